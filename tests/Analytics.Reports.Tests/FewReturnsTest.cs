using System.Text.RegularExpressions;
using Analytics.Reports.Charts;
using Analytics.Reports.Documents;
using Analytics.Reports.Site;
using Analytics.Transforms;

namespace Analytics.Reports.Tests;

/// <summary>What may be held against "the nation" when not all of its returns are in: with less than half of them, nothing.</summary>
[Collection("node")]
public sealed class FewReturnsTest
{
    [Theory]
    [InlineData(16, Language.Zh, "^与全国相比，.*的指标 1 个.*（全国 [\\d.]+%，16/32，合计不完整）", "高于|低于")]
    [InlineData(15, Language.Zh, "^另有 0 个指标与全国的区间重叠、0 个没有区间、1 个的全国数值所据报表不足半数（15/32），不作好坏判断。$", "全国不足半数")]
    [InlineData(16, Language.En, "^(Better|Worse) than the nation, .*\\(nation [\\d.]+%, 16/32, incomplete\\)", "above|below")]
    [InlineData(15, Language.En, "^Not judged: 0 whose intervals overlap the nation's, 0 without an interval, 1 of which the nation's figure is made of less than half of the returns \\(15/32\\)\\.$", "nation under half")]
    public async Task A_region_is_held_against_the_nation_only_where_that_is_half_of_its_returns(int returns, Language language, string sentence, string cell)
    {
        var word = await Written(returns, language, new(Region: "440000"));

        Assert.Contains(word.Of("ListBullet"), line => Regex.IsMatch(line, sentence));
        Assert.Equal(returns == 16, word.Of("ListBullet").Any(line => Regex.IsMatch(line, "^与全国相比|than the nation")));
        var table = word.Table(language == Language.Zh ? "广东省各项指标" : "Indicators of Guangdong");
        Assert.Contains(word.Of("Caption"), caption => Regex.IsMatch(caption, $"(各项指标.*（全国：.*{returns}/32，合计不完整.*）|Indicators of .* \\(nation: .*{returns}/32, incomplete.*\\))$"));
        var row = table.Single(row => Regex.IsMatch(row[0], "^(产业工人培训率|Workers trained)"));
        Assert.Matches($"^({cell})$", row[4]);
        // The East has ten provinces: with Beijing nine of them are in, without it eight.
        int belt = returns == 16 ? 9 : 8;
        Assert.EndsWith(language == Language.Zh ? $"；同组 10 个地区中 {belt} 个有数值" : $"; {belt} of the belt's 10 have a value", row[6], StringComparison.Ordinal);
        // Only what is clearly better or worse than the nation is pictured.
        Assert.Equal(returns == 16, word.Of("Heading2").Any(heading => Regex.IsMatch(heading, "与全国差别最大|furthest from the nation")));
    }

    [Theory]
    [InlineData(16, Language.Zh)]
    [InlineData(15, Language.Zh)]
    [InlineData(16, Language.En)]
    [InlineData(15, Language.En)]
    public async Task Of_an_indicator_no_region_is_above_or_below_a_nation_of_less_than_half(int returns, Language language)
    {
        var lines = (await Written(returns, language, new(Indicator: "trained_rate"))).Of("ListBullet");

        Assert.Equal(returns == 16, lines.Any(line => Regex.IsMatch(line, "^(高于|低于)全国的地区|^(Above|Below) the nation")));
        Assert.Equal(returns == 15, lines.Any(line => Regex.IsMatch(line, "^全国数值所据报表不足应报的半数，各地区不与全国比较。$|^The national figure is made of less than half of the returns expected: no region is held against it.$")));
    }

    [Theory]
    [InlineData(Language.Zh, "全国所据报表不足半数，不作比较", "明显高于全国", "全国水平（15/32，合计不完整）")]
    [InlineData(Language.En, "nation of less than half of its returns: not compared", "clearly above the nation", "national level (15/32, incomplete)")]
    public void No_bar_is_shaded_beside_a_nation_of_less_than_half(Language language, string few, string above, string line)
    {
        static ComparisonRow Row(string code, double value, int rank) => new(code, code, code, 70, 100, 7, value, value - 2, value + 2, rank, null);
        // 55.5 with its interval lies above the nation's 47.25, 40 lies below.
        Chart Of(int returns) => RankedChart.Draw(new(
            Fixtures.TrainedRate, Dimension.Region, "2025Q3", [Row("110000", 55.5, 1), Row("120000", 40, 2)], new("100000", "全国", "National", 70, 100, 7, 47.25, 46, 48, null, null), 12, returns, 32, true), Fixtures.Edition(language));
        static int Fills(Chart chart) => chart.Option["series"]![0]!["data"]!.AsArray().Select(bar => (string?)bar!["itemStyle"]!["color"]).Distinct().Count();
        static List<string> Said(Chart chart) => [.. chart.Option["graphic"]!["elements"]!.AsArray().Where(each => (string?)each!["type"] == "text").Select(each => (string)each!["style"]!["text"]!)];

        Assert.Equal((2, 1), (Fills(Of(16)), Fills(Of(15))));
        Assert.Contains(above, Said(Of(16)));
        Assert.DoesNotContain(few, Said(Of(16)));
        Assert.DoesNotContain(above, Said(Of(15)));
        Assert.Contains(few, Said(Of(15)));
        Assert.Contains(line, Said(Of(15)));
    }

    [Fact]
    public void A_province_without_data_is_told_of_in_two_dimensions()
    {
        using var lake = new SampleLake();
        using var marts = MartReader.Open(lake.Store, SampleLake.FewSeeds);

        // Hainan sent nothing for the third quarter; of industries no list says which there should be.
        var comparison = marts.Compare(new("trained_rate", [Dimension.Region, Dimension.Industry]));
        Assert.Equal([["460000"], []], comparison.WithoutRows.Select(groups => groups.Select(group => group.Code)));
        Assert.Empty(marts.Compare(new("trained_rate", [Dimension.Region])).WithoutRows);
    }

    [Fact]
    public async Task A_province_without_a_return_looks_otherwise_on_the_map_than_one_without_tasks()
    {
        using var lake = new SampleLake();
        // Tibet's return was accepted and has no task; Hainan sent none.
        lake.TakeRows("task", "2025Q3", ["54"]);
        lake.Refresh();
        string site = Path.Combine(lake.Directory, "site");
        await SiteBuilder.BuildAsync(lake.Store, SampleLake.FewSeeds, SampleLake.Schemas, site, cancellation: TestContext.Current.CancellationToken);

        foreach (var (page, tibet, hainan) in ((string, string, string)[])[("index.html", "西藏自治区：逾期", "海南省：无报表"), ("en/index.html", "Tibet: overdue", "Hainan: no return")])
        {
            string map = Regex.Match(File.ReadAllText(Path.Combine(site, page)), "<ul class=\"map\">.*?</ul>", RegexOptions.Singleline).Value;
            Assert.Matches($"<a class=\"step0\" href=\"region-540000.html\"[^>]*>[^<]+<span class=\"unseen\">\\s*{tibet}</span><span class=\"of\">0</span>", map);
            Assert.Matches($"<a class=\"unreported\" href=\"region-460000.html\"[^>]*>[^<]+<span class=\"unseen\">\\s*{hainan}</span><span class=\"of\" aria-hidden=\"true\">–</span>", map);
            Assert.Equal(1, Regex.Count(map, "unreported"));
        }
    }

    // Enterprises of so many provinces, Guangdong among them, and nothing else.
    private static async Task<WordFile> Written(int returns, Language language, DocumentQuestion question)
    {
        using var lake = new SampleLake();
        lake.KeepReturnsOf("enterprise", [.. "44 12 13 14 15 21 22 23 31 32 33 34 35 36 37 11".Split(' ').Take(returns)]);
        lake.Refresh();
        string file = Path.Combine(lake.Directory, "few.docx");
        await DocumentBuilder.WriteAsync(lake.Store, SampleLake.FewSeeds, SampleLake.Schemas, language, question, file, new(2026, 11, 26), cancellation: TestContext.Current.CancellationToken);
        return new(file);
    }
}
