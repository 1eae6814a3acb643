using System.Data.Common;
using System.IO.Compression;
using System.Xml.Linq;

namespace Analytics.Ingest.Workbooks;

/// <summary>Writes a template: its parts go into the file one after the other, so that a prefilled one of any length takes no more memory than an empty one.</summary>
/// <param name="schema">The kind.</param>
/// <param name="scope">What it is for.</param>
/// <param name="region">Name of the region.</param>
/// <param name="namesOf">The code names of a field, if it has a list.</param>
/// <param name="choices">What the drop-down lists of fields offer, by field.</param>
internal sealed class TemplateWorkbook(ReturnSchema schema, ReturnScope scope, string region, Func<ReturnField, CodeNames?> namesOf, IReadOnlyDictionary<string, IReadOnlyList<string>> choices)
{
    private const string SheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";

    // A return of one kind may have as many rows as a sheet; its first two are the header.
    private const int FirstRow = 3;

    private const int A3 = 8;
    private const int A4 = 9;

    // Fixed, so that the same template is the same file.
    private static readonly DateTimeOffset Written = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemplateStyles styles = new();
    private readonly List<string> listed = [.. schema.Fields.Select(field => field.Name).Where(choices.ContainsKey)];

    /// <summary>Writes the workbook.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="rows">Rows to begin with, the schema's fields in their order; null for none.</param>
    /// <returns>How many rows were written.</returns>
    public long Write(string path, DbDataReader? rows)
    {
        long written = 0;
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        Part(zip, "[Content_Types].xml", ContentTypes());
        Part(zip, "_rels/.rels", Relations(("officeDocument", "xl/workbook.xml"), ("custom-properties", "docProps/custom.xml")));
        Part(zip, "docProps/custom.xml", Properties());
        Part(zip, "xl/workbook.xml", Workbook());
        Part(zip, "xl/_rels/workbook.xml.rels", Relations(("worksheet", "worksheets/sheet1.xml"), ("worksheet", "worksheets/sheet2.xml"), ("worksheet", "worksheets/sheet3.xml"), ("styles", "styles.xml")));
        using (Stream part = Open(zip, "xl/worksheets/sheet1.xml")) written = Data(part, rows);
        using (Stream part = Open(zip, "xl/worksheets/sheet2.xml")) InstructionsSheet.Write(part, schema, scope, region, ExampleOf);
        using (Stream part = Open(zip, "xl/worksheets/sheet3.xml")) Lists(part);
        Part(zip, "xl/styles.xml", styles.ToXml());
        return written;
    }

    private long Data(Stream part, DbDataReader? rows)
    {
        XNamespace m = Ooxml.Main;
        int[] formats = [.. schema.Fields.Select(styles.Of)];
        CodeNames?[] names = [.. schema.Fields.Select(namesOf)];
        long written = 0;
        SheetWriter.Write(part, m,
            [
                new XElement(m + "sheetPr", new XElement(m + "pageSetUpPr", new XAttribute("fitToPage", 1))),
                new XElement(m + "sheetViews", new XElement(m + "sheetView", new XAttribute("tabSelected", 1), new XAttribute("workbookViewId", 0),
                    new XElement(m + "pane", new XAttribute("ySplit", FirstRow - 1), new XAttribute("topLeftCell", $"A{FirstRow}"), new XAttribute("activePane", "bottomLeft"), new XAttribute("state", "frozen")),
                    new XElement(m + "selection", new XAttribute("pane", "bottomLeft"), new XAttribute("activeCell", $"A{FirstRow}"), new XAttribute("sqref", $"A{FirstRow}")))),
                new XElement(m + "sheetFormatPr", new XAttribute("defaultRowHeight", 18), new XAttribute("customHeight", 1)),
                new XElement(m + "cols", schema.Fields.Select((field, i) => new XElement(m + "col", new XAttribute("min", i + 1), new XAttribute("max", i + 1),
                    new XAttribute("width", Ooxml.Number(WidthOf(field))), new XAttribute("style", formats[i]), new XAttribute("customWidth", 1)))),
            ],
            sheet =>
            {
                sheet.StartRow(hidden: true);
                foreach (ReturnField field in schema.Fields) sheet.Text(TemplateStyles.Name, field.Name);
                sheet.StartRow(height: 42);
                foreach (ReturnField field in schema.Fields) sheet.Text(field.Required ? TemplateStyles.RequiredTitle : TemplateStyles.OptionalTitle, field.Title);
                for (; rows is not null && sheet.Row < Ooxml.LastRow && rows.Read(); written++)
                {
                    sheet.StartRow();
                    for (int i = 0; i < formats.Length; i++) Cell(sheet, schema.Fields[i], formats[i], names[i], rows, i);
                }
            },
            () =>
            [
                new XElement(m + "dataValidations", new XAttribute("count", schema.Fields.Count), schema.Fields.Select((field, i) =>
                    TemplateRules.Of(field, $"{Ooxml.Letters(i + 1)}{FirstRow}:{Ooxml.Letters(i + 1)}{Ooxml.LastRow}", RangeOf(field)))),
                new XElement(m + "pageMargins", new XAttribute("left", 0.4), new XAttribute("right", 0.4), new XAttribute("top", 0.5), new XAttribute("bottom", 0.6), new XAttribute("header", 0.3), new XAttribute("footer", 0.3)),
                new XElement(m + "pageSetup", new XAttribute("paperSize", schema.Fields.Sum(WidthOf) > 200 ? A3 : A4), new XAttribute("orientation", "landscape"), new XAttribute("fitToWidth", 1), new XAttribute("fitToHeight", 0)),
                new XElement(m + "headerFooter", new XElement(m + "oddFooter", $"&L{schema.Title}  {scope.Period}  {scope.Region}&R{ReturnedTexts.Page.Both}")),
            ]);
        return written;
    }

    private static void Cell(SheetWriter sheet, ReturnField field, int style, CodeNames? names, DbDataReader row, int column)
    {
        if (row.IsDBNull(column))
        {
            sheet.Text(style, null);
            return;
        }
        switch (field.Type)
        {
            case FieldType.WholeNumber: sheet.Number(style, row.GetInt64(column)); break;
            case FieldType.DecimalNumber: sheet.Number(style, row.GetDecimal(column)); break;
            case FieldType.Date: sheet.Number(style, TemplateRules.Serial(row.GetFieldValue<DateOnly>(column))); break;
            case FieldType.Boolean: sheet.Text(style, row.GetBoolean(column) ? field.TrueValues[0] : field.FalseValues[0]); break;
            default: sheet.Text(style, names is null ? row.GetString(column) : names.Label(row.GetString(column))); break;
        }
    }

    private void Lists(Stream part) => SheetWriter.Write(part, Ooxml.Main, [], sheet =>
    {
        sheet.StartRow();
        foreach (string name in listed) sheet.Text(TemplateStyles.Name, name);
        int longest = listed.Select(name => choices[name].Count).DefaultIfEmpty().Max();
        for (int i = 0; i < longest; i++)
        {
            sheet.StartRow();
            foreach (string name in listed) sheet.Text(0, i < choices[name].Count ? choices[name][i] : null);
        }
    }, () => []);

    private string? RangeOf(ReturnField field)
    {
        int at = listed.IndexOf(field.Name);
        string column = at < 0 ? "" : Ooxml.Letters(at + 1);
        return at < 0 ? null : $"{SheetNames.Lists}!${column}$2:${column}${choices[field.Name].Count + 1}";
    }

    private double WidthOf(ReturnField field)
    {
        // A title stands in two lines.
        double title = Math.Ceiling(Ooxml.Width(field.Title) / 2.0) + 5;
        double value = field switch
        {
            { IsCreditCode: true } => 23,
            { Type: FieldType.Date } => 13,
            { Type: FieldType.WholeNumber or FieldType.DecimalNumber } => 12,
            _ when choices.TryGetValue(field.Name, out IReadOnlyList<string>? offered) => Math.Min(36, offered.Max(Ooxml.Width) + 4),
            { MaxLength: > 100 } => 44,
            { MaxLength: > 40 } => 34,
            _ => 16,
        };
        return Math.Max(title, value);
    }

    private string ExampleOf(ReturnField field) => field switch
    {
        _ when choices.TryGetValue(field.Name, out IReadOnlyList<string>? offered) => offered[0],
        { Example.Length: > 0 } => field.Example,
        { Type: FieldType.WholeNumber or FieldType.DecimalNumber } => field.NumberExample,
        { Type: FieldType.Date } => $"{scope.Period.Year}-03-31",
        _ => "",
    };

    private XElement Workbook()
    {
        XNamespace m = Ooxml.Main;
        string[] sheets = [schema.Title, SheetNames.Instructions, SheetNames.Lists];
        return new XElement(m + "workbook", new XAttribute(XNamespace.Xmlns + "r", Ooxml.Relationships.NamespaceName),
            new XElement(m + "bookViews", new XElement(m + "workbookView", new XAttribute("xWindow", 0), new XAttribute("yWindow", 0), new XAttribute("windowWidth", 28800), new XAttribute("windowHeight", 15000))),
            new XElement(m + "sheets", sheets.Select((name, i) => new XElement(m + "sheet", new XAttribute("name", name), new XAttribute("sheetId", i + 1),
                name == SheetNames.Lists ? new XAttribute("state", "hidden") : null, new XAttribute(Ooxml.Relationships + "id", $"rId{i + 1}")))),
            new XElement(m + "definedNames", new XElement(m + "definedName", new XAttribute("name", "_xlnm.Print_Titles"), new XAttribute("localSheetId", 0), $"'{schema.Title.Replace("'", "''", StringComparison.Ordinal)}'!$2:$2")));
    }

    private XElement Properties()
    {
        XNamespace properties = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties";
        XNamespace types = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes";
        (string Name, string Value)[] values = [("analytics.kind", schema.Name), ("analytics.period", scope.Period.ToString()), ("analytics.region", scope.Region), ("analytics.schema_version", schema.Version)];
        // Numbers of properties begin at 2.
        return new XElement(properties + "Properties", values.Select((property, i) => new XElement(properties + "property",
            new XAttribute("fmtid", "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"), new XAttribute("pid", i + 2), new XAttribute("name", property.Name), new XElement(types + "lpwstr", property.Value))));
    }

    private static XElement ContentTypes()
    {
        XNamespace t = Ooxml.ContentTypes;
        XElement Override(string part, string type) => new(t + "Override", new XAttribute("PartName", part), new XAttribute("ContentType", type));
        return new XElement(t + "Types",
            new XElement(t + "Default", new XAttribute("Extension", "rels"), new XAttribute("ContentType", "application/vnd.openxmlformats-package.relationships+xml")),
            new XElement(t + "Default", new XAttribute("Extension", "xml"), new XAttribute("ContentType", "application/xml")),
            Override("/xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
            Override("/xl/worksheets/sheet1.xml", SheetType), Override("/xl/worksheets/sheet2.xml", SheetType), Override("/xl/worksheets/sheet3.xml", SheetType),
            Override("/xl/styles.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"),
            Override("/docProps/custom.xml", "application/vnd.openxmlformats-officedocument.custom-properties+xml"));
    }

    private static XElement Relations(params (string Type, string Target)[] relations) => new(Ooxml.Package + "Relationships", relations.Select((relation, i) =>
        new XElement(Ooxml.Package + "Relationship", new XAttribute("Id", $"rId{i + 1}"), new XAttribute("Type", $"{Ooxml.Relationships}/{relation.Type}"), new XAttribute("Target", relation.Target))));

    private static void Part(ZipArchive zip, string name, XElement root)
    {
        using Stream stream = Open(zip, name);
        Ooxml.Save(root, stream);
    }

    private static Stream Open(ZipArchive zip, string name)
    {
        ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = Written;
        return entry.Open();
    }
}
