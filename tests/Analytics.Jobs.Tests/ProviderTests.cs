using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Analytics.Jobs.Access;
using Microsoft.Extensions.Time.Testing;

namespace Analytics.Jobs.Tests;

/// <summary>Signing in by an identity provider: its tokens, its authorization codes, and what becomes of them here.</summary>
public sealed partial class ProviderTests(ProviderTests.Fixture fixture) : IClassFixture<ProviderTests.Fixture>
{
    private static readonly Dictionary<Role, string> Groups = new()
    {
        [Role.Evaluator] = "g-evaluator",
        [Role.Planner] = "g-planner",
        [Role.Researcher] = "urn:g:researcher",
        [Role.Region] = "g-region",
        [Role.Operator] = "g-operator",
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Dictionary<string, object> Evaluator => FakeProvider.PersonOf("e-1", "张三", "g-evaluator");

    [Fact]
    public async Task A_token_of_each_group_may_what_its_role_may()
    {
        using var http = From("127.0.0.10");
        foreach (var (role, group) in Groups)
        {
            string token = fixture.Provider.Token(FakeProvider.PersonOf($"s-{role}", "王五", group, role == Role.Region ? ["440000"] : []));
            foreach (var (address, of) in new[] { ("/api/indicators", RouteGroup.Compare), ("/api/returns?period=2025Q3", RouteGroup.Returns), ("/api/query/tables", RouteGroup.Data), ("/api/jobs", RouteGroup.Jobs), ("/index.html", RouteGroup.Pages) })
            {
                using var answer = await Ask(http, token, address);
                Assert.True((answer.StatusCode == HttpStatusCode.Forbidden) != role.May(of) && answer.StatusCode is not HttpStatusCode.Unauthorized, $"{role} {address}: {answer.StatusCode}");
            }
            if (role != Role.Region)
                continue;
            using var own = await Ask(http, token, "/api/template?kind=task&period=2025Q4&region=440100");
            using var other = await Ask(http, token, "/api/template?kind=task&period=2025Q4&region=320000");
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (own.StatusCode, other.StatusCode));
        }
        // Of several groups the first role by the table.
        using var both = await Ask(http, fixture.Provider.Token(new() { ["sub"] = "b", ["groups"] = (string[])["g-operator", "g-planner"] }), "/api/indicators");
        Assert.NotEqual(HttpStatusCode.Forbidden, both.StatusCode);
        Assert.Contains("\"who\":\"王五 (s-Operator)\",\"role\":\"operator\",\"what\":\"refusal\",\"on\":\"GET /api/indicators\"", fixture.Audit, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("not yet valid")]
    [InlineData("no expiry")]
    [InlineData("another issuer")]
    [InlineData("another audience")]
    [InlineData("no audience")]
    [InlineData("another key")]
    [InlineData("changed after it was signed")]
    [InlineData("alg none")]
    [InlineData("alg none, signature kept")]
    [InlineData("HS256 with the public key")]
    [InlineData("cut off")]
    [InlineData("no JSON")]
    public async Task A_token_that_is_not_the_providers_for_us_and_now_lets_nobody_in(string wrong)
    {
        var provider = fixture.Provider;
        using var stranger = RSA.Create(2048);
        string good = provider.Token(Evaluator);
        string[] parts = good.Split('.');
        string token = wrong switch
        {
            "expired" => provider.Token(Evaluator, claims => claims["exp"] = FakeProvider.Seconds(-90)),
            "not yet valid" => provider.Token(Evaluator, claims => claims["nbf"] = FakeProvider.Seconds(90)),
            "no expiry" => provider.Token(Evaluator, claims => claims.Remove("exp")),
            "another issuer" => provider.Token(Evaluator, claims => claims["iss"] = "https://evil.example"),
            "another audience" => provider.Token(Evaluator, claims => claims["aud"] = "another-api"),
            "no audience" => provider.Token(Evaluator, claims => claims.Remove("aud")),
            "another key" => provider.Token(Evaluator, sign: text => stranger.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
            "changed after it was signed" => $"{parts[0]}.{provider.Token(FakeProvider.PersonOf("e-1", "张三", "g-operator")).Split('.')[1]}.{parts[2]}",
            "alg none" => provider.Token(Evaluator, alg: "none", sign: _ => []),
            "alg none, signature kept" => provider.Token(Evaluator, alg: "none"),
            "HS256 with the public key" => provider.Token(Evaluator, alg: "HS256", sign: text => HMACSHA256.HashData(Encoding.ASCII.GetBytes(provider.PublicPem), text)),
            "cut off" => good[..^20],
            _ => "e30.bm8.bm8",
        };
        // From an address of its own: what is refused is counted.
        using var http = From("127.0.0.11");
        using var answer = await Ask(http, token, "/api/jobs");
        using var fine = await Ask(http, good, "/api/jobs");
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (answer.StatusCode, fine.StatusCode));
    }

    [Fact]
    public async Task Whose_groups_have_no_role_and_who_has_no_region_that_exists_has_no_access()
    {
        using var http = From("127.0.0.12");
        foreach (var person in (Dictionary<string, object>[])[
            FakeProvider.PersonOf("n-1", "李四", null), FakeProvider.PersonOf("n-2", "李四", "G-EVALUATOR"), FakeProvider.PersonOf("n-3", "李四", "evaluator"),
            FakeProvider.PersonOf("r-1", "李四", "g-region"), FakeProvider.PersonOf("r-2", "李四", "g-region", "44"), FakeProvider.PersonOf("r-3", "李四", "g-region", "100000"), FakeProvider.PersonOf("r-4", "李四", "g-region", "449999"),
            FakeProvider.PersonOf("r-5", "李四", "g-region", "440000", "320000"), FakeProvider.PersonOf("r-6", "李四", "g-region", ""), FakeProvider.PersonOf("", "李四", "g-evaluator")])
        {
            using var answer = await Ask(http, fixture.Provider.Token(person), "/api/returns?period=2025Q3");
            Assert.True(answer.StatusCode == HttpStatusCode.Forbidden && (await answer.Content.ReadAsStringAsync(Stop)).Contains("no group of yours", StringComparison.Ordinal), $"{person["sub"]}: {answer.StatusCode}");
        }
        Assert.Contains("\"who\":\"李四 (r-4)\",\"role\":null,\"what\":\"refusal\",\"on\":\"GET /api/returns\",\"from\":\"127.0.0.12\",\"outcome\":\"403\"", fixture.Audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_somebody_chose_makes_nobody_of_them_and_our_own_tokens_go_on()
    {
        using var http = From("127.0.0.13");
        // An upload is its sender's: of the account guangdong, and of a subject.
        string upload = await Upload(http, fixture.OwnToken);
        string chosen = fixture.Provider.Token(FakeProvider.PersonOf("x-1", "guangdong", "g-region", "440000"));
        foreach (string other in (string[])[chosen, fixture.Provider.Token(FakeProvider.PersonOf("x) (y", "guangdong", "g-region", "440000"))])
        {
            using var stolen = await Ask(http, other, $"/api/check/{upload}");
            Assert.Equal(HttpStatusCode.NotFound, stolen.StatusCode);
        }
        string mine = await Upload(http, chosen);
        using var lookalike = await Ask(http, fixture.Provider.Token(FakeProvider.PersonOf("1", "guangdong (x-1)", "g-region", "440000")), $"/api/check/{mine}");
        using var renamed = await Ask(http, fixture.Provider.Token(FakeProvider.PersonOf("x-1", "guangdong", "g-region", "440000")), $"/api/check/{mine}");
        using var own = await Ask(http, fixture.OwnToken, $"/api/check/{upload}");
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK, HttpStatusCode.OK), (lookalike.StatusCode, renamed.StatusCode, own.StatusCode));
    }

    [Fact]
    public async Task A_session_lasts_over_a_restart_for_twelve_hours_and_as_long_as_its_group_has_a_role()
    {
        await using var provider = await FakeProvider.Start();
        using var sandbox = new Sandbox();
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        sandbox.Clock = clock;
        provider.Person = Evaluator;
        Browser? browser = null;
        async Task<HttpStatusCode> Served(string settings)
        {
            File.WriteAllText(sandbox.Path("analytics.json"), settings);
            using var server = sandbox.Start("serve", "--urls", "http://127.0.0.1:0", "--lang", "en");
            using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = await AddressOf(server) };
            browser = new Browser(http) { Cookies = browser?.Cookies ?? [] };
            if (browser.Cookies.Count == 0)
            {
                using var done = await browser.Get(await Back(browser));
            }
            using var answer = await browser.Get("/api/jobs");
            server.Interrupt();
            await server.Finished();
            return answer.StatusCode;
        }
        sandbox.Environment["ANALYTICS__SIGNIN__CLIENTSECRET"] = FakeProvider.Secret;
        Assert.Equal(HttpStatusCode.OK, await Served(provider.Settings()));
        Assert.Equal(HttpStatusCode.Unauthorized, await Served(provider.Settings().Replace("g-evaluator", "g-others", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.Unauthorized, await Served(provider.Settings().Replace("\"clientId\": \"analytics\"", "\"clientId\": \"another\"", StringComparison.Ordinal)));
        clock.Advance(TimeSpan.FromHours(11.9));
        Assert.Equal(HttpStatusCode.OK, await Served(provider.Settings()));
        clock.Advance(TimeSpan.FromHours(0.2));
        Assert.Equal(HttpStatusCode.Unauthorized, await Served(provider.Settings()));

        if (OperatingSystem.IsWindows())
            return;
        string keys = sandbox.Path("warehouse/keys");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(keys));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Assert.Single(Directory.GetFiles(keys))));
    }

    [Fact]
    public async Task Without_an_answer_of_the_provider_its_people_are_told_so_and_our_tokens_let_in()
    {
        using var sandbox = new Sandbox();
        using (var taken = new TcpListener(IPAddress.Loopback, 0))
        {
            taken.Start();
            File.WriteAllText(sandbox.Path("analytics.json"), $$"""{ "signIn": { "authority": "http://127.0.0.1:{{((IPEndPoint)taken.LocalEndpoint).Port}}", "clientId": "analytics", "roles": { "g-evaluator": "evaluator" } } }""");
        }
        string own = (await sandbox.Run("access", "grant", "me", "--role", "evaluator")).Out.Trim();
        using var server = sandbox.Start("serve", "--urls", "http://127.0.0.1:0", "--lang", "en");
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = await AddressOf(server) };
        using var told = await Ask(http, fixture.Provider.Token(Evaluator), "/api/jobs");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, told.StatusCode);
        Assert.Contains("The identity provider cannot be reached", await told.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        using var page = await http.GetAsync("/signin/provider", Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
        Assert.Contains("现在无法访问统一身份认证", await page.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        using var mine = await Ask(http, own, "/api/jobs");
        using var none = await http.GetAsync("/api/jobs", Stop);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (mine.StatusCode, none.StatusCode));
        // The door of jobs run does not wait for a provider.
        Assert.Equal(0, (await sandbox.Run("jobs", "run", "collect")).Exit);
        server.Interrupt();
        await server.Finished();

        var doctor = await sandbox.Run("doctor", "--format", "json", "--lang", "en");
        Assert.Equal(1, doctor.Exit);
        Assert.Matches("\"sign-in\",\"result\":\"error\",\"found\":\"http://127.0.0.1:.*cannot be read.*\",\"mend\":\"Look at signIn:authority", Compact(doctor.Out));
    }

    [Fact]
    public async Task A_key_that_was_withdrawn_is_good_for_nobody_once_the_others_have_been_read()
    {
        await using var provider = await FakeProvider.Start();
        using var sandbox = new Sandbox();
        File.WriteAllText(sandbox.Path("analytics.json"), provider.Settings());
        using var server = sandbox.Start("serve", "--urls", "http://127.0.0.1:0", "--lang", "en");
        using var http = new HttpClient { BaseAddress = await AddressOf(server) };
        string before = provider.Token(Evaluator);
        using (var good = await Ask(http, before, "/api/jobs"))
            Assert.Equal(HttpStatusCode.OK, good.StatusCode);

        provider.ChangeKey();
        string after = provider.Token(Evaluator);
        // A key that is not known has them read again, in the background; refusals are counted, so it is not asked often.
        var status = HttpStatusCode.Unauthorized;
        for (int time = 0; status != HttpStatusCode.OK && time < 15; time++)
        {
            using var asked = await Ask(http, after, "/api/jobs");
            status = asked.StatusCode;
            if (status != HttpStatusCode.OK)
                await Task.Delay(TimeSpan.FromSeconds(1), Stop);
        }

        using var withdrawn = await Ask(http, before, "/api/jobs");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (status, withdrawn.StatusCode));
        server.Interrupt();
        await server.Finished();
    }
}
