namespace Analytics.Transforms.Statistics;

/// <summary>
/// How sure ranks are: every proportion is drawn many times from what its base says of it, Beta(x + 1/2, n - x + 1/2), every other estimate from the normal distribution of its standard
/// error; each draw is ranked, and the interval holds the middle 95 % of a group's ranks. The same seed gives the same intervals on every machine.
/// </summary>
/// <remarks>
/// H. Goldstein and D. J. Spiegelhalter, League tables and their limitations, Journal of the Royal Statistical Society A 159 (1996), 385-443; the prior is Jeffreys', as in L. D. Brown,
/// T. T. Cai and A. DasGupta, Statistical Science 16 (2001), 101-133.
/// </remarks>
public static class RankInterval
{
    /// <summary>Draws made.</summary>
    public const int Draws = 10_000;

    // More than these are sorted anew at each draw.
    private const int Few = 128;

    /// <summary>For each group the first and last rank of its interval, 1 the best.</summary>
    /// <param name="groups">Proportion and (effective) base of each.</param>
    /// <param name="higherIsBetter">Which end is rank 1.</param>
    /// <param name="seed">Of the draws.</param>
    public static IReadOnlyList<(int First, int Last)> OfProportions(IReadOnlyList<(double Proportion, double Base)> groups, bool higherIsBetter, int seed)
    {
        (GammaShape A, GammaShape B)[] shapes = [.. groups.Select(group => (new GammaShape((group.Proportion * group.Base) + 0.5), new GammaShape(((1 - group.Proportion) * group.Base) + 0.5)))];
        return Of(groups.Count, higherIsBetter, seed, (numbers, i) =>
        {
            double x = numbers.Gamma(shapes[i].A), y = numbers.Gamma(shapes[i].B);
            return x / (x + y);
        });
    }

    /// <summary>The same of ratios and means.</summary>
    /// <param name="groups">Value and standard error of each.</param>
    /// <param name="higherIsBetter">Which end is rank 1.</param>
    /// <param name="seed">Of the draws.</param>
    public static IReadOnlyList<(int First, int Last)> OfEstimates(IReadOnlyList<(double Value, double Error)> groups, bool higherIsBetter, int seed) =>
        Of(groups.Count, higherIsBetter, seed, (numbers, i) => groups[i].Value + (groups[i].Error * numbers.Next().Normal));

    private static IReadOnlyList<(int First, int Last)> Of(int groups, bool higherIsBetter, int seed, Func<SeededNumbers, int, double> sample)
    {
        var numbers = new SeededNumbers(seed);
        // By group and rank, the number of draws.
        int[][] counts = [.. Enumerable.Range(0, groups).Select(_ => new int[groups])];
        double[] draw = new double[groups], sorted = new double[groups];
        int[] order = [.. Enumerable.Range(0, groups)];
        for (int round = 0; round < Draws; round++)
        {
            for (int i = 0; i < draw.Length; i++)
            {
                double drawn = sample(numbers, i);
                // The best is the smallest.
                draw[i] = higherIsBetter ? -drawn : drawn;
            }
            if (draw.Length > Few)
                Sort(draw, order);
            else
                Insert(draw, order, sorted);
            int first = 0;
            for (int rank = 0; rank < order.Length; rank++)
            {
                // Equal values share a rank.
                if (draw[order[rank]] > draw[order[first]])
                    first = rank;
                counts[order[rank]][first]++;
            }
        }
        return [.. counts.Select(ranks => (At(ranks, 0.025), At(ranks, 0.975)))];
    }

    // Sorts by insertion, beginning with the order of the draw before, which is nearly that of this one.
    private static void Insert(double[] draw, int[] order, double[] sorted)
    {
        for (int i = 0; i < order.Length; i++)
        {
            int group = order[i], at = i;
            double drawn = draw[group];
            for (; at > 0 && sorted[at - 1] > drawn; at--)
                (sorted[at], order[at]) = (sorted[at - 1], order[at - 1]);
            (sorted[at], order[at]) = (drawn, group);
        }
    }

    private static void Sort(double[] draw, int[] order)
    {
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort((double[])draw.Clone(), order);
    }

    // The first rank up to which at least that share of the draws lies.
    private static int At(int[] ranks, double share)
    {
        long wanted = (long)Math.Ceiling(share * Draws), seen = 0;
        int rank = 0;
        while ((seen += ranks[rank]) < wanted)
            rank++;
        return rank + 1;
    }
}
