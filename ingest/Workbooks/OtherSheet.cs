using System.Globalization;
using System.Text;
using System.Xml;

namespace Analytics.Ingest.Workbooks;

/// <summary>
/// Looks at a sheet that is not read: whether it holds rows of the return all the same. Nothing of it is read but its first rows, until one below the header is filled.
/// </summary>
internal static class OtherSheet
{
    // No title is longer, and filled rows do not begin further below a header.
    private const int MostText = 200, MostRows = 1000;

    /// <summary>
    /// Of which period the first row of the kind on a sheet is, empty where it does not tell: one in which more than half of the fields that are required are filled, below a header that names all of
    /// them; null without such a row.
    /// </summary>
    /// <param name="open">Opens the sheet.</param>
    /// <param name="texts">Opens the shared texts; null if there are none.</param>
    /// <param name="finder">Knows the header.</param>
    public static string? PeriodOfRows(Func<XmlReader> open, Func<XmlReader>? texts, HeaderFinder finder)
    {
        List<(int Row, List<Cell> Cells)> first;
        using (XmlReader sheet = open()) first = [.. Rows(sheet).TakeWhile(row => row.Row <= HeaderFinder.SearchedRows + 1).Take(HeaderFinder.SearchedRows + 1)];
        Dictionary<int, string> shared = first.SelectMany(row => row.Cells).Where(cell => cell.Shared >= 0).Select(cell => cell.Shared).Distinct().ToDictionary(number => number, _ => "");
        if (shared.Count > 0 && texts is not null) LookUp(texts, shared);
        if (finder.RequiredColumns([.. first.Select(row => new HeadRow(row.Row, Texts(row.Cells, shared)))]) is not var (header, columns, period)) return null;
        using XmlReader again = open();
        List<Cell>? filled = Rows(again).Take(MostRows)
            .FirstOrDefault(row => row.Row > header && 2 * row.Cells.Count(cell => columns.Contains(cell.Column - 1) && (cell.Shared >= 0 || !string.IsNullOrWhiteSpace(cell.Text))) > columns.Count).Cells;
        if (filled is null) return null;
        Cell? told = filled.Where(cell => cell.Column - 1 == period).Select(cell => (Cell?)cell).FirstOrDefault();
        if (told is not { Shared: >= 0 and int number }) return told?.Text.Trim() ?? "";
        Dictionary<int, string> own = new() { [number] = "" };
        if (texts is not null) LookUp(texts, own);
        return own[number].Trim();
    }

    private static string[] Texts(List<Cell> cells, Dictionary<int, string> shared)
    {
        string[] texts = new string[cells.Count == 0 ? 0 : cells.Max(cell => cell.Column)];
        Array.Fill(texts, "");
        foreach (Cell cell in cells) texts[cell.Column - 1] = cell.Shared >= 0 ? shared[cell.Shared] : cell.Text;
        return texts;
    }

    private static void LookUp(Func<XmlReader> open, Dictionary<int, string> shared)
    {
        using XmlReader reader = open();
        int last = shared.Keys.Max();
        for (int number = 0; number <= last && reader.ReadToFollowing("si", Ooxml.Main.NamespaceName); number++)
        {
            if (!shared.ContainsKey(number)) continue;
            shared[number] = TextOf(reader);
        }
    }

    private static IEnumerable<(int Row, List<Cell> Cells)> Rows(XmlReader reader)
    {
        int row = 0, column = 0;
        List<Cell> cells = [];
        while (reader.Read())
        {
            if (reader is { NodeType: XmlNodeType.EndElement, LocalName: "row" }) yield return (row, cells);
            if (reader is { NodeType: XmlNodeType.EndElement, LocalName: "sheetData" }) yield break;
            if (reader.NodeType != XmlNodeType.Element) continue;
            if (reader.LocalName == "row")
            {
                row = Number(reader.GetAttribute("r")) is > 0 and int own ? own : row + 1;
                (cells, column) = ([], 0);
            }
            else if (reader.LocalName == "c")
            {
                column = CellReference.TryRead(reader.GetAttribute("r"), out _, out int at) ? at : column + 1;
                bool isShared = reader.GetAttribute("t") == "s";
                string text = TextOf(reader);
                // What the sheet has beside a table of any size is not looked at.
                if (cells.Count < 1000 && column <= 1000) cells.Add(isShared ? new Cell(column, "", Math.Max(0, Number(text.Trim()))) : new Cell(column, text, -1));
            }
        }
    }

    /// <summary>The text within an element, from where formulas and readings of characters are left out; the reader is at its end then.</summary>
    private static string TextOf(XmlReader reader)
    {
        if (reader.IsEmptyElement) return "";
        var text = new StringBuilder();
        int depth = reader.Depth;
        while (reader.Read() && reader.Depth > depth)
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "f" or "rPh" }) reader.ReadSubtree().Dispose();
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace && text.Length < MostText) text.Append(reader.Value);
        }
        return text.Length > MostText ? text.ToString(0, MostText) : text.ToString();
    }

    private static int Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1;

    /// <summary>A cell.</summary>
    /// <param name="Column">From 1.</param>
    /// <param name="Text">Its text, cut short.</param>
    /// <param name="Shared">Which of the shared texts it is instead; -1 if none.</param>
    private readonly record struct Cell(int Column, string Text, int Shared);
}
