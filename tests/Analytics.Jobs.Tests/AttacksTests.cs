using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Analytics.Jobs.Access;

namespace Analytics.Jobs.Tests;

/// <summary>What OWASP's lists have an attacker try, tried on a running server with accounts; <c>docs/security.md</c> has the table. What is sent in to be read and shown is tried by <see cref="HostileContentTests"/>.</summary>
[Collection("attacked")]
public sealed partial class AttacksTests(AttackedServer server) : IAsyncLifetime
{
    private static readonly string[] Injections = ["' OR '1'='1", "'; DROP TABLE submissions; --", "x' UNION ALL SELECT * FROM read_text('/etc/passwd') --", "\"; \u0000$1 {0} % \\ ` (("];

    // What is read in steps that multiply takes years: a slow machine need not be told from it closely.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => server.Renew();

    public ValueTask DisposeAsync() => default;

    [Fact]
    public void The_table_of_attacks_names_tests_that_there_are_and_all_that_are_here()
    {
        string root = AttackedServer.Root;
        var sources = Directory.EnumerateFiles(Path.Combine(root, "tests"), "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText).ToList();
        string[] named = [.. File.ReadLines(Path.Combine(root, "docs", "security.md")).SkipWhile(line => line != "## What was tried").Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Select(line => line.Trim('|').Split('|'))
            .SelectMany(cells => TestName().Matches(cells[^1])).Select(match => match.Groups[1].Value).Distinct()];
        Assert.All(named, name =>
        {
            string[] parts = name.Split('.');
            Assert.True(sources.Any(source => Regex.IsMatch(source, $@"class {parts[0]}\b") && Regex.IsMatch(source, $@"\[(Fact|Theory)\b[^{{}}]*?public [^{{}}]*?\b{parts[1]}\(|\b{parts[1]}\(")), name);
        });
        foreach (var type in (Type[])[typeof(AttacksTests), typeof(HostileContentTests), typeof(ProviderTests)])
        {
            foreach (string test in type.GetMethods().Where(method => method.GetCustomAttributes(typeof(FactAttribute), true).Length > 0).Select(method => method.Name).Where(name => name != nameof(The_table_of_attacks_names_tests_that_there_are_and_all_that_are_here)))
                Assert.Contains($"{type.Name}.{test}", named);
        }
    }

    [Fact]
    public async Task No_path_leads_out_of_the_folders()
    {
        string submission = await server.Submission("320000");
        string[] outs = ["../access.json", "%2e%2e/access.json", "%2e%2e%2faccess.json", "%252e%252e%252faccess.json", "..%5caccess.json", "..\\access.json", "..%c0%afaccess.json", "....//access.json", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/etc/passwd", "%00/../access.json", "access.json%00.html", "..;/access.json", "file:%2f%2f%2fetc%2fpasswd"];
        string[] folders = ["/", "/en/", "/assets/", "/charts/", "/chart/", "/run-chart/", "/api/check/x/", $"/api/submissions/{submission}/", "/api/jobs/history/", "/healthz/", "/assessment-"];
        foreach (string address in folders.SelectMany(folder => outs.Select(way => folder + way)))
        {
            string answer = await server.Raw($"GET {address} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {server.Tokens[Role.Evaluator]}\r\nConnection: close\r\n\r\n");
            Assert.Matches("^HTTP/1.1 (400|403|404) ", answer);
            Assert.DoesNotMatch("sha256|root:", answer);
        }
        foreach (string name in (string[])["../task_2025Q3_440000.csv", "..%2ftask_2025Q3_440000.csv", "..\\task_2025Q3_440000.csv", "/etc/task_2025Q3_440000.csv", "C:\\task_2025Q3_440000.csv", "task_2025Q3_440000.csv\0", "task_2025Q3_440000\0.csv", ".task_2025Q3_440000.csv", "//task_2025Q3_440000.csv"])
        {
            using var upload = await server.Ask(HttpMethod.Post, $"/api/check?name={Uri.EscapeDataString(name)}", Role.Evaluator, Encoding.UTF8.GetBytes(Returns.Tasks("440000", 1, 0)));
            Assert.True(upload.StatusCode == HttpStatusCode.BadRequest, $"{name}: {upload.StatusCode}");
        }
        Assert.False(File.Exists(server.Sandbox.Path("task_2025Q3_440000.csv")));
    }

    [Fact]
    public async Task SQL_in_a_parameter_is_a_value_that_there_is_not()
    {
        using var described = JsonDocument.Parse(await server.Text("/api/openapi.json", Role.Evaluator));
        List<string> asked = ["/compare.html?indicator=@", "/compare.html?indicator=trained_rate&by=@", "/compare.html?indicator=task_progress&period=@", "/desk.html?kind=@", "/desk.html?kind=task&period=@", "/desk.html?submission=@", "/desk.html?check=@", "/sheet.html?run=@&region=@", "/compare-runs.html?code=@&a=@&b=@", "/chart/@.svg?indicator=@", "/run-chart/@.svg?run=@"];
        foreach (var path in described.RootElement.GetProperty("paths").EnumerateObject().Where(path => path.Value.TryGetProperty("get", out _) && path.Name is not "/api/query"))
        {
            string address = PathParameter().Replace(path.Name, "@");
            string[] query = !path.Value.GetProperty("get").TryGetProperty("parameters", out var parameters) ? [] : [.. parameters.EnumerateArray().Where(each => each.GetProperty("in").GetString() == "query").Select(each => each.GetProperty("name").GetString()!)];
            if (address.Contains('@', StringComparison.Ordinal))
                asked.Add(address);
            asked.AddRange(query.Select(name => $"{address}?{name}=@"));
        }
        Assert.True(asked.Count > 25, $"{asked.Count}");
        int rows = JsonDocument.Parse(await server.Text("/api/submissions", Role.Evaluator)).RootElement.GetArrayLength();
        foreach (string address in asked)
        {
            // A page asks what its API asks.
            foreach (string injection in address.StartsWith("/api", StringComparison.Ordinal) ? Injections : [Injections[0], Injections[^1]])
            {
                using var answer = await server.Ask(HttpMethod.Get, address.Replace("@", Uri.EscapeDataString(injection), StringComparison.Ordinal), Role.Evaluator);
                string text = await answer.Content.ReadAsStringAsync(Stop);
                Assert.True((int)answer.StatusCode < 500, $"{address} {injection}: {answer.StatusCode}");
                Assert.DoesNotMatch("(Parser|Binder|Catalog|Conversion|Invalid Input) Error|DuckDB|root:", text);
                if (address.StartsWith("/api/submissions?", StringComparison.Ordinal))
                    Assert.Equal(address.Contains("limit=@", StringComparison.Ordinal) || address.Contains("before=@", StringComparison.Ordinal) ? HttpStatusCode.BadRequest : HttpStatusCode.OK, answer.StatusCode);
                if (address.StartsWith("/api/submissions?", StringComparison.Ordinal) && answer.IsSuccessStatusCode)
                    Assert.Equal("[]", text);
            }
        }
        Assert.Equal(rows, JsonDocument.Parse(await server.Text("/api/submissions", Role.Evaluator)).RootElement.GetArrayLength());
    }

    [Fact]
    public async Task What_a_request_says_of_its_sender_or_adds_to_its_fields_changes_nothing()
    {
        const string Withheld = "SELECT count(*) AS n FROM returns_enterprise";
        Assert.Contains("\"n\":", await server.Text($"/api/query?sql={Uri.EscapeDataString(Withheld)}", Role.Evaluator), StringComparison.Ordinal);
        foreach (string body in (string[])["{\"sql\":\"" + Withheld + "\",\"evaluator\":true,\"forEvaluators\":true,\"role\":\"evaluator\",\"viewer\":{\"role\":\"Evaluator\"}}", "{\"sql\":\"SELECT 1\",\"Sql\":\"" + Withheld + "\"}"])
        {
            using var refused = await server.Ask(HttpMethod.Post, "/api/query", Role.Researcher, Encoding.UTF8.GetBytes(body));
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }
        foreach (string more in (string[])["evaluator=true", "role=evaluator", "viewer.ForEvaluators=true", "owner=Evaluator&region=100000"])
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await server.Ask(HttpMethod.Get, $"/api/query?sql={Uri.EscapeDataString(Withheld)}&{more}", Role.Researcher)).StatusCode);
            Assert.Equal(await server.Text("/api/returns?period=2025Q3", Role.Region), await server.Text($"/api/returns?period=2025Q3&{more}", Role.Region));
            using var foreign = await server.Ask(HttpMethod.Post, $"/api/check?name=task_2025Q3_320000.csv&{more}", Role.Region, Encoding.UTF8.GetBytes(Returns.Tasks("320000", 1, 0)));
            Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        }
        using var posing = new HttpRequestMessage(HttpMethod.Get, "/api/jobs") { Headers = { { "X-User", "Evaluator" }, { "X-Remote-User", "Evaluator" }, { "X-Original-URL", "/signin" }, { "X-Rewrite-URL", "/signin" }, { "Cookie", "role=evaluator; analytics-session=e30" } } };
        using var answer = await server.Send(posing, Role.Planner);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        using var form = new FormUrlEncodedContent([new("token", server.Tokens[Role.Planner]), new("role", "evaluator"), new("region", "100000"), new("expires", "2999-01-01")]);
        using var signedIn = await server.Http.PostAsync("/signin", form, Stop);
        using var jobs = await server.Http.SendAsync(new(HttpMethod.Get, "/api/jobs") { Headers = { { "Cookie", signedIn.Headers.GetValues("Set-Cookie").First().Split(';')[0] } } }, Stop);
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Forbidden), (signedIn.StatusCode, jobs.StatusCode));
    }

    [Theory]
    [InlineData("POST /signin", "application/x-www-form-urlencoded", 5_000, 413)]
    [InlineData("POST /api/query", "application/json", 1_100_000, 413)]
    [InlineData("POST /api/check?name=task_2025Q3_440000.xlsx", "application/octet-stream", 200_100, 413)]
    public async Task A_body_over_its_route_s_limit_is_refused(string route, string type, int length, int status)
    {
        string body = route.EndsWith("query", StringComparison.Ordinal) ? $$"""{"sql":"{{new string('x', length)}}"}""" : new('x', length);
        foreach (bool told in (bool[])[true, false])
        {
            using HttpContent content = told ? new StringContent(body) : new StreamContent(new Unmeasured(Encoding.ASCII.GetBytes(body)));
            content.Headers.ContentType = new(type);
            using var request = new HttpRequestMessage(HttpMethod.Post, route.Split(' ')[1]) { Content = content, Headers = { { "X-Analytics-Page", "1" }, { "Expect", "100-continue" } } };
            using var answer = await server.Send(request, Role.Evaluator);
            Assert.Equal(status, (int)answer.StatusCode);
        }
    }

    [Fact]
    public async Task Lines_and_headers_have_their_limits_and_who_dawdles_is_not_waited_for()
    {
        Assert.StartsWith("HTTP/1.1 414", await server.Raw($"GET /{new string('a', 70_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431", await server.Raw($"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: {new string('a', 40_000)}\r\n\r\n"), StringComparison.Ordinal);
        // Begun and not gone on with: headers, and the body of an upload. Both end by the server's own clock while it goes on answering others.
        var headers = server.Raw("GET / HTTP/1.1\r\nHost: localhost\r\nX-A: 1\r\n");
        var body = server.Raw($"POST /api/check?name=task_2025Q3_440000.csv HTTP/1.1\r\nHost: localhost\r\nX-Analytics-Page: 1\r\nAuthorization: Bearer {server.Tokens[Role.Evaluator]}\r\nContent-Length: 100000\r\n\r\nperiod");
        using var other = await server.Ask(HttpMethod.Get, "/api/jobs", Role.Evaluator);
        Assert.Equal((HttpStatusCode.OK, false), (other.StatusCode, headers.IsCompleted));
        Assert.StartsWith("HTTP/1.1 408", await headers.WaitAsync(TimeSpan.FromSeconds(60), Stop), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 408", await body.WaitAsync(TimeSpan.FromSeconds(60), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_line_break_of_a_request_reaches_a_header_or_the_log()
    {
        const string Break = "%0d%0aSet-Cookie:%20evil=1%0d%0a%0d%0a<script>";
        foreach (string address in (string[])[$"/api/check/none/{Break}", $"/api/template?kind=task&region=440000{Break}&period=2025Q3", $"/api/query?sql=SELECT%201&format=csv{Break}", $"/compare.html?indicator={Break}", $"/{Break}", $"/signin?to=/{Break}"])
        {
            using var answer = await server.Ask(HttpMethod.Get, address, Role.Evaluator);
            Assert.False(answer.Headers.Contains("Set-Cookie"), address);
        }
        using var browser = new HttpRequestMessage(HttpMethod.Get, $"/compare.html?{Break}") { Headers = { { "Accept", "text/html" } } };
        using var redirect = await server.Http.SendAsync(browser, Stop);
        Assert.Equal((HttpStatusCode.Redirect, false), (redirect.StatusCode, redirect.Headers.Contains("Set-Cookie")));
        using var signIn = await server.Http.PostAsync("/signin", new FormUrlEncodedContent([new("token", server.Tokens[Role.Planner]), new("to", "/\r\nSet-Cookie: evil=1")]), Stop);
        Assert.Equal("/", signIn.Headers.Location?.OriginalString);
        foreach (string name in (string[])["task_2025Q3_440000.csv\r\nX-Evil: 1", "task\n{\"n\":1}"])
        {
            using var refused = await server.Ask(HttpMethod.Post, $"/api/check?name={Uri.EscapeDataString(name)}", Role.Evaluator, [1]);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }
        using var query = await server.Ask(HttpMethod.Get, $"/api/query?sql={Uri.EscapeDataString("SELECT 1 --\n{\"n\":1,\"what\":\"grant\"}\n")}", Role.Evaluator);
        // What the name of a file may hold stands quoted in the header that names it.
        using var upload = JsonDocument.Parse(await (await server.Ask(HttpMethod.Post, $"/api/check?name={Uri.EscapeDataString("a\"; filename=evil.html; 甲.csv")}", Role.Evaluator, [1])).Content.ReadAsStringAsync(Stop));
        using var file = await server.Ask(HttpMethod.Get, upload.RootElement.GetProperty("list").GetString()!, Role.Evaluator);
        var disposition = file.Content.Headers.ContentDisposition!;
        Assert.Equal(("attachment", 2), (disposition.DispositionType, disposition.Parameters.Count));
        Assert.Equal(0, (await server.Sandbox.Run("audit", "verify")).Exit);
    }

    [Fact]
    public async Task A_page_of_another_site_has_nothing_done_and_nothing_made()
    {
        foreach (string route in Roles.Routes.Keys.Where(route => route.StartsWith("POST", StringComparison.Ordinal)).Concat(["GET /api/template?kind=task&region=440000&period=2025Q3", "GET /api/query?sql=SELECT%201", "GET /data.html?sql=SELECT%201", "GET /api/export.zip", "GET /chart/a.csv", "GET /run-chart/a.csv", "GET /signin/provider"]))
        {
            string address = PathParameter().Replace(route.Split(' ')[1], "collect");
            foreach (var (name, value) in new[] { ("Origin", "https://evil.example"), ("Origin", "null"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site") })
            {
                using var request = new HttpRequestMessage(new(route.Split(' ')[0]), address) { Headers = { { "X-Analytics-Page", "1" }, { name, value } }, Content = route.EndsWith("/api/query", StringComparison.Ordinal) ? new StringContent("{}", MediaTypeHeaderValue.Parse("application/json")) : null };
                using var answer = await server.Send(request, Role.Evaluator);
                Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{route} {name}: {value}: {answer.StatusCode}");
                Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
            }
        }
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/jobs/collect/run") { Headers = { { "Origin", "https://evil.example" }, { "Access-Control-Request-Method", "POST" }, { "Access-Control-Request-Headers", "x-analytics-page" } } };
        using var told = await server.Send(preflight, Role.Evaluator);
        Assert.False(told.Headers.Contains("Access-Control-Allow-Origin"));
        // A form can be sent by another site's page, with the cookie of who is looked at; it cannot name the header.
        using var form = new HttpRequestMessage(HttpMethod.Post, "/api/jobs/collect/run") { Headers = { { "Cookie", $"analytics={server.Tokens[Role.Evaluator]}" } } };
        using var refused = await server.Http.SendAsync(form, Stop);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task Every_answer_forbids_frames_scripts_of_others_and_guesses_of_its_type()
    {
        foreach (var (address, role) in new (string, Role?)[] { ("/", Role.Evaluator), ("/signin", null), ("/desk.html", Role.Evaluator), ("/en/data.html", Role.Evaluator), ("/jobs.html", Role.Evaluator), ("/compare.html?indicator=task_progress", Role.Evaluator), ("/nothing.html", Role.Evaluator), ("/api/nothing", Role.Evaluator), ("/jobs.html", Role.Planner), ("/api/jobs", null), ("/api/submissions", Role.Evaluator), ("/api/query?sql=x", Role.Evaluator), ("/assets/site.css", Role.Evaluator), ("/healthz/live", Role.Evaluator), ("/api/openapi.json", Role.Evaluator) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using var answer = role is { } of ? await server.Send(request, of) : await server.Http.SendAsync(request, Stop);
            string policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.All((string[])["default-src 'none'", "script-src 'self';", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"], part => Assert.Contains(part, policy, StringComparison.Ordinal));
            Assert.Equal(("nosniff", "same-origin", false), (answer.Headers.GetValues("X-Content-Type-Options").Single(), answer.Headers.GetValues("Referrer-Policy").Single(), answer.Headers.Contains("Server")));
            Assert.Matches("no-store|private|no-cache", $"{answer.Headers.CacheControl}{(address.StartsWith("/assets", StringComparison.Ordinal) || !answer.IsSuccessStatusCode || address is "/healthz/live" or "/api/openapi.json" ? "no-store" : "")}");
        }
    }

    [Fact]
    public async Task A_name_of_another_host_is_refused_and_never_repeated()
    {
        foreach (string host in (string[])["evil.example", "evil.example:5080", "localhost.evil.example", "127.0.0.1.evil.example"])
            Assert.StartsWith("HTTP/1.1 400", await server.Raw($"GET /signin HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400", await server.Raw("GET /signin HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400", await server.Raw("GET http://evil.example/signin HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
        string forwarded = await server.Raw("GET /compare.html HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Host: evil.example\r\nAccept: text/html\r\nConnection: close\r\n\r\n");
        Assert.DoesNotContain("evil.example", forwarded, StringComparison.Ordinal);
        // Two lengths, or a length and chunks: where one request ends is never a matter of opinion.
        foreach (string lengths in (string[])["Content-Length: 1\r\nContent-Length: 2", "Content-Length: 3\r\nTransfer-Encoding: chunked", "Transfer-Encoding: xchunked", "Content-Length: +3"])
        {
            string answer = await server.Raw($"POST /signin HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{lengths}\r\n\r\n0\r\n\r\nGET /api/jobs HTTP/1.1\r\nHost: localhost\r\n\r\n");
            Assert.Single(Status().Matches(answer));
            Assert.Matches("^HTTP/1.1 (4|501)", answer);
        }
    }

    [Fact]
    public async Task Another_method_neither_gets_round_a_role_nor_does_anything()
    {
        string site = server.Sandbox.Path("warehouse/site/index.html"), before = File.ReadAllText(site);
        foreach (string method in (string[])["HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "JUNK"])
        {
            foreach (var (address, role) in new[] { ("/api/jobs", Role.Planner), ("/api/returns?period=2025Q3", Role.Researcher), ("/jobs.html", Role.Region), ("/index.html", Role.Region), ("/api/query?sql=SELECT%201", Role.Operator), ("/api/jobs/collect/run", Role.Researcher), ("/api/check", Role.Planner) })
            {
                using var answer = await server.Send(new(new(method), address) { Headers = { { "X-Analytics-Page", "1" } } }, role);
                Assert.True(answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed, $"{method} {address}: {answer.StatusCode}");
                Assert.Null(answer.Headers.ETag);
                Assert.DoesNotContain("Bearer", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
            }
            using var page = await server.Send(new(new(method), "/index.html") { Content = new StringContent("evil") }, Role.Evaluator);
            Assert.True(method == "HEAD" ? page.StatusCode == HttpStatusCode.OK : !page.IsSuccessStatusCode, $"{method}: {page.StatusCode}");
        }
        // What changes something is not done by GET, also where a header or a field says that POST is meant.
        foreach (string address in (string[])["/api/jobs/collect/run", "/api/jobs/collect/pause?_method=POST", "/api/check?name=a.csv", "/signout"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "X-HTTP-Method-Override", "POST" }, { "X-HTTP-Method", "POST" }, { "X-Analytics-Page", "1" } } };
            using var answer = await server.Send(request, Role.Evaluator);
            Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed, $"{address}: {answer.StatusCode}");
        }
        Assert.Equal(before, File.ReadAllText(site));
        Assert.Contains("\"paused\":false", await server.Text("/api/jobs", Role.Evaluator), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_made_to_be_slow_to_read_is_read_or_refused_at_once()
    {
        string many = new('1', 20_000);
        string[] slow =
        [
            $"/api/returns?period=2025Q{many}", $"/api/returns?period={many}Q1", $"/api/template?kind=task&period=2025Q3&region={many}", $"/api/compare?indicator={new string('a', 20_000)}!", $"/compare.html?indicator=trained_rate&by={string.Join(',', Enumerable.Repeat("region", 3000))}",
            $"/desk.html?submission={many}", $"/data.html?sql={Uri.EscapeDataString(new string('(', 9_000))}", $"/api/query?sql={Uri.EscapeDataString("SELECT " + string.Join("+", Enumerable.Repeat("1", 9_000)))}", $"/api/query?sql={Uri.EscapeDataString("/*" + string.Concat(Enumerable.Repeat("/* ", 5_000)))}", $"/api/query?sql={Uri.EscapeDataString("SELECT '" + new string('\'', 9_001))}",
            $"/{string.Concat(Enumerable.Repeat("a/", 9_000))}", $"/signin?to=/{string.Concat(Enumerable.Repeat("%25", 5_000))}",
        ];
        foreach (string address in slow)
            await Quick(address, () => server.Ask(HttpMethod.Get, address, Role.Evaluator));
        foreach (string name in (string[])[string.Concat(Enumerable.Repeat("(1)", 48)) + "x", string.Concat(Enumerable.Repeat(".aaaaaaaa", 15)) + "!.csv", string.Concat(Enumerable.Repeat(" - Copy", 18)) + "!.csv"])
            await Quick(name, () => server.Ask(HttpMethod.Post, $"/api/check?name={Uri.EscapeDataString(name)}", Role.Evaluator, [1]));
        string cells = Returns.Tasks("440000", 300, 0).Replace(",60,", $",{new string('9', 3_000)}x,", StringComparison.Ordinal).Replace("2025-01-01", new string('2', 3_000) + "-", StringComparison.Ordinal);
        await Quick("cells", () => server.Ask(HttpMethod.Post, "/api/check?name=task_2025Q3_440000.csv", Role.Evaluator, Encoding.UTF8.GetBytes(cells)));
    }

    [Fact]
    public async Task A_mistake_of_a_request_is_told_without_the_insides_of_the_program()
    {
        foreach (var (address, type, body) in new[] { ("/api/query", "application/json", "{\"sql\":"), ("/api/query", "application/json", "[]"), ("/api/query", "text/plain", "SELECT 1"), ("/api/query", "application/json", "{\"sql\":{\"$type\":\"System.Diagnostics.Process\"}}"), ("/api/query", "application/json", new string('[', 5000)), ("/signin", "multipart/form-data; boundary=x", "--x\r\nbroken"), ("/signin", "application/json", "{}"), ("/api/query", "application/json", "{\"sql\":\"SELECT error('x')\"}") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, MediaTypeHeaderValue.Parse(type)) };
            using var answer = await server.Send(request, Role.Evaluator);
            string text = await answer.Content.ReadAsStringAsync(Stop);
            Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{address} {body}: {answer.StatusCode}");
            Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
            Assert.DoesNotMatch($"Exception|System\\.|\\.cs|{Regex.Escape(server.Sandbox.Folder)}", text);
        }
    }

    private static async Task Quick(string what, Func<Task<HttpResponseMessage>> ask)
    {
        try
        {
            using var answer = await ask().WaitAsync(Patience, Stop);
            Assert.True((int)answer.StatusCode < 500, $"{what[..Math.Min(60, what.Length)]}: {answer.StatusCode}");
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{what[..Math.Min(60, what.Length)]}: no answer in {Patience}");
        }
    }

    [GeneratedRegex(@"`(\w+\.\w+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex PathParameter();

    [GeneratedRegex("HTTP/1.1 [0-9]{3}")]
    private static partial Regex Status();

    /// <summary>Bytes whose number nobody is told before.</summary>
    private sealed class Unmeasured(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
