namespace Analytics.Transforms.Assessments;

/// <summary>Makes values of an indicator comparable: 0 is worst, 1 best.</summary>
/// <remarks>
/// OECD and JRC, Handbook on Constructing Composite Indicators (2008), step 5; goalposts as in UNDP, Human Development Report, technical note 1; scaled z-scores and percentile
/// ranks as in W. Becker and others, COINr, Journal of Open Source Software 7 (2022), 4567.
/// </remarks>
public sealed record Normalisation
{
    /// <summary><c>goalposts</c>, <c>zscore</c>, <c>rank</c>, <c>target</c> (share of the unit's own target that is reached) or <c>bands</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The value that counts as 0 (as 1 where lower is better).</summary>
    public double? Low { get; init; }

    /// <summary>The value that counts as 1 (as 0 where lower is better).</summary>
    public double? High { get; init; }

    /// <summary>Goalposts on the logarithm.</summary>
    public bool Log { get; init; }

    /// <summary>Of the method bands: from this value on (where lower is better: down from it), this score within 0..1; in any order.</summary>
    public IReadOnlyList<ScoreStep> Steps { get; init; } = [];

    /// <summary>The values of all units, normalised; null stays null, and so does a value without a target where there has to be one.</summary>
    /// <param name="values">Raw values.</param>
    /// <param name="targets">Each unit's own target.</param>
    /// <param name="higherIsBetter">Which end is best.</param>
    public double?[] Apply(IReadOnlyList<double?> values, IReadOnlyList<double?> targets, bool higherIsBetter)
    {
        double[] known = [.. values.OfType<double>()];
        var (mean, deviation) = Spread(values);
        Func<double, int, double?> one = Method switch
        {
            "goalposts" => (value, _) => Turned(Between(value), higherIsBetter),
            "zscore" => (value, _) => deviation == 0 ? 0.5 : Math.Clamp(0.5 + (0.1 * (higherIsBetter ? 1 : -1) * (value - mean) / deviation), 0, 1),
            "rank" => (value, _) => known.Length == 1 ? 1 : known.Count(other => higherIsBetter ? other < value : other > value) / (double)(known.Length - 1),
            "target" => (value, unit) => targets[unit] is not { } target ? null : target <= 0 || value <= 0 ? (higherIsBetter ? value >= target : value <= target) ? 1 : 0
                : Math.Clamp(higherIsBetter ? value / target : target / value, 0, 1),
            _ => (value, _) => StepOf(value, higherIsBetter)?.Score ?? 0,
        };
        return [.. values.Select((value, unit) => value is { } there ? one(there, unit) : null)];
    }

    /// <summary>The step that a value reaches: the best one; null for none.</summary>
    public ScoreStep? StepOf(double value, bool higherIsBetter) => higherIsBetter
        ? Steps.Where(step => value >= EdgeOf(step, higherIsBetter)).MaxBy(step => step.From) : Steps.Where(step => value <= EdgeOf(step, higherIsBetter)).MinBy(step => step.From);

    // A standardised value is a sum that a computer adds: one that is on the step by hand must reach it.
    internal static double EdgeOf(ScoreStep step, bool higherIsBetter) => step.From + ((higherIsBetter ? -1e-9 : 1e-9) * Math.Max(1, Math.Abs(step.From)));

    /// <summary>Mean and standard deviation of the values that are there, of a sample as R's <c>sd</c>; 0 of fewer than two.</summary>
    public static (double Mean, double Deviation) Spread(IReadOnlyList<double?> values)
    {
        double[] known = [.. values.OfType<double>()];
        if (known.Length == 0)
            return (0, 0);
        // From the first on: of values that are all alike, summing must not make a deviation.
        double mean = known[0] + known.Average(value => value - known[0]);
        return (mean, known.Length < 2 ? 0 : Math.Sqrt(known.Sum(value => (value - mean) * (value - mean)) / (known.Length - 1)));
    }

    internal void Check(Func<string, string, TransformException> wrong)
    {
        switch (Method)
        {
            case "goalposts":
                if (Low is not { } low || High is not { } high || !(low < high))
                    throw wrong("goalposts 需要 low 和 high，且 low 小于 high（方向由指标决定）", "goalposts need low and high, low below high (which end is best is the indicator's to say)");
                if (Log && low <= 0)
                    throw wrong("取对数时 low 应大于 0", "on the logarithm, low must be above 0");
                break;
            case "bands":
                if (Steps.Count == 0 || Steps.Any(step => step.Score is < 0 or > 1))
                    throw wrong("bands 需要 steps，score 在 0 与 1 之间", "bands need steps with scores within 0 and 1");
                break;
            case "zscore" or "rank" or "target":
                break;
            default:
                throw wrong($"没有方法“{Method}”；有 goalposts、zscore、rank、target、bands", $"there is no method \"{Method}\"; there are goalposts, zscore, rank, target and bands");
        }
    }

    private double Between(double value)
    {
        double share = Log
            ? value <= 0 ? 0 : (Math.Log(value) - Math.Log(Low!.Value)) / (Math.Log(High!.Value) - Math.Log(Low.Value))
            : (value - Low!.Value) / (High!.Value - Low.Value);
        return Math.Clamp(share, 0, 1);
    }

    private static double Turned(double share, bool higherIsBetter) => higherIsBetter ? share : 1 - share;
}

/// <summary>From a value on, a score within 0..1.</summary>
public sealed record ScoreStep(double From, double Score);
