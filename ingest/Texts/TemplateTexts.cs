namespace Analytics.Ingest;

/// <summary>What a template says: in its cells, and on the sheet that tells how to fill it in.</summary>
internal static class TemplateTexts
{
    public static readonly Text Nation = new("nation", "全国", "the whole country");

    public static readonly Text Choose = new("type_choice", "请从下拉列表中选择。", "Choose from the list.");
    public static readonly Text NotInList = new("type_likely_choice", "列表中没有这个值，请核对；确认无误的，选“是”保留。", "Not in the list; keep it only if it is right.");
    public static readonly Text Required = new("type_required", "必填。", "Required.");
    public static readonly Text Optional = new("type_optional", "选填。", "Optional.");
    public static readonly Text Range = new("type_range", "{0} 至 {1}。", "{0} to {1}.");
    public static readonly Text AtMost = new("type_at_most", "最多 {0} 个字。", "At most {0} characters.");
    public static readonly Text Whole = new("type_whole", "“{0}”应填 {1} 至 {2} 的整数。", "\"{0}\" takes a whole number from {1} to {2}.");
    public static readonly Text Decimal = new("type_decimal", "“{0}”应填 {1} 至 {2} 的数字（至多 {3} 位小数）。", "\"{0}\" takes a number with at most {3} decimals from {1} to {2}.");
    public static readonly Text Date = new("type_date", "“{0}”应填日期，写作 2025-09-30，在 {1:yyyy-MM-dd} 至 {2:yyyy-MM-dd} 之间。", "\"{0}\" takes a date such as 2025-09-30, from {1:yyyy-MM-dd} to {2:yyyy-MM-dd}.");
    public static readonly Text Characters = new("type_characters", "“{0}”应为 {1} 位。", "\"{0}\" takes {1} characters.");
    public static readonly Text Length = new("type_length", "“{0}”应为 {1} 至 {2} 个字。", "\"{0}\" takes {1} to {2} characters.");

    public static readonly Text Heading = new("instructions_heading", "{0}填报说明", "How to fill in the {0}");
    public static readonly Text Kind = new("instructions_kind", "报表", "Kind");
    public static readonly Text KindIs = new("instructions_kind_is", "{0}（{1}），表式第 {2} 版", "{0} ({1}), version {2} of the form");
    public static readonly Text Period = new("instructions_period", "报告期", "Period");
    public static readonly Text Quarter = new("instructions_quarter", "{0}（{1} 年第 {2} 季度）", "{0} (quarter {2} of {1})");
    public static readonly Text Year = new("instructions_year", "{0}（{1} 年度）", "{0} (the year {1})");
    public static readonly Text Region = new("instructions_region", "填报地区", "Region");
    public static readonly Text Content = new("instructions_content", "填报内容", "Content");

    public static readonly Text Filling = new("instructions_filling", "一、怎样填报", "1. How to fill it in");
    public static readonly Text Fields = new("instructions_fields", "二、逐列说明", "2. Column by column");
    public static readonly Text Handing = new("instructions_handing", "三、怎样报送", "3. How to hand it in");

    /// <summary>How to fill it in: {0} is the title of the kind.</summary>
    public static readonly IReadOnlyList<Text> HowToFill =
    [
        new("instructions_rows",
            "1. 在“{0}”工作表中填报，从表头下面的第一行起，一行一条，中间不要插入合计行。表头和隐藏的第 1 行请勿改动。",
            "Fill in the sheet \"{0}\" from the row below the titles on, one row an entry, without rows of totals. Leave the titles and the hidden first row as they are."),
        new("instructions_required",
            "2. 深色表头的列必填；浅色表头的列按实际情况填写，没有的留空。选中单元格时会显示填报要求。",
            "Columns with dark titles are required; leave a cell of the others empty where there is nothing to say. A selected cell shows what it takes."),
        new("instructions_lists",
            "3. 带下拉箭头的列请从列表中选择，列表中“代码 名称”同时列出，入库时只取代码。粘贴进来的内容只写代码或只写名称的，也能识别。",
            "Choose from the list where a cell has an arrow. It offers codes with their names; the code is what counts. A code or a name alone, pasted, is understood too."),
        new("instructions_codes",
            "4. 代码、编号按文本填写，保留开头的零。从其他表格粘贴时，请用“选择性粘贴—数值”，以免改动单元格格式。",
            "Codes are text and keep their leading zeros. Paste values only, so that the formats of the cells stay."),
        new("instructions_numbers", "5. 数字只填数值，不写单位；日期写作 2025-09-30。", "Numbers come without units; a date is written 2025-09-30."),
    ];

    /// <summary>How to hand it in: {0} is the name of the file, {1} of the sheet with the findings.</summary>
    public static readonly IReadOnlyList<Text> HowToHandIn =
    [
        new("instructions_name",
            "1. 存为 XLSX 工作簿，文件名保持 {0} 不变：文件名表明报表、报告期和地区，须与表中内容一致。",
            "Save it as an XLSX workbook under its name {0}, which says the kind, period and region and must agree with the rows."),
        new("instructions_check",
            "2. 报送前可以自查：analytics check {0}，逐个单元格列出问题，不影响任何数据。",
            "Check it before: analytics check {0} lists what is wrong cell by cell and changes nothing."),
        new("instructions_inbox",
            "3. 按主管单位规定的方式报送（放入收件目录 inbox/）。报表整份接收或整份退回：有一处错误即整份退回，警告不影响接收。",
            "Hand it in as the body in charge says (into the folder inbox/). One error sends the whole return back; warnings do not."),
        new("instructions_returned",
            "4. 退回的工作簿在退回目录 returned/：首页“{1}”列出全部问题，有误的单元格已标红（错误）或标黄（警告）并加批注。请改正标红的单元格，仍以原文件名再次报送。",
            "A workbook that comes back lies in returned/: its first sheet \"{1}\" lists the findings, wrong cells are red (errors) or yellow (warnings) and commented. Correct the red cells and hand it in under the same name."),
    ];

    public static readonly Text Column = new("instructions_column", "列", "Column");
    public static readonly Text Item = new("instructions_item", "项目", "Field");
    public static readonly Text Must = new("instructions_must", "必填", "Required");
    public static readonly Text Takes = new("instructions_takes", "填报要求", "What it takes");
    public static readonly Text Example = new("instructions_example", "示例", "Example");
    public static readonly Text Yes = new("yes", "是", "yes");
}
