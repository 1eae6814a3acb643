using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Analytics.Transforms.Statistics;
using Four = System.Runtime.Intrinsics.Vector256<double>;

namespace Analytics.Transforms.Assessments;

/// <summary>Which of the choices a draw takes: 0 the declared one, else an alternative of the definition, counted from 1.</summary>
/// <param name="Normalise">Of the ways to normalise.</param>
/// <param name="Missing">Of the decisions about missing values.</param>
/// <param name="Mean">Of the means.</param>
public readonly record struct Choice(int Normalise, int Missing, int Mean);

/// <summary>
/// What one draw changes. Values are rows of units, one a leaf and then those of deductions that no leaf has, four units at a time; NaN where there is none.
/// </summary>
/// <param name="values">The values.</param>
/// <param name="weights">The weight of each node, parents before children.</param>
public sealed class Draw(Four[] values, double[] weights)
{
    /// <summary>The choices taken.</summary>
    public Choice Choice { get; set; }

    /// <summary>The weight of each node, parents before children; those of siblings need not sum to one.</summary>
    public double[] Weights { get; internal set; } = weights;

    internal Four[] Values { get; set; } = values;
}

/// <summary>
/// Makes draws: each value, also of deductions, normal around the declared one with its standard error, the weights under each node from a Dirichlet distribution around those declared (gamma numbers, of
/// which a mean takes shares), and each choice the declared one or an alternative with equal chance, for all leaves or nodes at once.
/// </summary>
internal sealed class Drawer
{
    private readonly Four[] values;
    private readonly Four[] errors;
    private readonly double[] weights;
    private readonly double[] shapes;
    private readonly (int Normalise, int Missing, int Mean) choices;
    private readonly bool uncertain;

    /// <summary>Prepares the draws of an assessment.</summary>
    public Drawer(Definition definition, IReadOnlyList<Unit> units)
    {
        var alternatives = definition.Draws.Alternatives ?? new Alternatives();
        var leaves = definition.Leaves();
        // An indicator has one value in a draw, whether it scores or takes off. What nobody's error is known of takes no numbers from the generator.
        List<string> own = [];
        DeductionRows = [.. definition.Deductions.Select((deduction, i) =>
        {
            if (units.All(unit => unit.DeductionError(i) <= 0))
                return -1;
            if (leaves.Index().Where(each => each.Item.Indicator == deduction.Indicator && each.Item.Strata.Count == 0).Select(each => (int?)each.Index).FirstOrDefault() is { } leaf)
                return leaf;
            if (!own.Contains(deduction.Indicator))
                own.Add(deduction.Indicator);
            return leaves.Count + own.IndexOf(deduction.Indicator);
        })];
        int[] first = [.. own.Select((_, i) => Array.IndexOf(DeductionRows, leaves.Count + i))];
        int rows = leaves.Count + own.Count;
        values = Rows(units, rows, (unit, row) => (row < leaves.Count ? unit.Values[row] : unit.Deductions[first[row - leaves.Count]]) ?? double.NaN, double.NaN);
        errors = Rows(units, rows, (unit, row) => row >= leaves.Count ? unit.DeductionError(first[row - leaves.Count]) : unit.Values[row] is null ? 0 : Math.Max(0, unit.Errors[row]), 0);
        uncertain = errors.AsSpan().ContainsAnyExcept(Four.Zero);
        weights = [.. definition.Nodes().Select(each => each.Node.Weight)];
        // Where there is one child alone, nothing is shared out.
        var shared = definition.Nodes().Where(each => each.Node.Children.Count > 1).SelectMany(each => each.Node.Children).Select(child => child.Code).ToHashSet(StringComparer.Ordinal);
        shapes = [.. definition.Nodes().Select(each => shared.Contains(each.Node.Code) ? definition.Draws.Concentration * each.Node.Weight : 0)];
        choices = (1 + alternatives.Normalise.Count, 1 + alternatives.Missing.Count, 1 + alternatives.Mean.Count);
    }

    /// <summary>By deduction, the row of its values: that of a leaf with the same indicator, or one of its own; -1 where it stays as declared.</summary>
    public int[] DeductionRows { get; }

    /// <summary>Whether values, weights and each choice vary at all.</summary>
    public (bool Data, bool Weights, bool Normalise, bool Missing, bool Mean) Varies =>
        (uncertain, shapes.Any(shape => shape > 0), choices.Normalise > 1, choices.Missing > 1, choices.Mean > 1);

    /// <summary>Nothing drawn yet: values, weights and choices as declared.</summary>
    public Draw Declared() => new([.. values], [.. weights]);

    /// <summary>Draws anew.</summary>
    public void Fill(Draw draw, Xoshiro random)
    {
        draw.Choice = new(random.Below(choices.Normalise), random.Below(choices.Missing), random.Below(choices.Mean));
        for (int node = 0; node < shapes.Length; node++)
            if (shapes[node] > 0)
                draw.Weights[node] = random.Gamma(shapes[node]);
        if (!uncertain)
            return;
        // All at once, those that are certain too, which is faster than row by row.
        random.Normals(draw.Values);
        Spread(values, errors, draw.Values);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Spread(ReadOnlySpan<Four> values, ReadOnlySpan<Four> errors, Span<Four> noise)
    {
        for (int i = 0; i < noise.Length; i++)
            noise[i] = values[i] + (errors[i] * noise[i]);
    }

    /// <summary>How many fours a row of units has: a multiple of four, as loops take four fours at once.</summary>
    internal static int ChunksOf(int units) => (units + 15) / 16 * 4;

    /// <summary>Rows of units, filled up.</summary>
    internal static Four[] Rows(IReadOnlyList<Unit> units, int rows, Func<Unit, int, double> of, double rest)
    {
        int chunks = ChunksOf(units.Count);
        var made = new Four[rows * chunks];
        var numbers = MemoryMarshal.Cast<Four, double>(made.AsSpan());
        for (int row = 0; row < rows; row++)
            for (int u = 0; u < 4 * chunks; u++)
                numbers[(row * 4 * chunks) + u] = u < units.Count ? of(units[u], row) : rest;
        return made;
    }
}
