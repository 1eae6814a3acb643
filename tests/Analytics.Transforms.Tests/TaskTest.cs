namespace Analytics.Transforms.Tests;

public class TaskTest
{
    [Theory]
    // The period ends on 2025-09-30. A task due on that day is not overdue yet, one due the day before is.
    [InlineData("in_progress", 99, "2025-01-01", "2025-09-30", null, "tasks in_progress")]
    [InlineData("in_progress", 99, "2025-01-01", "2025-09-29", null, "tasks in_progress overdue")]
    [InlineData("not_started", 0, "2025-01-01", "2025-09-29", null, "tasks not_started overdue")]
    [InlineData("suspended", 40, "2025-01-01", "2025-09-29", null, "tasks suspended overdue")]
    [InlineData("done", 100, "2025-01-01", "2025-09-29", "2025-09-29", "tasks done done_on_time")]
    [InlineData("done", 100, "2025-01-01", "2025-09-28", "2025-09-29", "tasks done")]
    // 2025-09-30 is 100 of the 200 days after 2025-06-22: half the time. 30 % is 20 points behind, which is allowed; 29 % is more.
    [InlineData("in_progress", 30, "2025-06-22", "2026-01-08", null, "tasks in_progress")]
    [InlineData("in_progress", 29, "2025-06-22", "2026-01-08", null, "tasks in_progress at_risk")]
    [InlineData("not_started", 0, "2025-06-22", "2026-01-08", null, "tasks not_started at_risk")]
    [InlineData("suspended", 0, "2025-06-22", "2026-01-08", null, "tasks suspended")]
    // Begins after the period, or begins and ends on its last day: no time has elapsed.
    [InlineData("not_started", 0, "2025-10-01", "2026-01-08", null, "tasks not_started")]
    [InlineData("not_started", 0, "2025-09-30", "2025-09-30", null, "tasks not_started")]
    public void A_task_is_counted_where_it_stands(string status, long progress, string start, string due, string? completed, string counts)
    {
        using var lake = new TestLake();
        lake.Accept("task", "2025Q3", "110000", [new Job("110105", "M09", status, progress, start, due, completed)]);
        Assert.True(lake.Refresh().Passed);

        string[] columns = ["tasks", "not_started", "in_progress", "done", "suspended", "overdue", "at_risk", "done_on_time"];
        Assert.Equal(
            [string.Join('|', ["2025Q3", "11", "110105", "M09", .. columns.Select(column => counts.Split(' ').Contains(column) ? "1" : "0"), $"{progress}"])],
            lake.Rows("marts/task_progress", "FROM t"));
    }

    [Theory]
    [InlineData("2025Q1", "2025-03-30", 1)]
    [InlineData("2025Q1", "2025-03-31", 0)]
    [InlineData("2025Q2", "2025-06-29", 1)]
    [InlineData("2025Q2", "2025-06-30", 0)]
    [InlineData("2025Q3", "2025-09-29", 1)]
    [InlineData("2025Q3", "2025-09-30", 0)]
    [InlineData("2025Q4", "2025-12-30", 1)]
    [InlineData("2025Q4", "2025-12-31", 0)]
    public void A_quarter_ends_on_its_last_day(string period, string due, int overdue)
    {
        using var lake = new TestLake();
        lake.Accept("task", period, "110000", [new Job("110000", "M01", "in_progress", 95, "2024-01-01", due)]);
        lake.Refresh();
        Assert.Equal([$"{overdue}"], lake.Rows("marts/task_progress", "SELECT overdue FROM t"));
    }

    [Fact]
    public void The_wall_shows_one_light_for_each_measure_and_region()
    {
        using var lake = new TestLake();
        Job open = new("310000", "M01", "in_progress", 90, "2025-01-01", "2025-12-31");
        Job late = open with { Due = "2025-07-31" };
        Job behind = open with { Progress = 10 };
        Job done = open with { Status = "done", Progress = 100, Completed = "2025-09-01" };
        lake.Accept("task", "2025Q3", "310000",
        [
            open, done, // M01: one still open
            done with { Measure = "M02" }, done with { Measure = "M02" },
            done with { Measure = "M03" }, behind with { Measure = "M03" },
            done with { Measure = "M04" }, behind with { Measure = "M04" }, late with { Measure = "M04", Region = "310115" },
        ], synthetic: true);
        Assert.True(lake.Refresh().Passed);
        using var marts = MartReader.Open(lake.Store, TestLake.Seeds);

        var wall = marts.Wall();
        Assert.Equal((27, 32, 27 * 32), (wall.Measures.Count, wall.Regions.Count, wall.Cells.Count));
        Assert.Equal(
            [Light.OnTrack, Light.Done, Light.AtRisk, Light.Overdue, Light.None],
            wall.Cells.Where(cell => cell.RegionCode == "310000").Take(5).Select(cell => cell.Light));
        Assert.Equal(new WallCell("M04", "310000", Light.Overdue, 3, 1, 1, 1), wall.Cells.Single(cell => cell.Light == Light.Overdue));
        Assert.All(wall.Cells.Where(cell => cell.RegionCode != "310000"), cell => Assert.Equal(Light.None, cell.Light));
        Assert.Equal(new Basis("2025Q3", "marts/task_progress", wall.Basis.MartVersion, 1, 32, true), wall.Basis);

        var tasks = marts.Tasks();
        Assert.Equal(27, tasks.Measures.Count);
        // M04: 100 + 10 + 90 over three tasks.
        var m04 = tasks.Measures[3];
        Assert.Equal((3L, 0L, 2L, 1L, 0L, 1L, 1L, 1L), (m04.Tasks, m04.NotStarted, m04.InProgress, m04.Done, m04.Suspended, m04.Overdue, m04.AtRisk, m04.DoneOnTime));
        Assert.Equal(66.6666667, m04.MeanProgress!.Value, 6);
        Assert.Equal((0L, null), (tasks.Measures[4].Tasks, tasks.Measures[4].MeanProgress));
    }

    [Fact]
    public void Difficulties_are_counted_by_kind()
    {
        using var lake = new TestLake();
        lake.Accept("difficulty", "2025Q3", "310000",
        [
            // 2025-07-02 is 90 days before 2025-09-30, 2025-07-01 is 91.
            new Hardship("310000", "M01", "funding", "2025-07-01"),
            new Hardship("310000", "M01", "funding", "2025-07-02"),
            new Hardship("310115", "M02", "funding", "2025-01-01", "2025-09-01"),
        ]);
        Assert.True(lake.Refresh().Passed);
        using var marts = MartReader.Open(lake.Store, TestLake.Seeds);
        var table = marts.Difficulties();
        Assert.Equal(11, table.Kinds.Count);
        var funding = table.Kinds[0];
        Assert.Equal(("funding", 3L, 2L, 1L, 1L), (funding.Kind.Code, funding.Difficulties, funding.Open, funding.Resolved, funding.OpenOver90Days));
        Assert.Equal(0, table.Kinds.Skip(1).Sum(kind => kind.Difficulties));
    }
}
