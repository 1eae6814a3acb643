using System.CommandLine;
using Analytics.Ingest;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics check FILE</c>: what collecting would say of a file.</summary>
internal static class CheckCommand
{
    internal static Command Create(App app)
    {
        var file = new Argument<string>("FILE") { Description = app.Texts.CheckFile };
        var command = app.Command("check", app.Texts.Check, "analytics check enterprise_2025Q3_310000.csv", file, app.Format);
        command.SetAction(call => Run(app, call, app.Shell.Path(call.GetValue(file)!)));
        return command;
    }

    private static int Run(App app, ParseResult call, string path)
    {
        var texts = app.Texts;
        if (!File.Exists(path))
            throw new ProgramException(ExitCode.Usage, texts.NoSuchFile(path));
        using var collector = new Collector(app.Folder(call), Bundled.Schemas, Bundled.Seeds, reading: app.Settings.Limits);
        var result = Examine(collector, path, texts);
        app.Output(call).Write(
            result.Findings,
            new Field<Finding>("severity", texts.Severity, f => f.Severity == Severity.Error ? "error" : "warning", f => texts.Of(f.Severity)),
            new("cell", texts.Cell, f => f.Address?.Cell),
            new("row", null, f => f.Address?.Row),
            new("column", null, f => f.Address?.Column),
            new("field", texts.FieldOf, f => f.Address?.Field),
            new("value", texts.Value, f => f.Value),
            new("rule", null, f => f.Rule),
            new("message", texts.Message, f => f.Message(texts.Language)));
        app.Talk(call).Say(texts.Checked(Path.GetFileName(path), result));
        return (int)(result.Errors > 0 ? ExitCode.Findings : ExitCode.Done);
    }

    private static CheckResult Examine(Collector collector, string path, Texts texts)
    {
        try
        {
            return collector.Check(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException(ExitCode.Outside, texts.Unreadable(path, e.Message), e);
        }
    }
}
