using Analytics.Transforms;

namespace Analytics.Reports.Charts;

/// <summary>Which returns are in: kinds by regions.</summary>
public static class CompletenessChart
{
    private const int NameWidth = 150;
    private const int RowHeight = 38;
    private const int SumWidth = 64;

    private static readonly (string Status, string Shape, string Symbol, string Fill, string Stroke)[] Statuses =
    [
        ("accepted", "circle", "circle", Palette.Accent, Palette.Accent),
        ("returned", "diamond", "diamond", Palette.Yellow, Palette.YellowInk),
        ("missing", "box", "rect", "#ffffff", Palette.Red),
    ];

    /// <summary>Draws the matrix.</summary>
    public static Chart Draw(CompletenessMatrix matrix, Edition edition)
    {
        var frame = new Frame(
            edition,
            edition.Say("报送情况：报表 × 地区", "Returns received: kinds by regions"),
            edition.Say($"{edition.Period(matrix.Basis.Period)}。右列为已接收份数／应报份数。", $"{edition.Period(matrix.Basis.Period)}. The last column: accepted of expected."),
            matrix.Basis.Synthetic);
        frame.Key(Statuses.Select(status => new Swatch(
            status.Shape, status.Fill, status.Stroke, $"{Name(status.Status, edition)} {matrix.Cells.Count(cell => cell.Status == status.Status)}")));
        Sources.Note(frame, matrix.Basis, edition.Say("报送登记", "register of submissions"), RowsSaid(matrix, edition), edition);

        var kinds = matrix.Kinds.Select((kind, i) => (kind, i)).ToDictionary(entry => entry.kind, entry => entry.i, StringComparer.Ordinal);
        var regions = matrix.Regions.Select((region, i) => (region.Code, i)).ToDictionary(entry => entry.Code, entry => entry.i, StringComparer.Ordinal);
        frame.Reserve(28);
        var plotHeight = Math.Max(1, matrix.Kinds.Count) * RowHeight;
        return frame.Complete(
            "completeness",
            Describe(matrix, edition),
            plotHeight,
            Table(matrix, edition),
            new
            {
                grid = new { left = Frame.Margin + NameWidth, right = Frame.Margin + SumWidth, top = frame.Top, height = plotHeight, outerBoundsMode = "none" },
                xAxis = new
                {
                    type = "category",
                    position = "top",
                    data = matrix.Regions.Select(edition.ShortName),
                    axisTick = new { show = false },
                    axisLine = new { show = false },
                    axisLabel = new { interval = 0, fontSize = edition.Language == Language.Zh ? 13 : 11, color = Palette.Ink, margin = 8 },
                    splitLine = new { show = true, lineStyle = new { color = Palette.Rule } },
                },
                yAxis = new[]
                {
                    Rows(matrix.Kinds.Select(kind => TextLayout.Fit(edition.Kind(kind), 13, NameWidth - 12, 2)), "left",
                        new { interval = 0, fontSize = 13, lineHeight = 15, color = Palette.Ink, align = "left", margin = NameWidth }),
                    Rows(matrix.Kinds.Select(kind => $"{Of(matrix, kind, "accepted")}/{matrix.Cells.Count(cell => cell.Kind == kind)}"), "right",
                        new { interval = 0, fontSize = 13, fontWeight = "bold", color = Palette.Ink, align = "right", margin = SumWidth }),
                },
                series = Statuses.Select(status => new
                {
                    type = "scatter",
                    symbol = status.Symbol,
                    symbolSize = status.Status == "returned" ? 17 : 13,
                    itemStyle = new { color = status.Fill, borderColor = status.Stroke, borderWidth = 1.5, opacity = 1 },
                    data = matrix.Cells.Where(cell => cell.Status == status.Status).Select(cell => new
                    {
                        value = new[] { regions[cell.RegionCode], kinds[cell.Kind] },
                        name = Tooltip(cell, matrix.Regions[regions[cell.RegionCode]], edition),
                    }),
                }),
            });
    }

    private static object Rows(IEnumerable<string> data, string position, object axisLabel) => new
    {
        type = "category",
        inverse = true,
        data,
        position,
        axisLabel,
        axisTick = new { show = false },
        axisLine = new { show = false },
        splitLine = new { show = position == "left", lineStyle = new { color = Palette.Rule } },
    };

    private static string Name(string status, Edition edition) => status switch
    {
        "accepted" => edition.Say("已接收", "accepted"),
        "returned" => edition.Say("已退回，待重报", "sent back, not yet corrected"),
        _ => edition.Say("未报", "missing"),
    };

    private static int Of(CompletenessMatrix matrix, string kind, string status) => matrix.Cells.Count(cell => cell.Kind == kind && cell.Status == status);

    private static string RowsSaid(CompletenessMatrix matrix, Edition edition)
    {
        var rows = Edition.Count(matrix.Cells.Sum(cell => cell.Rows ?? 0));
        var withheld = matrix.Cells.Count(cell => cell is { Status: "accepted", Rows: null });
        return edition.Say($"{rows} 行数据", $"{rows} rows")
            + (withheld == 0 ? "" : edition.Say($"（另有 {withheld} 份行数不予公布）", $" (without those of {Edition.Some(withheld, "return", "returns")}, which are withheld)"));
    }

    private static string Tooltip(CompletenessCell cell, CodeName region, Edition edition) => string.Join('\n', new[]
    {
        $"{edition.Name(region)} · {edition.Kind(cell.Kind)}",
        Name(cell.Status, edition),
        cell.Revision is { } revision ? cell.Rows is { } rows
            ? edition.Say($"第 {revision} 版，{Edition.Count(rows)} 行", $"revision {revision}, {Edition.Some(rows, "row", "rows")}")
            : edition.Say($"第 {revision} 版，行数不予公布", $"revision {revision}, number of rows withheld") : null,
        cell.Returned > 0 ? edition.Say($"退回 {cell.Returned} 次", $"sent back {Edition.Some(cell.Returned, "time", "times")}") : null,
    }.OfType<string>());

    private static string Describe(CompletenessMatrix matrix, Edition edition)
    {
        var names = matrix.Regions.ToDictionary(region => region.Code, edition.Name, StringComparer.Ordinal);
        var said = string.Join(edition.Say("；", "; "), matrix.Kinds.Select(kind =>
        {
            var open = matrix.Cells.Where(cell => cell.Kind == kind && cell.Status != "accepted")
                .Select(cell => $"{names[cell.RegionCode]} {Name(cell.Status, edition)}").ToList();
            return $"{edition.Kind(kind)} {Of(matrix, kind, "accepted")}/{matrix.Cells.Count(cell => cell.Kind == kind)}"
                + (open.Count == 0 ? "" : $" ({string.Join(edition.Say("，", ", "), open)})");
        }));
        return edition.Say($"矩阵图。{said}。地区：{string.Join("、", names.Values)}。", $"Matrix. {said}. Regions: {string.Join(", ", names.Values)}.");
    }

    private static ChartTable Table(CompletenessMatrix matrix, Edition edition)
    {
        var names = matrix.Regions.ToDictionary(region => region.Code, edition.Name, StringComparer.Ordinal);
        return new(
            [new(edition.Say("地区", "Region")), new(edition.Say("报表", "Return")), new(edition.Say("状态", "State")), new(edition.Say("版次", "Revision"), 0),
                new(edition.Say("行数", "Rows"), 0), new(edition.Say("退回次数", "Times sent back"), 0)],
            [.. matrix.Cells.Select(cell => new object?[] { names[cell.RegionCode], edition.Kind(cell.Kind), Name(cell.Status, edition), cell.Revision, cell.Rows, cell.Returned })]);
    }
}
