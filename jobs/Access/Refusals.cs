using System.Threading.RateLimiting;
using Analytics.Jobs.Web;

namespace Analytics.Jobs.Access;

/// <summary>Counts and logs what was refused. Of a client that is refused too often no more is logged, so that nobody can fill the disk.</summary>
internal sealed class Refusals : IDisposable
{
    private const int OfAnAddress = 20, OfAnAccount = 200;
    private const string Account = "account ";
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<string> limiter = PartitionedRateLimiter.Create<string, string>(
        client => RateLimitPartition.GetFixedWindowLimiter(client, _ => new() { PermitLimit = client.StartsWith(Account, StringComparison.Ordinal) ? OfAnAccount : OfAnAddress, Window = Window }));

    /// <summary>Logs a refusal. False when the client was refused too often: it was told so.</summary>
    internal async Task<bool> Tell(HttpContext http, int status)
    {
        if (!TryTake(http))
        {
            await TooMany(http);
            return false;
        }
        http.Log("refusal", $"{http.Request.Method} {http.Request.Path}", $"{status}", http.Refused() is { Who: { } who } ? new(who, null, null, false) : null);
        return true;
    }

    /// <summary>Counts a refusal; false when there were too many.</summary>
    internal bool TryTake(HttpContext http)
    {
        using var lease = limiter.AttemptAcquire(ClientOf(http));
        return lease.IsAcquired;
    }

    /// <summary>Whether a client was refused as often as it may.</summary>
    internal bool IsSpent(HttpContext http) => limiter.GetStatistics(ClientOf(http)) is { CurrentAvailablePermits: 0 };

    /// <summary>Tells a client to wait.</summary>
    internal static Task TooMany(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "60";
        return Problems.Of(StatusCodes.Status429TooManyRequests, "请求过于频繁，请稍后再试。", "Too many requests; try again in a while.").ExecuteAsync(http);
    }

    /// <summary>Whose requests are counted together: an account's, else an address's.</summary>
    internal static string ClientOf(HttpContext http) => http.Viewer().Name is { } name ? Account + name : $"address {http.Connection.RemoteIpAddress}";

    /// <inheritdoc />
    public void Dispose() => limiter.Dispose();
}
