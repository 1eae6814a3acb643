using System.Security.Claims;
using Analytics.Ingest;

namespace Analytics.Jobs.Access;

/// <summary>Who asks, and what they may see.</summary>
/// <param name="Name">Name of the account; null on a server that asks for none.</param>
/// <param name="Role">Its role; null on a server that asks for none.</param>
/// <param name="Region">The region whose returns are all that it sees; null: every region.</param>
/// <param name="ForEvaluators">Whether what the disclosure rule withholds is shown.</param>
internal sealed record Viewer(string? Name, Role? Role, string? Region, bool ForEvaluators)
{
    private const string RegionClaim = "region", Withheld = "withheld";

    /// <summary>Whether a return of this region is theirs to see and to send: of their own, or of one under it.</summary>
    internal bool Owns(string? region) => Region is null || (region is not null && ReturnScope.PrefixOf(region).StartsWith(ReturnScope.PrefixOf(Region), StringComparison.Ordinal));

    /// <summary>Whether rows and findings of a return of this region are shown: to evaluators, and to the region that sent them.</summary>
    internal bool SeesRows(string? region) => ForEvaluators || (Region is not null && Owns(region));

    /// <summary>All that an answer may depend on.</summary>
    internal string Sight => $"{Role} {Region} {ForEvaluators}";

    /// <summary>Who asks on a server that asks for no credential.</summary>
    internal static ClaimsPrincipal Local(bool evaluator) => Principal(evaluator ? [new(Withheld, "")] : []);

    /// <summary>Whose token it was.</summary>
    internal static ClaimsPrincipal Of(Account account) => Of(account.Name, account.Role, account.Region);

    /// <summary>Somebody with a role.</summary>
    internal static ClaimsPrincipal Of(string name, Role role, string? region) => Principal(
        [new(ClaimTypes.Name, name), new(ClaimTypes.Role, $"{role}"), .. region is null ? (Claim[])[] : [new(RegionClaim, region)]]);

    /// <summary>Who was let in.</summary>
    internal static Viewer Of(ClaimsPrincipal user)
    {
        Role? role = Enum.TryParse<Role>(user.FindFirstValue(ClaimTypes.Role), out var known) ? known : null;
        // Without a region an account of the role region would see them all.
        string? region = role == Access.Role.Region ? user.FindFirstValue(RegionClaim) ?? "none" : null;
        return new(user.FindFirstValue(ClaimTypes.Name), role, region, role == Access.Role.Evaluator || (role is null && user.HasClaim(claim => claim.Type == Withheld)));
    }

    private static ClaimsPrincipal Principal(IEnumerable<Claim> claims) => new(new ClaimsIdentity(claims, "token"));
}

/// <summary>Why a credential of the identity provider lets nobody in, where it is not the credential that is wrong.</summary>
/// <param name="Who">Whose it is, as far as is known.</param>
/// <param name="Unreachable">The provider cannot be asked for its keys; else its owner has no role here.</param>
internal sealed record ProviderRefusal(string? Who, bool Unreachable);

/// <summary>Who asks.</summary>
internal static class ViewerOfRequest
{
    /// <summary>Who was let in with this request.</summary>
    internal static Viewer Viewer(this HttpContext http) => Access.Viewer.Of(http.User);

    /// <summary>Keeps why the provider's credential lets nobody in, for the answer.</summary>
    internal static void Refuse(this HttpContext http, ProviderRefusal why) => http.Items[typeof(ProviderRefusal)] = why;

    /// <summary>Why the provider's credential lets nobody in; null when that is not what is wrong.</summary>
    internal static ProviderRefusal? Refused(this HttpContext http) => http.Items[typeof(ProviderRefusal)] as ProviderRefusal;
}
