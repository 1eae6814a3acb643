using System.CommandLine;
using Analytics.Ingest;
using Analytics.Jobs.Reminding;
using Analytics.Jobs.Schedule;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics remind</c>: tells regions what is late, sent back or overdue.</summary>
internal static class RemindCommand
{
    internal static Command Create(App app)
    {
        var texts = app.Texts;
        var period = new Option<string>("--period") { Description = texts.RemindPeriod, HelpName = "P" };
        var dryRun = new Option<bool>("--dry-run") { Description = texts.RemindDryRun };
        var command = app.Command("remind", texts.RemindCommand, "analytics remind --period 2025Q3 --dry-run", period, dryRun, app.Format);
        command.SetAction(async (call, stop) =>
        {
            var now = app.Shell.Clock.GetUtcNow();
            var of = call.GetValue(period) is { } word ? new ReturnWords(app, call).PeriodOf(word) : new ScheduledJob("remind", JobKind.Remind).PeriodOf(now);
            var work = new Work(app.Made(call), texts, app.Settings);
            return (int)(call.GetValue(dryRun) ? Show(work.Reminders(of.ToString(), now).Due(), of, app, call) : await Send(work, of, now, app, call, stop));
        });
        return command;
    }

    private static ExitCode Show(IReadOnlyList<(ReminderMessage Message, IReadOnlyList<IReceiver> To)> due, Period of, App app, ParseResult call)
    {
        var (output, texts) = (app.Output(call), app.Texts);
        if (due.Count == 0)
            app.Talk(call).Say(texts.NothingToRemind(of.ToString()));
        if (!output.ForPeople)
        {
            output.Write(
                due, new Field<(ReminderMessage Message, IReadOnlyList<IReceiver> To)>("region", null, each => each.Message.Region), new("message", null, each => each.Message.Id),
                new("to", null, each => each.To.Select(receiver => receiver.Name)), new("subject", null, each => each.Message.Subject), new("text", null, each => each.Message.Text));
            return ExitCode.Done;
        }
        foreach (var (message, to) in due)
        {
            output.Line($"{message.Subject}\n{texts.To}{texts.Say("：", ": ")}{string.Join(", ", to.Select(receiver => receiver.Name))}\n");
            output.Line(message.Text);
        }
        return ExitCode.Done;
    }

    private static async Task<ExitCode> Send(Work work, Period of, DateTimeOffset now, App app, ParseResult call, CancellationToken stop)
    {
        var (output, texts) = (app.Output(call), app.Texts);
        var deliveries = await app.Talk(call).Show(texts.What(new ScheduledJob("remind", JobKind.Remind)), progress => work.Remind(of.ToString(), now, progress, stop));
        if (deliveries.Count == 0)
            app.Talk(call).Say(texts.NothingToRemind(of.ToString()));
        output.Write(
            deliveries, new Field<Delivery>("region", texts.Code, delivery => delivery.Message.Region), new("message", texts.MessageName, delivery => delivery.Message.Id),
            new("to", texts.To, delivery => delivery.To), new("delivered", null, delivery => delivery.Error is null),
            new("error", texts.Result, delivery => delivery.Error, delivery => delivery.Error ?? texts.Delivered));
        Delivery[] failed = [.. deliveries.Where(delivery => delivery.Error is not null)];
        if (failed.Length > 0)
            app.Shell.Error.WriteLine(texts.NotDelivered(deliveries.Count - failed.Length, Delivery.Told(failed)));
        return failed.Length > 0 ? ExitCode.Outside : ExitCode.Done;
    }
}
