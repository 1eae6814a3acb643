using Analytics.Transforms.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace Analytics.Transforms.Tests;

/// <summary>Standardised rates and exact limits, against published examples and R.</summary>
public sealed class StandardTest
{
    // Down's syndrome by mother's age among fifth and later births in Michigan, and all births as the standard: Fleiss 1981, table 14.4.
    private static readonly double[] Cases = [0, 8, 63, 112, 262, 295];
    private static readonly double[] Births = [327, 30666, 123419, 149919, 104088, 34392];
    private static readonly double[] AllBirths = [319933, 931318, 786511, 488235, 237863, 61313];

    private static List<Stratum> Fleiss => [.. Cases.Select((cases, i) => new Stratum([$"{i}"], cases, Births[i], 0, AllBirths[i]))];

    [Fact]
    public void Fleiss_table_14_4_as_printed_by_the_R_package_dsrTest()
    {
        var rate = DirectStandard.Rate(Fleiss);
        Assert.Equal(75.52901, 1e5 * rate.Value!.Value, 0.000005);
        Assert.Equal(1, rate.Covered);
        // R: w <- std / sum(std); p <- x / n; q <- ifelse(p == 0, (x + .5) / (n + 1), p); sqrt(sum(w^2 * q * (1 - q) / n)); Wilson's limits with R (1 - R) / V for the base. Fay and Feuer's
        // gamma limits, 67.7 and 188.3, are as wide: 327 births without a case leave a third of a stratum's rate open.
        Assert.Equal(24.77346189, 1e5 * Math.Sqrt(rate.Variance), 0.000001);
        var (low, high) = DirectStandard.Interval(rate)!.Value;
        Assert.Equal((40.13010, 142.10904), (Math.Round(1e5 * low, 5), Math.Round(1e5 * high, 5)));
    }

    [Fact]
    public void Selvin_2004_indirect_standardisation_as_in_the_R_package_epitools()
    {
        double[] deaths40 = [45, 201, 320, 670, 1126, 3160, 9723, 17935, 22179, 13461, 2238];
        double[] people40 = [906897, 3794573, 10003544, 10629526, 9465330, 8249558, 7294330, 5022499, 2920220, 1019504, 142532];
        double[] deaths60 = [141, 926, 1253, 1080, 1869, 4891, 14956, 30888, 41725, 26501, 5928];
        double[] people60 = [1784033, 7065148, 15658730, 10482916, 9939972, 10563872, 9114202, 6850263, 4702482, 1874619, 330915];
        List<Stratum> strata = [.. deaths40.Select((deaths, i) => new Stratum([$"{i}"], deaths, people40[i], deaths60[i], people60[i]))];
        var (observed, expected, ratio, _, _) = IndirectStandard.Ratio(strata)!.Value;
        Assert.Equal((71058, 85556.8888, 0.830535109), (observed, Math.Round(expected, 4), Math.Round(ratio, 9)));
        Assert.Equal(139.25, Math.Round(1e5 * DirectStandard.Rate(strata).Value!.Value, 2));
    }

    [Theory]
    // R: poisson.test(10)$conf.int; Ulm 1990 prints 4.80 and 18.39.
    [InlineData(10, 4.795388696, 18.390356042)]
    [InlineData(0, 0, 3.688879454)]
    public void Exact_Poisson_limits(double count, double low, double high)
    {
        var limits = Exact.Poisson(count);
        Assert.Equal((low, high), (Math.Round(limits.Low, 9), Math.Round(limits.High, 9)));
    }

    /// <summary>By their definition: with the lower limit for its mean a count as high has the chance of 2.5 %, with the upper one a count as low. Chances are summed term by term.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(37)]
    [InlineData(150)]
    [InlineData(160)]
    [InlineData(5_000)]
    [InlineData(1_000_000)]
    [InlineData(30_000_000)]
    public void Exact_Poisson_limits_leave_the_chance_that_they_promise(int count)
    {
        var (low, high) = Exact.Poisson(count);
        Assert.Equal(0.025, Chance(low, +1), 1e-7);
        Assert.Equal(0.025, Chance(high, -1), 1e-7);

        // Terms further out are too small to count.
        double Chance(double mean, int direction)
        {
            double term = Math.Exp((count * Math.Log(mean)) - mean - LogFactorial(count)), sum = 0;
            for (long k = count; k >= 0 && term > 1e-18; k += direction)
            {
                sum += term;
                term *= direction > 0 ? mean / (k + 1) : k / mean;
            }
            return sum;
        }

        // Stirling's series, or the product itself.
        static double LogFactorial(int n) => n < 100 ? Enumerable.Range(1, n).Sum(i => Math.Log(i))
            : ((n + 0.5) * Math.Log(n)) - n + (0.5 * Math.Log(2 * Math.PI)) + (1 / (12.0 * n)) - (1 / (360 * Math.Pow(n, 3)));
    }

    [Theory]
    // R: r <- qbinom(a, n, 0.12); F <- pbinom(r, n, 0.12); (r - (F - a) / (F - pbinom(r - 1, n, 0.12))) / n; below 0 it is 0.
    [InlineData(10, 0, 0, 0.2987477688, 0.4820768008)]
    [InlineData(150, 0.0421759008, 0.0671807925, 0.1711959963, 0.2054881303)]
    [InlineData(5000, 0.1059162501, 0.1109646785, 0.1289788924, 0.1343170052)]
    public void Interpolated_binomial_limits(double n, double a, double b, double c, double d)
    {
        double[] limits = [.. new[] { 0.001, 0.025, 0.975, 0.999 }.Select(below => Math.Round(Exact.BinomialLimit(0.12, n, below), 10))];
        Assert.Equal([a, b, c, d], limits);
    }

    [Fact]
    public void Two_sided_binomial_probabilities()
    {
        // R: 2 * min(pbinom(3, 50, .12), 1 - pbinom(2, 50, .12)); 2 * (1 - pbinom(12, 50, .12)).
        Assert.Equal(0.2690671382, Exact.BinomialTwoSided(3, 50, 0.12), 10);
        Assert.Equal(0.0102309552, Exact.BinomialTwoSided(13, 50, 0.12), 10);
    }

    [Fact]
    public void With_the_mix_of_the_standard_the_standardised_rate_is_the_crude_one() =>
        Prop.ForAll(Groups(), pairs =>
        {
            // The group is a tenth of the standard in every stratum.
            List<Stratum> strata = [.. pairs.Select((pair, i) => new Stratum([$"{i}"], Math.Min(pair.Part, pair.Whole), pair.Whole, 0, 10.0 * pair.Whole))];
            var rate = DirectStandard.Rate(strata);
            double crude = strata.Sum(stratum => stratum.Part) / strata.Sum(stratum => stratum.Whole);
            var (low, high) = DirectStandard.Interval(rate)!.Value;
            return Math.Abs(rate.Value!.Value - crude) < 1e-12 && low >= 0 && high <= 1 && low <= crude + 1e-12 && high >= crude - 1e-12;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_single_enterprise_at_0_or_1_makes_no_rate_certain()
    {
        // Two strata of one enterprise each, one with and one without: half, with (1/2)^2 (3/4 * 1/4) / 1 twice for a variance, the base of 8 / 3.
        var rate = DirectStandard.Rate([new(["a"], 1, 1, 0, 50), new(["b"], 0, 1, 0, 50)]);
        Assert.Equal((0.5, 0.09375, 8.0 / 3), (rate.Value!.Value, rate.Variance, rate.EffectiveSize));
        // Far more than a whole number holds is no error.
        Assert.Equal(0.5, Exact.BinomialLimit(0.5, 1e12, 0.5), 3);
    }

    [Fact]
    public void Strata_that_a_group_lacks_count_at_the_references_rate_and_are_told_as_not_covered()
    {
        // Weights 60, 30 and 10; the group lacks the last, where the reference has 9 of 10: 0.6 * 0.5 + 0.3 * 0.2 + 0.1 * 0.9 = 0.45; variance 0.6^2 * 0.25 / 10 + 0.3^2 * 0.16 / 10.
        List<Stratum> strata = [new(["a"], 5, 10, 0, 60), new(["b"], 2, 10, 0, 30), new(["c"], 0, 0, 9, 10)];
        var rate = DirectStandard.Rate(strata);
        Assert.Equal((0.45, 0.01044, 0.9), (Math.Round(rate.Value!.Value, 12), Math.Round(rate.Variance, 12), rate.Covered));
        // By hand: a group with 40 % in six tenths and nothing in the rest, where the nation has 90 %, lies at the nation's 60 %.
        Assert.Equal(0.6, DirectStandard.Rate([new(["a"], 4, 10, 24, 60), new(["b"], 0, 0, 36, 40)]).Value!.Value, 12);
        // A stratum that the reference lacks too is left out, and the other weights scaled up: 60/90 * 0.5 + 30/90 * 0.2 = 0.4.
        var scaled = DirectStandard.Rate([.. strata[..2], strata[2] with { ReferencePart = 0, ReferenceWhole = 0, Weight = 10 }]);
        Assert.Equal((0.4, 0.9), (Math.Round(scaled.Value!.Value, 12), scaled.Covered));
        // One stratum of a third of the standard is below the floor.
        Assert.Null(DirectStandard.Rate([new(["a"], 5, 10, 0, 30), new(["b"], 0, 0, 0, 60)]).Value);
        Assert.Null(DirectStandard.Interval(DirectStandard.Rate([new(["a"], 0, 0, 0, 0)])));
    }

    private static Arbitrary<(int Part, int Whole)[]> Groups() =>
        Gen.Choose(0, 400).Zip(Gen.Choose(1, 400)).Select(pair => (pair.Item1, pair.Item2)).NonEmptyListOf().Select(list => list.ToArray()).ToArbitrary();
}
