namespace Analytics.Ingest;

/// <summary>What is written around the findings that go back: the list as CSV, the first sheet of a workbook, its comments.</summary>
internal static class ReturnedTexts
{
    public static readonly Text Error = new("severity_error", "错误", "error");
    public static readonly Text Warning = new("severity_warning", "警告", "warning");

    public static readonly Text NotListed = new("not_listed", "另有 {0} 条未列出", "{0} more are not listed");
    public static readonly Text Comment = new("comment", "【{0}】{1}（规则 {2}）", "[{0}] {1} (rule {2})");

    public static readonly Text Heading = new("findings_heading", "退回清单：请改正后重新报送", "Findings: correct them and hand it in again");
    public static readonly Text File = new("findings_file", "文件：{0}    检查时间：{1}（北京时间）", "{0}, checked on {1} (Beijing time).");
    public static readonly Text Count = new("findings_count", "共 {0:#,0} 处错误、{1:#,0} 处警告{2}。", "{0:#,0} errors, {1:#,0} warnings{2}.");
    public static readonly Text First = new("findings_first", "；下面列出前 {0:#,0} 处，另有 {1:#,0} 处未列出，改正后再报时继续检查", "; the first {0:#,0} are listed, {1:#,0} more are not");
    public static readonly Text Colours = new("findings_colours",
        "整份报表未入库。有误的单元格已标色并加批注：红色为错误，必须改正；黄色为警告，请核实，属实的可以不改。",
        "Nothing of the file was committed. Red cells are errors and must be corrected; yellow ones are warnings to be confirmed. Click a cell in column C to go there.");
    public static readonly Text Again = new("findings_again",
        "请在本工作簿中改正后，以原文件名重新报送；本清单和标记不必删除，下次报送时自动清除。",
        "Correct this workbook and hand it in under the same name; this list and the marks may stay, they are taken off by themselves.");

    public static readonly Text Number = new("column_number", "序号", "No.");
    public static readonly Text Severity = new("column_severity", "级别", "severity");
    public static readonly Text Cell = new("column_cell", "单元格", "cell");
    public static readonly Text Row = new("column_row", "行", "row");
    public static readonly Text Column = new("column_column", "列", "column");
    public static readonly Text Field = new("column_field", "字段", "field");
    public static readonly Text Item = new("column_item", "项目", "field");
    public static readonly Text Value = new("column_value", "内容", "value");
    public static readonly Text Message = new("column_message", "说明", "message");
    public static readonly Text Rule = new("column_rule", "规则", "rule");
    public static readonly Text Rows = new("column_rows", "行数", "rows");
    public static readonly Text WholeFile = new("whole_file", "整个文件", "whole file");
    public static readonly Text WholeRow = new("whole_row", "整行", "whole row");
    public static readonly Text Page = new("page_footer", "第 &P 页，共 &N 页", "Page &P of &N");

    /// <summary>The word for a severity.</summary>
    public static Text Of(Severity severity) => severity == Ingest.Severity.Error ? Error : Warning;
}
