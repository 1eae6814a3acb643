using System.CommandLine;
using Analytics.Ingest;
using Analytics.Lake;
using Analytics.Transforms;
using Analytics.Transforms.Disclosure;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics diff TABLE V1 V2</c>: what a revision moved.</summary>
internal static class DiffCommand
{
    private const long DefaultLimit = 100;

    // Where a row came from is new with every revision of a return, whatever it says.
    private static readonly string[] Lineage = ["submission_id", "source_row"];

    private sealed record Line(string Change, string? Title, IReadOnlyList<string?> Key, string? Column, string? Before, string? After, string? Difference, long Missing = 0);

    internal static Command Create(App app)
    {
        var texts = app.Texts;
        var table = new Argument<string>("TABLE") { Description = texts.HistoryTable };
        var before = new Argument<string>("V1") { Description = texts.DiffBefore };
        var after = new Argument<string>("V2") { Description = texts.DiffAfter };
        var limit = new Option<long>("--limit") { Description = texts.DiffLimit(DefaultLimit), HelpName = "N", DefaultValueFactory = _ => DefaultLimit };
        limit.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(long.TryParse(token.Value, out long number) && number >= 0))
                result.AddError(token.Value);
        });
        var evaluator = new Option<bool>("--evaluator") { Description = texts.DiffEvaluator };
        var command = app.Command("diff", texts.Diff, "analytics diff marts/task_progress 3 4", table, before, after, limit, evaluator, app.Format);
        command.SetAction(call => Run(app, call, call.GetValue(table)!, call.GetValue(before)!, call.GetValue(after)!, call.GetValue(limit), call.GetValue(evaluator)));
        return command;
    }

    private static int Run(App app, ParseResult call, string table, string v1, string v2, long limit, bool evaluator)
    {
        var texts = app.Texts;
        var lake = AsOfWord.WithTable(app.Folder(call).Lake, table, texts);
        Snapshot Read(string word) => AsOfWord.InUsage(() => evaluator ? lake.Table(table).Read(AsOf.Parse(word)) : PublicMarts.Shown(lake.Table(table).Read(AsOf.Parse(word))), texts);
        var (before, after) = (Read(v1), Read(v2));
        using var session = LakeSession.Open();
        var own = app.Definitions(call);
        bool open = evaluator || IsPublic(table);
        var diff = AsOfWord.InUsage(
            () => SnapshotDiff.Between(
                session, before, after, KeyOf(table, own.Schemas), table.StartsWith("returns/", StringComparison.Ordinal) ? Lineage : [],
                open ? Sums.Of(session, own.Seeds, table) : [], open ? limit : 0),
            texts);
        if (evaluator)
            app.Talk(call).Say(texts.ForEvaluators);
        else if (!open)
            app.Shell.Error.WriteLine(EnterpriseRows.AreIn(table) ? texts.NotEvenCounts(table) : texts.CountsOnly(table));
        if (!evaluator && EnterpriseRows.AreIn(table))
            return (int)ExitCode.Done;
        Write(diff, app.Output(call), texts, texts.DiffOf(table, before, after));
        string line = texts.DiffSummary(diff);
        if (app.Output(call).ForPeople)
            app.Output(call).Line(line);
        else
            app.Talk(call).Say(line);
        return (int)ExitCode.Done;
    }

    private static void Write(SnapshotDiff diff, Output output, Texts texts, string title)
    {
        IReadOnlyList<string?> none = [.. diff.Key.Select(_ => (string?)null)];
        Line Count(string what, long? before, long after) => new("count", null, none, what, before?.ToString(null, null), after.ToString(null, null), before is null ? null : (after - before.Value).ToString(null, null));
        List<Line> totals =
        [
            Count("rows", diff.RowsBefore, diff.RowsAfter),
            .. diff.Totals.Select(t => new Line("total", null, none, t.Column, t.Before, t.After, t.Difference, t.Missing)),
        ];
        List<Line> counts = [Count("rows_added", null, diff.Added), Count("rows_removed", null, diff.Removed), Count("rows_changed", null, diff.Changed)];
        List<Line> cells = [.. diff.Cells.Select(c => new Line(Word(c.Change), texts.Of(c.Change), c.Key, c.Column, c.Before, c.After, c.Difference))];
        Field<Line>[] figures =
        [
            new("column", texts.ColumnOf, l => l.Column, l => l.Change == "count" ? texts.CountOfRows : l.Column), new("before", texts.BeforeVersion, l => l.Before),
            new("after", texts.AfterVersion, l => l.After), new("difference", texts.Difference, l => l.Difference, l => l.Difference ?? (l.Missing > 0 ? texts.MissingIn(l.Missing) : null)),
        ];
        // A table without a key is told by all its columns, which may have the names of ours.
        string[] ours = ["change", .. figures.Select(figure => figure.Key)];
        var keys = diff.Key.Select((name, i) => new Field<Line>(ours.Contains(name) ? $"key_{name}" : name, name, l => l.Key[i]));
        if (!output.ForPeople)
        {
            output.Write([.. totals, .. counts, .. cells], [new Field<Line>("change", null, l => l.Change), .. keys, .. figures]);
            return;
        }
        output.Line(title);
        output.Write(totals, figures);
        output.Write(cells, [new Field<Line>("change", texts.ChangeOf, l => l.Change, l => l.Title), .. keys, .. figures]);
    }

    private static string Word(RowChange change) => change switch
    {
        RowChange.Added => "added",
        RowChange.Removed => "removed",
        _ => "changed",
    };

    // The same door as for queries: a mart that everybody may see whole.
    private static bool IsPublic(string table) => Model.All.FirstOrDefault(model => model.Table == table) is { } mart && PublicMarts.Models.Contains(mart) && !PublicMarts.Masks(mart);

    private static IReadOnlyList<string> KeyOf(string table, string schemas)
    {
        if (Model.All.FirstOrDefault(model => model.Table == table) is { } model)
            return model.Grain;
        string schema = Path.Combine(schemas, Path.GetFileName(table) + ".json");
        return table.StartsWith("returns/", StringComparison.Ordinal) && File.Exists(schema) ? ReturnSchema.Load(schema).PrimaryKey : [];
    }
}
