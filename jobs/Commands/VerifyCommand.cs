using System.CommandLine;
using Analytics.Lake;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics verify [TABLE]</c>: whether the lake is what its logs say.</summary>
internal static class VerifyCommand
{
    internal static Command Create(App app)
    {
        var name = new Argument<string?>("TABLE") { Description = app.Texts.HistoryTable, Arity = ArgumentArity.ZeroOrOne };
        var command = app.Command("verify", app.Texts.Verify, "analytics verify returns/enterprise", name, app.Format);
        command.SetAction((call, stop) => Task.FromResult(Run(app, call, call.GetValue(name), stop)));
        return command;
    }

    private static int Run(App app, ParseResult call, string? name, CancellationToken stop)
    {
        var (texts, warehouse) = (app.Texts, app.Made(call));
        var tables = Verifier.Tables(warehouse.Lake);
        if (name is not null && !tables.Contains(name))
            throw new ProgramException(ExitCode.Usage, texts.NoSuchTable(name, tables));
        var result = app.Talk(call).Show(texts.Verifying, progress => new Work(warehouse, texts, app.Settings).Verify(name, progress, stop));
        var found = result.Problems.Select(t => (Problem: true, Trouble: t)).Concat(result.Remarks.Select(t => (Problem: false, Trouble: t))).ToList();
        app.Output(call).Write(
            found,
            new Field<(bool Problem, LakeTrouble Trouble)>("severity", texts.Severity, t => t.Problem ? "error" : "remark", t => texts.Problem(t.Problem)),
            new("table", texts.Table, t => t.Trouble.Table),
            new("file", texts.FileOf, t => t.Trouble.File),
            new("message", texts.Message, t => texts.Say(t.Trouble.Zh, t.Trouble.En)),
            new("remedy", texts.Remedy, t => texts.Say(t.Trouble.RemedyZh, t.Trouble.RemedyEn)));
        string line = texts.Verified(result);
        if (app.Output(call).ForPeople)
            app.Output(call).Line(line);
        else
            app.Talk(call).Say(line);
        return (int)(result.Problems.Count > 0 ? ExitCode.Findings : ExitCode.Done);
    }
}
