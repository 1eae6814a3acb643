using System.CommandLine;
using Analytics.Lake;
using Analytics.Reports.Live;
using Analytics.Reports.Queries;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics query "SELECT ..."</c>.</summary>
internal static class QueryCommand
{
    private const int Shown = 100;

    private static readonly Dictionary<string, QueryFormat> Formats = new()
    {
        ["csv"] = QueryFormat.Csv,
        ["json"] = QueryFormat.Json,
        ["parquet"] = QueryFormat.Parquet,
        ["arrow"] = QueryFormat.Arrow,
    };

    internal static Command Create(App app)
    {
        var texts = app.Texts;
        var sql = new Argument<string?>("SQL") { Description = texts.QuerySql, Arity = ArgumentArity.ZeroOrOne };
        var asOf = AsOfWord.Option(texts.AsOfOption);
        var format = new Option<string>("--format") { Description = texts.QueryFormat, HelpName = "table|csv|json|parquet|arrow", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong(["table", .. Formats.Keys]);
        var file = new Option<string>("--out") { Description = texts.QueryOut, HelpName = "FILE" };
        var limit = new Option<long>("--limit") { Description = texts.QueryLimit, HelpName = "N", DefaultValueFactory = _ => QueryLimits.Default.Rows };
        var evaluator = new Option<bool>("--evaluator") { Description = texts.QueryEvaluator };
        var tables = new Option<bool>("--tables") { Description = texts.QueryTables };
        var command = app.Command(
            "query", texts.Query, "analytics query \"SELECT measure_code, sum(overdue) FROM task_progress GROUP BY ALL\" --format csv",
            sql, asOf, format, file, limit, evaluator, tables);
        command.SetAction((call, stop) =>
        {
            LakeStore lake = app.Folder(call).Lake;
            var own = app.Definitions(call);
            var scope = QueryScope.Of(lake, own.Seeds, call.GetValue(evaluator));
            if (call.GetValue(tables))
                return Task.FromResult(List(app, own, lake, scope, call.GetValue(format)!));
            if (call.GetValue(sql) is not { } text)
                throw new ProgramException(ExitCode.Usage, texts.Missing("SQL"));
            long rows = call.GetValue(limit);
            if (rows < 1 || rows > QueryLimits.Default.Rows)
                throw new ProgramException(ExitCode.Usage, texts.BadValue("--limit", $"{rows}", texts.WholeNumber(1, QueryLimits.Default.Rows)));
            var limits = QueryLimits.Default with { Rows = rows };
            try
            {
                var statement = QueryStatement.Parse(text, scope.Names);
                var snapshots = scope.Pin(statement, AsOfWord.Read(call.GetValue(asOf), texts));
                Answer(app, call, call.GetValue(format)!, call.GetValue(file), (written, path) => QuerySandbox.Write(statement, snapshots, limits, written, path, stop),
                    () => QuerySandbox.Preview(statement, snapshots, limits, Shown, stop));
            }
            catch (QueryException e)
            {
                throw new ProgramException(e.Limit ? ExitCode.Outside : ExitCode.Usage, texts.Say(e.Zh, e.En), e);
            }
            return Task.FromResult((int)ExitCode.Done);
        });
        return command;
    }

    private static void Answer(App app, ParseResult call, string format, string? file, Func<QueryFormat, string, QuerySummary> write, Func<QueryPreview> preview)
    {
        var texts = app.Texts;
        if (format == "table")
        {
            if (file is not null)
                throw new ProgramException(ExitCode.Usage, texts.OutForPeople);
            Show(app, preview());
            return;
        }
        var written = Formats[format];
        bool binary = written is QueryFormat.Parquet or QueryFormat.Arrow;
        if (binary && file is null && app.Shell.OutWidth is not null)
            throw new ProgramException(ExitCode.Usage, texts.BinaryToTerminal(format));
        string? target = file is null ? null : app.Shell.Path(file);
        var summary = target is null ? ToStandardOutput(app, written, write) : ToFile(target, texts, path => write(written, path));
        if (summary.Cut)
            app.Shell.Error.WriteLine(texts.QueryCut(summary.Rows));
        if (target is not null)
            app.Talk(call).Say(texts.QueryWritten(target, summary.Rows));
    }

    private static void Show(App app, QueryPreview preview)
    {
        var output = new Output(app.Shell, "table");
        // A number stands for its text, so that it goes to the right; the text is exact.
        output.Write(preview.Shown, [.. preview.Columns.Select((column, i) => new Field<IReadOnlyList<string?>>(
            column.Name, column.Name, row => row[i] is null ? null : ResultBars.IsNumber(column.Type) ? 0 : row[i], row => row[i]))]);
        output.Line(app.Texts.QueryRows(preview.Rows, preview.Shown.Count, preview.Cut));
    }

    // Whole or not at all: a reader of half a file would not know.
    private static QuerySummary ToFile(string target, Texts texts, Func<string, QuerySummary> write)
    {
        string folder = Path.GetDirectoryName(target)!;
        string part = Path.Combine(folder, $".{Guid.NewGuid():N}.part");
        try
        {
            Directory.CreateDirectory(folder);
            File.Create(part).Dispose();
            var summary = write(part);
            File.Move(part, target, overwrite: true);
            return summary;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException(ExitCode.Outside, texts.FolderNotWritable(folder, e.Message), e);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static QuerySummary ToStandardOutput(App app, QueryFormat format, Func<QueryFormat, string, QuerySummary> write)
    {
        string part = Path.Combine(Path.GetTempPath(), $"analytics-{Guid.NewGuid():N}.part");
        try
        {
            var summary = write(format, part);
            app.Shell.Out.Flush();
            using var stream = File.OpenRead(part);
            try
            {
                stream.CopyTo(app.Shell.OutBytes);
                app.Shell.OutBytes.Flush();
            }
            catch (IOException e)
            {
                throw new ProgramException(ExitCode.Outside, app.Texts.OutputNotWritten(e.Message), e);
            }
            return summary;
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static int List(App app, Definitions own, LakeStore lake, QueryScope scope, string format)
    {
        var texts = app.Texts;
        var rows = QueryColumns.Of(own, lake, scope, texts);
        if (scope.Tables.Count == 0)
            app.Shell.Error.WriteLine(texts.NothingCommitted);
        new Output(app.Shell, format is "csv" or "json" ? format : "table").Write(
            rows, new Field<QueryColumns>("table", texts.Table, row => row.Table), new("column", texts.Column, row => row.Column), new("type", texts.Type, row => row.Type),
            new("meaning", texts.Meaning, row => row.Meaning));
        return (int)ExitCode.Done;
    }
}
