using System.CommandLine;
using Analytics.Jobs.Schedule;
using Analytics.Lake;
using Analytics.Transforms;

namespace Analytics.Jobs.Commands;

/// <summary>
/// <c>analytics history [TABLE]</c>: what was committed to the lake. <c>analytics history KIND --region R --period P</c>: the revisions of a return.
/// </summary>
internal static class HistoryCommand
{
    private sealed record Row(string Table, Commit Commit);

    internal static Command Create(App app)
    {
        var texts = app.Texts;
        var name = new Argument<string?>("TABLE|KIND") { Description = texts.HistoryTable, Arity = ArgumentArity.ZeroOrOne };
        var region = ReturnWords.Region(app, texts.RegionOfReturn);
        var period = ReturnWords.Period(app);
        var revision = new Option<long?>("--revision") { Description = texts.RevisionOption, HelpName = "N" };
        var rows = new Option<bool>("--rows") { Description = texts.RowsOption };
        var limit = new Option<int?>("--limit") { Description = texts.DifferencesLimit, HelpName = "N" };
        var asOf = AsOfWord.Option(texts.AsOfOption);
        var evaluator = new Option<bool>("--evaluator") { Description = texts.DiffEvaluator };
        var command = app.Command(
            "history", texts.History, "analytics history enterprise --region 440000 --period 2025Q3", name, region, period, revision, rows, limit, asOf, evaluator, app.Format);
        command.SetAction(call =>
        {
            var words = new ReturnWords(app, call);
            int? most = app.Count(call, limit, 1);
            var (named, where, when) = (call.GetValue(name), call.GetValue(region), call.GetValue(period));
            bool ofReturn = (where ?? when) is not null || call.GetValue(revision) is not null || call.GetValue(rows);
            if (!ofReturn)
                return Run(app, call, named, call.GetValue(asOf), words, call.GetValue(evaluator));
            if (named is null || where is null || when is null || (call.GetValue(rows) && call.GetValue(revision) is null))
                throw new ProgramException(ExitCode.Usage, texts.HistoryOfReturn(named is not null && words.IsKind(named) ? named : "enterprise"));
            new RevisionsOutput(app, call, words.Return(named, when, where)).Write(
                words.Kind(named), call.GetValue(revision), call.GetValue(rows), most, call.GetValue(evaluator));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static int Run(App app, ParseResult call, string? name, string? moment, ReturnWords words, bool evaluator)
    {
        var texts = app.Texts;
        bool Shown(Row row) => evaluator || !EnterpriseRows.AreIn(row.Table);
        if (words.IsKind(name))
            throw new ProgramException(ExitCode.Usage, texts.HistoryOfReturn(name!));
        var lake = AsOfWord.WithTable(app.Folder(call).Lake, name, texts);
        var asOf = AsOfWord.InUsage(() => LakeMoment.Resolve(lake, AsOfWord.Read(moment, texts), name ?? LakeMoment.Counted), texts);
        var all = lake.Tables().Where(t => name is null || t == name).Select(t => (Table: t, Commits: lake.Table(t).History())).ToList();
        var rows = all.SelectMany(t => t.Commits.Select(c => new Row(t.Table, c)))
            .Where(r => asOf.Instant is not { } instant || r.Commit.Instant <= instant)
            .OrderByDescending(r => r.Commit.Instant).ThenBy(r => r.Table, StringComparer.Ordinal).ThenByDescending(r => r.Commit.Version)
            .ToList();
        app.Output(call).Write(
            rows,
            new Field<Row>("instant", texts.InstantOf, r => TimeZoneInfo.ConvertTime(r.Commit.Instant, ScheduledJob.Zone), r => Texts.Instant(r.Commit.Instant)),
            new("table", texts.Table, r => r.Table),
            new("version", texts.Version, r => r.Commit.Version),
            new("operation", texts.Operation, r => r.Commit.Operation),
            new("rows_added", texts.RowsAdded, r => Shown(r) ? r.Commit.RowsAdded : null, r => Shown(r) ? Texts.Number(r.Commit.RowsAdded) : texts.NotShown),
            new("rows_removed", texts.RowsRemoved, r => Shown(r) ? r.Commit.RowsRemoved : null, r => Shown(r) ? Texts.Number(r.Commit.RowsRemoved) : texts.NotShown),
            new("files_added", texts.FilesAdded, r => r.Commit.FilesAdded),
            new("files_removed", texts.FilesRemoved, r => r.Commit.FilesRemoved),
            new("submission", null, r => r.Commit.Parameters.GetValueOrDefault("submission")),
            new("file", texts.FileOf, r => r.Commit.Parameters.GetValueOrDefault("file"),
                r => r.Commit.Parameters.GetValueOrDefault("file") ?? (r.Commit.Parameters.TryGetValue("regions", out string? regions) ? texts.ReturnsTogether(regions.Split(' ').Length) : "")),
            new("parameters", null, r => r.Commit.Parameters));
        if (!rows.TrueForAll(Shown))
            app.Talk(call).Say(texts.RowsNotShown);
        foreach (var (table, commits) in all.Where(t => t.Commits[0].Version > 0))
            app.Talk(call).Say(texts.HistoryBegins(table, commits[0].Version));
        if (rows.Count == 0)
            app.Talk(call).Say(texts.NothingCommitted);
        return (int)ExitCode.Done;
    }
}
