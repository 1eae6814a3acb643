using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Analytics.Reports.Charts;
using Analytics.Reports.Pages;
using Analytics.Reports.Sheets;
using Analytics.Reports.Site;
using Analytics.Transforms;
using Analytics.Transforms.Assessments;

namespace Analytics.Reports.Tests;

/// <summary>What the pages of assessments show, on runs worked out by hand.</summary>
public sealed partial class AssessmentPagesTest
{
    private static readonly Edition En = new(Language.En, new Dictionary<string, CodeName>(), []);

    // Beijing: work 0.45 and plan 0.9, each half of 10 points, less 0.5. Tianjin: 0.75 and 0.7. Shanghai: 0.675 and 0, less 0.2.
    [Fact]
    public void Contributions_sum_to_the_total_before_deductions()
    {
        var chart = SheetCharts.Of(PageOf(SampleRun.Json("arithmetic")))["dimensions"];
        object?[][] expected = [["Tianjin", "120000", 3.75, 3.5, 0.0, 7.25], ["Beijing", "110000", 2.25, 4.5, 0.5, 6.25], ["Shanghai", "310000", 3.375, 0.0, 0.2, 3.175]];
        Assert.Equal(expected.Length, chart.Table.Rows.Count);
        foreach (var (want, got) in expected.Zip(chart.Table.Rows))
        {
            Assert.Equal(want[..2], got.Take(2));
            foreach (int i in (int[])[2, 3, 4, 5]) Assert.Equal((double)want[i]!, (double)got[i]!, 1e-9);
            Assert.Equal((double)got[5]!, (double)got[2]! + (double)got[3]! - (double)got[4]!, 1e-9);
        }
        // What is taken off covers the end of the bar: 5.5 of 6.25 points would be a lie, 6.25 of 6.75 is not.
        using var option = JsonDocument.Parse(chart.OptionText());
        var bars = option.RootElement.GetProperty("series").EnumerateArray().Select(series => series.GetProperty("data")[1].GetProperty("value").GetDouble()).ToList();
        Assert.Equal([2.25, 4.5, 6.25, 0.5], bars.Select(value => Math.Round(value, 9)));
    }

    // Without work only plan counts: Beijing 9 - 0.5, Tianjin 7, Shanghai 0. Declared ranks are Tianjin 1, Beijing 2, Shanghai 3.
    [Fact]
    public void Arrows_tell_how_far_a_rank_moves_without_a_dimension()
    {
        var page = PageOf(SampleRun.Json("arithmetic"));
        var run = page.Run with { Without = new Dictionary<string, IReadOnlyList<int?>> { ["work"] = [1, 2, 3, null] } };
        var charts = SheetCharts.Of(page with { Run = run });
        using var option = JsonDocument.Parse(charts["without"].OptionText());
        Assert.Equal(["↓1", "↑1", "·"], option.RootElement.GetProperty("series")[0].GetProperty("data").EnumerateArray().Select(cell => cell.GetProperty("label").GetProperty("formatter").GetString()));
        // A run of old has no indices, and no chart of them.
        Assert.Equal(["dimensions", "ranks", "without"], charts.Keys.Order());
        // None of them shows Sichuan, which has no rank.
        Assert.All(charts.Values, chart => Assert.Contains("3 of 4 regions have a rank", chart.OptionText(), StringComparison.Ordinal));
    }

    [Fact]
    public void Indices_stand_with_their_intervals_kept_within_0_and_1()
    {
        var page = PageOf(SampleRun.Json());
        var found = new Sensitivity(4096, 1, [new("weights", new(-0.02, -0.05, 0.01, 0.4, 0.3, 0.5), new Dictionary<string, Analytics.Transforms.Statistics.SobolIndex>())]);
        var chart = SheetCharts.Of(page with { Run = page.Run with { Sensitivity = found } })["choices"];
        Assert.Equal(["weights", -0.02, -0.05, 0.01, 0.4, 0.3, 0.5], chart.Table.Rows.Single());
        using var option = JsonDocument.Parse(chart.OptionText());
        var first = option.RootElement.GetProperty("series")[0].GetProperty("data")[0].GetProperty("coords");
        Assert.Equal((0, 0.01), (first[0][0].GetDouble(), first[1][0].GetDouble()));
    }

    [Fact]
    public async Task Every_decision_about_a_missing_value_is_told()
    {
        string text = Text(await Html<AssessmentPage>("Page", PageOf(SampleRun.Json())));
        string missing = text[text.IndexOf("What was done about missing values", StringComparison.Ordinal)..text.IndexOf("Definition", StringComparison.Ordinal)];
        Assert.Matches("Wage no value: no score above it 1 Sichuan", missing);
        Assert.Matches("Delay no value: median of the peers' scores 1 Shanghai", missing);
        Assert.Matches("Trained no value: scored as zero 1 Sichuan", missing);
        Assert.Matches("Certified no target of its own: left out, its weight goes to its siblings 1 Shanghai", missing);
        Assert.Matches("Slow no value: nothing is taken off 1 Sichuan", missing);
    }

    // With work at 0.6 instead of 0.5: Beijing 6.25 -> 2.7 + 3.6 - 0.5 = 5.8, Tianjin 7.25 -> 4.5 + 2.8 = 7.3, Shanghai 3.175 -> 4.05 - 0.2 = 3.85.
    [Fact]
    public async Task Two_runs_tell_who_moved_by_what()
    {
        var comparison = new RunComparison(PageOf(SampleRun.Json("arithmetic")), PageOf(SampleRun.Json("arithmetic", 0.6)) with { Name = "second" });
        Assert.Equal(["310000", "110000", "120000", "510000"], comparison.Movements.Select(each => each.Unit));
        Assert.Equal([0.675, -0.45, 0.05], comparison.Movements.Take(3).Select(each => Math.Round(each.Weights!.Value, 9)));
        Assert.All(comparison.Movements.Take(3), each => Assert.Equal((0, 0), (Math.Round(each.Data!.Value, 9), Math.Round(each.Method!.Value, 9))));
        Assert.Equal(["Tianjin", "Beijing", "Shanghai"], comparison.Chart!.Table.Rows.Select(row => row[0]));

        var own = new AssessmentRuns("sample", "样例", "Sample", false, []);
        string html = await Html<CompareRunsPage>("View", new RunsView(new(En, "compare-runs.html", null, false), [own], own, comparison, null));
        string text = Text(html);
        Assert.Contains("Weight of Work 0.5 0.6", text, StringComparison.Ordinal);
        Assert.Contains("Beijing 2 2 6.3 5.8 −0.5 0.0 −0.5 0.0", text, StringComparison.Ordinal);
        Assert.Contains("Sichuan — — too little data too little data — — — —", text, StringComparison.Ordinal);

        // Another base of an indicator: nobody can tell what came of the data.
        var later = comparison.Second.Run with { Indicators = [.. comparison.Second.Run.Indicators.Select((indicator, i) => i == 0 ? indicator with { Denominator = "others" } : indicator)] };
        string unlike = Text(await Html<CompareRunsPage>("View", new RunsView(new(En, "compare-runs.html", null, false), [own], own, new RunComparison(comparison.First, comparison.Second with { Run = later }), null)));
        Assert.Contains("changes of totals cannot be split", unlike, StringComparison.Ordinal);
        Assert.Contains("Beijing 2 2 6.3 5.8 −0.5 — — —", unlike, StringComparison.Ordinal);
        Assert.Matches($"How {comparison.Second.Run.Indicators[0].NameEn} is reckoned [^;]+ × [^;]+; \\w+ is better, denominator at least \\d+ [^;]+ / others ×", unlike);
    }

    private static SheetPage PageOf(string json) => new(Assessor.Parse(json), "first", En, new Dictionary<string, CodeName>(), Synthetic: false, new Dictionary<string, Chart>(), "index.html") { Live = true };

    private static async Task<string> Html<T>(string parameter, object value)
    {
        await using var writer = new PageWriter();
        return await writer.RenderAsync(typeof(T), new Dictionary<string, object?> { [parameter] = value });
    }

    private static string Text(string html) => Space().Replace(WebUtility.HtmlDecode(Tag().Replace(html, " ")), " ");

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();

    [GeneratedRegex("\\s+")]
    private static partial Regex Space();
}
