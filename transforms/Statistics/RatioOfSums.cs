namespace Analytics.Transforms.Statistics;

/// <summary>What a ratio of two sums over enterprises needs to know of them.</summary>
/// <param name="Units">How many enterprises.</param>
/// <param name="Y">Sum of the numerators.</param>
/// <param name="X">Sum of the denominators.</param>
/// <param name="YY">Sum of their squares.</param>
/// <param name="XY">Sum of numerator times denominator.</param>
/// <param name="XX">Sum of the squares of the denominators.</param>
public sealed record Moments(long Units, double Y, double X, double YY, double XY, double XX);

/// <summary>
/// The interval of a ratio of two sums, R = Y / X, by linearisation: each enterprise counts with the residual y - R x, so that the variance is n / (n - 1) times the sum of
/// squared residuals over X², and the ends are R ± t √variance with Student's t for n - 1 degrees of freedom.
/// </summary>
/// <remarks>
/// W. G. Cochran, Sampling Techniques, 3rd ed. (1977), 6.4, formula 6.13 without the correction for a finite population: a year's enterprises stand for those that could have been.
/// </remarks>
public static class RatioOfSums
{
    /// <summary>The 95 % interval; null for fewer than two enterprises or no base.</summary>
    public static (double Low, double High)? Interval(Moments moments)
    {
        if (moments.Units < 2 || moments.X <= 0)
            return null;
        double ratio = moments.Y / moments.X;
        double half = MathNet.Numerics.Distributions.StudentT.InvCDF(0, 1, moments.Units - 1, 0.975) * StandardError(moments);
        return (ratio - half, ratio + half);
    }

    /// <summary>The standard error of the ratio.</summary>
    public static double StandardError(Moments moments)
    {
        double ratio = moments.Y / moments.X;
        double squares = Math.Max(0, moments.YY - (2 * ratio * moments.XY) + (ratio * ratio * moments.XX));
        return Math.Sqrt(squares * moments.Units / (moments.Units - 1)) / moments.X;
    }
}
