using System.Globalization;
using Analytics.Reports.Queries;

namespace Analytics.Reports.Live;

/// <summary>A result of one text and one number as bars from zero.</summary>
/// <param name="Title">Names of the two columns.</param>
/// <param name="Bars">Text, number as written (null for NULL) and length in per cent of the longest.</param>
public sealed record ResultBars(string Title, IReadOnlyList<(string Name, string? Value, string Width)> Bars)
{
    private const int Most = 60;

    /// <summary>The bars of a result; null when it has other columns, too many rows, or numbers below zero.</summary>
    public static ResultBars? Of(QueryPreview result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result.Columns.Count != 2 || result.Rows is < 2 or > Most || result.Columns[0].Type != "VARCHAR" || !IsNumber(result.Columns[1].Type))
            return null;
        double?[] values = [.. result.Shown.Select(row => row[1] is { } text && double.TryParse(text, CultureInfo.InvariantCulture, out double value) ? value : (double?)null)];
        if (values.Max() is not (> 0 and var most) || !double.IsFinite(most) || values.Any(value => value is < 0 or double.NaN))
            return null;
        return new($"{result.Columns[1].Name} / {result.Columns[0].Name}", [.. result.Shown.Select((row, i) => (row[0] ?? "NULL", row[1], string.Create(CultureInfo.InvariantCulture, $"{100 * (values[i] ?? 0) / most:0.##}%")))]);
    }

    /// <summary>Whether a DuckDB type is a number's.</summary>
    public static bool IsNumber(string type) => type is "DOUBLE" or "FLOAT" || type.EndsWith("INT", StringComparison.Ordinal) || type.EndsWith("INTEGER", StringComparison.Ordinal)
        || (type.StartsWith("DECIMAL", StringComparison.Ordinal) && type[^1] == ')');
}
