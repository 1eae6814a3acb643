using Analytics.Transforms;

namespace Analytics.Reports;

/// <summary>Where one value lies beside another, as far as their intervals tell.</summary>
internal enum Beside
{
    /// <summary>One of them has no interval: nothing is said.</summary>
    Untold,

    /// <summary>The other is a figure of the nation that is made of too few of its returns to stand for it: nothing is said.</summary>
    TooFew,

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

    /// <summary>Where a value lies beside the nation's; nothing is said where that is of too few returns.</summary>
    public static Beside OfNation(ComparisonRow? value, ComparisonRow? nation, Basis basis) => Enough(basis.Reporting, basis.Expected) ? Of(value, nation) : Beside.TooFew;

    /// <summary>Whether so many returns of those expected, at least half of them, stand for the nation.</summary>
    public static bool Enough(int reporting, int expected) => 2 * reporting >= expected;

    /// <summary>Where the nation lies beside what it was, both times made of the compared provinces only; nothing is said where these are too few to stand for it.</summary>
    public static Beside Of(Kpi kpi) => Enough(kpi) ? Of(kpi.Comparable, kpi.Previous) : Beside.Untold;

    /// <summary>Whether the compared provinces are at least half of those with the indicator in either period.</summary>
    public static bool Enough(Kpi kpi) => kpi.Compared >= Math.Max(kpi.OnlyNow.Count, kpi.OnlyBefore.Count);

    /// <summary>Whether that is the better side; null when nothing can be said, or when the indicator has no better side.</summary>
    public static bool? Better(Indicator indicator, Beside beside) => (indicator.Direction, beside) switch
    {
        ("higher" or "lower", Beside.Above) => indicator.Direction == "higher",
        ("higher" or "lower", Beside.Below) => indicator.Direction == "lower",
        _ => null,
    };
}
