using Analytics.Reports.Site;
using Analytics.Transforms;

namespace Analytics.Reports.Live;

/// <summary>One thing wrong in a file, as a page shows it.</summary>
/// <param name="IsError">Error or warning.</param>
/// <param name="Rule">Code of the rule.</param>
/// <param name="Row">Row as a spreadsheet counts it; null when it is about the file.</param>
/// <param name="Column">Column, 1 = A.</param>
/// <param name="Cell">The cell, F17.</param>
/// <param name="Field">Name of the field.</param>
/// <param name="Value">What stands there.</param>
/// <param name="Count">Rows that it stands for.</param>
/// <param name="MessageZh">What is wrong, in Chinese.</param>
/// <param name="MessageEn">The same in English.</param>
public sealed record FindingRow(bool IsError, string Rule, long? Row, long? Column, string? Cell, string? Field, string? Value, long Count, string MessageZh, string MessageEn);

/// <summary>An uploaded file with the verdict of the checks.</summary>
/// <param name="Id">What its addresses are made of; nobody can guess it.</param>
/// <param name="FileName">The name that it came under.</param>
/// <param name="Verdict">The verdict in a sentence.</param>
/// <param name="Reading">How the file was understood; null when it was not.</param>
/// <param name="Errors">Errors.</param>
/// <param name="Warnings">Warnings.</param>
/// <param name="Findings">The first of them.</param>
/// <param name="HasList">A list of findings can be downloaded.</param>
/// <param name="HasWorkbook">A marked workbook can be downloaded.</param>
/// <param name="HandedIn">When it was put into the inbox, in words; null until then.</param>
/// <param name="Next">When it will be collected, in words; null when nothing is scheduled.</param>
public sealed record CheckedFile(
    string Id, string FileName, string Verdict, string? Reading, long Errors, long Warnings, IReadOnlyList<FindingRow> Findings, bool HasList, bool HasWorkbook, string? HandedIn, string? Next);

/// <summary>A file that was collected.</summary>
/// <param name="Id">Id of the submission.</param>
/// <param name="FileName">Its name.</param>
/// <param name="Received">When, in words.</param>
/// <param name="Status">accepted, returned or unchanged.</param>
/// <param name="Revision">The revision that it became.</param>
/// <param name="Errors">Errors.</param>
/// <param name="Warnings">Warnings.</param>
public sealed record SubmissionRow(string Id, string FileName, string Received, string Status, long? Revision, long Errors, long Warnings);

/// <summary>A return and where it stands.</summary>
/// <param name="Return">The return.</param>
/// <param name="State">Its state in words.</param>
/// <param name="Received">When it first came, in words.</param>
/// <param name="Locked">Its period is locked.</param>
public sealed record StateRow(ReturnStatus Return, string State, string? Received, bool Locked);

/// <summary>What the page of the returns desk shows.</summary>
/// <param name="Head">Its head.</param>
/// <param name="Kinds">Kinds of return, by name.</param>
/// <param name="Kind">The kind chosen.</param>
/// <param name="Periods">Periods of the calendar for the kind, newest first.</param>
/// <param name="Period">The period chosen; null without any.</param>
/// <param name="Provinces">Codes and names that a template may be asked for.</param>
/// <param name="States">The returns of kind and period.</param>
/// <param name="Submissions">The newest submissions.</param>
/// <param name="Checked">The upload that the address names.</param>
/// <param name="Opened">The submission that the address names, with its findings.</param>
/// <param name="ReturnedFiles">Names of what went back of it.</param>
/// <param name="Problem">Why something could not be shown.</param>
public sealed record DeskView(
    PageHead Head, IReadOnlyList<(string Name, string Title)> Kinds, string Kind, IReadOnlyList<string> Periods, string? Period, IReadOnlyList<(string Code, string Name)> Provinces,
    IReadOnlyList<StateRow> States, IReadOnlyList<SubmissionRow> Submissions, CheckedFile? Checked, (SubmissionRow Submission, IReadOnlyList<FindingRow> Findings)? Opened,
    IReadOnlyList<string> ReturnedFiles, string? Problem)
{
    /// <summary>Whether the submissions listed can be opened.</summary>
    public bool OpensSubmissions { get; init; }
}
