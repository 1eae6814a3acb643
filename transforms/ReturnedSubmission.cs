namespace Analytics.Transforms;

/// <summary>A submission that was sent back, and why.</summary>
/// <param name="SubmissionId">Its id.</param>
/// <param name="Kind">Its kind, where the file name told it.</param>
/// <param name="Period">Its period, where the file name told it.</param>
/// <param name="Region">Its region, where the file name told it.</param>
/// <param name="FileName">As it was sent.</param>
/// <param name="ReceivedAt">When it came in.</param>
/// <param name="Rows">Rows read; null where they would count enterprises to who is no evaluator.</param>
/// <param name="Errors">Findings that sent it back.</param>
/// <param name="Warnings">Findings that would not have.</param>
/// <param name="Rules">The findings by rule, errors first, most frequent first.</param>
public sealed record ReturnedSubmission(
    string SubmissionId, string? Kind, string? Period, CodeName? Region, string FileName, DateTimeOffset ReceivedAt,
    long? Rows, long Errors, long Warnings, IReadOnlyList<RuleFindings> Rules);

/// <summary>The findings of one rule in one submission.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Severity"><c>error</c> or <c>warning</c>.</param>
/// <param name="Count">How many cells or rows broke it.</param>
/// <param name="FirstCell">The first of them (<c>F17</c>); null when the whole file is meant. Of enterprises the column (<c>F</c>), unless to evaluators.</param>
/// <param name="MessageZh">What is wrong with the first, Chinese; of enterprises only that it is not shown, unless to evaluators.</param>
/// <param name="MessageEn">What is wrong with the first, English.</param>
public sealed record RuleFindings(string Rule, string Severity, long Count, string? FirstCell, string MessageZh, string MessageEn);
