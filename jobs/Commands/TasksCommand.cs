using System.CommandLine;
using System.Globalization;
using Analytics.Ingest;
using Analytics.Reports;
using Analytics.Transforms;
using Analytics.Transforms.Statistics;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics tasks</c>: the tasks of a period, worst first, or how good earlier chances were.</summary>
internal static class TasksCommand
{
    private static readonly Dictionary<string, Func<TaskStanding, bool>> Filters = new()
    {
        ["overdue"] = task => task.Overdue,
        ["at-risk"] = task => task.AtRisk,
        ["slipped"] = task => task.SlippedDays > 0,
    };

    internal static Command Create(App app)
    {
        var texts = app.Texts;
        var period = new Option<string>("--period") { Description = texts.ComparePeriod, HelpName = "P" };
        var region = ReturnWords.Region(app, texts.OneRegion);
        var measure = new Option<string>("--measure") { Description = texts.OneMeasure, HelpName = "M" };
        var only = new Option<string>("--only") { Description = texts.TasksOnly, HelpName = string.Join('|', Filters.Keys) };
        only.AcceptOnlyFromAmong([.. Filters.Keys]);
        var calibration = new Option<bool>("--calibration") { Description = texts.CalibrationOption };
        var asOf = AsOfWord.Option(texts.AsOfTablesOption);
        var command = app.Command(
            "tasks", texts.TasksCommand, "analytics tasks --period 2025Q3 --region 440000 --only at-risk", period, region, measure, only, calibration, asOf, app.Format);
        command.SetAction(call =>
        {
            string? under = call.GetValue(region) is { } code ? Under(new ReturnWords(app, call).RegionOf(code)) : null;
            if (call.GetValue(calibration) && (call.GetValue(period) ?? call.GetValue(region) ?? call.GetValue(measure) ?? call.GetValue(only)) is not null)
                throw new ProgramException(ExitCode.Usage, texts.CalibrationAlone);
            using var marts = MartReader.Open(app.Folder(call).Lake, app.Definitions(call).Seeds, AsOfWord.Read(call.GetValue(asOf), texts));
            if (call.GetValue(calibration))
            {
                Write(marts.Calibration(), app.Output(call), texts);
                return (int)ExitCode.Done;
            }
            if (call.GetValue(measure) is { } name && marts.Measures.All(known => known.Code != name))
                throw new ProgramException(ExitCode.Usage, texts.NoSuchMeasure(name, marts.Measures[0].Code, marts.Measures[^1].Code));
            var outlook = marts.Outlook(call.GetValue(period));
            Write(
                outlook, marts.Calibration(outlook.Basis.Period),
                [.. outlook.Tasks.Where(task => under is null || task.Region.Code.StartsWith(under, StringComparison.Ordinal))
                    .Where(task => call.GetValue(measure) is not { } wanted || task.Measure.Code == wanted)
                    .Where(call.GetValue(only) is { } filter ? Filters[filter] : _ => true)],
                app.Output(call), texts);
            return (int)ExitCode.Done;
        });
        return command;
    }

    /// <summary>What the codes of a region and all under it begin with.</summary>
    internal static string? Under(string region) =>
        region == ReturnScope.Nation ? null
        : region.EndsWith("0000", StringComparison.Ordinal) ? region[..2]
        : region.EndsWith("00", StringComparison.Ordinal) ? region[..4]
        : region;

    private static void Write(TaskOutlook outlook, TaskCalibration calibration, IReadOnlyList<TaskStanding> tasks, Output output, Texts texts)
    {
        if (output.ForPeople)
        {
            Head(outlook.Basis, outlook.Basis.Synthetic, output, texts);
            output.Line(texts.TasksFound(tasks.Count, tasks.Count(task => task.Overdue), tasks.Count(task => task.AtRisk), tasks.Count(task => task.SlippedDays > 0)));
            var trust = Edition.Trust(calibration);
            output.Line(texts.Say(trust.Zh, trust.En));
        }
        output.Write(
            tasks,
            new Field<TaskStanding>("region", null, t => t.Region.Code),
            new("region_name", texts.RegionOf, t => texts.Say(t.Region.NameZh, t.Region.NameEn)),
            new("measure", texts.MeasureOf, t => t.Measure.Code),
            new("task", texts.TaskOf, t => t.Id),
            new("name", texts.Name, t => t.Name),
            new("unit", texts.UnitOf, t => t.Unit),
            new("status", texts.StatusOf, t => t.Status, t => texts.TaskStatus(t.Status)),
            new("start_on", null, t => Day(t.Start)),
            new("due_on", texts.DueOf, t => Day(t.Due)),
            new("completed_on", null, t => t.Completed is { } day ? Day(day) : null),
            new("planned_pct", texts.PlannedOf, t => t.Planned, t => Edition.Number(t.Planned, 0)),
            new("progress_pct", texts.ProgressOf, t => t.Progress),
            new("lag_points", texts.LagOf, t => t.Lag, t => Edition.Number(t.Lag, 0)),
            new("state", texts.StateOf, t => t.Overdue ? "overdue" : t.AtRisk ? "at_risk" : null, t => texts.TaskState(t)),
            new("slipped_days", texts.SlippedOf, t => t.SlippedDays),
            new("slipped_in_all", texts.SlippedInAllOf, t => t.SlippedInAll),
            new("chance", texts.ChanceOf, t => t.Chance, t => t.Chance is { } chance ? Edition.Chance(chance) : null),
            new("period", null, _ => outlook.Basis.Period),
            new("mart_version", null, _ => outlook.Basis.MartVersion),
            new("reporting", null, _ => outlook.Basis.Reporting),
            new("expected", null, _ => outlook.Basis.Expected),
            new("synthetic", null, _ => outlook.Basis.Synthetic));
    }

    private sealed record CalibrationLine(string? Period, ForecastGroup? Group, Calibration Of);

    private static void Write(TaskCalibration calibration, Output output, Texts texts)
    {
        var all = calibration.All;
        if (output.ForPeople)
        {
            Head(calibration.Basis, calibration.Synthetic, output, texts);
            output.Line(texts.CalibrationOf(all.Forecasts, calibration.Unknown));
        }
        List<CalibrationLine> groups = [.. all.Groups.Select(group => new CalibrationLine(null, group, all))];
        List<CalibrationLine> totals = [.. calibration.Periods.Select(period => new CalibrationLine(period.Period, null, period.Calibration)), new(null, null, all)];
        Field<CalibrationLine>[] programs =
        [
            new("synthetic", null, _ => calibration.Synthetic), new("unknown", null, _ => calibration.Unknown), new("mart_version", null, _ => calibration.Basis.MartVersion),
        ];
        Field<CalibrationLine> said = new("mean_chance", texts.MeanChanceOf, l => l.Group?.Mean ?? l.Of.Mean, l => Share(l.Group?.Mean ?? l.Of.Mean));
        Field<CalibrationLine> came = new("on_time", texts.OnTimeOf, l => l.Group?.Observed ?? l.Of.BaseRate, l => Share(l.Group?.Observed ?? l.Of.BaseRate));
        Field<CalibrationLine> count = new("forecasts", texts.ForecastsOf, l => l.Group?.Forecasts ?? l.Of.Forecasts);
        Field<CalibrationLine> of = new("given_in", texts.GivenIn, l => l.Period, l => l.Period ?? texts.AllPeriods);
        Field<CalibrationLine> band = new("band", texts.BandOf, l => l.Group is { } group ? Band(group.Tenth) : null);
        Field<CalibrationLine> low = new("low", texts.Low, l => l.Group?.Interval.Low, l => Share(l.Group?.Interval.Low));
        Field<CalibrationLine> high = new("high", texts.High, l => l.Group?.Interval.High, l => Share(l.Group?.Interval.High));
        Field<CalibrationLine> brier = new("brier", texts.BrierOf, l => l.Group is null ? l.Of.Brier : null, l => Shown(l.Of.Brier));
        Field<CalibrationLine> skill = new("skill", texts.SkillOf, l => l.Group is null ? l.Of.Skill : null, l => Shown(l.Of.Skill));
        if (output.ForPeople)
        {
            output.Write(groups, band, count, said, came, low, high);
            output.Write(totals, of, count, said, came, brier, skill);
        }
        else
            output.Write([.. groups, .. totals], [of, band, count, said, came, low, high, brier, skill, .. programs]);
    }

    private static void Head(Basis basis, bool synthetic, Output output, Texts texts)
    {
        output.Line($"{basis.Period}  {texts.ReturnsBehind(basis)}");
        if (synthetic)
            output.Line(texts.Synthetic);
    }

    private static string Band(int tenth) => $"{10 * tenth}-{10 * (tenth + 1)}%";

    private static string? Share(double? value) => value is { } known ? Texts.Percent(known) : null;

    private static string? Shown(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
