using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Jobs.Tests;

/// <summary>An identity provider on loopback, written by the standards and by hand: discovery, keys, authorization codes with PKCE, and tokens of any claims, good and bad.</summary>
public sealed class FakeProvider : IAsyncDisposable
{
    public const string ClientId = "analytics", Secret = "s3cret-of-the-client";

    private readonly WebApplication app;
    private RSA key = RSA.Create(2048);
    private string keyId = "k1";
    private readonly ConcurrentDictionary<string, (string Challenge, string Nonce, string Redirect)> codes = new();

    private FakeProvider(WebApplication app) => this.app = app;

    public string Url => app.Urls.First();

    /// <summary>Who is signed in with the provider, by their claims; null gives up.</summary>
    public Dictionary<string, object>? Person { get; set; }

    /// <summary>What the ID token's nonce is made.</summary>
    public Func<string, string> Nonce { get; set; } = nonce => nonce;

    /// <summary>Everything secret that was handed out.</summary>
    public ConcurrentBag<string> HandedOut { get; } = [Secret];

    /// <summary>How often a code was asked to be exchanged.</summary>
    public int Exchanges { get; private set; }

    public static async Task<FakeProvider> Start()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var provider = new FakeProvider(builder.Build());
        provider.Map();
        await provider.app.StartAsync();
        return provider;
    }

    /// <summary>The settings of a warehouse that knows this provider.</summary>
    public string Settings(string more = "") => $$"""
        {
          "schedule": { "collect": "0 0 0 1 1 ?", "refresh": "0 0 0 1 1 ?", "report": "0 0 0 1 1 ?" },
          "signIn": {
            "authority": "{{Url}}", "clientId": "{{ClientId}}", "audience": "analytics-api", "roleClaim": "groups", "regionClaim": "region_code", "nameClaim": "name",
            "roles": { "g-evaluator": "evaluator", "g-planner": "planner", "urn:g:researcher": "researcher", "g-region": "region", "g-operator": "operator" }{{more}}
          }
        }
        """;

    public static Dictionary<string, object> PersonOf(string subject, string name, string? group, params string[] regions)
    {
        var person = new Dictionary<string, object> { ["sub"] = subject, ["name"] = name };
        if (group is not null)
            person["groups"] = (string[])["everybody", group];
        if (regions.Length > 0)
            person["region_code"] = regions.Length == 1 ? regions[0] : regions;
        return person;
    }

    /// <summary>A token for programs.</summary>
    public string Token(Dictionary<string, object> person, Action<Dictionary<string, object>>? change = null, string alg = "RS256", Func<byte[], byte[]>? sign = null)
    {
        var claims = new Dictionary<string, object>(person) { ["iss"] = Url, ["aud"] = "analytics-api", ["nbf"] = Seconds(-60), ["exp"] = Seconds(600) };
        change?.Invoke(claims);
        return Signed(claims, alg, sign ?? Sign);
    }

    public static long Seconds(double fromNow) => DateTimeOffset.UtcNow.AddSeconds(fromNow).ToUnixTimeSeconds();

    /// <summary>Withdraws the key and signs by another from now on.</summary>
    public void ChangeKey()
    {
        key.Dispose();
        (key, keyId) = (RSA.Create(2048), "k2");
    }

    /// <summary>The public key as everybody can have it.</summary>
    public string PublicPem => key.ExportSubjectPublicKeyInfoPem();

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        key.Dispose();
    }

    private byte[] Sign(byte[] text) => key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private string Signed(Dictionary<string, object> claims, string alg, Func<byte[], byte[]> sign)
    {
        string text = $"{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new { alg, typ = "JWT", kid = keyId }))}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        string token = $"{text}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(text)))}";
        HandedOut.Add(token);
        return token;
    }

    private void Map()
    {
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new
        {
            issuer = Url,
            authorization_endpoint = Url + "/authorize",
            token_endpoint = Url + "/token",
            jwks_uri = Url + "/keys",
            // Not there: who may do without does not go there.
            pushed_authorization_request_endpoint = Url + "/par",
            response_types_supported = (string[])["code"],
            subject_types_supported = (string[])["public"],
            id_token_signing_alg_values_supported = (string[])["RS256"],
        }));
        app.MapGet("/keys", () => key.ExportParameters(false) is var rsa ? Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = keyId, alg = "RS256", n = Base64Url.EncodeToString(rsa.Modulus), e = Base64Url.EncodeToString(rsa.Exponent) } } }) : null);
        app.MapGet("/authorize", (HttpContext http) =>
        {
            string Asked(string name) => http.Request.Query[name].ToString();
            if (Asked("client_id") != ClientId || Asked("response_type") != "code" || Asked("code_challenge_method") != "S256" || Asked("nonce").Length < 16 || Asked("state").Length < 16 || !Asked("scope").Split(' ').Contains("openid"))
                return Results.BadRequest();
            string back = $"{Asked("redirect_uri")}?state={Uri.EscapeDataString(Asked("state"))}";
            if (Person is null)
                return Results.Redirect(back + "&error=access_denied&error_description=gone%0Aaway");
            string code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
            codes[code] = (Asked("code_challenge"), Asked("nonce"), Asked("redirect_uri"));
            HandedOut.Add(code);
            return Results.Redirect($"{back}&code={code}");
        });
        app.MapPost("/token", async (HttpContext http) =>
        {
            Exchanges++;
            var form = await http.Request.ReadFormAsync();
            // Once only, by who asked for it, to where it was sent.
            bool good = codes.TryRemove(form["code"].ToString(), out var asked) && form["grant_type"] == "authorization_code" && form["client_id"] == ClientId && form["client_secret"] == Secret && form["redirect_uri"] == asked.Redirect
                && Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) == asked.Challenge;
            if (!good)
                return Results.Json(new { error = "invalid_grant", error_description = $"no {form["code"]}" }, statusCode: 400);
            string id = Token(Person!, claims => (claims["aud"], claims["nonce"], claims["iat"]) = (ClientId, Nonce(asked.Nonce), Seconds(0)));
            return Results.Json(new { access_token = Token(Person!), id_token = id, token_type = "Bearer", expires_in = 600 });
        });
    }
}
