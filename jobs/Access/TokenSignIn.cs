using System.Text.Encodings.Web;
using Analytics.Jobs.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Analytics.Jobs.Access;

/// <summary>What the server was started with.</summary>
internal sealed class TokenOptions : AuthenticationSchemeOptions
{
    /// <summary>On a server that asks for no credential: whether everybody is an evaluator.</summary>
    public bool Evaluator { get; set; }
}

/// <summary>Lets in by the token of an account, in the header <c>Authorization</c> or in the cookie that the page to sign in sets, and tells whom it does not.</summary>
internal sealed class TokenSignIn(IOptionsMonitor<TokenOptions> options, ILoggerFactory logger, UrlEncoder encoder, Gate gate, Refusals refusals) : AuthenticationHandler<TokenOptions>(options, logger, encoder)
{
    internal const string SchemeName = "token", Cookie = "analytics", Page = "/signin";

    private const string Bearer = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!gate.IsClosed)
            return Task.FromResult(AuthenticateResult.Success(new(Viewer.Local(Options.Evaluator), SchemeName)));
        string header = Request.Headers.Authorization.ToString();
        string? token = header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : header.Length > 0 ? "" : Request.Cookies[Cookie];
        if (token is null)
            return Task.FromResult(AuthenticateResult.NoResult());
        return Task.FromResult(gate.Find(token) is { } account ? AuthenticateResult.Success(new(Viewer.Of(account), SchemeName)) : AuthenticateResult.Fail("no account"));
    }

    private bool IsPage => HttpMethods.IsGet(Request.Method) && !Request.Path.StartsWithSegments("/api") && Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);

    // A person is shown where to sign in; a program is told that it must.
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (IsPage && Request.Headers.Authorization.Count == 0)
        {
            // A token that is no good is refused like any other; then the page is where to try again.
            if (Request.Cookies.ContainsKey(Cookie))
            {
                if (!await refusals.Tell(Context, StatusCodes.Status401Unauthorized))
                    return;
                Response.Cookies.Delete(Cookie, SignInPages.Kept(Context, null));
            }
            Response.Headers.CacheControl = "no-store";
            Response.Redirect($"{Page}?to={Uri.EscapeDataString(Request.Path + Request.QueryString)}");
            return;
        }
        if (Context.Refused() is { } why)
        {
            int status = why.Unreachable ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status403Forbidden;
            var problem = why.Unreachable ? SignInPages.Unreachable : SignInPages.NoRole;
            if (await refusals.Tell(Context, status))
                await Problems.Of(status, problem.Zh, problem.En).ExecuteAsync(Context);
            return;
        }
        if (!await refusals.Tell(Context, StatusCodes.Status401Unauthorized))
            return;
        Response.Headers.WWWAuthenticate = "Bearer";
        await Problems.Of(StatusCodes.Status401Unauthorized, "需要登录：在请求头 Authorization: Bearer 中给出令牌，或在 /signin 登录。", "Sign in: give your token in the header Authorization: Bearer, or at /signin.").ExecuteAsync(Context);
    }

    protected override async Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        // A region's first page is its desk.
        if (Context.Viewer().Role == Role.Region && HttpMethods.IsGet(Request.Method) && Request.Path.Value is "/" or "/en/")
        {
            Response.Redirect($"{Request.Path}desk.html");
            return;
        }
        if (!await refusals.Tell(Context, StatusCodes.Status403Forbidden))
            return;
        if (IsPage)
        {
            (Response.StatusCode, Response.ContentType) = (StatusCodes.Status403Forbidden, "text/html; charset=utf-8");
            await Response.WriteAsync(EmptyPage.Forbidden(new(Request.Path.StartsWithSegments("/en") ? "en" : "zh")));
        }
        else
            await Problems.Of(StatusCodes.Status403Forbidden, "您的账户没有这项权限。", "Your account may not do this.").ExecuteAsync(Context);
    }
}

/// <summary>Only who may ask an endpoint by <see cref="Roles"/> is let through to it.</summary>
internal sealed class RoleRequirement : AuthorizationHandler<RoleRequirement>, IAuthorizationRequirement
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RoleRequirement requirement)
    {
        var endpoint = (context.Resource as HttpContext)?.GetEndpoint();
        bool known = context.User.Identity?.IsAuthenticated == true;
        var group = endpoint is RouteEndpoint route ? Roles.GroupOf(route) : null;
        // Routing itself answers a method or a type that no endpoint takes.
        bool may = endpoint is not RouteEndpoint ? known
            : group is { } of && (of.IsOpen() || (known && (Viewer.Of(context.User).Role is not { } role || role.May(of))));
        if (may)
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
