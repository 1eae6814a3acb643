using System.Globalization;
using System.Security.Claims;
using Analytics.Ingest;
using Analytics.Jobs.Web;
using Analytics.Lake;

namespace Analytics.Jobs.Access;

/// <summary>Who somebody is here whom the identity provider knows: by the claims of a token that was validated, and by nothing else of it.</summary>
internal sealed class ProviderPeople(SignInSettings settings, FigureReaders figures)
{
    private const int LongestName = 64;
    private const string Who = "analytics:who", Provider = "analytics:provider";

    // One reference, which requests beside each other see whole.
    private Tuple<string, HashSet<string>>? regions;

    // Another provider's people are others, whatever they are called.
    private string Own => $"{settings.Authority} {settings.ClientId}";

    /// <summary>What is kept of a token for as long as somebody is signed in: what roles are read from, each time anew. Null when it does not say whose it is.</summary>
    internal ClaimsPrincipal? Kept(ClaimsPrincipal told)
    {
        if (told.FindFirst("sub")?.Value is not { Length: > 0 } subject)
            return null;
        var groups = told.FindAll(settings.RoleClaim).Where(claim => settings.Roles.ContainsKey(claim.Value));
        var claims = groups.Concat(told.FindAll(settings.RegionClaim).Take(2)).DistinctBy(claim => (claim.Type, claim.Value)).Select(claim => new Claim(claim.Type, claim.Value));
        return new(new ClaimsIdentity([new(Who, NameOf(told.FindFirst(settings.NameClaim)?.Value, subject)), new(Provider, Own), .. claims], Provider));
    }

    /// <summary>The name of somebody of whom this was kept.</summary>
    internal static string? Name(ClaimsPrincipal kept) => kept.FindFirst(Who)?.Value;

    /// <summary>Who somebody is here; null when no group of theirs has a role, or when the role region has no region.</summary>
    internal ClaimsPrincipal? Find(ClaimsPrincipal kept)
    {
        if (Name(kept) is not { } name || !kept.HasClaim(Provider, Own))
            return null;
        var roles = kept.FindAll(settings.RoleClaim).Where(claim => settings.Roles.ContainsKey(claim.Value)).Select(claim => settings.Roles[claim.Value]).Order().ToList();
        if (roles.Count == 0)
            return null;
        if (roles[0] != Role.Region)
            return Viewer.Of(name, roles[0], null);
        string[] own = [.. kept.FindAll(settings.RegionClaim).Select(claim => claim.Value)];
        return own is [var region] && region != ReturnScope.Nation && Regions().Contains(region) ? Viewer.Of(name, Role.Region, region) : null;
    }

    // A name may be chosen by its owner; with the subject behind it, in letters that cannot close the bracket, it is nobody else's.
    private static string NameOf(string? name, string subject)
    {
        string plain = new([.. (name ?? "").Where(c => char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)).Take(LongestName)]);
        return $"{plain.Trim()} ({Uri.EscapeDataString(subject)})".Trim();
    }

    private HashSet<string> Regions()
    {
        string seeds = figures.Own.Seeds;
        var known = regions;
        if (known?.Item1 != seeds)
        {
            using var session = LakeSession.Open(new SessionLimits(null, Threads: 1, null));
            session.AttachSeeds(seeds);
            regions = known = new(seeds, [.. session.Query("SELECT region_code FROM seed_regions", row => row.GetString(0))]);
        }
        return known.Item2;
    }
}
