using Analytics.Transforms;

namespace Analytics.Reports.Site;

/// <summary>Where one value lies beside another, as far as their intervals tell.</summary>
internal enum Beside
{
    /// <summary>One of them has no interval: nothing is said.</summary>
    Untold,

    /// <summary>The intervals overlap.</summary>
    Unclear,

    /// <summary>The whole interval lies above the other's.</summary>
    Above,

    /// <summary>The whole interval lies below the other's.</summary>
    Below,
}

/// <summary>What a document or page may say of two values: never more than that their 95 % intervals do not overlap.</summary>
internal static class Judgement
{
    /// <summary>Where a value lies beside another one.</summary>
    public static Beside Of(ComparisonRow? value, ComparisonRow? other) => (value, other) switch
    {
        ({ Low: { } low, High: { } high }, { Low: { } otherLow, High: { } otherHigh }) => low > otherHigh ? Beside.Above : high < otherLow ? Beside.Below : Beside.Unclear,
        _ => Beside.Untold,
    };

    /// <summary>Where the nation lies beside what it was: only where the same regions are in both periods can the intervals be held against each other.</summary>
    public static Beside Of(Kpi kpi) => kpi.OnlyNow.Count + kpi.OnlyBefore.Count > 0 ? Beside.Untold : Of(kpi.Now, kpi.Previous);

    /// <summary>Whether that is the better side; null when nothing can be said, or when the indicator has no better side.</summary>
    public static bool? Better(Indicator indicator, Beside beside) => (indicator.Direction, beside) switch
    {
        ("higher" or "lower", Beside.Above) => indicator.Direction == "higher",
        ("higher" or "lower", Beside.Below) => indicator.Direction == "lower",
        _ => null,
    };
}
