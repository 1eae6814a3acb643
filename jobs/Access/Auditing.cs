namespace Analytics.Jobs.Access;

/// <summary>Puts what people ask of the server into the log, before a byte of the answer leaves: what cannot be logged is not answered.</summary>
internal static class Auditing
{
    private static readonly object Detail = new();

    private static readonly Dictionary<string, string> Logged = new()
    {
        ["POST /api/check"] = "upload",
        ["POST /api/check/{id}/hand-in"] = "hand-in",
        ["POST /api/jobs/{name}/run"] = "run",
        ["POST /api/jobs/{name}/pause"] = "pause",
        ["POST /api/jobs/{name}/resume"] = "resume",
        ["POST /api/export"] = "export",
        ["GET /api/export.zip"] = "export",
        ["GET /api/query"] = "query",
        ["POST /api/query"] = "query",
        ["GET /data.html"] = "query",
    };

    /// <summary>Logs the requests that were let in and do something.</summary>
    internal static void UseAudit(this WebApplication app) => app.Use(async (http, next) =>
    {
        if (http.Viewer() is not { Role: not null } || http.GetEndpoint() is not RouteEndpoint endpoint || !Logged.TryGetValue(Roles.NameOf(endpoint), out string? what)
            || (what == "query" && http.Request.Method == "GET" && string.IsNullOrWhiteSpace(http.Request.Query["sql"])))
        {
            await next(http);
            return;
        }
        bool told = false;
        void Tell(string outcome)
        {
            if (!told)
                http.Log(what, http.Items[Detail] as string ?? http.Request.Query["sql"].FirstOrDefault() ?? $"{http.Request.Path}", outcome);
            told = true;
        }
        http.Response.OnStarting(() =>
        {
            Tell($"{http.Response.StatusCode}");
            return Task.CompletedTask;
        });
        try
        {
            await next(http);
        }
        catch
        {
            Tell("failed");
            throw;
        }
        // A client that went away was answered nothing, but what it asked for may be done.
        Tell($"{http.Response.StatusCode}");
    });

    /// <summary>Says what a request is about, where its address does not.</summary>
    internal static void About(this HttpContext http, string? what) => http.Items[Detail] = what;

    /// <summary>Logs something about a request.</summary>
    internal static void Log(this HttpContext http, string what, string? on, string outcome, Viewer? viewer = null)
    {
        viewer ??= http.Viewer();
        http.RequestServices.GetRequiredService<AuditLog>().Add(new(viewer.Name, viewer.Role?.ToString().ToLowerInvariant(), what, on, $"{http.Connection.RemoteIpAddress}", outcome));
    }
}
