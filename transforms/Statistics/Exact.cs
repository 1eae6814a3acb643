using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace Analytics.Transforms.Statistics;

/// <summary>Limits taken from the distribution of a count itself, without an approximation by the normal one.</summary>
public static class Exact
{
    /// <summary>
    /// The interval for the mean of a Poisson count: half the chi-squared quantiles at (1 - level) / 2 with 2 <paramref name="count"/> degrees of freedom,
    /// and at (1 + level) / 2 with two more.
    /// </summary>
    /// <remarks>F. Garwood, Fiducial limits for the Poisson distribution, Biometrika 28 (1936), 437-442; K. Ulm, American Journal of Epidemiology 131 (1990), 373-375.</remarks>
    /// <param name="count">The count, 0 or more.</param>
    /// <param name="level">How sure, within 0..1.</param>
    public static (double Low, double High) Poisson(double count, double level = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        double below = (1 - level) / 2;
        return (count == 0 ? 0 : GammaQuantile(count, below), GammaQuantile(count + 1, 1 - below));
    }

    // Newton's steps on the distribution function; a search over an interval asks for it, whose series is long for large shapes, many times more. They begin at the approximation of
    // E. B. Wilson and M. M. Hilferty, PNAS 17 (1931), 684-688, and for a shape below 1 at the first term of the series.
    private static double GammaQuantile(double shape, double below)
    {
        double x = shape < 1 ? Math.Pow(below * SpecialFunctions.Gamma(shape + 1), 1 / shape)
            : shape * Math.Pow(Math.Max(0.01, 1 - (1 / (9 * shape)) + (Normal.InvCDF(0, 1, below) / (3 * Math.Sqrt(shape)))), 3);
        for (int i = 0; i < 100; i++)
        {
            // The density itself overflows for shapes between 140 and 160 (MathNet 5).
            double before = x, step = (Gamma.CDF(shape, 1, x) - below) / Math.Exp(Gamma.PDFLn(shape, 1, x));
            x = Math.Max(x / 2, x - step);
            // The next one would be the square of it.
            if (Math.Abs(x - before) <= 1e-9 * x)
                break;
        }
        return x;
    }

    /// <summary>
    /// The proportion below which a binomial proportion of <paramref name="n"/> with mean <paramref name="p"/> lies with probability <paramref name="below"/>,
    /// interpolated between whole counts: with r the first count whose cumulated probability F(r) exceeds it, (r - (F(r) - below) / (F(r) - F(r - 1))) / n.
    /// </summary>
    /// <remarks>D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24 (2005), 1185-1202, appendix A.1.1.</remarks>
    /// <param name="p">The mean, within 0..1.</param>
    /// <param name="n">The base, 1 or more, rounded to a whole number, and taken as 2^30 beyond that: the limits are points there.</param>
    /// <param name="below">The probability, within 0..1.</param>
    public static double BinomialLimit(double p, double n, double below)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        int whole = (int)Math.Min(Math.Round(n), 1 << 30);
        if (p is 0 or 1)
            return p;
        // Of the first count beyond and the one before it, found from where the normal distribution has the limit: in steps that double until it lies between two, then by halves.
        int low = -1, high = whole;
        double before = 0, at = 1;
        int middle = (int)Math.Clamp((whole * p) + (Normal.InvCDF(0, 1, below) * Math.Sqrt(whole * p * (1 - p))), 0, whole - 1);
        for (int step = 1; high - low > 1; step = Math.Min(2 * step, whole))
        {
            double cumulated = Binomial.CDF(p, whole, middle);
            if (cumulated > below)
                (high, at, middle) = (middle, cumulated, Math.Max(middle - step, Middle(low, middle)));
            else
                (low, before, middle) = (middle, cumulated, Math.Min(middle + step, Middle(middle, high)));
        }
        return Math.Clamp((high - ((at - below) / (at - before))) / whole, 0, 1);

        static int Middle(int low, int high) => low + ((high - low) / 2);
    }

    /// <summary>The probability of a binomial count at least as far out, on the nearer side and doubled, as is usual for exact two-sided tests; at most 1.</summary>
    /// <param name="count">What was observed.</param>
    /// <param name="n">Out of how many.</param>
    /// <param name="p">The mean under the assumption, within 0..1.</param>
    public static double BinomialTwoSided(double count, double n, double p)
    {
        int whole = (int)Math.Min(Math.Round(n), 1 << 30), observed = (int)Math.Min(whole, Math.Round(count / n * whole));
        if (p is 0 or 1)
            return observed == whole * p ? 1 : 0;
        double atMost = Binomial.CDF(p, whole, observed), atLeast = 1 - (observed == 0 ? 0 : Binomial.CDF(p, whole, observed - 1));
        return Math.Min(1, 2 * Math.Min(atMost, atLeast));
    }
}
