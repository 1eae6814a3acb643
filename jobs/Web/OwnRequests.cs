namespace Analytics.Jobs.Web;

/// <summary>
/// Requests that change something come from our own pages: they carry a header that no page of another site can send unasked (a browser would first ask us,
/// and is not answered). Who may ask is decided before, by <see cref="Analytics.Jobs.Access.Roles"/>.
/// </summary>
internal static class OwnRequests
{
    internal const string Header = "X-Analytics-Page";

    /// <summary>Lets pass only what our own pages, or a program, ask for.</summary>
    internal static RouteHandlerBuilder FromOwnPages(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter((context, next) =>
        IsForeign(context.HttpContext.Request) || !context.HttpContext.Request.Headers.ContainsKey(Header)
            ? ValueTask.FromResult<object?>(Problems.Of(StatusCodes.Status403Forbidden, $"请求缺少头 {Header}，或来自其他网站。", $"The request lacks the header {Header}, or comes from another site."))
            : next(context));

    /// <summary>Refuses what a page of another site has the browser fetch: it could not read the answer, but keep the machine busy.</summary>
    internal static RouteHandlerBuilder NotFromOtherSites(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter((context, next) =>
        IsForeign(context.HttpContext.Request)
            ? ValueTask.FromResult<object?>(Problems.Of(StatusCodes.Status403Forbidden, "请求来自其他网站。", "The request comes from another site."))
            : next(context));

    /// <summary>Whether a page of another site has the browser ask.</summary>
    internal static bool IsForeign(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site"
        || (request.Headers.Origin.ToString() is { Length: > 0 } origin && origin != $"{request.Scheme}://{request.Host}");
}
