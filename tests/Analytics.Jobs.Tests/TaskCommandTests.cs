using System.Text.Json;

namespace Analytics.Jobs.Tests;

/// <summary><c>tasks</c> and <c>difficulties</c>, on returns written by hand.</summary>
public sealed class TaskCommandTests(TaskCommandTests.Fixture fixture) : IClassFixture<TaskCommandTests.Fixture>
{
    private readonly Sandbox sandbox = fixture.Sandbox;

    [Fact]
    public async Task Tasks_are_listed_worst_first()
    {
        var csv = await sandbox.Run("tasks", "--format", "csv");
        var lines = csv.Out.TrimEnd().Split('\n').Select(line => line.Split(',')).ToList();
        Assert.Equal((0, ""), (csv.Exit, csv.Error));
        Assert.Equal(
            ["region", "region_name", "measure", "task", "name", "unit", "status", "start_on", "due_on", "completed_on", "planned_pct", "progress_pct", "lag_points", "state",
                "slipped_days", "slipped_in_all", "chance", "period", "mart_version", "reporting", "expected", "synthetic"],
            lines[0]);
        string[] Column(string name) => [.. lines.Skip(1).Select(line => line[Array.IndexOf(lines[0], name)])];
        // Overdue since June, overdue on the last day; then what is open, the three behind first, then what is done, late before in time.
        Assert.Equal(["T2", "T1"], Column("task")[..2]);
        Assert.Equal(["T3", "T4", "T5"], Column("task")[2..5].Order());
        Assert.Equal(["T7", "T6"], Column("task")[^2..]);
        double[] chances = [.. Column("chance").Select(each => double.Parse(each, System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal([0, 0, 0, 1], chances[..2].Concat(chances[^2..]));
        Assert.Equal(chances[2..^2].Order(), chances[2..^2]);
        Assert.Equal(("31", "31"), (Column("slipped_days")[Array.IndexOf(Column("task"), "T3")], Column("slipped_in_all")[Array.IndexOf(Column("task"), "T3")]));
        Assert.Equal(["overdue", "overdue", "at_risk", "at_risk", "at_risk"], Column("state")[..5]);
    }

    [Theory]
    [InlineData("T2 T1", "--only", "overdue")]
    [InlineData("T3 T4 T5", "--only", "at-risk")]
    [InlineData("T3", "--only", "slipped")]
    [InlineData("T3 T4", "--only", "at-risk", "--measure", "M01")]
    [InlineData("T5", "--only", "at-risk", "--region", "320100")]
    [InlineData("T5", "--only", "at-risk", "--region", "320102")]
    [InlineData("T3 T4 T5", "--only", "at-risk", "--region", "320000")]
    [InlineData("T3 T4 T5", "--only", "at-risk", "--region", "100000")]
    [InlineData("", "--only", "overdue", "--region", "440000")]
    [InlineData("", "--only", "overdue", "--period", "2025Q2")]
    public async Task Tasks_are_those_asked_for(string tasks, params string[] words)
    {
        var result = await sandbox.Run(["tasks", .. words, "--format", "json"]);
        Assert.Equal(0, result.Exit);
        var listed = JsonDocument.Parse(result.Out).RootElement.EnumerateArray().Select(row => row.GetProperty("task").GetString());
        Assert.Equal(tasks.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), listed.Order());
    }

    [Fact]
    public async Task People_read_a_table_in_their_language()
    {
        var zh = await sandbox.Run("tasks", "--only", "slipped");
        Assert.StartsWith("2025Q3  1/32 个地区已报；数据版本 1；合计不完整\n任务 1 项，其中逾期 0，有风险 1，时限比上期推迟 1。\n", zh.Out, StringComparison.Ordinal);
        Assert.Matches("以往 3 个可能性(平均|并不比)", zh.Out);
        Assert.Contains("江苏省", zh.Out, StringComparison.Ordinal);
        var en = await sandbox.Run("tasks", "--only", "slipped", "--lang", "en");
        Assert.StartsWith("2025Q3  1 of 32 regions reported; data version 1; the total is incomplete\nTasks: 1; overdue 0, at risk 1, put off since the last return 1.\n", en.Out, StringComparison.Ordinal);
        Assert.Contains("at risk", en.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Earlier_chances_are_set_against_what_came()
    {
        var json = await sandbox.Run("tasks", "--calibration", "--format", "json");
        var rows = JsonDocument.Parse(json.Out).RootElement.EnumerateArray().ToList();
        // T1 was due by the end of 2025Q3 and open at the end of 2025Q2; T6 and T7 too, and T6 was done in time. T2 was overdue already when it was first told of.
        var (period, all) = (rows[^2], rows[^1]);
        Assert.Equal(("2025Q2", 3), (period.GetProperty("given_in").GetString(), period.GetProperty("forecasts").GetInt32()));
        Assert.Equal(1 / 3.0, all.GetProperty("on_time").GetDouble(), 9);
        Assert.Equal(3, rows.SkipLast(2).Sum(row => row.GetProperty("forecasts").GetInt32()));
        Assert.Equal(JsonValueKind.Null, all.GetProperty("given_in").ValueKind);
        Assert.InRange(all.GetProperty("brier").GetDouble(), 0, 1);
        var table = await sandbox.Run("tasks", "--calibration", "--lang", "en");
        Assert.Contains("3 with a known outcome, 0 of tasks that are reported no more", table.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("M99", "tasks", "--measure", "M99")]
    [InlineData("999999", "tasks", "--region", "999999")]
    [InlineData("2031Q1", "tasks", "--period", "2031Q1")]
    [InlineData("overdue|at-risk|slipped", "tasks", "--only", "late")]
    [InlineData("--calibration", "tasks", "--calibration", "--only", "overdue")]
    [InlineData("kind|owner|region|age", "difficulties", "--by", "mood")]
    [InlineData("2024Q1", "difficulties", "--period", "2024Q1")]
    public async Task What_cannot_be_done_says_why(string named, params string[] words)
    {
        var result = await sandbox.Run(words);
        Assert.Equal((2, ""), (result.Exit, result.Out));
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    // code, reported, open, resolved, open over 90 days, median age of the open. 2025-09-30 less 07-02 is 90 days, less 01-01 272.
    [InlineData("kind", "funding,3,2,1,1,181 data,1,0,1,0,")]
    [InlineData("owner", "财政厅,2,2,0,1,181 总工会,2,0,2,0,")]
    [InlineData("region", "320000,4,2,2,1,181")]
    [InlineData("age", "0-30,1,0,1,0, 31-90,1,1,0,0,90 91-180,1,0,1,0, 181-365,1,1,0,1,272")]
    public async Task Difficulties_are_grouped(string by, string groups)
    {
        var result = await sandbox.Run("difficulties", "--by", by, "--format", "json");
        string Text(JsonElement value) => value.ValueKind == JsonValueKind.Null ? "" : value.ToString();
        Assert.Equal(
            groups.Split(' '),
            JsonDocument.Parse(result.Out).RootElement.EnumerateArray().Select(row => string.Join(',',
                new[] { "code", "reported", "open", "resolved", "open_over_90_days", "median_age_of_open" }.Select(name => Text(row.GetProperty(name))))));
    }

    [Fact]
    public async Task Difficulties_of_a_region_are_by_the_regions_under_it_and_shares_have_intervals()
    {
        var result = await sandbox.Run("difficulties", "--by", "region", "--region", "320000", "--format", "csv");
        Assert.Equal(["320000", "320102"], result.Out.TrimEnd().Split('\n').Skip(1).Select(line => line.Split(',')[0]).Order());
        // Wilson, R: prop.test(1, 3, correct = FALSE).
        var funding = JsonDocument.Parse((await sandbox.Run("difficulties", "--format", "json")).Out).RootElement.EnumerateArray().First();
        Assert.Equal(0.06149194, funding.GetProperty("low").GetDouble(), 5);
        Assert.Equal(0.79234, funding.GetProperty("high").GetDouble(), 5);
        var people = await sandbox.Run("difficulties", "--by", "owner", "--lang", "en");
        Assert.Contains("Difficulties: 4, open 2.", people.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_moment_before_the_returns_has_nothing_to_tell()
    {
        foreach (string command in new[] { "tasks", "difficulties" })
        {
            var result = await sandbox.Run(command, "--as-of", "2020-01-01T00:00+08:00");
            Assert.Equal((2, ""), (result.Exit, result.Out));
            Assert.Contains("--as-of 20", result.Error, StringComparison.Ordinal);
        }
    }

    public sealed class Fixture : IAsyncLifetime
    {
        private const string TaskHead = "period,region_code,measure_code,task_id,task_name,responsible_unit,assisting_units,start_on,due_on,status,progress_pct,completed_on,milestone,tags\n";
        private const string DifficultyHead = "period,region_code,measure_code,difficulty_id,difficulty_code,description,owner,raised_on,resolved_on\n";

        internal Sandbox Sandbox { get; } = new();

        public async ValueTask InitializeAsync()
        {
            Sandbox.HandIn("task_2025Q2_320000.csv", TaskHead + Crowd("2025Q2", 0) + string.Concat(new[]
            {
                Task("2025Q2", "T1", "M02", "2025-09-30", "in_progress,40,"), Task("2025Q2", "T3", "M01", "2025-11-30", "in_progress,20,"),
                Task("2025Q2", "T6", "M02", "2025-09-30", "in_progress,60,"), Task("2025Q2", "T7", "M02", "2025-08-31", "in_progress,60,"),
            }));
            Sandbox.HandIn("task_2025Q3_320000.csv", TaskHead + Crowd("2025Q3", 20) + string.Concat(new[]
            {
                Task("2025Q3", "T1", "M02", "2025-09-30", "in_progress,80,"), Task("2025Q3", "T2", "M02", "2025-06-30", "suspended,80,"),
                Task("2025Q3", "T3", "M01", "2025-12-31", "in_progress,30,"), Task("2025Q3", "T4", "M01", "2025-12-31", "in_progress,50,"),
                Task("2025Q3", "T5", "M02", "2025-12-31", "not_started,0,", "320102"),
                Task("2025Q3", "T6", "M02", "2025-09-30", "done,100,2025-09-30"), Task("2025Q3", "T7", "M02", "2025-08-31", "done,100,2025-09-01"),
            }));
            Sandbox.HandIn("difficulty_2025Q3_320000.csv", DifficultyHead +
                "2025Q3,320000,M01,D1,funding,资金没有按时到位,财政厅,2025-07-02,\n2025Q3,320000,M01,D2,funding,资金没有按时到位,财政厅,2025-01-01,\n" +
                "2025Q3,320102,M01,D3,funding,资金没有按时到位,总工会,2025-05-01,2025-09-01\n2025Q3,320000,M01,D4,data,底数不清,总工会,2025-07-01,2025-07-31\n");
            Assert.Equal(0, (await Sandbox.Run("collect", "--strict")).Exit);
            Assert.Equal(0, (await Sandbox.Run("refresh")).Exit);
        }

        public ValueTask DisposeAsync()
        {
            Sandbox.Dispose();
            return ValueTask.CompletedTask;
        }

        private static string Task(string period, string id, string measure, string due, string rest, string region = "320000") =>
            $"{period},{region},{measure},{id},开展技能培训,总工会,,2025-01-01,{due},{rest},,\n";

        // Forty tasks about on their plans, so that there are paces to compare with.
        private static string Crowd(string period, int further) => string.Concat(Enumerable.Range(0, 40).Select(i =>
            Task(period, $"C{i}", "M03", "2026-06-30", $"in_progress,{30 + (i % 4 * 5) + further},")));
    }
}
