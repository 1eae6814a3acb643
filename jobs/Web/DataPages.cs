using Analytics.Jobs.Access;
using Analytics.Reports;
using Analytics.Reports.Live;
using Analytics.Reports.Pages;
using Analytics.Reports.Queries;

namespace Analytics.Jobs.Web;

/// <summary>A query as JSON.</summary>
/// <param name="Sql">One SELECT.</param>
/// <param name="Format">json, csv, parquet or arrow; json by default.</param>
internal sealed record QueryRequest(string? Sql, string? Format);

/// <summary>The page of the data: queries in the sandbox, their results as files, and what can be queried.</summary>
internal static class DataPages
{
    internal static void Map(WebApplication app)
    {
        MapExport(app);
        foreach (var (folder, language) in LivePages.Folders)
            app.MapGet($"{folder}/data.html", (string? sql, HttpContext http) => Page(sql, language, http)).NotFromOtherSites().ExcludeFromDescription();
        app.MapGet("/api/query", (string? sql, string? format, HttpContext http, QueryConsole console) => Query(new(sql, format), http, console)).NotFromOtherSites()
            .WithSummary("The result of one SELECT as json, csv, parquet or arrow (an IPC stream); at most a million rows, X-Analytics-Cut tells whether there were more.");
        app.MapPost("/api/query", (QueryRequest query, HttpContext http, QueryConsole console) => Query(query, http, console)).NotFromOtherSites().WithSummary("The same for a query that is too long for an address.");
        app.MapGet("/api/query/tables", (string? lang, HttpContext http, QueryConsole console) => DeskPages.Answer(http, console.Tables(new Texts(lang == "en" ? "en" : "zh"), http.Viewer().ForEvaluators)))
            .WithSummary("Tables and columns that can be queried, with their meanings (lang=zh or en).");
    }

    private static void MapExport(WebApplication app)
    {
        app.MapPost("/api/export", (ExportPackage package, HttpContext http) => Standing(package, http, make: true)).FromOwnPages()
            .WithSummary("Has the export for researchers made of the newest data, unless it is there.");
        app.MapGet("/api/export", (ExportPackage package, HttpContext http) => Standing(package, http, make: false)).WithSummary("How far the export is: none, running, ready, stale or failed.");
        app.MapGet("/api/export.zip", Package).NotFromOtherSites().WithSummary("The export that was made last, as a ZIP file.");
    }

    private static IResult Standing(ExportPackage package, HttpContext http, bool make)
    {
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            if (make)
                package.Make();
            return TypedResults.Json(package.Standing, LivePages.Json);
        }
        catch (ProgramException wrong)
        {
            return Problems.Of(StatusCodes.Status500InternalServerError, wrong.Message, wrong.Message);
        }
    }

    private static IResult Package(ExportPackage package) => package.File is var (path, name)
        ? TypedResults.PhysicalFile(path, "application/zip", name, enableRangeProcessing: true)
        : Problems.Of(StatusCodes.Status404NotFound, "还没有数据包：先用 POST /api/export 制作。", "There is no package yet: have it made by POST /api/export.");

    private static async Task<IResult> Page(string? sql, Language language, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        var services = http.RequestServices;
        var (figures, console) = (services.GetRequiredService<FigureReaders>(), services.GetRequiredService<QueryConsole>());
        var (edition, texts) = (figures.Editions.Of(language), new Texts(language == Language.En ? "en" : "zh"));
        QueryPreview? result = null;
        string? problem = null;
        try
        {
            if (!string.IsNullOrWhiteSpace(sql))
                result = await console.Preview(sql, http.Viewer().ForEvaluators, DataView.Shown, http.RequestAborted);
        }
        catch (QueryException e)
        {
            problem = texts.Say(e.Zh, e.En);
        }
        catch (TimeoutException)
        {
            problem = texts.Say(QueryConsole.BusyZh, QueryConsole.BusyEn);
        }
        var tables = console.Tables(texts, http.Viewer().ForEvaluators).GroupBy(row => row.Table).Select(table => new TableRow(
            table.Key, table.FirstOrDefault(row => row.Column.Length == 0)?.Meaning, [.. table.Where(row => row.Column.Length > 0).Select(row => new ColumnRow(row.Column, row.Type, row.Meaning))])).ToList();
        var head = DeskPages.Head(edition, DeskPages.Query("data.html", ("sql", sql)), services.GetRequiredService<Desk>(), http.Viewer().ForEvaluators);
        return await LivePages.Html(
            typeof(DataPage), new() { ["View"] = new DataView(head, sql ?? "", result, problem, tables) }, problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> Query(QueryRequest query, HttpContext http, QueryConsole console)
    {
        string format = string.IsNullOrEmpty(query.Format) ? "json" : query.Format;
        if (!QueryConsole.Formats.TryGetValue(format, out var written))
            return Problems.Of(StatusCodes.Status400BadRequest, $"format 可用：{string.Join("、", QueryConsole.Formats.Keys)}。", $"format is one of {string.Join(", ", QueryConsole.Formats.Keys)}.");
        if (string.IsNullOrWhiteSpace(query.Sql))
            return Problems.Of(StatusCodes.Status400BadRequest, "请给出 sql。", "Give sql.");
        http.About(query.Sql);
        // Its owner's alone, and gone when the answer was sent.
        var folder = Directory.CreateTempSubdirectory("analytics-query-");
        http.Response.OnCompleted(() =>
        {
            folder.Delete(recursive: true);
            return Task.CompletedTask;
        });
        string path = Path.Combine(folder.FullName, "result");
        try
        {
            var summary = await console.Write(query.Sql, http.Viewer().ForEvaluators, written.Format, path, http.RequestAborted);
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers["X-Analytics-Cut"] = summary.Cut ? "true" : "false";
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.Asynchronous);
            return TypedResults.Stream(file, written.Type, format == "json" ? null : $"query.{(format == "arrow" ? "arrows" : format)}");
        }
        catch (QueryException e)
        {
            return Problems.Of(e.Limit ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status400BadRequest, e.Zh, e.En);
        }
        catch (TimeoutException)
        {
            return Problems.Of(StatusCodes.Status503ServiceUnavailable, QueryConsole.BusyZh, QueryConsole.BusyEn);
        }
    }
}
