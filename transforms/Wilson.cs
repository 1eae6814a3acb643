namespace Analytics.Transforms;

/// <summary>Score interval for a binomial proportion.</summary>
public static class Wilson
{
    /// <summary>The standard normal quantile at 0.975, for intervals of 95 %.</summary>
    public const double Z = 1.959964;

    /// <summary>
    /// The 95 % interval for <paramref name="part"/> out of <paramref name="whole"/>, both ends within 0..1. With p = part / whole and
    /// n = whole its ends are (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n).
    /// </summary>
    /// <remarks>
    /// E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927), 209-212; worked examples in
    /// R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), 857-872, Table I.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The whole is not positive, or the part is not within 0..whole.</exception>
    public static (double Low, double High) Interval(double part, double whole)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(whole);
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(part, whole);
        double p = part / whole;
        double zz = Z * Z / whole;
        double centre = (p + zz / 2) / (1 + zz);
        double half = Z * Math.Sqrt(p * (1 - p) / whole + zz / whole / 4) / (1 + zz);
        // Exact at the ends, where the difference of two nearly equal numbers would leave a rest.
        return (part == 0 ? 0 : Math.Max(0, centre - half), part == whole ? 1 : Math.Min(1, centre + half));
    }
}
