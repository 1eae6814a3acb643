using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Analytics.Jobs.Tests;

/// <summary>The returns desk, the data and the jobs as the server offers them, on a warehouse that begins empty.</summary>
public sealed class DeskPagesTests(DeskPagesTests.Fixture fixture) : IClassFixture<DeskPagesTests.Fixture>
{
    private readonly HttpClient http = fixture.Http;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Inbox => fixture.Sandbox.Path("warehouse/inbox");

    [Fact]
    public async Task A_file_with_an_error_is_told_where_and_the_corrected_one_is_handed_in_byte_for_byte()
    {
        using var bad = await Check("task_2025Q3_310000.csv", Encoding.UTF8.GetBytes(Returns.WithProgressOf140("310000")));
        var finding = bad.RootElement.GetProperty("findings")[0];
        Assert.Equal(("K2", "140", 2, 11, true), (Text(finding, "cell"), Text(finding, "value"), finding.GetProperty("row").GetInt32(), finding.GetProperty("column").GetInt32(), finding.GetProperty("isError").GetBoolean()));
        Assert.Contains("K2", await http.GetStringAsync(Text(bad.RootElement, "list"), Stop), StringComparison.Ordinal);
        Assert.Contains("<code>140</code>", await http.GetStringAsync($"/en/desk.html?check={Text(bad.RootElement, "id")}", Stop), StringComparison.Ordinal);
        using var refused = await Post($"/api/check/{Text(bad.RootElement, "id")}/hand-in", []);
        Assert.Equal((HttpStatusCode.Conflict, false), (refused.StatusCode, File.Exists(Path.Combine(Inbox, "task_2025Q3_310000.csv"))));

        // What a browser puts behind the name of a copy is no part of the name.
        byte[] good = Encoding.UTF8.GetBytes(Returns.Tasks("310000", 2, 1));
        using var checkedFile = await Check("task_2025Q3_310000 (1).csv", good);
        Assert.Equal((0, 2), (checkedFile.RootElement.GetProperty("errors").GetInt32(), checkedFile.RootElement.GetProperty("rows").GetInt32()));
        Assert.DoesNotContain("task_2025Q3_310000", await http.GetStringAsync("/api/submissions?kind=task&period=2025Q3", Stop), StringComparison.Ordinal);
        string handIn = $"/api/check/{Text(checkedFile.RootElement, "id")}/hand-in";
        using var first = await Post(handIn, []);
        using var second = await Post(handIn, []);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal(good, File.ReadAllBytes(Path.Combine(Inbox, "task_2025Q3_310000.csv")));
        Assert.Single(Directory.EnumerateFiles(Inbox, "*310000*"));

        // Another one of that return waits for its turn, whatever its ending.
        foreach (string ending in (string[])["csv", "txt"])
        {
            using var other = await Check($"task_2025Q3_310000.{ending}", Encoding.UTF8.GetBytes(Returns.Tasks("310000", 3, 1)));
            using var taken = await Post($"/api/check/{Text(other.RootElement, "id")}/hand-in", []);
            Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);
            Assert.Contains("task_2025Q3_310000.csv waits", await taken.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
            Assert.Equal(good, File.ReadAllBytes(Assert.Single(Directory.EnumerateFiles(Inbox, "*310000*"))));
        }

        using var run = await Post("/api/jobs/collect/run", []);
        Assert.Equal(HttpStatusCode.Accepted, run.StatusCode);
        await fixture.Server.Said("collect: accepted 1");
        Assert.Contains("task_2025Q3_310000.csv", await http.GetStringAsync("/api/submissions?kind=task&period=2025Q3", Stop), StringComparison.Ordinal);
        using var jobs = JsonDocument.Parse(await http.GetStringAsync("/api/jobs/runs?lang=en", Stop));
        Assert.Contains(jobs.RootElement.EnumerateArray(), seen => Text(seen, "job") == "collect" && Text(seen, "result") == "accepted 1, returned 0" && seen.GetProperty("log").GetArrayLength() == 0);
        Assert.Contains("accepted 1, returned 0", await http.GetStringAsync("/en/jobs.html", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_comes_back_marked_and_what_looks_like_a_formula_stays_text()
    {
        byte[] template = await http.GetByteArrayAsync("/api/template?kind=task&region=320000&period=2025Q3", Stop);
        using var empty = await Check("task_2025Q3_320000.xlsx", template);
        Assert.True(empty.RootElement.GetProperty("errors").GetInt32() > 0);
        using var marked = new ZipArchive(new MemoryStream(await http.GetByteArrayAsync(Text(empty.RootElement, "marked"), Stop)));
        Assert.NotNull(marked.GetEntry("[Content_Types].xml"));

        using var formula = await Check("task_2025Q3_320000.csv", Encoding.UTF8.GetBytes(Returns.Tasks("320000", 1, 0).Replace(",60,", ",=1+1,", StringComparison.Ordinal)));
        Assert.Equal("=1+1", Text(formula.RootElement.GetProperty("findings")[0], "value"));
        Assert.Contains("\"'=1+1\"", await http.GetStringAsync(Text(formula.RootElement, "list"), Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../task_2025Q3_310000.csv")]
    [InlineData("..\\task_2025Q3_310000.csv")]
    [InlineData(".task_2025Q3_310000.csv")]
    [InlineData("task_2025Q3_310000.csv\0.xlsx")]
    [InlineData("")]
    public async Task A_name_that_could_be_a_path_is_refused(string name)
    {
        using var answer = await Post($"/api/check?name={Uri.EscapeDataString(name)}", "a"u8.ToArray());
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Theory]
    [InlineData("task_2025Q3_330000.csv", "")]
    [InlineData("task_2025Q3_330000.xlsx", "")]
    [InlineData("task_2025Q3_330000.xlsx", "PK\u0003\u0004 half a file")]
    [InlineData("task_2025Q3_330000.exe", "MZ")]
    [InlineData("\"><img src=x onerror=alert(1)>'.csv", "a,b")]
    public async Task What_is_no_return_has_an_error_and_no_way_into_the_inbox(string name, string content)
    {
        using var answer = await Post($"/api/check?name={Uri.EscapeDataString(name)}", Encoding.UTF8.GetBytes(content));
        using var told = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
        Assert.True(told.RootElement.GetProperty("errors").GetInt32() > 0);
        using var handIn = await Post($"/api/check/{Text(told.RootElement, "id")}/hand-in", []);
        Assert.Equal(HttpStatusCode.Conflict, handIn.StatusCode);
        Assert.DoesNotContain("<img", await http.GetStringAsync($"/desk.html?check={Text(told.RootElement, "id")}", Stop), StringComparison.Ordinal);
    }

    // The checks would quote what an enterprise reported before to whoever asks for it by its code.
    [Fact]
    public async Task Enterprise_returns_are_checked_for_evaluators_only_and_nothing_of_them_is_kept()
    {
        byte[] sample = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "seeds", "returns", "enterprise_2025Q3_440000.csv"));
        using var refused = await Post("/api/check?name=enterprise_2025Q3_440000.csv", sample);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        string told = await refused.Content.ReadAsStringAsync(Stop);
        Assert.Contains("--evaluator", told, StringComparison.Ordinal);
        Assert.DoesNotContain("findings", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_uploads_at_once_keep_apart()
    {
        var both = await Task.WhenAll(Check("task_2025Q3_340000.csv", Encoding.UTF8.GetBytes(Returns.Tasks("340000", 4, 1))), Check("task_2025Q3_340000.csv", Encoding.UTF8.GetBytes(Returns.WithProgressOf140("340000"))));
        Assert.Equal([(4, 0), (1, 1)], both.Select(each => (each.RootElement.GetProperty("rows").GetInt32(), each.RootElement.GetProperty("errors").GetInt32())));
        Assert.NotEqual(Text(both[0].RootElement, "id"), Text(both[1].RootElement, "id"));
    }

    [Fact]
    public async Task A_file_over_the_limit_is_refused_and_leaves_nothing()
    {
        using var answer = await Post("/api/check?name=task_2025Q3_350000.xlsx", new byte[100_001]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.DoesNotContain(Directory.EnumerateFiles(fixture.Sandbox.Path("warehouse/.uploads"), "file", SearchOption.AllDirectories), path => new FileInfo(path).Length > 100_000);
    }

    [Theory]
    [InlineData("/api/check?name=task_2025Q3_310000.csv", false, null)]
    [InlineData("/api/check?name=task_2025Q3_310000.csv", true, "http://evil.example")]
    [InlineData("/api/jobs/collect/run", false, null)]
    [InlineData("/api/jobs/collect/run", true, "http://localhost:1")]
    [InlineData("/api/jobs/report/pause", false, null)]
    [InlineData("/api/jobs/report/resume", true, "http://localhost:1")]
    public async Task What_changes_something_is_for_our_own_pages(string address, bool header, string? origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent([]) };
        if (header)
            request.Headers.Add("X-Analytics-Page", "1");
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        using var answer = await http.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_job_is_paused_and_goes_on_by_the_page()
    {
        using var pause = await Post("/api/jobs/report/pause", []);
        Assert.Equal(HttpStatusCode.NoContent, pause.StatusCode);
        string page = await http.GetStringAsync("/en/jobs.html", Stop);
        Assert.Contains("aria-label=\"Resume report\"", page, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"Pause collect\"", page, StringComparison.Ordinal);
        using var jobs = JsonDocument.Parse(await http.GetStringAsync("/api/jobs", Stop));
        var schedule = jobs.RootElement.GetProperty("schedule");
        Assert.Equal(["report"], schedule.EnumerateArray().Where(job => job.GetProperty("paused").GetBoolean()).Select(job => Text(job, "name")));
        Assert.Equal(5, schedule[0].GetProperty("next").GetArrayLength());
        using var resume = await Post("/api/jobs/report/resume", []);
        Assert.DoesNotContain("Resume report", await http.GetStringAsync("/en/jobs.html", Stop), StringComparison.Ordinal);
        using var unknown = await Post("/api/jobs/nothing/pause", []);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task A_query_is_answered_as_page_and_in_every_format()
    {
        string sql = Uri.EscapeDataString("SELECT name_zh AS 地区, '=1+1' AS \"<b>\" FROM seed_regions WHERE region_code = '310000'");
        string page = await http.GetStringAsync($"/data.html?sql={sql}", Stop);
        Assert.Contains("上海市", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.Equal("地区,<b>\n上海市,'=1+1\n", await http.GetStringAsync($"/api/query?format=csv&sql={sql}", Stop));
        Assert.StartsWith("PAR1", Encoding.Latin1.GetString(await http.GetByteArrayAsync($"/api/query?format=parquet&sql={sql}", Stop)), StringComparison.Ordinal);
        Assert.Equal("\u00ff\u00ff\u00ff\u00ff", Encoding.Latin1.GetString((await http.GetByteArrayAsync($"/api/query?format=arrow&sql={sql}", Stop))[..4]));
        using var posted = await http.PostAsJsonAsync("/api/query", new { sql = "SELECT 1 AS 一" }, Stop);
        using var rows = JsonDocument.Parse(await posted.Content.ReadAsStringAsync(Stop));
        Assert.Equal(1, rows.RootElement[0].GetProperty("一").GetInt32());
        Assert.Contains("1,000", await http.GetStringAsync($"/en/data.html?sql={Uri.EscapeDataString("SELECT a.region_code FROM seed_regions AS a")}", Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DROP TABLE seed_regions", "Only a SELECT is run")]
    [InlineData("SELECT * FROM read_csv('/etc/passwd')", "read_csv")]
    [InlineData("SELECT * FROM submissions", "There is no table")]
    [InlineData("SELECT 1; SELECT 2", "Give one SELECT")]
    [InlineData("SELEC 1", "syntax error")]
    [InlineData("", "Give sql")]
    public async Task A_query_that_is_refused_says_why(string sql, string told)
    {
        using var answer = await http.GetAsync($"/api/query?sql={Uri.EscapeDataString(sql)}", Stop);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Contains(told, Text(problem.RootElement, "detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_told_once_of_many_rows_counts_as_many()
    {
        using var sandbox = new Sandbox().Asleep();
        sandbox.HandIn("task_2025Q3_310000.csv", Returns.Tasks("310000", 57, 0).Replace(",60,", ",140,", StringComparison.Ordinal));
        await sandbox.Run("collect");
        await sandbox.Run("refresh");
        await sandbox.Run("report", "--lang", "en");
        Assert.Contains("<td class=\"number\">57</td>", await File.ReadAllTextAsync(sandbox.Path("warehouse/site/en/returns.html"), Stop), StringComparison.Ordinal);
        using var server = sandbox.Start("serve", "--urls", "http://127.0.0.1:0", "--lang", "en", "--evaluator");
        var url = new Uri((await server.Said("Ctrl-C stops it.")).Split("Serving ")[1].Split(' ')[0]);
        using var listed = JsonDocument.Parse(await http.GetStringAsync(new Uri(url, "/api/submissions"), Stop));
        using var one = JsonDocument.Parse(await http.GetStringAsync(new Uri(url, $"/api/submissions/{Text(listed.RootElement[0], "id")}"), Stop));
        Assert.Equal([57L], one.RootElement.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("count").GetInt64()));
        server.Interrupt();
        await server.Finished();
    }

    [Fact]
    public async Task A_list_of_submissions_that_is_cut_says_so_and_where_the_older_ones_are()
    {
        using var sandbox = new Sandbox().Asleep();
        string[] regions = ["110000", "120000", "310000", "320000", "440000"];
        foreach (string region in regions)
            sandbox.HandIn($"task_2025Q3_{region}.csv", Returns.Tasks(region, 1, 0));
        sandbox.HandIn("task_2025Q2_110000.csv", "no,header\n");
        await sandbox.Run("collect");
        using var server = sandbox.Start("serve", "--urls", "http://127.0.0.1:0", "--lang", "en");
        var url = new Uri((await server.Said("Ctrl-C stops it.")).Split("Serving ")[1].Split(' ')[0]);

        var pages = new List<string[]>();
        for (string? next = "/api/submissions?kind=task&period=2025Q3&limit=2"; next is not null;)
        {
            using var answer = await http.GetAsync(new Uri(url, next), Stop);
            using var listed = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
            pages.Add([.. listed.RootElement.EnumerateArray().Select(each => Text(each, "fileName"))]);
            next = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
            Assert.Equal(next is null ? "false" : "true", answer.Headers.GetValues("X-Analytics-Cut").Single());
        }
        using var whole = await http.GetAsync(new Uri(url, "/api/submissions"), Stop);
        using var wrong = await http.GetAsync(new Uri(url, "/api/submissions?before=yesterday"), Stop);

        Assert.Equal([2, 2, 1], pages.Select(page => page.Length));
        Assert.Equal(regions.Select(region => $"task_2025Q3_{region}.csv").Reverse(), pages.SelectMany(page => page));
        Assert.Equal(("false", false), (whole.Headers.GetValues("X-Analytics-Cut").Single(), whole.Headers.Contains("Link")));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task What_went_back_is_for_evaluators()
    {
        using var sandbox = new Sandbox().Asleep();
        sandbox.HandIn("task_2025Q3_310000.csv", Returns.WithProgressOf140("310000"));
        await sandbox.Run("collect");
        foreach (bool evaluator in (bool[])[false, true])
        {
            using var server = sandbox.Start(["serve", "--urls", "http://127.0.0.1:0", "--lang", "en", .. evaluator ? ["--evaluator"] : Array.Empty<string>()]);
            var url = new Uri((await server.Said("Ctrl-C stops it.")).Split("Serving ")[1].Split(' ')[0]);
            using var listed = JsonDocument.Parse(await http.GetStringAsync(new Uri(url, "/api/submissions"), Stop));
            string id = Text(listed.RootElement[0], "id");
            using var one = await http.GetAsync(new Uri(url, $"/api/submissions/{id}"), Stop);
            using var prefilled = await http.GetAsync(new Uri(url, "/api/template?kind=task&region=310000&period=2025Q4&prefill=true"), Stop);
            using var page = await http.GetAsync(new Uri(url, $"/en/desk.html?kind=task&period=2025Q3&submission={id}"), Stop);
            var wanted = evaluator ? HttpStatusCode.OK : HttpStatusCode.Forbidden;
            Assert.Equal((wanted, wanted, evaluator), (one.StatusCode, prefilled.StatusCode, (await page.Content.ReadAsStringAsync(Stop)).Contains("<code>140</code>", StringComparison.Ordinal)));
            using var file = await http.GetAsync(new Uri(url, $"/api/submissions/{id}/task_2025Q3_310000.{id[..8]}.findings.csv"), Stop);
            Assert.Equal(wanted, file.StatusCode);
            using var outside = await http.GetAsync(new Uri(url, $"/api/submissions/{id}/..%2f..%2fstate.db"), Stop);
            Assert.NotEqual(HttpStatusCode.OK, outside.StatusCode);
            server.Interrupt();
            await server.Finished();
        }
    }

    [Fact]
    public async Task Pages_are_marked_as_samples_as_long_as_an_accepted_sample_stands()
    {
        using var sandbox = new Sandbox().Asleep();
        using var server = sandbox.Start("serve", "--urls", "http://127.0.0.1:0", "--lang", "en");
        var url = new Uri((await server.Said("Ctrl-C stops it.")).Split("Serving ")[1].Split(' ')[0]);
        async Task<bool> IsMarkedAfter(string text)
        {
            sandbox.HandIn("task_2025Q3_310000.csv", text);
            await sandbox.Run("collect");
            return (await http.GetStringAsync(new Uri(url, "/en/desk.html"), Stop)).Contains("class=\"synthetic\"", StringComparison.Ordinal);
        }
        string Sample(string text) => text.Replace("开展技能培训", "【合成样例】开展技能培训", StringComparison.Ordinal);
        Assert.False(await IsMarkedAfter(Sample(Returns.WithProgressOf140("310000"))));
        Assert.True(await IsMarkedAfter(Sample(Returns.Tasks("310000", 2, 1))));
        Assert.False(await IsMarkedAfter(Returns.Tasks("310000", 3, 1)));
        server.Interrupt();
        await server.Finished();
    }

    [Fact]
    public async Task All_of_it_is_described_and_an_unknown_address_is_a_problem()
    {
        using var description = JsonDocument.Parse(await http.GetStringAsync("/api/openapi.json", Stop));
        foreach (string path in (string[])["/api/check", "/api/check/{id}/hand-in", "/api/submissions", "/api/query", "/api/jobs", "/api/jobs/{name}/run", "/api/jobs/{name}/pause", "/api/jobs/history/{run}/log"])
            Assert.True(description.RootElement.GetProperty("paths").TryGetProperty(path, out _), path);
        using var missing = await http.GetAsync("/api/nothing", Stop);
        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (missing.StatusCode, missing.Content.Headers.ContentType?.MediaType));
    }

    private async Task<JsonDocument> Check(string name, byte[] content)
    {
        using var answer = await Post($"/api/check?name={Uri.EscapeDataString(name)}", content);
        string told = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, told);
        return JsonDocument.Parse(told);
    }

    private async Task<HttpResponseMessage> Post(string address, byte[] content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(content) };
        request.Headers.Add("X-Analytics-Page", "1");
        return await http.SendAsync(request, Stop);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public sealed class Fixture : IAsyncLifetime
    {
        public Sandbox Sandbox { get; } = new();

        public HttpClient Http { get; } = new();

        public RunningCommand Server { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            // Only the tests ask for runs.
            File.WriteAllText(Sandbox.Path("analytics.json"), """{ "limits": { "workbook_bytes": 100000 }, "schedule": { "collect": "0 0 0 1 1 ?", "refresh": "0 0 0 1 1 ?", "report": "0 0 0 1 1 ?" } }""");
            Server = Sandbox.Start("serve", "--urls", "http://127.0.0.1:0", "--lang", "en");
            Http.BaseAddress = new((await Server.Said("Ctrl-C stops it.")).Split("Serving ")[1].Split(' ')[0]);
        }

        public async ValueTask DisposeAsync()
        {
            Server.Interrupt();
            await Server.Finished();
            Server.Dispose();
            Http.Dispose();
            Sandbox.Dispose();
        }
    }
}
