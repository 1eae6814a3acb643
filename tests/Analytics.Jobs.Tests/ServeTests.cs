using System.Net;

namespace Analytics.Jobs.Tests;

/// <summary>Held steps are seen by the whole process, so these tests run one after the other.</summary>
[Collection("serve")]
public sealed class ServeTests : IDisposable
{
    private readonly Sandbox sandbox = new Sandbox().Asleep();
    private readonly HttpClient http = new();

    public void Dispose()
    {
        http.Dispose();
        sandbox.Dispose();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Warehouse => sandbox.Path("warehouse");

    private async Task<(RunningCommand Command, Uri Url)> Serve(params string[] args)
    {
        var call = sandbox.Start(["serve", "--urls", "http://127.0.0.1:0", "--lang", "en", .. args]);
        string said = await call.Said("Ctrl-C stops it.");
        return (call, new Uri(said.Split("Serving ")[1].Split(' ')[0]));
    }

    [Fact]
    public async Task Health_is_answered_and_pages_are_served_with_their_types()
    {
        Directory.CreateDirectory(Path.Combine(Warehouse, "site", "data"));
        File.WriteAllText(Path.Combine(Warehouse, "site", "index.html"), "<!doctype html><title>首页</title>");
        File.WriteAllText(Path.Combine(Warehouse, "site", "chart.svg"), "<svg/>");
        File.WriteAllText(Path.Combine(Warehouse, "site", "data", "a.csv"), "code\n110000\n");
        File.WriteAllText(Path.Combine(Warehouse, "site", "data", "a.parquet"), "PAR1");
        var (call, url) = await Serve();
        using var running = call;

        Assert.Equal("Healthy", await http.GetStringAsync(new Uri(url, "healthz/live"), Stop));
        Assert.Equal("Healthy", await http.GetStringAsync(new Uri(url, "healthz/ready"), Stop));
        Assert.Equal("<!doctype html><title>首页</title>", await http.GetStringAsync(url, Stop));
        foreach (var (name, type) in new[]
        {
            ("index.html", "text/html; charset=utf-8"), ("chart.svg", "image/svg+xml"), ("data/a.csv", "text/csv; charset=utf-8"),
            ("data/a.parquet", "application/vnd.apache.parquet"),
        })
        {
            using var answer = await http.GetAsync(new Uri(url, name), Stop);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(type, answer.Content.Headers.ContentType!.ToString());
        }
    }

    [Fact]
    public async Task Health_tells_the_last_success_of_each_job_and_how_old_the_data_are()
    {
        var (call, url) = await Serve();
        using var running = call;
        async Task<(HttpStatusCode Status, System.Text.Json.JsonElement Told)> Ask()
        {
            using var answer = await http.GetAsync(new Uri(url, "healthz"), Stop);
            Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
            return (answer.StatusCode, System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).RootElement);
        }

        var empty = await Ask();
        sandbox.HandIn("task_2025Q3_440000.csv", Returns.Tasks("440000", 2, 1));
        Assert.Equal(0, (await sandbox.Run("jobs", "run", "collect")).Exit);
        var filled = await Ask();
        // The first entry: the server has read it, and knows the table.
        string log = Directory.GetFiles(Path.Combine(Warehouse, "lake", "submissions", "_delta_log"), "*.json").Order(StringComparer.Ordinal).First();
        File.WriteAllText(log, "torn");
        var torn = await Ask();

        Assert.Equal((HttpStatusCode.OK, "Healthy", true), (empty.Status, empty.Told.GetProperty("status").GetString(), empty.Told.GetProperty("ready").GetBoolean()));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, empty.Told.GetProperty("newestData").ValueKind);
        Assert.Equal(["collect", "refresh", "report"], empty.Told.GetProperty("lastSuccess").EnumerateObject().Select(job => job.Name));
        Assert.InRange(filled.Told.GetProperty("lastSuccess").GetProperty("collect").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow);
        Assert.InRange(filled.Told.GetProperty("newestDataAgeSeconds").GetInt64(), 0, 300);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy", false), (torn.Status, torn.Told.GetProperty("checks").GetProperty("lake").GetString(), torn.Told.GetProperty("ready").GetBoolean()));
        using var ready = await http.GetAsync(new Uri(url, "healthz/ready"), Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("Healthy", await http.GetStringAsync(new Uri(url, "healthz/live"), Stop));
    }

    [Fact]
    public async Task Before_the_first_pages_there_is_a_friendly_one_and_later_the_real_ones()
    {
        var (call, url) = await Serve();
        using var running = call;

        Assert.Contains("No pages yet", await http.GetStringAsync(url, Stop), StringComparison.Ordinal);
        // Nothing to export is said, not waited for.
        string told;
        do
        {
            using var ask = new HttpRequestMessage(HttpMethod.Post, new Uri(url, "api/export")) { Headers = { { "X-Analytics-Page", "1" } } };
            using var answer = await http.SendAsync(ask, Stop);
            using var standing = await http.GetAsync(new Uri(url, "api/export"), Stop);
            told = await standing.Content.ReadAsStringAsync(Stop);
        }
        while (told.Contains("running", StringComparison.Ordinal));
        Assert.Contains("failed", told, StringComparison.Ordinal);
        Assert.Contains("analytics refresh", told, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(Warehouse, "site", "index.html"), "made");
        Assert.Equal("made", await http.GetStringAsync(url, Stop));
        using var missing = await http.GetAsync(new Uri(url, "nothing.html"), Stop);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Theory]
    [InlineData("/../state.db")]
    [InlineData("/%2e%2e/state.db")]
    [InlineData("/..%2fstate.db")]
    [InlineData("/%2e%2e%2f.serve.json")]
    [InlineData("/..\\state.db")]
    [InlineData("//etc/passwd")]
    [InlineData("/.hidden")]
    public async Task Nothing_outside_the_pages_is_served(string path)
    {
        Directory.CreateDirectory(Path.Combine(Warehouse, "site"));
        File.WriteAllText(Path.Combine(Warehouse, "site", ".hidden"), "secret");
        var (call, url) = await Serve();
        using var running = call;

        string status = await RawStatus(url, path);

        Assert.True(status is "404" or "400", status);
    }

    // A client library would tidy the path up before it sends it.
    private static async Task<string> RawStatus(Uri url, string path)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(url.Host, url.Port, Stop);
        await using var stream = client.GetStream();
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"), Stop);
        using var reader = new StreamReader(stream);
        return (await reader.ReadLineAsync(Stop))!.Split(' ')[1];
    }

    [Fact]
    public async Task A_page_of_another_site_that_has_its_name_point_here_is_refused()
    {
        var (call, url) = await Serve();
        using var running = call;
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(url, "healthz"));
        request.Headers.Host = "evil.example";

        using var answer = await http.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_job_is_not_run_for_who_does_not_know_the_token()
    {
        var (call, url) = await Serve();
        using var running = call;

        using var answer = await http.PostAsync(new Uri(url, "jobs/collect/run"), null, Stop);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("", (await sandbox.Run("jobs", "history", "--all", "--format", "csv")).Out.TrimEnd().Split('\n').ElementAtOrDefault(1) ?? "");
    }

    [Theory]
    [InlineData("http://0.0.0.0:5080")]
    [InlineData("http://*:5080")]
    [InlineData("http://[::]:5080")]
    [InlineData("http://example.org:5080")]
    [InlineData("http://127.0.0.1:0;http://192.168.1.2:5080")]
    [InlineData("https://127.0.0.1:5080")]
    [InlineData("5080")]
    [InlineData("http://127.0.0.1:5080/pages")]
    public async Task Addresses_off_loopback_are_refused(string urls)
    {
        var result = await sandbox.Run("serve", "--urls", urls);

        Assert.Equal((2, ""), (result.Exit, result.Out));
        Assert.False(Directory.Exists(Warehouse));
    }

    [Fact]
    public async Task A_second_server_on_the_same_warehouse_is_refused()
    {
        var (call, _) = await Serve();
        using var running = call;

        var second = await sandbox.Run("serve", "--urls", "http://127.0.0.1:0");

        Assert.Equal(3, second.Exit);
        Assert.Contains(Warehouse, second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_address_is_said_so()
    {
        var (call, url) = await Serve();
        using var running = call;

        var second = await sandbox.Run("serve", "--warehouse", "other", "--urls", url.ToString().TrimEnd('/'));

        Assert.Equal(3, second.Exit);
        Assert.Contains("--urls", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_run_is_done_by_the_running_server_and_the_history_survives_it()
    {
        var (call, _) = await Serve();
        using (call)
        {
            var run = await sandbox.Run("jobs", "run", "collect");
            Assert.Equal((0, true), (run.Exit, run.Out.Contains("collect", StringComparison.Ordinal)));
            call.Interrupt();
            Assert.Equal(0, (await call.Finished()).Exit);
        }

        string[] history = (await sandbox.Run("jobs", "history", "--all", "--format", "csv")).Out.TrimEnd().Split('\n');

        Assert.StartsWith("started,job,seconds,result", history[0], StringComparison.Ordinal);
        Assert.Contains(history, line => line.Contains(",collect,", StringComparison.Ordinal));
        Assert.All(history.Skip(1), line => Assert.Matches(",(succeeded|skipped),", line));
    }

    [Fact]
    public async Task Ctrl_C_during_a_job_finishes_it()
    {
        // Refresh follows collect of its own accord, so that no request keeps the server alive.
        using var held = new HeldStep("job.refresh");
        var (serve, _) = await Serve();
        using var running = serve;
        Assert.Equal(0, (await sandbox.Run("jobs", "run", "collect")).Exit);
        await held.Reached;

        serve.Interrupt();
        await serve.Said("a running job is finished first");
        Assert.False(await serve.SaysWithin("Stopped.", TimeSpan.FromSeconds(1)));
        held.Release();
        var end = await serve.Finished();

        Assert.Equal(0, end.Exit);
        Assert.Contains("Stopped.", end.Error, StringComparison.Ordinal);
        string[] history = (await sandbox.Run("jobs", "history", "--all", "--format", "csv")).Out.TrimEnd().Split('\n');
        Assert.Single(history, line => line.Contains(",refresh,", StringComparison.Ordinal) && line.Contains(",skipped,", StringComparison.Ordinal));
    }
}
