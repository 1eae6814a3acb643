using System.Text;

namespace Analytics.Ingest.Tests;

/// <summary>Random damage to files, the same for the same generator: cells, rows, columns, encodings, bytes.</summary>
internal static class Mutations
{
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!;

    // No number in braces below 6 and no name of a field in braces: those would be a message that was not filled in.
    private static readonly string[] Oddities =
    [
        "", " ", "\"", "\"\"", "\"a\"b", "\"a\nb\"", ",", ";", "\t", "\n", "\r", "\r\n", "\0", "\uFEFF", "\u3000", "\u200B", "=1+1", "@SUM(A1)", "+86", "-", "1e3", "1e400", "nan", "3.7", "１２３", "1,234", "\"1,234\"", "1,23",
        "-0", "00", "9223372036854775807", "9223372036854775808", "999999999999999999999", "99999999999999.99", "2025/2/30", "2025-02-30", "2025/9/30", "0001-01-01", "9999-12-31", "45000", "是", "否", "TRUE", "null", "NULL", "../../etc/passwd",
        "'; DROP TABLE t; --", "{7}", "{", "{oops", "}", "%s%n", "\\", "𠮷野家", "\uD800", "e\u0301", "3 私人控股", "3　私人控股", "3 国有控股", "911100001000010000", "9.11E+17", "2025Q3", "2025Q2", "2025Q5", "2025",
        "440000", "100000", "440106", "M28", "done", "已完成", "【合成样例】", "报告期", "period", new string('长', 300), new string('9', 300), "#N/A", "#REF!", "#", "<a>&amp;", "]]>",
    ];

    /// <summary>An oddity for a cell or an element of XML.</summary>
    public static string Pick(Random random) => Oddities[random.Next(Oddities.Length)];

    /// <summary>The text of rows of cells as CSV, in any of the ways in which it is written, and then perhaps damaged.</summary>
    public static byte[] OfCsv(List<List<string>> rows, Random random)
    {
        string delimiter = random.Next(10) switch { 0 => ";", 1 => "\t", _ => "," };
        string end = random.Next(10) switch { 0 or 1 => "\r\n", 2 => "\r", _ => "\n" };
        bool quoted = random.Next(8) == 0;
        string Cell(string cell) => quoted && random.Next(3) == 0 ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
        string text = string.Join(end, rows.Select(row => string.Join(delimiter, row.Select(Cell)))) + (random.Next(3) == 0 ? "" : end);
        byte[] bytes = Encode(text, random);
        return random.Next(4) == 0 ? OfBytes(bytes, random) : bytes;
    }

    /// <summary>One change to the cells, rows or columns; mostly to one cell.</summary>
    public static void Change(List<List<string>> rows, Random random)
    {
        if (rows.Count == 0) return;
        int row = random.Next(rows.Count);
        List<string> cells = rows[row];
        int column = random.Next(Math.Max(1, cells.Count));
        switch (random.Next(30))
        {
            case 0: rows.RemoveAt(row); break;
            case 1: rows.Insert(row, [.. cells]); break;
            case 2: rows.Insert(row, [""]); break;
            case 3: (rows[0], rows[row]) = (rows[row], rows[0]); break;
            case 4: rows.ForEach(each => { if (column < each.Count) each.RemoveAt(column); }); break;
            case 5: rows.ForEach(each => { if (column < each.Count) each.Add(each[column]); }); break;
            case 6: if (column < cells.Count) cells.RemoveAt(column); break;
            case 7: cells.Insert(Math.Min(column, cells.Count), Pick(random)); break;
            case 8: rows.Insert(0, ["【合成样例】报表"]); break;
            case 9: rows.ForEach(each => { if (column < each.Count) each[column] = Pick(random); }); break;
            default: if (column < cells.Count) cells[column] = Pick(random); break;
        }
    }

    /// <summary>One to three changes to bytes: flipped, cut out, doubled, put in, cut off.</summary>
    public static byte[] OfBytes(byte[] bytes, Random random)
    {
        List<byte> changed = [.. bytes];
        for (int i = random.Next(1, 4); i > 0 && changed.Count > 0; i--)
        {
            int at = random.Next(changed.Count), length = Math.Min(random.Next(1, 40), changed.Count - at);
            switch (random.Next(8))
            {
                case 0: changed[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: changed[at] = (byte)random.Next(256); break;
                case 2: changed.RemoveRange(at, length); break;
                case 3: changed.InsertRange(at, changed.GetRange(at, length)); break;
                case 4: changed.InsertRange(at, Encoding.UTF8.GetBytes(Pick(random))); break;
                case 5: changed[at] = (byte)"\"\r\n,; \t"[random.Next(7)]; break;
                case 6: changed[at] = random.Next(2) == 0 ? (byte)0 : (byte)255; break;
                default: changed.RemoveRange(at, changed.Count - at); break;
            }
        }
        return [.. changed];
    }

    private static byte[] Encode(string text, Random random) => random.Next(12) switch
    {
        0 => Gb18030.GetBytes(text),
        1 => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)],
        2 => [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(text)],
        3 => [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text)],
        4 => Encoding.Latin1.GetBytes(text),
        _ => Encoding.UTF8.GetBytes(text),
    };
}
