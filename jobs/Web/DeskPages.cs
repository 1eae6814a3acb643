using System.Globalization;
using Analytics.Ingest;
using Analytics.Ingest.Workbooks;
using Analytics.Jobs.Access;
using Analytics.Jobs.Commands;
using Analytics.Jobs.Schedule;
using Analytics.Reports;
using Analytics.Reports.Live;
using Analytics.Reports.Pages;
using Analytics.Reports.Site;
using Analytics.Transforms;
using Microsoft.AspNetCore.Http.Features;

namespace Analytics.Jobs.Web;

/// <summary>The returns desk: templates, an upload that is checked at once and then handed in, the state of returns, submissions and what went back.</summary>
internal static class DeskPages
{
    private const int MostListed = 200;
    private const int Newest = 50;
    private const int MostSubmissions = 10_000;

    internal static void Map(WebApplication app)
    {
        foreach (var (folder, language) in LivePages.Folders)
        {
            app.MapGet($"{folder}/desk.html", (string? kind, string? period, string? check, string? submission, HttpContext http) => Page(kind, period, check, submission, language, http))
                .ExcludeFromDescription();
        }
        app.MapGet("/api/template", Template).NotFromOtherSites().WithSummary("The workbook that a region fills in.");
        app.MapPost("/api/check", Check).FromOwnPages().Accepts<byte[]>("application/octet-stream", "*/*").WithSummary("Checks a file, which is the body as it is, as collecting would; nothing is committed.");
        app.MapGet("/api/check/{id}", (string id, HttpContext http, Uploads uploads) => uploads.Find(id, http.Viewer()) is { } upload ? Checked(http, upload) : Problems.NotFound()).WithSummary("The verdict of a check.");
        app.MapGet("/api/check/{id}/{file}", CheckedFile).WithSummary("findings.csv: the findings; marked.xlsx: the workbook with its wrong cells marked.");
        app.MapPost("/api/check/{id}/hand-in", HandIn).FromOwnPages().WithSummary("Puts the checked bytes into the inbox.");
        app.MapGet("/api/returns", Returns).WithSummary("Where the returns of a period stand now.");
        app.MapGet("/api/submissions", Submissions)
            .WithSummary("What was handed in, newest first, at most limit (10,000) of it; X-Analytics-Cut tells whether there was more, and Link (rel=next) is then the address of the older ones: those received before an instant.");
        app.MapGet("/api/submissions/{id}", Submission).WithSummary("A submission with its findings; for evaluators, and for the region that sent it.");
        app.MapGet("/api/submissions/{id}/{file}", SubmissionFile).WithSummary("A file that went back of a submission; for evaluators, and for the region that sent it.");
    }

    private static Task<IResult> Page(string? kind, string? period, string? check, string? submission, Language language, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        var services = http.RequestServices;
        var (figures, desk, warehouse) = (services.GetRequiredService<FigureReaders>(), services.GetRequiredService<Desk>(), services.GetRequiredService<Warehouse>());
        var (edition, own, texts) = (figures.Editions.Of(language), figures.Own, new Texts(language == Language.En ? "en" : "zh"));
        var kinds = ReturnSchemas.Load(own.Schemas).All.Select(schema => (schema.Name, Title: edition.Say(schema.Title, schema.TitleEn))).ToList();
        string chosen = kinds.Any(each => each.Name == kind) ? kind! : kinds.Any(each => each.Name == "enterprise") ? "enterprise" : kinds[0].Name;
        var periods = Desk.Periods(own.Seeds, chosen);
        string? at = periods.Contains(period) ? period : periods.Count > 0 ? periods[0] : null;
        var (now, viewer) = (DateTimeOffset.UtcNow, http.Viewer());
        var states = at is null ? [] : ReturnStatuses.Read(warehouse.Lake, own.Seeds, own.Schemas, at).Where(row => row.Kind == chosen && IsShown(row, viewer))
            .Select(row => new StateRow(row, texts.Of(row.At(now)), row.FirstReceivedAt is { } received ? Texts.Instant(received) : null, row.IsLocked(now))).ToList();
        var upload = check is null ? null : services.GetRequiredService<Uploads>().Find(check, viewer);
        string? problem = check is not null && upload is null ? texts.Say("上传的文件已不在，请重新上传。", "The upload is gone; upload the file again.") : null;
        bool opens = viewer.ForEvaluators || viewer.Region is not null;
        var opened = submission is null ? null : desk.Submission(submission, viewer);
        if (submission is not null && opened is null)
            problem = opens ? texts.Say("没有这份报送。", "There is no such submission.") : texts.Say("问题清单仅供评估人员查看：服务须以 serve --evaluator 启动。", "Findings are for evaluators: the server must be started with serve --evaluator.");
        var view = new DeskView(
            Head(edition, Query("desk.html", ("kind", kind), ("period", period), ("check", check), ("submission", submission)), desk, viewer.ForEvaluators), kinds, chosen, periods, at,
            [.. Desk.Provinces(own.Seeds).Where(region => viewer.Owns(region.Code)).Select(region => (region.Code, edition.Say(region.Zh, region.En)))], states, desk.Submissions(chosen, at, viewer, Newest).Listed,
            upload is null ? null : View(upload, texts, services.GetRequiredService<Settings>()), opened, opened is { } found ? [.. desk.Returned(found.Submission).Select(path => Path.GetFileName(path))] : [], problem)
        {
            OpensSubmissions = opens,
        };
        return LivePages.Html(typeof(DeskPage), new() { ["View"] = view }, problem is null ? StatusCodes.Status200OK : StatusCodes.Status404NotFound);
    }

    // Of the country its provinces; of a region itself and those right under it.
    private static bool IsShown(ReturnStatus row, Viewer viewer) =>
        viewer.Region is { } own ? viewer.Owns(row.Region.Code) && (row.Region.Code == own || row.Parent == own) : row.Expected || row.Region.Code == ReturnScope.Nation;

    /// <summary>The head of a page that is not about a period.</summary>
    internal static PageHead Head(Edition edition, string file, Desk desk, bool evaluator) => new(edition, file, null, desk.Synthetic()) { ForEvaluators = evaluator };

    /// <summary>An address with what was given of its query.</summary>
    internal static string Query(string page, params (string Name, string? Value)[] choice) =>
        string.Join('&', choice.Where(each => !string.IsNullOrEmpty(each.Value)).Select(each => $"{each.Name}={Uri.EscapeDataString(each.Value!)}")) is { Length: > 0 } query ? $"{page}?{query}" : page;

    private static CheckedFile View(Upload upload, Texts texts, Settings settings)
    {
        var result = upload.Result;
        IReadOnlyList<FindingRow> listed = [.. result.Findings.Take(MostListed).Select(Row)];
        return new(
            upload.Id, upload.FileName, texts.Checked(upload.FileName, result, result.Unlisted), result.Reading?.Message(texts.Language), result.Errors, result.Warnings, listed, upload.List is not null,
            upload.Workbook is not null, upload.HandedIn is { } at ? Texts.Instant(at) : null,
            settings.Jobs.Where(job => job.Does == JobKind.Collect).SelectMany(job => job.Firings(DateTimeOffset.UtcNow).Take(1)).Order().Cast<DateTimeOffset?>().FirstOrDefault() is { } next ? Texts.Instant(next) : null);
    }

    private static FindingRow Row(Finding finding) => new(
        finding.Severity == Severity.Error, finding.Rule, finding.Address?.Row, finding.Address?.Column, finding.Address?.Cell, finding.Address?.Field, finding.Value, finding.Count, finding.MessageZh, finding.MessageEn);

    private static async Task<IResult> Check(string? name, HttpContext http, Uploads uploads)
    {
        http.About(name);
        // Counted by Uploads, by the kind of the file.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        return await Uploading(async () =>
        {
            var viewer = http.Viewer();
            var upload = await uploads.Check(name, viewer, http.Request.Body, http.RequestAborted);
            if (upload.Result.Scope is { } sent && !viewer.Owns(sent.Region))
            {
                uploads.Drop(upload);
                return Problems.NotYours();
            }
            // The checks quote what an enterprise of the region reported before, so that anybody could ask for it by an upload made up.
            if (upload.Result.Scope is { } scope && EnterpriseRows.AreIn($"returns/{scope.Kind}") && !viewer.SeesRows(scope.Region))
            {
                uploads.Drop(upload);
                return Problems.Of(
                    StatusCodes.Status403Forbidden, "检查企业报表会引用企业以往所报的数据，仅供评估人员（serve --evaluator）；请用 analytics check 检查。",
                    "Checking enterprise returns quotes what enterprises reported before; it is for evaluators (serve --evaluator). Use analytics check.");
            }
            http.Response.Headers.Location = $"/api/check/{upload.Id}";
            return Checked(http, upload);
        });
    }

    private static Task<IResult> HandIn(string id, HttpContext http, Uploads uploads) => Uploading(() =>
    {
        var upload = uploads.HandIn(id, http.Viewer());
        http.About(upload.FileName);
        return Task.FromResult(Checked(http, upload));
    });

    private static async Task<IResult> Uploading(Func<Task<IResult>> work)
    {
        try
        {
            return await work();
        }
        catch (UploadException e)
        {
            return e.Problem;
        }
        catch (BadHttpRequestException e)
        {
            return Problems.Of(e.StatusCode, "上传没有完成。", "The upload did not come to its end.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Problems.Of(StatusCodes.Status503ServiceUnavailable, "文件无法保存：磁盘可能已满，或没有权限。没有报送任何内容。", "The file cannot be kept: the disk may be full, or there is no right to write. Nothing was handed in.");
        }
    }

    private static IResult Checked(HttpContext http, Upload upload) => Answer(http, new
    {
        upload.Id,
        upload.FileName,
        Kind = upload.Result.Scope?.Kind,
        Period = upload.Result.Scope?.Period.ToString(),
        Region = upload.Result.Scope?.Region,
        upload.Result.Rows,
        upload.Result.Errors,
        upload.Result.Warnings,
        upload.Result.Unlisted,
        upload.Result.Synthetic,
        Findings = upload.Result.Findings.Select(Row),
        List = upload.List is null ? null : $"/api/check/{upload.Id}/findings.csv",
        Marked = upload.Workbook is null ? null : $"/api/check/{upload.Id}/marked.xlsx",
        upload.HandedIn,
    });

    private static IResult CheckedFile(string id, string file, HttpContext http, Uploads uploads) => uploads.Find(id, http.Viewer()) is not { } upload ? Problems.NotFound() : Send(http, file switch
    {
        "findings.csv" => upload.List,
        "marked.xlsx" => upload.Workbook,
        _ => null,
    });

    private static IResult Submission(string id, HttpContext http, Desk desk) =>
        http.Viewer() is { ForEvaluators: false, Region: null } ? Problems.EvaluatorsOnly() : desk.Submission(id, http.Viewer()) is not { } found ? Problems.NotFound()
        : Answer(http, new { found.Submission, found.Findings, Returned = desk.Returned(found.Submission).Select(path => $"/api/submissions/{id}/{Uri.EscapeDataString(Path.GetFileName(path))}") });

    private static IResult SubmissionFile(string id, string file, HttpContext http, Desk desk) =>
        http.Viewer() is { ForEvaluators: false, Region: null } ? Problems.EvaluatorsOnly()
        : desk.Submission(id, http.Viewer()) is not { } found ? Problems.NotFound() : Send(http, desk.Returned(found.Submission).FirstOrDefault(path => Path.GetFileName(path) == file));

    private static IResult Returns(string? period, string? kind, HttpContext http, FigureReaders figures, Warehouse warehouse)
    {
        if (!Period.TryParse(period ?? "", out var of))
            return Problems.Of(StatusCodes.Status400BadRequest, "period 应为 2025Q3 或 2025。", "period is 2025Q3 or 2025.");
        var (own, now, viewer) = (figures.Own, DateTimeOffset.UtcNow, http.Viewer());
        // How many enterprises reported is withheld with their figures.
        return Answer(http, ReturnStatuses.Read(warehouse.Lake, own.Seeds, own.Schemas, of.ToString()).Where(row => viewer.Owns(row.Region.Code) && (string.IsNullOrEmpty(kind) || row.Kind == kind)).Select(row => new
        {
            row.Kind,
            row.Region,
            Period = of.ToString(),
            row.Expected,
            State = $"{row.At(now)}",
            row.Opens,
            row.Due,
            row.Closes,
            row.FirstReceivedAt,
            row.FirstAcceptedAt,
            row.Late,
            row.Revision,
            row.ApprovedRevision,
            Locked = row.IsLocked(now),
            row.Returned,
            Rows = viewer.SeesRows(row.Region.Code) ? row.Rows : null,
        }));
    }

    private static IResult Template(string? kind, string? region, string? period, bool? prefill, HttpContext http, FigureReaders figures, Warehouse warehouse)
    {
        var own = figures.Own;
        using var maker = new TemplateMaker(own.Schemas, own.Seeds);
        if (maker.Schemas.Find(kind ?? "") is not { } schema)
            return Problems.Of(StatusCodes.Status400BadRequest, $"没有报表 {kind}；可用：{string.Join("、", maker.Schemas.Names)}。", $"There is no kind {kind}; there are {string.Join(", ", maker.Schemas.Names)}.");
        if (!Period.TryParse(period ?? "", out var at) || at.Frequency != schema.Frequency)
            return Problems.Of(StatusCodes.Status400BadRequest, schema.Frequency == "year" ? "报告期应为年份，如 2025。" : "报告期应为季度，如 2025Q3。", schema.Frequency == "year" ? "The period is a year, such as 2025." : "The period is a quarter, such as 2025Q3.");
        var scope = new ReturnScope(schema.Name, at, region ?? "");
        if (maker.RegionName(scope) is null)
            return Problems.Of(StatusCodes.Status400BadRequest, "没有报送此表的地区有这个代码；请填六位代码，如 440000。", "No region that sends this return has this code; give six digits, such as 440000.");
        if (!http.Viewer().Owns(scope.Region))
            return Problems.NotYours();
        // What was accepted earlier is rows of single enterprises.
        if (prefill == true && !http.Viewer().SeesRows(scope.Region))
            return Problems.EvaluatorsOnly();
        var folder = Directory.CreateTempSubdirectory("analytics-template-");
        try
        {
            string path = Path.Combine(folder.FullName, $"{scope.FileStem}.xlsx");
            maker.Write(scope, path, prefill == true ? warehouse : null);
            http.Response.Headers.CacheControl = "no-store";
            return TypedResults.File(File.ReadAllBytes(path), LivePages.Types.Mappings[".xlsx"], Path.GetFileName(path));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IResult Send(HttpContext http, string? path)
    {
        if (path is null)
            return Problems.NotFound();
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.PhysicalFile(path, LivePages.Types.TryGetContentType(path, out string? type) ? type : "application/octet-stream", Path.GetFileName(path));
    }

    private static IResult Submissions(string? kind, string? period, int? limit, DateTimeOffset? before, HttpContext http, Desk desk)
    {
        int most = Math.Clamp(limit ?? MostSubmissions, 1, MostSubmissions);
        var (listed, more) = desk.Submissions(Empty(kind), Empty(period), http.Viewer(), most, before);
        Cut(http, more, "/api/submissions", ("kind", kind), ("period", period), ("limit", $"{most}"));
        return Answer(http, listed);
    }

    /// <summary>Says whether a list was cut, and where the older part is.</summary>
    internal static void Cut(HttpContext http, DateTimeOffset? more, string address, params (string Name, string? Value)[] choice)
    {
        http.Response.Headers["X-Analytics-Cut"] = more is null ? "false" : "true";
        if (more is { } instant)
            http.Response.Headers.Link = $"<{Query(address, [.. choice, ("before", instant.UtcDateTime.ToString("O", CultureInfo.InvariantCulture))])}>; rel=\"next\"";
    }

    /// <summary>JSON that nobody keeps.</summary>
    internal static IResult Answer<T>(HttpContext http, T value)
    {
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(value, LivePages.Json);
    }

    private static string? Empty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
