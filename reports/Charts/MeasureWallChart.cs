using Analytics.Transforms;

namespace Analytics.Reports.Charts;

/// <summary>All measures by all regions on one sheet, with traffic lights that differ in shape as well as in colour.</summary>
public static class MeasureWallChart
{
    private const int NameWidth = 226;
    private const int RowHeight = 29;
    private const int SumWidth = 52;

    private static readonly Light[] Lights = [Light.Overdue, Light.AtRisk, Light.OnTrack, Light.Suspended, Light.Done, Light.None, Light.NotReported];

    /// <summary>Draws the wall chart.</summary>
    public static Chart Draw(WallChart wall, Edition edition)
    {
        var frame = new Frame(
            edition,
            edition.Say("措施推进挂图：措施 × 地区", "Wall chart: measures by regions"),
            edition.Say(
                $"{edition.Period(wall.Basis.Period)}。每格为一个地区承担的一项措施下的全部任务，以其中最差的状态定灯。",
                $"{edition.Period(wall.Basis.Period)}. Each cell is all tasks of a region for a measure; the worst of them sets its light."),
            wall.Basis.Synthetic);
        frame.Key(Lights.Select(light => Swatch(light, wall.Cells.Count(cell => cell.Light == light), edition)));
        Sources.Note(frame, wall.Basis, edition.Kind("task"), edition.CountOf("task", wall.Cells.Sum(cell => cell.Tasks)), edition);
        frame.Note(TaskTerms.States(edition) + edition.Say(
            "暂缓：未完成的任务都已暂缓。右列为有逾期任务的地区数，末行为有逾期任务的措施数。",
            " Suspended: all that is not done is suspended. The last column counts regions with overdue tasks, the last row measures."));

        var measures = wall.Measures.Select((measure, i) => (measure.Code, Row: i)).ToDictionary(entry => entry.Code, entry => entry.Row);
        var regions = wall.Regions.Select((region, i) => (region.Code, Column: i)).ToDictionary(entry => entry.Code, entry => entry.Column);
        var heading = frame.Reserve(26);
        frame.AddText(Frame.Width - Frame.Margin, heading + 4, edition.Say("逾期", "Overdue"), 12, Palette.Muted, align: "right");
        var plotHeight = Math.Max(1, wall.Measures.Count) * RowHeight;
        frame.AddText(Frame.Margin, frame.Top + plotHeight + 8, edition.Say("逾期", "Overdue"), 12, Palette.Muted);
        frame.AddText(Frame.Width - Frame.Margin, frame.Top + plotHeight + 8, $"{wall.Cells.Count(cell => cell.Light == Light.Overdue)}", 13, Palette.Ink, bold: true, align: "right");
        return frame.Complete(
            "wall",
            Describe(wall, edition),
            plotHeight + 26,
            Table(wall, edition),
            new
            {
                grid = new { left = Frame.Margin + NameWidth, right = Frame.Margin + SumWidth, top = frame.Top, height = plotHeight, outerBoundsMode = "none" },
                xAxis = new[]
                {
                    Columns(wall.Regions.Select(edition.ShortName), "top", edition.Language == Language.Zh ? 13 : 11, "normal"),
                    Columns(wall.Regions.Select(region => OverdueOf([.. wall.Cells.Where(cell => cell.RegionCode == region.Code)])), "bottom", 12, "bold"),
                },
                yAxis = new object[]
                {
                    Rows(wall.Measures.Select(measure => TextLayout.Fit($"{measure.Code} {edition.Name(measure)}", 11, NameWidth - 14, 2)),
                        "left", NameWidth, new { interval = 0, fontSize = 11, lineHeight = 13, color = Palette.Ink, align = "left", margin = NameWidth }),
                    Rows(wall.Measures.Select(measure => $"{wall.Cells.Count(cell => cell.MeasureCode == measure.Code && cell.Light == Light.Overdue)}"),
                        "right", SumWidth, new { interval = 0, fontSize = 13, fontWeight = "bold", color = Palette.Ink, align = "right", margin = SumWidth }),
                },
                series = Lights.Select(light => new
                {
                    type = "scatter",
                    symbol = Palette.Light(light).Symbol,
                    symbolSize = Size(light),
                    itemStyle = Palette.Light(light).Style,
                    data = wall.Cells.Where(cell => cell.Light == light).Select(cell => new
                    {
                        value = new[] { regions[cell.RegionCode], measures[cell.MeasureCode] },
                        name = Tooltip(cell, wall, regions, measures, edition),
                    }),
                }),
            });
    }

    // How many measures of a region have overdue tasks; a dash where nobody knows.
    private static string OverdueOf(List<WallCell> cells) =>
        cells.TrueForAll(cell => cell.Light == Light.NotReported) ? "–" : $"{cells.Count(cell => cell.Light == Light.Overdue)}";

    /// <summary>The name of a light.</summary>
    public static string Name(Light light, Edition edition) => light switch
    {
        Light.Overdue => edition.Say("逾期", "overdue"),
        Light.AtRisk => edition.Say("有风险", "at risk"),
        Light.OnTrack => edition.Say("正常推进", "on track"),
        Light.Done => edition.Say("全部完成", "all done"),
        Light.Suspended => edition.Say("暂缓", "suspended"),
        Light.NotReported => edition.Say("无报表", "no return"),
        _ => edition.Say("没有任务", "no task"),
    };

    private static Swatch Swatch(Light light, int cells, Edition edition)
    {
        string label = $"{Name(light, edition)} {cells}";
        return light == Light.None ? new("line", Palette.Axis, Palette.Axis, label) : Palette.Light(light).Swatch(label);
    }

    private static int[] Size(Light light) => light switch { Light.Overdue => [16, 18], Light.AtRisk => [15, 14], Light.None => [8, 2], Light.NotReported => [7, 7], Light.Suspended => [11, 11], _ => [13, 13] };

    private static object Columns(IEnumerable<string> data, string position, int fontSize, string fontWeight) => new
    {
        type = "category",
        position,
        data,
        axisTick = new { show = false },
        axisLine = new { show = false },
        axisLabel = new { interval = 0, fontSize, fontWeight, color = Palette.Ink, margin = 8 },
        splitLine = new { show = position == "top", lineStyle = new { color = Palette.Rule } },
    };

    private static object Rows(IEnumerable<string> data, string position, int offset, object axisLabel) => new
    {
        type = "category",
        inverse = true,
        data,
        position,
        axisLabel,
        axisTick = new { show = false },
        axisLine = new { show = false },
        splitLine = new { show = offset == NameWidth, lineStyle = new { color = Palette.Rule } },
    };

    private static string Tooltip(WallCell cell, WallChart wall, Dictionary<string, int> regions, Dictionary<string, int> measures, Edition edition) =>
        $"{edition.Name(wall.Regions[regions[cell.RegionCode]])} · {edition.Name(wall.Measures[measures[cell.MeasureCode]])}\n"
        + Name(cell.Light, edition)
        + (cell.Light == Light.NotReported ? "" : "\n" + edition.Say(
            $"任务 {cell.Tasks}，完成 {cell.Done}，逾期 {cell.Overdue}，有风险 {cell.AtRisk}，暂缓 {cell.Suspended}",
            $"tasks {cell.Tasks}, done {cell.Done}, overdue {cell.Overdue}, at risk {cell.AtRisk}, suspended {cell.Suspended}"));

    private static string Describe(WallChart wall, Edition edition)
    {
        var lights = string.Join(edition.Say("，", ", "), Lights.Select(light => $"{Name(light, edition)} {wall.Cells.Count(cell => cell.Light == light)}"));
        var regions = string.Join(edition.Say("、", ", "), wall.Regions.Select(edition.Name));
        return edition.Say(
            $"{wall.Measures.Count} 项措施、{wall.Regions.Count} 个地区的状态：{lights}。地区依次为：{regions}。",
            $"State of {wall.Measures.Count} measures in {wall.Regions.Count} regions: {lights}. Regions in order: {regions}.");
    }

    private static long? Told(WallCell cell, long count) => cell.Light == Light.NotReported ? null : count;

    private static ChartTable Table(WallChart wall, Edition edition)
    {
        var measures = wall.Measures.ToDictionary(measure => measure.Code, StringComparer.Ordinal);
        var regions = wall.Regions.ToDictionary(region => region.Code, StringComparer.Ordinal);
        return new(
            [new(edition.Say("地区", "Region")), new(edition.Say("措施", "Measure")), new(edition.Say("状态", "State")), new(edition.Say("任务", "Tasks"), 0),
                new(edition.Say("完成", "Done"), 0), new(edition.Say("逾期", "Overdue"), 0), new(edition.Say("有风险", "At risk"), 0), new(edition.Say("暂缓", "Suspended"), 0)],
            [.. wall.Cells.Select(cell => new object?[]
            {
                edition.Name(regions[cell.RegionCode]), $"{cell.MeasureCode} {edition.Name(measures[cell.MeasureCode])}", Name(cell.Light, edition),
                Told(cell, cell.Tasks), Told(cell, cell.Done), Told(cell, cell.Overdue), Told(cell, cell.AtRisk), Told(cell, cell.Suspended),
            })]);
    }
}
