using System.Net;
using System.Text.RegularExpressions;
using Analytics.Reports.Sheets;

namespace Analytics.Reports.Tests;

/// <summary>What score sheets say, on a run worked out by hand.</summary>
[Collection("node")]
public sealed partial class SheetTest(SheetTest.Fixture fixture) : IClassFixture<SheetTest.Fixture>
{
    // Wages 4000, 5000 and 6000 have mean 5000 and deviation 1000; 100 lies midway between 10 and 1000 on logarithms.
    [Theory]
    [InlineData("110000", "pay", "0.5 + 0.1 × (4000 − 5000) / 1000", "0.4", "0.2")]
    [InlineData("110000", "late", "1 − (ln 100 − ln 10) / (ln 1000 − ln 10)", "0.5", "0.25")]
    [InlineData("510000", "late", "1 − (ln 5 − ln 10) / (ln 1000 − ln 10), kept within 0 and 1", "1", "1")]
    [InlineData("110000", "steps", "50 ≥ 50 → 1", "1", "0.6")]
    [InlineData("120000", "steps", "20 ≥ 20 → 0.5", "0.5", "0.3")]
    [InlineData("310000", "steps", "0, as no step is reached", "0", "0")]
    [InlineData("110000", "goal", "30 / 40", "0.75", "0.3")]
    [InlineData("120000", "goal", "50 / 40, kept within 0 and 1", "1", "0.4")]
    [InlineData("310000", "goal", "no target of its own: left out, its weight goes to its siblings", "—", "")]
    [InlineData("310000", "late", "no value: median of the peers' scores (0.5, 1)", "0.75", "0.375")]
    [InlineData("510000", "pay", "no value: no score above it", "—", "")]
    [InlineData("510000", "steps", "no value: scored as zero", "0", "0")]
    [InlineData("110000", "work", "0.5 × 0.4 + 0.5 × 0.5 = 0.45", "0.45", "")]
    [InlineData("110000", "total", "1 / (0.5/0.45 + 0.5/0.9) = 0.6", "0.6", "")]
    [InlineData("310000", "total", "0, as one of them is 0 = 0", "0", "")]
    [InlineData("510000", "work", "no score: as Wage has no value and its rule is that there is none above it then", "—", "")]
    [InlineData("510000", "total", "no score: as Wage has no value and its rule is that there is none above it then", "—", "")]
    public void A_node_shows_how_its_score_comes(string region, string node, string how, string score, string contribution)
    {
        string row = Regex.Match(fixture.Page($"en/{region}.html"), $"<tr[^>]*data-node=\"{node}\">(.*?)</tr>", RegexOptions.Singleline).Groups[1].Value;
        string[] cells = [.. Cell().Matches(row).Select(cell => Text(cell.Groups[1].Value))];
        Assert.EndsWith(how, cells[1], StringComparison.Ordinal);
        Assert.Equal((score, contribution), (cells[2], cells[5]));
    }

    [Theory]
    [InlineData("110000", "(100 − 50) × 0.02 = 1, at most 0.5: 0.5", "10 × 0.6 − 0.5 = 5.5 → 5.5")]
    [InlineData("120000", "10 is not above 50: 0", "10 × 0.72413793 − 0 = 7.24137931 → 7.2")]
    [InlineData("310000", "(60 − 50) × 0.02 = 0.2, at most 0.5: 0.2", "10 × 0 − 0.2 = -0.2, not below 0 → 0.0")]
    [InlineData("510000", "no data, so by rule nothing is taken off", "too little data, no total")]
    public void Deductions_and_the_total_are_worked_out(string region, string deduction, string total)
    {
        string text = Text(fixture.Page($"en/{region}.html"));
        Assert.Contains(deduction, text, StringComparison.Ordinal);
        Assert.Contains(total, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_little_data_stands_apart_with_its_reason()
    {
        string page = fixture.Page("index.html"), ranks = page[..page.IndexOf("id=\"unranked\"", StringComparison.Ordinal)], rest = Text(page[ranks.Length..]);
        Assert.Equal(["120000", "110000", "310000"], Link().Matches(ranks).Select(link => link.Groups[1].Value));
        Assert.Contains("四川省：“总分”不评分，“工资”无数据，且规定其缺失时上级都不评分；“用工”不评分，“工资”无数据，且规定其缺失时上级都不评分", rest, StringComparison.Ordinal);
        Assert.Contains("截止（北京时间）2026-01-20 00:00:00", Text(ranks), StringComparison.Ordinal);
    }

    [Fact]
    public void Under_another_mean_than_the_arithmetic_nothing_is_stacked()
    {
        Assert.Contains("4 个地区中 3 个有位次", fixture.Page("charts/dimensions.zh.svg"), StringComparison.Ordinal);
        Assert.Contains("各维度的贡献不能相加", fixture.Page("charts/dimensions.zh.svg"), StringComparison.Ordinal);
        Assert.DoesNotContain("\"stack\"", fixture.Page("index.html"), StringComparison.Ordinal);
        string[] lines = fixture.Page("charts/dimensions.en.csv").Split("\r\n");
        Assert.StartsWith("Beijing,110000,4.5,9,0.5,5.5,", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_never_markup_and_real_data_bear_no_mark()
    {
        string page = fixture.Page("110000.html");
        Assert.Contains("&lt;i&gt;&amp;&quot;.csv", page, StringComparison.Ordinal);
        Assert.Contains("仅供评估人员", page, StringComparison.Ordinal);
        Assert.DoesNotContain("合成样例", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("110000", "<i>&\".csv", "inspection_2025_100000.csv")]
    [InlineData("120000", "inspection_2025_100000.csv")]
    public void Submissions_for_the_whole_country_stand_behind_every_region(string region, params string[] files)
    {
        string page = fixture.Page($"en/{region}.html");
        Assert.Equal(files, SourceFile().Matches(page).Select(file => WebUtility.HtmlDecode(file.Groups[1].Value)));
        Assert.DoesNotContain("None was accepted", page, StringComparison.Ordinal);
    }

    [GeneratedRegex("<td class=\"file\">([^<]*)</td>")]
    private static partial Regex SourceFile();

    private static string Text(string html) => WebUtility.HtmlDecode(Tag().Replace(html, "")).Trim();

    [GeneratedRegex("<td[^>]*>(.*?)</td>", RegexOptions.Singleline)]
    private static partial Regex Cell();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();

    [GeneratedRegex("href=\"(\\d{6}).html\"")]
    private static partial Regex Link();

    public sealed class Fixture : IAsyncLifetime
    {
        private readonly string folder = Directory.CreateTempSubdirectory("analytics-sheets-").FullName;

        public string Page(string name) => File.ReadAllText(Path.Combine(folder, "pages", name));

        public async ValueTask InitializeAsync() =>
            await SheetBuilder.BuildAsync("sample-run", SampleRun.Json(), synthetic: false, SampleLake.Seeds, SampleLake.Schemas, Path.Combine(folder, "pages"));

        public ValueTask DisposeAsync()
        {
            Directory.Delete(folder, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
