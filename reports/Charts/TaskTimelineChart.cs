using System.Globalization;
using Analytics.Transforms;

namespace Analytics.Reports.Charts;

/// <summary>The tasks of one region from start to due date, each with what is done of it and how it stands.</summary>
public static class TaskTimelineChart
{
    /// <summary>Most tasks in one picture; of more, those not done come first.</summary>
    public const int Most = 60;

    private const int NameWidth = 330;
    private const int ProgressWidth = 54;
    private const int RowHeight = 24;

    /// <summary>The id of a region's chart.</summary>
    public static string Id(CodeName region) => $"timeline.{region.Code}";

    /// <summary>Draws the tasks of a region, the earliest due first.</summary>
    /// <param name="outlook">Where they come from.</param>
    /// <param name="region">The region.</param>
    /// <param name="tasks">Its tasks and those of the regions in it.</param>
    /// <param name="edition">The language.</param>
    public static Chart Draw(TaskOutlook outlook, CodeName region, IReadOnlyCollection<TaskStanding> tasks, Edition edition)
    {
        TaskStanding[] rows = [.. tasks.OrderBy(task => task.Status == "done").ThenBy(task => task.Due).Take(Most)
            .OrderBy(task => task.Due).ThenBy(task => task.Measure.Code, StringComparer.Ordinal).ThenBy(task => task.Id, StringComparer.Ordinal)];
        var frame = new Frame(
            edition,
            edition.Say($"{edition.Name(region)}：任务时间表", $"{edition.Name(region)}: timeline of tasks"),
            edition.Say(
                $"{edition.Period(outlook.Basis.Period)}末。条形从开始到完成时限，深色为已完成的进度；竖线为期末；右列为进度。",
                $"End of {edition.Period(outlook.Basis.Period)}. Bars run from start to due date, the dark part is the progress; the line is the end of the period, the last column the progress.")
                + (rows.Length < tasks.Count ? edition.Say($"共 {tasks.Count} 项，画出 {rows.Length} 项，未完成的在先。", $" {rows.Length} of {tasks.Count} are drawn, those not done first.") : ""),
            outlook.Basis.Synthetic);
        frame.Key(Lights.Select(light => Palette.Light(light).Swatch($"{Name(light, edition)} {Edition.Count(tasks.Count(task => Of(task) == light))}")));
        Sources.Note(frame, outlook.Basis, edition.Kind("task"), edition.CountOf("task", tasks.Count), edition);
        frame.Note(edition.Say("标记在完成时限处，已完成的在完成之日。", "Marks stand at the due date, of what is done at the day of completion. ") + TaskTerms.States(edition));

        var (first, last) = Span(rows, outlook.LastDay);
        int days = last.DayNumber - first.DayNumber;
        const int left = Frame.Margin + NameWidth;
        int width = Frame.Width - Frame.Margin - ProgressWidth - left, height = Math.Max(1, rows.Length) * RowHeight;
        double At(DateOnly day) => (double)(day.DayNumber - first.DayNumber) / days * width;
        frame.Reserve(26);
        foreach (var (day, text) in Ticks(first, last))
        {
            frame.AddUpright(left + At(day), frame.Top - 4, frame.Top + height, Palette.Rule, dashed: false);
            if (left + At(day) + TextLayout.Width(text, 11) < left + width + 6)
                frame.AddText(left + At(day) + 3, frame.Top - 18, text, 11, Palette.Muted);
        }
        frame.AddUpright(left + At(outlook.LastDay), frame.Top - 4, frame.Top + height, Palette.Ink, dashed: true);
        int Done(TaskStanding task) => (int)Math.Round((task.Due.DayNumber - task.Start.DayNumber) * task.Progress / 100.0, MidpointRounding.AwayFromZero);
        return frame.Complete(
            Id(region),
            Describe(region, tasks, edition),
            height + 10,
            Table(rows, edition),
            new
            {
                grid = new { left, width, top = frame.Top, height, outerBoundsMode = "none" },
                xAxis = new { type = "value", min = 0, max = days, show = false },
                yAxis = new[]
                {
                    Column(rows.Select(task => TextLayout.Fit($"{task.Measure.Code} {task.Name}", 12, NameWidth - 12, 1)), "left", NameWidth, "left"),
                    Column(rows.Select(task => $"{task.Progress}%"), "right", ProgressWidth, "right"),
                },
                series = new object[]
                {
                    Bars(rows.Select(task => (task.Start.DayNumber - first.DayNumber, task)), "transparent", "transparent", 0, edition),
                    Bars(rows.Select(task => (Done(task), task)), Palette.Bar, Palette.Accent, 1, edition),
                    Bars(rows.Select(task => (task.Due.DayNumber - task.Start.DayNumber - Done(task), task)), "#ffffff", Palette.Accent, 1, edition),
                }.Concat(Lights.Select(light => new
                {
                    type = "scatter",
                    symbol = Palette.Light(light).Symbol,
                    symbolSize = light == Light.Overdue ? 14 : 12,
                    itemStyle = Palette.Light(light).Style,
                    z = 10,
                    data = rows.Index().Where(row => Of(row.Item) == light).Select(row => new
                    {
                        value = new[] { (row.Item.Completed ?? row.Item.Due).DayNumber - first.DayNumber, row.Index },
                        name = Told(row.Item, edition),
                    }),
                })),
            });
    }

    private static readonly Light[] Lights = [Light.Overdue, Light.AtRisk, Light.OnTrack, Light.Done, Light.Suspended];

    /// <summary>The light of one task; a suspended one that is overdue is overdue.</summary>
    private static Light Of(TaskStanding task) => task switch
    {
        { Overdue: true } => Light.Overdue,
        { AtRisk: true } => Light.AtRisk,
        { Status: "done" } => Light.Done,
        { Status: "suspended" } => Light.Suspended,
        _ => Light.OnTrack,
    };

    private static string Name(Light light, Edition edition) => light switch
    {
        Light.Done => edition.Say("已完成", "done"),
        _ => MeasureWallChart.Name(light, edition),
    };

    private static (DateOnly First, DateOnly Last) Span(TaskStanding[] rows, DateOnly today)
    {
        var days = rows.SelectMany(task => new[] { task.Start, task.Due, task.Completed ?? task.Due }).Append(today).ToList();
        return (days.Min().AddDays(-10), days.Max().AddDays(20));
    }

    // The first days of quarters, or of years where the quarters are many.
    private static IEnumerable<(DateOnly Day, string Text)> Ticks(DateOnly first, DateOnly last)
    {
        bool years = last.DayNumber - first.DayNumber > 4 * 366;
        for (var day = new DateOnly(first.Year, 1, 1); day <= last; day = day.AddMonths(years ? 12 : 3))
            if (day >= first)
                yield return (day, years || day.Month == 1 ? $"{day.Year}" : $"Q{((day.Month - 1) / 3) + 1}");
    }

    private static object Column(IEnumerable<string> data, string position, int room, string align) => new
    {
        type = "category",
        inverse = true,
        data,
        position,
        axisLabel = new { interval = 0, fontSize = 12, color = Palette.Ink, align, margin = room },
        axisTick = new { show = false },
        axisLine = new { show = false },
    };

    private static object Bars(IEnumerable<(int Days, TaskStanding Task)> rows, string fill, string border, int line, Edition edition) => new
    {
        type = "bar",
        stack = "days",
        barWidth = 12,
        silent = line == 0,
        itemStyle = new { color = fill, borderColor = border, borderWidth = line },
        data = rows.Select(row => new { value = row.Days, name = Told(row.Task, edition) }),
    };

    private static string Told(TaskStanding task, Edition edition) =>
        $"{task.Measure.Code} {task.Name}\n{task.Unit}\n{Day(task.Start)} – {Day(task.Due)}\n"
        + edition.Say($"进度 {task.Progress}%，{Name(Of(task), edition)}", $"progress {task.Progress}%, {Name(Of(task), edition)}");

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Describe(CodeName region, IReadOnlyCollection<TaskStanding> tasks, Edition edition)
    {
        var lights = string.Join(edition.Say("，", ", "), Lights.Select(light => $"{Name(light, edition)} {tasks.Count(task => Of(task) == light)}"));
        return edition.Say($"时间表。{edition.Name(region)}的 {tasks.Count} 项任务：{lights}。", $"Timeline. {tasks.Count} tasks of {edition.Name(region)}: {lights}.");
    }

    private static ChartTable Table(TaskStanding[] rows, Edition edition) => new(
        [new(edition.Say("任务", "Task"), AsWritten: true), new(edition.Say("措施", "Measure")), new(edition.Say("牵头单位", "Responsible unit"), AsWritten: true), new(edition.Say("开始", "Start")),
            new(edition.Say("完成时限", "Due")), new(edition.Say("完成日期", "Completed")), new(edition.Say("进度（%）", "Progress (%)"), 0), new(edition.Say("状态", "State"))],
        [.. rows.Select(task => new object?[]
        {
            task.Name, task.Measure.Code, task.Unit, Day(task.Start), Day(task.Due), task.Completed is { } day ? Day(day) : null, task.Progress, Name(Of(task), edition),
        })]);
}
