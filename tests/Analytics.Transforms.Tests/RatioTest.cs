using Analytics.Lake;
using Analytics.Transforms.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace Analytics.Transforms.Tests;

/// <summary>Intervals of ratios and means; standards that are named. Guangdong (44): three state enterprises with 80 of 100 workers trained, three private ones with 7 of 34, 7 of 33, 6 of 33.</summary>
public sealed class RatioTest : IDisposable
{
    private readonly TestLake lake = new();
    private readonly string seeds = Directory.CreateTempSubdirectory("analytics-standards-").FullName;

    public RatioTest()
    {
        lake.Accept("enterprise", "2025Q3", "440000", [.. Of("440103", "1", (100, 80), (100, 80), (100, 80)), .. Of("440103", "3", (34, 7), (33, 7), (33, 6))]);
        // Sichuan: state 90 of 100, private 90 of 300.
        lake.Accept("enterprise", "2025Q3", "510000", [.. Of("510104", "1", (34, 30), (33, 30), (33, 30)), .. Of("510104", "3", (100, 30), (100, 30), (100, 30))]);
        lake.Accept("task", "2025Q3", "440000", [.. new[] { 10, 20, 60 }.Select(progress => new Job("440103", "M01", "in_progress", progress, "2025-01-01", "2026-12-31"))]);
        lake.Refresh();
        foreach (string file in Directory.GetFiles(TestLake.Seeds, "*.csv"))
            File.Copy(file, Path.Combine(seeds, Path.GetFileName(file)));
        Directory.CreateDirectory(Path.Combine(seeds, "standards"));
    }

    public void Dispose()
    {
        lake.Dispose();
        Directory.Delete(seeds, recursive: true);
    }

    // T. Lumley, manual of the R package survey: the districts of data(api), apiclus1, with svyratio(~api.stu, ~enroll, dclus1): 0.8497087, SE 0.008386297. The districts are the units,
    // 15 of 757 drawn, for which the finite population's correction stands here.
    [Fact]
    public void The_survey_packages_example()
    {
        double[] y = [6047, 12618, 1461, 5935, 7573, 610, 199, 1184, 6431, 12292, 1877, 4895, 22452, 532, 1373];
        double[] x = [6777, 15038, 1668, 6958, 9025, 683, 274, 1436, 7375, 14968, 2180, 6081, 25814, 680, 1641];
        Assert.Equal(0.8497087, y.Sum() / x.Sum(), 7);
        Assert.Equal(0.008386297, ErrorOf(y, x)!.Value * Math.Sqrt(1 - (15 / 757.0)), 9);
    }

    // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.2, data ZARR13: n 195, mean 9.261460, standard deviation 0.022789; limits 9.258242 and 9.264679.
    [Fact]
    public void The_NIST_handbooks_interval_of_a_mean()
    {
        const double N = 195, Mean = 9.261460, Deviation = 0.022789;
        double squares = ((N - 1) * Deviation * Deviation) + (N * Mean * Mean);
        var (low, high) = RatioEstimate.Interval(Mean, RatioEstimate.Error(N * Mean, N, new(squares, N * Mean, N, N))!.Value, N);
        Near(1.5e-6, [9.258242, 9.264679], low, high);
    }

    [Fact]
    public void The_error_scales_with_the_values_and_shrinks_with_more_of_them() => Prop.ForAll(
        Gen.Choose(1, 1000).Two().Select(pair => ((double)pair.Item1, (double)pair.Item2)).ListOf().Where(list => list.Count >= 3).ToArbitrary(), pairs =>
        {
            double[] y = [.. pairs.Select(pair => pair.Item1)], x = [.. pairs.Select(pair => pair.Item2)];
            double error = ErrorOf(y, x)!.Value;
            Assert.Equal(error * 3, ErrorOf([.. y.Select(value => value * 3)], x)!.Value, 6);
            Assert.Equal(error / 2, ErrorOf(y, [.. x.Select(value => value * 2)])!.Value, 6);
            Assert.True(ErrorOf([.. y, .. y], [.. x, .. x]) <= error + 1e-9);
            // In proportion to their bases there is nothing left to vary.
            Assert.Equal(0, ErrorOf([.. x.Select(value => value * 0.7)], x)!.Value, 6);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void One_unit_tells_nothing_of_how_units_vary() => Assert.Null(ErrorOf([3], [4]));

    [Fact]
    public void A_mean_over_enterprises_is_another_indicator_than_the_rate_over_workers_and_for_evaluators()
    {
        // R: r <- c(.8, .8, .8, floor(1e9 * 7/34) / 1e9, floor(1e9 * 7/33) / 1e9, floor(1e9 * 6/33) / 1e9); 100 * mean(r); 100 * t.test(r)$conf.int
        var mean = Row(Ask(new("trained_rate_mean", [Dimension.Region])), "440000");
        Near(1e-9, [49.9970290833, 15.4892920063, 84.5047661603], mean.Crude.Value, mean.Crude.Low, mean.Crude.High);
        Assert.Equal((65.0, 6m), (Row(Ask(new("trained_rate", [Dimension.Region])), "440000").Crude.Value!.Value, mean.Crude.Denominator!.Value));
        // Guangdong 50.0 and Sichuan 60.2, each give or take 13: no order is sure.
        Assert.Equal((2, 1, 2), (mean.Rank!.Value, mean.RankFirst!.Value, mean.RankLast!.Value));

        using var open = MartReader.Open(lake.Store, TestLake.Seeds);
        Assert.DoesNotContain(open.Indicators, indicator => indicator.Code == "trained_rate_mean");
        Assert.Contains("--evaluator", Assert.Throws<TransformException>(() => open.Compare("trained_rate_mean", Dimension.Region)).En, StringComparison.Ordinal);
    }

    [Fact]
    public void One_enterprise_has_no_rank_interval_and_takes_nobody_elses()
    {
        lake.Accept("enterprise", "2025Q3", "420000", [new Enterprise("420102", "C3610", "1", "2", 200, 150, 100, Spend: 3, Wage: 5000)]);
        lake.Refresh();
        var comparison = Ask(new("training_spend_per_worker", [Dimension.Region]));
        Assert.Equal((1, null), (Row(comparison, "420000").Rank, Row(comparison, "420000").RankFirst));
        Assert.All(["440000", "510000"], code => Assert.NotNull(Row(comparison, code).RankFirst));
        // By a version too it is for evaluators, and theirs.
        Assert.Equal(49.9970290833, Comparisons.Compare(lake.Store, TestLake.Seeds, "trained_rate_mean", Dimension.Region, null, AsOf.At(1), evaluator: true).Rows.Single(row => row.Code == "440000").Value!.Value, 9);
    }

    [Fact]
    public void A_ratio_has_an_interval_where_nothing_is_to_be_hidden()
    {
        // R: x <- c(100,100,100,34,33,33); y <- rep(1,6); r <- sum(y)/sum(x); se <- sqrt(6/5*sum((y-r*x)^2))/sum(x); 10000*(r + c(-1,1)*qt(.975,5)*se)
        var spend = Row(Ask(new("training_spend_per_worker", [Dimension.Region])), "440000").Crude;
        Near(1e-9, [150, 63.7757532178, 236.2242467822], spend.Value, spend.Low, spend.High);
        // All pay 5000.
        var wage = Row(Ask(new("average_wage", [Dimension.Region])), "440000").Crude;
        Near(1e-3, [5000, 5000, 5000], wage.Value, wage.Low, wage.High);
        // Published sums do not tell how single enterprises vary; tasks hide nothing. 10, 20 and 60: mean 30, standard deviation sqrt(700), t 4.302652730.
        var hidden = Comparisons.Compare(lake.Store, TestLake.Seeds, "training_spend_per_worker", Dimension.Region, null).Rows.Single(row => row.Code == "440000");
        Assert.Equal((150.0, null, null), (hidden.Value!.Value, hidden.Low, hidden.High));
        var seedsOfThree = FewTasks();
        var progress = Comparisons.Compare(lake.Store, seedsOfThree, "task_progress", Dimension.Region, null).Rows.Single(row => row.Code == "440000");
        Near(1e-6, [30, 0, 30 + (4.302652730 * Math.Sqrt(700 / 3.0))], progress.Value, progress.Low, progress.High);
    }

    [Fact]
    public void A_named_standard_gives_its_own_weights()
    {
        Standard("private-heavy", "holding_code,weight\n1,1\n3,3\n");
        var comparison = Ask(new("trained_rate", [Dimension.Region], Standard: "private-heavy"));
        // A quarter of the state's rate and three of the private one: 0.25 * 80 + 0.75 * 20, 0.25 * 90 + 0.75 * 30, and for the nation 0.25 * 82.5 + 0.75 * 27.5.
        Near(1e-9, [35, 45, 41.25, 41.25], Row(comparison, "440000").Standardised, Row(comparison, "510000").Standardised, comparison.NationStandardised, comparison.Funnel!.Mean * 100);
        // The gap to the nation is told as ever.
        var split = Row(comparison, "440000").Split!;
        Near(1e-9, [10, 14.375, -4.375], split.Gap, split.Structure, split.Performance);
        // Half of this standard lies where nobody has an enterprise.
        Standard("foreign", "holding_code,weight\n1,1\n5,1.1\n");
        Assert.All(Ask(new("trained_rate", [Dimension.Region], Standard: "foreign")).Rows.Where(row => row.Crude.Value is not null), row => Assert.Equal((null, 0.476), (row.Standardised, Math.Round(row.Covered!.Value, 3))));
    }

    [Theory]
    [InlineData("weather,weight\n1,1\n", "header")]
    [InlineData("holding_code\n1\n", "header")]
    [InlineData("holding_code,weight\n1,1\n3,-1\n", "row 3")]
    [InlineData("holding_code,weight\n1,much\n", "row 2")]
    [InlineData("holding_code,weight\n1,1\n1,2\n", "row 3")]
    [InlineData("holding_code,weight\n1,0\n", "more than 0")]
    public void A_wrong_standard_says_where(string text, string told)
    {
        Standard("bad", text);
        var problem = Assert.Throws<TransformException>(() => Ask(new("trained_rate", [Dimension.Region], Standard: "bad")));
        Assert.Contains("seeds/standards/bad.csv", problem.En, StringComparison.Ordinal);
        Assert.Contains(told, problem.En, StringComparison.Ordinal);
        Assert.Contains("seeds/standards/bad.csv", problem.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void A_standard_that_is_not_there_or_does_not_fit_is_named()
    {
        Standard("holdings", "holding_code,weight\n1,1\n");
        Assert.Contains("holds: holdings", Assert.Throws<TransformException>(() => Ask(new("trained_rate", [Dimension.Region], Standard: "../indicators"))).En, StringComparison.Ordinal);
        Assert.Contains("does not fit", Assert.Throws<TransformException>(() => Ask(new("trained_rate", [Dimension.Ownership], Standard: "holdings"))).En, StringComparison.Ordinal);
    }

    private void Standard(string name, string text) => File.WriteAllText(Path.Combine(seeds, "standards", $"{name}.csv"), text);

    // task_progress asks for five tasks; three are easier to work out.
    private string FewTasks()
    {
        string path = Path.Combine(seeds, "indicators.csv");
        File.WriteAllText(path, File.ReadAllText(path).Replace("progress_sum,tasks,ratio,%,%,1,higher,5,", "progress_sum,tasks,ratio,%,%,1,higher,3,", StringComparison.Ordinal));
        return seeds;
    }

    private StandardisedComparison Ask(ComparisonQuestion question) => Comparisons.Compare(lake.Store, seeds, question, evaluator: true);

    private static StandardisedRow Row(StandardisedComparison comparison, string code) => comparison.Rows.Single(row => row.Names[0].Code == code);

    private static double? ErrorOf(double[] y, double[] x) => RatioEstimate.Error(y.Sum(), x.Sum(), new(y.Sum(value => value * value), y.Zip(x, (a, b) => a * b).Sum(), x.Sum(value => value * value), y.Length));

    private static void Near(double tolerance, double?[] expected, params double?[] found)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i]!.Value, found[i]!.Value, tolerance);
    }

    private static List<Enterprise> Of(string county, string holding, params (long Workers, long Trained)[] enterprises) =>
        [.. enterprises.Select(each => new Enterprise(county, "C3610", holding, "2", each.Workers + 10, each.Workers, each.Trained, Spend: 1, Wage: 5000))];
}
