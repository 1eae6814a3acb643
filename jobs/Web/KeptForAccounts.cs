using Microsoft.AspNetCore.OutputCaching;

namespace Analytics.Jobs.Web;

/// <summary>
/// The usual policy of the library but for one thing: it keeps answers to those who are signed in too. Authorization has let a request through before it is looked for here, and what was kept is found by what
/// the viewer may see, so that nobody is given an answer of another sight.
/// </summary>
internal sealed class KeptForAccounts : IOutputCachePolicy
{
    private string state = "";

    /// <inheritdoc />
    public async ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        bool asks = HttpMethods.IsGet(context.HttpContext.Request.Method) || HttpMethods.IsHead(context.HttpContext.Request.Method);
        (context.EnableOutputCaching, context.AllowLocking) = (true, true);
        (context.AllowCacheLookup, context.AllowCacheStorage) = (asks, asks);
        context.CacheVaryByRules.QueryKeys = "*";
        if (context.HttpContext.Items[LivePages.ByState] is not string now)
            return;
        context.Tags.Add(now);
        string before = Interlocked.Exchange(ref state, now);
        // Nobody asks for answers of an earlier state again. Who asked may be gone; they go all the same.
        if (before != now && before.Length > 0)
            await context.HttpContext.RequestServices.GetRequiredService<IOutputCacheStore>().EvictByTagAsync(before, CancellationToken.None);
    }

    /// <inheritdoc />
    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    /// <inheritdoc />
    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var response = context.HttpContext.Response;
        if (response.StatusCode != StatusCodes.Status200OK || response.Headers.SetCookie.Count > 0)
            context.AllowCacheStorage = false;
        return ValueTask.CompletedTask;
    }
}
