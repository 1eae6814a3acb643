using System.Text.Json.Serialization;

namespace Analytics.Jobs.Access;

/// <summary>An account as it is kept. Of its token only the SHA-256 is, so that nobody who reads it can sign in.</summary>
/// <param name="Name">Whose it is.</param>
/// <param name="Role">What it is for.</param>
/// <param name="Region">Of the role region, the code of its own.</param>
/// <param name="Sha256">Of the token, in hexadecimal.</param>
/// <param name="GrantedAt">When it was granted.</param>
/// <param name="GrantedBy">Who granted it.</param>
/// <param name="Expires">From when on it is of no use; null: it stays.</param>
/// <param name="RevokedAt">When it was revoked.</param>
/// <param name="RevokedBy">Who revoked it.</param>
internal sealed record Account(
    string Name, [property: JsonConverter(typeof(JsonStringEnumConverter<Role>))] Role Role, string? Region, string Sha256, DateTimeOffset GrantedAt, string GrantedBy, DateTimeOffset? Expires,
    DateTimeOffset? RevokedAt = null, string? RevokedBy = null)
{
    /// <summary>Whether its token lets in at an instant.</summary>
    internal bool IsGood(DateTimeOffset now) => RevokedAt is null && !(Expires <= now);
}
