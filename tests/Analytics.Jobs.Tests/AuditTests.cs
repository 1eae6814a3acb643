using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Analytics.Jobs.Tests;

/// <summary>Accounts by the command line, which servers start, and the log of what people did.</summary>
public sealed class AuditTests : IDisposable
{
    private readonly Sandbox sandbox = new Sandbox().Asleep();
    private readonly HttpClient http = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Log => sandbox.Path("warehouse/audit/log.jsonl");

    public void Dispose()
    {
        http.Dispose();
        sandbox.Dispose();
    }

    [Fact]
    public async Task A_token_is_shown_once_and_only_its_hash_is_kept()
    {
        var granted = await sandbox.Run("access", "grant", "张三", "--role", "region", "--region", "440000", "--expires", "2999-12-31", "--lang", "en");
        string token = granted.Out.Trim();
        Assert.Matches("^an_[A-Za-z0-9_-]{43}$", token);

        string kept = File.ReadAllText(sandbox.Path("warehouse/access.json"));
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token))), kept, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(sandbox.Path("warehouse/access.json")));
        var list = await sandbox.Run("access", "list", "--format", "csv");
        Assert.Matches("(?m)^张三,region,440000,good,[^,]*,[^,]*,3000-01-01T00:00:00\\+08:00,,\r?$", list.Out);
        Assert.Equal(2, (await sandbox.Run("access", "grant", "张三", "--role", "planner")).Exit);
        Assert.Equal(0, (await sandbox.Run("access", "revoke", "张三")).Exit);
        Assert.Equal(2, (await sandbox.Run("access", "revoke", "张三")).Exit);
        string again = (await sandbox.Run("access", "grant", "张三", "--role", "planner")).Out.Trim();
        Assert.NotEqual(token, again);

        foreach (string file in Directory.EnumerateFiles(sandbox.Path("warehouse"), "*", SearchOption.AllDirectories))
            Assert.All((string[])[token, again], secret => Assert.DoesNotContain(secret, File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a", "--role", "region")]
    [InlineData("a", "--role", "region", "--region", "100000")]
    [InlineData("a", "--role", "region", "--region", "999999")]
    [InlineData("a", "--role", "planner", "--region", "440000")]
    [InlineData("a", "--role", "root")]
    [InlineData("a", "--role", "planner", "--expires", "2020-01-01")]
    [InlineData("a", "--role", "planner", "--expires", "tomorrow")]
    [InlineData(" a", "--role", "planner")]
    [InlineData("", "--role", "planner")]
    [InlineData("a")]
    public async Task What_is_no_account_is_refused(params string[] args)
    {
        var refused = await sandbox.Run(["access", "grant", .. args]);
        Assert.Equal((2, ""), (refused.Exit, refused.Out));
        Assert.False(File.Exists(sandbox.Path("warehouse/access.json")));
    }

    [Fact]
    public async Task Off_loopback_a_server_starts_only_behind_a_proxy_and_with_an_account()
    {
        var plain = await sandbox.Run("serve", "--urls", "http://0.0.0.0:0", "--lang", "en");
        Assert.Equal(2, plain.Exit);
        Assert.Contains("--behind-proxy", plain.Error, StringComparison.Ordinal);
        foreach (string urls in (string[])["http://0.0.0.0:0", "http://127.0.0.1:0"])
        {
            var nobody = await sandbox.Run("serve", "--urls", urls, "--behind-proxy", "--lang", "en");
            Assert.Equal(2, nobody.Exit);
            Assert.Contains("analytics access grant NAME --role evaluator", nobody.Error, StringComparison.Ordinal);
        }
        await sandbox.Run("access", "grant", "a", "--role", "evaluator");
        await sandbox.Run("access", "revoke", "a");
        Assert.Equal(2, (await sandbox.Run("serve", "--urls", "http://127.0.0.1:0", "--behind-proxy")).Exit);
        string token = (await sandbox.Run("access", "grant", "a", "--role", "evaluator")).Out.Trim();
        Assert.Equal(2, (await sandbox.Run("serve", "--urls", "http://0.0.0.0:0")).Exit);

        using var server = sandbox.Start("serve", "--urls", "http://127.0.0.1:0", "--behind-proxy", "--lang", "en");
        var url = await Url(server);
        Assert.Equal(HttpStatusCode.Forbidden, await Ask(url, token));
        Assert.Equal(HttpStatusCode.Forbidden, await Ask(url, token, ("X-Forwarded-For", "192.0.2.1"), ("X-Forwarded-Proto", "http")));
        Assert.Equal(HttpStatusCode.Unauthorized, await Ask(url, null, ("X-Forwarded-For", "192.0.2.1"), ("X-Forwarded-Proto", "https")));
        Assert.Equal(HttpStatusCode.OK, await Ask(url, token, ("X-Forwarded-For", "192.0.2.1"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "data.example")));
        // A probe needs no account, but comes the same way.
        using (var plainProbe = await http.GetAsync(new Uri(url, "/healthz/ready"), Stop))
            Assert.Equal(HttpStatusCode.Forbidden, plainProbe.StatusCode);
        using (var probe = new HttpRequestMessage(HttpMethod.Get, new Uri(url, "/healthz/ready")) { Headers = { { "X-Forwarded-For", "192.0.2.1" }, { "X-Forwarded-Proto", "https" }, { "X-Forwarded-Host", "data.example" } } })
        using (var answer = await http.SendAsync(probe, Stop))
            Assert.Equal((HttpStatusCode.OK, "Healthy"), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop)));
        // A job is asked for on this machine, not through the proxy.
        Assert.Equal(0, (await sandbox.Run("jobs", "run", "collect")).Exit);
        using var secure = new HttpRequestMessage(HttpMethod.Post, new Uri(url, "/signin")) { Content = new FormUrlEncodedContent([new("token", token)]), Headers = { { "X-Forwarded-For", "192.0.2.1" }, { "X-Forwarded-Proto", "https" }, { "X-Forwarded-Host", "data.example" }, { "Origin", "https://data.example" } } };
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var signedIn = await client.SendAsync(secure, Stop);
        Assert.Contains("; secure", signedIn.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
        Assert.Contains(Lines(), line => line.Contains("\"what\":\"sign-in\"", StringComparison.Ordinal) && line.Contains("\"from\":\"192.0.2.1\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_without_accounts_closes_with_the_first_and_stays_closed()
    {
        using var server = sandbox.Start("serve", "--urls", "http://127.0.0.1:0", "--evaluator", "--lang", "en");
        var url = await Url(server);
        Assert.Equal(HttpStatusCode.OK, await Ask(url, null));
        Assert.Equal(HttpStatusCode.Forbidden, await Ask(url, null, ("X-Forwarded-For", "192.0.2.1")));
        string token = (await sandbox.Run("access", "grant", "a", "--role", "operator")).Out.Trim();
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (await Ask(url, null), await Ask(url, token)));
        await sandbox.Run("access", "revoke", "a");
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (await Ask(url, null), await Ask(url, token)));
        File.WriteAllText(sandbox.Path("warehouse/access.json"), "[{");
        Assert.NotEqual(HttpStatusCode.OK, await Ask(url, token));
        File.Delete(sandbox.Path("warehouse/access.json"));
        Assert.Equal(HttpStatusCode.Unauthorized, await Ask(url, null));
    }

    [Fact]
    public async Task What_people_do_is_logged_without_their_secrets_and_a_changed_log_is_noticed()
    {
        string token = (await sandbox.Run("access", "grant", "李四", "--role", "evaluator")).Out.Trim();
        using (var server = sandbox.Start("serve", "--urls", "http://127.0.0.1:0", "--lang", "en"))
        {
            http.BaseAddress = await Url(server);
            http.DefaultRequestHeaders.Add("X-Analytics-Page", "1");
            Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/jobs", Stop)).StatusCode);
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var upload = await http.PostAsync("/api/check?name=task_2025Q3_310000.csv", new StringContent(Returns.Tasks("310000", 1, 0)), Stop);
            using var told = JsonDocument.Parse(await upload.Content.ReadAsStringAsync(Stop));
            await http.PostAsync($"/api/check/{told.RootElement.GetProperty("id").GetString()}/hand-in", null, Stop);
            await http.PostAsync("/api/query", new StringContent("""{"sql":"SELECT 1 AS 一"}""", Encoding.UTF8, "application/json"), Stop);
            await http.PostAsync("/api/jobs/collect/run", null, Stop);
            await server.Said("collect: accepted 1");
            await http.GetAsync("/api/jobs", Stop);
            server.Interrupt();
            await server.Finished();
        }
        await sandbox.Run("approve", "task", "--region", "310000", "--period", "2025Q3");
        await sandbox.Run("period", "lock", "2025Q3", "--reason", "评估");

        using var list = JsonDocument.Parse((await sandbox.Run("audit", "list", "--format", "json")).Out);
        var events = list.RootElement.EnumerateArray().Select(line => (What: Text(line, "what"), Who: Text(line, "who"), Role: Text(line, "role"), On: Text(line, "on"), Outcome: Text(line, "outcome"))).ToList();
        Assert.Equal(["grant", "refusal", "upload", "hand-in", "query", "run", "approve", "lock"], events.Select(each => each.What));
        Assert.Equal(("refusal", null, null, "GET /api/jobs", "401"), events[1]);
        Assert.Equal(("upload", "李四", "evaluator", "task_2025Q3_310000.csv", "200"), events[2]);
        Assert.Equal(("hand-in", "李四", "evaluator", "task_2025Q3_310000.csv", "200"), events[3]);
        Assert.Equal(("李四", "SELECT 1 AS 一"), (events[4].Who, events[4].On));
        Assert.Equal(("run", "李四", "evaluator", "/api/jobs/collect/run", "202"), events[5]);
        Assert.Equal(("approve", Environment.UserName, "local", "approve task --region 310000 --period 2025Q3", "0"), events[6]);
        string[] lines = Lines();
        Assert.DoesNotContain(lines, line => line.Contains(token, StringComparison.Ordinal));

        // The chain as anybody can follow it: the hash of a line is that of what stands before it.
        string before = new('0', 64);
        foreach (string line in lines)
        {
            using var json = JsonDocument.Parse(line);
            Assert.Equal(before, Text(json.RootElement, "before"));
            before = Text(json.RootElement, "hash")!;
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line[..line.IndexOf(",\"hash\"", StringComparison.Ordinal)]))), before);
        }
        var whole = await sandbox.Run("audit", "verify", "--lang", "en");
        Assert.Equal((0, $"The log is whole: 8 lines, newest hash {before}"), (whole.Exit, whole.Out.Trim()));

        foreach (var (changed, first) in new (string[] Lines, int First)[]
        {
            ([.. lines[..2], lines[2].Replace("李四", "王五", StringComparison.Ordinal), .. lines[3..]], 3),
            ([.. lines[..^1], lines[^1].Replace("评估", "核对", StringComparison.Ordinal)], 8),
            ([.. lines[..4], .. lines[5..]], 5),
            ([lines[1], lines[0], .. lines[2..]], 1),
            ([.. lines, lines[^1]], 9),
            ([.. lines[..3], "{}", .. lines[3..]], 4),
        })
        {
            File.WriteAllText(Log, string.Join('\n', changed) + "\n");
            var broken = await sandbox.Run("audit", "verify", "--lang", "en");
            Assert.Equal(1, broken.Exit);
            Assert.StartsWith($"Line {first} of the log", broken.Out, StringComparison.Ordinal);
        }

        // What a process that died had begun is dropped, and that is told.
        File.WriteAllText(Log, string.Join('\n', lines) + "\n{\"n\":9,\"at");
        await sandbox.Run("access", "grant", "b", "--role", "planner");
        Assert.Equal(0, (await sandbox.Run("audit", "verify")).Exit);
        Assert.Contains("\"what\":\"repair\",\"on\":\"10 bytes", Lines()[8], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_who_write_at_once_keep_one_chain()
    {
        await sandbox.Run("access", "grant", "a", "--role", "planner");
        // Each call has a log of its own, as another process would: only the lock on the file keeps them apart.
        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => sandbox.Run("access", "revoke", $"nobody-{i}-")));
        Assert.Equal(0, (await sandbox.Run("audit", "verify")).Exit);
        Assert.Equal(301, Lines().Length);
        Assert.All(Enumerable.Range(0, 300), i => Assert.Contains(Lines(), line => line.Contains($"nobody-{i}-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Wrong_tokens_are_counted_and_soon_not_listened_to()
    {
        string token = (await sandbox.Run("access", "grant", "a", "--role", "operator")).Out.Trim();
        using var server = sandbox.Start("serve", "--urls", "http://127.0.0.1:0", "--lang", "en");
        var url = await Url(server);
        var answers = new List<HttpStatusCode>();
        for (int i = 0; i < 40; i++)
            answers.Add(await Ask(url, $"an_{i}"));
        Assert.Equal(HttpStatusCode.Unauthorized, answers[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        Assert.Equal(answers.Count(answer => answer == HttpStatusCode.Unauthorized), Lines().Count(line => line.Contains("\"refusal\"", StringComparison.Ordinal)));
        // Who has a token is let in all the same.
        Assert.Equal(HttpStatusCode.OK, await Ask(url, token));
        var many = await Task.WhenAll(Enumerable.Range(0, 900).Select(_ => Ask(url, token)));
        Assert.Contains(HttpStatusCode.TooManyRequests, many);
    }

    [Fact]
    public async Task Wrong_tokens_in_a_cookie_are_counted_logged_and_taken_away()
    {
        await sandbox.Run("access", "grant", "a", "--role", "operator");
        using var server = sandbox.Start("serve", "--urls", "http://127.0.0.1:0", "--lang", "en");
        var url = await Url(server);
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        var answers = new List<HttpStatusCode>();
        for (int i = 0; i < 40; i++)
        {
            using var answer = await Page($"analytics=an_{i}");
            answers.Add(answer.StatusCode);
            Assert.Equal(answer.StatusCode == HttpStatusCode.Redirect, answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Single().StartsWith("analytics=; expires=Thu, 01 Jan 1970", StringComparison.Ordinal));
        }
        // Who sends none is shown where to sign in, however often.
        using var plain = await Page(null);

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.TooManyRequests), (answers[0], answers[^1]));
        Assert.Equal(answers.Count(answer => answer == HttpStatusCode.Redirect), Lines().Count(line => line.Contains("\"refusal\"", StringComparison.Ordinal)));
        Assert.Equal((HttpStatusCode.Redirect, "/signin?to=%2Fjobs.html", false), (plain.StatusCode, plain.Headers.Location?.OriginalString, plain.Headers.Contains("Set-Cookie")));

        async Task<HttpResponseMessage> Page(string? cookie)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(url, "/jobs.html")) { Headers = { { "Accept", "text/html" } } };
            if (cookie is not null)
                request.Headers.Add("Cookie", cookie);
            return await browser.SendAsync(request, Stop);
        }
    }

    private static async Task<Uri> Url(RunningCommand server) => new((await server.Said("Ctrl-C stops it.")).Split("Serving ")[1].Split(' ')[0]);

    private async Task<HttpStatusCode> Ask(Uri url, string? token, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(url, "/healthz"));
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        using var answer = await http.SendAsync(request, Stop);
        return answer.StatusCode;
    }

    private string[] Lines() => File.ReadAllText(Log).TrimEnd('\n').Split('\n');

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
