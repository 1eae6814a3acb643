using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Analytics.Ingest.Workbooks;

/// <summary>The comments of a sheet that is being marked: those of the sender stay, ours are written anew.</summary>
internal sealed partial class MarkComments
{
    /// <summary>Who writes our comments.</summary>
    public const string Author = "Analytics 退回";

    // Where the sender's own comment stands on a wrong cell, ours follows under this line.
    private const string Ours = "〔" + Author + "〕";

    private const string Shape = "_x0000_t202";

    private readonly XElement root;
    private readonly XNamespace m;
    private readonly HashSet<(int Row, int Column)> removed = [];

    /// <summary>Takes the comments as they came and removes ours.</summary>
    /// <param name="comments">The part; null if the sheet has none.</param>
    /// <param name="main">The namespace of the workbook's sheets.</param>
    public MarkComments(XDocument? comments, XNamespace main)
    {
        m = main;
        root = comments?.Root ?? new XElement(m + "comments", new XElement(m + "authors"), new XElement(m + "commentList"));
        string? our = AuthorId();
        foreach (XElement comment in List.Elements().ToList())
        {
            // Some programs drop the author when they save; what the comment begins with stays.
            if ((our is not null && (string?)comment.Attribute("authorId") == our) || TextOf(comment).StartsWith(Author + "\n【", StringComparison.Ordinal))
            {
                if (Address(comment) is { } at) removed.Add(at);
                comment.Remove();
            }
            else RemoveOurs(comment);
        }
    }

    private XElement Authors => root.Element(m + "authors") ?? throw new InvalidDataException("no authors of comments");

    private XElement List => root.Element(m + "commentList") ?? throw new InvalidDataException("no comments");

    /// <summary>The comments as they are now.</summary>
    public XElement ToXml() => root;

    /// <summary>Writes our comments and the boxes that show them.</summary>
    /// <param name="texts">What to say, by cell.</param>
    /// <param name="shapes">The boxes as they came; null if the sheet has none.</param>
    /// <param name="sheet">The sheet that they lie on.</param>
    /// <returns>The boxes as they are now.</returns>
    public string Write(IReadOnlyDictionary<(int Row, int Column), string> texts, string? shapes, MarkedSheet sheet)
    {
        Dictionary<(int, int), XElement> senders = [];
        foreach (XElement comment in List.Elements()) if (Address(comment) is { } at) senders.TryAdd(at, comment);
        string? our = texts.Keys.Any(cell => !senders.ContainsKey(cell)) ? AuthorId() ?? AddAuthor() : null;
        string kept = removed.Count == 0 || shapes is null ? shapes ?? Empty() : ShapePattern.Replace(shapes, match => IsRemoved(match.Value) ? "" : match.Value);
        var added = new StringBuilder();
        if (!kept.Contains(Shape, StringComparison.Ordinal)) added.Append(ShapeType);
        int number = ShapeIds().Matches(kept).Select(match => int.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out int id) ? id : 0).DefaultIfEmpty(1024).Max();
        foreach (((int Row, int Column) cell, string text) in texts.OrderBy(each => each.Key))
        {
            if (senders.TryGetValue(cell, out XElement? sender)) Append(sender, text);
            else
            {
                List.Add(new XElement(m + "comment", new XAttribute("ref", new CellAddress(cell.Row, cell.Column, null).Cell), new XAttribute("authorId", our!),
                    new XElement(m + "text", Run(Author + "\n", bold: true), Run(text, bold: false))));
                added.Append(Box(cell, Author + "\n" + text, ++number, sheet));
            }
        }
        int end = kept.LastIndexOf("</xml>", StringComparison.Ordinal);
        return end < 0 ? throw new InvalidDataException("no shapes") : kept.Insert(end, added.ToString());
    }

    private static string Empty() =>
        "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\">"
        + "<o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"1\"/></o:shapelayout></xml>";

    private const string ShapeType = "<v:shapetype id=\"" + Shape + "\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\">"
        + "<v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>";

    private static string Box((int Row, int Column) cell, string text, int number, MarkedSheet sheet)
    {
        // A line holds 44 narrow characters of 9 points, or half as many Chinese ones.
        const int LineWidth = 44;
        double lines = text.Split('\n').Sum(line => Math.Max(1, Math.Ceiling(Ooxml.Width(line) / (double)LineWidth)));
        (int column, int x) = (cell.Column, 12);
        (int toColumn, int toX) = Walk(column, 290, at => (int)(sheet.WidthOf(at + 1) * 7) + 5);
        int top = Math.Max(0, cell.Row - 2), rowHeight = (int)(sheet.RowHeight * 4 / 3);
        (int toRow, int toY) = Walk(top, (int)Math.Min(420, 14 + 17 * lines), _ => rowHeight);
        return string.Create(CultureInfo.InvariantCulture, $"<v:shape id=\"_x0000_s{number}\" type=\"#{Shape}\" style=\"position:absolute;visibility:hidden\" fillcolor=\"#ffffe1\" o:insetmode=\"auto\">"
            + $"<v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/><v:textbox style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></v:textbox>"
            + $"<x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{column}, {x}, {top}, 4, {toColumn}, {toX}, {toRow}, {toY}</x:Anchor>"
            + $"<x:AutoFill>False</x:AutoFill><x:Row>{cell.Row - 1}</x:Row><x:Column>{cell.Column - 1}</x:Column></x:ClientData></v:shape>");
    }

    /// <summary>The column or row in which so many pixels end, and how far into it.</summary>
    private static (int At, int Left) Walk(int from, int pixels, Func<int, int> size)
    {
        int at = from;
        // Hidden columns are passed over, but not without end.
        for (int step = Math.Max(0, size(at)); pixels > step && at < from + 100; step = Math.Max(0, size(at)))
        {
            pixels -= step;
            at++;
        }
        return (at, pixels);
    }

    private void Append(XElement comment, string text)
    {
        XElement body = comment.Element(m + "text") ?? throw new InvalidDataException("no text of a comment");
        foreach (XElement plain in body.Elements(m + "t").ToList()) plain.ReplaceWith(new XElement(m + "r", new XElement(plain)));
        XElement? last = body.Elements(m + "r").LastOrDefault();
        XElement[] runs = [Run("\n" + Ours + "\n", bold: true), Run(text, bold: false)];
        if (last is null) body.AddFirst(runs);
        else last.AddAfterSelf(runs);
    }

    private void RemoveOurs(XElement comment)
    {
        // Some programs cut a text into runs anew, so what we look for may begin in one and end in another.
        int left = TextOf(comment).IndexOf(Ours, StringComparison.Ordinal);
        if (left < 0) return;
        left = TextOf(comment)[..left].TrimEnd('\n', '\r').Length;
        foreach (XElement text in Texts(comment))
        {
            int length = text.Value.Length;
            if (left <= 0) (text.Parent!.Name == m + "r" ? text.Parent : text).Remove();
            else if (left < length) text.Value = text.Value[..left];
            left -= length;
        }
    }

    private string TextOf(XElement comment) => string.Concat(Texts(comment).Select(text => text.Value));

    private List<XElement> Texts(XElement comment) => [.. comment.Elements(m + "text").Elements(m + "t"), .. comment.Elements(m + "text").Elements(m + "r").Elements(m + "t")];

    private XElement Run(string text, bool bold) => new(m + "r",
        new XElement(m + "rPr", bold ? new XElement(m + "b") : null, new XElement(m + "sz", new XAttribute("val", 9)), new XElement(m + "color", new XAttribute("indexed", 81)),
            new XElement(m + "rFont", new XAttribute("val", "宋体"))),
        new XElement(m + "t", new XAttribute(XNamespace.Xml + "space", "preserve"), Ooxml.Text(text)));

    private string? AuthorId() => Authors.Elements().ToList().FindIndex(author => author.Value == Author) is >= 0 and int at ? Ooxml.Number(at) : null;

    private string AddAuthor()
    {
        Authors.Add(new XElement(m + "author", Author));
        return AuthorId()!;
    }

    private bool IsRemoved(string shape) =>
        shape.Contains("ObjectType=\"Note\"", StringComparison.Ordinal) && RowPattern().Match(shape) is { Success: true } row && ColumnPattern().Match(shape) is { Success: true } column
        && int.TryParse(row.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out int y) && int.TryParse(column.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out int x) && removed.Contains((y + 1, x + 1));

    private static (int, int)? Address(XElement comment) => CellReference.TryRead((string?)comment.Attribute("ref"), out int row, out int column) ? (row, column) : null;

    // Without backtracking: shapes that never end cost one pass, not one each.
    private static readonly Regex ShapePattern = new("<v:shape\\s.*?</v:shape>", RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    [GeneratedRegex("_x0000_s([0-9]{1,9})\"", RegexOptions.CultureInvariant)]
    private static partial Regex ShapeIds();

    [GeneratedRegex("<x:Row>\\s*([0-9]+)\\s*</x:Row>", RegexOptions.CultureInvariant)]
    private static partial Regex RowPattern();

    [GeneratedRegex("<x:Column>\\s*([0-9]+)\\s*</x:Column>", RegexOptions.CultureInvariant)]
    private static partial Regex ColumnPattern();
}
