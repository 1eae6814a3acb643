using System.Globalization;
using System.Xml.Linq;

namespace Analytics.Ingest.Workbooks;

/// <summary>The sheet that says how to fill in a template.</summary>
internal static class InstructionsSheet
{
    private static readonly double[] Widths = [6, 30, 8, 62, 34];

    /// <summary>Writes it.</summary>
    /// <param name="stream">The part.</param>
    /// <param name="schema">The kind.</param>
    /// <param name="scope">What the template is for.</param>
    /// <param name="region">Name of the region.</param>
    /// <param name="exampleOf">A value of a field as it is written.</param>
    public static void Write(Stream stream, ReturnSchema schema, ReturnScope scope, string region, Func<ReturnField, string> exampleOf)
    {
        XNamespace m = Ooxml.Main;
        var merged = new List<string>();
        SheetWriter.Write(stream, m,
            [
                new XElement(m + "sheetPr", new XElement(m + "pageSetUpPr", new XAttribute("fitToPage", 1))),
                new XElement(m + "sheetViews", new XElement(m + "sheetView", new XAttribute("showGridLines", 0), new XAttribute("workbookViewId", 0))),
                new XElement(m + "cols", Widths.Select((width, i) => new XElement(m + "col",
                    new XAttribute("min", i + 1), new XAttribute("max", i + 1), new XAttribute("width", Ooxml.Number(width)), new XAttribute("customWidth", 1)))),
            ],
            sheet => Rows(sheet, schema, scope, region, exampleOf, merged),
            () =>
            [
                new XElement(m + "mergeCells", new XAttribute("count", merged.Count), merged.Select(cells => new XElement(m + "mergeCell", new XAttribute("ref", cells)))),
                new XElement(m + "pageMargins", new XAttribute("left", 0.5), new XAttribute("right", 0.5), new XAttribute("top", 0.6), new XAttribute("bottom", 0.6), new XAttribute("header", 0.3), new XAttribute("footer", 0.3)),
                new XElement(m + "pageSetup", new XAttribute("paperSize", 9), new XAttribute("orientation", "portrait"), new XAttribute("fitToWidth", 1), new XAttribute("fitToHeight", 0)),
                new XElement(m + "headerFooter", new XElement(m + "oddFooter", "&C第 &P 页，共 &N 页")),
            ]);
    }

    private static void Rows(SheetWriter sheet, ReturnSchema schema, ReturnScope scope, string region, Func<ReturnField, string> exampleOf, List<string> merged)
    {
        string file = $"{scope.Kind}_{scope.Period}_{scope.Region}.xlsx";
        void Across(int style, string text, double height)
        {
            sheet.StartRow(height);
            sheet.Text(style, text);
            for (int column = 2; column <= Widths.Length; column++) sheet.Text(style, null);
            merged.Add($"A{sheet.Row}:{Ooxml.Letters(Widths.Length)}{sheet.Row}");
        }
        void Pair(string label, string text)
        {
            sheet.StartRow(Height(text, Widths[2..].Sum()));
            sheet.Text(TemplateStyles.Label, label);
            sheet.Text(TemplateStyles.Label, null);
            sheet.Text(TemplateStyles.Boxed, text);
            sheet.Text(TemplateStyles.Boxed, null);
            sheet.Text(TemplateStyles.Boxed, null);
            merged.Add($"A{sheet.Row}:B{sheet.Row}");
            merged.Add($"C{sheet.Row}:E{sheet.Row}");
        }
        void Paragraph(string text) => Across(TemplateStyles.Plain, text, Height(text, Widths.Sum()));

        Across(TemplateStyles.Heading, $"{schema.Title}填报说明", 36);
        Pair("报表", $"{schema.Title}（{schema.Name}，{schema.TitleEn}），表式第 {schema.Version} 版");
        Pair("报告期", $"{scope.Period}（{InWords(scope.Period)}）");
        Pair("填报地区", $"{scope.Region} {region}");
        if (schema.Description.Length > 0) Pair("填报内容", schema.Description);

        Across(TemplateStyles.Section, "一、怎样填报", 30);
        Paragraph($"1. 在“{schema.Title}”工作表中填报，从表头下面的第一行起，一行一条，中间不要插入合计行。表头和隐藏的第 1 行请勿改动。");
        Paragraph("2. 深色表头的列必填；浅色表头的列按实际情况填写，没有的留空。选中单元格时会显示填报要求。");
        Paragraph("3. 带下拉箭头的列请从列表中选择，列表中“代码 名称”同时列出，入库时只取代码。粘贴进来的内容只写代码或只写名称的，也能识别。");
        Paragraph("4. 代码、编号按文本填写，保留开头的零。从其他表格粘贴时，请用“选择性粘贴—数值”，以免改动单元格格式。");
        Paragraph("5. 数字只填数值，不写单位；日期写作 2025-09-30。");

        Across(TemplateStyles.Section, "二、逐列说明", 30);
        sheet.StartRow(24);
        foreach (string title in new[] { "列", "项目", "必填", "填报要求", "示例" }) sheet.Text(TemplateStyles.RequiredTitle, title);
        for (int i = 0; i < schema.Fields.Count; i++)
        {
            ReturnField field = schema.Fields[i];
            string what = TemplateRules.What(field), example = exampleOf(field);
            sheet.StartRow(Math.Max(Height(what, Widths[3]), Math.Max(Height(example, Widths[4]), Height(field.Title, Widths[1]))));
            sheet.Text(TemplateStyles.Centred, Ooxml.Letters(i + 1));
            sheet.Text(TemplateStyles.Boxed, field.Title);
            sheet.Text(TemplateStyles.Centred, field.Required ? "是" : "");
            sheet.Text(TemplateStyles.Boxed, what);
            sheet.Text(TemplateStyles.Boxed, example);
        }

        Across(TemplateStyles.Section, "三、怎样报送", 30);
        Paragraph($"1. 存为 XLSX 工作簿，文件名保持 {file} 不变：文件名表明报表、报告期和地区，须与表中内容一致。");
        Paragraph($"2. 报送前可以自查：analytics check {file}，逐个单元格列出问题，不影响任何数据。");
        Paragraph("3. 按主管单位规定的方式报送（放入收件目录 inbox/）。报表整份接收或整份退回：有一处错误即整份退回，警告不影响接收。");
        Paragraph($"4. 退回的工作簿在退回目录 returned/：首页“{SheetNames.Findings}”列出全部问题，有误的单元格已标红（错误）或标黄（警告）并加批注。请改正标红的单元格，仍以原文件名再次报送。");

        Across(TemplateStyles.Section, "In brief", 30);
        string required = string.Join(", ", schema.Fields.Where(field => field.Required).Select(field => field.TitleEn));
        Paragraph($"{schema.TitleEn} for region {scope.Region}, {scope.Period}. {schema.DescriptionEn} Fill in the sheet \"{schema.Title}\" from row 3 on; dark titles are required ({required}). "
            + $"Choose codes from the drop-down lists. Keep the file name {file} and hand it in. "
            + "One error sends the whole return back: the returned workbook lists the findings on its first sheet, with the wrong cells filled and commented.");
    }

    // Rows of merged or wrapped cells do not grow by themselves.
    private static double Height(string text, double width) =>
        6 + 15.5 * text.Split('\n').Sum(line => Math.Max(1, Math.Ceiling((Ooxml.Width(line) + 1) / (width - 1))));

    private static string InWords(Period period) => period.Quarter is { } quarter
        ? $"{period.Year} 年第{"一二三四"[quarter - 1]}季度"
        : string.Create(CultureInfo.InvariantCulture, $"{period.Year} 年度");
}
