using System.CommandLine;
using System.Globalization;
using Analytics.Ingest;
using Analytics.Ingest.Desk;
using Analytics.Jobs.Schedule;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics period lock|open|list</c>: whether returns of a period are taken in, and what was done about it.</summary>
internal static class PeriodCommand
{
    internal static Command Create(App app) => app.Command(
        "period", app.Texts.PeriodCommand, "analytics period list 2025Q3", Step(app, opens: false), Step(app, opens: true), List(app));

    private static Command Step(App app, bool opens)
    {
        var texts = app.Texts;
        var period = new Argument<string>("P") { Description = texts.PeriodOf };
        var kind = new Option<string>("--kind") { Description = texts.OneKind, HelpName = "K" };
        var region = ReturnWords.Region(app, texts.OneRegion);
        var until = new Option<string>("--until") { Description = texts.UntilOption, HelpName = "DATE" };
        var by = ReturnWords.By(app);
        var reason = ReturnWords.Reason(app, texts.ReasonOption);
        reason.Required = true;
        var command = opens
            ? app.Command("open", texts.PeriodOpen, "analytics period open 2026Q1 --region 440000 --until 2026-06-15 --reason correction", period, kind, region, until, by, reason)
            : app.Command("lock", texts.PeriodLock, "analytics period lock 2026Q1 --reason assessment", period, kind, region, by, reason);
        command.SetAction(call =>
        {
            var (words, warehouse) = (new ReturnWords(app, call), app.Folder(call));
            var schema = call.GetValue(kind) is { } name ? words.Kind(name) : null;
            var of = words.PeriodOf(call.GetValue(period)!, schema);
            string? where = call.GetValue(region) is { } code ? words.RegionOf(code) : null;
            DateOnly? last = opens && call.GetValue(until) is { } day ? Day(day, texts) : null;
            var (actor, why) = (ReturnWords.Actor(call.GetValue(by)), words.ReasonIn(call.GetValue(reason)));
            using var alone = app.Made(call).Lock(texts);
            using var desk = new ReturnsDesk(warehouse.Lake, app.Definitions(call).Seeds);
            app.Shell.Out.WriteLine(texts.Done(opens ? desk.Open(of, schema?.Name, where, last, actor, why) : desk.Lock(of, schema?.Name, where, actor, why)));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static DateOnly Day(string text, Texts texts) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new ProgramException(ExitCode.Usage, texts.BadValue("--until", text, "2026-06-15"));

    private static Command List(App app)
    {
        var texts = app.Texts;
        var period = new Argument<string?>("P") { Description = texts.PeriodOf, Arity = ArgumentArity.ZeroOrOne };
        var command = app.Command("list", texts.PeriodList, "analytics period list 2025Q3 --format json", period, app.Format);
        command.SetAction(call =>
        {
            string? of = call.GetValue(period) is { } word ? new ReturnWords(app, call).PeriodOf(word).ToString() : null;
            using var desk = new ReturnsDesk(app.Folder(call).Lake, app.Definitions(call).Seeds);
            List<DeskEvent> steps = [.. desk.Events.Where(step => of is null || step.Period == of).Reverse()];
            app.Output(call).Write(
                steps,
                new Field<DeskEvent>("at", texts.InstantOf, e => TimeZoneInfo.ConvertTime(e.At, ScheduledJob.Zone), e => Texts.Instant(e.At)),
                new("actor", texts.Actor, e => e.Actor),
                new("action", texts.Action, e => DeskEvents.Text(e.Action), e => texts.Of(e.Action)),
                new("period", texts.Period, e => e.Period),
                new("kind", texts.KindOf, e => e.Kind, e => e.Kind ?? texts.Every),
                new("region", texts.RegionOf, e => e.Region, e => e.Region ?? ReturnScope.Nation),
                new("revision", texts.Revision, e => e.Revision),
                new("submission_id", null, e => e.SubmissionId),
                new("until", texts.Until, e => e.Until?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
                new("reason", texts.ReasonOf, e => e.Reason),
                new("event_id", null, e => e.Id));
            if (steps.Count == 0)
                app.Talk(call).Say(texts.NoSteps);
            return (int)ExitCode.Done;
        });
        return command;
    }
}
