using System.CommandLine;
using Analytics.Lake;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics vacuum --retain 10y</c>: deletes files that no kept version needs.</summary>
internal static class VacuumCommand
{
    /// <summary>What is kept when nobody says otherwise.</summary>
    internal const string Default = "10y";

    internal static Command Create(App app)
    {
        var texts = app.Texts;
        var retain = new Option<string>("--retain") { Description = texts.VacuumRetain(Default, Retention.FewestDays), HelpName = "90d|18m|10y", DefaultValueFactory = _ => Default };
        var dryRun = new Option<bool>("--dry-run") { Description = texts.VacuumDryRun };
        var command = app.Command("vacuum", texts.Vacuum, "analytics vacuum --retain 10y --dry-run", retain, dryRun, app.Format);
        command.SetAction((call, stop) => Task.FromResult(Run(app, call, call.GetValue(retain)!, call.GetValue(dryRun), stop)));
        return command;
    }

    private static int Run(App app, ParseResult call, string text, bool dryRun, CancellationToken stop)
    {
        var texts = app.Texts;
        var retain = AsOfWord.InUsage(() => Retention.Parse(text), texts);
        var warehouse = app.Made(call);
        // A dry run only reads: it may look on while others work.
        using var alone = dryRun ? null : warehouse.Lock(texts);
        var tables = app.Talk(call).Show(texts.Vacuuming(dryRun), progress => new Work(warehouse, texts, app.Settings).Vacuum(retain, dryRun, progress, stop));
        app.Output(call).Write(
            app.Output(call).ForPeople ? [.. tables.Where(t => t.Files + t.Orphans > 0)] : tables,
            new Field<VacuumedTable>("table", texts.Table, t => t.Table),
            new("versions", texts.VersionsGone, t => t.Versions),
            new("files", texts.FilesGone, t => t.Files),
            new("bytes", texts.BytesGone, t => t.Bytes, t => Texts.Number(t.Bytes)),
            new("orphans", texts.OrphansGone, t => t.Orphans),
            new("orphan_bytes", texts.BytesGone, t => t.OrphanBytes, t => Texts.Number(t.OrphanBytes)),
            new("kept_from", texts.KeptFrom, t => t.KeptFrom),
            new("published", texts.KeptPublished, t => t.Published),
            new("dry_run", null, _ => dryRun));
        string line = texts.Vacuumed(dryRun, tables.Sum(t => (long)t.Files + t.Orphans), tables.Sum(t => t.Bytes + t.OrphanBytes));
        if (app.Output(call).ForPeople)
            app.Output(call).Line(line);
        else
            app.Talk(call).Say(line);
        return (int)ExitCode.Done;
    }
}
