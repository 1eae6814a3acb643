using System.Text.Json;
using Analytics.Jobs.Access;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Analytics.Jobs.Examining;

/// <summary>Looks at the identity provider: whether it can be reached, is the one that is meant, and can do what is asked of it.</summary>
internal sealed class ProviderExamination(SignInSettings settings, Texts texts)
{
    private const string Check = "sign-in";
    private const int Longest = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    internal async Task<Diagnosis> Run(CancellationToken stop)
    {
        using var http = new HttpClient { Timeout = Patience, MaxResponseContentBufferSize = Longest };
        string url = settings.Discovery;
        try
        {
            var told = OpenIdConnectConfiguration.Create(await http.GetStringAsync(url, stop));
            if (told.Issuer?.TrimEnd('/') != settings.Authority.AbsoluteUri.TrimEnd('/'))
                return string.IsNullOrEmpty(told.Issuer) ? Wrong(texts.ProviderNoJson(url), texts.MendProvider) : Wrong(texts.ProviderIsOther(told.Issuer), texts.MendAuthority(told.Issuer));
            var parts = new Dictionary<string, string?> { ["authorization_endpoint"] = told.AuthorizationEndpoint, ["token_endpoint"] = told.TokenEndpoint, ["jwks_uri"] = told.JwksUri };
            if (parts.Keys.FirstOrDefault(name => string.IsNullOrEmpty(parts[name])) is { } lacking)
                return Wrong(texts.ProviderLacks(url, lacking), texts.MendProviderItself);
            url = told.JwksUri;
            int keys = new JsonWebKeySet(await http.GetStringAsync(url, stop)).GetSigningKeys().Count(key => key is AsymmetricSecurityKey or JsonWebKey { Kty: "RSA" or "EC" });
            return keys > 0 ? new(Check, Health.Ok, texts.ProviderFine(settings.Provider, keys)) : Wrong(texts.ProviderLacks(url, "keys"), texts.MendProviderItself);
        }
        catch (Exception e) when (e is HttpRequestException or InvalidOperationException || (e is TaskCanceledException && !stop.IsCancellationRequested))
        {
            return Wrong(texts.ProviderSilent(url, e.GetBaseException().Message), texts.MendProvider);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return Wrong(texts.ProviderNoJson(url), texts.MendProvider);
        }
    }

    private static Diagnosis Wrong(string said, string mend) => new(Check, Health.Error, said, mend);
}
