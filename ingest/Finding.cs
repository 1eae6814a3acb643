namespace Analytics.Ingest;

/// <summary>How much a finding weighs: one error returns the whole submission, a warning is recorded and accepted.</summary>
public enum Severity
{
    /// <summary>The submission is returned.</summary>
    Error,

    /// <summary>Recorded; the submission is accepted.</summary>
    Warning,
}

/// <summary>A place in a file as its sender sees it in a spreadsheet.</summary>
/// <param name="Row">Row number, 1 = the header; blank rows count.</param>
/// <param name="Column">Column number, 1 = A; null when the whole row is meant.</param>
/// <param name="Field">The schema's field that the column holds, if any.</param>
public readonly record struct CellAddress(long Row, int? Column, string? Field)
{
    /// <summary>The cell in spreadsheet notation, <c>F17</c>; column A stands for a whole row.</summary>
    public string Cell => $"{ColumnLetters(Column ?? 1)}{Row}";

    private static string ColumnLetters(int column)
    {
        string letters = "";
        for (int rest = column; rest > 0; rest = (rest - 1) / 26) letters = (char)('A' + (rest - 1) % 26) + letters;
        return letters;
    }
}

/// <summary>One thing wrong in a submission.</summary>
/// <param name="Severity">Error or warning.</param>
/// <param name="Rule">The code of the rule, stable across versions.</param>
/// <param name="Address">Where; null when it is about the file as a whole.</param>
/// <param name="Value">What stands there, shortened to 200 characters; null when nothing does.</param>
/// <param name="MessageZh">What is wrong and what is expected, in Chinese.</param>
/// <param name="MessageEn">The same in English.</param>
public sealed record Finding(Severity Severity, string Rule, CellAddress? Address, string? Value, string MessageZh, string MessageEn)
{
    /// <summary>How many rows it stands for: 1, or more when a rule that fails in most rows is told once, at the first of them.</summary>
    public long Count { get; init; } = 1;

    /// <summary>Errors and warnings that no finding of a list stands for.</summary>
    /// <param name="errors">Errors of the file.</param>
    /// <param name="warnings">Warnings of the file.</param>
    /// <param name="listed">The list.</param>
    public static long Unlisted(long errors, long warnings, IEnumerable<Finding> listed) => errors + warnings - listed.Sum(finding => finding.Count);

    /// <summary>The message in the language asked for, <c>zh</c> or <c>en</c>.</summary>
    public string Message(string language) => language == "en" ? MessageEn : MessageZh;
}
