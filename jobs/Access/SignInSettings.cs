namespace Analytics.Jobs.Access;

/// <summary>The identity provider by which people and programs sign in beside our own tokens, and what its groups are here.</summary>
/// <param name="Authority">Where it is; its discovery document lies under it.</param>
/// <param name="ClientId">What it knows the server by.</param>
/// <param name="ClientSecret">With which the server shows who it is; null: the provider asks for none.</param>
/// <param name="Audience">Whom the tokens of programs must be meant for.</param>
/// <param name="RoleClaim">The claim with a person's groups.</param>
/// <param name="RegionClaim">The claim with the region of who has the role region.</param>
/// <param name="NameClaim">The claim with a person's name.</param>
/// <param name="Roles">Groups, and the role that each gives.</param>
internal sealed record SignInSettings(
    Uri Authority, string ClientId, string? ClientSecret, string Audience, string RoleClaim, string RegionClaim, string NameClaim, IReadOnlyDictionary<string, Role> Roles)
{
    private const string Section = "signIn", RolesKey = Section + ":roles";
    private static readonly string[] Known = ["authority", "clientId", "clientSecret", "audience", "roleClaim", "regionClaim", "nameClaim", "roles"];

    /// <summary>The provider, as people see it.</summary>
    internal string Provider => Authority.Authority;

    /// <summary>Where it tells of itself.</summary>
    internal string Discovery => $"{Authority.AbsoluteUri.TrimEnd('/')}/.well-known/openid-configuration";

    /// <summary>Where it is and what it knows us by: what is printed holds no secret.</summary>
    public override string ToString() => $"{Authority} {ClientId}";

    /// <summary>Whether a key is read here.</summary>
    internal static bool Owns(string key) => key.Split(':')[0].Equals(Section, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads them; null when there is no provider.</summary>
    /// <exception cref="ProgramException">Something is not understood.</exception>
    internal static SignInSettings? Read(WrittenSettings all, Texts texts)
    {
        if (!all.Has(Section))
            return null;
        if (all[Section] is { Length: > 0 } single)
            throw all.Wrong(Section, texts.BadSetting(Section, single, "{ \"authority\": ... }"));
        if (all.Under(Section).FirstOrDefault(key => !Known.Contains(key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            throw all.Wrong($"{Section}:{unknown}", texts.UnknownKey(unknown, Known));
        string clientId = Text("clientId", null, "analytics");
        return new(
            ReadAuthority(), clientId, Secret("clientSecret"), Text("audience", clientId, ""), Text("roleClaim", "roles", ""), Text("regionClaim", "region", ""), Text("nameClaim", "name", ""), ReadRoles());

        Uri ReadAuthority()
        {
            string text = Text("authority", null, "https://id.example.cn/realms/analytics");
            return Uri.TryCreate(text, UriKind.Absolute, out var authority) && (authority.Scheme == Uri.UriSchemeHttps || (authority.Scheme == Uri.UriSchemeHttp && authority.IsLoopback))
                && authority is { Query: "", Fragment: "", UserInfo: "" } ? authority : throw all.Wrong($"{Section}:authority", texts.BadAuthority);
        }

        Dictionary<string, Role> ReadRoles()
        {
            if (all[RolesKey] is { Length: > 0 } text)
                throw all.Wrong(RolesKey, texts.BadSetting("roles", text, "{ \"assessors\": \"evaluator\" }"));
            var roles = all.Names(RolesKey).ToDictionary(group => group, group => RoleOf(group, all[$"{RolesKey}:{group}"]!), StringComparer.Ordinal);
            return roles.Count > 0 ? roles : throw all.Wrong(RolesKey, texts.KeyMissing("roles", "{ \"assessors\": \"evaluator\" }"));
        }

        Role RoleOf(string group, string word)
        {
            var roles = Enum.GetValues<Role>().ToDictionary(role => role.ToString().ToLowerInvariant());
            return string.IsNullOrWhiteSpace(group) || !roles.TryGetValue(word, out var role) ? throw all.Wrong($"{RolesKey}:{group}", texts.BadSetting(group, word, string.Join(", ", roles.Keys))) : role;
        }

        string? Secret(string name) => string.IsNullOrEmpty(all[$"{Section}:{name}"]) ? null
            : all.IsVariable($"{Section}:{name}") ? all[$"{Section}:{name}"] : throw all.Wrong($"{Section}:{name}", texts.SecretInFile(WrittenSettings.Variable($"{Section}:{name}")));

        string Text(string name, string? otherwise, string example)
        {
            string key = $"{Section}:{name}";
            return all.Under(key).Count > 0 ? throw all.Wrong(key, texts.OneText(name))
                : !string.IsNullOrWhiteSpace(all[key]) ? all[key]!.Trim()
                : all[key] is null ? otherwise ?? throw all.Wrong(key, texts.KeyMissing(name, example))
                : throw all.Wrong(key, texts.KeyMissing(name, example.Length > 0 ? example : otherwise!));
        }
    }
}
