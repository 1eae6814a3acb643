namespace Analytics.Transforms.Statistics;

/// <summary>
/// Indirect standardisation: observed against expected, where expected is what the group's bases would give with the reference's rates. The limits of the ratio are the exact
/// Poisson limits of the observed count over the expected one.
/// </summary>
/// <remarks>N. E. Breslow and N. E. Day, Statistical Methods in Cancer Research II (1987), 2.3; worked example: S. Selvin, Statistical Analysis of Epidemiologic Data, 3rd ed. (2004).</remarks>
public static class IndirectStandard
{
    /// <summary>Observed, expected, their ratio and its 95 % limits; null when nothing is expected.</summary>
    public static (double Observed, double Expected, double Ratio, double Low, double High)? Ratio(IReadOnlyCollection<Stratum> strata)
    {
        double observed = strata.Sum(stratum => stratum.Part), expected = strata.Sum(stratum => stratum.Whole * stratum.ReferenceRate);
        if (expected <= 0)
            return null;
        var (low, high) = Exact.Poisson(observed);
        return (observed, expected, observed / expected, low / expected, high / expected);
    }
}
