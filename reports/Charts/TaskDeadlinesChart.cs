using Analytics.Transforms;

namespace Analytics.Reports.Charts;

/// <summary>When tasks are due: those of each quarter, or of each year where the quarters are many, by how they stand.</summary>
public static class TaskDeadlinesChart
{
    private const int PlotHeight = 300;
    private const int MostQuarters = 20;
    private const int LabelSize = 11;

    // In the order of the stack, from below; neighbours differ in lightness.
    private static readonly (Mark Mark, Func<TaskStanding, bool> Is)[] Parts =
    [
        (Palette.Light(Light.Done), task => task.Status == "done" && task.Completed <= task.Due),
        (new(Palette.BarMid, Palette.Blue, "rect"), task => task.Status == "done" && !(task.Completed <= task.Due)),
        (Palette.Light(Light.Overdue), task => task.Overdue),
        (Palette.Light(Light.AtRisk), task => task.AtRisk && !task.Overdue),
        (Palette.Light(Light.OnTrack), task => task.Status is not ("done" or "suspended") && !task.Overdue && !task.AtRisk),
        (new(Palette.Empty, Palette.Axis, "rect"), task => task.Status == "suspended" && !task.Overdue && !task.AtRisk),
    ];

    /// <summary>Draws the tasks of an outlook.</summary>
    public static Chart Draw(TaskOutlook outlook, Edition edition)
    {
        var quarters = Columns(outlook, 4);
        bool years = quarters.Count > MostQuarters;
        var columns = years ? Columns(outlook, 1) : quarters;
        // How many columns are over, the one that the period ends in by its share.
        double past = columns.Sum(column => Math.Clamp((outlook.LastDay.DayNumber - column.Begin.DayNumber + 1.0) / (column.End.DayNumber - column.Begin.DayNumber + 1), 0, 1));
        bool hasLine = past > 0 && past < columns.Count;
        var frame = new Frame(
            edition,
            edition.Say("任务的完成时限", "When tasks are due"),
            edition.Say(
                $"按完成时限所在的{(years ? "年" : "季度")}计任务数；{(hasLine ? $"竖线为{edition.Period(outlook.Basis.Period)}末，颜色为当时的状态" : $"颜色为{edition.Period(outlook.Basis.Period)}末的状态")}。",
                $"Tasks by the {(years ? "year" : "quarter")} in which they are due; {(hasLine ? $"the line is the end of {edition.Period(outlook.Basis.Period)}, colours tell the state by then" : $"colours tell the state at the end of {edition.Period(outlook.Basis.Period)}")}."),
            outlook.Basis.Synthetic);
        frame.Key(Parts.Select((part, i) => new Swatch("box", part.Mark.Fill, part.Mark.Stroke, $"{Name(i, edition)} {Edition.Count(outlook.Tasks.Count(part.Is))}")));
        Sources.Note(frame, outlook.Basis, edition.Kind("task"), edition.CountOf("task", outlook.Tasks.Count), edition);
        frame.Note(TaskTerms.States(edition));

        const int left = Frame.Margin + 44;
        int width = Frame.Width - Frame.Margin - left;
        double slot = (double)width / Math.Max(1, columns.Count);
        var scale = NiceScale.Over(0, Math.Max(1, columns.Select(column => column.Tasks.Count).DefaultIfEmpty(0).Max() * 1.08), 5);
        frame.Reserve(24);
        if (hasLine)
        {
            double at = left + (past * slot);
            frame.AddUpright(at, frame.Top - 6, frame.Top + PlotHeight, Palette.Ink, dashed: true);
            frame.AddText(at, frame.Top - 22, edition.Say($"{edition.Period(outlook.Basis.Period)}末", $"end of {edition.Period(outlook.Basis.Period)}"), 12, Palette.Ink,
                align: at > Frame.Width / 2 ? "right" : "left");
        }
        return frame.Complete(
            "deadlines",
            Describe(columns, outlook, edition),
            PlotHeight + 34,
            Table(columns, edition),
            new
            {
                grid = new { left, width, top = frame.Top, height = PlotHeight, outerBoundsMode = "none" },
                xAxis = new
                {
                    type = "category",
                    data = columns.Select(column => column.Name),
                    axisTick = new { show = false },
                    axisLine = new { lineStyle = new { color = Palette.Axis } },
                    axisLabel = new { interval = 0, fontSize = slot < 46 ? 10 : 12, color = Palette.Ink, margin = 10 },
                },
                yAxis = new
                {
                    type = "value",
                    min = 0,
                    max = scale.Max,
                    interval = scale.Step,
                    minInterval = 1,
                    axisLabel = new { color = Palette.Muted, fontSize = 12 },
                    splitLine = new { lineStyle = new { color = Palette.Rule } },
                },
                series = Parts.Select((part, i) => new
                {
                    type = "bar",
                    stack = "tasks",
                    barWidth = Math.Min(76, slot * 0.9),
                    itemStyle = new { color = part.Mark.Fill, borderColor = part.Mark.Stroke, borderWidth = 1 },
                    data = columns.Select(column => column.Tasks.Count(part.Is) is var count && count == 0 ? null : (object)new
                    {
                        value = count,
                        name = $"{column.Name}\n{Name(i, edition)} {Edition.Count(count)} / {Edition.Count(column.Tasks.Count)}",
                        label = Label(i, count, count / scale.Max * PlotHeight, Math.Min(76, slot * 0.9), edition),
                    }),
                }),
            });
    }

    // In a part that has room for it stands what it is, so that grey tells it too.
    private static object? Label(int part, int count, double height, double width, Edition edition)
    {
        string text = $"{Name(part, edition)} {Edition.Count(count)}";
        if (height < LabelSize + 4)
            return null;
        if (TextLayout.Width(text, LabelSize) > width - 4)
            text = Edition.Count(count);
        return TextLayout.Width(text, LabelSize) > width - 2 ? null
            : new { show = true, position = "inside", formatter = text, fontSize = LabelSize, color = Parts[part].Mark.Fill is Palette.Blue or Palette.Red ? "#ffffff" : Palette.Ink };
    }

    private sealed record Column(string Name, DateOnly Begin, DateOnly End, IReadOnlyList<TaskStanding> Tasks);

    // Quarters or years from the first to the last, without gaps.
    private static List<Column> Columns(TaskOutlook outlook, int inYear)
    {
        int Index(DateOnly day) => (day.Year * inYear) + ((day.Month - 1) * inYear / 12);
        if (outlook.Tasks.Count == 0) return [];
        var due = outlook.Tasks.ToLookup(task => Index(task.Due));
        var (first, last) = (due.Min(column => column.Key), due.Max(column => column.Key));
        return [.. Enumerable.Range(first, last - first + 1).Select(column =>
        {
            var begin = new DateOnly(column / inYear, (column % inYear * 12 / inYear) + 1, 1);
            return new Column(inYear == 1 ? $"{begin.Year}" : $"{begin.Year}Q{(column % inYear) + 1}", begin, begin.AddMonths(12 / inYear).AddDays(-1), [.. due[column]]);
        })];
    }

    private static string Name(int part, Edition edition) => part switch
    {
        0 => edition.Say("按时完成", "done in time"),
        1 => edition.Say("超期完成", "done late"),
        2 => edition.Say("逾期", "overdue"),
        3 => edition.Say("有风险", "at risk"),
        4 => edition.Say("正常推进", "on track"),
        _ => edition.Say("暂缓", "suspended"),
    };

    private static string Describe(List<Column> columns, TaskOutlook outlook, Edition edition)
    {
        var parts = string.Join(edition.Say("，", ", "), Parts.Select((part, i) => $"{Name(i, edition)} {outlook.Tasks.Count(part.Is)}"));
        var due = string.Join(edition.Say("，", ", "), columns.Select(column => $"{column.Name} {column.Tasks.Count}"));
        return edition.Say($"堆积柱形图。共 {outlook.Tasks.Count} 项任务：{parts}。各期到期的任务数：{due}。", $"Stacked bars. {outlook.Tasks.Count} tasks: {parts}. Tasks due: {due}.");
    }

    private static ChartTable Table(List<Column> columns, Edition edition) => new(
        [new(edition.Say("完成时限", "Due in")), new(edition.Say("任务", "Tasks"), 0), .. Enumerable.Range(0, Parts.Length).Select(part => new ChartColumn(Name(part, edition), 0)),
            new(edition.Say("预计按时完成", "Expected in time"), 1)],
        [.. columns.Select(column => (object?[])
        [
            column.Name, (long)column.Tasks.Count, .. Parts.Select(part => (object)(long)column.Tasks.Count(part.Is)), TaskOutlook.ExpectedInTime(column.Tasks)?.InTime,
        ])]);
}
