using System.CommandLine;
using Analytics.Ingest;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics check FILE</c>: what collecting would say of a file.</summary>
internal static class CheckCommand
{
    // What a reader takes in at once; programs get everything.
    private const int MostShown = 50;

    internal static Command Create(App app)
    {
        var file = new Argument<string>("FILE") { Description = app.Texts.CheckFile };
        var format = new Option<string>("--format") { Description = app.Texts.CheckFormat, HelpName = "table|csv|json|line", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "csv", "json", "line");
        var limit = new Option<int?>("--limit") { Description = app.Texts.CheckLimit(MostShown), HelpName = "N" };
        var command = app.Command("check", app.Texts.Check, "analytics check enterprise_2025Q3_310000.csv", file, format, limit);
        command.SetAction(call => Run(app, call, app.Shell.Path(call.GetValue(file)!), call.GetValue(format)!, app.Count(call, limit, 0)));
        return command;
    }

    private static int Run(App app, ParseResult call, string path, string format, int? limit)
    {
        var texts = app.Texts;
        if (!File.Exists(path))
            throw new ProgramException(ExitCode.Usage, texts.NoSuchFile(path));
        var own = app.Definitions(call);
        using var collector = new Collector(app.Folder(call), own.Schemas, own.Seeds, reading: app.Settings.Limits);
        var result = Examine(collector, path, texts);
        string name = Path.GetFileName(path);
        int shown = limit ?? (format == "table" ? MostShown : int.MaxValue);
        IReadOnlyList<Finding> listed = [.. result.Findings.Take(shown)];
        if (format == "line")
        {
            foreach (var finding in listed)
                app.Shell.Out.WriteLine(Line(name, finding, texts));
        }
        else
        {
            var output = new Output(app.Shell, format);
            if (output.ForPeople && listed.Count < result.Findings.Count)
                WriteSummary(output, result.Findings, texts);
            Write(output, listed, new ReturnWords(app, call), result.Scope?.Kind, texts);
        }
        if (result.Reading is { } reading)
            app.Talk(call).Say(reading.Message(texts.Language));
        // Those that a finding told once stands for are told; the others are not.
        app.Talk(call).Say(texts.Checked(name, result, Finding.Unlisted(result.Errors, result.Warnings, listed)));
        return (int)(result.Errors > 0 ? ExitCode.Findings : ExitCode.Done);
    }

    private static void Write(Output output, IReadOnlyList<Finding> findings, ReturnWords words, string? kind, Texts texts) => output.Write(
        findings,
        new Field<Finding>("severity", texts.Severity, f => Name(f.Severity), f => texts.Of(f.Severity)),
        new("cell", texts.Cell, f => f.Address?.Cell),
        new("row", null, f => f.Address?.Row),
        new("column", null, f => f.Address?.Column),
        new("field", texts.FieldOf, f => f.Address?.Field, f => words.FieldTitle(kind, f.Address?.Field)),
        new("value", texts.Value, f => f.Value),
        new("rule", null, f => f.Rule),
        new("count", null, f => f.Count),
        new("message", texts.Message, f => f.Message(texts.Language)));

    /// <summary>One line for each rule, the most frequent first: what to mend first.</summary>
    private static void WriteSummary(Output output, IReadOnlyList<Finding> findings, Texts texts)
    {
        var rules = findings.GroupBy(f => (f.Severity, f.Rule))
            .Select(group => (First: group.First(), Count: group.Sum(f => f.Count)))
            .OrderBy(rule => rule.First.Severity).ThenByDescending(rule => rule.Count).ThenBy(rule => rule.First.Rule, StringComparer.Ordinal).ToList();
        output.Line(texts.ByRule);
        output.Write(
            rules,
            new Field<(Finding First, long Count)>("rule", texts.Rule, r => r.First.Rule),
            new("severity", texts.Severity, r => Name(r.First.Severity), r => texts.Of(r.First.Severity)),
            new("findings", texts.FindingCount, r => r.Count),
            new("cell", texts.FirstCell, r => r.First.Address?.Cell),
            new("message", texts.ForInstance, r => r.First.Message(texts.Language)));
        output.Line();
    }

    /// <summary><c>file:cell: severity rule: message</c>, always on one line.</summary>
    private static string Line(string file, Finding finding, Texts texts)
    {
        string cell = finding.Address is { } address ? address.Cell + ":" : "";
        string line = $"{file}:{cell} {Name(finding.Severity)} {finding.Rule}: {finding.Message(texts.Language)}";
        return string.Concat(line.Select(c => char.IsControl(c) ? ' ' : c));
    }

    private static string Name(Severity severity) => severity == Severity.Error ? "error" : "warning";

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
