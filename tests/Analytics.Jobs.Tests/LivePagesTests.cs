using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Analytics.Jobs.Tests;

/// <summary>Pages and answers that the server makes itself, on the bundled samples of three provinces.</summary>
public sealed class LivePagesTests(LivePagesTests.Fixture fixture) : IClassFixture<LivePagesTests.Fixture>
{
    private readonly HttpClient http = fixture.Http;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_comparison_is_a_page_in_both_languages_and_JSON_and_CSV()
    {
        string zh = await http.GetStringAsync("/compare.html?indicator=trained_rate&period=2025Q3&peers=belt", Stop), en = await http.GetStringAsync("/en/compare.html?indicator=trained_rate", Stop);
        Assert.Contains("<html lang=\"zh-CN\">", zh, StringComparison.Ordinal);
        Assert.Contains("产业工人培训率：按省（区、市），分同类组", zh, StringComparison.Ordinal);
        Assert.Contains("合成样例 · 非真实数据", zh, StringComparison.Ordinal);
        Assert.Contains("href=\"../compare.html?indicator=trained_rate&amp;by=region&amp;period=2025Q3\"", en, StringComparison.Ordinal);
        Assert.Contains("Workers trained by province", en, StringComparison.Ordinal);

        using var json = JsonDocument.Parse(await http.GetStringAsync("/api/compare?indicator=trained_rate", Stop));
        var command = await fixture.Sandbox.Run("compare", "trained_rate", "--by", "region", "--format", "json");
        using var said = JsonDocument.Parse(command.Out);
        Dictionary<string, string> Values(JsonDocument rows) => rows.RootElement.EnumerateArray().ToDictionary(row => row.GetProperty("code").GetString()!, row => row.GetProperty("value").ToString());
        Assert.Equal(Values(said), Values(json));

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/compare?indicator=trained_rate&by=ownership");
        request.Headers.Accept.ParseAdd("text/csv");
        using var csv = await http.SendAsync(request, Stop);
        Assert.Equal("text/csv", csv.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("peer,rank,", await csv.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_charts_are_files()
    {
        foreach (var (ending, begins) in new[] { ("svg", "<svg"), ("png", "\u0089PNG"), ("csv", "\u00ef\u00bb\u00bf") })
        {
            byte[] file = await http.GetByteArrayAsync($"/chart/trained_rate.region.ranked.{ending}?indicator=trained_rate", Stop);
            Assert.StartsWith(begins, string.Concat(file.Take(4).Select(each => (char)each)), StringComparison.Ordinal);
        }
        using var none = await http.GetAsync("/chart/nothing.svg?indicator=trained_rate", Stop);
        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (none.StatusCode, none.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task No_address_gives_the_public_what_is_withheld()
    {
        foreach (string by in (string[])["region,ownership", "industry,ownership", "industry"])
        {
            string name = $"trained_rate.{by.Replace(',', '-')}", query = $"?indicator=trained_rate&by={by}";
            var command = await fixture.Sandbox.Run("compare", "trained_rate", "--by", by, "--evaluator", "--format", "json");
            using var everything = JsonDocument.Parse(command.Out);
            using var seen = JsonDocument.Parse(await http.GetStringAsync($"/api/compare{query}", Stop));
            string Key(JsonElement row) => row.GetProperty("code").GetString() + (row.TryGetProperty("code_2", out var second) ? "," + second.GetString() : "");
            var hidden = seen.RootElement.EnumerateArray().Where(row => row.GetProperty("withheld").GetString() == "disclosure").ToDictionary(Key);
            string[] figures = ["value", "low", "high", "numerator", "denominator", "units", "change", "rank", "funnel", "standardised", "gap", "structure"];
            Assert.All(hidden.Values, row => Assert.All(figures, figure => Assert.Equal(JsonValueKind.Null, row.GetProperty(figure).ValueKind)));
            // What the evaluator is given for the same groups stands nowhere: unrounded values are hardly alike by chance.
            var secrets = everything.RootElement.EnumerateArray().Where(row => hidden.ContainsKey(Key(row)) && row.GetProperty("value").ValueKind == JsonValueKind.Number)
                .Select(row => row.GetProperty("value").GetRawText()).Where(value => value.Length > 8).ToList();
            var published = seen.RootElement.EnumerateArray().Select(row => row.GetProperty("value").GetRawText()).ToHashSet();
            secrets.RemoveAll(published.Contains);
            Assert.True(secrets.Count > 3, $"{by}: {secrets.Count} of {hidden.Count} withheld");
            List<string> texts = [await http.GetStringAsync($"/compare.html{query}", Stop), await http.GetStringAsync($"/en/compare.html{query}", Stop), seen.RootElement.GetRawText()];
            foreach (string kind in (string[])["ranked", "heat", "dots", "funnel", "multiples"])
                foreach (string ending in (string[])["csv", "svg"])
                {
                    // A drawing takes a second: of the pictures one is enough, made of the same options.
                    if (ending == "svg" && kind != "heat")
                        continue;
                    using var file = await http.GetAsync($"/chart/{name}.{kind}.{ending}{query}", Stop);
                    texts.Add(await file.Content.ReadAsStringAsync(Stop));
                }
            Assert.All(texts, text =>
            {
                Assert.DoesNotContain(secrets, secret => text.Contains(secret, StringComparison.Ordinal));
                Assert.DoesNotContain("标准化值", text, StringComparison.Ordinal);
            });
            Assert.All(hidden.Keys, key => Assert.Contains(texts[3].Split('\n'), line => line.Contains($",{(key.Contains(',', StringComparison.Ordinal) ? $"\"{key}\"" : key)},", StringComparison.Ordinal) && line.Contains(",,,,,,为保护企业数据，不予公布,", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("split", "standardise=ownership")]
    [InlineData("ranked", "standardise=ownership")]
    [InlineData("funnel", "standard=sample-sizes")]
    [InlineData("ranked", "level=county")]
    [InlineData("multiples", "level=prefecture")]
    public async Task Charts_made_of_single_enterprises_are_no_files(string kind, string query)
    {
        foreach (string ending in (string[])["csv", "svg", "png"])
        {
            using var refused = await http.GetAsync($"/chart/trained_rate.region.{kind}.{ending}?indicator=trained_rate&{query}", Stop);
            Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (refused.StatusCode, refused.Content.Headers.ContentType!.MediaType));
            Assert.Contains("--evaluator", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }
        string page = await http.GetStringAsync("/en/compare.html?indicator=trained_rate", Stop);
        Assert.DoesNotContain("name=\"standardise\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"level\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_this_state_of_the_lake_is_not_sent_it_again()
    {
        using var first = await http.GetAsync("/compare.html?indicator=trained_rate", Stop);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/compare.html?indicator=trained_rate");
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue(first.Headers.ETag!.Tag, isWeak: true));
        using var again = await http.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Contains("default-src 'none'", first.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_package_of_the_data_page_is_what_the_export_command_writes()
    {
        async Task<string> Standing(HttpMethod method)
        {
            using var request = new HttpRequestMessage(method, "/api/export") { Headers = { { "X-Analytics-Page", "1" } } };
            using var answer = await http.SendAsync(request, Stop);
            using var told = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
            return told.RootElement.GetProperty("state").GetString()!;
        }
        using var early = await http.GetAsync("/api/export.zip", Stop);
        using var foreign = await http.PostAsync("/api/export", null, Stop);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.Forbidden, "none"), (early.StatusCode, foreign.StatusCode, await Standing(HttpMethod.Get)));

        Assert.Equal("running", await Standing(HttpMethod.Post));
        string state;
        while ((state = await Standing(HttpMethod.Get)) == "running")
            await Task.Delay(100, Stop);
        Assert.Equal(("ready", "ready"), (state, await Standing(HttpMethod.Post)));

        using var sent = await http.GetAsync("/api/export.zip", Stop);
        Assert.Matches(@"^analytics-export-.+\.zip$", sent.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        using var zip = new ZipArchive(await sent.Content.ReadAsStreamAsync(Stop));
        Assert.Equal(0, (await fixture.Sandbox.Run("export", "--out", "by-command")).Exit);
        string folder = fixture.Sandbox.Path("by-command");
        string[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];
        Assert.Contains("datapackage.json", files);
        Assert.Equal(files, zip.Entries.Select(entry => entry.FullName["analytics-export/".Length..]).Order(StringComparer.Ordinal));
        foreach (string file in files)
        {
            using var entry = new MemoryStream();
            await zip.GetEntry($"analytics-export/{file}")!.Open().CopyToAsync(entry, Stop);
            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(folder, file), Stop), entry.ToArray());
        }
    }

    [Fact]
    public async Task An_answer_is_made_once_for_each_state_of_the_lake_and_not_given_to_other_sites()
    {
        const string address = "/chart/certified_rate.region.ranked.csv?indicator=certified_rate";
        async Task<(HttpStatusCode Status, bool Kept, string? State, string Text)> Ask(string from = "same-origin")
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Sec-Fetch-Site", from } } };
            using var answer = await http.SendAsync(request, Stop);
            return (answer.StatusCode, answer.Headers.Age is not null, answer.Headers.ETag?.Tag, await answer.Content.ReadAsStringAsync(Stop));
        }
        var made = await Ask();
        var kept = await Ask();
        Assert.Equal((HttpStatusCode.OK, false), (made.Status, made.Kept));
        Assert.Equal(made with { Kept = true }, kept);
        Assert.Equal((HttpStatusCode.Forbidden, false), await Ask("cross-site") is var foreign ? (foreign.Status, foreign.Kept) : default);

        string inbox = Directory.CreateDirectory(fixture.Sandbox.Path("warehouse/inbox")).FullName;
        File.Copy(Path.Combine(AppContext.BaseDirectory, "seeds", "returns", "case_2024Q4_440000.csv"), Path.Combine(inbox, "case_2024Q4_440000.csv"));
        Assert.Equal(0, (await fixture.Sandbox.Run("collect")).Exit);

        var anew = await Ask();
        Assert.Equal((HttpStatusCode.OK, false), (anew.Status, anew.Kept));
        Assert.NotEqual(made.State, anew.State);
        Assert.True((await Ask()).Kept);
    }

    [Theory]
    [InlineData("indicator=nothing", "There is no indicator")]
    [InlineData("indicator=trained_rate&by=moon", "by cannot be")]
    [InlineData("indicator=trained_rate&period=1999Q1", "There are no data for 1999Q1")]
    // What is made of single enterprises is for evaluators, whatever the address asks.
    [InlineData("indicator=trained_rate&standardise=ownership", "--evaluator")]
    [InlineData("indicator=trained_rate&level=county", "--evaluator")]
    [InlineData("indicator=trained_rate&standard=sample-sizes", "--evaluator")]
    [InlineData("indicator=trained_rate_mean", "--evaluator")]
    public async Task What_cannot_be_answered_says_why(string query, string told)
    {
        using var page = await http.GetAsync($"/en/compare.html?{query}", Stop);
        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
        Assert.Contains(told, await page.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        using var answer = await http.GetAsync($"/api/compare?{query}", Stop);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Contains(told, problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_answers_are_described_and_assets_are_the_programs_own()
    {
        using var description = JsonDocument.Parse(await http.GetStringAsync("/api/openapi.json", Stop));
        Assert.StartsWith("3.1", description.RootElement.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.True(description.RootElement.GetProperty("paths").TryGetProperty("/api/compare", out _));
        Assert.Contains("dataset.live", await http.GetStringAsync("/assets/live.js", Stop), StringComparison.Ordinal);
        Assert.Contains(".choice", await http.GetStringAsync("/assets/site.css", Stop), StringComparison.Ordinal);
        foreach (string outside in (string[])["/assets/..%2fanalytics.dll", "/assets/%2e%2e%2fanalytics.dll", "/assets/fonts"])
        {
            using var refused = await http.GetAsync(outside, Stop);
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }
    }

    public sealed class Fixture : IAsyncLifetime
    {
        private RunningCommand? server;

        public Sandbox Sandbox { get; } = new Sandbox().Asleep();

        public HttpClient Http { get; } = new();

        public async ValueTask InitializeAsync()
        {
            Sandbox.HandInSamples();
            Assert.Equal(0, (await Sandbox.Run("collect", "--strict")).Exit);
            Assert.Equal(0, (await Sandbox.Run("refresh")).Exit);
            server = Sandbox.Start("serve", "--urls", "http://127.0.0.1:0", "--lang", "en");
            Http.BaseAddress = new((await server.Said("Ctrl-C stops it.")).Split("Serving ")[1].Split(' ')[0]);
        }

        public async ValueTask DisposeAsync()
        {
            if (server is not null)
            {
                server.Interrupt();
                await server.Finished();
                server.Dispose();
            }
            Http.Dispose();
            Sandbox.Dispose();
        }
    }
}
