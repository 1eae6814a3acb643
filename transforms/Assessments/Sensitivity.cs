using Analytics.Transforms.Statistics;

namespace Analytics.Transforms.Assessments;

/// <summary>How much of what moves in the draws comes of one choice.</summary>
/// <param name="Choice"><c>data</c>, <c>weights</c>, <c>normalise</c>, <c>missing</c> or <c>mean</c>.</param>
/// <param name="Shift">Its share in the variance of the mean shift of ranks.</param>
/// <param name="Ranks">Its share in the variance of each unit's rank, by the unit's code; units whose rank never moves are not there.</param>
public sealed record ChoiceSensitivity(string Choice, SobolIndex Shift, IReadOnlyDictionary<string, SobolIndex> Ranks);

/// <summary>
/// Which of the choices behind an assessment moves its ranks: first-order and total indices of data, weights, normalisation, missing-data decision and mean, as far as the definition
/// varies them, on the mean absolute shift of ranks R = Σ |rank drawn - rank declared| / units and on each unit's rank.
/// </summary>
/// <param name="Rows">How many pairs of draws the indices rest on; each takes as many scorings as there are choices, and two more.</param>
/// <param name="Shift">The mean of R: by how many places a rank moves on average.</param>
/// <param name="Choices">Each choice that varies; in the definition's order of steps.</param>
/// <remarks>
/// M. Saisana, A. Saltelli and S. Tarantola, Journal of the Royal Statistical Society A 168 (2005), 307-323, for R and the choices as factors; the estimators are those of
/// <see cref="Sobol"/>.
/// </remarks>
public sealed record Sensitivity(int Rows, double Shift, IReadOnlyList<ChoiceSensitivity> Choices)
{
    private const int Blocks = 64;
    private const int BlockSize = 64;

    /// <summary>The indices; null where nothing varies or no rank ever moves.</summary>
    public static Sensitivity? Of(
        Definition definition, IReadOnlyList<Unit> units, IReadOnlyList<bool> higherIsBetter, IReadOnlyList<Score> scores, CancellationToken cancellation = default)
    {
        var scorer = new DrawScorer(definition, units, higherIsBetter, scores);
        var varies = scorer.Drawer.Varies;
        List<(string Name, Action<Draw, Draw> Take)> choices = [];
        void Factor(bool there, string name, Action<Draw, Draw> take)
        {
            if (there)
                choices.Add((name, take));
        }
        Factor(varies.Data, "data", (draw, other) => draw.Values = other.Values);
        Factor(varies.Normalise, "normalise", (draw, other) => draw.Choice = draw.Choice with { Normalise = other.Choice.Normalise });
        Factor(varies.Missing, "missing", (draw, other) => draw.Choice = draw.Choice with { Missing = other.Choice.Missing });
        Factor(varies.Weights, "weights", (draw, other) => draw.Weights = other.Weights);
        Factor(varies.Mean, "mean", (draw, other) => draw.Choice = draw.Choice with { Mean = other.Choice.Mean });
        if (choices.Count == 0 || scorer.Scored.IsEmpty)
            return null;

        int[] scored = scorer.Scored.ToArray();
        int[] declared = [.. scored.Select(unit => scores[unit].Rank!.Value - 1)];
        Action<Draw, Draw>[] takes = [.. choices.Select(choice => choice.Take)];
        var sums = new SobolSums[Blocks][];
        double[] shifts = new double[Blocks];
        Parallel.For(
            0, Blocks, new ParallelOptions { CancellationToken = cancellation }, () => scorer.Another(),
            (block, _, own) =>
            {
                (sums[block], shifts[block]) = Draw(own, new Xoshiro(definition.Draws.Seed, -1 - block), declared, takes);
                return own;
            },
            _ => { });
        // The shift first, then each unit's rank.
        var indices = Enumerable.Range(0, declared.Length + 1).AsParallel().AsOrdered().WithCancellation(cancellation)
            .Select(output => Sobol.Of([.. sums.Select(block => block[output])], definition.Draws.Seed)?.Select(Rounded).ToArray()).ToArray();
        return indices[0] is not { } shift ? null : new(
            Blocks * BlockSize, Math.Round(shifts.Sum() / (2 * Blocks * BlockSize), 4), [.. choices.Select((choice, i) => new ChoiceSensitivity(
                choice.Name, shift[i], scored.Index().Where(each => indices[each.Index + 1] is not null)
                    .ToDictionary(each => units[each.Item].Code, each => indices[each.Index + 1]![i], StringComparer.Ordinal)))]);
    }

    private static (SobolSums[] Sums, double Shift) Draw(DrawScorer scorer, Xoshiro random, int[] declared, Action<Draw, Draw>[] takes)
    {
        int outputs = declared.Length + 1;
        SobolSums[] sums = [.. Enumerable.Range(0, outputs).Select(_ => new SobolSums(takes.Length))];
        var (first, second, mixed) = (scorer.Declared(), scorer.Declared(), scorer.Declared());
        double[] a = new double[outputs], b = new double[outputs], one = new double[outputs], mixes = new double[outputs * takes.Length];
        double shift = 0;
        for (int row = 0; row < BlockSize; row++)
        {
            scorer.Drawer.Fill(first, random);
            scorer.Drawer.Fill(second, random);
            Outputs(scorer, first, declared, a);
            Outputs(scorer, second, declared, b);
            for (int i = 0; i < takes.Length; i++)
            {
                (mixed.Values, mixed.Weights, mixed.Choice) = (first.Values, first.Weights, first.Choice);
                takes[i](mixed, second);
                Outputs(scorer, mixed, declared, one);
                for (int output = 0; output < outputs; output++)
                    mixes[(output * takes.Length) + i] = one[output];
            }
            for (int output = 0; output < outputs; output++)
                sums[output].Add(a[output], b[output], mixes.AsSpan(output * takes.Length, takes.Length));
            shift += a[0] + b[0];
        }
        return (sums, shift);
    }

    // Ranks from the declared ones on, which takes nothing from the variance and keeps the numbers small.
    private static void Outputs(DrawScorer scorer, Draw draw, int[] declared, double[] into)
    {
        var ahead = scorer.Ranked(draw).Ahead;
        double shift = 0;
        for (int u = 0; u < declared.Length; u++)
        {
            into[u + 1] = ahead[scorer.Scored[u]] - declared[u];
            shift += Math.Abs(into[u + 1]);
        }
        into[0] = shift / declared.Length;
    }

    // A third decimal is noise already.
    private static SobolIndex Rounded(SobolIndex index)
    {
        static double Four(double value) => Math.Round(value, 4) + 0.0;
        return new(Four(index.First), Four(index.FirstLow), Four(index.FirstHigh), Four(index.Total), Four(index.TotalLow), Four(index.TotalHigh));
    }
}
