using System.Data;
using System.Globalization;
using System.IO.Compression;
using System.Xml.Linq;

namespace Analytics.Ingest.Tests;

/// <summary>A template, or what came back of one, filled in by hand: cells as its drop-downs, its number and its date columns hold them.</summary>
internal sealed class FilledWorkbook
{
    public const int TitleRow = 2;

    private const string DataSheet = "xl/worksheets/sheet1.xml";

    private static readonly XNamespace M = WorkbookFile.Main;

    private readonly string path;
    private readonly ReturnSchema schema;
    private readonly Dictionary<string, string[]> choices = [];

    private FilledWorkbook(string path, ReturnSchema schema)
    {
        (this.path, this.schema) = (path, schema);
        Sheet = TemplateTest.Part(path, DataSheet);
        DataTable lists = TemplateTest.Read(path)["_lists"]!;
        for (int column = 0; column < lists.Columns.Count; column++)
            choices[(string)lists.Rows[0][column]] = [.. lists.AsEnumerable().Skip(1).Select(row => row[column]).OfType<string>()];
    }

    public XElement Sheet { get; }

    public static void Edit(string path, ReturnSchema schema, Action<FilledWorkbook> edit)
    {
        var workbook = new FilledWorkbook(path, schema);
        edit(workbook);
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Update);
        zip.GetEntry(DataSheet)!.Delete();
        using Stream part = zip.CreateEntry(DataSheet).Open();
        workbook.Sheet.Save(part);
    }

    public XElement? Row(int row) => Sheet.Element(M + "sheetData")!.Elements().FirstOrDefault(each => (int)each.Attribute("r")! == row);

    /// <summary>Types a value into a cell, which keeps its style; a value that begins with <c>&lt;</c> is the cell's own XML.</summary>
    public void Set(int row, int column, string? value)
    {
        XElement cell = CellAt(row, column);
        ReturnField? field = column < schema.Fields.Count ? schema.Fields[column] : null;
        cell.RemoveNodes();
        cell.Attribute("t")?.Remove();
        if (string.IsNullOrEmpty(value)) return;
        if (value.StartsWith('<'))
        {
            XElement own = XElement.Parse(value);
            foreach (XAttribute attribute in own.Attributes()) cell.SetAttributeValue(attribute.Name, attribute.Value);
            cell.Add(own.Elements().Select(element => new XElement(M + element.Name.LocalName, element.Value)));
        }
        else if (row > TitleRow && Number(field, value) is { } number) cell.Add(new XElement(M + "v", number));
        else
        {
            string text = row > TitleRow && field is not null && choices.GetValueOrDefault(field.Name)?.FirstOrDefault(choice => choice.StartsWith(value + " ", StringComparison.Ordinal)) is { } choice ? choice : value;
            cell.SetAttributeValue("t", "inlineStr");
            cell.Add(new XElement(M + "is", new XElement(M + "t", new XAttribute(XNamespace.Xml + "space", "preserve"), text)));
        }
    }

    /// <summary>Gives a cell the format of its column.</summary>
    public void Format(int row, int column) => CellAt(row, column).SetAttributeValue("s", StyleOf(column));

    private static string? Number(ReturnField? field, string value) => field?.Type switch
    {
        FieldType.WholeNumber or FieldType.DecimalNumber when decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) => number.ToString(CultureInfo.InvariantCulture),
        // Days are counted from 30 December 1899.
        FieldType.Date when DateOnly.TryParseExact(value, "yyyy-MM-dd", out DateOnly day) => $"{day.DayNumber - new DateOnly(1899, 12, 30).DayNumber}",
        _ => null,
    };

    private string? StyleOf(int column) => (string?)Sheet.Element(M + "cols")!.Elements().FirstOrDefault(each => (int)each.Attribute("min")! == column + 1)?.Attribute("style");

    private XElement CellAt(int row, int column)
    {
        XElement data = Sheet.Element(M + "sheetData")!;
        XElement? line = Row(row);
        if (line is null)
        {
            line = new XElement(M + "row", new XAttribute("r", row));
            if (data.Elements().LastOrDefault(each => (int)each.Attribute("r")! < row) is { } above) above.AddAfterSelf(line);
            else data.AddFirst(line);
        }
        static int At(XElement cell) => cell.Attribute("r")!.Value.TrimEnd([.. "0123456789"]).Aggregate(0, (sum, letter) => sum * 26 + letter - 'A' + 1) - 1;
        if (line.Elements().FirstOrDefault(each => At(each) == column) is { } found) return found;
        var made = new XElement(M + "c", new XAttribute("r", new CellAddress(row, column + 1, null).Cell));
        if (row > TitleRow) made.SetAttributeValue("s", StyleOf(column));
        if (line.Elements().LastOrDefault(each => At(each) < column) is { } left) left.AddAfterSelf(made);
        else line.AddFirst(made);
        return made;
    }
}
