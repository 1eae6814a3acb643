namespace Analytics.Transforms;

/// <summary>Which period comes before which, with quarters (<c>2025Q3</c>) and years (<c>2025</c>) side by side.</summary>
public static class PeriodOrder
{
    /// <summary>
    /// The newest quarter, or the newest year where there is no quarter: a year that has just begun must not hide the quarters before it. Null without periods.
    /// </summary>
    public static string? Newest(IEnumerable<string> periods) =>
        periods.MaxBy(period => (IsQuarter(period), period), Comparer<(bool Quarter, string Period)>.Create((a, b) =>
            a.Quarter == b.Quarter ? string.CompareOrdinal(a.Period, b.Period) : a.Quarter.CompareTo(b.Quarter)));

    /// <summary>The last period of the same length before one; null when there is none.</summary>
    public static string? Before(IEnumerable<string> periods, string period) =>
        periods.Where(other => IsQuarter(other) == IsQuarter(period) && string.CompareOrdinal(other, period) < 0).Max(StringComparer.Ordinal);

    /// <summary>Whether it is a quarter.</summary>
    public static bool IsQuarter(string period) => period.Contains('Q', StringComparison.Ordinal);
}
