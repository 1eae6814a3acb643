using Analytics.Reports.Exports;

namespace Analytics.Jobs;

/// <summary>Exports.</summary>
public sealed partial class Texts
{
    internal string Export => Say(
        "导出可以公布的数据，供研究使用和引用：Parquet、代码表、数据说明、数据包描述、校验和、示例。同一数据版本导出的文件逐字节相同。",
        "Export what may be published, to be used and cited by researchers: Parquet, code lists, codebook, data package, check sums, examples. One data version gives the same bytes each time.");

    internal string ExportOut => Say("写入的目录；已有的导出会整体替换，别的内容不会覆盖", "Folder to write; an export that is there is replaced as a whole, anything else is left alone");

    internal string OneLine => Say("一行文字", "one line of text");

    internal string Exporting => Say("导出", "Export");

    internal string Exported(ExportSummary summary) => Say(
        $"数据版本 {summary.Version}：{summary.Tables} 张表，{summary.Files} 个文件，{Number(summary.Rows)} 行。{(summary.Synthetic ? "合成样例，非真实数据。" : "")}",
        $"Data version {summary.Version}: {summary.Tables} tables, {summary.Files} files, {Number(summary.Rows)} rows.{(summary.Synthetic ? " Synthetic sample, no real data." : "")}");
}
