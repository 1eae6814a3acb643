using System.CommandLine;
using Analytics.Transforms;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics refresh</c>: brings the marts up to date.</summary>
internal static class RefreshCommand
{
    internal static Command Create(App app)
    {
        var engine = new EngineOptions(app.Texts);
        var command = app.Command("refresh", app.Texts.Refresh, "analytics refresh --format json", [app.Format, .. engine.All]);
        command.SetAction((call, stop) =>
        {
            var (texts, settings) = (app.Texts, engine.Apply(app, call));
            var warehouse = app.Made(call);
            using var alone = warehouse.Lock(texts);
            var result = app.Talk(call).Show(texts.What("refresh"), progress => new Work(warehouse, texts, settings).Refresh(progress, stop));
            Write(result, app.Output(call), texts);
            return Task.FromResult((int)(result.Passed ? ExitCode.Done : ExitCode.Findings));
        });
        return command;
    }

    /// <summary>Says what was recomputed and what an audit stopped.</summary>
    internal static void Write(RefreshResult result, Output output, Texts texts)
    {
        if (!output.ForPeople)
        {
            output.Write(
                result.Marts,
                new Field<MartRefresh>("mart", null, m => "marts/" + m.Model),
                new("version", null, m => m.Version),
                new("written", null, m => m.Written),
                new("removed", null, m => m.Removed),
                new("failed", null, m => m.Failed),
                new("findings", null, m => m.Findings.Select(f => texts.AuditFound(f)).ToList()));
            return;
        }
        foreach (var mart in result.Marts.Where(m => m.Written.Count + m.Removed.Count > 0))
            output.Line(texts.MartWritten(mart));
        if (!result.Changed && result.Passed)
            output.Line(texts.MartsUpToDate);
        foreach (var finding in result.Marts.SelectMany(m => m.Findings))
            output.Line(texts.AuditFound(finding));
    }
}
