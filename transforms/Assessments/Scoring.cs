using Analytics.Transforms.Statistics;

namespace Analytics.Transforms.Assessments;

/// <summary>What is known of one unit.</summary>
/// <param name="Code">Its code.</param>
/// <param name="NameZh">Name, Chinese.</param>
/// <param name="NameEn">Name, English.</param>
/// <param name="Peer">Its peer group; null for none.</param>
/// <param name="Values">The value of each leaf, in order; null where there is none.</param>
/// <param name="Errors">The standard error of each; 0 where it is taken as exact.</param>
/// <param name="Targets">Its own target for each.</param>
/// <param name="Deductions">The value of each deduction's indicator; null where there is none.</param>
public sealed record Unit(
    string Code, string NameZh, string NameEn, string? Peer, IReadOnlyList<double?> Values, IReadOnlyList<double> Errors, IReadOnlyList<double?> Targets,
    IReadOnlyList<double?> Deductions)
{
    /// <summary>The standard error of each deduction's value; 0 where it is taken as exact, and in runs of old, which have none.</summary>
    public IReadOnlyList<double> DeductionErrors { get; init; } = [];

    /// <summary>The standard error of the value of a deduction, by its place.</summary>
    internal double DeductionError(int deduction) =>
        Deductions[deduction] is null || deduction >= DeductionErrors.Count ? 0 : Math.Max(0, DeductionErrors[deduction]);
}

/// <summary>A line of a score sheet.</summary>
/// <param name="Code">The node.</param>
/// <param name="Raw">Of a leaf, the value as it is; null for a dimension or where there is none.</param>
/// <param name="Score">Its score within 0..1; null where it is missing.</param>
/// <param name="Weight">Its weight among its siblings, after those without a score were left out; null where it was left out itself.</param>
/// <param name="Decision">What was done about a missing value: <c>left_out</c>, <c>peer_median</c>, <c>zero</c> or <c>none</c>, which a dimension has from what is under it; null where nothing was missing.</param>
public sealed record Line(string Code, double? Raw, double? Score, double? Weight, string? Decision);

/// <summary>What a unit got.</summary>
/// <param name="Unit">The unit's code.</param>
/// <param name="Lines">The score sheet, parents before children.</param>
/// <param name="Deducted">Points taken off, by deduction.</param>
/// <param name="Total">Scale times the root's score less deductions, not below 0, not rounded; null where too little is known.</param>
/// <param name="Shown">Total as it is shown.</param>
/// <param name="Rank">1 the best, equal totals alike; null without a total.</param>
/// <param name="Band">Code of its grade; null without a total, or below all.</param>
public sealed record Score(string Unit, IReadOnlyList<Line> Lines, IReadOnlyList<double> Deducted, double? Total, double? Shown, int? Rank, string? Band);

/// <summary>
/// Composite scores. A leaf is normalised; a node is the weighted mean of those under it: arithmetic Σ w x, geometric Π x^w or harmonic 1 / Σ (w / x), with the weights of those
/// that have a score made to sum to one.
/// </summary>
/// <remarks>OECD and JRC, Handbook on Constructing Composite Indicators (2008), step 6; UNDP, Human Development Report, technical note 1, for the geometric mean.</remarks>
public static class Scoring
{
    /// <summary>The scores of all units.</summary>
    /// <param name="definition">The assessment.</param>
    /// <param name="units">What is known of each.</param>
    /// <param name="higherIsBetter">By leaf, which end is best.</param>
    public static IReadOnlyList<Score> Of(Definition definition, IReadOnlyList<Unit> units, IReadOnlyList<bool> higherIsBetter)
    {
        var leaves = definition.Leaves();
        double?[][] normalised = Normalise(definition, units, higherIsBetter);
        var (filled, decisions) = Fill(leaves, units, normalised);
        List<Score> scores = [.. units.Select((unit, u) =>
        {
            var lines = new List<Line>();
            int leaf = 0;
            double? root = Visit(definition.Root, definition.Threshold, ref leaf, i => (unit.Values[i], filled[i][u], decisions[i][u]), lines);
            double[] deducted = [.. definition.Deductions.Select((deduction, i) => Points(deduction, unit.Deductions[i]))];
            double? total = root is { } score ? Math.Max(0, (definition.Scale * score) - deducted.Sum()) : null;
            double? shown = total is { } exact ? Rounding.Half(exact, definition.Decimals) : null;
            return new Score(unit.Code, lines, deducted, total, shown, null, null);
        })];
        double?[] seen = [.. scores.Select(score => score.Total is { } total ? Ranked(definition, total) : (double?)null)];
        return [.. scores.Zip(seen, (score, own) => own is { } total ? score with { Rank = 1 + seen.Count(other => other > total), Band = BandOf(definition, total) } : score)];
    }

    /// <summary>A total as ranks and grades see it: before rounding with nine decimals, as totals that are equal by hand differ by how a computer adds.</summary>
    internal static double Ranked(Definition definition, double total) => Rounding.Half(total, definition.Rounding == "after" ? definition.Decimals : 9);

    /// <summary>The grade of a total; null below all.</summary>
    internal static string? BandOf(Definition definition, double total) => definition.Bands.FirstOrDefault(band => total >= band.From)?.Code;

    /// <summary>By leaf and unit, the normalised values.</summary>
    internal static double?[][] Normalise(Definition definition, IReadOnlyList<Unit> units, IReadOnlyList<bool> higherIsBetter) =>
        [.. definition.Leaves().Select((leaf, i) => leaf.Normalise!.Apply([.. units.Select(unit => unit.Values[i])], [.. units.Select(unit => unit.Targets[i])], higherIsBetter[i]))];

    /// <summary>What is missing, filled by each leaf's decision.</summary>
    internal static (double?[][] Filled, string?[][] Decisions) Fill(IReadOnlyList<Node> leaves, IReadOnlyList<Unit> units, double?[][] normalised)
    {
        var decisions = normalised.Select(column => new string?[column.Length]).ToArray();
        var filled = normalised.Select((column, i) => column.Select((value, u) =>
        {
            if (value is not null)
                return value;
            double? put = leaves[i].Missing switch
            {
                "zero" => 0,
                "peer_median" => Median(column.Where((_, other) => units[other].Peer is { } peer && peer == units[u].Peer).OfType<double>()),
                _ => null,
            };
            decisions[i][u] = put is null ? leaves[i].Missing == "none" ? "none" : "left_out" : leaves[i].Missing;
            return put;
        }).ToArray()).ToArray();
        return (filled, decisions);
    }

    /// <summary>The weighted mean; weights need not sum to one.</summary>
    /// <param name="mean"><c>arithmetic</c>, <c>geometric</c> or <c>harmonic</c>.</param>
    /// <param name="parts">Value, 0 or more, and weight of each.</param>
    public static double Mean(string mean, IReadOnlyCollection<(double Value, double Weight)> parts)
    {
        double weights = parts.Sum(part => part.Weight);
        // A zero makes the two other means zero.
        return mean switch
        {
            "geometric" => parts.Any(part => part.Value <= 0) ? 0 : Math.Exp(parts.Sum(part => part.Weight * Math.Log(part.Value)) / weights),
            "harmonic" => parts.Any(part => part.Value <= 0) ? 0 : weights / parts.Sum(part => part.Weight / part.Value),
            _ => parts.Sum(part => part.Weight * part.Value) / weights,
        };
    }

    /// <summary>The median; null of nothing.</summary>
    public static double? Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static double? Visit(Node node, double threshold, ref int leaf, Func<int, (double? Raw, double? Score, string? Decision)> known, List<Line> lines)
    {
        int at = lines.Count;
        if (node.Indicator is not null)
        {
            var (raw, score, decision) = known(leaf++);
            lines.Add(new(node.Code, raw, score, null, decision));
            return score;
        }
        lines.Add(new(node.Code, null, null, null, null));
        var parts = new List<(int Line, double? Score, Node Node)>();
        foreach (var child in node.Children)
        {
            int line = lines.Count;
            parts.Add((line, Visit(child, threshold, ref leaf, known, lines), child));
        }
        var present = parts.Where(part => part.Score is not null).ToList();
        double share = present.Sum(part => part.Node.Weight);
        bool refused = parts.Any(part => part.Score is null && lines[part.Line].Decision == "none");
        double? mean = present.Count == 0 || refused || share < threshold - 1e-12 ? null : Mean(node.Mean!, [.. present.Select(part => (part.Score!.Value, part.Node.Weight))]);
        foreach (var (line, _, child) in present)
            lines[line] = lines[line] with { Weight = child.Weight / share };
        lines[at] = lines[at] with { Score = mean, Decision = refused ? "none" : null };
        return mean;
    }

    private static double Points(Deduction deduction, double? value) => value is { } known ? Math.Min(deduction.Cap, Math.Max(0, known - deduction.Above) * deduction.Points)
        : deduction.Missing == "cap" ? deduction.Cap : 0;
}
