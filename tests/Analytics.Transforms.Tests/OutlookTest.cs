namespace Analytics.Transforms.Tests;

public class OutlookTest
{
    private static readonly Job Task = new("320000", "M01", "in_progress", 40, "2025-01-01", "2026-03-31") { Id = "T" };

    [Fact]
    public void What_is_known_is_no_chance_and_what_is_suspended_has_none()
    {
        using var lake = new TestLake();
        lake.Accept("task", "2025Q3", "320000",
        [
            .. Crowd(),
            Task with { Id = "A", Status = "done", Progress = 100, Due = "2025-09-30", Completed = "2025-09-30" },
            Task with { Id = "B", Status = "done", Progress = 100, Due = "2025-09-29", Completed = "2025-09-30" },
            Task with { Id = "C", Due = "2025-09-30", Progress = 99 },
            Task with { Id = "D", Due = "2025-09-30", Status = "suspended" },
            Task with { Id = "E", Due = "2025-10-01", Status = "suspended" },
            Task with { Id = "F", Start = "2026-01-01", Status = "not_started", Progress = 0 },
            Task with { Id = "G", Progress = 90 },
            Task with { Id = "H", Progress = 10 },
            Task with { Id = "I", Start = "2015-01-01", Due = "2025-10-01", Progress = 5 },
            Task with { Id = "J", Progress = 100 },
            // A day of its own, still to come.
            Task with { Id = "K", Start = "2025-11-05", Due = "2025-11-05", Status = "not_started", Progress = 0 },
        ]);
        Assert.True(lake.Refresh().Passed);

        using var marts = MartReader.Open(lake.Store, TestLake.Seeds);
        var chances = marts.Outlook().Tasks.Where(task => task.Id.Length == 1).ToDictionary(task => task.Id, task => task.Chance);
        Assert.Equal([1, 0, 0, 0, null], new[] { "A", "B", "C", "D", "E" }.Select(id => chances[id]));
        Assert.InRange(chances["F"]!.Value, 0.01, 0.99);
        Assert.Equal(chances["F"], chances["K"]);
        // Not certain, so not told as certain.
        Assert.Equal([0.0001, 0.9999], [chances["I"], chances["J"]]);
        Assert.True(chances["G"] > chances["F"] && chances["F"] > chances["H"]);
    }

    [Fact]
    public void Without_enough_readings_nothing_is_foretold()
    {
        using var lake = new TestLake();
        lake.Accept("task", "2025Q3", "320000", [Task, Task with { Id = "L", Due = "2025-09-29" }]);
        Assert.True(lake.Refresh().Passed);
        using var marts = MartReader.Open(lake.Store, TestLake.Seeds);
        Assert.Equal([("L", 0.0), ("T", null)], marts.Outlook().Tasks.Select(task => (task.Id, task.Chance)));
        Assert.Equal((0L, 0L), (marts.Calibration().All.Forecasts, marts.Calibration().Unknown));
    }

    [Fact]
    public void A_task_is_set_against_its_plan_and_its_return_before()
    {
        using var lake = new TestLake();
        // The last day of 2025Q3 is 100 of the 200 days after 2025-06-22.
        Job half = Task with { Start = "2025-06-22", Due = "2026-01-08", Progress = 29 };
        lake.Accept("task", "2025Q1", "320000", [half with { Due = "2025-12-31" }]);
        lake.Accept("task", "2025Q2", "320000", [half with { Due = "2026-01-01" }, Task with { Id = "U" }, Task with { Id = "V", Region = "320100" }]);
        lake.Accept("task", "2025Q3", "320000",
            [half, Task with { Id = "U", Due = "2026-03-01" }, Task with { Id = "V" }, Task with { Id = "W", Start = "2025-10-01", Status = "not_started", Progress = 0 }]);
        Assert.True(lake.Refresh().Passed);
        Assert.Equal(
            // 272 of 424 days, and of 454.
            ["T|50.0|29|21.0|true|2026-01-01|7", "U|64.1509|40|24.1509|true|2026-03-31|-30", "V|59.9119|40|19.9119|false", "W|0.0|0|0.0|false"],
            lake.Rows("marts/task_outlook", """
                SELECT task_id, round(planned_pct, 4), progress_pct, round(lag_points, 4), at_risk, previous_due_on, slipped_days FROM t WHERE period = '2025Q3' ORDER BY 1
                """));

        using var marts = MartReader.Open(lake.Store, TestLake.Seeds);
        // Put off by a day and by a week; V was another region's before, which is another task.
        Assert.Equal(
            [("T", 7L, 8L), ("U", -30, -30), ("V", null, 0), ("W", null, 0)],
            marts.Outlook().Tasks.OrderBy(task => task.Id, StringComparer.Ordinal).Select(task => (task.Id, task.SlippedDays, task.SlippedInAll)));
        Assert.Equal(1L, marts.Outlook("2025Q2").Tasks.Single(task => task.Id == "T").SlippedDays);
    }

    [Fact]
    public void Its_states_are_those_that_the_sums_count()
    {
        using var lake = new TestLake();
        lake.Accept("task", "2025Q3", "320000", [.. Crowd(), Task with { Progress = 10 }, Task with { Id = "U", Due = "2025-08-01" }]);
        Assert.True(lake.Refresh().Passed);
        string[] counted = lake.Rows("marts/task_progress", "SELECT sum(tasks), sum(overdue), sum(at_risk) FROM t");
        Assert.Equal(counted, lake.Rows("marts/task_outlook", "SELECT count(*), count(*) FILTER (overdue), count(*) FILTER (at_risk) FROM t"));
        // By hand, at 272 days: of the crowd's even ones, due after 545, 49.9 % have passed, so that 10 % and 20 % are behind by more than 20 points, 5 tasks each; of the odd ones,
        // due after 364, 74.7 %, so that all 20 are, at 45 % and less; and the one at 10 %.
        Assert.Equal(["42|1|31"], counted);
    }

    [Fact]
    public void A_revision_of_the_period_before_makes_the_later_one_anew_and_no_other()
    {
        using var lake = new TestLake();
        foreach (string period in new[] { "2024Q4", "2025Q1", "2025Q2", "2025Q4" })
            lake.Accept("task", period, "320000", [Task]);
        Assert.True(lake.Refresh().Passed);
        Assert.False(lake.Refresh().Changed);
        Assert.Equal(["0"], Slips(lake, "2025Q1"));

        lake.Accept("task", "2024Q4", "320000", [Task with { Due = "2026-03-21" }]);
        var made = lake.Refresh();
        Assert.Equal(["2024Q4", "2025Q1"], made.Marts.Single(mart => mart.Model == "task_outlook").Written);
        Assert.Equal(["2024Q4"], made.Marts.Single(mart => mart.Model == "task_progress").Written);
        Assert.Equal(["10"], Slips(lake, "2025Q1"));

        // The quarter before 2025Q4 was never sent: another one does not stand for it.
        Assert.Equal([""], Slips(lake, "2025Q4"));
        lake.Accept("task", "2025Q3", "320000", [Task with { Due = "2026-03-30" }]);
        Assert.Equal(["2025Q3", "2025Q4"], lake.Refresh().Marts.Single(mart => mart.Model == "task_outlook").Written);
        Assert.Equal(["1"], Slips(lake, "2025Q4"));
        lake.Remove("task", "2025Q3");
        made = lake.Refresh();
        Assert.Equal("2025Q4 -2025Q3", string.Join(' ', made.Marts.Where(mart => mart.Model == "task_outlook").SelectMany(mart => mart.Written.Concat(mart.Removed.Select(period => "-" + period)))));
        Assert.Equal([""], Slips(lake, "2025Q4"));
    }

    [Fact]
    public void The_same_returns_in_any_order_give_the_same_bytes()
    {
        using var one = new TestLake();
        using var other = new TestLake();
        one.Accept("task", "2025Q2", "320000", Crowd());
        one.Accept("task", "2025Q3", "320000", Crowd(20));
        one.Accept("task", "2025Q3", "440000", [Task with { Region = "440000" }]);
        other.Accept("task", "2025Q3", "440000", [Task with { Region = "440000" }]);
        other.Accept("task", "2025Q3", "320000", Crowd(20).Reverse());
        Assert.True(other.Refresh().Passed);
        other.Accept("task", "2025Q2", "320000", Crowd().Reverse());
        Assert.True(one.Refresh().Passed);
        Assert.True(other.Refresh().Passed);
        Assert.Equal(Contents(one), Contents(other));
    }

    [Fact]
    public void Earlier_chances_are_set_against_what_became_of_the_tasks()
    {
        using var lake = new TestLake();
        Job due = Task with { Due = "2025-06-30" };
        Job[] all =
        [
            due with { Id = "in time" }, due with { Id = "late" }, due with { Id = "open" }, due with { Id = "put off" }, due with { Id = "gone" }, due with { Id = "not due", Due = "2025-10-01" },
            due with { Id = "suspended", Status = "suspended" }, due with { Id = "reopened" },
        ];
        lake.Accept("task", "2025Q1", "320000", [.. Crowd(), .. all]);
        lake.Accept("task", "2025Q2", "320000",
        [
            .. Crowd(20).Where(task => task.Due != "2025-06-30"), Done(all[0], "2025-06-30"), all[1], all[2], all[3] with { Due = "2025-12-31" }, all[5], all[6], Done(all[7], "2025-06-01"),
        ]);
        // Put off in Q2 and done in Q3: not by the date that held in Q1. Done in Q2 and open again in Q3: not done.
        lake.Accept("task", "2025Q3", "320000", [Done(all[0], "2025-06-30"), Done(all[1], "2025-07-01"), all[2], Done(all[3], "2025-07-10"), all[7]]);
        Assert.True(lake.Refresh().Passed);
        using var marts = MartReader.Open(lake.Store, TestLake.Seeds);

        var calibration = marts.Calibration();
        var first = calibration.Periods.Single(period => period.Period == "2025Q1").Calibration;
        // Of the crowd nothing is due by 2025-09-30. "gone" tells nothing, "not due" and "suspended" have no outcome or no chance.
        Assert.Equal((5L, 0.2, 1L), (first.Forecasts, first.BaseRate, calibration.Unknown));
        double chance = marts.Outlook("2025Q1").Tasks.Single(task => task.Id == "late").Chance!.Value;
        Assert.Equal(chance, first.Mean!.Value, 9);
        Assert.Equal(((4 * chance * chance) + ((1 - chance) * (1 - chance))) / 5, first.Brier!.Value, 6);
        // By the end of the second quarter two were done in time, one of which was opened again later.
        var then = marts.Calibration("2025Q2");
        Assert.Equal(("2025Q2", 5L, 0.4, 1L), (then.Basis.Period, then.All.Forecasts, then.All.BaseRate, then.Unknown));
        Assert.Throws<TransformException>(() => marts.Calibration("2024Q4"));
        Assert.Equal(("2025Q3", "marts/task_outlook"), (calibration.Basis.Period, calibration.Basis.Mart));
    }

    private static Job Done(Job task, string on) => task with { Status = "done", Progress = 100, Completed = on };

    private static string[] Slips(TestLake lake, string period) =>
        lake.Rows("marts/task_outlook", $"SELECT coalesce(slipped_days::VARCHAR, '') FROM t WHERE period = '{period}'");

    // Forty tasks with paces of their own, none of them due by 2025-09-30.
    private static IEnumerable<Job> Crowd(int further = 0) => Enumerable.Range(0, 40).Select(i =>
        new Job("320000", "M02", "in_progress", Math.Min(95, 10 + (5 * (i % 8)) + further), "2025-01-01", i % 2 == 0 ? "2026-06-30" : "2025-12-31") { Id = $"crowd {i}" });

    private static string[] Contents(TestLake lake)
    {
        var snapshot = lake.Store.Table("marts/task_outlook").Read();
        return [.. snapshot.Files.OrderBy(file => file.Partition["period"], StringComparer.Ordinal).Select(file => Convert.ToBase64String(File.ReadAllBytes(Path.Combine(snapshot.Directory, file.Path))))];
    }
}
