using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Analytics.Ingest;

/// <summary>Reads the expressions and messages of a schema's checks: which names stand in them, and what takes their places.</summary>
internal static partial class CheckText
{
    /// <summary>The names in braces that the messages of a check show.</summary>
    public static IReadOnlyList<string> Shown(string zh, string en) => [.. Placeholder().Matches(zh + en).Select(match => match.Groups[1].Value).Distinct()];

    /// <summary>A message with values in place of its names.</summary>
    public static string Fill(string message, IReadOnlyDictionary<string, string> values) => Placeholder().Replace(message, match => values[match.Groups[1].Value]);

    /// <summary>The names in an expression that stand by themselves, in order: fields, tables, keywords.</summary>
    public static IEnumerable<string> Names(string expression) => Identifier().Matches(expression).Select(match => match.Value);

    /// <summary>The names before a parenthesis: functions, and keywords.</summary>
    public static IEnumerable<string> Functions(string expression) => Function().Matches(expression).Select(match => match.Groups[1].Value);

    /// <summary>An expression with other names in place of those that stand by themselves, texts in quotes as they are.</summary>
    public static string Rename(string expression, Func<string, string> other) => TextOrIdentifier().Replace(expression, match => match.Value[0] == '\'' ? match.Value : other(match.Value));

    /// <summary>A value of a row as a message shows it; null when it has none.</summary>
    public static string? Of(DbDataReader row, int column) => row.IsDBNull(column) ? null : Convert.ToString(row.GetValue(column), CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{([a-z_][a-z0-9_.]*)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"(\w+)\s*\(")]
    private static partial Regex Function();

    // A name of its own, not one behind a dot.
    private const string Name = @"(?<![\w.'])[a-z_][a-z0-9_]*(?!\s*\()";

    [GeneratedRegex(Name)]
    private static partial Regex Identifier();

    [GeneratedRegex("'[^']*'|" + Name)]
    private static partial Regex TextOrIdentifier();
}
