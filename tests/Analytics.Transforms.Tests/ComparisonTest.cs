using Analytics.Lake;

namespace Analytics.Transforms.Tests;

public sealed class ComparisonTest(ComparisonTest.Fixture fixture) : IClassFixture<ComparisonTest.Fixture>
{
    private readonly TestLake lake = fixture.Lake;

    [Fact]
    public void The_cube_holds_the_sums_of_each_cell()
    {
        // A + B: 1500 employees, 1200 workers, 500 trained, 420 certified, 140 highly skilled, 150.00 spent, 250 competitors, 13 results,
        // Squares and products: 1000² + 500², 800² + 400², 100.5² + 49.5², 100.5 * 800 + 49.5 * 400 and so on; shares of workers trained 0.5 + 0.25.
        // both with an agreement (1500 employees), one pays for skill, two ladders, two unions, one leader; 1000 * 9000 + 500 * 8000 = 13000000.
        Assert.Equal(
            ["2025Q3|32|320102|C36|1|1|2|1500|1200|500|420|140|150.00|250|13|2|1|2|2|1|1500|13000000.00|1250000|800000|12550.5000|100200.00|109|9200|97000000000000.0000|11000000000.00|2|0.750000000|0.312500000000000000|1000|800|400|300|100|200|1000|100.50|9000000.00"],
            lake.Rows("marts/cube_enterprise", "FROM t WHERE period = '2025Q3' AND region_code = '320102'"));
        // C + D: 60 * 5000.50 + 40 * 4999.50 = 300030 + 199980 = 500010.
        Assert.Equal(
            ["2025Q3|32|320205|C13|3|3|2|100|80|30|15|1|2.00|6|1|0|0|0|1|0|0|500010.00|5200|3400|2.1250|85.00|1|30|130010001300.0000|26001000.00|2|0.666666666|0.277777777555555556|60|50|25|10|1|6|0|1.25|300030.00"],
            lake.Rows("marts/cube_enterprise", "FROM t WHERE period = '2025Q3' AND region_code = '320205'"));
        Assert.Equal(["2025Q2|2|2", "2025Q3|10|12"], lake.Rows("marts/cube_enterprise", "SELECT period, count(*), sum(enterprises) FROM t GROUP BY 1 ORDER BY 1"));
    }

    [Fact]
    public void A_rate_by_region()
    {
        var trained = lake.Compare("trained_rate", Dimension.Region);

        Assert.Equal("2025Q3", trained.Period);
        Assert.Equal(32, trained.Rows.Count);
        // Jiangsu: 400 + 100 + 25 + 5 + 60 + 0 = 590 of 800 + 400 + 50 + 30 + 100 + 8 = 1388, 42.507 %; the interval was worked out in Python.
        var jiangsu = Row(trained, "320000");
        Assert.Equal(("江苏省", "Jiangsu", 590m, 1388m, 6L, 1, null), (jiangsu.NameZh, jiangsu.NameEn, jiangsu.Numerator, jiangsu.Denominator, jiangsu.Units, jiangsu.Rank, jiangsu.Withheld));
        Assert.Equal(42.5072046, jiangsu.Value!.Value, 6);
        Assert.Equal(39.9306872, jiangsu.Low!.Value, 6);
        Assert.Equal(45.1250820, jiangsu.High!.Value, 6);
        // Sichuan: 600 + 30 + 140 + 10 + 8 = 788 of 1500 + 60 + 280 + 40 + 8 = 1888.
        var sichuan = Row(trained, "510000");
        Assert.Equal((788m, 1888m, 5L, 2), (sichuan.Numerator, sichuan.Denominator, sichuan.Units, sichuan.Rank));
        Assert.Equal(41.7372881, sichuan.Value!.Value, 6);
        // Nation: 590 + 788 + 20 = 1398 of 1388 + 1888 + 40 = 3316.
        Assert.Equal(("100000", 1398m, 3316m, 12L, null), (trained.Total.Code, trained.Total.Numerator, trained.Total.Denominator, trained.Total.Units, trained.Total.Rank));
        Assert.Equal(42.1592280, trained.Total.Value!.Value, 6);
        Assert.Equal((3, 32, false), (trained.Reporting, trained.Expected, trained.Synthetic));
    }

    [Fact]
    public void A_small_base_or_no_data_is_withheld_and_never_zero()
    {
        var trained = lake.Compare("trained_rate", Dimension.Region);

        // The Corps reports 40 workers; the indicator asks for 100.
        var corps = Row(trained, "660000");
        Assert.Equal((20m, 40m, null, null, null, null, "below_min_base"), (corps.Numerator, corps.Denominator, corps.Value, corps.Low, corps.High, corps.Rank, corps.Withheld));
        var beijing = Row(trained, "110000");
        Assert.Equal((null, null, null, null, null, "no_data"), (beijing.Numerator, beijing.Denominator, beijing.Units, beijing.Value, beijing.Rank, beijing.Withheld));
        Assert.Equal(29, trained.Rows.Count(row => row.Withheld == "no_data"));
    }

    [Fact]
    public void A_rate_by_ownership() => Assert.Equal(
        [
            ("1", 1260m, 3020m, 2, null), // A B G I L: 400 + 100 + 600 + 140 + 20 of 800 + 400 + 1500 + 280 + 40 = 41.7 %
            ("2", 10m, 40m, null, "below_min_base"), // J
            ("3", 60m, 148m, 3, null), // C D F H: 25 + 5 + 0 + 30 of 50 + 30 + 8 + 60 = 40.5 %
            ("4", null, null, null, "no_data"),
            ("5", 60m, 100m, 1, null), // E: 60 %
            ("9", 8m, 8m, null, "below_min_base"), // K
        ],
        Facts(lake.Compare("trained_rate", Dimension.Ownership)));

    [Fact]
    public void A_rate_by_industry_division_lists_those_with_data() => Assert.Equal(
        [
            ("A01", 20m, 40m, null, "below_min_base"), // L
            ("B06", 140m, 280m, 2, null), // I: 50 %
            ("C13", 78m, 188m, 3, null), // C D H J K: 25 + 5 + 30 + 10 + 8 of 50 + 30 + 60 + 40 + 8 = 41.5 %
            ("C36", 1100m, 2708m, 4, null), // A B F G: 400 + 100 + 0 + 600 of 800 + 400 + 8 + 1500 = 40.6 %
            ("I65", 60m, 100m, 1, null), // E
        ],
        Facts(lake.Compare("trained_rate", Dimension.Industry)));

    [Fact]
    public void A_rate_by_size() => Assert.Equal(
        [
            ("1", 1100m, 2700m, 2, null), // A B G: 40.7 %
            ("2", 200m, 380m, 1, null), // E I: 52.6 %
            ("3", 70m, 180m, 3, null), // C D H J: 38.9 %
            ("4", 28m, 56m, null, "below_min_base"), // F K L
        ],
        Facts(lake.Compare("trained_rate", Dimension.Size)));

    [Fact]
    public void A_ratio_has_a_scale_and_an_interval_for_evaluators()
    {
        // Jiangsu spent 100.50 + 49.50 + 1.25 + 0.75 + 20 + 0 = 172 times 10000 yuan on 1388 workers: 1239.193 yuan each.
        var spend = Row(lake.Compare("training_spend_per_worker", Dimension.Region), "320000");
        Assert.Equal((172m, 1388m), (spend.Numerator, spend.Denominator));
        Assert.Equal(1239.193084, spend.Value!.Value, 6);
        // R: y <- c(100.5, 49.5, 1.25, 0.75, 20, 0); x <- c(800, 400, 50, 30, 100, 8); r <- sum(y) / sum(x); se <- sqrt(6/5 * sum((y - r*x)^2)) / sum(x); 10000 * (r + c(-1, 1) * qt(.975, 5) * se)
        Assert.Equal((1042.495387, 1435.890780), (Math.Round(spend.Low!.Value, 6), Math.Round(spend.High!.Value, 6)));
        var published = Row(lake.Compare("training_spend_per_worker", Dimension.Region, evaluator: false), "320000");
        Assert.Equal((null, null), (published.Low, published.High));
        // Wages weighted by employees: 9000000 + 4000000 + 300030 + 199980 + 3000000 + 40000 = 16540010 over 1810.
        Assert.Equal(9138.127072, Row(lake.Compare("average_wage", Dimension.Region), "320000").Value!.Value, 6);
    }

    [Fact]
    public void A_share_of_enterprises_and_a_share_of_employees_are_two_indicators()
    {
        // A, B and E of six enterprises; they employ 1000 + 500 + 200 of 1810.
        Assert.Equal(50.0, Row(lake.Compare("wage_agreement_rate", Dimension.Region), "320000").Value!.Value, 9);
        Assert.Equal(93.922652, Row(lake.Compare("wage_agreement_coverage", Dimension.Region), "320000").Value!.Value, 6);
    }

    [Fact]
    public void An_indicator_without_a_better_side_is_not_ranked() =>
        Assert.All(lake.Compare("industrial_share", Dimension.Region).Rows, row => Assert.Null(row.Rank));

    [Fact]
    public void An_earlier_period_can_be_asked_for()
    {
        var trained = lake.Compare("trained_rate", Dimension.Region, "2025Q2");
        Assert.Equal((650m, 1500m, 2, 32), (trained.Total.Numerator, trained.Total.Denominator, trained.Reporting, trained.Expected));
        // Sichuan's 50 % is ahead of Jiangsu's 30 %.
        Assert.Equal((1, 2), (Row(trained, "510000").Rank, Row(trained, "320000").Rank));
    }

    [Fact]
    public void What_cannot_be_compared_is_refused_in_both_languages()
    {
        var unknown = Assert.Throws<TransformException>(() => lake.Compare("trained_rat", Dimension.Region));
        Assert.Contains("没有指标“trained_rat”。相近的有：trained_rate", unknown.Zh, StringComparison.Ordinal);
        Assert.Contains("There is no indicator \"trained_rat\". Close to it are: trained_rate", unknown.En, StringComparison.Ordinal);

        var period = Assert.Throws<TransformException>(() => lake.Compare("trained_rate", Dimension.Region, "2024Q1"));
        Assert.Equal("没有 2024Q1 的数据；现有：2025Q2, 2025Q3。", period.Zh);
        Assert.Equal("There are no data for 2024Q1; there are: 2025Q2, 2025Q3.", period.En);

        var nothing = Assert.Throws<NoFiguresException>(() => lake.Compare("task_completion", Dimension.Region));
        Assert.Contains("analytics refresh", nothing.Zh, StringComparison.Ordinal);
        Assert.Contains("analytics refresh", nothing.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Tasks_have_no_ownership()
    {
        using var other = new TestLake();
        other.Accept("task", "2025Q3", "320000", [new Job("320000", "M01", "in_progress", 50, "2025-01-01", "2025-12-31")]);
        Assert.True(other.Refresh().Passed);
        var refused = Assert.Throws<NoFiguresException>(() => other.Compare("task_completion", Dimension.Ownership));
        Assert.Contains("没有控股情况，只能按地区比较", refused.Zh, StringComparison.Ordinal);
        Assert.Contains("do not tell the ownership; compare it by region", refused.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_indicator_of_the_seeds_can_be_computed()
    {
        using var other = Example.Lake();
        other.Accept("task", "2025Q3", "320000", [new Job("320000", "M01", "in_progress", 50, "2025-01-01", "2025-12-31")]);
        other.Accept("difficulty", "2025Q3", "320000", [new Hardship("320000", "M01", "funding", "2025-08-01")]);
        other.Accept("inspection", "2025", "320000", [new Inspection("320000", "department", "A", 1, 2), new Inspection("320000", "union", "A", 1, 2), new Inspection("320000", "coordination", "A", 1, 2)]);
        Assert.True(other.Refresh().Passed);
        using var marts = MartReader.Open(other.Store, TestLake.Seeds, evaluator: true);
        Assert.True(marts.Indicators.Count >= 16);
        Assert.Equal(marts.Indicators, marts.Indicators.Select(indicator => marts.Kpi(indicator.Code)!.Indicator));
    }

    [Fact]
    public void Equal_values_share_a_rank_and_lower_can_be_better()
    {
        using var other = new TestLake();
        // One of five overdue, two of ten overdue, and none of five: 20 %, 20 %, 0 %.
        Job[] Jobs(string region, int late, int all) =>
            [.. Enumerable.Range(0, all).Select(i => new Job(region, "M01", "in_progress", 99, "2025-01-01", i < late ? "2025-08-01" : "2025-12-31"))];
        other.Accept("task", "2025Q3", "110000", Jobs("110000", 1, 5));
        other.Accept("task", "2025Q3", "120000", Jobs("120000", 2, 10));
        other.Accept("task", "2025Q3", "130000", Jobs("130000", 0, 5));
        Assert.True(other.Refresh().Passed);
        var overdue = other.Compare("task_overdue", Dimension.Region);
        Assert.Equal((2, 2, 1), (Row(overdue, "110000").Rank, Row(overdue, "120000").Rank, Row(overdue, "130000").Rank));
    }

    [Fact]
    public void A_trend_follows_the_belts_and_the_nation()
    {
        var trend = Comparisons.Trend(lake.Store, TestLake.Seeds, "trained_rate", evaluator: true);
        Assert.Equal(["2025Q2", "2025Q3"], trend.Periods.Select(basis => basis.Period));
        Assert.Equal(["Central", "East", "Northeast", "West"], trend.Groups.Select(series => series.Group.Code));
        // East is Jiangsu, 150 of 500 and then 590 of 1388. West is Sichuan, 500 of 1000, then with the Corps 788 + 20 of 1888 + 40.
        Assert.Equal([(150m, 500m), (590m, 1388m)], trend.Groups[1].Points.Select(point => (point.Numerator, point.Denominator)));
        Assert.Equal([(500m, 1000m), (808m, 1928m)], trend.Groups[3].Points.Select(point => (point.Numerator, point.Denominator)));
        Assert.Equal([(650m, 1500m), (1398m, 3316m)], trend.Nation.Points.Select(point => (point.Numerator, point.Denominator)));
        Assert.All(trend.Groups[0].Points, point => Assert.Equal("no_data", point.Withheld));
        Assert.Equal("东部", trend.Groups[1].Group.NameZh);
        // The Corps joins the West and the nation.
        Assert.Equal(["510000", "510000 660000"], trend.Groups[3].Reporting.Select(provinces => string.Join(' ', provinces)));
        Assert.Equal(["320000 510000", "320000 510000 660000"], trend.Nation.Reporting.Select(provinces => string.Join(' ', provinces)));
        Assert.Equal([6, 10, 3, 13, 32], trend.Groups.Append(trend.Nation).Select(series => series.Expected));
        Assert.Equal(["", "", "", "1", "1"], trend.Groups.Append(trend.Nation).Select(series => string.Join(' ', series.Breaks)));
    }

    [Fact]
    public void A_trend_by_a_dimension_follows_its_groups_and_the_public_sees_only_what_is_published()
    {
        using var marts = MartReader.Open(lake.Store, TestLake.Seeds, evaluator: true);
        var trend = marts.Trend("trained_rate", Dimension.Ownership);
        Assert.Equal(["1", "2", "3", "5", "9"], trend.Groups.Select(series => series.Group.Code));
        // State: 150 and 500 of 1500; then 400 + 100 in Jiangsu, 600 + 140 in Sichuan, 20 in the Corps.
        Assert.Equal([(650m, 1500m), (1260m, 3020m)], trend.Groups[0].Points.Select(point => (point.Numerator, point.Denominator)));
        Assert.Equal(["no_data", null], trend.Groups[3].Points.Select(point => point.Withheld));
        Assert.Equal([(650m, 1500m), (1398m, 3316m)], trend.Nation.Points.Select(point => (point.Numerator, point.Denominator)));
        Assert.Equal([(150m, 500m), (590m, 1388m)], marts.Trend("trained_rate", Dimension.Region).Groups.Single(series => series.Group.Code == "320000").Points.Select(point => (point.Numerator, point.Denominator)));
        Assert.Throws<NoFiguresException>(() => marts.Trend("task_completion", Dimension.Region));

        using var open = MartReader.Open(lake.Store, TestLake.Seeds);
        foreach (var by in Enum.GetValues<Dimension>())
        {
            var published = open.Trend("trained_rate", by);
            var now = open.Compare("trained_rate", by).Rows.ToDictionary(row => row.Code);
            Assert.All(published.Groups, series => Assert.Equal(now[series.Group.Code] with { Rank = null }, series.Points[^1]));
        }
        // One enterprise in the Corps.
        Assert.Equal(("disclosure", null), open.Trend("trained_rate", Dimension.Region).Groups.Where(series => series.Group.Code == "660000").Select(series => (series.Points[^1].Withheld, series.Points[^1].Numerator)).Single());
    }

    [Fact]
    public void A_version_or_an_instant_gives_the_figures_of_then()
    {
        using var other = Example.Lake();
        var cube = other.Store.Table("marts/cube_enterprise");
        var before = cube.Read();
        other.Accept("enterprise", "2025Q3", "660000", [Example.CorpsQ3[0] with { Workers = 50 }], synthetic: true);
        other.Accept("enterprise", "2025Q3", "110000", [new Enterprise("110101", "C3610", "1", "1", 100, 100, 90)]);
        Assert.True(other.Refresh().Passed);

        var now = other.Compare("trained_rate", Dimension.Region);
        Assert.Equal((1488m, 3426m, 4, true), (now.Total.Numerator, now.Total.Denominator, now.Reporting, now.Synthetic));
        foreach (var asOf in new[] { AsOf.At(before.Version), AsOf.At(before.Instant) })
        {
            var then = other.Compare("trained_rate", Dimension.Region, asOf: asOf);
            Assert.Equal((1398m, 3316m, 3, false, before.Version), (then.Total.Numerator, then.Total.Denominator, then.Reporting, then.Synthetic, then.MartVersion));
        }
        Assert.Throws<NoFiguresException>(() => other.Compare("trained_rate", Dimension.Region, asOf: AsOf.At(before.Instant.AddYears(-1))));
    }

    private static ComparisonRow Row(Comparison comparison, string code) => comparison.Rows.Single(row => row.Code == code);

    private static IEnumerable<(string, decimal?, decimal?, int?, string?)> Facts(Comparison comparison) =>
        comparison.Rows.Select(row => (row.Code, row.Numerator, row.Denominator, row.Rank, row.Withheld));

    public sealed class Fixture : IDisposable
    {
        public TestLake Lake { get; } = Example.Lake();

        public void Dispose() => Lake.Dispose();
    }
}
