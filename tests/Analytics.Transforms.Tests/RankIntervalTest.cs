using Analytics.Transforms.Statistics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace Analytics.Transforms.Tests;

/// <summary>Rank intervals hold the middle of the chances that ranks have, and exact limits are what the plain way to them gives.</summary>
public sealed class RankIntervalTest
{
    // As many as provinces, industries and prefectures, some of them with nobody and with everybody, and with few.
    [Theory]
    [InlineData(2, true)]
    [InlineData(31, true)]
    [InlineData(31, false)]
    [InlineData(97, true)]
    [InlineData(333, false)]
    public void Proportions_have_the_ranks_that_draws_of_MathNet_have(int count, bool higherIsBetter)
    {
        var random = new Random(count);
        List<(double Proportion, double Base)> groups = [.. Enumerable.Range(0, count).Select(i => (i % 7 == 0 ? 0 : i % 7 == 1 ? 1 : random.NextDouble(), (double)random.Next(1, i % 3 == 0 ? 20 : 100_000)))];
        Holds(groups.Count, higherIsBetter, (twister, i) => Beta.Sample(twister, (groups[i].Proportion * groups[i].Base) + 0.5, ((1 - groups[i].Proportion) * groups[i].Base) + 0.5), RankInterval.OfProportions(groups, higherIsBetter, 20241012));
    }

    [Theory]
    [InlineData(12, true)]
    [InlineData(200, false)]
    public void Estimates_have_the_ranks_that_draws_of_MathNet_have(int count, bool higherIsBetter)
    {
        List<(double Value, double Error)> groups = [.. Enumerable.Range(0, count).Select(i => (i / 7.0, 0.5 + (i % 5)))];
        Holds(groups.Count, higherIsBetter, (twister, i) => Normal.Sample(twister, groups[i].Value, groups[i].Error), RankInterval.OfEstimates(groups, higherIsBetter, 7));
    }

    /// <summary>
    /// Worked out in R 4.2.2: over 8,000 quantiles (qbeta) of a group's own distribution, the mean of the Poisson-binomial chances that so many others are higher (pbeta). No chance is so near 2.5 or 97.5 %
    /// that the draws could fall on its other side.
    /// </summary>
    [Fact]
    public void Ranks_are_those_whose_chances_R_integrates()
    {
        (double, double)[] groups = [(0, 20), (0.02, 600), (0.05, 150), (0.5, 3), (0.5, 40), (0.47, 1000), (0.52, 1000), (0.516, 80_000), (0.511, 80_000), (0.9, 30), (1, 15), (1, 300)];
        (int, int)[] expected = [(10, 12), (11, 12), (10, 11), (3, 9), (4, 9), (7, 9), (4, 8), (4, 7), (5, 8), (2, 4), (1, 3), (1, 2)];
        Assert.Equal(expected, RankInterval.OfProportions(groups, higherIsBetter: true, 20241012));
        // From the other end, and with other draws between.
        Assert.Equal(expected.Select(ranks => (13 - ranks.Item2, 13 - ranks.Item1)), RankInterval.OfProportions(groups, higherIsBetter: false, 1));
        Assert.Equal(expected, RankInterval.OfProportions(groups, higherIsBetter: true, 20241012));
    }

    [Fact]
    public void Estimates_without_an_error_stand_in_the_order_of_their_values()
    {
        (double, double)[] groups = [(3, 0), (1, 0), (2, 0), (2, 1e-9)];
        Assert.Equal([(1, 1), (4, 4), (2, 3), (2, 3)], RankInterval.OfEstimates(groups, higherIsBetter: true, 7));
        // Equal ones share a rank, few or many.
        Assert.Equal([(2, 2), (2, 2), (1, 1), (2, 2), (5, 5)], RankInterval.OfEstimates([(0, 0), (0, 0), (1, 0), (0, 0), (-1, 0)], higherIsBetter: true, 7));
        Assert.All(RankInterval.OfEstimates([.. Enumerable.Repeat((5.0, 0.0), 200)], higherIsBetter: false, 7), interval => Assert.Equal((1, 1), interval));
    }

    [Fact]
    public void Binomial_limits_are_those_of_a_search_by_halves()
    {
        var random = new Random(1);
        for (int i = 0; i < 3000; i++)
        {
            double p = Math.Pow(random.NextDouble(), random.Next(1, 6)), n = Math.Pow(10, random.NextDouble() * 7), below = new[] { 0.001, 0.025, 0.5, 0.975, 0.999 }[i % 5];
            if (p is > 0 and < 1)
                Assert.Equal(ByHalves(p, n, below), Exact.BinomialLimit(p, n, below));
        }
        foreach (double n in (double[])[1, 1.4, 2, 3])
            foreach (double p in (double[])[1e-12, 0.3, 1 - 1e-12])
                Assert.Equal(ByHalves(p, n, 0.025), Exact.BinomialLimit(p, n, 0.025));
    }

    /// <summary>Of as many draws made the plain way, a share lies below and within each end that fits the 2.5 % which it stands for: more than five standard errors of two such shares apart is no chance.</summary>
    private static void Holds(int groups, bool higherIsBetter, Func<MersenneTwister, int, double> sample, IReadOnlyList<(int First, int Last)> intervals)
    {
        const double Apart = 0.012;
        var twister = new MersenneTwister(99, threadSafe: false);
        var ranks = Enumerable.Range(0, groups).Select(_ => new List<int>()).ToList();
        for (int round = 0; round < RankInterval.Draws; round++)
        {
            double[] draw = [.. Enumerable.Range(0, groups).Select(i => (higherIsBetter ? -1 : 1) * sample(twister, i))];
            int[] order = [.. Enumerable.Range(0, groups)];
            Array.Sort(draw, order);
            for (int rank = 0; rank < groups; rank++)
                ranks[order[rank]].Add(rank + 1);
        }
        foreach (var ((first, last), own) in intervals.Zip(ranks))
        {
            double UpTo(int rank) => own.Count(drawn => drawn <= rank) / (double)RankInterval.Draws;
            Assert.True(UpTo(first - 1) < 0.025 + Apart && UpTo(first) > 0.025 - Apart, $"first {first}: {UpTo(first - 1)} {UpTo(first)}");
            Assert.True(UpTo(last - 1) < 0.975 + Apart && UpTo(last) > 0.975 - Apart, $"last {last}: {UpTo(last - 1)} {UpTo(last)}");
        }
    }

    private static double ByHalves(double p, double n, double below)
    {
        int whole = (int)Math.Round(n), low = -1, high = whole;
        double Cumulated(int count) => count < 0 ? 0 : count >= whole ? 1 : Binomial.CDF(p, whole, count);
        while (high - low > 1)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = Cumulated(middle) > below ? (low, middle) : (middle, high);
        }
        return Math.Clamp((high - ((Cumulated(high) - below) / (Cumulated(high) - Cumulated(high - 1)))) / whole, 0, 1);
    }
}
