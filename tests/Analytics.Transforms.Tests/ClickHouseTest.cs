using Analytics.Tests;

namespace Analytics.Transforms.Tests;

/// <summary>ClickHouse runs the text of our models over the tables of the returns and must come to the rows of our marts.</summary>
public class ClickHouseTest
{
    private static readonly DateOnly Day = new(2025, 1, 1);
    private static readonly string[] Finished = ["chance", "step", "process_shape", "pace_shape", "pace_scale"];

    [Fact]
    public void It_makes_the_same_marts_from_the_same_models()
    {
        using var lake = new TestLake();
        var dice = new Random(20251122);
        string[] regions = ["110101", "110105", "320102", "320205", "441900", "510104", "660000"];
        foreach (string period in new[] { "2024Q4", "2025Q1", "2025Q2", "2025Q3" })
        {
            lake.Accept("enterprise", period, "100000", Many(500, () => Firm(dice, regions)));
            lake.Accept("task", period, "100000", Many(500, () => Task(dice, regions)));
            lake.Accept("difficulty", period, "100000", Many(500, () => Difficulty(dice, regions)));
        }
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

    private static ReturnRow[] Many(int count, Func<ReturnRow> make) => [.. Enumerable.Range(0, count).Select(_ => make())];

    private static Enterprise Firm(Random dice, string[] regions)
    {
        int employees = dice.Next(2000), workers = dice.Next(employees + 1), certified = dice.Next(workers + 1);
        return new(
            Pick(dice, regions), Pick(dice, "C3610", "C3620", "C1310", "B0610", "I6510"), Pick(dice, "1", "2", "3", "4", "5", "9"), Pick(dice, "1", "2", "3", "4"),
            employees, workers, dice.Next(workers + 1), certified, dice.Next(certified + 1), dice.Next(100_000_000) / 100m, dice.Next(employees + 1), dice.Next(9),
            Flip(), Flip(), Flip(), Flip(), Flip(), dice.Next(20_000_000) / 100m);

        bool Flip() => dice.Next(2) == 0;
    }

    private static Job Task(Random dice, string[] regions)
    {
        string status = Pick(dice, "not_started", "in_progress", "done", "suspended");
        var start = Day.AddDays(dice.Next(-300, 300));
        var due = start.AddDays(dice.Next(400));
        return new(
            Pick(dice, regions), Pick(dice, "M01", "M09", "M27"), status, status == "done" ? 100 : dice.Next(101), Text(start), Text(due),
            status == "done" ? Text(due.AddDays(dice.Next(-30, 30))) : null)
        { Id = $"{dice.Next(1_000_000)}" };
    }

    private static Hardship Difficulty(Random dice, string[] regions)
    {
        var raised = Day.AddDays(dice.Next(-200, 200));
        return new(
            Pick(dice, regions), Pick(dice, "M01", "M09", "M27"), Pick(dice, "funding", "data", "staffing"), Text(raised),
            dice.Next(2) == 0 ? Text(raised.AddDays(dice.Next(100))) : null);
    }

    private static string Pick(Random dice, params string[] from) => from[dice.Next(from.Length)];

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
