namespace Analytics.Transforms.Statistics;

/// <summary>Forecasts of nearly the same probability, summed up.</summary>
/// <param name="Tenth">0 for those below 0.1, up to 9 for those of 0.9 and more.</param>
/// <param name="Forecasts">How many.</param>
/// <param name="Happened">How many came true.</param>
/// <param name="Sum">Sum of the probabilities.</param>
/// <param name="Squares">Sum of the squares of probability less outcome (1 or 0).</param>
public sealed record ForecastGroup(int Tenth, long Forecasts, long Happened, double Sum, double Squares)
{
    /// <summary>Mean probability.</summary>
    public double Mean => Sum / Forecasts;

    /// <summary>Share that came true.</summary>
    public double Observed => (double)Happened / Forecasts;

    /// <summary>The 95 % Wilson interval of that share. It takes the forecasts as independent; those of one task, made in several periods, are not.</summary>
    public (double Low, double High) Interval => Wilson.Interval(Happened, Forecasts);
}

/// <summary>
/// How good probability forecasts were: the Brier score, mean of (p - o)², 0 the best; its skill 1 - Brier / (b (1 - b)) against always saying the share b that
/// came true, which nobody knew beforehand; and the reliability table, which sets what was said against what came.
/// </summary>
/// <remarks>
/// G. W. Brier, Verification of forecasts expressed in terms of probability, Monthly Weather Review 78 (1950), 1-3 (here half of his score, as is usual for two outcomes);
/// A. H. Murphy, A new vector partition of the probability score, Journal of Applied Meteorology 12 (1973), 595-600.
/// </remarks>
/// <param name="Groups">Those with forecasts, in order.</param>
public sealed record Calibration(IReadOnlyList<ForecastGroup> Groups)
{
    /// <summary>Forecasts whose outcome is known.</summary>
    public long Forecasts => Groups.Sum(group => group.Forecasts);

    /// <summary>Mean probability; null without forecasts.</summary>
    public double? Mean => Of(Groups.Sum(group => group.Sum));

    /// <summary>The share that came true; null without forecasts.</summary>
    public double? BaseRate => Of(Groups.Sum(group => group.Happened));

    /// <summary>The Brier score; null without forecasts.</summary>
    public double? Brier => Of(Groups.Sum(group => group.Squares));

    /// <summary>The skill; null without forecasts, or when all came true or none.</summary>
    public double? Skill => BaseRate is { } rate and > 0 and < 1 ? 1 - (Brier / (rate * (1 - rate))) : null;

    /// <summary>The groups of several calibrations together.</summary>
    public static Calibration Together(IEnumerable<Calibration> parts) => new(
        [.. parts.SelectMany(part => part.Groups).GroupBy(group => group.Tenth).OrderBy(tenth => tenth.Key).Select(tenth => new ForecastGroup(
            tenth.Key, tenth.Sum(group => group.Forecasts), tenth.Sum(group => group.Happened), tenth.Sum(group => group.Sum), tenth.Sum(group => group.Squares)))]);

    private double? Of(double sum) => Forecasts == 0 ? null : sum / Forecasts;
}
