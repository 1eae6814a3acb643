using Analytics.Ingest;
using Analytics.Jobs.Schedule;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging.Console;
using Quartz;

namespace Analytics.Jobs.Web;

/// <summary>The web host: the schedule, the pages of <c>site/</c> and the door for <c>jobs run</c>, on loopback only.</summary>
internal static class Server
{
    /// <summary>Loopback addresses of a list separated by semicolons.</summary>
    /// <exception cref="ProgramException">One of them is no loopback address.</exception>
    internal static IReadOnlyList<string> Loopback(string urls, Texts texts)
    {
        string[] all = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (string url in all.DefaultIfEmpty(""))
        {
            bool fine = Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp && address.PathAndQuery == "/";
            if (!fine)
                throw new ProgramException(ExitCode.Usage, texts.BadUrl(url));
            if (!address!.IsLoopback)
                throw new ProgramException(ExitCode.Usage, texts.NotLoopback(url));
        }
        return all;
    }

    /// <summary>A server that is ready to be started.</summary>
    internal static WebApplication Build(Warehouse warehouse, Settings settings, IReadOnlyList<string> urls, string token, Talk talk, Texts texts, bool evaluator, TimeProvider clock)
    {
        Directory.CreateDirectory(warehouse.Site);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "analytics" });
        builder.WebHost.UseKestrelCore().UseUrls([.. urls]);
        // A query may stand in the address, with every Chinese character as nine.
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestLineSize = 64 << 10);
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
        // What a job throws is said by RunListener, in a sentence.
        builder.Logging.AddFilter("Quartz.Core.JobRunShell", LogLevel.None).AddFilter("Quartz.Core.ErrorLogger", LogLevel.None);
        // What a run says of itself is kept with it, see RunLog; here it would only be in the way.
        builder.Logging.AddFilter(RunLog.Category, LogLevel.Information).AddFilter<ConsoleLoggerProvider>(RunLog.Category, LogLevel.None);
        var services = builder.Services;
        services.AddRouting();
        services.AddProblemDetails().AddOpenApi().AddResponseCompression(compression => compression.EnableForHttps = true);
        services.AddAnswerCache();
        services.AddSingleton(_ => new FigureReaders(warehouse, texts, evaluator));
        services.AddSingleton(settings).AddSingleton<Desk>().AddSingleton<Uploads>().AddSingleton<QueryConsole>().AddSingleton<ExportPackage>().AddSingleton<RunBoard>();
        // A page of another site that has its name point here is refused.
        services.Configure<HostFilteringOptions>(hosts => hosts.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = Timeout.InfiniteTimeSpan);
        services.AddSingleton(texts).AddSingleton(talk).AddSingleton(warehouse).AddSingleton(settings.Limits).AddSingleton(clock).AddSingleton<Work>().AddSingleton<RunRequests>();
        services.AddSchedule(warehouse, clock, quartz =>
        {
            quartz.AddJobs(settings);
            quartz.AddJobListener<RunListener>();
            quartz.AddQuartzHealthChecks(health => health.StaleFiringTolerance = 3);
        });
        services.AddLakeCheck();
        services.AddQuartzHostedService(quartz => (quartz.WaitForJobsToComplete, quartz.AwaitApplicationStarted) = (true, false));

        var app = builder.Build();
        app.UseHostFiltering();
        app.UseSafeHeaders();
        app.UseResponseCompression();
        app.UseExceptionHandler();
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/api"), api => api.UseStatusCodePages());
        UsePages(app, warehouse);
        // Routing comes after the pages, so that "/" is a page as soon as there is one.
        app.UseRouting();
        app.UseOutputCache();
        HealthPages.Map(app);
        app.MapOpenApi("/api/openapi.json");
        app.MapAssets();
        ComparePages.Map(app);
        AssessmentPages.Map(app);
        DeskPages.Map(app);
        DataPages.Map(app);
        JobsPages.Map(app);
        app.MapPost(RunDoor.Route, RunDoor.Answer(token));
        app.MapFallback("{*path}", http => Missing(http, texts));
        return app;
    }

    private static void UsePages(WebApplication app, Warehouse warehouse)
    {
        // The program's own assets, and its pages of assessments, are served in their place.
        app.UseWhen(http => !http.Request.Path.StartsWithSegments("/assets") && !AssessmentPages.Makes(http.Request.Path), pages => pages.UseFileServer(new FileServerOptions
        {
            FileProvider = new PhysicalFileProvider(warehouse.Site),
            StaticFileOptions =
            {
                ContentTypeProvider = LivePages.Types,
                OnPrepareResponse = response => response.Context.Response.Headers.CacheControl = "no-cache",
            },
        }));
    }

    private static Task Missing(HttpContext http, Texts texts)
    {
        if (http.Request.Path.StartsWithSegments("/api"))
        {
            // A problem by RFC 9457.
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }
        bool noSite = http.Request.Path == "/";
        http.Response.StatusCode = noSite ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(noSite ? EmptyPage.NoSiteYet(texts) : EmptyPage.NotFound(texts));
    }
}
