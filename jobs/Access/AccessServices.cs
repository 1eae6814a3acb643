using System.Net;
using System.Threading.RateLimiting;
using Analytics.Ingest;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.HttpOverrides;

namespace Analytics.Jobs.Access;

/// <summary>Authentication, authorization and limits of the server.</summary>
internal static class AccessServices
{
    private const int Burst = 400, ASecond = 20;

    internal static void AddAccess(this IServiceCollection services, Warehouse warehouse, Doors doors, SignInSettings? provider, bool evaluator)
    {
        services.AddSingleton<AccountFile>().AddSingleton<AuditLog>().AddSingleton<Refusals>().AddSingleton(doors);
        services.AddSingleton(all => new Gate(all.GetRequiredService<AccountFile>(), doors.AreOpen || provider is not null));
        // The core alone: without a provider there is nothing to sign, and what signs cookies would leave keys behind.
        services.AddAuthenticationCore(schemes =>
        {
            schemes.DefaultScheme = TokenSignIn.SchemeName;
            schemes.AddScheme<TokenSignIn>(TokenSignIn.SchemeName, null);
        });
        services.AddWebEncoders().AddTransient<TokenSignIn>().Configure<TokenOptions>(TokenSignIn.SchemeName, options => options.Evaluator = evaluator);
        if (provider is not null)
            services.AddProvider(provider, warehouse);
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder(TokenSignIn.SchemeName).AddRequirements(new RoleRequirement()).Build());
        services.AddRateLimiter(limits =>
        {
            // On a server that asks for no credential there is one client: this machine.
            limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => !http.RequestServices.GetRequiredService<Gate>().IsClosed ? RateLimitPartition.GetNoLimiter("")
                : RateLimitPartition.GetTokenBucketLimiter(Refusals.ClientOf(http), _ => new() { TokenLimit = Burst, TokensPerPeriod = ASecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1) }));
            limits.OnRejected = (rejected, _) => new(Refusals.TooMany(rejected.HttpContext));
        });
        services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            // Loopback is known already.
            foreach (var proxy in doors.Proxies ?? [])
                forwarded.KnownProxies.Add(proxy);
        });
    }

    /// <summary>What reaches the server as it must: through the proxy, by https; without one, from this machine.</summary>
    internal static void UseDoors(this WebApplication app, Doors doors) => app.Use((http, next) =>
    {
        bool door = http.Request.Path.StartsWithSegments("/jobs") && FromThisMachine(http);
        bool fine = doors.Proxies is null
            // Whoever put a proxy before a server that knows of none would let everybody in.
            ? !http.Request.Headers.ContainsKey("X-Forwarded-For") && !http.Request.Headers.ContainsKey("Forwarded")
            : http.Request.IsHttps || door;
        if (fine)
            return next(http);
        return (doors.Proxies is null
            ? Web.Problems.Of(StatusCodes.Status403Forbidden, "请求来自反向代理，而服务未以 --behind-proxy 启动。", "The request comes through a proxy, but the server was not started with --behind-proxy.")
            : Web.Problems.Of(StatusCodes.Status403Forbidden, "只接受经反向代理的 https 请求（X-Forwarded-Proto: https）。", "Only https requests through the proxy are answered (X-Forwarded-Proto: https).")).ExecuteAsync(http);
    });

    /// <summary>Whether a process of this machine asks, through no proxy.</summary>
    internal static bool FromThisMachine(HttpContext http) => http.Connection.RemoteIpAddress is not { } remote || IPAddress.IsLoopback(remote) || remote.Equals(http.Connection.LocalIpAddress);

    /// <summary>Every endpoint stands in the table of roles.</summary>
    /// <exception cref="InvalidOperationException">One does not.</exception>
    internal static void RequireRoles(this WebApplication app)
    {
        foreach (var endpoint in ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>())
        {
            if (Roles.GroupOf(endpoint) is null)
                throw new InvalidOperationException($"No role is said for the route \"{Roles.NameOf(endpoint)}\".");
        }
    }
}
