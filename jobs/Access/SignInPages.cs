using System.Net;
using Analytics.Jobs.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Analytics.Jobs.Access;

/// <summary>Why somebody was not let in.</summary>
internal sealed record SignInProblem(string Zh, string En);

/// <summary>The page to sign in with a token or by the identity provider, and to sign out. The cookie of a token is the token: no page reads it, no other site has it sent.</summary>
internal static class SignInPages
{
    /// <summary>Known to the provider, and nobody here.</summary>
    internal static readonly SignInProblem NoRole = new(
        "统一身份认证认识您，但您所在的组在这里没有角色，或角色 region 没有有效的地区代码；请联系管理人员。",
        "The identity provider knows you, but no group of yours has a role here, or the role region has no region that exists; ask whoever manages the accounts.");

    /// <summary>The provider does not answer.</summary>
    internal static readonly SignInProblem Unreachable = new(
        "现在无法访问统一身份认证，请稍后再试；用 analytics access grant 发放的令牌仍可使用。", "The identity provider cannot be reached; try again in a while. Tokens granted with analytics access grant still work.");

    /// <summary>What came back lets nobody in.</summary>
    internal static readonly SignInProblem NotSignedIn = new("没有登录成功：登录被取消、已过期或不是从这个浏览器发起的；请重试。", "You are not signed in: it was given up, took too long or was not begun in this browser. Try again.");

    private static readonly SignInProblem WrongToken = new("令牌不对，或已过期、已撤销。", "The token is wrong, has expired or was revoked.");

    private const int LongestBody = 4096;

    internal static void Map(WebApplication app)
    {
        app.MapGet(TokenSignIn.Page, (string? to, HttpContext http) => Show(http, to, null)).ExcludeFromDescription();
        app.MapPost(TokenSignIn.Page, SignIn).NotFromOtherSites().ExcludeFromDescription();
        app.MapGet(ProviderSignIn.Start, ToProvider).NotFromOtherSites().ExcludeFromDescription();
        // With a provider its library answers here.
        app.MapGet(ProviderSignIn.Back, NoProvider).ExcludeFromDescription();
        app.MapPost("/signout", SignOut).NotFromOtherSites().ExcludeFromDescription();
    }

    private static async Task<IResult> SignIn(HttpContext http, Gate gate, Refusals refusals)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = LongestBody;
        if (http.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
            return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        IFormCollection form;
        try
        {
            form = await http.Request.ReadFormAsync(http.RequestAborted);
        }
        catch (Exception e) when (e is BadHttpRequestException or InvalidDataException)
        {
            // Whoever it is, nobody is let in by it, and nobody has the log filled with it.
            return TypedResults.StatusCode((e as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest);
        }
        string to = form["to"].ToString();
        if (gate.Find(form["token"].ToString().Trim()) is not { } account)
        {
            if (!refusals.TryTake(http))
            {
                await Refusals.TooMany(http);
                return TypedResults.Empty;
            }
            http.Log("sign-in", null, "refused");
            return Show(http, to, WrongToken, StatusCodes.Status401Unauthorized);
        }
        http.Log("sign-in", null, "done", Viewer.Of(Viewer.Of(account)));
        http.Response.Cookies.Append(TokenSignIn.Cookie, form["token"].ToString().Trim(), Kept(http, account.Expires));
        EndSession(http);
        return TypedResults.LocalRedirect(Local(to));
    }

    private static void EndSession(HttpContext http)
    {
        if (http.Request.Cookies.ContainsKey(ProviderSignIn.Cookie))
            http.Response.Cookies.Delete(ProviderSignIn.Cookie, Kept(http, null));
    }

    // Only a place of our own: an address of elsewhere in a link would take people there.
    private static string Local(string? to) => RedirectHttpResult.IsLocalUrl(to) && to!.StartsWith('/') ? to : "/";

    private static async Task<IResult> ToProvider(string? to, HttpContext http, Settings settings)
    {
        if (settings.SignIn is null)
            return NoProvider();
        try
        {
            await http.ChallengeAsync(ProviderSignIn.Browser, new() { RedirectUri = Local(to) });
            return TypedResults.Empty;
        }
        catch (Exception e) when (ProviderSignIn.IsUnreachable(e))
        {
            return Show(http, to, Unreachable, StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static ProblemHttpResult NoProvider() => Problems.Of(StatusCodes.Status404NotFound, "没有设置统一身份认证（analytics.json 中的 signIn）。", "No identity provider is set (signIn in analytics.json).");

    private static RedirectHttpResult SignOut(HttpContext http)
    {
        if (http.Viewer().Name is not null)
            http.Log("sign-out", null, "done");
        http.Response.Cookies.Delete(TokenSignIn.Cookie, Kept(http, null));
        EndSession(http);
        return TypedResults.LocalRedirect(TokenSignIn.Page);
    }

    /// <summary>How the cookie of a token is kept: until the token expires, and half a day at most.</summary>
    internal static CookieOptions Kept(HttpContext http, DateTimeOffset? expires) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, Path = "/", IsEssential = true, Expires = expires is { } end && end < DateTimeOffset.UtcNow.AddHours(12) ? end : DateTimeOffset.UtcNow.AddHours(12) };

    /// <summary>The page.</summary>
    internal static ContentHttpResult Show(HttpContext http, string? to, SignInProblem? problem, int status = StatusCodes.Status200OK)
    {
        http.Response.Headers.CacheControl = "no-store";
        string known = http.Viewer() is { Name: { } name, Role: { } role }
            ? $"""<p>{Both("已登录", "Signed in")}: <strong>{WebUtility.HtmlEncode(name)}</strong> ({role.ToString().ToLowerInvariant()})</p><form method="post" action="/signout"><button>{Both("退出", "Sign out")}</button></form><p><a href="/">{Both("回到首页", "To the start")}</a></p>"""
            : "";
        string provider = http.RequestServices.GetRequiredService<Settings>().SignIn is { Provider: var host }
            ? $"""<p><a class="button" href="{ProviderSignIn.Start}?to={Uri.EscapeDataString(to ?? "")}">{Both($"用 {WebUtility.HtmlEncode(host)} 登录", $"Sign in with {WebUtility.HtmlEncode(host)}")}</a></p><h2>{Both("或用令牌", "Or with a token")}</h2>"""
            : "";
        return TypedResults.Content(
            $$"""
            <!doctype html>
            <html lang="zh-CN">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>登录 / Sign in</title>
            <style>body { font: 16px/1.6 system-ui, sans-serif; max-width: 30rem; margin: 12vh auto; padding: 0 1rem; color: #222; background: #fff; } h2 { font-size: 1.1rem; margin: 2rem 0 .6rem; } input { font: inherit; width: 100%; box-sizing: border-box; padding: .4rem; } button, .button { font: inherit; display: inline-block; padding: .4rem 1rem; margin: .6rem 0; overflow-wrap: anywhere; } .button { background: #0b5394; color: #fff; border-radius: 4px; text-decoration: none; } .problem { color: #a00; }</style>
            <main>
            <h1>{{Both("登录", "Sign in")}}</h1>
            {{(problem is null ? "" : $"<p class=\"problem\" role=\"alert\">{Both(WebUtility.HtmlEncode(problem.Zh), WebUtility.HtmlEncode(problem.En))}</p>")}}
            {{known}}
            {{provider}}
            <form method="post" action="{{TokenSignIn.Page}}">
              <label>{{Both("令牌", "Token")}} <input name="token" type="password" required autocomplete="current-password" spellcheck="false"></label>
              <input type="hidden" name="to" value="{{WebUtility.HtmlEncode(to ?? "")}}">
              <button>{{Both("登录", "Sign in")}}</button>
            </form>
            <p>{{Both("令牌由管理人员用 analytics access grant 发放。", "Tokens are granted with analytics access grant.")}}</p>
            </main>
            </html>
            """, "text/html; charset=utf-8", System.Text.Encoding.UTF8, status);
    }

    private static string Both(string zh, string en) => $"""{zh} / <span lang="en">{en}</span>""";
}
