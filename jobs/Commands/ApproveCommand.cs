using System.CommandLine;
using Analytics.Ingest.Desk;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics approve KIND</c>: approves the revision that stands, or takes that back.</summary>
internal static class ApproveCommand
{
    internal static Command Create(App app)
    {
        var texts = app.Texts;
        var kind = new Argument<string>("KIND") { Description = texts.KindArgument };
        var region = ReturnWords.Region(app, texts.RegionOfReturn);
        var period = ReturnWords.Period(app);
        (region.Required, period.Required) = (true, true);
        var withdraw = new Option<bool>("--withdraw") { Description = texts.WithdrawOption };
        var by = ReturnWords.By(app);
        var reason = ReturnWords.Reason(app, texts.WithdrawReason);
        var command = app.Command(
            "approve", texts.Approve, "analytics approve enterprise --region 440000 --period 2025Q3", kind, region, period, withdraw, by, reason);
        command.SetAction(call =>
        {
            var (words, warehouse) = (new ReturnWords(app, call), app.Folder(call));
            var scope = words.Return(call.GetValue(kind)!, call.GetValue(period)!, call.GetValue(region)!);
            string actor = ReturnWords.Actor(call.GetValue(by));
            string? why = call.GetValue(withdraw) ? words.ReasonIn(call.GetValue(reason)) : null;
            using var alone = app.Made(call).Lock(texts);
            using var desk = new ReturnsDesk(warehouse.Lake, app.Definitions(call).Seeds);
            var done = why is null ? desk.Approve(scope, actor) : desk.Withdraw(scope, actor, why);
            app.Shell.Out.WriteLine(texts.Done(done));
            return (int)ExitCode.Done;
        });
        return command;
    }
}
