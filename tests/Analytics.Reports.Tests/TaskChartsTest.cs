using Analytics.Reports.Charts;
using Analytics.Transforms;

namespace Analytics.Reports.Tests;

/// <summary>Tasks over time: by when they are due, and a region's from start to due date.</summary>
public sealed class TaskChartsTest
{
    private static readonly Edition Zh = Fixtures.Edition(Language.Zh);
    private static readonly CodeName Region = new("440000", "广东省", "Guangdong"), City = new("440100", "广州市", "Guangzhou");

    [Fact]
    public void Every_task_stands_once_in_the_quarter_of_its_due_date_by_its_state()
    {
        var chart = TaskDeadlinesChart.Draw(Outlook(), Zh);

        Assert.Equal(["2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1"], chart.Option["xAxis"]!["data"]!.AsArray().Select(name => (string?)name));
        // Due in the first quarter one done in time and one done late; in the third one overdue; in the fourth one at risk and one suspended; in the first after it one on track.
        Assert.Equal(
            ["1,,,,", "1,,,,", ",,1,,", ",,,1,", ",,,,1", ",,,1,"],
            chart.Option["series"]!.AsArray().Select(part => string.Join(',', part!["data"]!.AsArray().Select(bar => bar?["value"]?.ToJsonString()))));
        // 0.25 of the one at risk and 0.5 of the one on track; the suspended one has no chance.
        Assert.Equal([null, null, null, 0.25, 0.5], chart.Table.Rows.Select(row => (double?)row[^1]));
    }

    [Fact]
    public void Many_quarters_become_years()
    {
        var outlook = Outlook();
        var chart = TaskDeadlinesChart.Draw(outlook with { Tasks = [.. outlook.Tasks, Task("Z", "2025-01-01", "2035-12-31", null, "not_started", 0)] }, Zh);

        // Without gaps; the end of the third quarter stands at 273 of the 365 days of the first of eleven columns.
        Assert.Equal(Enumerable.Range(2025, 11).Select(year => $"{year}"), chart.Option["xAxis"]!["data"]!.AsArray().Select(name => (string?)name));
        var (grid, line) = (chart.Option["grid"]!, chart.Option["graphic"]!["elements"]!.AsArray().Single(element => element!["style"]?["lineDash"] is not null)!);
        Assert.Equal((double)grid["left"]! + ((double)grid["width"]! / 11 * 273 / 365), (double)line["shape"]!["x1"]!, 6);
        Assert.Equal(7, chart.Table.Rows.Sum(row => (long)row[1]!));
    }

    [Fact]
    public void The_end_of_the_period_is_a_line_only_where_tasks_are_due_on_both_sides_of_it()
    {
        var outlook = Outlook();
        var over = TaskDeadlinesChart.Draw(outlook with { Tasks = [.. outlook.Tasks.Where(task => task.Due <= outlook.LastDay)] }, Zh).Option["graphic"]!["elements"]!.ToJsonString();
        var both = TaskDeadlinesChart.Draw(outlook, Zh).Option["graphic"]!["elements"]!.ToJsonString();

        Assert.Equal((true, true), (both.Contains("lineDash", StringComparison.Ordinal), Said(both).Contains("竖线", StringComparison.Ordinal)));
        Assert.Equal((false, false), (over.Contains("lineDash", StringComparison.Ordinal), Said(over).Contains("竖线", StringComparison.Ordinal)));
        static string Said(string json) => System.Text.RegularExpressions.Regex.Unescape(json);
    }

    [Fact]
    public void A_bar_runs_from_start_to_due_and_its_dark_part_is_the_progress()
    {
        var outlook = Outlook();
        var series = TaskTimelineChart.Draw(outlook, Region, [.. outlook.Tasks], Zh).Option["series"]!.AsArray();

        // The axis begins ten days before the first start, 1 January; the rows are by due date: B and A by name of their ids at the same date.
        Assert.Equal([10L, 10, 10, 10, 10, 10], series[0]!["data"]!.AsArray().Select(bar => (long)bar!["value"]!));
        // 1 January to 31 March are 89 days, to 30 September 272 (40 per cent 108.8), to 31 December 364 (20 per cent 72.8; 50 per cent 182), to 31 March 454 (60 per cent 272.4).
        Assert.Equal([89L, 89, 109, 73, 182, 272], series[1]!["data"]!.AsArray().Select(bar => (long)bar!["value"]!));
        Assert.Equal([0L, 0, 163, 291, 182, 182], series[2]!["data"]!.AsArray().Select(bar => (long)bar!["value"]!));
        // Overdue at its due date; done on 20 March and on 10 April, 78 and 99 days after the start.
        Assert.Equal("[282,2]", series[3]!["data"]![0]!["value"]!.ToJsonString());
        Assert.Equal(["[88,0]", "[109,1]"], series[6]!["data"]!.AsArray().Select(mark => mark!["value"]!.ToJsonString()));
    }

    [Fact]
    public void Of_too_many_tasks_those_not_done_are_drawn_and_it_is_said()
    {
        TaskStanding[] tasks = [.. Enumerable.Range(0, TaskTimelineChart.Most).Select(i => Task($"D{i:00}", "2025-01-01", "2025-03-31", "2025-03-01", "done", 100)),
            Task("open", "2025-01-01", "2026-03-31", null, "in_progress", 60)];
        var chart = TaskTimelineChart.Draw(Outlook() with { Tasks = tasks }, Region, tasks, Zh);

        Assert.Equal(TaskTimelineChart.Most, chart.Table.Rows.Count);
        Assert.Equal("open", chart.Table.Rows[^1][0]);
        Assert.Contains("共 61 项，画出 60 项", chart.OptionText(), StringComparison.Ordinal);
    }

    private static TaskOutlook Outlook() => new(FixturesOfTasks.Basis, new(2025, 9, 30),
    [
        Task("C", "2025-01-01", "2025-09-30", null, "in_progress", 40) with { Overdue = true },
        Task("D", "2025-01-01", "2025-12-31", null, "in_progress", 20) with { AtRisk = true, Chance = 0.25 },
        Task("F", "2025-01-01", "2026-03-31", null, "in_progress", 60) with { Chance = 0.5, Region = City },
        Task("E", "2025-01-01", "2025-12-31", null, "suspended", 50),
        Task("A", "2025-01-01", "2025-03-31", "2025-03-20", "done", 100),
        Task("B", "2025-01-01", "2025-03-31", "2025-04-10", "done", 100),
    ]);

    private static TaskStanding Task(string id, string start, string due, string? completed, string status, long progress) => new(
        Region, new("M01", "一", "One"), id, id, "工会", Day(start), Day(due), completed is null ? null : Day(completed), status, 0, progress, 0, false, false, null, 0, null);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
