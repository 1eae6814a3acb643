using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Analytics.Jobs.Tests;

/// <summary>Assessments as pages of the server and of the site: everything for evaluators, and for the public nothing that is made of withheld figures.</summary>
[Collection("sheets")]
public sealed partial class AssessmentPagesTests(SheetTests.Fixture fixture)
{
    private static readonly string[] Languages = ["", "en/"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_public_sees_which_runs_there_are_and_none_of_their_figures()
    {
        var (run, secrets) = await Run();
        await Serving(async http =>
        {
            foreach (string language in Languages)
            {
                string list = await http.GetStringAsync($"/{language}assessments.html", Stop), page = await http.GetStringAsync($"/{language}assessment-{run}.html", Stop);
                Assert.Contains($"href=\"assessment-{run}.html\"", list, StringComparison.Ordinal);
                Assert.Contains($"analytics assess annual-2025 --run {run} --out {run} --evaluator", page, StringComparison.Ordinal);
                Assert.Contains("20251231", page, StringComparison.Ordinal);
                Assert.Contains("channels-2025 --as-of", list, StringComparison.Ordinal);
                Assert.All((string[])[list, page], text => Assert.DoesNotContain(secrets, secret => text.Contains(secret, StringComparison.Ordinal)));
                foreach (string address in (string[])[$"sheet.html?run={run}&region=440000", $"compare-runs.html?code=annual-2025&a={run}&b={run}", $"run-chart/ranks.csv?run={run}", $"run-chart/dimensions.svg?run={run}", $"run-chart/moves.csv?a={run}&b={run}"])
                {
                    using var refused = await http.GetAsync($"/{language}{address}", Stop);
                    Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
                    string text = await refused.Content.ReadAsStringAsync(Stop);
                    Assert.Contains("serve --evaluator", text, StringComparison.Ordinal);
                    Assert.DoesNotContain(secrets, secret => text.Contains(secret, StringComparison.Ordinal));
                }
            }
            using var none = await http.GetAsync("/assessment-nothing.html", Stop);
            Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (none.StatusCode, none.Content.Headers.ContentType!.MediaType));
        });
    }

    [Fact]
    public async Task Evaluators_see_what_the_folder_of_pages_holds()
    {
        var (run, secrets) = await Run();
        await Serving(async http =>
        {
            foreach (string language in Languages)
            {
                string page = await http.GetStringAsync($"/{language}assessment-{run}.html", Stop), sheet = await http.GetStringAsync($"/{language}sheet.html?run={run}&region=440000", Stop);
                Assert.All(secrets, secret => Assert.Contains(secret, page, StringComparison.Ordinal));
                Assert.Contains($"href=\"sheet.html?run={run}&amp;region=440000\"", page, StringComparison.Ordinal);
                Assert.Matches("<p class=\"evaluators\"><strong>", sheet);
                string file = await File.ReadAllTextAsync(Path.Combine(fixture.Pages, language, "440000.html"), Stop);
                Assert.Equal(Nodes(file), Nodes(sheet));
                Assert.True(Nodes(sheet).Count > 10);
            }
            foreach (string chart in (string[])["ranks", "dimensions", "choices", "without"])
                Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(fixture.Pages, "charts", chart + ".zh.csv"), Stop), await http.GetByteArrayAsync($"/run-chart/{chart}.csv?run={run}", Stop));
            string same = await http.GetStringAsync($"/en/compare-runs.html?code=annual-2025&a={run}&b={run}", Stop);
            Assert.Equal(3, Regex.Count(same, "<strong>0.00</strong>"));
            using var other = await http.GetAsync($"/en/compare-runs.html?code=channels-2025&a={run}&b={run}", Stop);
            Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
            string few = await http.GetStringAsync("/en/compare-runs.html?code=channels-2025", Stop);
            Assert.Contains("There are not two stored runs", few, StringComparison.Ordinal);
            using var nobody = await http.GetAsync($"/sheet.html?run={run}&region=999999", Stop);
            Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
        }, "--evaluator");
    }

    [Fact]
    public async Task A_stored_run_is_shown_by_its_name_and_nothing_is_computed()
    {
        var (run, _) = await Run();
        var shown = await fixture.Sandbox.Run("assess", "annual-2025", "--run", run, "--evaluator", "--format", "json");
        Assert.Equal((0, await File.ReadAllTextAsync(Path.Combine(fixture.Pages, "assessment.json"), Stop)), (shown.Exit, shown.Out.TrimEnd('\n')));
        Assert.Equal(2, (await fixture.Sandbox.Run("assess", "channels-2025", "--run", run, "--evaluator")).Exit);
        Assert.Equal(2, (await fixture.Sandbox.Run("assess", "annual-2025", "--run", "nothing", "--evaluator")).Exit);
        Assert.Equal(2, (await fixture.Sandbox.Run("assess", "annual-2025", "--run", run, "--as-of", fixture.CutOff, "--evaluator")).Exit);
        Assert.Equal(2, (await fixture.Sandbox.Run("assess", "annual-2025", "--run", run)).Exit);
    }

    // The name of the run, and figures of it as pages show them: totals and scores of dimensions.
    private async Task<(string Run, IReadOnlyList<string> Secrets)> Run()
    {
        string run = (await fixture.Sandbox.Run("assess", "annual-2025", "--runs", "--format", "csv")).Out.Split('\n')[1].Trim();
        using var stored = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(fixture.Pages, "assessment.json"), Stop));
        List<string> secrets = [];
        foreach (var score in stored.RootElement.GetProperty("scores").EnumerateArray().Where(score => score.TryGetProperty("shown", out _)))
        {
            secrets.Add(score.GetProperty("shown").GetDouble().ToString("0.00", CultureInfo.InvariantCulture));
            secrets.AddRange(score.GetProperty("lines").EnumerateArray().Where(line => line.GetProperty("code").GetString() is "skill" or "rights" or "progress")
                .Select(line => Math.Round(100 * line.GetProperty("score").GetDouble(), 2, MidpointRounding.AwayFromZero).ToString("0.00", CultureInfo.InvariantCulture)));
        }
        Assert.Equal(12, secrets.Count);
        return (run, secrets);
    }

    private async Task Serving(Func<HttpClient, Task> ask, params string[] more)
    {
        using var server = fixture.Sandbox.Start(["serve", "--urls", "http://127.0.0.1:0", "--lang", "en", .. more]);
        using var http = new HttpClient { BaseAddress = new((await server.Said("Ctrl-C stops it.")).Split("Serving ")[1].Split(' ')[0]) };
        try
        {
            await ask(http);
        }
        finally
        {
            server.Interrupt();
            await server.Finished();
        }
    }

    private static List<string> Nodes(string html) => [.. Row().Matches(html).Select(row => row.Value)];

    [GeneratedRegex("<tr[^>]*data-(?:node|deduction|total).*?</tr>", RegexOptions.Singleline)]
    private static partial Regex Row();
}
