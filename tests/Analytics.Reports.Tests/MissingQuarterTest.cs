using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Analytics.Reports.Charts;
using Analytics.Reports.Compare;
using Analytics.Reports.Documents;
using Analytics.Reports.Site;
using Analytics.Transforms;

namespace Analytics.Reports.Tests;

/// <summary>
/// Two quarters with none between: <see cref="SampleLake"/> without its second. A change of it is over half a year, and says so; on an axis the two are as far apart as they are
/// in time. 31 of 32 provinces are in both; Hainan, of the East, left.
/// </summary>
[Collection("node")]
public sealed class MissingQuarterTest(MissingQuarterTest.Fixture fixture) : IClassFixture<MissingQuarterTest.Fixture>
{
    [Theory]
    [InlineData("region-110000.html", "+5.0 个百分点（与2025年第1季度相比）</td>")]
    [InlineData("en/region-110000.html", "+5.0 points (against Q1 2025)</td>")]
    public void A_change_of_a_province_names_the_quarter_that_it_is_against(string page, string change)
    {
        // Of 8 s workers s (2 + ... + 0.2 q) are trained: from the first to the third quarter 0.4 of 8 more.
        Assert.Contains(change, Row(page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("index.html", "较2025年第1季度 +")]
    [InlineData("en/index.html", "points since Q1 2025")]
    public void So_does_one_of_the_nation(string page, string change) => Assert.Contains(change, Row(page), StringComparison.Ordinal);

    [Theory]
    [InlineData(Language.Zh, "（与2025年第1季度相比）")]
    [InlineData(Language.En, "(against Q1 2025)")]
    public async Task So_does_a_report_on_a_province_in_its_summary_and_its_table(Language language, string against)
    {
        var file = Path.Combine(fixture.Site, "..", $"{Guid.NewGuid():N}.docx");
        await DocumentBuilder.WriteAsync(
            fixture.Lake.Store, SampleLake.FewSeeds, SampleLake.Schemas, language, new(Region: "110000"), file, new(2026, 11, 26), cancellation: TestContext.Current.CancellationToken);

        var said = new WordFile(file).Text;
        Assert.Contains($"+5.0 {(language == Language.Zh ? "个百分点" : "points")}{(language == Language.Zh ? "" : " ")}{against}", said, StringComparison.Ordinal);
        Assert.Contains($"+5.0{(language == Language.Zh ? "，上升" : ", risen ")}{against}", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Language.Zh, "线断开、只有细点处：其间没有数据（2025Q2），或前后两期报送该指标的地区不同", "2025Q2 无数据，2025Q3", "（报送地区与2025Q1不同）")]
    [InlineData(Language.En, "Where a line is broken and only dotted, there are no data between (2025Q2), or the regions", "2025Q2 no data, 2025Q3", "(not the regions of 2025Q1)")]
    public void Between_the_two_a_trend_has_a_place_without_a_line(Language language, string note, string aloud, string differ)
    {
        var chart = TrendChart.Draw(fixture.Trend, Fixtures.Edition(language));

        Assert.Equal(["2025Q1", "2025Q2", "2025Q3"], chart.Option["xAxis"]!["data"]!.AsArray().Select(period => (string)period!));
        // The nation and the four belts, each with its dots; but for the nation and the East they have the same provinces in both.
        Assert.Equal(10, chart.Option["series"]!.AsArray().Count);
        Assert.All(Enumerable.Range(0, 5), line => Assert.Equal("0 | 2", Drawn(chart, line)));
        Assert.All(Enumerable.Range(5, 5), dots => Assert.Equal("0 2 |", Drawn(chart, dots)));
        Assert.Contains(note, Said(chart), StringComparison.Ordinal);
        Assert.Equal(6, chart.Description.Split(aloud).Length);
        Assert.Equal(3, chart.Description.Split(differ).Length);
        Assert.Equal(["2025Q1", "2025Q3"], chart.Table.Rows.Select(row => (string)row[1]!).Distinct());
    }

    [Theory]
    [InlineData(Language.Zh, "线断开处：其间没有数据（2025Q2）", "较2025年第1季度 (百分点)")]
    [InlineData(Language.En, "Where a line is broken, there are no data between (2025Q2)", "Since Q1 2025 (percentage points)")]
    public void The_charts_of_a_comparison_do_the_same(Language language, string note, string column)
    {
        var charts = CompareCharts.Of(fixture.Comparison, fixture.ByProvince, null, Fixtures.Edition(language));

        var multiples = charts.Single(chart => chart.Id.EndsWith(".multiples", StringComparison.Ordinal));
        Assert.All(multiples.Option["xAxis"]!.AsArray(), axis => Assert.Equal(3, axis!["data"]!.AsArray().Count));
        Assert.Equal("0 | 2", Drawn(multiples, 1));
        Assert.Contains(note, Said(multiples), StringComparison.Ordinal);
        Assert.Contains(charts, chart => chart.Table.Columns.Any(each => each.Title == column));
    }

    [Fact]
    public void A_little_line_is_broken_there_too()
    {
        // Two points at the ends: neither the province's nor the nation's are joined.
        Assert.All(["region-110000.html", "index.html"], page => Assert.Matches("<path d=\"M1,[\\d.]+a1,1 [^LM]+ M97,[\\d.]+a1,1 [^LM]+\"", Row(page)));
    }

    private string Row(string page)
    {
        var text = File.ReadAllText(Path.Combine(fixture.Site, page)).Replace("&#x2B;", "+", StringComparison.Ordinal);
        return Regex.Match(text, "href=\"indicator-trained_rate.html\".*?(</tr>|</a>\\s*<a )", RegexOptions.Singleline).Value;
    }

    // The places of the points with a value; a bar where the line is broken or goes no further.
    private static string Drawn(Chart chart, int line) => string.Join(' ', chart.Option["series"]![line]!["data"]!.AsArray()
        .Select(point => point as JsonArray ?? point!["value"]!.AsArray()).Select(place => place[1] is null ? "|" : $"{place[0]}"));

    private static string Said(Chart chart) => string.Join('\n', chart.Option["graphic"]!["elements"]!.AsArray().Select(element => (string?)element!["style"]?["text"]));

    /// <summary>The site of it.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        public SampleLake Lake { get; } = new();

        public string Site => Path.Combine(Lake.Directory, "site");

        public Trend Trend { get; private set; } = null!;

        public Trend ByProvince { get; private set; } = null!;

        public StandardisedComparison Comparison { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Lake.SkipSecondQuarter();
            Lake.Refresh();
            using (var marts = MartReader.Open(Lake.Store, SampleLake.FewSeeds))
            {
                Trend = marts.Trend("trained_rate");
                ByProvince = marts.Trend("trained_rate", Dimension.Region);
                Comparison = marts.Compare(new ComparisonQuestion("trained_rate", [Dimension.Region]));
            }
            await SiteBuilder.BuildAsync(Lake.Store, SampleLake.FewSeeds, SampleLake.Schemas, Site);
        }

        public ValueTask DisposeAsync()
        {
            Lake.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
