using Analytics.Transforms.Statistics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace Analytics.Transforms.Tests;

/// <summary>Rank intervals and exact limits are what the plain way to them gives, to the last bit: what was published once comes out again.</summary>
public sealed class RankIntervalTest
{
    // As many as provinces, industries and prefectures, some of them with nobody and with everybody, and with few.
    [Theory]
    [InlineData(2, true)]
    [InlineData(31, true)]
    [InlineData(31, false)]
    [InlineData(97, true)]
    [InlineData(333, false)]
    public void Proportions_are_drawn_and_ranked_as_MathNet_and_a_sort_would(int count, bool higherIsBetter)
    {
        var random = new Random(count);
        List<(double Proportion, double Base)> groups = [.. Enumerable.Range(0, count).Select(i => (i % 7 == 0 ? 0 : i % 7 == 1 ? 1 : random.NextDouble(), (double)random.Next(1, i % 3 == 0 ? 20 : 100_000)))];
        Assert.Equal(
            Plainly(groups.Count, 20241012, higherIsBetter, (twister, i) => Beta.Sample(twister, (groups[i].Proportion * groups[i].Base) + 0.5, ((1 - groups[i].Proportion) * groups[i].Base) + 0.5)),
            RankInterval.OfProportions(groups, higherIsBetter, 20241012));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Estimates_without_an_error_are_equal_in_every_draw_and_stand_as_a_sort_leaves_them(bool higherIsBetter)
    {
        List<(double Value, double Error)> groups = [.. Enumerable.Range(0, 40).Select(i => ((double)(i % 5), i % 2 == 0 ? 0 : 0.5 + i))];
        Assert.Equal(
            Plainly(groups.Count, 7, higherIsBetter, (twister, i) => Normal.Sample(twister, groups[i].Value, groups[i].Error)), RankInterval.OfEstimates(groups, higherIsBetter, 7));
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

    private static List<(int First, int Last)> Plainly(int groups, int seed, bool higherIsBetter, Func<MersenneTwister, int, double> sample)
    {
        var twister = new MersenneTwister(seed, threadSafe: false);
        var ranks = Enumerable.Range(0, groups).Select(_ => new List<int>()).ToList();
        for (int round = 0; round < RankInterval.Draws; round++)
        {
            double[] draw = [.. Enumerable.Range(0, groups).Select(i => (higherIsBetter ? -1 : 1) * sample(twister, i))];
            int[] order = [.. Enumerable.Range(0, groups)];
            Array.Sort(draw, order);
            for (int rank = 0; rank < groups; rank++)
                ranks[order[rank]].Add(rank + 1);
        }
        return [.. ranks.Select(own => own.Order().ToList()).Select(own => (own[(RankInterval.Draws / 40) - 1], own[(RankInterval.Draws * 39 / 40) - 1]))];
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
