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
        Assert.Contains("产业工人培训率：各省（区、市）和兵团", zh, StringComparison.Ordinal);
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
            byte[] file = await http.GetByteArrayAsync($"/chart/trained_rate.region.{ending}?indicator=trained_rate", Stop);
            Assert.StartsWith(begins, string.Concat(file.Take(4).Select(each => (char)each)), StringComparison.Ordinal);
        }
        using var none = await http.GetAsync("/chart/nothing.svg?indicator=trained_rate", Stop);
        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (none.StatusCode, none.Content.Headers.ContentType!.MediaType));
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

        public Sandbox Sandbox { get; } = new();

        public HttpClient Http { get; } = new();

        public async ValueTask InitializeAsync()
        {
            StatisticsTests.Fixture.HandIn(Sandbox);
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
