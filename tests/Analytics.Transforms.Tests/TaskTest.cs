namespace Analytics.Transforms.Tests;

public class TaskTest
{
    // What each task must be counted as, in a period that ends on 2025-09-30.
    private static readonly (Job Task, string Counts)[] Cases =
    [
        // A task due on the last day is overdue when that day is over, one due the day after is not, whatever its state short of done.
        (new("110105", "M01", "in_progress", 99, "2025-01-01", "2025-10-01"), "tasks in_progress"),
        (new("110105", "M02", "in_progress", 99, "2025-01-01", "2025-09-30"), "tasks in_progress overdue"),
        (new("110105", "M03", "not_started", 0, "2025-01-01", "2025-09-29"), "tasks not_started overdue"),
        (new("110105", "M04", "suspended", 40, "2025-01-01", "2025-09-29"), "tasks suspended overdue"),
        (new("110105", "M05", "done", 100, "2025-01-01", "2025-09-29", "2025-09-29"), "tasks done done_on_time"),
        (new("110105", "M06", "done", 100, "2025-01-01", "2025-09-28", "2025-09-29"), "tasks done"),
        // The last day is 100 of the 200 days after 2025-06-22: half the time. 30 % is 20 points behind, which is allowed; 29 % is more.
        (new("110105", "M07", "in_progress", 30, "2025-06-22", "2026-01-08"), "tasks in_progress"),
        (new("110105", "M08", "in_progress", 29, "2025-06-22", "2026-01-08"), "tasks in_progress at_risk"),
        (new("110105", "M09", "not_started", 0, "2025-06-22", "2026-01-08"), "tasks not_started at_risk"),
        (new("110105", "M10", "suspended", 0, "2025-06-22", "2026-01-08"), "tasks suspended"),
        // Begins after the period, or on its last day: no time has elapsed.
        (new("110105", "M11", "not_started", 0, "2025-10-01", "2026-01-08"), "tasks not_started"),
        (new("110105", "M12", "not_started", 0, "2025-09-30", "2025-10-31"), "tasks not_started"),
    ];

    [Fact]
    public void A_task_is_counted_where_it_stands()
    {
        using var lake = new TestLake();
        lake.Accept("task", "2025Q3", "110000", Cases.Select(each => each.Task));
        Assert.True(lake.Refresh().Passed);
        string[] columns = ["tasks", "not_started", "in_progress", "done", "suspended", "overdue", "at_risk", "done_on_time"];
        Assert.Equal(
            Cases.Select(each => string.Join('|',
            [
                "2025Q3", "11", "110105", each.Task.Measure, .. columns.Select(column => each.Counts.Split(' ').Contains(column) ? "1" : "0"),
                $"{each.Task.Progress}", $"{each.Task.Progress * each.Task.Progress}",
            ])),
            lake.Rows("marts/task_progress", "FROM t ORDER BY measure_code"));
    }

    [Fact]
    public void A_quarter_ends_on_its_last_day()
    {
        using var lake = new TestLake();
        foreach (var (period, last, after) in new[]
        {
            ("2025Q1", "2025-03-31", "2025-04-01"), ("2025Q2", "2025-06-30", "2025-07-01"), ("2025Q3", "2025-09-30", "2025-10-01"), ("2025Q4", "2025-12-31", "2026-01-01"),
        })
        {
            lake.Accept("task", period, "110000",
            [
                new Job("110000", "M01", "in_progress", 95, "2024-01-01", last), new Job("110000", "M02", "in_progress", 95, "2024-01-01", after),
            ]);
        }
        Assert.True(lake.Refresh().Passed);
        Assert.Equal(
            ["2025Q1|M01|1", "2025Q1|M02|0", "2025Q2|M01|1", "2025Q2|M02|0", "2025Q3|M01|1", "2025Q3|M02|0", "2025Q4|M01|1", "2025Q4|M02|0"],
            lake.Rows("marts/task_progress", "SELECT period, measure_code, overdue FROM t ORDER BY ALL"));
    }

    [Fact]
    public void The_wall_shows_one_light_for_each_measure_and_region()
    {
        using var lake = new TestLake();
        Job open = new("310000", "M01", "in_progress", 90, "2025-01-01", "2025-12-31");
        Job late = open with { Due = "2025-07-31" };
        Job behind = open with { Progress = 10 };
        Job done = open with { Status = "done", Progress = 100, Completed = "2025-09-01" };
        Job paused = open with { Status = "suspended", Progress = 10 };
        lake.Accept("task", "2025Q3", "310000",
        [
            open, done, // M01: one still open
            done with { Measure = "M02" }, done with { Measure = "M02" },
            done with { Measure = "M03" }, behind with { Measure = "M03" },
            done with { Measure = "M04" }, behind with { Measure = "M04" }, late with { Measure = "M04", Region = "310115" },
            done with { Measure = "M05" }, paused with { Measure = "M05" }, // all that is not done is suspended
            open with { Measure = "M06" }, paused with { Measure = "M06" },
            late with { Measure = "M07", Status = "suspended" },
        ], synthetic: true);
        Assert.True(lake.Refresh().Passed);
        using var marts = MartReader.Open(lake.Store, TestLake.Seeds, evaluator: true);

        var wall = marts.Wall();
        Assert.Equal((27, 32, 27 * 32), (wall.Measures.Count, wall.Regions.Count, wall.Cells.Count));
        Assert.Equal(
            [Light.OnTrack, Light.Done, Light.AtRisk, Light.Overdue, Light.Suspended, Light.OnTrack, Light.Overdue, Light.None],
            wall.Cells.Where(cell => cell.RegionCode == "310000").Take(8).Select(cell => cell.Light));
        Assert.Equal(new WallCell("M04", "310000", Light.Overdue, 3, 1, 1, 1, 0), wall.Cells.Single(cell => cell is { Light: Light.Overdue, MeasureCode: "M04" }));
        Assert.Equal(new WallCell("M05", "310000", Light.Suspended, 2, 1, 0, 0, 1), wall.Cells.Single(cell => cell.Light == Light.Suspended));
        Assert.All(wall.Cells.Where(cell => cell.RegionCode != "310000"), cell => Assert.Equal(Light.NotReported, cell.Light));
        Assert.Equal(new Basis("2025Q3", "marts/task_progress", wall.Basis.MartVersion, 1, 32, true), wall.Basis);

        var tasks = marts.Tasks();
        Assert.Equal(27, tasks.Measures.Count);
        // M08 and on: Shanghai told of all its tasks, and of these has none.
        Assert.All(wall.Cells.Where(cell => cell.RegionCode == "310000").Skip(7), cell => Assert.Equal(Light.None, cell.Light));
        // M04: 100 + 10 + 90 over three tasks.
        var m04 = tasks.Measures[3];
        Assert.Equal((3L, 0L, 2L, 1L, 0L, 1L, 1L, 1L), (m04.Tasks, m04.NotStarted, m04.InProgress, m04.Done, m04.Suspended, m04.Overdue, m04.AtRisk, m04.DoneOnTime));
        Assert.Equal(66.6666667, m04.MeanProgress!.Value, 6);
        Assert.Equal((0L, null), (tasks.Measures[7].Tasks, tasks.Measures[7].MeanProgress));
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
        using var marts = MartReader.Open(lake.Store, TestLake.Seeds, evaluator: true);
        var table = marts.Difficulties();
        Assert.Equal(11, table.Kinds.Count);
        var funding = table.Kinds[0];
        Assert.Equal(("funding", 3L, 2L, 1L, 1L), (funding.Kind.Code, funding.Difficulties, funding.Open, funding.Resolved, funding.OpenOver90Days));
        Assert.Equal(0, table.Kinds.Skip(1).Sum(kind => kind.Difficulties));
    }
}
