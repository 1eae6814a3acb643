using System.CommandLine;
using Analytics.Jobs.Schedule;
using Analytics.Lake;
using Analytics.Transforms;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics history [TABLE]</c>: what was committed to the lake.</summary>
internal static class HistoryCommand
{
    private sealed record Row(string Table, Commit Commit);

    internal static Command Create(App app)
    {
        var name = new Argument<string?>("TABLE") { Description = app.Texts.HistoryTable, Arity = ArgumentArity.ZeroOrOne };
        var asOf = AsOfWord.Option(app.Texts.AsOfOption);
        var command = app.Command("history", app.Texts.History, "analytics history returns/enterprise", name, asOf, app.Format);
        command.SetAction(call => Run(app, call, call.GetValue(name), call.GetValue(asOf)));
        return command;
    }

    private static int Run(App app, ParseResult call, string? name, string? moment)
    {
        var texts = app.Texts;
        var lake = AsOfWord.WithTable(new LakeStore(app.Folder(call).Lake), name, texts);
        var asOf = AsOfWord.InUsage(() => Until(lake, name, AsOfWord.Read(moment, texts)), texts);
        var rows = lake.Tables().Where(t => name is null || t == name)
            .SelectMany(t => lake.Table(t).History().Select(c => new Row(t, c)))
            .Where(r => (asOf.Version is not { } version || r.Commit.Version <= version) && (asOf.Instant is not { } instant || r.Commit.Instant <= instant))
            .OrderByDescending(r => r.Commit.Instant).ThenBy(r => r.Table, StringComparer.Ordinal).ThenByDescending(r => r.Commit.Version)
            .ToList();
        app.Output(call).Write(
            rows,
            new Field<Row>("instant", texts.InstantOf, r => TimeZoneInfo.ConvertTime(r.Commit.Instant, ScheduledJob.Zone), r => Texts.Instant(r.Commit.Instant)),
            new("table", texts.Table, r => r.Table),
            new("version", texts.Version, r => r.Commit.Version),
            new("operation", texts.Operation, r => r.Commit.Operation),
            new("rows_added", texts.RowsAdded, r => r.Commit.RowsAdded, r => Texts.Number(r.Commit.RowsAdded)),
            new("rows_removed", texts.RowsRemoved, r => r.Commit.RowsRemoved, r => Texts.Number(r.Commit.RowsRemoved)),
            new("files_added", texts.FilesAdded, r => r.Commit.FilesAdded),
            new("files_removed", texts.FilesRemoved, r => r.Commit.FilesRemoved),
            new("submission", null, r => r.Commit.Parameters.GetValueOrDefault("submission")),
            new("file", texts.FileOf, r => r.Commit.Parameters.GetValueOrDefault("file")),
            new("parameters", null, r => r.Commit.Parameters));
        if (rows.Count == 0)
            app.Talk(call).Say(texts.NothingCommitted);
        return (int)ExitCode.Done;
    }

    // A number is the version of the one table that is asked for; of several tables it is that of the submissions.
    private static AsOf Until(LakeStore lake, string? name, AsOf asOf)
    {
        if (name is null)
            return LakeMoment.Resolve(lake, asOf);
        if (asOf.Version is not null)
            lake.Table(name).Read(asOf);
        return asOf;
    }
}
