using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Analytics.Ingest.Workbooks;

/// <summary>What is said above the list of findings.</summary>
/// <param name="FileName">The name under which the file was handed in.</param>
/// <param name="CheckedAt">When it was checked.</param>
/// <param name="Errors">Errors, those that are not listed included.</param>
/// <param name="Warnings">Warnings, those that are not listed included.</param>
/// <param name="Titles">Titles of the fields, by name.</param>
public sealed record MarkSummary(string FileName, DateTimeOffset CheckedAt, long Errors, long Warnings, IReadOnlyDictionary<string, string> Titles);

/// <summary>The first sheet of a workbook that is sent back: what is wrong, with links to the cells.</summary>
internal static class FindingsSheet
{
    private static readonly (string Title, double Width)[] Columns =
    [
        (ReturnedTexts.Number.Both, 7), (ReturnedTexts.Severity.Both, 13), (ReturnedTexts.Cell.Both, 12), (ReturnedTexts.Item.Both, 24), (ReturnedTexts.Value.Both, 26),
        (ReturnedTexts.Message.Zh, 62), (ReturnedTexts.Message.En, 62), (ReturnedTexts.Rule.Both, 20), (ReturnedTexts.Rows.Both, 8),
    ];

    // Beside the list, out of sight: cells with the style that the marked cell had, for the day on which the marks are taken off again.
    private static readonly int Keeper = Columns.Length + 1;

    /// <summary>Writes the sheet.</summary>
    /// <param name="stream">The part.</param>
    /// <param name="main">The namespace of the workbook's sheets.</param>
    /// <param name="styles">The workbook's styles.</param>
    /// <param name="sheetName">The sheet with the data; null if it was not found.</param>
    /// <param name="findings">The findings.</param>
    /// <param name="summary">What is said above them.</param>
    /// <param name="before">The styles that marked cells had.</param>
    /// <param name="isSelected">Whether the workbook opens with it.</param>
    public static void Write(Stream stream, XNamespace main, MarkStyles styles, string? sheetName, IReadOnlyList<Finding> findings, MarkSummary summary,
        IReadOnlyDictionary<(int Row, int Column), int> before, bool isSelected)
    {
        const string Dark = "FF1F4E79";
        int text = styles.Font(11, false, null), strong = styles.Font(11, true, Dark);
        int heading = styles.Cell(styles.Font(18, true, "FFC00000"), 0), label = styles.Cell(strong, 0), plain = styles.Cell(text, 0, wrap: true), note = styles.Cell(text, 0);
        int title = styles.Cell(styles.Font(11, true, "FFFFFFFF"), styles.Fill(Dark), "center", true), centred = styles.Cell(text, 0, "center"), link = styles.Cell(styles.Font(11, false, "FF0563C1", true), 0, "center");
        int error = styles.Cell(text, styles.Fill(isError: true), "center"), warning = styles.Cell(text, styles.Fill(isError: false), "center");

        string[] lines = Lines(summary, findings);
        int header = lines.Length + 2, last = header + findings.Count;
        var links = new List<XElement>();
        SheetWriter.Write(stream, main,
            [
                new XElement(main + "sheetPr", new XElement(main + "tabColor", new XAttribute("rgb", "FFC00000")), new XElement(main + "pageSetUpPr", new XAttribute("fitToPage", 1))),
                new XElement(main + "sheetViews", new XElement(main + "sheetView", new XAttribute("showGridLines", 0), isSelected ? new XAttribute("tabSelected", 1) : null, new XAttribute("workbookViewId", 0),
                    new XElement(main + "pane", new XAttribute("ySplit", header), new XAttribute("topLeftCell", $"A{header + 1}"), new XAttribute("activePane", "bottomLeft"), new XAttribute("state", "frozen")),
                    new XElement(main + "selection", new XAttribute("pane", "bottomLeft"), new XAttribute("activeCell", $"A{header + 1}"), new XAttribute("sqref", $"A{header + 1}")))),
                new XElement(main + "cols", Columns.Select((column, i) => new XElement(main + "col", new XAttribute("min", i + 1), new XAttribute("max", i + 1), new XAttribute("width", Ooxml.Number(column.Width)), new XAttribute("customWidth", 1))),
                    new XElement(main + "col", new XAttribute("min", Keeper), new XAttribute("max", Keeper), new XAttribute("width", 2), new XAttribute("hidden", 1), new XAttribute("customWidth", 1))),
            ],
            sheet =>
            {
                sheet.StartRow(34);
                sheet.Text(heading, ReturnedTexts.Heading.Both);
                for (int i = 0; i < lines.Length; i++)
                {
                    sheet.StartRow(20);
                    sheet.Text(i == lines.Length - 1 ? label : note, lines[i]);
                }
                sheet.StartRow(36);
                foreach ((string name, _) in Columns) sheet.Text(title, name);
                for (int i = 0; i < findings.Count; i++)
                {
                    Finding finding = findings[i];
                    string? field = finding.Address?.Field is { } name ? summary.Titles.GetValueOrDefault(name, name) : null;
                    sheet.StartRow(Height(finding, field));
                    sheet.Number(centred, i + 1);
                    sheet.Text(finding.Severity == Severity.Error ? error : warning, ReturnedTexts.Of(finding.Severity).Both);
                    string? target = sheetName is null ? null : WorkbookMarker.CellOf(finding) is { } at ? new CellAddress(at.Row, at.Column, null).Cell : null;
                    sheet.Text(target is null ? centred : link, finding.Address?.Cell ?? ReturnedTexts.WholeFile.Both);
                    if (target is not null)
                        links.Add(new XElement(main + "hyperlink", new XAttribute("ref", $"C{sheet.Row}"), new XAttribute("location", $"'{sheetName!.Replace("'", "''", StringComparison.Ordinal)}'!{target}"), new XAttribute("display", target)));
                    sheet.Text(plain, field ?? (finding.Address is null ? null : ReturnedTexts.WholeRow.Both));
                    sheet.Text(plain, finding.Value);
                    sheet.Text(plain, finding.MessageZh);
                    sheet.Text(plain, finding.MessageEn);
                    sheet.Text(plain, finding.Rule);
                    sheet.Number(centred, finding.Count);
                    if (WorkbookMarker.CellOf(finding) is { } cell && before.TryGetValue(cell, out int style)) sheet.Text(style, null);
                }
            },
            () =>
            [
                new XElement(main + "autoFilter", new XAttribute("ref", $"A{header}:{Ooxml.Letters(Columns.Length)}{last}")),
                .. links.Count == 0 ? [] : (XElement[])[new XElement(main + "hyperlinks", links)],
                new XElement(main + "pageMargins", new XAttribute("left", 0.4), new XAttribute("right", 0.4), new XAttribute("top", 0.5), new XAttribute("bottom", 0.6), new XAttribute("header", 0.3), new XAttribute("footer", 0.3)),
                new XElement(main + "pageSetup", new XAttribute("paperSize", 9), new XAttribute("orientation", "landscape"), new XAttribute("fitToWidth", 1), new XAttribute("fitToHeight", 0)),
                new XElement(main + "headerFooter", new XElement(main + "oddFooter", $"&C{ReturnedTexts.Page.Both}")),
            ]);
    }

    /// <summary>The styles that cells had before an earlier list was made, by cell.</summary>
    public static Dictionary<(int Row, int Column), int> ReadBefore(Stream stream)
    {
        var cells = new Dictionary<int, int>();
        var before = new Dictionary<(int, int), int>();
        string letters = Ooxml.Letters(Keeper);
        using XmlReader reader = SourcePackage.Reader(stream, 1L << 30);
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element) continue;
            if (reader.LocalName == "c" && reader.GetAttribute("r") is { } name && name.StartsWith(letters, StringComparison.Ordinal) && CellReference.TryRead(name, out int at, out _)
                && int.TryParse(reader.GetAttribute("s") ?? "0", CultureInfo.InvariantCulture, out int style)) cells[at] = style;
            if (reader.LocalName == "hyperlink" && CellReference.TryRead(reader.GetAttribute("ref"), out int row, out _) && cells.TryGetValue(row, out int kept)
                && reader.GetAttribute("location") is { } location && CellReference.TryRead(location[(location.LastIndexOf('!') + 1)..], out int toRow, out int toColumn)) before[(toRow, toColumn)] = kept;
        }
        return before;
    }

    private static string[] Lines(MarkSummary summary, IReadOnlyList<Finding> findings)
    {
        string when = summary.CheckedAt.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        long unlisted = Finding.Unlisted(summary.Errors, summary.Warnings, findings);
        (string, string)? more = unlisted > 0 ? ReturnedTexts.First.With(summary.Errors + summary.Warnings - unlisted, unlisted) : null;
        (string Zh, string En) file = ReturnedTexts.File.With(summary.FileName, when), count = ReturnedTexts.Count.With(summary.Errors, summary.Warnings, more);
        return [file.Zh, $"{count.Zh}（{count.En}）", ReturnedTexts.Colours.Zh, $"{file.En} {ReturnedTexts.Colours.En}", ReturnedTexts.Again.Both];
    }

    // A wrapped row gets its height from the longest of its texts.
    private static double Height(Finding finding, string? field)
    {
        (string? Text, double Width)[] wrapped = [(field, Columns[3].Width), (finding.Value, Columns[4].Width), (finding.MessageZh, Columns[5].Width), (finding.MessageEn, Columns[6].Width), (finding.Rule, Columns[7].Width)];
        return Math.Min(400, 5 + 15.5 * wrapped.Max(each => (each.Text ?? "").Split('\n').Sum(line => Math.Max(1, Math.Ceiling((Ooxml.Width(line) + 1) / (each.Width - 1))))));
    }
}
