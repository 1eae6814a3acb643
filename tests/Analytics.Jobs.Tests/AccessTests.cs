using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Analytics.Jobs.Access;

namespace Analytics.Jobs.Tests;

/// <summary>A server with an account of each role, on the bundled samples of three provinces.</summary>
public sealed partial class AccessTests(AccessTests.Fixture fixture) : IClassFixture<AccessTests.Fixture>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_role_may_ask_on_every_route_what_the_table_in_the_docs_says()
    {
        var table = Docs();
        // Both are the same, so that neither can be changed alone.
        Assert.Equal(Roles.Routes.Keys.Order(StringComparer.Ordinal), table.Keys.Order(StringComparer.Ordinal));
        Assert.All(Roles.Routes, route => Assert.All(Enum.GetValues<Role>(), role => Assert.Equal(role.May(route.Value), table[route.Key].Contains(role))));

        foreach (var (route, allowed) in table.Where(row => row.Key != "POST /jobs/{name}/{what}"))
        {
            foreach (string address in Addresses(route))
            {
                var method = new HttpMethod(route.Split(' ')[0] is "POST" ? "POST" : "GET");
                foreach (var role in Enum.GetValues<Role>())
                {
                    using var answer = await fixture.Ask(method, address, role, route == "POST /api/query" ? "{}"u8.ToArray() : null);
                    // What a role may ask may still be wrong; that it was let in shows in that it is not the account that is refused.
                    bool refused = answer.StatusCode == HttpStatusCode.Forbidden && (await answer.Content.ReadAsStringAsync(Stop)).Contains("Your account may not do this", StringComparison.Ordinal);
                    Assert.True(refused != allowed.Contains(role) && answer.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError), $"{role} {method} {address}: {answer.StatusCode}");
                }
            }
        }
    }

    [Fact]
    public async Task Without_a_credential_nothing_is_answered_but_the_way_to_sign_in()
    {
        // From an address of its own: what is refused is counted.
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectCallback = Connect }) { BaseAddress = fixture.Http.BaseAddress };
        foreach (string route in Roles.Routes.Where(row => row.Value is not (RouteGroup.SignIn or RouteGroup.Probe)).Select(row => row.Key))
        {
            foreach (string address in Addresses(route))
            {
                using var request = new HttpRequestMessage(route.StartsWith("POST", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Get, address) { Headers = { { "X-Analytics-Page", "1" } } };
                using var answer = await http.SendAsync(request, Stop);
                Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests || (answer.StatusCode is HttpStatusCode.Forbidden && route == "POST /jobs/{name}/{what}"), $"{address}: {answer.StatusCode}");
                Assert.DoesNotContain("<html", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
            }
        }
        foreach (string wrong in (string[])["Bearer an_wrong", "Bearer ", $"Basic {fixture.Tokens[Role.Evaluator]}", $"Bearer {fixture.Expired}", $"Bearer {fixture.Revoked}", $"Bearer {AccessSha(fixture.Tokens[Role.Evaluator])}"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/jobs");
            request.Headers.TryAddWithoutValidation("Authorization", wrong);
            using var answer = await http.SendAsync(request, Stop);
            Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests, $"{wrong}: {answer.StatusCode}");
        }
        // Also to whom is refused all else, a probe is told a word, and nothing beside it.
        foreach (string probe in Roles.Routes.Where(row => row.Value is RouteGroup.Probe).Select(row => row.Key.Split(' ')[1]))
        {
            using var answer = await http.GetAsync(probe, Stop);
            Assert.Equal((HttpStatusCode.OK, "Healthy"), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop)));
        }
        // A browser is shown where to sign in, and nothing else.
        using var browser = new HttpRequestMessage(HttpMethod.Get, "/en/compare.html?indicator=trained_rate");
        browser.Headers.Accept.ParseAdd("text/html");
        using var redirect = await fixture.Http.SendAsync(browser, Stop);
        Assert.Equal((HttpStatusCode.Redirect, "/signin?to=%2Fen%2Fcompare.html%3Findicator%3Dtrained_rate"), (redirect.StatusCode, redirect.Headers.Location?.OriginalString));
    }

    [Fact]
    public async Task A_kept_answer_of_an_evaluator_is_never_a_planners()
    {
        foreach (string address in (string[])["/api/compare?indicator=trained_rate&by=region,ownership", "/compare.html?indicator=trained_rate&by=region,ownership", "/chart/trained_rate.region-ownership.heat.csv?indicator=trained_rate&by=region,ownership"])
        {
            // The evaluator's is made first and kept, the planner's next, and both again from what was kept.
            var (tag, all) = await Read(address, Role.Evaluator);
            var (other, some) = await Read(address, Role.Planner);
            Assert.NotEqual(all, some);
            Assert.NotEqual(tag, other);
            Assert.Equal((tag, all), await Read(address, Role.Evaluator));
            Assert.Equal((other, some), await Read(address, Role.Planner));
            using var stale = new HttpRequestMessage(HttpMethod.Get, address);
            stale.Headers.TryAddWithoutValidation("If-None-Match", tag);
            using var fresh = await fixture.Send(stale, Role.Planner);
            Assert.Equal((HttpStatusCode.OK, some), (fresh.StatusCode, await fresh.Content.ReadAsStringAsync(Stop)));
            Assert.True(fresh.Headers.CacheControl!.Private);
        }
        const string Sql = "/api/query?sql=SELECT%20count(*)%20AS%20n%20FROM%20returns_enterprise";
        using var researcher = await fixture.Ask(HttpMethod.Get, Sql, Role.Researcher);
        using var evaluator = await fixture.Ask(HttpMethod.Get, Sql, Role.Evaluator);
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.OK), (researcher.StatusCode, evaluator.StatusCode));
    }

    [Fact]
    public async Task A_region_sees_its_own_returns_and_what_lies_under_them_and_of_others_nothing()
    {
        using var status = JsonDocument.Parse(await (await fixture.Ask(HttpMethod.Get, "/api/returns?period=2025Q3", Role.Region)).Content.ReadAsStringAsync(Stop));
        string[] regions = [.. status.RootElement.EnumerateArray().Select(row => row.GetProperty("region").GetProperty("code").GetString()!).Distinct()];
        Assert.Contains("440000", regions);
        Assert.Contains("440100", regions);
        Assert.All(regions, region => Assert.StartsWith("44", region, StringComparison.Ordinal));

        using var everything = JsonDocument.Parse(await (await fixture.Ask(HttpMethod.Get, "/api/submissions", Role.Evaluator)).Content.ReadAsStringAsync(Stop));
        var ids = everything.RootElement.EnumerateArray().ToDictionary(row => row.GetProperty("id").GetString()!, row => row.GetProperty("fileName").GetString()!);
        Assert.Equal(17, ids.Count);
        using var seen = JsonDocument.Parse(await (await fixture.Ask(HttpMethod.Get, "/api/submissions", Role.Region)).Content.ReadAsStringAsync(Stop));
        Assert.Equal([.. ids.Where(id => id.Value.Contains("_440", StringComparison.Ordinal)).Select(id => id.Key).Order()], seen.RootElement.EnumerateArray().Select(row => row.GetProperty("id").GetString()!).Order().ToArray());
        foreach (var (id, name) in ids)
        {
            bool own = name.Contains("_440", StringComparison.Ordinal);
            var wanted = own ? HttpStatusCode.OK : HttpStatusCode.NotFound;
            using var one = await fixture.Ask(HttpMethod.Get, $"/api/submissions/{id}", Role.Region);
            using var page = await fixture.Ask(HttpMethod.Get, $"/desk.html?submission={id}", Role.Region);
            Assert.Equal((wanted, wanted), (one.StatusCode, page.StatusCode));
            if (name.StartsWith("task_2025Q3_", StringComparison.Ordinal) && (await (await fixture.Ask(HttpMethod.Get, $"/api/submissions/{id}", Role.Evaluator)).Content.ReadAsStringAsync(Stop)).Contains(".findings.csv", StringComparison.Ordinal))
            {
                using var file = await fixture.Ask(HttpMethod.Get, $"/api/submissions/{id}/{Path.GetFileNameWithoutExtension(name)}.{id[..8]}.findings.csv", Role.Region);
                Assert.Equal(wanted, file.StatusCode);
            }
        }
        string desk = await (await fixture.Ask(HttpMethod.Get, "/en/desk.html?kind=task&period=2025Q3", Role.Region)).Content.ReadAsStringAsync(Stop);
        Assert.Contains("task_2025Q3_440000.csv", desk, StringComparison.Ordinal);
        Assert.DoesNotMatch("320000|510000|Jiangsu|Sichuan", desk);

        foreach (var (region, wanted) in new[] { ("440000", HttpStatusCode.OK), ("440100", HttpStatusCode.OK), ("320000", HttpStatusCode.Forbidden), ("100000", HttpStatusCode.Forbidden) })
        {
            foreach (string more in (string[])["", "&prefill=true"])
            {
                using var template = await fixture.Ask(HttpMethod.Get, $"/api/template?kind=task&period=2025Q4&region={region}{more}", Role.Region);
                Assert.Equal(wanted, template.StatusCode);
            }
        }
    }

    [Fact]
    public async Task A_region_sends_its_own_returns_only_and_an_upload_is_its_senders_alone()
    {
        foreach (string foreign in (string[])["320000", "100000", "330100"])
        {
            using var refused = await fixture.Ask(HttpMethod.Post, $"/api/check?name=task_2025Q3_{foreign}.csv", Role.Region, Encoding.UTF8.GetBytes(Returns.Tasks(foreign, 1, 0)));
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.DoesNotContain("findings", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }
        // What it says of other regions inside is an error like any other.
        using var mixed = JsonDocument.Parse(await (await fixture.Ask(HttpMethod.Post, "/api/check?name=task_2025Q3_440000.csv", Role.Region, Encoding.UTF8.GetBytes(Returns.Tasks("320000", 1, 0)))).Content.ReadAsStringAsync(Stop));
        Assert.True(mixed.RootElement.GetProperty("errors").GetInt32() > 0);

        byte[] own = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "seeds", "returns", "enterprise_2025Q3_440000.csv"));
        using var enterprises = await fixture.Ask(HttpMethod.Post, "/api/check?name=enterprise_2025Q3_440000.csv", Role.Region, own);
        Assert.Equal(HttpStatusCode.OK, enterprises.StatusCode);
        using var upload = JsonDocument.Parse(await (await fixture.Ask(HttpMethod.Post, "/api/check?name=difficulty_2025Q3_440100.csv", Role.Region, "period\n"u8.ToArray())).Content.ReadAsStringAsync(Stop));
        string id = upload.RootElement.GetProperty("id").GetString()!;
        using var mine = await fixture.Ask(HttpMethod.Get, $"/api/check/{id}", Role.Region);
        using var others = await fixture.Ask(HttpMethod.Get, $"/api/check/{id}", Role.Evaluator);
        using var handIn = await fixture.Ask(HttpMethod.Post, $"/api/check/{id}/hand-in", Role.Evaluator);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.NotFound), (mine.StatusCode, others.StatusCode, handIn.StatusCode));

        // Its folder of the inbox names the sender.
        using var good = JsonDocument.Parse(await (await fixture.Ask(HttpMethod.Post, "/api/check?name=task_2025Q3_440300.csv", Role.Region, Encoding.UTF8.GetBytes(Returns.Tasks("440300", 2, 1)))).Content.ReadAsStringAsync(Stop));
        using var sent = await fixture.Ask(HttpMethod.Post, $"/api/check/{good.RootElement.GetProperty("id").GetString()}/hand-in", Role.Region);
        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        string inbox = fixture.Sandbox.Path("warehouse/inbox"), file = Assert.Single(Directory.EnumerateFiles(inbox, "*", SearchOption.AllDirectories));
        Assert.Equal("Region/task_2025Q3_440300.csv", Path.GetRelativePath(inbox, file).Replace('\\', '/'));
        File.Delete(file);
    }

    [Fact]
    public async Task An_account_of_another_region_has_nothing_of_what_was_uploaded_before()
    {
        string before = (await fixture.Sandbox.Run("access", "grant", "moving", "--role", "region", "--region", "440000")).Out.Trim();
        using var good = JsonDocument.Parse(await (await Ask(before, HttpMethod.Post, "/api/check?name=task_2025Q3_440300.csv", Returns.Tasks("440300", 2, 1))).Content.ReadAsStringAsync(Stop));
        using var bad = JsonDocument.Parse(await (await Ask(before, HttpMethod.Post, "/api/check?name=task_2025Q3_440300.csv", Returns.WithProgressOf140("440300"))).Content.ReadAsStringAsync(Stop));
        string[] addresses = [.. new[] { good, bad }.Select(told => told.RootElement.GetProperty("id").GetString()).SelectMany(id => (string[])[$"/api/check/{id}", $"/desk.html?check={id}"]), bad.RootElement.GetProperty("list").GetString()!];
        Assert.Equal(Enumerable.Repeat(HttpStatusCode.OK, 5), await Statuses(before));
        await fixture.Sandbox.Run("access", "revoke", "moving");
        string after = (await fixture.Sandbox.Run("access", "grant", "moving", "--role", "region", "--region", "320000")).Out.Trim();

        Assert.Equal(Enumerable.Repeat(HttpStatusCode.NotFound, 5), await Statuses(after));
        using var handIn = await Ask(after, HttpMethod.Post, $"/api/check/{good.RootElement.GetProperty("id").GetString()}/hand-in", "");
        Assert.Equal(HttpStatusCode.NotFound, handIn.StatusCode);
        Assert.False(Directory.Exists(fixture.Sandbox.Path("warehouse/inbox/moving")));

        async Task<HttpStatusCode[]> Statuses(string token)
        {
            var answers = new List<HttpStatusCode>();
            foreach (string address in addresses)
            {
                using var answer = await Ask(token, HttpMethod.Get, address, null);
                answers.Add(answer.StatusCode);
            }
            return [.. answers];
        }

        Task<HttpResponseMessage> Ask(string token, HttpMethod method, string address, string? body) => fixture.Http.SendAsync(
            new(method, address) { Content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body)), Headers = { { "X-Analytics-Page", "1" }, { "Authorization", $"Bearer {token}" } } }, Stop);
    }

    [Fact]
    public async Task The_page_to_sign_in_sets_a_cookie_that_no_script_and_no_other_site_gets_and_takes_it_back()
    {
        using var signedIn = await SignIn(fixture.Tokens[Role.Planner], "/en/compare.html?indicator=trained_rate");
        Assert.Equal((HttpStatusCode.Redirect, "/en/compare.html?indicator=trained_rate"), (signedIn.StatusCode, signedIn.Headers.Location?.OriginalString));
        string cookie = Assert.Single(signedIn.Headers.GetValues("Set-Cookie"));
        Assert.Matches("samesite=strict.*httponly", cookie);
        using var page = await fixture.Http.SendAsync(new(HttpMethod.Get, "/compare.html?indicator=trained_rate") { Headers = { { "Cookie", cookie.Split(';')[0] } } }, Stop);
        using var jobs = await fixture.Http.SendAsync(new(HttpMethod.Get, "/api/jobs") { Headers = { { "Cookie", cookie.Split(';')[0] } } }, Stop);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (page.StatusCode, jobs.StatusCode));
        foreach (string elsewhere in (string[])["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
        {
            using var answer = await SignIn(fixture.Tokens[Role.Planner], elsewhere);
            Assert.Equal("/", answer.Headers.Location?.OriginalString);
        }
        using var wrong = await SignIn("an_\"><script>", "\"><script>");
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.False(wrong.Headers.Contains("Set-Cookie"));
        Assert.DoesNotContain("<script", await wrong.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/signin") { Content = new FormUrlEncodedContent([new("token", fixture.Tokens[Role.Planner])]), Headers = { { "Origin", "https://evil.example" } } };
        using var refused = await fixture.Http.SendAsync(foreign, Stop);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var signedOut = await fixture.Http.SendAsync(new(HttpMethod.Post, "/signout") { Headers = { { "Cookie", cookie.Split(';')[0] } } }, Stop);
        Assert.Contains("expires=Thu, 01 Jan 1970", Assert.Single(signedOut.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
    }

    private static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        await socket.ConnectAsync(context.DnsEndPoint, stop);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private Task<HttpResponseMessage> SignIn(string token, string to) =>
        fixture.Http.PostAsync("/signin", new FormUrlEncodedContent([new("token", token), new("to", to)]), Stop);

    private async Task<(string Tag, string Text)> Read(string address, Role role)
    {
        using var answer = await fixture.Ask(HttpMethod.Get, address, role);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return ($"{answer.Headers.ETag}", await answer.Content.ReadAsStringAsync(Stop));
    }

    private static string AccessSha(string token) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    // What stands for the parameters of a route; its pages in both languages.
    private static IEnumerable<string> Addresses(string route)
    {
        string path = route.Split(' ')[1].Replace("{*path}", "/index.html", StringComparison.Ordinal).Replace("{name}", "nothing", StringComparison.Ordinal).Replace("{run}", "none", StringComparison.Ordinal)
            .Replace("{id}", "none", StringComparison.Ordinal).Replace("{file}", "none.csv", StringComparison.Ordinal);
        bool page = !path.StartsWith("/api", StringComparison.Ordinal) && !path.StartsWith("/assets", StringComparison.Ordinal) && !path.StartsWith("/sign", StringComparison.Ordinal) && !path.StartsWith("/healthz", StringComparison.Ordinal) && !path.StartsWith("/jobs/", StringComparison.Ordinal);
        return page ? [path, "/en" + path] : [path];
    }

    private static Dictionary<string, HashSet<Role>> Docs()
    {
        var table = new Dictionary<string, HashSet<Role>>();
        foreach (string[] cells in File.ReadLines(Path.Combine(Root(), "docs", "security.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Select(line => line.Trim('|').Split('|')).Where(cells => cells.Length == 7 && cells[1].Contains('`', StringComparison.Ordinal)))
        {
            foreach (Match route in Code().Matches(cells[1]))
                table.Add(route.Groups[1].Value, [.. Enum.GetValues<Role>().Where((_, i) => cells[2 + i].Trim() == "yes")]);
        }
        return table;
    }

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Analytics.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    public sealed class Fixture : IAsyncLifetime
    {
        private RunningCommand server = null!;

        public Sandbox Sandbox { get; } = new();

        public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

        public Dictionary<Role, string> Tokens { get; } = [];

        public string Expired { get; private set; } = "";

        public string Revoked { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            File.WriteAllText(Sandbox.Path("analytics.json"), """{ "schedule": { "collect": "0 0 0 1 1 ?", "refresh": "0 0 0 1 1 ?", "report": "0 0 0 1 1 ?" } }""");
            Sandbox.HandInSamples();
            // Sent back: its findings are its sender's.
            Sandbox.HandIn("task_2025Q3_440100.csv", Returns.WithProgressOf140("440100"));
            Sandbox.HandIn("task_2025Q3_330000.csv", Returns.WithProgressOf140("330000"));
            await Sandbox.Run("collect");
            await Sandbox.Run("refresh");
            Directory.CreateDirectory(Sandbox.Path("warehouse/site/en"));
            foreach (string page in (string[])["index.html", "en/index.html"])
                File.WriteAllText(Sandbox.Path($"warehouse/site/{page}"), "public");
            foreach (var role in Enum.GetValues<Role>())
                Tokens[role] = await Granted([$"{role}", "--role", $"{role}".ToLowerInvariant(), .. role == Role.Region ? (string[])["--region", "440000"] : []]);
            Revoked = await Granted("revoked", "--role", "evaluator");
            await Sandbox.Run("access", "revoke", "revoked");
            Expired = await Granted("expired", "--role", "evaluator", "--expires", "2999-12-31");
            string file = Sandbox.Path("warehouse/access.json");
            File.WriteAllText(file, File.ReadAllText(file).Replace("3000-01-01T00:00:00+08:00", "2020-01-01T00:00:00+08:00", StringComparison.Ordinal));
            server = Sandbox.Start("serve", "--urls", "http://127.0.0.1:0", "--lang", "en");
            Http.BaseAddress = new((await server.Said("Ctrl-C stops it.")).Split("Serving ")[1].Split(' ')[0]);
        }

        public Task<HttpResponseMessage> Ask(HttpMethod method, string address, Role role, byte[]? body = null) =>
            Send(new(method, address) { Content = body is null ? null : new ByteArrayContent(body) { Headers = { ContentType = new(address == "/api/query" ? "application/json" : "application/octet-stream") } }, Headers = { { "X-Analytics-Page", "1" } } }, role);

        public Task<HttpResponseMessage> Send(HttpRequestMessage request, Role role)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Tokens[role]);
            return Http.SendAsync(request, Stop);
        }

        public async ValueTask DisposeAsync()
        {
            server.Interrupt();
            await server.Finished();
            server.Dispose();
            Http.Dispose();
            Sandbox.Dispose();
        }

        private async Task<string> Granted(params string[] args) => (await Sandbox.Run(["access", "grant", .. args])).Out.Trim();
    }
}
