using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;

namespace Analytics.Ingest.Tests;

/// <summary>Workbooks of rows of cells, and random damage to them: cells, attributes, elements, parts, the bytes of a part and of the zip.</summary>
internal static partial class WorkbookMutations
{
    private const string SheetPart = "xl/worksheets/sheet1.xml", Texts = "xl/sharedStrings.xml";

    private static readonly string[] Values =
    [
        "", "0", "-1", "1", "2", "4", "99", "1.5", "A1", "A0", "A3", "B2", "C2", "B1048576", "XFD1", "XFD1048576", "XFE2", "AAAA1", "A1048577", "A99999999999999999999", "1A", "$B$2", "A1:B2", "B2:B4", "A1:XFD1048576", "B4:A1",
        "3", "17", "1048576", "1048577", "2147483648", "99999999999999999999", "s", "n", "b", "e", "d", "str", "inlineStr", "xx", "true", "hidden", "veryHidden", "rId1", "rId2", "rId9", "&#0;", "&#10;", "&none;", "&amp;", "_x0000_",
        "../../x", "/xl/workbook.xml", "sheet1.xml", "Sheet1", "填报说明", "yyyy", "[h]:mm", "General", "14", "164", "9999", "UTF-16", "gb18030", "1.1",
    ];

    private static readonly string[] Numbers =
    [
        "45000", "45930", "45930.5", "60", "0", "-1", "2958465", "2958466", "0.5", "0.1", "1E+2", "1e400", "1E-7", "NaN", "INF", "0.30000000000000004", "12345678901234567", "123456789012345678", "9.1E+17", "1", "TRUE", "#N/A", " 7 ", "2025-09-30T00:00:00", "0x1F",
    ];

    private static readonly string[] Additions =
    [
        "<mergeCells count=\"1\"><mergeCell ref=\"A2:A3\"/></mergeCells>", "<mergeCells><mergeCell ref=\"B1:C4\"/><mergeCell ref=\"B2:D2\"/></mergeCells>", "<mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>", "<mergeCells><mergeCell/></mergeCells>",
        "<autoFilter ref=\"A1:D3\"/>", "<extLst><ext/></extLst>", "<sheetData/>", "<drawing/>", "<!-- ", "<![CDATA[", "<row r=\"9\"/>", "<dataValidations count=\"1\"><dataValidation sqref=\"A2\"/></dataValidations>", "<hyperlinks><hyperlink ref=\"A2\"/></hyperlinks>",
    ];

    /// <summary>A workbook of these rows, and mostly some damage to it.</summary>
    public static byte[] Of(List<List<string>> rows, Random random)
    {
        var texts = new List<string>();
        bool shared = random.Next(2) == 0;
        string sheet = WorkbookFile.Sheet(string.Concat(rows.Select((row, i) => Row(row, i + 1, shared ? texts : null, random))), random.Next(3) == 0 ? $"<dimension ref=\"A1:V{rows.Count}\"/>" : "");
        Dictionary<string, string> parts = WorkbookFile.Parts(sheet, workbookPr: random.Next(12) == 0 ? "<workbookPr date1904=\"1\"/>" : "");
        if (shared) parts[Texts] = $"<sst xmlns=\"{WorkbookFile.Main}\" count=\"{texts.Count}\" uniqueCount=\"{texts.Count}\">{string.Concat(texts.Select(text => $"<si>{Text(text)}</si>"))}</sst>";
        if (random.Next(8) == 0) parts.WithSheet(random.Next(3) == 0 ? "task" : "二", random.Next(2) == 0 ? WorkbookFile.Sheet("") : sheet, first: random.Next(2) == 0, random.Next(3) == 0 ? "state=\"hidden\"" : "");
        if (random.Next(2) == 0)
        {
            for (int i = random.Next(1, 3); i > 0; i--) ChangePart(parts, random);
        }
        List<(string Name, byte[] Bytes)> entries = [.. parts.Select(part => (part.Key, Encoding.UTF8.GetBytes(part.Value)))];
        ChangeEntries(entries, random);
        byte[] zip = Zip(entries, random);
        return random.Next(8) == 0 ? Mutations.OfBytes(zip, random) : zip;
    }

    private static string Row(List<string> cells, int row, List<string>? texts, Random random)
    {
        // Some programs leave the references out.
        bool bare = random.Next(20) == 0;
        string Cell(string cell, int column) =>
            cell.Length == 0 && random.Next(2) == 0 ? "" : $"<c{(bare ? "" : $" r=\"{Letters(column)}{row}\"")}{Content(cell, texts, random)}</c>";
        return $"<row{(bare ? "" : $" r=\"{row}\"")}{(random.Next(30) == 0 ? " hidden=\"1\"" : "")}>{string.Concat(cells.Select((cell, i) => Cell(cell, i + 1)))}</row>";
    }

    private static string Content(string cell, List<string>? texts, Random random)
    {
        if (DateOnly.TryParseExact(cell, "yyyy-MM-dd", out DateOnly day) && random.Next(3) > 0)
            return string.Create(CultureInfo.InvariantCulture, $" s=\"1\"><v>{day.DayNumber - new DateOnly(1899, 12, 30).DayNumber}</v>");
        if (cell.Length is > 0 and < 15 && decimal.TryParse(cell, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _) && random.Next(3) > 0)
            return $"{(random.Next(8) == 0 ? $" s=\"{random.Next(6)}\"" : "")}><v>{cell}</v>";
        switch (random.Next(12))
        {
            case 0: return $" t=\"str\"><f>A1</f><v>{Escape(cell)}</v>";
            case 1: return $" t=\"inlineStr\"><is><r>{Text(cell)}</r><rPh sb=\"0\" eb=\"1\"><t>x</t></rPh></is>";
            default:
                if (texts is null) return $" t=\"inlineStr\"><is>{Text(cell)}</is>";
                texts.Add(cell);
                return $" t=\"s\"><v>{texts.Count - 1}</v>";
        }
    }

    private static void ChangePart(Dictionary<string, string> parts, Random random)
    {
        if (parts.Count == 0) return;
        // Mostly the sheet itself.
        string name = random.Next(2) == 0 && parts.ContainsKey(SheetPart) ? SheetPart : parts.Keys.ElementAt(random.Next(parts.Count));
        string xml = parts[name];
        string value = Values[random.Next(Values.Length)];
        parts[name] = random.Next(12) switch
        {
            0 or 1 or 2 => Replace(xml, Attribute(), random, attribute => $"{attribute.Groups[1].Value}=\"{value}\""),
            3 or 4 => Replace(xml, Content(), random, _ => $">{(random.Next(2) == 0 ? Numbers[random.Next(Numbers.Length)] : Escape(Mutations.Pick(random)))}<"),
            5 => Replace(xml, Tag(), random, _ => ""),
            6 => Replace(xml, Tag(), random, tag => tag.Value + tag.Value),
            7 => Replace(xml, Element(), random, _ => ""),
            8 => Replace(xml, Element(), random, element => element.Value + element.Value),
            9 => Replace(xml, Attribute(), random, _ => ""),
            10 => xml.Replace("</sheetData>", "</sheetData>" + Additions[random.Next(Additions.Length)], StringComparison.Ordinal),
            _ => Replace(xml, Tag(), random, tag => tag.Value + (random.Next(2) == 0 ? Additions[random.Next(Additions.Length)] : Mutations.Pick(random))),
        };
    }

    private static void ChangeEntries(List<(string Name, byte[] Bytes)> entries, Random random)
    {
        int at = random.Next(entries.Count);
        (string name, byte[] bytes) = entries[at];
        switch (random.Next(40))
        {
            case 0: entries.RemoveAt(at); break;
            case 1: entries.Add((name, entries[random.Next(entries.Count)].Bytes)); break;
            case 2: entries[at] = (name.ToUpperInvariant(), bytes); break;
            case 3: entries[at] = (random.Next(3) switch { 0 => "../" + name, 1 => name.Replace('/', '\\'), _ => "/" + name }, bytes); break;
            case 4: entries.Add((random.Next(3) switch { 0 => "xl/vbaProject.bin", 1 => "xl/externalLinks/externalLink1.xml", _ => "xl/comments1.xml" }, bytes)); break;
            case 5: entries[at] = (name, [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(bytes))]); break;
            case 6: entries[at] = (name, [.. "<!DOCTYPE x [<!ENTITY y \"z\">]>"u8, .. bytes]); break;
            case 7 or 8 or 9: entries[at] = (name, Mutations.OfBytes(bytes, random)); break;
            case 10: (entries[0], entries[at]) = (entries[at], entries[0]); break;
        }
    }

    private static byte[] Zip(List<(string Name, byte[] Bytes)> entries, Random random)
    {
        // What is stored as it is meets the damage to bytes as it is.
        CompressionLevel level = random.Next(2) == 0 ? CompressionLevel.NoCompression : CompressionLevel.Fastest;
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
            {
                ZipArchiveEntry entry = zip.CreateEntry(name, level);
                entry.LastWriteTime = new DateTimeOffset(2025, 10, 1, 0, 0, 0, TimeSpan.Zero);
                using Stream part = entry.Open();
                part.Write(content);
            }
        }
        return bytes.ToArray();
    }

    private static string Replace(string xml, Regex what, Random random, Func<Match, string> by)
    {
        MatchCollection all = what.Matches(xml);
        if (all.Count == 0) return xml;
        Match one = all[random.Next(all.Count)];
        return xml[..one.Index] + by(one) + xml[(one.Index + one.Length)..];
    }

    private static string Text(string text) => $"<t xml:space=\"preserve\">{Escape(text)}</t>";

    // What XML has no place for stands in it as Excel writes it.
    private static string Escape(string text) => SecurityElement.Escape(NoXml().Replace(text, character => $"_x{(int)character.Value[0]:X4}_"));

    private static string Letters(int column) => column <= 26 ? $"{(char)('A' + column - 1)}" : Letters((column - 1) / 26) + (char)('A' + (column - 1) % 26);

    [GeneratedRegex("([\\w:]+)=\"([^\"]*)\"")]
    private static partial Regex Attribute();

    [GeneratedRegex(">([^<]*)<")]
    private static partial Regex Content();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"<(c|row|v|is|t|si|xf|sheet|numFmt|Relationship)\b[^>]*(/>|>.*?</\1>)")]
    private static partial Regex Element();

    [GeneratedRegex(@"[\x00-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])")]
    private static partial Regex NoXml();
}
