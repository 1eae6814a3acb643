namespace Analytics.Ingest.Workbooks;

/// <summary>Names of the sheets that the program itself puts into workbooks; a return's data never stand in one of them.</summary>
internal static class SheetNames
{
    /// <summary>How to fill in a template.</summary>
    public const string Instructions = "填报说明";

    /// <summary>The findings, first in a workbook that is sent back.</summary>
    public const string Findings = "退回清单";

    /// <summary>Hidden: what drop-down lists offer.</summary>
    public const string Lists = "_lists";
}
