using System.Text.Json.Nodes;

namespace Analytics.Lake.Tests;

/// <summary>A lake is whole until something in it is changed by hand; then exactly that is named, with what to do.</summary>
public partial class VerifierTest
{
    private static readonly TableLayout Layout = new(
        [
            new("period", "VARCHAR"), new("id", "BIGINT"), new("name", "VARCHAR"), new("code", "INTEGER"), new("rate", "DOUBLE"), new("done", "BOOLEAN"),
            new("due_on", "DATE"), new("received_at", "TIMESTAMPTZ"), new("spend", "DECIMAL(14,2)"), new("bill", "DECIMAL(38,2)"),
        ],
        ["period"]);

    [Theory]
    [InlineData("lake")]
    [InlineData("仓库 it's [1] %25 \"x\"")]
    public void A_whole_lake_is_said_to_be_whole_with_its_numbers(string name)
    {
        using TempFolder folder = new(name);
        DeltaTable table = Make(folder.Path, 12);
        DeltaTable numbers = Given.NumbersTable(folder.Path);
        List<LakeProgress> told = [];

        VerifyResult result = Verifier.Run(new LakeStore(folder.Path), progress: new Told<LakeProgress>(told.Add), cancellation: TestContext.Current.CancellationToken);

        Assert.Empty(result.Problems);
        Assert.Empty(result.Remarks);
        // Four periods at the start and one replaced by each of eleven commits: 15 files of 25 rows; versions 0 to 12 of one table, 0 of the other.
        Assert.Equal((2, 14L, 15L, 375L), (result.Tables, result.Versions, result.Files, result.Rows));
        Assert.Equal(Directory.EnumerateFiles(table.Directory, "part-*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length), result.Bytes);
        Assert.Contains(new LakeProgress("t", 15, 15), told);
        Assert.Equal(1, Given.Verify(folder.Path, "numbers").Versions);
        Assert.Equal(0, numbers.Read().Version);
    }

    [Fact]
    public void Added_columns_and_values_at_the_ends_of_their_types_are_no_problem()
    {
        using TempFolder folder = new();
        DeltaTable table = new LakeStore(folder.Path).Table("t");
        TableLayout narrow = new([new("n", "BIGINT"), new("x", "DOUBLE"), new("s", "VARCHAR")], []);
        table.Create(narrow);
        using LakeSession session = LakeSession.Open();
        IReadOnlyList<DataFile> files = session.Write(
            "SELECT * FROM (VALUES (9223372036854775807, 'nan'::DOUBLE, repeat('长', 50)), (-9223372036854775807 - 1, 1e300, NULL), (NULL, '-inf'::DOUBLE, 'A')) v(n, x, s)", table, narrow);
        table.Commit(Given.Info, _ => Given.Add(files));
        TableLayout wide = new([.. narrow.Columns, new("m", "DECIMAL(38,10)"), new("d", "DOUBLE"), new("day", "DATE")], []);
        table.Create(wide);
        IReadOnlyList<DataFile> more = session.Write(
            "SELECT 0::BIGINT AS n, -1e-300::DOUBLE AS x, 'b' AS s, -9999999999999999999999999999.9999999999::DECIMAL(38,10) AS m, 0.1::DOUBLE AS d, DATE '0001-01-01' AS day", table, wide);
        table.Commit(Given.Info, _ => Given.Add(more));

        VerifyResult result = Given.Verify(folder.Path);

        Assert.Empty(result.Problems);
        Assert.Equal((4L, 4L), (result.Versions, result.Rows));
    }

    [Theory]
    [InlineData("numRecords", "numRecords", "24", "the log says 24 rows; there are 25")]
    [InlineData("nullCount", "code", "3", "the log says 3 nulls in column code; there are 5")]
    [InlineData("minValues", "id", "-1", "the log says -1 is the smallest value of column id; it is 0")]
    [InlineData("maxValues", "spend", "999.99", "the log says 999.99 is the largest value of column spend; it is 0.96")]
    [InlineData("minValues", "bill", "900000000000000000000000000000001.01", "the smallest value of column bill; it is 900000000000000000000000000000000.00")]
    [InlineData("maxValues", "rate", "12.0000001", "the largest value of column rate; it is 12.0")]
    [InlineData("maxValues", "due_on", "\"2025-01-01\"", "the largest value of column due_on; it is 2025-04-06")]
    [InlineData("maxValues", "name", "\"a\"", "the largest value of column name; it is n96")]
    [InlineData("minValues", "name", "\"z\"", "the smallest value of column name; it is n0")]
    public void A_false_statistic_is_named(string kind, string column, string value, string expected)
    {
        using TempFolder folder = new();
        DeltaTable table = Make(folder.Path, 1);
        string entry = Path.Combine(table.Directory, "_delta_log", "00000000000000000001.json");
        string path = "";
        File.WriteAllLines(entry, File.ReadLines(entry).ToArray().Select(line =>
        {
            JsonNode action = JsonNode.Parse(line)!;
            if (action["add"] is not { } add || add["partitionValues"]!["period"]!.GetValue<string>() != "2025Q1")
                return line;
            path = add["path"]!.GetValue<string>();
            JsonNode stats = JsonNode.Parse(add["stats"]!.GetValue<string>())!;
            if (kind == column)
                stats[kind] = JsonNode.Parse(value);
            else
                stats[kind]![column] = JsonNode.Parse(value);
            add["stats"] = stats.ToJsonString();
            return action.ToJsonString();
        }));

        LakeTrouble problem = Assert.Single(Given.Verify(folder.Path).Problems);

        Assert.Equal(("t", path), (problem.Table, problem.File));
        Assert.Contains(expected, problem.En, StringComparison.Ordinal);
        Assert.Contains("实际", problem.Zh, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("period=2025Q2", "the log says partition period=2025Q1, the folder says period=2025Q2")]
    [InlineData("", "the folder says ")]
    public void A_folder_that_does_not_agree_with_the_partition_is_named(string moved, string expected)
    {
        using TempFolder folder = new();
        DeltaTable table = Make(folder.Path, 1);
        DataFile file = table.Read().Files[0];
        string path = Path.Combine(moved, "moved.parquet");
        File.Move(Path.Combine(table.Directory, file.Path), Path.Combine(table.Directory, path));
        Rewrite(table, 1, file.Path, path);

        LakeTrouble problem = Assert.Single(Given.Verify(folder.Path).Problems);

        Assert.Equal(path, problem.File);
        Assert.EndsWith(expected, problem.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT 1::BIGINT AS n, '2025Q1' AS period", "column period should not be in the file")]
    [InlineData("SELECT 1::BIGINT AS n, 2 AS more", "column more should not be in the file")]
    [InlineData("SELECT 1::INTEGER AS n", "column n should be BIGINT; it is INTEGER")]
    [InlineData("SELECT TIMESTAMP '2025-01-01' AS n", "column n should be BIGINT; it is TIMESTAMP")]
    [InlineData("SELECT [1::BIGINT] AS n", "column n should be BIGINT; it is")]
    public void A_file_with_other_columns_is_named(string select, string expected)
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        using LakeSession session = LakeSession.Open();
        string path = "period=2025Q1/other.parquet";
        Directory.CreateDirectory(Path.Combine(table.Directory, "period=2025Q1"));
        session.Execute($"COPY ({select}) TO '{Path.Combine(table.Directory, path)}' (FORMAT parquet)");
        FileInfo file = new(Path.Combine(table.Directory, path));
        table.Commit(Given.Info, _ => Given.Add(new DataFile(path, new Dictionary<string, string?> { ["period"] = "2025Q1" }, file.Length, 1, file.LastWriteTimeUtc, null)));

        LakeTrouble problem = Given.Verify(folder.Path).Problems[0];

        Assert.Equal(path, problem.File);
        Assert.Contains(expected, problem.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lost_column_is_named()
    {
        using TempFolder folder = new();
        DeltaTable table = Make(folder.Path, 1);
        using LakeSession session = LakeSession.Open();
        DataFile file = table.Read().Files[0];
        string path = Path.Combine(table.Directory, file.Path);
        session.Execute($"COPY (SELECT * EXCLUDE (spend) FROM read_parquet('{path}', hive_partitioning = false)) TO '{path}' (FORMAT parquet)");
        RewriteText(table, 1, $"\"size\":{file.Size}", $"\"size\":{new FileInfo(path).Length}");

        Assert.Contains(Given.Verify(folder.Path).Problems, problem => problem.File == file.Path && problem.En == "column spend should be there and is not");
    }

    [Fact]
    public void Missing_short_and_garbled_files_are_named_also_those_of_older_versions()
    {
        using TempFolder folder = new();
        DeltaTable table = Make(folder.Path, 3);
        string[] old = [.. table.Read(AsOf.At(1)).Files.Except(table.Read().Files, new ByPath()).Select(file => file.Path)];
        string[] now = [.. table.Read().Files.Select(file => file.Path)];
        File.Delete(Path.Combine(table.Directory, old[0]));
        File.AppendAllText(Path.Combine(table.Directory, now[0]), "x");
        string garbled = Path.Combine(table.Directory, now[1]);
        File.WriteAllBytes(garbled, new byte[new FileInfo(garbled).Length]);

        VerifyResult result = Given.Verify(folder.Path);

        Assert.Equal(new[] { old[0], now[0], now[1] }.Order(StringComparer.Ordinal), result.Problems.Select(problem => problem.File).Order(StringComparer.Ordinal));
        Assert.Contains("an earlier version needs it with", Of(old[0]).En, StringComparison.Ordinal);
        Assert.Contains("bytes; it is not there", Of(old[0]).En, StringComparison.Ordinal);
        Assert.Contains("the newest version needs it with", Of(now[0]).En, StringComparison.Ordinal);
        Assert.Contains("the file is damaged and cannot be read", Of(now[1]).En, StringComparison.Ordinal);
        Assert.Contains("backup", Of(now[1]).RemedyEn, StringComparison.Ordinal);
        using LakeSession session = LakeSession.Open();
        Assert.Contains($"{old[0]} of version 1", Assert.Throws<LakeException>(() => session.Attach("v", table.Read(AsOf.At(1)))).En, StringComparison.Ordinal);

        LakeTrouble Of(string file) => result.Problems.Single(problem => problem.File == file);
    }

    [Fact]
    public void Changed_bytes_of_a_value_are_found_though_the_size_is_right()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        using LakeSession session = LakeSession.Open();
        Given.Replace(table, session, "2025Q1", [1, 2, 3]);
        DataFile file = table.Read().Files[0];
        string path = Path.Combine(table.Directory, file.Path);
        // Another honest file of the same size: what only a reader of the rows can tell.
        IReadOnlyList<DataFile> other = session.Write("SELECT '2025Q1' AS period, n::BIGINT AS n FROM (VALUES (1), (2), (4)) t(n)", table, Given.Numbers);
        Assert.Equal(file.Size, other[0].Size);
        File.Move(Path.Combine(table.Directory, other[0].Path), path, overwrite: true);

        LakeTrouble problem = Assert.Single(Given.Verify(folder.Path).Problems);

        Assert.Equal("the log says 3 is the largest value of column n; it is 4", problem.En);
        Assert.Equal("列 n 的最大值应为 3，实际为 4", problem.Zh);
    }

    [Theory]
    [InlineData("minValues", "2025-12-31T15:59:59.999Z", true)]
    [InlineData("maxValues", "2025-12-31T15:59:59.999Z", true)]
    [InlineData("minValues", "2025-12-31T16:00:00.000Z", false)]
    [InlineData("minValues", "2025-12-31T15:59:59.998Z", false)]
    [InlineData("maxValues", "2025-12-31T15:59:59.998Z", false)]
    [InlineData("maxValues", "2026-12-31T15:59:59.999Z", false)]
    [InlineData("maxValues", "yesterday", false)]
    public void A_statistic_of_an_instant_is_true_to_the_millisecond_to_which_it_is_cut(string kind, string said, bool right)
    {
        using TempFolder folder = new();
        DeltaTable table = Make(folder.Path, 1);
        string empty = $"\\\"{kind}\\\":{{";
        string entry = Path.Combine(table.Directory, "_delta_log", $"{1:D20}.json");
        string before = File.ReadAllText(entry);
        Assert.Contains(empty, before, StringComparison.Ordinal);
        File.WriteAllText(entry, before.Replace(empty, $"{empty}\\\"received_at\\\":\\\"{said}\\\",", StringComparison.Ordinal));

        IReadOnlyList<LakeTrouble> problems = Given.Verify(folder.Path).Problems;

        Assert.Equal(right ? 0 : 4, problems.Count);
        Assert.All(problems, problem => Assert.Contains("value of column received_at; it is 2025-12-31 15:59:59.999999+00", problem.En, StringComparison.Ordinal));
    }

    // A table t: 100 rows over four periods in version 1, then one period replaced by each version.
    private static DeltaTable Make(string lake, int versions)
    {
        DeltaTable table = new LakeStore(lake).Table("t");
        table.Create(Layout);
        using LakeSession session = LakeSession.Open();
        IReadOnlyList<DataFile> all = session.Write(Rows(0, "true"), table, Layout);
        table.Commit(Given.Info, _ => Given.Add(all));
        for (int version = 2; version <= versions; version++)
        {
            string period = $"2025Q{version % 4 + 1}";
            IReadOnlyList<DataFile> files = session.Write(Rows(version, $"period = '{period}'"), table, Layout);
            table.Commit(Given.Info, now => new TableChange(files, [.. now.Files.Where(file => file.Partition["period"] == period)], []));
        }
        return table;
    }

    private static string Rows(int revision, string where) =>
        $"""
        SELECT * FROM (
            SELECT '2025Q' || (i % 4 + 1) AS period, (i + {revision})::BIGINT AS id, 'n' || i AS name, CASE WHEN i % 5 > 0 THEN i::INTEGER END AS code, (i / 8)::DOUBLE AS rate,
                CASE WHEN i % 3 > 0 THEN i % 2 = 0 END AS done, DATE '2024-12-31' + i::INTEGER AS due_on, TIMESTAMPTZ '2025-12-31 23:59:59.999999+08' AS received_at,
                (i / 100)::DECIMAL(14,2) AS spend, (900000000000000000000000000000000 + i)::DECIMAL(38,2) AS bill
            FROM range(100) t(i)) WHERE {where}
        """;

    private static void Rewrite(DeltaTable table, long version, string path, string by) => RewriteText(table, version, $"\"path\":\"{path}\"", $"\"path\":\"{by}\"");

    private static void RewriteText(DeltaTable table, long version, string text, string by)
    {
        string entry = Path.Combine(table.Directory, "_delta_log", $"{version:D20}.json"), before = File.ReadAllText(entry);
        Assert.Contains(text, before, StringComparison.Ordinal);
        File.WriteAllText(entry, before.Replace(text, by, StringComparison.Ordinal));
    }

    private sealed class ByPath : IEqualityComparer<DataFile>
    {
        public bool Equals(DataFile? x, DataFile? y) => x?.Path == y?.Path;

        public int GetHashCode(DataFile obj) => obj.Path.GetHashCode(StringComparison.Ordinal);
    }

    private sealed class Told<T>(Action<T> told) : IProgress<T>
    {
        public void Report(T value) => told(value);
    }
}
