using System.CommandLine;
using System.CommandLine.Invocation;
using Analytics.Jobs.Commands;
using Analytics.Jobs.Telemetry;

namespace Analytics.Jobs;

/// <summary>The command line: from words to an exit code.</summary>
public static class Cli
{
    /// <summary>Runs one call of the program.</summary>
    /// <param name="args">The words after the program's name.</param>
    /// <param name="shell">Where it runs.</param>
    /// <param name="stop">Ctrl-C.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static Task<int> Run(IReadOnlyList<string> args, Shell shell, CancellationToken stop = default)
    {
        string? asked = Language(args);
        var texts = new Texts(asked ?? "zh");
        var settings = Settings.Default;
        ProgramException? problem = null;
        try
        {
            settings = Settings.Load(shell, texts);
            texts = new Texts(asked ?? settings.Lang ?? "zh");
        }
        catch (ProgramException e)
        {
            problem = e;
        }
        shell = shell with
        {
            Out = new ConsoleWriter(shell.Out, e => throw new ProgramException(ExitCode.Outside, texts.OutputNotWritten(e.Message), e)),
            // Work is done whether or not anybody can be told how far it is. The bars look for a terminal themselves.
            Error = shell.ErrorIsTerminal ? shell.Error : new ConsoleWriter(shell.Error, _ => { }),
        };
        var app = new App(shell, settings, texts) { Misread = problem };
        var call = Root(app, args).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (call.Action is ParseErrorAction)
            return Task.FromResult(Refuse(call, app));
        bool asksForHelp = call.Action != call.CommandResult.Command.Action;
        var configuration = new InvocationConfiguration
        {
            Output = shell.Out,
            Error = shell.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        // Help waits for nothing, and for no library that only commands need.
        return asksForHelp ? Task.FromResult(Help(call, configuration, app)) : Run(call, configuration, app, args, stop);
    }

    private static int Help(ParseResult call, InvocationConfiguration configuration, App app)
    {
        try
        {
            return call.Invoke(configuration);
        }
        catch (Exception e)
        {
            return End(Failures.Explain(e, app.Folder(call), app.Texts), app);
        }
    }

    private static async Task<int> Run(ParseResult call, InvocationConfiguration configuration, App app, IReadOnlyList<string> args, CancellationToken stop)
    {
        var (shell, texts) = (app.Shell, app.Texts);
        var command = call.CommandResult.Command;
        // Options may bring what the settings lack.
        var problem = app.Misread ?? (EngineOptions.AreOf(command) ? null : app.Settings.Engine.Problem);
        // What is wrong with the settings the doctor tells among the rest.
        if (problem is not null && command.Name != DoctorCommand.Name)
            return End(problem, app);
        int exit;
        string name = HelpPage.Name(command)["analytics".Length..].TrimStart();
        CommandTelemetry? telemetry = null;
        try
        {
            telemetry = CommandTelemetry.Begin(name, shell, texts);
            exit = await call.InvokeAsync(configuration, stop);
        }
        catch (Exception e)
        {
            exit = End(Failures.Explain(e, app.Folder(call), texts), app);
        }
        telemetry?.Ended(exit);
        // What it sends is waited for at the end: a collector that is silent does not hold back the log of what was done.
        using var sending = telemetry;
        try
        {
            AuditCommand.Log(app, app.Folder(call), name, args, exit);
            return exit;
        }
        catch (Exception e)
        {
            return End(Failures.Explain(e, app.Folder(call), texts), app);
        }
    }

    private static RootCommand Root(App app, IReadOnlyList<string> args)
    {
        var texts = app.Texts;
        var root = new RootCommand(texts.Program)
        {
            app.WarehouseOption, app.Lang, app.Quiet,
            Of("run", texts.Run, RunCommand.Create),
            Of("template", texts.Template, TemplateCommand.Create),
            Of("check", texts.Check, CheckCommand.Create),
            Of("collect", texts.Collect, CollectCommand.Create),
            Of("status", texts.StatusCommand, StatusCommand.Create),
            Of("assess", texts.Assess, AssessCommand.Create),
            Of("approve", texts.Approve, ApproveCommand.Create),
            Of("period", texts.PeriodCommand, PeriodCommand.Create),
            Of("refresh", texts.Refresh, RefreshCommand.Create),
            Of("compare", texts.Compare, CompareCommand.Create),
            Of("tasks", texts.TasksCommand, TasksCommand.Create),
            Of("difficulties", texts.DifficultiesCommand, DifficultiesCommand.Create),
            Of("query", texts.Query, QueryCommand.Create),
            Of("report", texts.Report, ReportCommand.Create),
            Of("export", texts.Export, ExportCommand.Create),
            Of("sample", texts.Sample, SampleCommand.Create),
            Of("history", texts.History, HistoryCommand.Create),
            Of("diff", texts.Diff, DiffCommand.Create),
            Of("verify", texts.Verify, VerifyCommand.Create),
            Of("vacuum", texts.Vacuum, VacuumCommand.Create),
            Of("remind", texts.RemindCommand, RemindCommand.Create),
            Of("serve", texts.Serve, ServeCommand.Create),
            Of("jobs", texts.Jobs, JobsCommand.Create),
            Of(DoctorCommand.Name, texts.DoctorCommand, DoctorCommand.Create),
            Of("access", texts.AccessCommand, AccessCommand.Create),
            Of("audit", texts.AuditCommand, AuditCommand.Create),
        };
        app.Examples[root] = "analytics run";
        HelpPage.Install(root, app);
        return root;

        // Of a command that the line does not speak of, its name and what it is for are enough.
        Command Of(string name, string description, Func<App, Command> create) =>
            args.Any(word => word.Contains(name, StringComparison.Ordinal)) ? create(app) : new Command(name, description);
    }

    private static int Refuse(ParseResult call, App app)
    {
        if (call.Tokens.Count == 0)
            HelpPage.Write(call.CommandResult.Command, app, app.Shell.Error);
        else
        {
            foreach (string mistake in Mistakes.Of(call, app.Texts))
                app.Shell.Error.WriteLine(mistake);
            app.Shell.Error.WriteLine(app.Texts.SeeHelp(HelpPage.Name(call.CommandResult.Command)));
        }
        return (int)ExitCode.Usage;
    }

    private static int End(ProgramException problem, App app)
    {
        app.Shell.Error.WriteLine(problem.Message);
        return (int)problem.Exit;
    }

    // The help is written in the language asked for, so this word is needed before the line can be parsed.
    private static string? Language(IReadOnlyList<string> args)
    {
        string? word = null;
        for (int i = 0; i < args.Count; i++)
        {
            if (args[i] == "--lang" && i + 1 < args.Count)
                word = args[i + 1];
            else if (args[i].StartsWith("--lang=", StringComparison.Ordinal))
                word = args[i]["--lang=".Length..];
        }
        return word is "zh" or "en" ? word : null;
    }
}
