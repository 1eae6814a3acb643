using Analytics.Transforms;

namespace Analytics.Reports.Charts;

/// <summary>How the tasks of each measure stand: shares of its tasks, with the counts beside them.</summary>
public static class TaskStatusChart
{
    private const int NameWidth = 340;
    private const int RowHeight = 29;
    private const int ColumnWidth = 62;

    private static readonly (string Fill, string Border, Func<MeasureStatus, long> Count)[] Parts =
    [
        (Palette.Accent, Palette.Accent, measure => measure.Done),
        ("#7fb0d2", "#7fb0d2", measure => measure.InProgress),
        ("#dbe7f0", "#9db8cb", measure => measure.NotStarted),
        ("#ffffff", Palette.Axis, measure => measure.Suspended),
    ];

    /// <summary>Draws the table of tasks.</summary>
    /// <param name="table">The tasks.</param>
    /// <param name="edition">The language.</param>
    /// <param name="region">The one region whose tasks these are; null for all.</param>
    public static Chart Draw(TaskStatusTable table, Edition edition, CodeName? region = null)
    {
        var frame = new Frame(
            edition,
            region is null ? edition.Say("各项措施的任务状态", "Tasks by measure") : edition.Say($"{edition.Name(region)}：各项措施的任务状态", $"{edition.Name(region)}: tasks by measure"),
            edition.Say(
                $"{edition.Period(table.Basis.Period)}。条形为占该措施任务数的比重；右侧为任务数，其中逾期和有风险的任务数。",
                $"{edition.Period(table.Basis.Period)}. Bars are shares of a measure's tasks; at the right the number of tasks, of those overdue and of those at risk."),
            table.Basis.Synthetic);
        frame.Key(Parts.Index().Select(part => new Swatch(
            "box", part.Item.Fill, part.Item.Border, $"{Name(part.Index, edition)} {Edition.Count(table.Measures.Sum(part.Item.Count))}")));
        Sources.Note(frame, table.Basis, edition.Kind("task"), edition.CountOf("task", table.Measures.Sum(measure => measure.Tasks)), edition);
        frame.Note(TaskTerms.States(edition));

        var heading = frame.Reserve(26);
        string[] headings = [edition.Say("任务", "Tasks"), edition.Say("逾期", "Overdue"), edition.Say("有风险", "At risk")];
        foreach (var (i, text) in headings.Index())
            frame.AddText(Frame.Width - Frame.Margin - (ColumnWidth * (2 - i)), heading + 4, text, 12, Palette.Muted, align: "right");
        var rows = table.Measures;
        var plotHeight = Math.Max(1, rows.Count) * RowHeight;
        return frame.Complete(
            region is null ? "tasks" : $"tasks.{region.Code}",
            Describe(table, edition),
            plotHeight + 24,
            Table(table, edition),
            new
            {
                grid = new { left = Frame.Margin + NameWidth, right = Frame.Margin + (3 * ColumnWidth) + 14, top = frame.Top, height = plotHeight, outerBoundsMode = "none" },
                xAxis = new
                {
                    type = "value",
                    min = 0,
                    max = 100,
                    interval = 25,
                    axisLabel = new { formatter = "{value}%", color = Palette.Muted, fontSize = 12 },
                    splitLine = new { lineStyle = new { color = Palette.Rule } },
                },
                yAxis = new[]
                {
                    Rows(rows.Select(row => TextLayout.Fit($"{row.Measure.Code} {edition.Name(row.Measure)}", 12, NameWidth - 16, 2)), "left", 0,
                        new { interval = 0, fontSize = 12, lineHeight = 14, color = Palette.Ink, align = "left", margin = NameWidth }),
                    Count(rows.Select(row => row.Tasks), ColumnWidth + 14, "normal"),
                    Count(rows.Select(row => row.Overdue), (2 * ColumnWidth) + 14, "bold"),
                    Count(rows.Select(row => row.AtRisk), (3 * ColumnWidth) + 14, "normal"),
                },
                series = Parts.Select((part, i) => new
                {
                    type = "bar",
                    stack = "tasks",
                    barWidth = 15,
                    itemStyle = new { color = part.Fill, borderColor = part.Border, borderWidth = 1 },
                    data = rows.Select(row => new
                    {
                        value = row.Tasks == 0 ? (double?)null : 100.0 * part.Count(row) / row.Tasks,
                        name = $"{row.Measure.Code} {edition.Name(row.Measure)}\n{Name(i, edition)} {Edition.Count(part.Count(row))} / {Edition.Count(row.Tasks)}",
                    }),
                }),
            });
    }

    private static string Name(int part, Edition edition) => part switch
    {
        0 => edition.Say("已完成", "done"),
        1 => edition.Say("推进中", "in progress"),
        2 => edition.Say("未启动", "not started"),
        _ => edition.Say("暂缓", "suspended"),
    };

    private static object Rows(IEnumerable<string> data, string position, int offset, object axisLabel) => new
    {
        type = "category",
        inverse = true,
        data,
        position,
        offset,
        axisLabel,
        axisTick = new { show = false },
        axisLine = new { show = false },
    };

    private static object Count(IEnumerable<long> counts, int offset, string weight) => Rows(
        counts.Select(Edition.Count), "right", offset, new { interval = 0, fontSize = 12, fontWeight = weight, color = Palette.Ink, align = "right", margin = 0 });

    private static string Describe(TaskStatusTable table, Edition edition)
    {
        var parts = string.Join(edition.Say("，", ", "), Parts.Select((part, i) => $"{Name(i, edition)} {table.Measures.Sum(part.Count)}"));
        var (tasks, overdue, risk) = (table.Measures.Sum(row => row.Tasks), table.Measures.Sum(row => row.Overdue), table.Measures.Sum(row => row.AtRisk));
        return edition.Say(
            $"堆积条形图。{table.Measures.Count} 项措施共 {tasks} 项任务：{parts}；其中逾期 {overdue}，有风险 {risk}。",
            $"Stacked bars. {table.Measures.Count} measures with {tasks} tasks: {parts}; of these {overdue} overdue and {risk} at risk.");
    }

    private static ChartTable Table(TaskStatusTable table, Edition edition) => new(
        [new(edition.Say("措施", "Measure")), new(edition.Say("任务", "Tasks"), 0), .. Enumerable.Range(0, 4).Select(part => new ChartColumn(Name(part, edition), 0)),
            new(edition.Say("逾期", "Overdue"), 0), new(edition.Say("有风险", "At risk"), 0), new(edition.Say("按时完成", "Done on time"), 0),
            new(edition.Say("平均进度（%）", "Mean progress (%)"), 1)],
        [.. table.Measures.Select(row => new object?[]
        {
            $"{row.Measure.Code} {edition.Name(row.Measure)}", row.Tasks, row.Done, row.InProgress, row.NotStarted, row.Suspended, row.Overdue, row.AtRisk,
            row.DoneOnTime, row.MeanProgress,
        })]);
}
