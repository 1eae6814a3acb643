namespace Analytics.Jobs;

/// <summary>Word documents.</summary>
public sealed partial class Texts
{
    internal string DocxOption => Say(
        "不生成页面，写一份 Word 文档：--region 或 --indicator 为专报，--year 为年度蓝皮书统计表",
        "Instead of the pages write a Word document: a special report with --region or --indicator, the blue-book tables of a year with --year");

    internal string DocxRegion => Say("与 --docx 同用：省级地区的六位代码，编制该地区专报", "With --docx: six-digit code of a province, for a special report on it");

    internal string DocxIndicator => Say("与 --docx 同用：指标代码，编制该指标专报", "With --docx: code of an indicator, for a special report on it");

    internal string DocxYear => Say("与 --docx 同用：年度，如 2025；未关账的年度注明“初步数”", "With --docx: a year, such as 2025; one that is not closed is marked preliminary");

    internal string DocxPeriod => Say("专报的报告期，如 2025Q3；默认最新", "Period of a special report, such as 2025Q3; default: the newest");

    internal string DocxEnding => Say("以 .docx 结尾的文件名", "a file name that ends in .docx");

    internal string DocxOnly(string option) => Say($"{option} 只与 --docx 同用。", $"{option} goes with --docx only.");

    internal string DocxOneOf => Say("--docx 须与 --region、--indicator、--year 之一同用，且只能一个。", "--docx needs exactly one of --region, --indicator and --year.");

    internal string DocxNotWith(string option, string other) => Say($"{option} 不能与 {other} 同用。", $"{option} cannot be used with {other}.");

    internal string WritingDocument => Say("编制 Word 文档", "Writing the Word document");

    internal string DocxThere(string path) => Say(
        $"{path} 已存在，没有改动。请先移走它，或另取文件名。", $"{path} exists and was left as it is. Move it away first, or choose another name.");

    internal string YearExpected => Say("四位年份，如 2025", "a year of four digits, such as 2025");

    internal string PreliminaryYear(string year) => Say(
        $"{year} 年尚未关账，文档已注明“初步数”和仍可报送或更正的报表。", $"{year} is not closed: the document says that it is preliminary, and which returns may still come in or be corrected.");
}
