namespace Analytics.Transforms.Tests;

public class KpiTest
{
    [Fact]
    public void A_change_compares_the_provinces_that_are_in_both_periods()
    {
        using var lake = Example.Lake();
        // Chongqing leaves after the second quarter as the Corps joins in the third.
        lake.Accept("enterprise", "2025Q2", "500000", [new Enterprise("500101", "C3610", "1", "1", 1000, 1000, 900)]);
        Assert.True(lake.Refresh().Passed);
        using var marts = MartReader.Open(lake.Store, TestLake.Seeds, evaluator: true);
        var kpi = marts.Kpi("trained_rate")!;

        Assert.Equal(("2025Q3", "2025Q2"), (kpi.Basis.Period, kpi.PreviousPeriod));
        // The value is the nation's: 590 + 788 + 20 of 1388 + 1888 + 40.
        Assert.Equal((1398m, 3316m), (kpi.Now.Numerator, kpi.Now.Denominator));
        // Jiangsu and Sichuan: 150 + 500 of 500 + 1000 before, 590 + 788 of 1388 + 1888 now. All regions would give 42.16 - 62 = -19.84.
        Assert.Equal((650m, 1500m), (kpi.Previous!.Numerator, kpi.Previous.Denominator));
        Assert.Equal((1378m, 3276m), (kpi.Comparable!.Numerator, kpi.Comparable.Denominator));
        Assert.Equal((100 * 1378.0 / 3276) - (100 * 650.0 / 1500), kpi.Change!.Value, 9);
        // Wilson, with z = 1.959964: 1378/3276 and 650/1500 (worked out with a calculator).
        Assert.Equal((40.3833, 43.7623), (Math.Round(kpi.Comparable.Low!.Value, 4), Math.Round(kpi.Comparable.High!.Value, 4)));
        Assert.Equal((40.8458, 45.8549), (Math.Round(kpi.Previous.Low!.Value, 4), Math.Round(kpi.Previous.High!.Value, 4)));
        Assert.Equal(2, kpi.Compared);
        Assert.Equal(["新疆生产建设兵团"], kpi.OnlyNow.Select(province => province.NameZh));
        Assert.Equal(["500000"], kpi.OnlyBefore.Select(province => province.Code));
        Assert.Null(marts.Kpi("trained_rate", "2025Q2")!.Change);
        Assert.Null(marts.Kpi("trained_rate", "2024Q1"));
    }

    [Fact]
    public void A_province_that_reports_without_the_indicator_does_not_count()
    {
        using var lake = new TestLake();
        Enterprise Of(string region, long workers, long trained) => new(region, "C3610", "1", "1", 1000, workers, trained);
        lake.Accept("enterprise", "2025Q2", "110000", [Of("110101", 0, 0)]);
        lake.Accept("enterprise", "2025Q2", "320000", [Of("320102", 500, 200)]);
        lake.Accept("enterprise", "2025Q3", "110000", [Of("110101", 500, 500)]);
        lake.Accept("enterprise", "2025Q3", "320000", [Of("320102", 500, 210)]);
        Assert.True(lake.Refresh().Passed);
        using var marts = MartReader.Open(lake.Store, TestLake.Seeds, evaluator: true);

        var kpi = marts.Kpi("trained_rate")!;

        Assert.Equal((2.0, 1), (Math.Round(kpi.Change!.Value, 9), kpi.Compared));
        Assert.Equal(["110000"], kpi.OnlyNow.Select(province => province.Code));
    }

    [Fact]
    public void Without_a_province_in_both_periods_there_is_no_change()
    {
        using var lake = new TestLake();
        lake.Accept("enterprise", "2025Q2", "110000", [new Enterprise("110101", "C3610", "1", "1", 1000, 500, 100)]);
        lake.Accept("enterprise", "2025Q3", "320000", [new Enterprise("320102", "C3610", "1", "1", 1000, 500, 400)]);
        Assert.True(lake.Refresh().Passed);
        using var marts = MartReader.Open(lake.Store, TestLake.Seeds, evaluator: true);

        var kpi = marts.Kpi("trained_rate")!;

        Assert.Equal((80.0, null, null, 0), (Math.Round(kpi.Now.Value!.Value, 9), kpi.Previous, kpi.Change, kpi.Compared));
    }

    [Fact]
    public void In_public_a_published_province_that_joins_is_left_out_of_the_change()
    {
        using var lake = Five(joining: 4);
        using var marts = MartReader.Open(lake.Store, TestLake.Seeds);
        var kpi = marts.Kpi("trained_rate")!;

        // Four provinces of 4 enterprises with 100 workers: 40 trained before, 50 now. The fifth has 10 of 100, as many enterprises.
        Assert.Null(marts.Compare("trained_rate", Dimension.Region).Rows.Single(row => row.Code == "350000").Withheld);
        Assert.Equal((840m, 2000m), (kpi.Now.Numerator, kpi.Now.Denominator));
        Assert.Equal((640m, 1600m), (kpi.Previous!.Numerator, kpi.Previous.Denominator));
        Assert.Equal((10.0, 4), (Math.Round(kpi.Change!.Value, 9), kpi.Compared));
        Assert.Equal(["350000"], kpi.OnlyNow.Select(province => province.Code));
    }

    [Fact]
    public void In_public_there_is_no_change_that_would_give_away_a_withheld_province()
    {
        using var lake = Five(joining: 1);
        using var marts = MartReader.Open(lake.Store, TestLake.Seeds);
        var kpi = marts.Kpi("trained_rate")!;

        // 50 % of 1,700 workers with the fifth, of 1,600 without it: the like for like would be its 10 of 100.
        Assert.Equal("disclosure", marts.Compare("trained_rate", Dimension.Region).Rows.Single(row => row.Code == "350000").Withheld);
        Assert.Equal((810m, 1700m), (kpi.Now.Numerator, kpi.Now.Denominator));
        Assert.Null(kpi.Change);
        Assert.All([kpi.Previous!, kpi.Comparable!], row =>
            Assert.Equal(("disclosure", null, null, null, null), (row.Withheld, row.Numerator, row.Denominator, row.Value, row.Low)));
        Assert.Equal(["350000"], kpi.OnlyNow.Select(province => province.Code));
        // The same backwards: a withheld province that leaves.
        using var later = Five(joining: 1, leaves: true);
        using var then = MartReader.Open(later.Store, TestLake.Seeds);
        Assert.Equal(("disclosure", null), (then.Kpi("trained_rate")!.Previous!.Withheld, then.Kpi("trained_rate")!.Change));
        // Those with the right to see it have the change of the four.
        using var all = MartReader.Open(lake.Store, TestLake.Seeds, evaluator: true);
        Assert.Equal(10.0, all.Kpi("trained_rate")!.Change!.Value, 9);
    }

    [Fact]
    public void In_public_a_province_that_is_withheld_in_both_periods_stays_in_the_nation()
    {
        using var lake = Five(joining: 1, both: true);
        using var marts = MartReader.Open(lake.Store, TestLake.Seeds);
        var kpi = marts.Kpi("trained_rate")!;

        // 650 of 1,700 before, 810 of 1,700 now: the two published figures of the nation.
        Assert.Equal("disclosure", marts.Compare("trained_rate", Dimension.Region).Rows.Single(row => row.Code == "350000").Withheld);
        Assert.Equal((650m, 1700m), (kpi.Previous!.Numerator, kpi.Previous.Denominator));
        Assert.Equal(16000.0 / 1700, kpi.Change!.Value, 9);
        Assert.Equal(5, kpi.Compared);
    }

    // Four provinces of the east with 4 enterprises of 100 workers in two quarters, and Fujian with some in one of them or both, 10 of its 100 workers trained.
    private static TestLake Five(int joining, bool leaves = false, bool both = false)
    {
        var lake = new TestLake();
        foreach (string period in new[] { "2025Q2", "2025Q3" })
        {
            foreach (string province in new[] { "31", "32", "33", "37" })
                lake.Accept("enterprise", period, $"{province}0000", Of(province, 4, period == "2025Q2" ? 40 : 50));
            if (both || leaves == (period == "2025Q2"))
                lake.Accept("enterprise", period, "350000", Of("35", joining, 10));
        }
        Assert.True(lake.Refresh().Passed);
        return lake;

        static IEnumerable<Enterprise> Of(string province, int count, long trained) =>
            Enumerable.Range(0, count).Select(_ => new Enterprise($"{province}0102", "C3610", "1", "1", 1000, 100, trained));
    }

    [Fact]
    public void A_year_that_has_begun_does_not_hide_the_quarters()
    {
        using var lake = new TestLake();
        lake.Accept("enterprise", "2025Q3", "110000", [new Enterprise("110101", "C3610", "1", "1", 1000, 500, 100)]);
        lake.Accept("enterprise", "2025Q4", "110000", [new Enterprise("110101", "C3610", "1", "1", 1000, 500, 150)]);
        // Tasks that come by the year, as another schema may have them.
        string schemas = lake.Changed(TestLake.Schemas, "task.json", text => text.Replace("\"frequency\": \"quarter\"", "\"frequency\": \"year\"", StringComparison.Ordinal));
        string seeds = lake.Changed(TestLake.Seeds, "calendar.csv", text => string.Join('\n', text.Split('\n').Where(line => !line.StartsWith("task,", StringComparison.Ordinal)))
            + "task,2025,2026-01-01,2026-01-20,\ntask,2026,2027-01-01,2027-01-20,\n");
        foreach (string year in new[] { "2025", "2026" })
            lake.Accept("task", year, "110000", [.. Enumerable.Range(0, 5).Select(_ => new Job("110000", "M01", "in_progress", 50, "2025-01-01", "2027-12-31"))]);
        Assert.Empty(lake.Refresh(seeds: seeds, schemas: schemas).Marts.SelectMany(mart => mart.Findings));
        Assert.Equal(["2025|1", "2026|1"], lake.Rows("marts/completeness", "SELECT period, sum(accepted) FROM t WHERE kind = 'task' GROUP BY ALL ORDER BY ALL"));
        using var marts = MartReader.Open(lake.Store, TestLake.Seeds, evaluator: true);

        Assert.Equal("2025Q4", marts.NewestPeriod);
        Assert.Equal(("2025Q4", "2025Q3"), (marts.Kpi("trained_rate")!.Basis.Period, marts.Kpi("trained_rate")!.PreviousPeriod));
        Assert.Equal(("2026", "2025"), (marts.Kpi("task_progress")!.Basis.Period, marts.Kpi("task_progress")!.PreviousPeriod));
    }

    [Theory]
    [InlineData("2025,2025Q4", "2025Q4")]
    [InlineData("2025Q4,2025,2026", "2025Q4")]
    [InlineData("2025Q4,2026Q1,2025", "2026Q1")]
    [InlineData("2024,2025", "2025")]
    [InlineData("", null)]
    public void The_newest_period_is_a_quarter_where_there_is_one(string periods, string? newest) =>
        Assert.Equal(newest, PeriodOrder.Newest(periods.Split(',', StringSplitOptions.RemoveEmptyEntries)));

    [Theory]
    [InlineData("2025Q3", "2025Q2")]
    [InlineData("2026Q1", "2025Q4")]
    [InlineData("2026", "2025")]
    public void The_period_right_before_does_not_ask_for_data(string period, string before) => Assert.Equal(before, PeriodOrder.Preceding(period));

    [Theory]
    [InlineData("2025Q1,2025Q3", "2025Q1,2025Q2,2025Q3")]
    [InlineData("2026Q2,2025Q3,2025Q4", "2025Q3,2025Q4,2026Q1,2026Q2")]
    [InlineData("2023,2025,2025Q4,2026Q2", "2023,2024,2025,2025Q4,2026Q1,2026Q2")]
    [InlineData("", "")]
    public void Periods_without_gaps_have_those_between(string periods, string all) =>
        Assert.Equal(all, string.Join(',', PeriodOrder.WithoutGaps(periods.Split(',', StringSplitOptions.RemoveEmptyEntries))));

    [Theory]
    [InlineData("2025,2025Q3,2025Q4,2026", "2025Q4", "2025Q3")]
    [InlineData("2025,2025Q4,2026", "2026", "2025")]
    [InlineData("2025,2025Q1", "2025Q1", null)]
    public void The_period_before_is_of_the_same_length(string periods, string period, string? before) =>
        Assert.Equal(before, PeriodOrder.Before(periods.Split(','), period));
}
