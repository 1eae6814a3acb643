namespace Analytics.Transforms.Statistics;

/// <summary>A directly standardised rate.</summary>
/// <param name="Value">The rate; null when the group covers less of the standard than <see cref="DirectStandard.CoverageFloor"/>.</param>
/// <param name="Variance">Its variance; 0 for a ratio.</param>
/// <param name="EffectiveSize">The size of a simple sample that would be as precise.</param>
/// <param name="Covered">Share of the standard in strata where the group has a base, within 0..1.</param>
public sealed record StandardisedRate(double? Value, double Variance, double EffectiveSize, double Covered);

/// <summary>
/// Direct standardisation: the rate that a group would have with the standard's mix of strata, the reference's where no other is named. With W the strata's shares of the standard, made to sum to one over
/// the strata that group or reference has, and r the group's rates, the rate is the sum of W r. In a stratum that the group lacks the reference's rate stands for r, so that what nobody could do well or
/// badly makes no difference from the reference, whose own rate is the sum of W R: value less reference is the sum of W (r - R) over what the group has. The variance is the sum of W² r (1 - r) / n over
/// the strata that the group has, the reference's rate being taken as it is. In a stratum at 0 or 1, where that would be none, r counts as (x + 1/2) / (n + 1) in the variance: one enterprise does not
/// make a rate certain.
/// </summary>
/// <remarks>
/// J. L. Fleiss, Statistical Methods for Rates and Proportions, 2nd ed. (1981), 14.3, with the worked example of table 14.4; M. P. Fay and E. J. Feuer,
/// Statistics in Medicine 16 (1997), 791-801; the half is Jeffreys' prior. The variance of a stratum's proportion is the binomial one, as the numerator is part of the denominator.
/// </remarks>
public static class DirectStandard
{
    /// <summary>The share of the standard that a group must cover for a figure to be given: below a half the figure would tell of the smaller part of the standard.</summary>
    public const double CoverageFloor = 0.5;

    /// <summary>The standardised rate of a group.</summary>
    /// <param name="strata">All strata of group and reference; those that the standard lacks have no weight.</param>
    /// <param name="proportion">Whether numerators are parts of their denominators; otherwise there is no variance.</param>
    public static StandardisedRate Rate(IReadOnlyCollection<Stratum> strata, bool proportion = true)
    {
        double standard = strata.Sum(stratum => stratum.Weight);
        double covered = strata.Where(stratum => stratum.Whole > 0).Sum(stratum => stratum.Weight);
        if (standard <= 0 || covered / standard < CoverageFloor)
            return new(null, 0, 0, standard <= 0 ? 0 : covered / standard);
        double counted = Counted(strata), rate = 0, variance = 0, evenly = 0;
        foreach (var stratum in strata.Where(stratum => stratum.Counts))
        {
            double weight = stratum.Weight / counted, p = stratum.Rate;
            rate += weight * p;
            if (stratum.Whole <= 0)
                continue;
            double spread = p is > 0 and < 1 ? p : (stratum.Part + 0.5) / (stratum.Whole + 1);
            variance += proportion ? weight * weight * spread * (1 - spread) / stratum.Whole : 0;
            evenly += weight * weight / stratum.Whole;
        }
        // A sample as precise; for a rate of 0 or 1 as large as the weights leave of it (Kish 1965).
        double size = variance > 0 && rate is > 0 and < 1 ? rate * (1 - rate) / variance : 1 / evenly;
        return new(rate, variance, size, covered / standard);
    }

    /// <summary>The weights of the strata that count, summed: what each is divided by.</summary>
    public static double Counted(IEnumerable<Stratum> strata) => strata.Where(stratum => stratum.Counts).Sum(stratum => stratum.Weight);

    /// <summary>
    /// The 95 % interval of a standardised proportion: Wilson's with the effective size for the base, so that it stays within 0..1. Null for no figure.
    /// </summary>
    /// <remarks>
    /// E. L. Korn and B. I. Graubard, Survey Methodology 24 (1998), 193-201, for the effective size; C. Franco, R. J. A. Little, T. A. Louis and E. V. Slud, Journal of Survey
    /// Statistics and Methodology 7 (2019), 334-364, for Wilson's interval with it.
    /// </remarks>
    public static (double Low, double High)? Interval(StandardisedRate rate) =>
        rate.Value is { } value ? Wilson.Interval(Math.Clamp(value, 0, 1) * rate.EffectiveSize, rate.EffectiveSize) : null;
}
