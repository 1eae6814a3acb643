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
    public static async Task<int> Run(IReadOnlyList<string> args, Shell shell, CancellationToken stop = default)
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
        var app = new App(shell, settings, texts) { Misread = problem };
        var call = Root(app).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (call.Action is ParseErrorAction)
            return Refuse(call, app);
        bool asksForHelp = call.Action != call.CommandResult.Command.Action;
        var command = call.CommandResult.Command;
        // Options may bring what the settings lack.
        problem ??= EngineOptions.AreOf(command) ? null : settings.Engine.Problem;
        // What is wrong with the settings the doctor tells among the rest.
        if (problem is not null && !asksForHelp && command.Name != DoctorCommand.Name)
            return End(problem, app);
        var configuration = new InvocationConfiguration
        {
            Output = shell.Out,
            Error = shell.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        int exit;
        string name = HelpPage.Name(command)["analytics".Length..].TrimStart();
        CommandTelemetry? telemetry = null;
        try
        {
            telemetry = asksForHelp ? null : CommandTelemetry.Begin(name, shell, texts);
            exit = await call.InvokeAsync(configuration, stop);
        }
        catch (Exception e)
        {
            exit = End(Failures.Explain(e, app.Folder(call), texts), app);
        }
        telemetry?.Ended(exit);
        // What it sends is waited for at the end: a collector that is silent does not hold back the log of what was done.
        using var sending = telemetry;
        if (asksForHelp)
            return exit;
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

    private static RootCommand Root(App app)
    {
        var root = new RootCommand(app.Texts.Program)
        {
            app.WarehouseOption, app.Lang, app.Quiet,
            RunCommand.Create(app), TemplateCommand.Create(app), CheckCommand.Create(app), CollectCommand.Create(app), StatusCommand.Create(app),
            AssessCommand.Create(app),
            ApproveCommand.Create(app), PeriodCommand.Create(app), RefreshCommand.Create(app),
            CompareCommand.Create(app), TasksCommand.Create(app), DifficultiesCommand.Create(app), QueryCommand.Create(app), ReportCommand.Create(app), ExportCommand.Create(app), SampleCommand.Create(app),
            HistoryCommand.Create(app), DiffCommand.Create(app), VerifyCommand.Create(app), VacuumCommand.Create(app), RemindCommand.Create(app), ServeCommand.Create(app), JobsCommand.Create(app), DoctorCommand.Create(app),
            AccessCommand.Create(app), AuditCommand.Create(app),
        };
        app.Examples[root] = "analytics run";
        HelpPage.Install(root, app);
        return root;
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
        string? word = args.Zip(args.Skip(1)).Where(p => p.First == "--lang").Select(p => p.Second)
            .Concat(args.Where(a => a.StartsWith("--lang=", StringComparison.Ordinal)).Select(a => a["--lang=".Length..]))
            .LastOrDefault();
        return word is "zh" or "en" ? word : null;
    }
}
