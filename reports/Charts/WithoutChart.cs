using System.Globalization;
using Analytics.Reports.Sheets;
using Analytics.Transforms.Assessments;

namespace Analytics.Reports.Charts;

/// <summary>How far each region's rank moves if a dimension or an indicator were left out: a region a row, what is left out a column, arrows for up and down.</summary>
internal static class WithoutChart
{
    private const int RowHeight = 24;
    private const int MarginCells = 3;
    private const int TitleSize = 10;
    private const int MostName = 140;
    private const string Rise = "#cfe3f0";
    private const string RiseFar = "#6fb0d8";
    private const string Fall = "#ffe3a8";
    private const string FallFar = "#e89a3c";

    /// <summary>Draws it; null for a run that does not tell.</summary>
    public static Chart? Draw(SheetPage page)
    {
        var edition = page.Edition;
        List<Node> nodes = [.. page.Run.Definition.Nodes().Select(each => each.Node).Where(node => page.Run.Without.ContainsKey(node.Code))];
        if (nodes.Count == 0)
            return null;
        var rows = page.Ranked.Select(score => (Score: score, Name: page.NameOf(page.UnitOf(score.Unit)))).ToList();
        var frame = new Frame(
            edition, edition.Say("去掉一项后位次移动多少", "How far ranks move without one part"),
            edition.Say(
                $"{page.Title}。方案中去掉该维度或指标、其余权重按比例放大后，位次上升（↑）或下降（↓）几位；粗体为维度。移动大的地区，位次靠这一项支撑或拖累。",
                $"{page.Title}. By how many places a rank would rise (↑) or fall (↓) if the scheme lacked the dimension or indicator and the other weights were scaled up; dimensions in bold. Where it moves far, the rank hangs on that part."),
            page.Synthetic);
        frame.Key(
            new Swatch("box", Rise, Palette.Axis, edition.Say("↑ 上升 1–2 位", "↑ up by 1–2")), new("box", RiseFar, Palette.Axis, edition.Say("↑ 上升 3 位以上", "↑ up by 3 or more")),
            new("box", Fall, Palette.Axis, edition.Say("↓ 下降 1–2 位", "↓ down by 1–2")), new("box", FallFar, Palette.Axis, edition.Say("↓ 下降 3 位以上", "↓ down by 3 or more")),
            new("box", "#ffffff", Palette.Axis, edition.Say("· 不变", "· unchanged")));
        frame.Note(page.RankedSource);

        var nameWidth = Math.Min(rows.Max(row => TextLayout.Width(row.Name, 12)), MostName);
        var left = Frame.Margin + (int)nameWidth + 44;
        var cell = Math.Min(110.0, (Frame.Width - left - Frame.Margin) / (double)nodes.Count);
        List<string> titles = [.. nodes.Select(node => TextLayout.Fit(page.NameOf(node), TitleSize, cell - 2, 6))];
        // Where columns are too narrow for names they are numbered, and named below.
        if (titles.Any(title => title.Contains('…', StringComparison.Ordinal)))
        {
            frame.Note(edition.Say("各列：", "Columns: ") + string.Join(edition.Say("，", ", "), nodes.Select((node, i) => $"{i + 1} {page.NameOf(node)}")) + edition.Say("。", "."));
            titles = [.. nodes.Select((_, i) => (i + 1).ToString(CultureInfo.InvariantCulture))];
        }
        var lines = titles.Max(title => title.Split('\n').Length);
        var heading = frame.Reserve((lines * 13) + 10) + 2;
        foreach (var (at, title) in titles.Index())
            foreach (var (line, text) in title.Split('\n').Index())
                frame.AddText(left + ((at + 0.5) * cell), heading + (line * 13), text, TitleSize, Palette.Ink, bold: nodes[at].Indicator is null, align: "center");
        frame.AddText(left - 10, heading, edition.Say("位次", "Rank"), TitleSize, Palette.Muted, align: "right");
        foreach (var (at, row) in rows.Index())
        {
            var name = TextLayout.Width(row.Name, 12) <= nameWidth ? [row.Name] : TextLayout.Fit(row.Name, 10, nameWidth, 2).Split('\n');
            foreach (var (line, text) in name.Index())
                frame.AddText(left - 36, frame.Top + ((at + 0.5) * RowHeight) + ((line - ((name.Length - 1) / 2.0)) * 11), text, name.Length == 1 ? 12 : 10, Palette.Ink, middle: true, align: "right");
        }
        var height = rows.Count * RowHeight;
        return frame.Complete(
            "without", Describe(rows, nodes, page), height + 4, Table(rows, nodes, page),
            new
            {
                grid = new { left, top = frame.Top, width = cell * nodes.Count, height, outerBoundsMode = "none" },
                xAxis = new { type = "category", data = titles, show = false },
                yAxis = Rows.Axis(rows.Select(row => row.Score.Rank!.Value.ToString(CultureInfo.InvariantCulture)), "left", 0, Palette.Muted, "right"),
                series = new[]
                {
                    new
                    {
                        type = "scatter",
                        symbol = "rect",
                        symbolSize = new[] { cell - MarginCells, RowHeight - MarginCells },
                        itemStyle = new { opacity = 1 },
                        data = rows.Index().SelectMany(row => nodes.Select((node, column) => Cell(row.Item, row.Index, node, column, page))),
                    },
                },
            });
    }

    /// <summary>By how many places a rank rises without a node, below 0 where it falls; null without a rank.</summary>
    internal static int? Moves(Score score, Node node, SheetPage page) => score.Rank - page.RankWithout(score.Unit, node);

    private static object Cell((Score Score, string Name) row, int at, Node node, int column, SheetPage page)
    {
        var moved = Moves(row.Score, node, page);
        var said = moved switch { null => "—", 0 => "·", > 0 => $"↑{moved}", _ => $"↓{-moved}" };
        return new
        {
            value = new[] { column, at },
            name = $"{row.Name}\n{page.NameOf(node)} {said}",
            itemStyle = new { color = moved switch { null or 0 => "#ffffff", > 2 => RiseFar, > 0 => Rise, < -2 => FallFar, _ => Fall }, borderColor = Palette.Rule, borderWidth = 1 },
            label = new { show = true, formatter = said, color = moved is null or 0 ? Palette.Muted : Palette.Ink, fontSize = 12, fontWeight = moved is > 2 or < -2 ? "bold" : "normal" },
        };
    }

    private static string Describe(List<(Score Score, string Name)> rows, List<Node> nodes, SheetPage page)
    {
        var edition = page.Edition;
        var far = nodes.Select(node => (Name: page.NameOf(node), Most: rows.Where(row => Moves(row.Score, node, page) is not (null or 0)).OrderByDescending(row => Math.Abs(Moves(row.Score, node, page)!.Value)).FirstOrDefault(), Node: node));
        return edition.Say($"表格图，{rows.Count} 行 × {nodes.Count} 列。每列移动最大的地区：", $"Grid of {rows.Count} rows by {nodes.Count} columns. The region that moves farthest in each column: ")
            + string.Join(edition.Say("；", "; "), far.Select(each => $"{each.Name} {(each.Most.Score is null ? edition.Say("不变", "none") : each.Most.Name + (Moves(each.Most.Score, each.Node, page) is > 0 and var up ? $" ↑{up}" : $" ↓{-Moves(each.Most.Score, each.Node, page)}"))}"))
            + edition.Say("。", ".");
    }

    private static ChartTable Table(List<(Score Score, string Name)> rows, List<Node> nodes, SheetPage page)
    {
        var edition = page.Edition;
        return new(
            [new(edition.Say("名称", "Name")), new(edition.Say("代码", "Code")), new(edition.Say("位次", "Rank"), 0), .. nodes.Select(node => new ChartColumn(edition.Say("去掉", "without ") + page.NameOf(node), 0))],
            [.. rows.Select(row => (object?[])[row.Name, row.Score.Unit, (long)row.Score.Rank!, .. nodes.Select(node => (object?)(long?)page.RankWithout(row.Score.Unit, node))])]);
    }
}
