using System.Net;
using Analytics.Ingest;

namespace Analytics.Jobs.Access;

/// <summary>Where a server listens, and who reaches it.</summary>
/// <param name="Urls">Where it listens.</param>
/// <param name="Proxies">Addresses of the proxies that it stands behind, beside those of this machine; null without any.</param>
/// <param name="AreOpen">Others than this machine reach it, themselves or through a proxy.</param>
internal sealed record Doors(IReadOnlyList<string> Urls, IReadOnlyList<IPAddress>? Proxies, bool AreOpen)
{
    /// <summary>The doors of a server, with what must be true before they may be opened.</summary>
    /// <param name="urls">Where to listen, separated by semicolons.</param>
    /// <param name="proxies">Addresses of proxies, separated by commas; null: it stands behind none.</param>
    /// <param name="warehouse">The warehouse with its accounts.</param>
    /// <param name="hasProvider">Whether people have an identity provider to sign in by.</param>
    /// <param name="texts">The reader's language.</param>
    /// <exception cref="ProgramException">They must not be opened so.</exception>
    internal static Doors Of(string urls, string? proxies, Warehouse warehouse, bool hasProvider, Texts texts)
    {
        string[] all = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        bool loopback = true;
        foreach (string url in all.DefaultIfEmpty(""))
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.PathAndQuery != "/")
                throw new ProgramException(ExitCode.Usage, texts.BadUrl(url));
            if (address.Scheme == "https")
                throw new ProgramException(ExitCode.Usage, texts.HttpsIsTheProxys(url));
            loopback &= address.IsLoopback;
            if (!address.IsLoopback && proxies is null)
                throw new ProgramException(ExitCode.Usage, texts.PlainOffLoopback(url));
        }
        var known = proxies?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(text => IPAddress.TryParse(text, out var proxy) ? proxy : throw new ProgramException(ExitCode.Usage, texts.BadValue("--behind-proxy", text, "10.0.0.5"))).ToList();
        var doors = new Doors(all, known, !loopback || known is not null);
        if (doors.AreOpen && !hasProvider && !new AccountFile(warehouse, texts).Read().Any(account => account.IsGood(DateTimeOffset.UtcNow)))
            throw new ProgramException(ExitCode.Usage, texts.NoAccountsYet);
        return doors;
    }
}
