using System.CommandLine;
using Analytics.Reports.Documents;
using Analytics.Reports.Site;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics report</c>: draws the pages, or writes a Word document.</summary>
internal static class ReportCommand
{
    internal static Command Create(App app)
    {
        var (texts, asOf) = (app.Texts, AsOfWord.Option(app.Texts.AsOfTablesOption));
        var folder = new Option<string>("--out") { Description = texts.ReportOut, HelpName = "DIR" };
        var document = new DocumentOptions(texts);
        var command = app.Command("report", texts.Report, "analytics report --docx guangdong.docx --region 440000 --period 2025Q3", [asOf, folder, .. document.All]);
        command.SetAction(async (call, stop) =>
        {
            if (document.Question(call, texts, call.GetValue(folder) is not null) is { } question)
                return await Write(app, call, question, app.Shell.Path(call.GetValue(document.File)!), AsOfWord.Read(call.GetValue(asOf), texts), stop);
            var warehouse = app.Made(call);
            var (moment, target) = (AsOfWord.Read(call.GetValue(asOf), texts), call.GetValue(folder) is { } named ? Path.TrimEndingDirectorySeparator(app.Shell.Path(named)) : null);
            // The site that everybody opens shows the newest figures.
            if (moment != Lake.AsOf.Latest && target is null)
                throw new ProgramException(ExitCode.Usage, texts.Missing("--out"));
            if (target is not null && IsIn(target, warehouse.Directory) && !(moment == Lake.AsOf.Latest && target == warehouse.Site))
                throw new ProgramException(ExitCode.Usage, texts.OutInWarehouse(target, warehouse.Directory));
            if (target is not null && IsTaken(target))
                throw new ProgramException(ExitCode.Usage, texts.NoSite(target));
            using var alone = warehouse.Lock(texts);
            var site = await app.Talk(call).Show(
                texts.What("report"), progress => new Work(warehouse, texts, app.Settings).Report(progress, stop, target, moment));
            WriteProblems(app, site);
            app.Shell.Out.WriteLine(site.Index);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static async Task<int> Write(App app, ParseResult call, DocumentQuestion question, string file, Lake.AsOf asOf, CancellationToken stop)
    {
        var texts = app.Texts;
        var folder = app.Made(call);
        if (Path.Exists(file))
            throw new ProgramException(ExitCode.Usage, texts.DocxThere(file));
        try
        {
            var preliminary = await app.Talk(call).Show(
                texts.WritingDocument, progress => new Work(folder, texts, app.Settings).Document(question, file, asOf, progress, stop));
            if (preliminary)
                app.Talk(call).Say(texts.PreliminaryYear(question.Year!));
        }
        catch (TargetException e)
        {
            throw new ProgramException(ExitCode.Outside, texts.FolderNotWritable(Path.GetDirectoryName(file)!, e.Message), e);
        }
        app.Shell.Out.WriteLine(file);
        return (int)ExitCode.Done;
    }

    /// <summary>Says which indicators have no figures, also when it shall be quiet: the pages are there, but not all that was asked of them.</summary>
    internal static void WriteProblems(App app, SiteSummary site)
    {
        foreach (var problem in site.Problems)
            app.Shell.Error.WriteLine(app.Texts.NotComputed(problem));
    }

    private static bool IsIn(string target, string folder) => target == folder || (Path.GetDirectoryName(target) is { } above && IsIn(above, folder));

    // What lies there would be deleted when the site takes its place.
    private static bool IsTaken(string folder) => File.Exists(folder)
        || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && !File.Exists(Path.Combine(folder, "stamp.json")));
}
