using System.Text;
using System.Text.Json;

namespace Analytics.Jobs.Tests;

[Collection("serve")]
public sealed class QueryTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public async Task A_query_is_answered_as_a_table_as_csv_and_as_json()
    {
        await Collected();

        var table = await sandbox.Run("query", "SELECT region_code, tasks, done, overdue FROM task_progress ORDER BY region_code");
        var csv = await sandbox.Run("query", "SELECT region_code, tasks, done FROM task_progress ORDER BY ALL", "--format", "csv");
        var json = await sandbox.Run("query", "SELECT sum(tasks) AS tasks FROM task_progress", "--format", "json");

        Assert.Equal((0, ""), (table.Exit, table.Error));
        Assert.Matches(@"110000 +20 +5 +0", table.Out);
        Assert.EndsWith("共 2 行。\n", table.Out, StringComparison.Ordinal);
        Assert.Equal("region_code,tasks,done\n110000,20,5\n310000,40,10\n", Encoding.UTF8.GetString(csv.Bytes));
        Assert.Equal(60, JsonDocument.Parse(json.Bytes).RootElement[0].GetProperty("tasks").GetInt32());
    }

    [Fact]
    public async Task A_long_table_shows_a_hundred_rows_and_says_how_many_there_are()
    {
        await Collected();

        var result = await sandbox.Run("query", "SELECT i FROM range(12345) AS r(i)", "--lang", "en");

        Assert.Equal(0, result.Exit);
        Assert.EndsWith("\n12,345 rows; the first 100 are shown. Use --format csv or another for all.\n", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(" 100\n", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_goes_whole_into_a_file_or_to_standard_output()
    {
        await Collected();

        var file = await sandbox.Run("query", "FROM task_progress", "--format", "parquet", "--out", "out/tasks.parquet");
        var stream = await sandbox.Run("query", "FROM task_progress", "--format", "arrow");

        Assert.Equal((0, $"已写入 {sandbox.Path("out/tasks.parquet")}，共 2 行。\n"), (file.Exit, file.Error));
        Assert.Equal("PAR1"u8.ToArray(), File.ReadAllBytes(sandbox.Path("out/tasks.parquet"))[..4]);
        Assert.Equal(["tasks.parquet"], Directory.GetFiles(sandbox.Path("out")).Select(Path.GetFileName));
        // A stream ends with the mark of its end: continuation, and a length of zero.
        Assert.Equal([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0], stream.Bytes[^8..]);
        Assert.Equal("", stream.Out);
    }

    [Fact]
    public async Task A_failed_query_leaves_the_file_that_was_there()
    {
        await Collected();
        File.WriteAllText(sandbox.Path("kept.csv"), "old");

        var failed = await sandbox.Run("query", "SELECT 1 / 0 AS x, error('no') FROM task_progress", "--format", "csv", "--out", "kept.csv");

        Assert.Equal(2, failed.Exit);
        Assert.StartsWith("查询出错：", failed.Error, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(sandbox.Path("kept.csv")));
        Assert.Empty(Directory.GetFiles(sandbox.Folder, "*.part"));
    }

    [Fact]
    public async Task Rows_over_the_limit_are_cut_and_the_user_is_told()
    {
        await Collected();

        var cut = await sandbox.Run("query", "FROM range(10)", "--limit", "3", "--format", "csv");
        var wrong = await sandbox.Run("query", "FROM range(10)", "--limit", "1000001");

        Assert.Equal((0, "结果超过 3 行，只写出前 3 行。\n"), (cut.Exit, cut.Error));
        Assert.Equal("range\n0\n1\n2\n", Encoding.UTF8.GetString(cut.Bytes));
        Assert.Equal((2, "“1000001”不能作为 --limit 的值，应为：1 至 1,000,000 的整数。\n"), (wrong.Exit, wrong.Error));
    }

    [Fact]
    public async Task The_state_at_an_instant_is_answered_for_ever_and_a_version_belongs_to_one_table()
    {
        await Collected();
        var versions = await sandbox.Run("history", "marts/task_progress", "--format", "json");
        var newest = JsonDocument.Parse(versions.Out).RootElement[0];
        string instant = newest.GetProperty("instant").GetDateTimeOffset().AddSeconds(1).ToString("yyyy-MM-ddTHH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture);
        string version = $"{newest.GetProperty("version").GetInt64()}";
        const string Sum = "SELECT sum(tasks) AS tasks FROM task_progress";

        var before = await sandbox.Run("query", Sum, "--as-of", "2020-01-01T00:00+08:00");
        var byVersion = await sandbox.Run("query", Sum, "--as-of", version, "--format", "csv");
        var two = await sandbox.Run("query", "SELECT 1 FROM task_progress, completeness", "--as-of", version);
        var none = await sandbox.Run("query", Sum, "--as-of", "999");

        Assert.Equal((2, "表 task_progress 在 2020-01-01T00:00:00+08:00 时还不存在。\n"), (before.Exit, before.Error));
        Assert.Equal("tasks\n60\n", Encoding.UTF8.GetString(byVersion.Bytes));
        Assert.Equal((2, $"版本号 {version} 只属于一张表，而查询读取 2 张表；请改为给出时间。\n"), (two.Exit, two.Error));
        Assert.Equal((2, true), (none.Exit, none.Error.Contains("999", StringComparison.Ordinal)));
        Assert.NotEmpty(instant);
    }

    [Fact]
    public async Task Enterprises_are_seen_by_evaluators_only()
    {
        await Collected();

        var refused = await sandbox.Run("query", "FROM submissions");
        var asked = await sandbox.Run("query", "SELECT count(*) AS n FROM submissions", "--evaluator", "--format", "csv");
        var returns = await sandbox.Run("query", "SELECT count(DISTINCT task_id) AS n FROM returns_task", "--evaluator", "--format", "csv");

        Assert.Equal(2, refused.Exit);
        Assert.StartsWith("没有可查询的表“submissions”。可以查询：", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("cube_enterprise", refused.Error, StringComparison.Ordinal);
        Assert.Equal("n\n2\n", Encoding.UTF8.GetString(asked.Bytes));
        Assert.Equal("n\n40\n", Encoding.UTF8.GetString(returns.Bytes));
    }

    [Fact]
    public async Task Tables_are_listed_with_columns_types_and_meanings()
    {
        await Collected();

        var open = await sandbox.Run("query", "--tables", "--format", "json");
        var all = await sandbox.Run("query", "--tables", "--evaluator", "--lang", "en");

        var rows = JsonDocument.Parse(open.Out).RootElement.EnumerateArray().ToList();
        var overdue = rows.Single(row => row.GetProperty("table").GetString() == "task_progress" && row.GetProperty("column").GetString() == "overdue");
        Assert.Equal("BIGINT", overdue.GetProperty("type").GetString());
        Assert.Equal("逾期（项）：完成时限在期末当日或以前而未完成", overdue.GetProperty("meaning").GetString());
        Assert.Contains("Overdue (tasks): Due by the last day of the period and not done", all.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains(rows, row => row.GetProperty("table").GetString() == "seed_regions" && row.GetProperty("column").GetString() == "name_zh");
        Assert.DoesNotContain(rows, row => row.GetProperty("table").GetString() is "cube_enterprise" or "submissions" or "returns_task");
        Assert.Contains("returns_task", all.Out, StringComparison.Ordinal);
        Assert.Contains("submissions", all.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("query", "SQL")]
    [InlineData("query SELECT --format xml", "table|csv|json|parquet|arrow")]
    [InlineData("query FROM(SELECT(1)) --out x.csv", "--format csv")]
    [InlineData("query DROP", "查询有语法错误")]
    [InlineData("query CHECKPOINT", "只能运行 SELECT 查询")]
    public async Task A_wrong_query_exits_with_2_and_says_why(string line, string why)
    {
        var result = await sandbox.Run(line.Split(' '));

        Assert.Equal((2, ""), (result.Exit, result.Out));
        Assert.Contains(why, result.Error, StringComparison.Ordinal);
    }

    private async Task Collected()
    {
        sandbox.HandIn("task_2025Q3_310000.csv", Returns.Tasks("310000", 40, 10));
        sandbox.HandIn("task_2025Q3_110000.csv", Returns.Tasks("110000", 20, 5));
        Assert.Equal(0, (await sandbox.Run("collect", "--quiet")).Exit);
        Assert.Equal(0, (await sandbox.Run("refresh", "--quiet")).Exit);
    }
}
