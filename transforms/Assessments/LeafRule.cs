using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Four = System.Runtime.Intrinsics.Vector256<double>;

namespace Analytics.Transforms.Assessments;

/// <summary>
/// <see cref="Normalisation.Apply"/> over a row of units, four at a time, for draws. What is not known is NaN and stays without meaning; rows are filled up with NaN.
/// Sums are taken in the same order on every machine.
/// </summary>
internal sealed class LeafRule
{
    private enum Way { Goalposts, Standard, Rank, Target, Steps }

    private readonly Way way;
    private readonly bool higher;
    private readonly bool log;
    private readonly double low, range;
    private readonly Four[] targets;
    private readonly (double From, double Score)[] steps;
    private readonly int known, first;

    /// <summary>Prepares a rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="higher">Whether the greater value is the better.</param>
    /// <param name="values">Declared values: draws change them, but not which there are.</param>
    /// <param name="targets">Each unit's own target, a full row.</param>
    public LeafRule(Normalisation rule, bool higher, IReadOnlyList<double?> values, Four[] targets)
    {
        (this.higher, log, this.targets) = (higher, rule.Log, targets);
        way = rule.Method switch { "goalposts" => Way.Goalposts, "zscore" => Way.Standard, "rank" => Way.Rank, "target" => Way.Target, _ => Way.Steps };
        (low, double high) = (rule.Low ?? 0, rule.High ?? 0);
        if (log)
            (low, high) = (Math.Log(low), Math.Log(high));
        range = high - low;
        // The last step that is reached counts; of two from the same value on the first that was declared.
        var ascending = rule.Steps.Reverse().OrderBy(step => higher ? step.From : -step.From);
        steps = [.. ascending.Select(step => (Normalisation.EdgeOf(step, higher), step.Score))];
        known = values.Count(value => value is not null);
        first = Math.Max(0, values.ToList().FindIndex(value => value is not null));
    }

    /// <summary>Normalises a row.</summary>
    public void Apply(ReadOnlySpan<Four> row, Span<Four> into)
    {
        switch (way)
        {
            case Way.Goalposts:
                Goalposts(row, into);
                break;
            case Way.Standard:
                Standard(row, into);
                break;
            case Way.Rank:
                Rank(row, into);
                break;
            case Way.Target:
                Target(row, into);
                break;
            default:
                Steps(row, into);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Goalposts(ReadOnlySpan<Four> row, Span<Four> into)
    {
        Four low = Vector256.Create(this.low), range = Vector256.Create(this.range);
        for (int i = 0; i < row.Length; i++)
        {
            Four share = Clamped(((log ? Logarithm.Of(row[i]) : row[i]) - low) / range);
            if (log)
                share = Vector256.ConditionalSelect(Vector256.LessThanOrEqual(row[i], Four.Zero), Four.Zero, share);
            into[i] = higher ? share : Four.One - share;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Standard(ReadOnlySpan<Four> row, Span<Four> into)
    {
        // From the first on, so that equal values have no deviation, whatever is lost in summing, and one pass is enough.
        Four origin = Vector256.Create(MemoryMarshal.Cast<Four, double>(row)[first]), sum = Four.Zero, squares = Four.Zero;
        for (int i = 0; i < row.Length; i++)
        {
            Four from = row[i] - origin;
            from &= Vector256.Equals(from, from);
            sum += from;
            squares += from * from;
        }
        double total = Sum(sum), deviation = known < 2 ? 0 : Math.Sqrt(Math.Max(0, Sum(squares) - (total * total / known)) / (known - 1));
        Four mean = origin + Vector256.Create(total / known), half = Vector256.Create(0.5), step = Vector256.Create(deviation == 0 ? 0 : (higher ? 0.1 : -0.1) / deviation);
        for (int i = 0; i < row.Length; i++)
            into[i] = Clamped(half + (step * (row[i] - mean)));
    }

    private void Rank(ReadOnlySpan<Four> row, Span<Four> into)
    {
        Below(row, into, higher);
        Four others = Vector256.Create((double)(known - 1));
        for (int i = 0; i < row.Length; i++)
            into[i] = known == 1 ? Four.One : into[i] / others;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Target(ReadOnlySpan<Four> row, Span<Four> into)
    {
        for (int i = 0; i < row.Length; i++)
        {
            Four value = row[i], target = targets[i];
            Four reached = higher ? Vector256.GreaterThanOrEqual(value, target) : Vector256.LessThanOrEqual(value, target);
            Four noShare = Vector256.LessThanOrEqual(target, Four.Zero) | Vector256.LessThanOrEqual(value, Four.Zero);
            into[i] = Vector256.ConditionalSelect(noShare, Vector256.ConditionalSelect(reached, Four.One, Four.Zero), Clamped(higher ? value / target : target / value));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Steps(ReadOnlySpan<Four> row, Span<Four> into)
    {
        for (int i = 0; i < row.Length; i++)
        {
            Four score = Four.Zero;
            foreach (var (from, points) in steps)
            {
                Four edge = Vector256.Create(from);
                score = Vector256.ConditionalSelect(higher ? Vector256.GreaterThanOrEqual(row[i], edge) : Vector256.LessThanOrEqual(row[i], edge), Vector256.Create(points), score);
            }
            into[i] = score;
        }
    }

    /// <summary>By unit, how many of a row are below it, or above it. Of a few dozen, comparing all with all is faster than sorting.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Below(ReadOnlySpan<Four> row, Span<Four> into, bool below)
    {
        var units = MemoryMarshal.Cast<Four, double>(row);
        double sign = below ? 1 : -1;
        for (int i = 0; i < row.Length; i += 4)
        {
            Vector256<long> a = default, b = default, c = default, d = default;
            Four first = row[i] * sign, second = row[i + 1] * sign, third = row[i + 2] * sign, fourth = row[i + 3] * sign;
            foreach (double unit in units)
            {
                Four other = Vector256.Create(unit * sign);
                a -= Vector256.LessThan(other, first).AsInt64();
                b -= Vector256.LessThan(other, second).AsInt64();
                c -= Vector256.LessThan(other, third).AsInt64();
                d -= Vector256.LessThan(other, fourth).AsInt64();
            }
            (into[i], into[i + 1], into[i + 2], into[i + 3]) = (Vector256.ConvertToDouble(a), Vector256.ConvertToDouble(b), Vector256.ConvertToDouble(c), Vector256.ConvertToDouble(d));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Four Clamped(Four share) => Vector256.MinNative(Vector256.MaxNative(share, Four.Zero), Four.One);

    private static double Sum(Four four) => four[0] + four[1] + (four[2] + four[3]);
}
