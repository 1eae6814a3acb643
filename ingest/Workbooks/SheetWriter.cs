using System.Xml;
using System.Xml.Linq;

namespace Analytics.Ingest.Workbooks;

/// <summary>Writes the rows of a new sheet one after the other, so that memory does not grow with them.</summary>
internal sealed class SheetWriter
{
    private readonly XmlWriter xml;
    private int row;
    private int column;

    private readonly string main;

    private SheetWriter(XmlWriter xml, XNamespace main) => (this.xml, this.main) = (xml, main.NamespaceName);

    /// <summary>The row that is being written, or was written last.</summary>
    public int Row => row;

    /// <summary>Writes a whole sheet.</summary>
    /// <param name="stream">The part.</param>
    /// <param name="main">The namespace of the workbook's sheets.</param>
    /// <param name="before">What stands before the rows: views, columns.</param>
    /// <param name="rows">Writes the rows.</param>
    /// <param name="after">What stands behind them, asked for when they are written.</param>
    public static void Write(Stream stream, XNamespace main, IEnumerable<XElement> before, Action<SheetWriter> rows, Func<IEnumerable<XElement>> after)
    {
        using XmlWriter xml = Ooxml.Writer(stream);
        xml.WriteStartDocument(standalone: true);
        xml.WriteStartElement("worksheet", main.NamespaceName);
        foreach (XElement element in before) element.WriteTo(xml);
        xml.WriteStartElement("sheetData", main.NamespaceName);
        var writer = new SheetWriter(xml, main);
        rows(writer);
        writer.EndRow();
        xml.WriteEndElement();
        foreach (XElement element in after()) element.WriteTo(xml);
        xml.WriteEndElement();
    }

    /// <summary>Begins the next row.</summary>
    /// <param name="height">Its height in points; null for the sheet's own.</param>
    /// <param name="hidden">Whether it is out of sight.</param>
    public void StartRow(double? height = null, bool hidden = false)
    {
        EndRow();
        row++;
        column = 0;
        xml.WriteStartElement("row", main);
        xml.WriteAttributeString("r", Ooxml.Number(row));
        if (height is { } points)
        {
            xml.WriteAttributeString("ht", Ooxml.Number(points));
            xml.WriteAttributeString("customHeight", "1");
        }
        if (hidden) xml.WriteAttributeString("hidden", "1");
    }

    /// <summary>Writes the next cell as text, whatever it begins with: it never becomes a formula.</summary>
    public void Text(int style, string? text)
    {
        Start(style);
        if (!string.IsNullOrEmpty(text))
        {
            xml.WriteAttributeString("t", "inlineStr");
            xml.WriteStartElement("is", main);
            xml.WriteStartElement("t", main);
            string safe = Ooxml.Text(text);
            if (char.IsWhiteSpace(safe[0]) || char.IsWhiteSpace(safe[^1]) || safe.Contains('\n', StringComparison.Ordinal)) xml.WriteAttributeString("xml", "space", null, "preserve");
            xml.WriteString(safe);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    /// <summary>Writes the next cell as a number.</summary>
    public void Number(int style, IFormattable number)
    {
        Start(style);
        xml.WriteElementString("v", main, Ooxml.Number(number));
        xml.WriteEndElement();
    }

    private void Start(int style)
    {
        column++;
        xml.WriteStartElement("c", main);
        xml.WriteAttributeString("r", new CellAddress(row, column, null).Cell);
        if (style != 0) xml.WriteAttributeString("s", Ooxml.Number(style));
    }

    private void EndRow()
    {
        if (row > 0) xml.WriteEndElement();
    }
}
