using MathNet.Numerics.Distributions;

namespace Analytics.Transforms.Statistics;

/// <summary>How the units behind a ratio y over x vary.</summary>
/// <param name="Squares">Sum of y².</param>
/// <param name="Products">Sum of x y.</param>
/// <param name="BaseSquares">Sum of x².</param>
/// <param name="Count">Units.</param>
public sealed record Variation(double Squares, double Products, double BaseSquares, double Count);

/// <summary>
/// A ratio of sums, y over x, with the interval of its linearised form: with residuals e = y - R x of the n units, the standard error is sqrt(n / (n - 1) sum e²) / sum x, and the interval
/// takes Student's t with n - 1 degrees of freedom. Where every x is one, that is the mean and its usual interval. Units are taken as independent of each other.
/// </summary>
/// <remarks>W. G. Cochran, Sampling Techniques, 3rd ed. (1977), formulas 2.39 and 6.13, without the correction for a finite population: what is judged is not this quarter's list but what made it.</remarks>
public static class RatioEstimate
{
    /// <summary>The standard error of the ratio; null of fewer than two units, or of no base.</summary>
    /// <param name="y">Sum of the numerators.</param>
    /// <param name="x">Sum of the denominators.</param>
    /// <param name="variation">How the units vary.</param>
    public static double? Error(double y, double x, Variation variation)
    {
        ArgumentNullException.ThrowIfNull(variation);
        var (squares, products, baseSquares, count) = variation;
        if (count < 2 || x <= 0)
            return null;
        double ratio = y / x;
        // Rounding may leave a little less than none.
        double residuals = Math.Max(0, squares - (2 * ratio * products) + (ratio * ratio * baseSquares));
        return Math.Sqrt(count / (count - 1) * residuals) / x;
    }

    /// <summary>The 95 % interval, from 0 on: the sums that are compared are never negative.</summary>
    /// <param name="ratio">The ratio.</param>
    /// <param name="error">Its standard error.</param>
    /// <param name="count">Units, at least two.</param>
    public static (double Low, double High) Interval(double ratio, double error, double count)
    {
        double half = StudentT.InvCDF(0, 1, count - 1, 0.975) * error;
        return (Math.Max(0, ratio - half), ratio + half);
    }
}
