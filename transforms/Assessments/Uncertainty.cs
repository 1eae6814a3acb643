using Analytics.Transforms.Statistics;

namespace Analytics.Transforms.Assessments;

/// <summary>How sure a unit's rank is.</summary>
/// <param name="Unit">The unit's code.</param>
/// <param name="First">First rank of the middle 95 % of the draws.</param>
/// <param name="Last">Last rank of them.</param>
/// <param name="Bands">
/// Share of the draws in each grade, in the definition's order; the rest is below all. Draws that normalise in another way do not count: a grade is a point on the declared scale.
/// </param>
public sealed record Certainty(string Unit, int First, int Last, IReadOnlyList<double> Bands);

/// <summary>
/// Draws the assessment many times: every value, those that points are taken off for too, from a normal distribution with its standard error, the weights under each node from a Dirichlet distribution around those declared, and
/// of each choice that has alternatives the declared one or one of them. The same seed gives the same draws, on however many cores: each block of draws has a stream of its own.
/// </summary>
/// <remarks>
/// M. Saisana, A. Saltelli and S. Tarantola, Uncertainty and sensitivity analysis techniques as tools for the quality assessment of composite indicators, Journal of the Royal
/// Statistical Society A 168 (2005), 307-323.
/// </remarks>
public static class Uncertainty
{
    private const int BlockSize = 50;

    /// <summary>The certainty of each unit that has a total, in their order.</summary>
    public static IReadOnlyList<Certainty> Of(
        Definition definition, IReadOnlyList<Unit> units, IReadOnlyList<bool> higherIsBetter, IReadOnlyList<Score> scores, CancellationToken cancellation = default)
    {
        // Who has no total has no rank in any draw either; but others are normalised against it too.
        var scorer = new DrawScorer(definition, units, higherIsBetter, scores);
        if (scorer.Scored.IsEmpty)
            return [];
        int draws = definition.Draws.Count;
        var all = new Tally(definition, scorer);
        Parallel.For(
            0, (draws + BlockSize - 1) / BlockSize, new ParallelOptions { CancellationToken = cancellation }, () => new Tally(definition, scorer.Another()),
            (block, _, tally) =>
            {
                tally.Draw(new Xoshiro(definition.Draws.Seed, block), Math.Min(BlockSize, draws - (block * BlockSize)));
                return tally;
            },
            tally =>
            {
                lock (all)
                    all.Add(tally);
            });
        return [.. scorer.Scored.ToArray().Select((unit, u) => all.Of(units[unit].Code, u))];
    }

    // Counts, so that it does not matter in which order they are added.
    private sealed class Tally(Definition definition, DrawScorer scorer)
    {
        private readonly Draw draw = scorer.Declared();
        private readonly int[] ranks = new int[scorer.Scored.Length * scorer.Scored.Length];
        private readonly int[] bands = new int[scorer.Scored.Length * definition.Bands.Count];
        private readonly double[] from = [.. definition.Bands.Select(band => band.From)];
        private int graded;

        public void Draw(Xoshiro random, int count)
        {
            var scored = scorer.Scored;
            for (int i = 0; i < count; i++)
            {
                scorer.Drawer.Fill(draw, random);
                var standing = scorer.Ranked(draw);
                for (int u = 0; u < scored.Length; u++)
                    ranks[(u * scored.Length) + (int)standing.Ahead[scored[u]]]++;
                if (draw.Choice.Normalise != 0)
                    continue;
                graded++;
                for (int u = 0; u < scored.Length; u++)
                    if (BandOf(standing.Totals[scored[u]]) is >= 0 and var band)
                        bands[(u * from.Length) + band]++;
            }
        }

        public void Add(Tally other)
        {
            graded += other.graded;
            for (int i = 0; i < ranks.Length; i++)
                ranks[i] += other.ranks[i];
            for (int i = 0; i < bands.Length; i++)
                bands[i] += other.bands[i];
        }

        public Certainty Of(string unit, int u) => new(
            unit, At(u, 0.025), At(u, 0.975), [.. bands.Skip(u * from.Length).Take(from.Length).Select(count => graded == 0 ? 0 : (double)count / graded)]);

        // The best grade that the total reaches; -1 for none.
        private int BandOf(double total)
        {
            for (int band = 0; band < from.Length; band++)
                if (total >= from[band])
                    return band;
            return -1;
        }

        private int At(int u, double share)
        {
            long wanted = (long)Math.Ceiling(share * definition.Draws.Count), seen = 0;
            int at = 0;
            while ((seen += ranks[(u * scorer.Scored.Length) + at]) < wanted)
                at++;
            return at + 1;
        }
    }
}
