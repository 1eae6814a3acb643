using System.CommandLine;
using Analytics.Reports.Exports;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics export --out DIR</c>: what researchers may have and cite.</summary>
internal static class ExportCommand
{
    internal static Command Create(App app)
    {
        var texts = app.Texts;
        var target = new Option<string>("--out") { Description = texts.ExportOut, HelpName = "DIR", Required = true };
        var asOf = AsOfWord.Option(texts.AsOfTablesOption);
        var command = app.Command("export", texts.Export, "analytics export --out export", target, asOf);
        command.SetAction((call, stop) =>
        {
            var talk = app.Talk(call);
            var summary = talk.Show(texts.Exporting, progress => Exporter.Write(
                app.Folder(call).Lake, app.Definitions(call).Seeds, app.Shell.Path(call.GetValue(target)!), AsOfWord.Read(call.GetValue(asOf), texts),
                app.Settings.Terms, progress: new Told(p => progress.Report(new($"{p.Table} {p.Period}", p.Done, p.Total))), cancellation: stop));
            talk.Say(texts.Exported(summary));
            app.Shell.Out.WriteLine(summary.Directory);
            return Task.FromResult((int)ExitCode.Done);
        });
        return command;
    }

    private sealed class Told(Action<ExportProgress> tell) : IProgress<ExportProgress>
    {
        public void Report(ExportProgress value) => tell(value);
    }
}
