using System.Globalization;

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

    /// <summary>The quarter or the year right before one, whether there are data of it or not.</summary>
    public static string Preceding(string period) => NameOf(NumberOf(period) - 1, IsQuarter(period));

    /// <summary>The periods in order, with those that are missing between the first and the last: on an axis of them, distance is time.</summary>
    public static IReadOnlyList<string> WithoutGaps(IEnumerable<string> periods) =>
        [.. periods.GroupBy(IsQuarter).SelectMany(same => Between(same.Min(NumberOf), same.Max(NumberOf)).Select(number => NameOf(number, same.Key))).Order(StringComparer.Ordinal)];

    /// <summary>Whether it is a quarter.</summary>
    public static bool IsQuarter(string period) => period.Contains('Q', StringComparison.Ordinal);

    // One more from each period to the next of its length.
    private static int NumberOf(string period) => period.Split('Q') is [var year, var quarter] ? (4 * Number(year)) + Number(quarter) - 1 : Number(period);

    private static string NameOf(int number, bool quarter) => quarter ? $"{number / 4:0000}Q{(number % 4) + 1}" : $"{number:0000}";

    private static IEnumerable<int> Between(int first, int last) => Enumerable.Range(first, last - first + 1);

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);
}
