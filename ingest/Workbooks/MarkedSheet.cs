using System.Globalization;
using System.Xml;

namespace Analytics.Ingest.Workbooks;

/// <summary>
/// Copies the XML of a sheet in a stream and gives marked cells their fill; cells and rows that are not there are made in their place. Nothing else
/// changes but earlier marks, which go.
/// </summary>
/// <param name="styles">The workbook's styles.</param>
/// <param name="marks">Cells to mark, whether as errors, by row and column.</param>
internal sealed class MarkedSheet(MarkStyles styles, SortedDictionary<int, SortedDictionary<int, bool>> marks)
{
    // What may only stand behind the reference to the comments' shapes.
    private static readonly HashSet<string> BehindShapes =
        ["legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst", "AlternateContent"];

    private readonly List<(int From, int To, int Style, double Width)> columns = [];
    private readonly Queue<int> rowsLeft = new(marks.Keys);
    private readonly Queue<(int Column, bool IsError)> cellsLeft = new();
    private double defaultWidth = 8.43;

    /// <summary>Id of the relationship to the shapes of comments; null if the sheet has none.</summary>
    public string? ShapesId { get; private set; }

    /// <summary>The styles that marked cells had.</summary>
    public Dictionary<(int Row, int Column), int> Before { get; } = [];

    /// <summary>Height of an ordinary row in points.</summary>
    public double RowHeight { get; private set; } = 15;

    /// <summary>Width of a column in digits.</summary>
    public double WidthOf(int column) => columns.Find(each => each.From <= column && column <= each.To) is { From: > 0 } found ? found.Width : defaultWidth;

    /// <summary>Copies the sheet.</summary>
    /// <param name="reader">The sheet as it came.</param>
    /// <param name="xml">Where it goes.</param>
    /// <param name="newShapesId">Id of the relationship to the shapes, in case the sheet has none; null if it needs none.</param>
    /// <param name="deselect">Whether another sheet is the selected one from now on.</param>
    public void Copy(XmlReader reader, XmlWriter xml, string? newShapesId, bool deselect)
    {
        bool behindData = false, inData = false;
        int row = 0, column = 0, rowStyle = 0;
        while (reader.Read())
        {
            bool starts = reader.NodeType == XmlNodeType.Element, ends = reader.NodeType == XmlNodeType.EndElement;
            string name = reader.LocalName;
            if (starts && reader.Depth == 0 && name != "worksheet") throw new InvalidDataException("no worksheet");
            if (inData)
            {
                if (ends && reader.Depth == 1)
                {
                    WriteRowsUntil(int.MaxValue, xml, reader.NamespaceURI);
                    inData = false;
                    behindData = true;
                }
                else if (starts && reader.Depth == 2 && name == "row")
                {
                    row = int.TryParse(reader.GetAttribute("r"), CultureInfo.InvariantCulture, out int number) ? number : row + 1;
                    (column, rowStyle) = (0, Style(reader.GetAttribute("s"), -1));
                    WriteRowsUntil(row, xml, reader.NamespaceURI);
                    cellsLeft.Clear();
                    if (marks.TryGetValue(row, out SortedDictionary<int, bool>? here)) foreach ((int at, bool isError) in here) cellsLeft.Enqueue((at, isError));
                    if (rowsLeft.TryPeek(out int next) && next == row) rowsLeft.Dequeue();
                    bool isEmpty = reader.IsEmptyElement;
                    // The span is a hint that a new cell may belie.
                    Start(reader, xml, cellsLeft.Count > 0 ? "spans" : null);
                    if (isEmpty)
                    {
                        WriteCellsUntil(int.MaxValue, row, rowStyle, xml, reader.NamespaceURI);
                        xml.WriteEndElement();
                    }
                    continue;
                }
                else if (ends && reader.Depth == 2) WriteCellsUntil(int.MaxValue, row, rowStyle, xml, reader.NamespaceURI);
                else if (starts && reader.Depth == 3 && name == "c")
                {
                    column = CellReference.TryRead(reader.GetAttribute("r"), out _, out int at) ? at : column + 1;
                    WriteCellsUntil(column, row, rowStyle, xml, reader.NamespaceURI);
                    int style = Style(reader.GetAttribute("s"), 0);
                    bool isMarked = cellsLeft.TryPeek(out (int Column, bool IsError) next) && next.Column == column;
                    if (isMarked || styles.Marked.Contains(style))
                    {
                        int before = styles.Restore(style, row, column);
                        if (isMarked) Before[(row, column)] = before;
                        bool isEmpty = reader.IsEmptyElement;
                        Start(reader, xml, "s", isMarked ? styles.Mark(before, cellsLeft.Dequeue().IsError) : before);
                        if (isEmpty) xml.WriteEndElement();
                        continue;
                    }
                }
            }
            else if (starts && reader.Depth == 1)
            {
                if (name == "sheetData")
                {
                    inData = !reader.IsEmptyElement;
                    behindData = !inData;
                    string space = reader.NamespaceURI;
                    Start(reader, xml);
                    if (inData) continue;
                    WriteRowsUntil(int.MaxValue, xml, space);
                    xml.WriteEndElement();
                    continue;
                }
                if (name == "legacyDrawing") ShapesId = Attribute(reader, "id");
                else if (behindData && BehindShapes.Contains(name)) WriteShapes(xml, newShapesId, reader.NamespaceURI);
                else if (name == "sheetFormatPr")
                {
                    defaultWidth = Number(reader.GetAttribute("defaultColWidth"), defaultWidth);
                    RowHeight = Number(reader.GetAttribute("defaultRowHeight"), RowHeight);
                }
                else if (name == "dimension" && reader.GetAttribute("ref") is { } range)
                {
                    bool isEmpty = reader.IsEmptyElement;
                    Start(reader, xml, "ref", Widened(range));
                    if (isEmpty) xml.WriteEndElement();
                    continue;
                }
            }
            else if (starts && reader.Depth == 2 && name == "col")
                columns.Add((Style(reader.GetAttribute("min"), 0), Style(reader.GetAttribute("max"), 0), Style(reader.GetAttribute("style"), 0), Number(reader.GetAttribute("width"), defaultWidth)));
            else if (starts && reader.Depth == 2 && name == "sheetView" && deselect)
            {
                bool isEmpty = reader.IsEmptyElement;
                Start(reader, xml, "tabSelected");
                if (isEmpty) xml.WriteEndElement();
                continue;
            }
            else if (ends && reader.Depth == 0) WriteShapes(xml, newShapesId, reader.NamespaceURI);
            CopyNode(reader, xml);
        }
    }

    private void WriteRowsUntil(int row, XmlWriter xml, string space)
    {
        while (rowsLeft.TryPeek(out int missing) && missing < row)
        {
            rowsLeft.Dequeue();
            xml.WriteStartElement("row", space);
            xml.WriteAttributeString("r", Ooxml.Number(missing));
            cellsLeft.Clear();
            foreach ((int at, bool isError) in marks[missing]) cellsLeft.Enqueue((at, isError));
            WriteCellsUntil(int.MaxValue, missing, -1, xml, space);
            xml.WriteEndElement();
        }
    }

    private void WriteCellsUntil(int column, int row, int rowStyle, XmlWriter xml, string space)
    {
        while (cellsLeft.TryPeek(out (int Column, bool IsError) missing) && missing.Column < column)
        {
            cellsLeft.Dequeue();
            int style = rowStyle >= 0 ? rowStyle : columns.Find(each => each.From <= missing.Column && missing.Column <= each.To).Style;
            Before[(row, missing.Column)] = style;
            xml.WriteStartElement("c", space);
            xml.WriteAttributeString("r", new CellAddress(row, missing.Column, null).Cell);
            xml.WriteAttributeString("s", Ooxml.Number(styles.Mark(style, missing.IsError)));
            xml.WriteEndElement();
        }
    }

    private void WriteShapes(XmlWriter xml, string? id, string space)
    {
        if (ShapesId is not null || id is null) return;
        ShapesId = id;
        xml.WriteStartElement("legacyDrawing", space);
        xml.WriteAttributeString("r", "id", RelationshipsOf(space), id);
        xml.WriteEndElement();
    }

    private string Widened(string range)
    {
        string[] corners = range.Split(':');
        if (marks.Count == 0 || !CellReference.TryRead(corners[0], out int top, out int left) || !CellReference.TryRead(corners[^1], out int bottom, out int right)) return range;
        int Least(int value, IEnumerable<int> others) => Math.Min(value, others.Min());
        int Most(int value, IEnumerable<int> others) => Math.Max(value, others.Max());
        IEnumerable<int> across = marks.Values.SelectMany(row => row.Keys);
        string first = new CellAddress(Least(top, marks.Keys), Least(left, across), null).Cell, last = new CellAddress(Most(bottom, marks.Keys), Most(right, across), null).Cell;
        return first == last ? first : $"{first}:{last}";
    }

    /// <summary>Copies a start tag without its end; one attribute is left out or has another value.</summary>
    private static void Start(XmlReader reader, XmlWriter xml, string? attribute = null, object? value = null)
    {
        xml.WriteStartElement(reader.Prefix, reader.LocalName, reader.NamespaceURI);
        for (bool more = reader.MoveToFirstAttribute(); more; more = reader.MoveToNextAttribute())
            if (reader.Prefix.Length > 0 || reader.LocalName != attribute) xml.WriteAttributeString(reader.Prefix, reader.LocalName, reader.NamespaceURI, reader.Value);
        reader.MoveToElement();
        if (value is not (null or 0)) xml.WriteAttributeString(attribute!, string.Create(CultureInfo.InvariantCulture, $"{value}"));
    }

    private static void CopyNode(XmlReader reader, XmlWriter xml)
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Element:
                bool isEmpty = reader.IsEmptyElement;
                Start(reader, xml);
                if (isEmpty) xml.WriteEndElement();
                break;
            case XmlNodeType.EndElement: xml.WriteFullEndElement(); break;
            case XmlNodeType.Text: xml.WriteString(reader.Value); break;
            case XmlNodeType.CDATA: xml.WriteCData(reader.Value); break;
            case XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace: xml.WriteWhitespace(reader.Value); break;
            case XmlNodeType.Comment: xml.WriteComment(reader.Value); break;
            case XmlNodeType.ProcessingInstruction: xml.WriteProcessingInstruction(reader.Name, reader.Value); break;
            case XmlNodeType.XmlDeclaration: xml.WriteStartDocument(standalone: true); break;
            default: throw new InvalidDataException($"{reader.NodeType} in a sheet");
        }
    }

    private static string RelationshipsOf(string space) =>
        space == Ooxml.Main.NamespaceName ? Ooxml.Relationships.NamespaceName : "http://purl.oclc.org/ooxml/officeDocument/relationships";

    private static string? Attribute(XmlReader reader, string name)
    {
        string? value = null;
        for (bool more = reader.MoveToFirstAttribute(); more; more = reader.MoveToNextAttribute()) if (reader.LocalName == name) value = reader.Value;
        reader.MoveToElement();
        return value;
    }

    private static int Style(string? text, int none) => text is null ? none : int.Parse(text, CultureInfo.InvariantCulture);

    private static double Number(string? text, double none) => double.TryParse(text, CultureInfo.InvariantCulture, out double value) ? value : none;
}
