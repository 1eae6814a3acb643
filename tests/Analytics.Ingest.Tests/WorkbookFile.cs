using System.IO.Compression;
using System.Security;
using System.Text;

namespace Analytics.Ingest.Tests;

/// <summary>Workbooks as zips of XML written by hand, so that no library decides what is in them.</summary>
public static class WorkbookFile
{
    public const string Name = "case_2025Q3_440000.xlsx";

    public const string TaskName = "task_2025Q3_440000.xlsx";

    public const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    public const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private const string Package = "http://schemas.openxmlformats.org/package/2006/relationships";

    // Styles by number: 0 general, 1 a day, 2 per cent, 3 six digits, 4 text.
    private const string Styles = $"""
        <styleSheet xmlns="{Main}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="000000"/></numFmts>
        <fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>
        <cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="9" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/><xf numFmtId="49"/></cellXfs></styleSheet>
        """;

    public static string[] CaseHeader => CaseFile.Header.Split(',');

    public static string[] CaseRow(string summary, int number = 1) => [.. CaseFile.Row("@", number).Split(',').Select(cell => cell == "@" ? summary : cell)];

    public static string Text(string text) => $"""<c r="@" t="inlineStr"><is><t xml:space="preserve">{SecurityElement.Escape(text)}</t></is></c>""";

    public static string Number(string value, int style = 0) => $"""<c r="@" s="{style}"><v>{value}</v></c>""";

    /// <summary>A row of cells: ready XML, or texts.</summary>
    public static string Row(int row, params string[] cells) => Row(row, "", cells);

    public static string Row(int row, string attributes, string[] cells)
    {
        IEnumerable<string> xml = cells.Select((cell, i) =>
            cell.Length == 0 ? "" : (cell.StartsWith('<') ? cell : Text(cell)).Replace("\"@\"", $"\"{(char)('A' + i)}{row}\"", StringComparison.Ordinal));
        return $"""<row r="{row}" {attributes}>{string.Concat(xml)}</row>""";
    }

    public static string Sheet(string rows, string before = "", string after = "") =>
        $"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{Main}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>""";

    /// <summary>A good sheet of cases.</summary>
    public static string Cases(params string[] summaries) =>
        Row(1, CaseHeader) + string.Concat(summaries.Select((summary, i) => Row(i + 2, CaseRow(summary, i + 1))));

    public static Dictionary<string, string> Parts(string sheet, string sheetName = "Sheet1", string workbookPr = "", string sheetAttributes = "") => new()
    {
        ["[Content_Types].xml"] = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>""",
        ["_rels/.rels"] = $"""<Relationships xmlns="{Package}"><Relationship Id="r1" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>""",
        ["xl/workbook.xml"] = $"""<workbook xmlns="{Main}" xmlns:r="{Relations}">{workbookPr}<sheets><sheet name="{sheetName}" sheetId="1" {sheetAttributes} r:id="rId1"/></sheets></workbook>""",
        ["xl/_rels/workbook.xml.rels"] = $"""<Relationships xmlns="{Package}"><Relationship Id="rId1" Type="{Relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId9" Type="{Relations}/styles" Target="styles.xml"/><Relationship Id="rId8" Type="{Relations}/sharedStrings" Target="sharedStrings.xml"/></Relationships>""",
        ["xl/styles.xml"] = Styles,
        ["xl/worksheets/sheet1.xml"] = sheet,
    };

    /// <summary>Adds a second sheet, before or after the first.</summary>
    public static Dictionary<string, string> WithSheet(this Dictionary<string, string> parts, string name, string sheet, bool first, string attributes = "")
    {
        string element = $"""<sheet name="{name}" sheetId="2" {attributes} r:id="rId2"/>""";
        parts["xl/workbook.xml"] = first
            ? parts["xl/workbook.xml"].Replace("<sheets>", "<sheets>" + element, StringComparison.Ordinal)
            : parts["xl/workbook.xml"].Replace("</sheets>", element + "</sheets>", StringComparison.Ordinal);
        parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].Replace("</Relationships>", $"""<Relationship Id="rId2" Type="{Relations}/worksheet" Target="/xl/worksheets/sheet2.xml"/></Relationships>""", StringComparison.Ordinal);
        parts["xl/worksheets/sheet2.xml"] = sheet;
        return parts;
    }

    /// <summary>Has styles of formats of its own, the first of them style 1.</summary>
    public static Dictionary<string, string> WithFormats(this Dictionary<string, string> parts, params string[] formats)
    {
        parts["xl/styles.xml"] = $"""
            <styleSheet xmlns="{Main}"><numFmts count="{formats.Length}">{string.Concat(formats.Select((format, i) => $"<numFmt numFmtId=\"{164 + i}\" formatCode=\"{SecurityElement.Escape(format)}\"/>"))}</numFmts>
            <fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>
            <cellXfs count="{formats.Length + 1}"><xf numFmtId="0"/>{string.Concat(formats.Select((_, i) => $"<xf numFmtId=\"{164 + i}\" applyNumberFormat=\"1\"/>"))}</cellXfs></styleSheet>
            """;
        return parts;
    }

    public static byte[] Zip(IEnumerable<KeyValuePair<string, string>> parts)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string text) in parts)
            {
                using Stream part = zip.CreateEntry(name).Open();
                part.Write(Encoding.UTF8.GetBytes(text));
            }
        }
        return bytes.ToArray();
    }

    public static byte[] Of(string sheet) => Zip(Parts(sheet));
}
