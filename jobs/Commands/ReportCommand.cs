using System.CommandLine;
using Analytics.Reports.Site;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics report</c>: draws the pages.</summary>
internal static class ReportCommand
{
    internal static Command Create(App app)
    {
        var command = app.Command("report", app.Texts.Report, "analytics report");
        command.SetAction(async (call, stop) =>
        {
            var (texts, warehouse) = (app.Texts, app.Folder(call));
            using var alone = warehouse.Lock(texts);
            var site = await app.Talk(call).Show(texts.What("report"), progress => new Work(warehouse, texts, app.Settings.Limits).Report(progress, stop));
            WriteProblems(app, site);
            app.Shell.Out.WriteLine(site.Index);
            return (int)ExitCode.Done;
        });
        return command;
    }

    /// <summary>Says which indicators have no figures, also when it shall be quiet: the pages are there, but not all that was asked of them.</summary>
    internal static void WriteProblems(App app, SiteSummary site)
    {
        foreach (var problem in site.Problems)
            app.Shell.Error.WriteLine(app.Texts.NotComputed(problem));
    }
}
