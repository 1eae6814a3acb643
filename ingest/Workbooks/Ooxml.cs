using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Analytics.Ingest.Workbooks;

/// <summary>What every part of a workbook that we write has in common: names, and texts that any reader takes as texts.</summary>
internal static class Ooxml
{
    /// <summary>The namespace of sheets, styles and comments.</summary>
    public static readonly XNamespace Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    /// <summary>The namespace of relationships between parts, and what the types of such relationships begin with.</summary>
    public static readonly XNamespace Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>The same in the strict edition of the standard.</summary>
    public static readonly XNamespace StrictRelationships = "http://purl.oclc.org/ooxml/officeDocument/relationships";

    /// <summary>The namespace of files that list relationships.</summary>
    public static readonly XNamespace Package = "http://schemas.openxmlformats.org/package/2006/relationships";

    /// <summary>The namespace of <c>[Content_Types].xml</c>.</summary>
    public static readonly XNamespace ContentTypes = "http://schemas.openxmlformats.org/package/2006/content-types";

    /// <summary>The last row of a sheet.</summary>
    public const int LastRow = 1_048_576;

    /// <summary>The last column of a sheet, XFD.</summary>
    public const int LastColumn = 16_384;

    /// <summary>Writes XML in UTF-8 that keeps every character of its texts.</summary>
    public static XmlWriter Writer(Stream stream) => XmlWriter.Create(stream, new XmlWriterSettings
    {
        Encoding = new UTF8Encoding(false),
        NewLineHandling = NewLineHandling.Entitize,
        CheckCharacters = false,
    });

    /// <summary>Writes a small part.</summary>
    public static void Save(XElement root, Stream stream)
    {
        using XmlWriter xml = Writer(stream);
        xml.WriteStartDocument(standalone: true);
        root.WriteTo(xml);
    }

    /// <summary>The text of a cell: characters that XML cannot hold are written as Excel writes them, <c>_x0001_</c>.</summary>
    public static string Text(string text)
    {
        StringBuilder? safe = null;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool isPair = char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            string? written = isPair ? null
                : char.IsSurrogate(c) ? "\uFFFD"
                : c is '\uFFFE' or '\uFFFF' || (c < ' ' && c is not ('\t' or '\n' or '\r')) ? $"_x{(int)c:X4}_"
                : c == '_' && IsEscape(text, i) ? "_x005F_"
                : null;
            if (written is not null) safe ??= new StringBuilder(text, 0, i, text.Length + 16);
            if (written is not null) safe!.Append(written);
            else safe?.Append(c);
            if (isPair)
            {
                i++;
                safe?.Append(text[i]);
            }
        }
        return safe?.ToString() ?? text;
    }

    /// <summary>The letters of a column, 1 = A.</summary>
    public static string Letters(int column) => new CellAddress(1, column, null).Cell[..^1];

    /// <summary>A number as XML holds it.</summary>
    public static string Number(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    /// <summary>How wide a text stands, in digits: a Chinese character takes the place of two.</summary>
    public static int Width(string text) => text.EnumerateRunes().Sum(rune => rune.Value >= 0x1100 ? 2 : 1);

    /// <summary>The text cut to as many UTF-16 units as Excel takes.</summary>
    public static string Cut(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1)] + "…";

    private static bool IsEscape(string text, int at) =>
        at + 6 < text.Length && text[at + 1] is 'x' or 'X' && text[at + 6] == '_' && text.Skip(at + 2).Take(4).All(char.IsAsciiHexDigit);
}
