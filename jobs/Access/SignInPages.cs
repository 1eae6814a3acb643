using System.Net;
using Analytics.Jobs.Web;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Analytics.Jobs.Access;

/// <summary>The page to sign in with a token, and to sign out. Its cookie is the token: no page reads it, no other site has it sent.</summary>
internal static class SignInPages
{
    private const int LongestBody = 4096;

    internal static void Map(WebApplication app)
    {
        app.MapGet(TokenSignIn.Page, (string? to, HttpContext http) => Show(http, to, null)).ExcludeFromDescription();
        app.MapPost(TokenSignIn.Page, SignIn).NotFromOtherSites().ExcludeFromDescription();
        app.MapPost("/signout", SignOut).NotFromOtherSites().ExcludeFromDescription();
    }

    private static async Task<IResult> SignIn(HttpContext http, Gate gate, Refusals refusals)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = LongestBody;
        if (!http.Request.HasFormContentType)
            return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string to = form["to"].ToString();
        if (gate.Find(form["token"].ToString().Trim()) is not { } account)
        {
            if (!refusals.TryTake(http))
            {
                await Refusals.TooMany(http);
                return TypedResults.Empty;
            }
            http.Log("sign-in", null, "refused");
            return Show(http, to, "令牌不对，或已过期、已撤销。 / The token is wrong, has expired or was revoked.", StatusCodes.Status401Unauthorized);
        }
        http.Log("sign-in", null, "done", Viewer.Of(Viewer.Of(account)));
        http.Response.Cookies.Append(TokenSignIn.Cookie, form["token"].ToString().Trim(), Kept(http, account.Expires));
        // Only a place of our own: an address of elsewhere in a link would take people there.
        return TypedResults.LocalRedirect(RedirectHttpResult.IsLocalUrl(to) && to.StartsWith('/') ? to : "/");
    }

    private static RedirectHttpResult SignOut(HttpContext http)
    {
        if (http.Viewer().Name is not null)
            http.Log("sign-out", null, "done");
        http.Response.Cookies.Delete(TokenSignIn.Cookie, Kept(http, null));
        return TypedResults.LocalRedirect(TokenSignIn.Page);
    }

    private static CookieOptions Kept(HttpContext http, DateTimeOffset? expires) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, Path = "/", IsEssential = true, Expires = expires is { } end && end < DateTimeOffset.UtcNow.AddHours(12) ? end : DateTimeOffset.UtcNow.AddHours(12) };

    private static ContentHttpResult Show(HttpContext http, string? to, string? problem, int status = StatusCodes.Status200OK)
    {
        http.Response.Headers.CacheControl = "no-store";
        string known = http.Viewer() is { Name: { } name, Role: { } role }
            ? $"""<p>已登录 / Signed in: <strong>{WebUtility.HtmlEncode(name)}</strong> ({role.ToString().ToLowerInvariant()})</p><form method="post" action="/signout"><button>退出 / Sign out</button></form><p><a href="/">回到首页 / To the start</a></p>"""
            : "";
        return TypedResults.Content(
            $$"""
            <!doctype html>
            <html lang="zh-CN">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>登录 / Sign in</title>
            <style>body { font: 16px/1.6 system-ui, sans-serif; max-width: 30rem; margin: 12vh auto; padding: 0 1rem; color: #222; } input { font: inherit; width: 100%; box-sizing: border-box; padding: .4rem; } button { font: inherit; padding: .4rem 1rem; margin: .6rem 0; } .problem { color: #a00; }</style>
            <h1>登录 / Sign in</h1>
            {{(problem is null ? "" : $"<p class=\"problem\" role=\"alert\">{WebUtility.HtmlEncode(problem)}</p>")}}
            {{known}}
            <form method="post" action="{{TokenSignIn.Page}}">
              <label>令牌 / Token <input name="token" type="password" required autocomplete="current-password" spellcheck="false"></label>
              <input type="hidden" name="to" value="{{WebUtility.HtmlEncode(to ?? "")}}">
              <button>登录 / Sign in</button>
            </form>
            <p>令牌由管理人员用 analytics access grant 发放。 / Tokens are granted with analytics access grant.</p>
            </html>
            """, "text/html; charset=utf-8", System.Text.Encoding.UTF8, status);
    }
}
