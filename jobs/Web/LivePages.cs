using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Analytics.Jobs.Access;
using Analytics.Lake;
using Analytics.Reports;
using Analytics.Reports.Rendering;
using Analytics.Reports.Site;
using Analytics.Transforms;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Analytics.Jobs.Web;

/// <summary>What all pages and answers that the server makes itself have in common.</summary>
internal static class LivePages
{
    /// <summary>Where the pages of each language lie.</summary>
    internal static readonly (string Folder, Language Language)[] Folders = [("", Language.Zh), ("/en", Language.En)];

    /// <summary>JSON with Chinese as it is.</summary>
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // A page knows by it that a server is there, and shows the way to what only a server makes.
    private const string LiveScript = "document.documentElement.dataset.live = '';\n";

    // Where people have accounts, each page leads to theirs.
    private const string AccountScript = "addEventListener('DOMContentLoaded', () => { const link = document.createElement('a'); link.href = '/signin'; link.textContent = document.documentElement.lang === 'en' ? 'Account' : '账户'; document.querySelector('header.top nav')?.append(link); });\n";

    // Charts set styles of their elements; nothing is loaded from elsewhere, nothing embeds these pages.
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    // Each start of the program may draw otherwise.
    private static readonly string Program = typeof(LivePages).Module.ModuleVersionId.ToString("N")[..8];

    /// <summary>Types of files by their endings, text with its encoding.</summary>
    internal static FileExtensionContentTypeProvider Types { get; } = TextInUtf8();

    /// <summary>Headers of every answer.</summary>
    internal static void UseSafeHeaders(this WebApplication app) => app.Use((http, next) =>
    {
        // As late as can be: the answer to an error begins with no headers.
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            // What one account may see is not kept for others on the way.
            if (headers.CacheControl == "no-cache")
                headers.CacheControl = "private, no-cache";
            return Task.CompletedTask;
        });
        return next();
    });

    /// <summary>Style sheet, scripts and chart library of the program itself, whether or not there is a site yet.</summary>
    internal static void MapAssets(this WebApplication app)
    {
        app.MapGet("/assets/live.js", (Gate gate) => TypedResults.Text(gate.IsClosed ? LiveScript + AccountScript : LiveScript, Types.Mappings[".js"])).ExcludeFromDescription();
        var files = new CompositeFileProvider(new PhysicalFileProvider(SiteAssets), new PhysicalFileProvider(ChartRenderer.ProgramDirectory));
        app.MapGet("/assets/{name}", (string name) => files.GetFileInfo(name) is { Exists: true, IsDirectory: false } file && Types.TryGetContentType(name, out string? type)
            ? (IResult)TypedResults.PhysicalFile(file.PhysicalPath!, type, lastModified: file.LastModified) : TypedResults.NotFound()).ExcludeFromDescription();
    }

    /// <summary>Answers 304 to whoever has this state of the lake already, and tells what cannot be answered by RFC 9457 or on the page.</summary>
    /// <param name="http">The request.</param>
    /// <param name="figures">The readers.</param>
    /// <param name="answer">Makes the answer.</param>
    /// <param name="newest">Names the state that the answer comes from; null for that of the figures.</param>
    internal static async Task<IResult> Versioned(HttpContext http, FigureReaders figures, Func<Task<IResult>> answer, Func<string>? newest = null)
    {
        string state;
        try
        {
            state = StateOf(figures, newest ?? figures.State, http);
        }
        catch (ProgramException wrong)
        {
            return Problems.Of(StatusCodes.Status500InternalServerError, wrong.Message, wrong.Message);
        }
        var tag = new EntityTagHeaderValue($"\"{state}\"", isWeak: true);
        http.Response.GetTypedHeaders().ETag = tag;
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers.Vary = "Accept";
        if (http.Request.GetTypedHeaders().IfNoneMatch?.Any(known => known.Compare(tag, useStrongComparison: false)) == true)
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        try
        {
            return await answer();
        }
        catch (TransformException wrong)
        {
            return Problems.Of(wrong is NoFiguresException ? StatusCodes.Status404NotFound : StatusCodes.Status400BadRequest, wrong.Zh, wrong.En);
        }
        catch (LakeException wrong)
        {
            return Problems.Of(StatusCodes.Status500InternalServerError, wrong.Zh, wrong.En);
        }
    }

    /// <summary>Keeps answers made from the newest figures until the next commit; of those who ask for the same at once, one has it made.</summary>
    internal static void AddAnswerCache(this IServiceCollection services) => services.AddOutputCache(cache =>
    {
        cache.SizeLimit = 64 << 20;
        cache.MaximumBodySize = 4 << 20;
        cache.AddPolicy(ByState, policy => policy.Expire(TimeSpan.FromHours(1)).SetVaryByHeader("Accept")
            // What is refused to pages of other sites must not come from here either.
            .VaryByValue(http => new("state", $"{KnownState(http)} {http.Viewer().Sight} {OwnRequests.IsForeign(http.Request)}")).AddPolicy<KeptForAccounts>(), excludeDefaultPolicy: true);
    });

    /// <summary>The policy of answers that are the same for one state of the lake.</summary>
    internal const string ByState = "by state of the lake";

    // What is wrong with the definitions, the answer itself tells; it is not kept.
    private static string KnownState(HttpContext http)
    {
        try
        {
            var figures = http.RequestServices.GetRequiredService<FigureReaders>();
            string state = figures.State();
            http.Items[ByState] = state;
            return StateOf(figures, () => state, http);
        }
        catch (ProgramException)
        {
            return "";
        }
    }

    private static string StateOf(FigureReaders figures, Func<string> newest, HttpContext http) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Program} {newest()} {http.Viewer().Sight}")))[..16];

    /// <summary>A page.</summary>
    internal static async Task<IResult> Html(Type component, Dictionary<string, object?> parameters, int status = StatusCodes.Status200OK)
    {
        await using var writer = new PageWriter();
        return TypedResults.Content(await writer.RenderAsync(component, parameters), "text/html; charset=utf-8", Encoding.UTF8, status);
    }

    private static string SiteAssets { get; } = Path.Combine(AppContext.BaseDirectory, "assets");

    private static FileExtensionContentTypeProvider TextInUtf8()
    {
        var types = new FileExtensionContentTypeProvider();
        foreach (var (extension, type) in types.Mappings.ToList())
        {
            if (type.StartsWith("text/", StringComparison.Ordinal))
                types.Mappings[extension] = type + "; charset=utf-8";
        }
        types.Mappings[".csv"] = "text/csv; charset=utf-8";
        types.Mappings[".parquet"] = "application/vnd.apache.parquet";
        return types;
    }
}
