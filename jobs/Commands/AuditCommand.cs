using System.CommandLine;
using System.Text.RegularExpressions;
using Analytics.Ingest;
using Analytics.Jobs.Access;
using Analytics.Jobs.Schedule;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics audit verify|list</c>: what people did, and whether the log of it is whole.</summary>
internal static partial class AuditCommand
{
    // Commands that are logged, with the word of the log, once a warehouse has accounts.
    private static readonly Dictionary<string, string> Logged = new()
    {
        ["run"] = "run",
        ["jobs run"] = "run",
        ["approve"] = "approve",
        ["period lock"] = "lock",
        ["period open"] = "open",
        ["export"] = "export",
        ["query"] = "query",
        ["assess"] = "run",
        ["access grant"] = "grant",
        ["access revoke"] = "revoke",
    };

    internal static Command Create(App app) => app.Command("audit", app.Texts.AuditCommand, "analytics audit verify", Verify(app), List(app));

    /// <summary>Logs a call that somebody made on this machine.</summary>
    /// <param name="app">The program: one that knows no identity provider keeps no log in a warehouse without accounts.</param>
    /// <param name="warehouse">The warehouse.</param>
    /// <param name="command">The words of the command.</param>
    /// <param name="args">The call; no option takes a secret, and an address that is refused for holding one is left out.</param>
    /// <param name="exit">What it returned.</param>
    internal static void Log(App app, Warehouse warehouse, string command, IEnumerable<string> args, int exit)
    {
        if (Logged.TryGetValue(command, out string? what) && (app.Settings.SignIn is not null || File.Exists(new AccountFile(warehouse, app.Texts).Path)))
            new AuditLog(warehouse).Add(new(ReturnWords.Actor(null), "local", what, Credentials().Replace(string.Join(' ', EngineOptions.Discreet(args)), "://***@"), "command line", $"{exit}"));
    }

    private static Command Verify(App app)
    {
        var texts = app.Texts;
        var command = app.Command("verify", texts.AuditVerify, "analytics audit verify");
        command.SetAction(call =>
        {
            var (whole, hash, broken) = new AuditLog(app.Folder(call)).Verify();
            app.Shell.Out.WriteLine(broken is { } line ? texts.AuditBroken(line) : texts.AuditWhole(whole, hash));
            return (int)(broken is null ? ExitCode.Done : ExitCode.Findings);
        });
        return command;
    }

    private static Command List(App app)
    {
        var texts = app.Texts;
        var command = app.Command("list", texts.AuditList, "analytics audit list --format csv", app.Format);
        command.SetAction(call =>
        {
            List<AuditLine> lines = [.. new AuditLog(app.Folder(call)).Lines()];
            app.Output(call).Write(
                lines,
                new Field<AuditLine>("n", null, l => l.N),
                new("at", texts.InstantOf, l => TimeZoneInfo.ConvertTime(l.At, ScheduledJob.Zone), l => Texts.Instant(l.At)),
                new("who", texts.WhoOf, l => l.Event.Who),
                new("role", texts.RoleOf, l => l.Event.Role),
                new("what", texts.WhatOf, l => l.Event.What),
                new("on", texts.OnOf, l => l.Event.On),
                new("from", texts.FromOf, l => l.Event.From),
                new("outcome", texts.OutcomeOf, l => l.Event.Outcome));
            if (lines.Count == 0)
                app.Talk(call).Say(texts.NoAudit);
            return (int)ExitCode.Done;
        });
        return command;
    }

    [GeneratedRegex(@"://[^/\s]*@")]
    private static partial Regex Credentials();
}
