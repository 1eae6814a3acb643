using System.Xml.Linq;

namespace Analytics.Ingest.Workbooks;

/// <summary>
/// The styles of a workbook that is being marked. A marked cell has its own style with another fill. What it was before, an earlier list of findings
/// keeps as the style of one of its cells, because only that survives a spreadsheet program's saving.
/// </summary>
internal sealed class MarkStyles
{
    // Colours that nobody else picks, so that our fills are known again.
    private const string ErrorColour = "FFFFC2C1";
    private const string WarningColour = "FFFFF2A9";

    // As many as Excel takes.
    private const int MostStyles = 65_490;

    private readonly XElement root;
    private readonly XElement fills;
    private readonly XElement cells;
    private readonly IReadOnlyDictionary<(int Row, int Column), int> kept;
    private readonly HashSet<string> ours;
    private readonly XElement[] original;
    private readonly string[] bare;
    private readonly HashSet<int> candidates;
    private readonly Dictionary<string, int> candidateOf;
    private readonly Dictionary<string, int> plainOf;
    private readonly Dictionary<XElement, Dictionary<string, int>> lists = [];
    private readonly Dictionary<(int Style, bool IsError), int> marked = [];
    private readonly Dictionary<int, int> restored = [];
    private readonly XNamespace m;

    /// <summary>Takes the styles as they came.</summary>
    /// <param name="styles">The part; it is changed.</param>
    /// <param name="kept">Styles that cells had before they were marked, as an earlier list of findings keeps them.</param>
    public MarkStyles(XDocument styles, IReadOnlyDictionary<(int Row, int Column), int> kept)
    {
        root = styles.Root!;
        m = root.Name.Namespace;
        this.kept = kept;
        fills = root.Element(m + "fills") ?? throw new InvalidDataException("no fills");
        cells = root.Element(m + "cellXfs") ?? throw new InvalidDataException("no cell styles");
        ours = [.. fills.Elements().Select((fill, i) => (fill, i)).Where(each => IsOurs(each.fill)).Select(each => Ooxml.Number(each.i))];
        Marked = new HashSet<int>(cells.Elements().Select((cell, i) => (cell, i)).Where(each => ours.Contains((string?)each.cell.Attribute("fillId") ?? "")).Select(each => each.i));
        original = [.. cells.Elements()];
        if (original.Length > MostStyles) throw new InvalidDataException("too many styles");
        bare = [.. original.Select(WithoutFill)];
        candidates = [.. kept.Values.Where(style => style >= 0 && style < bare.Length && !Marked.Contains(style))];
        candidateOf = FirstOf(candidates.Order());
        plainOf = FirstOf(Enumerable.Range(0, bare.Length).Where(style => !Marked.Contains(style) && (string?)original[style].Attribute("fillId") is null or "0"));
    }

    /// <summary>Styles of cells that were marked before.</summary>
    public IReadOnlySet<int> Marked { get; }

    /// <summary>The style with the fill of an error or a warning.</summary>
    public int Mark(int style, bool isError)
    {
        if (marked.TryGetValue((style, isError), out int known)) return known;
        var cell = new XElement(original.ElementAtOrDefault(style) ?? throw new InvalidDataException($"no style {style}"));
        cell.SetAttributeValue("fillId", Fill(isError ? ErrorColour : WarningColour));
        cell.SetAttributeValue("applyFill", "1");
        return marked[(style, isError)] = Add(cells, cell);
    }

    /// <summary>The style that a cell had before it was marked.</summary>
    public int Restore(int style, int row, int column)
    {
        if (!Marked.Contains(style)) return style;
        // Rows may have been put in or taken out since: a style that differs in nothing but the fill will do.
        int before = kept.TryGetValue((row, column), out int there) && candidates.Contains(there) && bare[there] == bare[style] ? there
            : candidateOf.GetValueOrDefault(bare[style], -1);
        if (before >= 0) return before;
        if (restored.TryGetValue(style, out int known)) return known;
        // A spreadsheet program forgets an empty cell without a format: what was plain before is found among the plain ones.
        if (plainOf.TryGetValue(bare[style], out int plain)) return restored[style] = plain;
        var cell = new XElement(original[style]);
        cell.SetAttributeValue("fillId", "0");
        return restored[style] = Add(cells, cell);
    }

    /// <summary>Adds a font and returns its number.</summary>
    public int Font(double size, bool bold, string? colour, bool underlined = false) => Add(root.Element(m + "fonts") ?? throw new InvalidDataException("no fonts"), new XElement(m + "font",
        bold ? new XElement(m + "b") : null, underlined ? new XElement(m + "u") : null, new XElement(m + "sz", new XAttribute("val", Ooxml.Number(size))),
        colour is null ? null : new XElement(m + "color", new XAttribute("rgb", colour)), new XElement(m + "name", new XAttribute("val", "等线"))));

    /// <summary>Adds a fill and returns its number; one that is there is taken.</summary>
    public int Fill(string colour)
    {
        int at = fills.Elements().ToList().FindIndex(fill => IsSolid(fill, colour));
        return at >= 0 ? at : Add(fills, new XElement(m + "fill", new XElement(m + "patternFill", new XAttribute("patternType", "solid"),
            new XElement(m + "fgColor", new XAttribute("rgb", colour)), new XElement(m + "bgColor", new XAttribute("indexed", 64)))));
    }

    /// <summary>The fill of errors or warnings.</summary>
    public int Fill(bool isError) => Fill(isError ? ErrorColour : WarningColour);

    /// <summary>Adds a style of a cell and returns its number.</summary>
    public int Cell(int font, int fill, string? horizontal = null, bool wrap = false) => Add(cells, new XElement(m + "xf",
        new XAttribute("numFmtId", 49), new XAttribute("fontId", font), new XAttribute("fillId", fill), new XAttribute("borderId", 0), new XAttribute("xfId", 0),
        new XAttribute("applyNumberFormat", 1), new XAttribute("applyFont", 1), new XAttribute("applyFill", 1), new XAttribute("applyAlignment", 1),
        new XElement(m + "alignment", horizontal is null ? null : new XAttribute("horizontal", horizontal), new XAttribute("vertical", "center"), wrap ? new XAttribute("wrapText", 1) : null)));

    // What is there already is taken, so that a workbook does not grow each time it comes and goes.
    private int Add(XElement list, XElement item)
    {
        if (!lists.TryGetValue(list, out Dictionary<string, int>? known))
        {
            known = lists[list] = [];
            foreach ((int i, XElement there) in list.Elements().Index()) known.TryAdd(there.ToString(), i);
        }
        string text = item.ToString();
        if (known.TryGetValue(text, out int at)) return at;
        list.Add(item);
        int count = list.Elements().Count();
        list.SetAttributeValue("count", count);
        return known[text] = count - 1;
    }

    private Dictionary<string, int> FirstOf(IEnumerable<int> styles)
    {
        var first = new Dictionary<string, int>();
        foreach (int style in styles) first.TryAdd(bare[style], style);
        return first;
    }

    private static string WithoutFill(XElement cell)
    {
        var rest = new XElement(cell);
        rest.SetAttributeValue("fillId", null);
        rest.SetAttributeValue("applyFill", null);
        return string.Join(' ', rest.Attributes().OrderBy(attribute => attribute.Name.ToString(), StringComparer.Ordinal)) + string.Concat(rest.Elements());
    }

    private bool IsOurs(XElement fill) => IsSolid(fill, ErrorColour) || IsSolid(fill, WarningColour);

    private bool IsSolid(XElement fill, string colour) => (string?)fill.Element(m + "patternFill")?.Attribute("patternType") == "solid"
        && string.Equals((string?)fill.Element(m + "patternFill")!.Element(m + "fgColor")?.Attribute("rgb"), colour, StringComparison.OrdinalIgnoreCase);
}
