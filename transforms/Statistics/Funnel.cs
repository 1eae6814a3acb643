using MathNet.Numerics.Distributions;

namespace Analytics.Transforms.Statistics;

/// <summary>How the spread beyond chance is taken into the limits.</summary>
public enum Dispersion
{
    /// <summary>There is none beyond chance: exact limits.</summary>
    None,

    /// <summary>The variance of every group is so many times that of chance.</summary>
    Multiplicative,

    /// <summary>Groups differ in truth, all by the same variance, which is added to that of chance.</summary>
    Additive,
}

/// <summary>Where a group stands in the funnel.</summary>
/// <param name="Low95">Lower limit within which 95 % lie.</param>
/// <param name="High95">Upper one.</param>
/// <param name="Low998">Lower limit within which 99.8 % lie.</param>
/// <param name="High998">Upper one.</param>
/// <param name="Class"><c>within</c>, <c>alert</c> (outside 95 %) or <c>outlier</c> (outside 99.8 %).</param>
/// <param name="High">Above the mean; only told outside the limits.</param>
/// <param name="PValue">Two-sided probability of being so far out.</param>
/// <param name="Corrected">The same, corrected for the number of groups looked at (Holm).</param>
public sealed record FunnelPlace(double Low95, double High95, double Low998, double High998, string Class, bool? High, double PValue, double Corrected);

/// <summary>A funnel over groups.</summary>
/// <param name="Mean">The mean that all are held against, within 0..1.</param>
/// <param name="Phi">Mean of the squared, winsorised z-scores; about 1 when there is nothing but chance.</param>
/// <param name="TauSquared">Variance between the groups; 0 when chance explains all.</param>
/// <param name="Dispersion">What was chosen.</param>
/// <param name="Places">One for each group, in their order; null where it has no base.</param>
public sealed record FunnelPlot(double Mean, double Phi, double TauSquared, Dispersion Dispersion, IReadOnlyList<FunnelPlace?> Places);

/// <summary>
/// The funnel of proportions: which groups lie further from the overall proportion than chance, and the spread that all groups have, would carry them.
/// </summary>
/// <remarks>
/// D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24 (2005), 1185-1202, and Handling over-dispersion of performance indicators,
/// Quality and Safety in Health Care 14 (2005), 347-351: z-scores with a tenth at each end pulled in, φ their mean square, τ² by DerSimonian and Laird. There is
/// over-dispersion when φ is more than two standard deviations √(2/I) above 1. Of the two models for it the one with the greater normal likelihood of the observed proportions is
/// taken. Holm, Scandinavian Journal of Statistics 6 (1979), 65-70, for the correction.
/// </remarks>
public static class Funnel
{
    private const double Winsorised = 0.1;
    private static readonly double Z95 = Normal.InvCDF(0, 1, 0.975);
    private static readonly double Z998 = Normal.InvCDF(0, 1, 0.999);

    /// <summary>The funnel of these groups.</summary>
    /// <param name="groups">Numerator and denominator of each, the one part of the other.</param>
    /// <param name="target">What they are held against, within 0..1; null for their common proportion.</param>
    public static FunnelPlot Of(IReadOnlyList<(double Part, double Whole)> groups, double? target = null)
    {
        var known = groups.Where(group => group.Whole >= 1).ToList();
        double whole = known.Sum(group => group.Whole), mean = target ?? (whole > 0 ? known.Sum(group => group.Part) / whole : 0);
        if (known.Count < 2 || mean is <= 0 or >= 1)
        {
            double[] chance = [.. known.Select(group => Exact.BinomialTwoSided(group.Part, group.Whole, mean))], own = Holm(chance);
            int at = -1;
            return new(mean, 0, 0, Dispersion.None, [.. groups.Select(group => group.Whole < 1 ? null : Exactly(group, mean, chance[++at], own[at]))]);
        }
        double Error(double n) => Math.Sqrt(mean * (1 - mean) / n);
        double[] z = Winsorise([.. known.Select(group => ((group.Part / group.Whole) - mean) / Error(group.Whole))]);
        double phi = z.Average(score => score * score);
        double[] weights = [.. known.Select(group => 1 / (Error(group.Whole) * Error(group.Whole)))];
        double total = weights.Sum();
        double tau = Math.Max(0, ((known.Count * phi) - (known.Count - 1)) / (total - (weights.Sum(weight => weight * weight) / total)));
        var dispersion = phi <= 1 + (2 * Math.Sqrt(2.0 / known.Count)) || tau == 0 ? Dispersion.None
            : Likelihood(known, mean, n => phi * Error(n) * Error(n)) > Likelihood(known, mean, n => (Error(n) * Error(n)) + tau) ? Dispersion.Multiplicative : Dispersion.Additive;
        double Spread(double n) => Beyond(mean, n, dispersion, phi, tau);
        double[] p = [.. known.Select(group => dispersion == Dispersion.None
            ? Exact.BinomialTwoSided(group.Part, group.Whole, mean)
            : 2 * Normal.CDF(0, 1, -Math.Abs((group.Part / group.Whole) - mean) / Spread(group.Whole)))];
        double[] corrected = Holm(p);
        int next = -1;
        return new(mean, phi, dispersion == Dispersion.None ? 0 : tau, dispersion, [.. groups.Select(group =>
        {
            if (group.Whole < 1)
                return null;
            next++;
            return dispersion == Dispersion.None
                ? Exactly(group, mean, p[next], corrected[next])
                : Place(group, mean, p[next], corrected[next], mean - (Z95 * Spread(group.Whole)), mean + (Z95 * Spread(group.Whole)),
                    mean - (Z998 * Spread(group.Whole)), mean + (Z998 * Spread(group.Whole)));
        })]);
    }

    /// <summary>The limits of a funnel for a group of any size, within 0..1: its curves.</summary>
    /// <param name="plot">The funnel.</param>
    /// <param name="size">The base, 1 or more.</param>
    public static (double Low95, double High95, double Low998, double High998) Limits(FunnelPlot plot, double size)
    {
        double mean = plot.Mean;
        if (plot.Dispersion == Dispersion.None)
            return (Exact.BinomialLimit(mean, size, 0.025), Exact.BinomialLimit(mean, size, 0.975), Exact.BinomialLimit(mean, size, 0.001), Exact.BinomialLimit(mean, size, 0.999));
        double spread = Beyond(mean, size, plot.Dispersion, plot.Phi, plot.TauSquared);
        return (Math.Max(0, mean - (Z95 * spread)), Math.Min(1, mean + (Z95 * spread)), Math.Max(0, mean - (Z998 * spread)), Math.Min(1, mean + (Z998 * spread)));
    }

    // The standard deviation of a group's proportion where there is more than chance.
    private static double Beyond(double mean, double n, Dispersion dispersion, double phi, double tau) =>
        Math.Sqrt(dispersion == Dispersion.Multiplicative ? phi * mean * (1 - mean) / n : (mean * (1 - mean) / n) + tau);

    /// <summary>The p-values corrected for their number: each times the number of those not smaller, never below one before it, at most 1.</summary>
    public static double[] Holm(IReadOnlyList<double> p)
    {
        double[] corrected = new double[p.Count];
        double least = 0;
        int left = p.Count;
        foreach (int i in Enumerable.Range(0, p.Count).OrderBy(i => p[i]))
            corrected[i] = least = Math.Max(least, Math.Min(1, p[i] * left--));
        return corrected;
    }

    /// <summary>Pulls in the tenth at each end to the quantiles there (type 7 of Hyndman and Fan, as R does).</summary>
    public static double[] Winsorise(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        double low = Quantile(sorted, Winsorised), high = Quantile(sorted, 1 - Winsorised);
        return [.. values.Select(value => Math.Clamp(value, low, high))];
    }

    private static double Quantile(double[] sorted, double at)
    {
        double place = at * (sorted.Length - 1);
        int below = (int)Math.Floor(place);
        return below + 1 >= sorted.Length ? sorted[^1] : sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]));
    }

    private static double Likelihood(IEnumerable<(double Part, double Whole)> groups, double mean, Func<double, double> variance) =>
        groups.Sum(group => -(Math.Log(variance(group.Whole)) + (Math.Pow((group.Part / group.Whole) - mean, 2) / variance(group.Whole))) / 2);

    private static FunnelPlace Exactly((double Part, double Whole) group, double mean, double p, double corrected)
    {
        double Limit(double below) => Exact.BinomialLimit(mean, group.Whole, below);
        return Place(group, mean, p, corrected, Limit(0.025), Limit(0.975), Limit(0.001), Limit(0.999));
    }

    private static FunnelPlace Place((double Part, double Whole) group, double mean, double p, double corrected, double low95, double high95, double low998, double high998)
    {
        double value = group.Part / group.Whole;
        string place = value < low998 || value > high998 ? "outlier" : value < low95 || value > high95 ? "alert" : "within";
        return new(Math.Max(0, low95), Math.Min(1, high95), Math.Max(0, low998), Math.Min(1, high998), place, place == "within" ? null : value > mean, p, corrected);
    }
}
