using Analytics.Ingest;
using Analytics.Jobs.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Analytics.Jobs.Access;

/// <summary>
/// Signing in by the identity provider: programs with its JWT in the header <c>Authorization</c>, people by the authorization code flow with PKCE and a cookie of our own. The libraries validate; what they
/// let through is somebody here only by <see cref="ProviderPeople"/>.
/// </summary>
internal static class ProviderSignIn
{
    internal const string Bearer = "provider token", Session = "provider session", Browser = "provider", Cookie = "analytics-session", Start = "/signin/provider", Back = "/signin/back";

    private static readonly TimeSpan LongestSession = TimeSpan.FromHours(12), Patience = TimeSpan.FromSeconds(10), Skew = TimeSpan.FromMinutes(1), KeysAge = TimeSpan.FromHours(1);

    // Of key pairs only: with a shared secret the public key would sign as well.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>Adds the provider.</summary>
    internal static void AddProvider(this IServiceCollection services, SignInSettings settings, Warehouse warehouse)
    {
        services.AddSingleton(all => new ProviderPeople(settings, all.GetRequiredService<FigureReaders>()));
        // In the warehouse: every host over it has the same, and a restart keeps people signed in.
        services.AddDataProtection().SetApplicationName("analytics").PersistKeysToFileSystem(Keys(warehouse));
        // The token's handler stays the one that is asked; it passes on what is the provider's.
        services.AddAuthentication(TokenSignIn.SchemeName)
            .AddJwtBearer(Bearer, jwt => Configure(jwt, settings)).AddCookie(Session, Configure).AddOpenIdConnect(Browser, oidc => Configure(oidc, settings));
        // After the library's own, which make the managers: a key that the provider has withdrawn is not to be good for another hour.
        services.PostConfigure<JwtBearerOptions>(Bearer, jwt => ForgetOldKeys(jwt.ConfigurationManager));
        services.PostConfigure<OpenIdConnectOptions>(Browser, oidc => ForgetOldKeys(oidc.ConfigurationManager));
        services.Configure<TokenOptions>(TokenSignIn.SchemeName, token =>
        {
            token.ForwardDefaultSelector = SchemeOf;
            token.ForwardChallenge = token.ForwardForbid = TokenSignIn.SchemeName;
        });
    }

    /// <summary>The way back from the provider is a redirect: nobody has a body read there.</summary>
    internal static void UseWayBack(this WebApplication app) => app.Use((http, next) =>
    {
        if (http.Request.Path != Back || HttpMethods.IsGet(http.Request.Method))
            return next(http);
        http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        return Task.CompletedTask;
    });

    // Whoever reads the keys can make a session.
    private static DirectoryInfo Keys(Warehouse warehouse)
    {
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        string folder = Path.Combine(warehouse.Directory, "keys");
        var keys = OperatingSystem.IsWindows() ? Directory.CreateDirectory(folder) : Directory.CreateDirectory(folder, Owner);
        if (!OperatingSystem.IsWindows())
            keys.UnixFileMode = Owner;
        return keys;
    }

    // A JWT has two dots, our tokens have none.
    private static string? SchemeOf(HttpContext http)
    {
        string header = http.Request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && header.AsSpan().Count('.') == 2 ? Bearer
            : header.Length == 0 && http.Request.Cookies.ContainsKey(Cookie) && !http.Request.Cookies.ContainsKey(TokenSignIn.Cookie) ? Session : null;
    }

    private static void Configure(JwtBearerOptions jwt, SignInSettings settings)
    {
        (jwt.Authority, jwt.Audience, jwt.RequireHttpsMetadata, jwt.MapInboundClaims, jwt.BackchannelTimeout) = (settings.Authority.AbsoluteUri, settings.Audience, !settings.Authority.IsLoopback, false, Patience);
        (jwt.SaveToken, jwt.AutomaticRefreshInterval) = (false, KeysAge);
        Restrict(jwt.TokenValidationParameters);
        jwt.Events = new()
        {
            OnMessageReceived = async message =>
            {
                try
                {
                    // Asked here, where it can be told from a token that is wrong.
                    await message.Options.ConfigurationManager!.GetConfigurationAsync(message.HttpContext.RequestAborted);
                }
                catch (InvalidOperationException e)
                {
                    message.HttpContext.Refuse(new(null, Unreachable: true));
                    message.Fail(e);
                }
            },
            OnTokenValidated = validated =>
            {
                var people = validated.HttpContext.RequestServices.GetRequiredService<ProviderPeople>();
                var kept = people.Kept(validated.Principal!);
                if (kept is not null && people.Find(kept) is { } viewer)
                    validated.Principal = viewer;
                else
                {
                    validated.HttpContext.Refuse(new(kept is null ? null : ProviderPeople.Name(kept), Unreachable: false));
                    validated.Fail("no role");
                }
                return Task.CompletedTask;
            },
        };
    }

    private static void Configure(CookieAuthenticationOptions cookie)
    {
        // Lax, not strict: the browser comes back from the provider, and is to be known on the page that it is sent to. What changes something needs a header beside it.
        Guard(cookie.Cookie, Cookie);
        (cookie.ExpireTimeSpan, cookie.SlidingExpiration) = (LongestSession, false);
        cookie.Events.OnValidatePrincipal = validating =>
        {
            if (validating.HttpContext.RequestServices.GetRequiredService<ProviderPeople>().Find(validating.Principal!) is { } viewer)
                validating.ReplacePrincipal(viewer);
            else
                validating.RejectPrincipal();
            return Task.CompletedTask;
        };
    }

    private static void Configure(OpenIdConnectOptions oidc, SignInSettings settings)
    {
        (oidc.Authority, oidc.ClientId, oidc.ClientSecret, oidc.RequireHttpsMetadata, oidc.BackchannelTimeout) = (settings.Authority.AbsoluteUri, settings.ClientId, settings.ClientSecret, !settings.Authority.IsLoopback, Patience);
        (oidc.ResponseType, oidc.ResponseMode, oidc.UsePkce, oidc.MapInboundClaims, oidc.SaveTokens, oidc.DisableTelemetry) = (OpenIdConnectResponseType.Code, OpenIdConnectResponseMode.Query, true, false, false, true);
        // The provider ends no session here, so that nobody else can.
        (oidc.CallbackPath, oidc.RemoteSignOutPath, oidc.SignedOutCallbackPath, oidc.SignInScheme) = (Back, PathString.Empty, PathString.Empty, Session);
        // Else the provider's discovery could make signing in wait for a request of ours with the client's secret; state, nonce and PKCE guard the code without it.
        oidc.PushedAuthorizationBehavior = PushedAuthorizationBehavior.Disable;
        Guard(oidc.CorrelationCookie, "analytics-state.");
        Guard(oidc.NonceCookie, "analytics-nonce.");
        oidc.AutomaticRefreshInterval = KeysAge;
        Restrict(oidc.TokenValidationParameters);
        oidc.Events = new()
        {
            OnMessageReceived = async message =>
            {
                if (!message.HttpContext.RequestServices.GetRequiredService<Refusals>().IsSpent(message.HttpContext))
                    return;
                await Refusals.TooMany(message.HttpContext);
                message.HandleResponse();
            },
            OnTicketReceived = ticket =>
            {
                var people = ticket.HttpContext.RequestServices.GetRequiredService<ProviderPeople>();
                var kept = people.Kept(ticket.Principal!);
                if (kept is null || people.Find(kept) is not { } viewer)
                    return Refused(ticket, SignInPages.NoRole, StatusCodes.Status403Forbidden, kept is null ? null : ProviderPeople.Name(kept));
                ticket.HttpContext.Log("sign-in", settings.Provider, "done", Viewer.Of(viewer));
                ticket.Principal = kept;
                // Nothing else of the provider's is kept, and one cookie is enough.
                ticket.Properties = new() { RedirectUri = ticket.ReturnUri };
                if (ticket.Request.Cookies.ContainsKey(TokenSignIn.Cookie))
                    ticket.Response.Cookies.Delete(TokenSignIn.Cookie);
                return Task.CompletedTask;
            },
            OnRemoteFailure = failed =>
            {
                string? code = failed.Failure is OpenIdConnectProtocolException ? failed.Failure.Data["error"] as string : null;
                return IsUnreachable(failed.Failure) ? Refused(failed, SignInPages.Unreachable, StatusCodes.Status503ServiceUnavailable, null) : Refused(failed, SignInPages.NotSignedIn, StatusCodes.Status401Unauthorized, null, code);
            },
        };
    }

    /// <summary>Whether a failure is that of asking the provider.</summary>
    internal static bool IsUnreachable(Exception? failure) => failure is HttpRequestException or TaskCanceledException or InvalidOperationException { InnerException: not null };

    private static void ForgetOldKeys(object? manager) => ((BaseConfigurationManager)manager!).UseLastKnownGoodConfiguration = false;

    private static void Restrict(TokenValidationParameters parameters)
    {
        (parameters.ValidAlgorithms, parameters.ClockSkew) = (Algorithms, Skew);
        (parameters.ValidateIssuer, parameters.ValidateAudience, parameters.ValidateLifetime, parameters.RequireExpirationTime, parameters.RequireSignedTokens) = (true, true, true, true, true);
    }

    private static void Guard(CookieBuilder cookie, string name) =>
        (cookie.Name, cookie.HttpOnly, cookie.SameSite, cookie.SecurePolicy, cookie.Path, cookie.IsEssential) = (name, true, SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest, "/", true);

    // Of what came back only the provider's word for what is wrong is told, and only where it is one of the standard's.
    private static async Task Refused<T>(HandleRequestContext<T> context, SignInProblem problem, int status, string? who, string? code = null)
        where T : AuthenticationSchemeOptions
    {
        context.HandleResponse();
        var http = context.HttpContext;
        if (!http.RequestServices.GetRequiredService<Refusals>().TryTake(http))
        {
            await Refusals.TooMany(http);
            return;
        }
        http.Log("sign-in", code is { Length: < 40 } && code.All(c => char.IsAsciiLetterLower(c) || c == '_') ? code : null, "refused", new(who, null, null, false));
        await SignInPages.Show(http, null, problem, status).ExecuteAsync(http);
    }
}
