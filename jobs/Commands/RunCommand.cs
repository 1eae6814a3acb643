using System.CommandLine;
using Analytics.Reports.Site;
using Analytics.Transforms;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics run</c>: collect, refresh, report, once.</summary>
internal static class RunCommand
{
    internal static Command Create(App app)
    {
        var engine = new EngineOptions(app.Texts);
        var command = app.Command("run", app.Texts.Run, "analytics run", [app.Format, app.Strict, .. engine.All]);
        command.SetAction(async (call, stop) => (int)await Run(app, call, engine.Apply(app, call), stop));
        return command;
    }

    private static async Task<ExitCode> Run(App app, ParseResult call, Settings settings, CancellationToken stop)
    {
        var (texts, warehouse, talk) = (app.Texts, app.Folder(call), app.Talk(call));
        using var alone = warehouse.Lock(texts);
        // Samples never get into a warehouse that somebody chose.
        if (app.Chosen(call) is null && SampleInbox.Fill(warehouse) is > 0 and int samples)
            talk.Say(texts.SamplesPut(samples, warehouse.Inbox));
        var work = new Work(warehouse, texts, settings);
        var collected = new CollectReport(talk.Show(texts.What("collect"), p => work.Collect(p, stop)), warehouse, texts);
        RefreshResult refreshed;
        SiteSummary? site = null;
        try
        {
            stop.ThrowIfCancellationRequested();
            refreshed = talk.Show(texts.What("refresh"), p => work.Refresh(p, stop));
            // Pages over marts of different ages would mislead; the old ones stay.
            if (refreshed.Passed)
                site = await talk.Show(texts.What("report"), p => work.Report(p, stop));
        }
        catch
        {
            // Whatever stops the rest, what was decided is told: it is not decided once more.
            if (!collected.Nothing)
                collected.Write(app.Output(call));
            throw;
        }
        if (site is null)
        {
            collected.Write(app.Output(call));
            RefreshCommand.Write(refreshed, app.Output(call), texts);
            return ExitCode.Findings;
        }
        ReportCommand.WriteProblems(app, site);
        Write(app.Output(call), texts, collected, refreshed, site);
        return collected.Exit(call.GetValue(app.Strict));
    }

    private static void Write(Output output, Texts texts, CollectReport collected, RefreshResult refreshed, SiteSummary site)
    {
        if (!output.ForPeople)
            collected.Write(output);
        else if (collected.Nothing && !refreshed.Changed && site.Unchanged)
            output.Line(texts.NothingToDo(site.Index));
        else
        {
            collected.Write(output);
            RefreshCommand.Write(refreshed, output, texts);
            output.Line(texts.PagesAt(site.Index));
        }
    }
}
