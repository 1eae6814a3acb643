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
                new XElement(m + "headerFooter", new XElement(m + "oddFooter", $"&C{ReturnedTexts.Page.Both}")),
            ]);
    }

    private static void Rows(SheetWriter sheet, ReturnSchema schema, ReturnScope scope, string region, Func<ReturnField, string> exampleOf, List<string> merged)
    {
        string file = $"{scope.FileStem}.xlsx";
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

        void Section(Text heading, IEnumerable<(string Zh, string En)> paragraphs)
        {
            Across(TemplateStyles.Section, heading.Zh, 30);
            foreach ((string zh, _) in paragraphs) Paragraph(zh);
        }

        List<(string Zh, string En)> filling = [.. TemplateTexts.HowToFill.Select(text => text.With(schema.Title))];
        List<(string Zh, string En)> handing = [.. TemplateTexts.HowToHandIn.Select(text => text.With(file, SheetNames.Findings))];
        Across(TemplateStyles.Heading, TemplateTexts.Heading.With(schema.Titles).Zh, 36);
        Pair(TemplateTexts.Kind.Both, Lines(TemplateTexts.KindIs.With(schema.Titles, schema.Name, schema.Version)));
        Pair(TemplateTexts.Period.Both, Lines(InWords(scope.Period)));
        Pair(TemplateTexts.Region.Both, $"{scope.Region} {region}");
        if (schema.Description.Length > 0) Pair(TemplateTexts.Content.Both, Lines((schema.Description, schema.DescriptionEn)));

        Section(TemplateTexts.Filling, filling);

        Across(TemplateStyles.Section, TemplateTexts.Fields.Both, 30);
        sheet.StartRow(36);
        foreach (Text title in (Text[])[TemplateTexts.Column, TemplateTexts.Item, TemplateTexts.Must, TemplateTexts.Takes, TemplateTexts.Example])
            sheet.Text(TemplateStyles.RequiredTitle, title.Both);
        for (int i = 0; i < schema.Fields.Count; i++)
        {
            ReturnField field = schema.Fields[i];
            string what = TemplateRules.What(field), example = exampleOf(field);
            sheet.StartRow(Math.Max(Height(what, Widths[3]), Math.Max(Height(example, Widths[4]), Height(field.Title, Widths[1]))));
            sheet.Text(TemplateStyles.Centred, Ooxml.Letters(i + 1));
            sheet.Text(TemplateStyles.Boxed, field.Title);
            sheet.Text(TemplateStyles.Centred, field.Required ? TemplateTexts.Yes.Both : "");
            sheet.Text(TemplateStyles.Boxed, what);
            sheet.Text(TemplateStyles.Boxed, example);
        }

        Section(TemplateTexts.Handing, handing);
        Across(TemplateStyles.Section, TemplateTexts.Heading.With(schema.Titles).En, 30);
        Paragraph($"{TemplateTexts.Filling.En}\n{string.Join("\n", filling.Select(text => text.En))}");
        Paragraph($"{TemplateTexts.Handing.En}\n{string.Join("\n", handing.Select(text => text.En))}");
    }

    private static string Lines((string Zh, string En) text) => text.En.Length == 0 ? text.Zh : $"{text.Zh}\n{text.En}";

    // Rows of merged or wrapped cells do not grow by themselves.
    private static double Height(string text, double width) =>
        6 + 15.5 * text.Split('\n').Sum(line => Math.Max(1, Math.Ceiling((Ooxml.Width(line) + 1) / (width - 1))));

    private static (string Zh, string En) InWords(Period period) => period.Quarter is { } quarter
        ? TemplateTexts.Quarter.With(period, period.Year, quarter)
        : TemplateTexts.Year.With(period, period.Year);
}
