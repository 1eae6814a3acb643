namespace Analytics.Jobs.Access;

/// <summary>What an account is for.</summary>
public enum Role
{
    /// <summary>Sees everything, withheld figures too.</summary>
    Evaluator,

    /// <summary>Sees the public pages and comparisons.</summary>
    Planner,

    /// <summary>Queries and exports what is published.</summary>
    Researcher,

    /// <summary>Sees and sends the returns of its own region and of those under it.</summary>
    Region,

    /// <summary>Runs jobs and sees how the server is.</summary>
    Operator,
}

/// <summary>Routes that the same roles may ask.</summary>
public enum RouteGroup
{
    /// <summary>Signing in and out: everybody.</summary>
    SignIn,

    /// <summary>The door of <c>jobs run</c>, which asks for the secret of the running server: a process of the same machine only.</summary>
    Door,

    /// <summary>Style sheets, scripts and the description of the interface.</summary>
    Assets,

    /// <summary>The pages in the folder <c>site/</c>, which hold no withheld figure.</summary>
    Pages,

    /// <summary>Comparisons.</summary>
    Compare,

    /// <summary>Assessments.</summary>
    Assessments,

    /// <summary>The returns desk.</summary>
    Returns,

    /// <summary>Queries and exports.</summary>
    Data,

    /// <summary>The jobs.</summary>
    Jobs,

    /// <summary>How the server is.</summary>
    Health,

    /// <summary>Whether it is alive and ready, in a word: proxies and supervisors, which have no account.</summary>
    Probe,
}

/// <summary>Who may ask what: the one table of roles and routes. A route that is not in it is nobody's, and a server that has one does not start.</summary>
public static class Roles
{
    private static readonly Role[] All = Enum.GetValues<Role>();

    /// <summary>Routes by method and pattern; the pages under <c>/en</c> are those without it.</summary>
    public static IReadOnlyDictionary<string, RouteGroup> Routes { get; } = new Dictionary<string, RouteGroup>
    {
        ["GET /signin"] = RouteGroup.SignIn,
        ["POST /signin"] = RouteGroup.SignIn,
        ["GET /signin/provider"] = RouteGroup.SignIn,
        ["GET /signin/back"] = RouteGroup.SignIn,
        ["POST /signout"] = RouteGroup.SignIn,
        ["POST /jobs/{name}/{what}"] = RouteGroup.Door,
        ["GET /assets/live.js"] = RouteGroup.Assets,
        ["GET /assets/{name}"] = RouteGroup.Assets,
        ["GET /api/openapi.json"] = RouteGroup.Assets,
        ["ANY {*path}"] = RouteGroup.Pages,
        ["GET /compare.html"] = RouteGroup.Compare,
        ["GET /chart/{file}"] = RouteGroup.Compare,
        ["GET /api/indicators"] = RouteGroup.Compare,
        ["GET /api/compare"] = RouteGroup.Compare,
        ["GET /assessments.html"] = RouteGroup.Pages,
        ["GET /assessment-{run}.html"] = RouteGroup.Pages,
        ["GET /sheet.html"] = RouteGroup.Assessments,
        ["GET /compare-runs.html"] = RouteGroup.Assessments,
        ["GET /run-chart/{file}"] = RouteGroup.Assessments,
        ["GET /desk.html"] = RouteGroup.Returns,
        ["GET /api/template"] = RouteGroup.Returns,
        ["POST /api/check"] = RouteGroup.Returns,
        ["GET /api/check/{id}"] = RouteGroup.Returns,
        ["GET /api/check/{id}/{file}"] = RouteGroup.Returns,
        ["POST /api/check/{id}/hand-in"] = RouteGroup.Returns,
        ["GET /api/returns"] = RouteGroup.Returns,
        ["GET /api/submissions"] = RouteGroup.Returns,
        ["GET /api/submissions/{id}"] = RouteGroup.Returns,
        ["GET /api/submissions/{id}/{file}"] = RouteGroup.Returns,
        ["GET /data.html"] = RouteGroup.Data,
        ["GET /api/query"] = RouteGroup.Data,
        ["POST /api/query"] = RouteGroup.Data,
        ["GET /api/query/tables"] = RouteGroup.Data,
        ["GET /api/export"] = RouteGroup.Data,
        ["POST /api/export"] = RouteGroup.Data,
        ["GET /api/export.zip"] = RouteGroup.Data,
        ["GET /jobs.html"] = RouteGroup.Jobs,
        ["GET /api/jobs"] = RouteGroup.Jobs,
        ["GET /api/jobs/runs"] = RouteGroup.Jobs,
        ["POST /api/jobs/{name}/run"] = RouteGroup.Jobs,
        ["POST /api/jobs/{name}/pause"] = RouteGroup.Jobs,
        ["POST /api/jobs/{name}/resume"] = RouteGroup.Jobs,
        ["GET /api/jobs/history/{run}/log"] = RouteGroup.Jobs,
        ["GET /healthz"] = RouteGroup.Health,
        ["ANY /healthz/live"] = RouteGroup.Probe,
        ["ANY /healthz/ready"] = RouteGroup.Probe,
    };

    /// <summary>Whether a role may ask the routes of a group.</summary>
    public static bool May(this Role role, RouteGroup group) => group switch
    {
        RouteGroup.SignIn or RouteGroup.Probe or RouteGroup.Assets => All,
        RouteGroup.Pages => [Role.Evaluator, Role.Planner, Role.Researcher, Role.Operator],
        RouteGroup.Compare => [Role.Evaluator, Role.Planner],
        RouteGroup.Assessments => [Role.Evaluator],
        RouteGroup.Returns => [Role.Evaluator, Role.Region],
        RouteGroup.Data => [Role.Evaluator, Role.Researcher],
        RouteGroup.Jobs or RouteGroup.Health => (Role[])[Role.Evaluator, Role.Operator],
        _ => [],
    } is var allowed && allowed.Contains(role);

    /// <summary>Whether a group asks for no account: signing in, probes, and the door, which has a secret of its own.</summary>
    internal static bool IsOpen(this RouteGroup group) => group is RouteGroup.SignIn or RouteGroup.Probe or RouteGroup.Door;

    /// <summary>The group of an endpoint; null when the table does not have it.</summary>
    internal static RouteGroup? GroupOf(RouteEndpoint endpoint) => Routes.TryGetValue(NameOf(endpoint), out var group) ? group : null;

    /// <summary>The name of an endpoint in the table.</summary>
    internal static string NameOf(RouteEndpoint endpoint)
    {
        string pattern = endpoint.RoutePattern.RawText ?? "";
        string method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? string.Join(',', methods) : "ANY";
        return $"{method} {(pattern.StartsWith("/en/", StringComparison.Ordinal) ? pattern[3..] : pattern)}";
    }
}
