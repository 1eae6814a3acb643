using System.Text.Json.Nodes;

namespace Analytics.Reports.Charts;

/// <summary>
/// What every picture has around its plot: title, definition, key, the marks of synthetic data and of what is for evaluators, and below the plot its source. All
/// positions are worked out here, so that a new version of ECharts does not move anything.
/// </summary>
internal sealed class Frame
{
    public const string Font = "Noto Sans SC, Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, Hiragino Sans GB, sans-serif";
    public const int Width = 960;
    public const int Margin = 28;

    private const int TitleSize = 20;
    private const int TextSize = 13;
    private const int NoteSize = 11;
    private const int NoteLine = 17;
    private const int MarkPitch = 34;

    private static readonly int[] Dashes = [5, 4];

    private readonly List<object> elements = [];
    private readonly List<string> notes = [];
    private readonly bool synthetic;
    private readonly Edition edition;

    public Frame(Edition edition, string title, string subtitle, bool synthetic)
    {
        this.edition = edition;
        this.synthetic = synthetic;
        Title = title;
        Top = Margin - 6;
        double inner = Width - (2 * Margin);
        string[] marks = [.. edition.ForEvaluators ? new[] { edition.EvaluatorMark } : [], .. synthetic ? new[] { edition.SyntheticMark } : []];
        var mark = marks.Select(text => (TextLayout.Width(text, 13) * 1.07) + 26).DefaultIfEmpty(0).Max();
        foreach (var (i, text) in marks.Index())
            AddMark(text, mark, Margin - 8 + (i * MarkPitch));
        foreach (var line in TextLayout.Wrap(title, TitleSize, (inner - mark - 12) / 1.07))
        {
            AddText(Margin, Top, line, TitleSize, Palette.Ink, bold: true);
            Top += 29;
        }
        Top = Math.Max(Top + 2, Margin - 8 + (marks.Length * MarkPitch));
        foreach (var line in TextLayout.Wrap(subtitle, TextSize, inner))
        {
            AddText(Margin, Top, line, TextSize, Palette.Muted);
            Top += 20;
        }
        Top += 8;
    }

    public string Title { get; }

    /// <summary>Where the next thing below the header can stand.</summary>
    public int Top { get; private set; }

    /// <summary>A line below the plot; the first one tells the source.</summary>
    public void Note(string text) => notes.Add(text);

    /// <summary>A row of swatches with their meanings; goes on in a second row where the first is full.</summary>
    public void Key(params IEnumerable<Swatch> swatches)
    {
        double x = Margin;
        foreach (var swatch in swatches)
        {
            var wide = 26 + TextLayout.Width(swatch.Label, 12);
            if (x > Margin && x + wide > Width - Margin)
            {
                x = Margin;
                Top += 22;
            }
            elements.AddRange(swatch.Elements(x, Top + 9));
            AddText(x + 26, Top + 9, swatch.Label, 12, Palette.Ink, middle: true);
            x += wide + 22;
        }
        Top += 28;
    }

    /// <summary>Leaves room above the plot, for the headings of columns.</summary>
    public int Reserve(int height)
    {
        var at = Top;
        Top += height;
        return at;
    }

    public void Add(params IEnumerable<object> more) => elements.AddRange(more);

    /// <summary>A line of text; <paramref name="align"/> says which of its points <paramref name="x"/> is.</summary>
    public void AddText(
        double x, double y, string text, int size, string colour, bool bold = false, bool middle = false, string align = "left") => elements.Add(new
        {
            type = "text",
            x,
            y,
            silent = true,
            style = new
            {
                text,
                fill = colour,
                fontSize = size,
                fontWeight = bold ? "bold" : "normal",
                fontFamily = Font,
                textAlign = align,
                textVerticalAlign = middle ? "middle" : "top",
            },
        });

    /// <summary>An upright line through the plot: a rule behind it, or dashed and before it.</summary>
    public void AddUpright(double x, double from, double to, string colour, bool dashed) => elements.Add(new
    {
        type = "line",
        silent = true,
        z = dashed ? 5 : -1,
        shape = new { x1 = x, y1 = from, x2 = x, y2 = to },
        style = new { stroke = colour, lineWidth = dashed ? 1.5 : 1, lineDash = dashed ? Dashes : null },
    });

    /// <summary>The chart, with the frame around a plot of that height below <see cref="Top"/>.</summary>
    public Chart Complete(string id, string description, int plotHeight, ChartTable table, object body)
    {
        IEnumerable<string> said =
        [
            .. notes, .. edition.ForEvaluators ? new[] { edition.EvaluatorNotice } : [],
            .. synthetic ? new[] { edition.Say("合成样例：", "Synthetic sample. ") + edition.SyntheticSentence } : [],
        ];
        var lines = said.SelectMany(note => TextLayout.Wrap(note, NoteSize, Width - (2 * Margin))).ToArray();
        var y = Top + plotHeight + 14;
        elements.Add(new { type = "line", silent = true, shape = new { x1 = Margin, y1 = y, x2 = Width - Margin, y2 = y }, style = new { stroke = Palette.Rule } });
        y += 10;
        foreach (var line in lines)
        {
            AddText(Margin, y, line, NoteSize, Palette.Muted);
            y += NoteLine;
        }

        var option = (JsonObject)Chart.Json(body);
        option["animation"] = false;
        option["backgroundColor"] = "#ffffff";
        option["textStyle"] = Chart.Json(new { fontFamily = Font, color = Palette.Ink });
        option["graphic"] = Chart.Json(new { elements = elements });
        // Rich text, so that no name is ever taken for markup; the text is the point's own name.
        option["tooltip"] ??= Chart.Json(new { renderMode = "richText", formatter = "{b}", confine = true });
        return new(id, edition, Title, edition.ForEvaluators ? edition.Say($"{edition.EvaluatorMark}。", $"{edition.EvaluatorMark}. ") + description : description, Width, y + 12, option, table, notes[0], synthetic);
    }

    private void AddMark(string text, double width, int y)
    {
        var x = Width - Margin - width;
        elements.Add(new
        {
            type = "rect",
            silent = true,
            shape = new { x, y, width, height = 28, r = 4 },
            style = new { fill = Palette.WarningPale, stroke = Palette.Warning, lineWidth = 1 },
        });
        AddText(x + (width / 2), y + 14, text, 13, Palette.Warning, bold: true, middle: true, align: "center");
    }
}
