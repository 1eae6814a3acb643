using System.Xml.Linq;

namespace Analytics.Ingest.Workbooks;

/// <summary>The cell styles of a template: fixed ones, and one for each number format that its fields need.</summary>
internal sealed class TemplateStyles
{
    /// <summary>Field names of the hidden row.</summary>
    public const int Name = 1;

    /// <summary>Title of a column that must be filled in.</summary>
    public const int RequiredTitle = 2;

    /// <summary>Title of a column that may stay empty.</summary>
    public const int OptionalTitle = 3;

    /// <summary>The title of a page.</summary>
    public const int Heading = 4;

    /// <summary>The title of a section.</summary>
    public const int Section = 5;

    /// <summary>A label.</summary>
    public const int Label = 6;

    /// <summary>A text in a box, wrapped.</summary>
    public const int Boxed = 7;

    /// <summary>A text without a box.</summary>
    public const int Plain = 8;

    /// <summary>A mark in the middle of a box.</summary>
    public const int Centred = 9;

    private const int Fixed = 10;
    private const string Font = "等线";
    private static readonly string[] Sides = ["left", "right", "top", "bottom", "diagonal"];

    private readonly List<(string Code, string? Horizontal)> formats = [];

    /// <summary>The style of a field's cells.</summary>
    public int Of(ReturnField field)
    {
        string format = field.Type switch
        {
            FieldType.WholeNumber => "#,##0",
            FieldType.DecimalNumber => field.Scale == 0 ? "0" : "0." + new string('0', field.Scale),
            FieldType.Date => "yyyy\\-mm\\-dd",
            _ => "@",
        };
        (string, string?) style = (format, field.Type is FieldType.Boolean or FieldType.Date ? "center" : null);
        if (!formats.Contains(style)) formats.Add(style);
        return Fixed + formats.IndexOf(style);
    }

    /// <summary>The stylesheet, once every field has asked for its style.</summary>
    public XElement ToXml()
    {
        XNamespace m = Ooxml.Main;
        XElement Of(string name, IEnumerable<XElement> items) => new(m + name, new XAttribute("count", items.Count()), items);
        XElement Lettering(double size, string? colour, bool bold) => new(m + "font", bold ? new XElement(m + "b") : null,
            new XElement(m + "sz", new XAttribute("val", Ooxml.Number(size))), colour is null ? null : new XElement(m + "color", new XAttribute("rgb", colour)),
            new XElement(m + "name", new XAttribute("val", Font)));
        XElement Pattern(string type) => new(m + "fill", new XElement(m + "patternFill", new XAttribute("patternType", type)));
        XElement Colour(string rgb) => new(m + "fill", new XElement(m + "patternFill", new XAttribute("patternType", "solid"),
            new XElement(m + "fgColor", new XAttribute("rgb", rgb)), new XElement(m + "bgColor", new XAttribute("indexed", 64))));
        XElement Box(string? rgb) => new(m + "border", Sides.Select(side => new XElement(m + side,
            (object[])(rgb is null || side == "diagonal" ? [] : [new XAttribute("style", "thin"), new XElement(m + "color", new XAttribute("rgb", rgb))]))));
        XElement Cell(int format, int font, int fill, int border, string? horizontal, string vertical, bool wrap) => new(m + "xf",
            new XAttribute("numFmtId", format), new XAttribute("fontId", font), new XAttribute("fillId", fill), new XAttribute("borderId", border), new XAttribute("xfId", 0),
            new XAttribute("applyNumberFormat", format == 0 ? 0 : 1), new XAttribute("applyFont", 1), new XAttribute("applyFill", 1), new XAttribute("applyBorder", 1), new XAttribute("applyAlignment", 1),
            new XElement(m + "alignment", horizontal is null ? null : new XAttribute("horizontal", horizontal), new XAttribute("vertical", vertical), wrap ? new XAttribute("wrapText", 1) : null));

        // 164 is the first number that a workbook may give to a format of its own; 49 is text.
        int Number(string format) => format == "@" ? 49 : 164 + formats.FindIndex(each => each.Code == format);
        XElement[] own = [.. formats.Select(each => each.Code).Where(format => format != "@").Distinct().Select(format => new XElement(m + "numFmt", new XAttribute("numFmtId", Number(format)), new XAttribute("formatCode", format)))];
        return new XElement(m + "styleSheet",
            (XElement[])(own.Length == 0 ? [] : [Of("numFmts", own)]),
            Of("fonts", [Lettering(11, null, false), Lettering(11, "FFFFFFFF", true), Lettering(11, "FF1F4E79", true), Lettering(18, "FF1F4E79", true), Lettering(9, "FF7F7F7F", false), Lettering(13, "FF1F4E79", true)]),
            Of("fills", [Pattern("none"), Pattern("gray125"), Colour("FF1F4E79"), Colour("FFDDEBF7"), Colour("FFF2F2F2")]),
            Of("borders", [Box(null), Box("FFD0D7DE")]),
            Of("cellStyleXfs", [new XElement(m + "xf", new XAttribute("numFmtId", 0), new XAttribute("fontId", 0), new XAttribute("fillId", 0), new XAttribute("borderId", 0))]),
            Of("cellXfs",
            [
                new XElement(m + "xf", new XAttribute("numFmtId", 0), new XAttribute("fontId", 0), new XAttribute("fillId", 0), new XAttribute("borderId", 0), new XAttribute("xfId", 0)),
                Cell(49, 4, 0, 0, null, "center", false),
                Cell(49, 1, 2, 1, "center", "center", true),
                Cell(49, 2, 3, 1, "center", "center", true),
                Cell(0, 3, 0, 0, null, "center", false),
                Cell(0, 5, 0, 0, null, "center", false),
                Cell(0, 2, 4, 1, null, "center", true),
                Cell(49, 0, 0, 1, null, "center", true),
                Cell(0, 0, 0, 0, null, "top", true),
                Cell(49, 0, 0, 1, "center", "center", true),
                .. formats.Select(format => Cell(Number(format.Code), 0, 0, 1, format.Horizontal, "center", false)),
            ]),
            Of("cellStyles", [new XElement(m + "cellStyle", new XAttribute("name", "Normal"), new XAttribute("xfId", 0), new XAttribute("builtinId", 0))]));
    }
}
