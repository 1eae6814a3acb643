using Analytics.Ingest;
using Analytics.Jobs.Access;
using Analytics.Jobs.Schedule;
using Analytics.Jobs.Telemetry;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging.Console;
using Quartz;

namespace Analytics.Jobs.Web;

/// <summary>The web host: the schedule, the pages of <c>site/</c> and the door for <c>jobs run</c>. Who may ask what, <see cref="Roles"/> says.</summary>
internal static class Server
{
    /// <summary>A server that is ready to be started.</summary>
    internal static WebApplication Build(StateStore state, Settings settings, Doors doors, string token, Talk talk, Texts texts, bool evaluator, TimeProvider clock, Signals? signals)
    {
        var warehouse = state.Warehouse;
        Directory.CreateDirectory(warehouse.Site);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "analytics" });
        builder.WebHost.UseKestrelCore().UseUrls([.. doors.Urls]);
        // A query may stand in the address, with every Chinese character as nine. Uploads have limits of their own; who dawdles is not waited for.
        builder.WebHost.ConfigureKestrel(kestrel => (kestrel.Limits.MaxRequestLineSize, kestrel.Limits.MaxRequestBodySize, kestrel.Limits.RequestHeadersTimeout, kestrel.AddServerHeader) = (64 << 10, 1 << 20, TimeSpan.FromSeconds(10), false));
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
        if (settings.JsonLogs)
            builder.Logging.AddJsonConsole(json => (json.TimestampFormat, json.UseUtcTimestamp, json.JsonWriterOptions) = ("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", true, new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        builder.Logging.AddFilter(Said.Category, LogLevel.Information).AddFilter<ConsoleLoggerProvider>(Said.Category, settings.JsonLogs && !talk.IsQuiet ? LogLevel.Information : LogLevel.None);
        // What a job throws is said by RunListener, in a sentence.
        builder.Logging.AddFilter("Quartz.Core.JobRunShell", LogLevel.None).AddFilter("Quartz.Core.ErrorLogger", LogLevel.None);
        // What its database says is said by StateWatch; the scheduler tries again.
        if (state.Shared is not null)
            builder.Logging.AddFilter("Quartz.Impl.AdoJobStore", LogLevel.None).AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        // What a run says of itself is kept with it, see RunLog; here it would only be in the way.
        builder.Logging.AddFilter(RunLog.Category, LogLevel.Information).AddFilter<ConsoleLoggerProvider>(RunLog.Category, LogLevel.None);
        // What a provider or whoever comes back from it says may be anything: it is told in the audit log, in words of ours. Keys in the warehouse are guarded as its accounts are.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Authentication", LogLevel.None).AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        var services = builder.Services;
        services.AddRouting();
        services.AddProblemDetails().AddOpenApi().AddResponseCompression(compression => compression.EnableForHttps = true);
        services.AddAnswerCache();
        services.AddAccess(warehouse, doors, settings.SignIn, evaluator);
        services.AddSingleton(_ => new FigureReaders(warehouse, texts));
        services.AddSingleton(settings).AddSingleton<Desk>().AddSingleton<Uploads>().AddSingleton<QueryConsole>().AddSingleton<ExportPackage>().AddSingleton<RunBoard>();
        // A page of another site that has its name point here is refused; where every request needs a credential, it has none to send.
        services.Configure<HostFilteringOptions>(hosts => hosts.AllowedHosts = doors.AreOpen ? ["*"] : ["localhost", "127.0.0.1", "[::1]"]);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = Timeout.InfiniteTimeSpan);
        if (signals is not null)
        {
            builder.Configuration.AddInMemoryCollection(signals.Variables);
            services.AddTelemetry(signals);
        }
        services.AddSingleton(said => new ServerTalk(settings.JsonLogs ? null : talk, said.GetRequiredService<ILoggerFactory>().CreateLogger(Said.Category)));
        services.AddSingleton(texts).AddSingleton(warehouse).AddSingleton(state).AddSingleton(settings.Limits).AddSingleton(clock).AddSingleton<Work>().AddSingleton<RunRequests>();
        services.AddSchedule(state, clock, quartz =>
        {
            quartz.AddJobs(settings);
            quartz.AddJobListener<RunListener>();
            // What waits behind a long job is late too: see HealthPages.
            quartz.AddQuartzHealthChecks();
        });
        services.AddOwnChecks();
        if (state.Shared is not null)
            services.AddHostedService<StateWatch>();
        services.AddQuartzHostedService(quartz => (quartz.WaitForJobsToComplete, quartz.AwaitApplicationStarted) = (true, false));

        var app = builder.Build();
        if (doors.Proxies is not null)
            app.UseForwardedHeaders();
        app.UseHostFiltering();
        app.UseSafeHeaders();
        app.UseResponseCompression();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = e => Failures.OfDatabase(e) is null ? StatusCodes.Status500InternalServerError : StatusCodes.Status503ServiceUnavailable,
            SuppressDiagnosticsCallback = failed => Failures.OfDatabase(failed.Exception) is not null,
        });
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/api"), api => api.UseStatusCodePages());
        app.UseDoors(doors);
        app.UseWayBack();
        app.UseRouting();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseAudit();
        // After authorization: an answer that was kept is given to those only who may ask.
        app.UseOutputCache();
        HealthPages.Map(app);
        app.MapOpenApi("/api/openapi.json");
        app.MapAssets();
        SignInPages.Map(app);
        ComparePages.Map(app);
        AssessmentPages.Map(app);
        DeskPages.Map(app);
        DataPages.Map(app);
        JobsPages.Map(app);
        app.MapPost(RunDoor.Route, RunDoor.Answer(token));
        app.MapFallback("{*path}", Pages(app, warehouse, texts));
        app.RequireRoles();
        return app;
    }

    // Files are served by an endpoint like all else, so that nothing is served that roles were not asked about.
    private static RequestDelegate Pages(WebApplication app, Warehouse warehouse, Texts texts)
    {
        var pages = ((IEndpointRouteBuilder)app).CreateApplicationBuilder();
        // The file server leaves alone what has an endpoint.
        pages.Use((http, next) =>
        {
            http.SetEndpoint(null);
            return next(http);
        });
        // The program's own assets, and its pages of assessments, are served in their place.
        pages.UseWhen(http => !http.Request.Path.StartsWithSegments("/assets") && !AssessmentPages.Makes(http.Request.Path), files => files.UseFileServer(new FileServerOptions
        {
            FileProvider = new PhysicalFileProvider(warehouse.Site),
            StaticFileOptions =
            {
                ContentTypeProvider = LivePages.Types,
                OnPrepareResponse = response => response.Context.Response.Headers.CacheControl = "no-cache",
            },
        }));
        pages.Run(http => Missing(http, texts));
        return pages.Build();
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
