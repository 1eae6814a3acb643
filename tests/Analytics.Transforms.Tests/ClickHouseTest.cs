using Analytics.Tests;

namespace Analytics.Transforms.Tests;

/// <summary>ClickHouse runs the text of our models over the tables of the returns and must come to the rows of our marts.</summary>
public class ClickHouseTest
{
    private static readonly string[] Finished = ["chance", "step", "process_shape", "pace_shape", "pace_scale"];

    [Fact]
    public void It_makes_the_same_marts_from_the_same_models()
    {
        using var lake = new TestLake();
        RandomReturns.Put(lake, 20251122, 500);
        Assert.True(lake.Refresh().Passed);

        foreach (var model in Model.All.Where(model => model.ByPeriod && !model.ReadsMarts))
        {
            // Ours are the periods together, and theirs the whole table, also for what is read of the period before.
            string source = model.Sources[0], view = source.Replace('/', '_'), table = Chdb.DeltaTable(lake.Store.Table(source).Directory);
            string theirs = model.Sql.Replace($"FROM {view} AS", $"FROM {table} AS", StringComparison.Ordinal)
                .Replace($"JOIN {view}_previous AS", $"JOIN {table} AS", StringComparison.Ordinal);
            Assert.NotEqual(model.Sql, theirs);
            var mart = lake.Store.Table(model.Table).Read();
            // What a finishing step in C# adds is not the engine's.
            string columns = string.Join(", ", mart.Layout.Columns.Where(column => !Finished.Contains(column.Name)).Select(column => $"\"{column.Name}\""));
            string ours = Chdb.DeltaTable(mart.Directory);
            var counts = Chdb.Query(
                $"""
                SELECT
                    toString((SELECT count() FROM ({theirs}))) AS made,
                    toString((SELECT count() FROM (SELECT {columns} FROM ({theirs}) EXCEPT SELECT {columns} FROM {ours}))) AS lacking,
                    toString((SELECT count() FROM (SELECT {columns} FROM {ours} EXCEPT SELECT {columns} FROM ({theirs})))) AS invented
                """);
            var row = Assert.Single(counts);
            Assert.Equal(
                (model.Name, $"{mart.Files.Sum(file => file.Rows)}", "0", "0"),
                (model.Name, row.GetProperty("made").GetString(), row.GetProperty("lacking").GetString(), row.GetProperty("invented").GetString()));
            Assert.True(mart.Files.Sum(file => file.Rows) > 50);
        }
    }
}
