using System.Text.Json.Nodes;
using Analytics.Reports.Charts;
using Analytics.Transforms;

namespace Analytics.Reports.Tests;

/// <summary>
/// Trends of <see cref="SampleLake"/>, in which all 32 provinces sent the first two quarters of 2025, Hainan (of the ten of the East) left in the third, and Beijing is
/// alone in the fourth.
/// </summary>
public sealed class TrendChartTest(TrendChartTest.Fixture fixture) : IClassFixture<TrendChartTest.Fixture>
{
    [Theory]
    [InlineData(Language.Zh, true, "线断开、只有细点处：前后两期报送该指标的地区不同", "31/32 个地区有数据", "（报送地区与2025Q2不同）", "（报送地区与2025Q3不同）")]
    [InlineData(Language.En, true, "Where a line is broken and only dotted, the regions that report the indicator differ", "data of 31 of 32 regions", " (not the regions of 2025Q2)", " (not the regions of 2025Q3)")]
    [InlineData(Language.Zh, false, "线断开、只有细点处：前后两期报送该指标的地区不同", "31/32 个地区有数据", "（报送地区与2025Q2不同）", "（报送地区与2025Q3不同）")]
    public void A_line_is_broken_where_its_provinces_change(Language language, bool evaluator, string note, string coverage, params string[] aloud)
    {
        var chart = TrendChart.Draw(fixture.Trend(evaluator), Fixtures.Edition(language));

        // The nation, Central, East, Northeast, West. In the fourth quarter only the nation and the East have a value.
        Assert.Equal("0 1 | 2 | 3", Drawn(chart, 0));
        Assert.Equal("0 1 2 |", Drawn(chart, 1));
        Assert.Equal("0 1 | 2 | 3", Drawn(chart, 2));
        Assert.Equal("0 1 2 |", Drawn(chart, 3));
        // Dots lead from one side of a break to the other: of the nation, then of the East.
        Assert.Equal(7, chart.Option["series"]!.AsArray().Count);
        Assert.All([5, 6], dots => Assert.Equal("1 2 | 2 3 |", Drawn(chart, dots)));
        Assert.Contains(note, Said(chart), StringComparison.Ordinal);
        Assert.Contains(coverage, (string)chart.Option["series"]![0]!["data"]![3]!["name"]!, StringComparison.Ordinal);
        // Once each of the nation, once each of the East.
        Assert.All(aloud, each => Assert.Equal(3, chart.Description.Split(each).Length));
    }

    [Theory]
    [InlineData(Language.Zh, "线断开", "报送地区与")]
    [InlineData(Language.En, "broken", "not the regions")]
    public void Nothing_is_broken_or_said_where_all_periods_have_the_same_provinces(Language language, string note, string aloud)
    {
        var chart = TrendChart.Draw(fixture.Trend(evaluator: true).Until("2025Q2"), Fixtures.Edition(language));

        Assert.Equal(5, chart.Option["series"]!.AsArray().Count);
        Assert.All(Enumerable.Range(0, 5), line => Assert.Equal("0 1", Drawn(chart, line)));
        Assert.DoesNotContain(note, Said(chart), StringComparison.Ordinal);
        Assert.DoesNotContain(aloud, chart.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Language.Zh, "地区类别,报告期,产业工人培训率 (%),区间下限,区间上限,企业数,有数据的地区,全部地区,说明,来源", "2025年第2季度；应报 32 份，已接收 32 份；", "2025年第3季度；应报 32 份，已接收 31 份（", "2025年第4季度；应报 32 份，已接收 1 份（")]
    [InlineData(Language.En, "Peer group,Period,Workers trained (%),Low,High,Enterprises,Regions with data,All regions,Remark,Source", "Q2 2025; 32 of 32 returns", "Q3 2025; 31 of 32 returns", "Q4 2025; 1 of 32 returns")]
    public void Each_row_tells_the_coverage_and_the_source_of_its_own_period(Language language, string header, string second, string third, string fourth)
    {
        var edition = Fixtures.Edition(language);
        var chart = TrendChart.Draw(fixture.Trend(evaluator: true), edition);

        string[] lines = chart.Csv().TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(header, string.Join(',', lines[0].Split(',').Take(10)));
        Assert.Equal(5 * 4, lines.Length - 1);
        // The nation, Central, East, Northeast and West; of each the four quarters.
        Assert.Equal(
            ["32/32", "32/32", "31/32", "1/32", "6/6", "6/6", "6/6", "0/6", "10/10", "10/10", "9/10", "1/10", "3/3", "3/3", "3/3", "0/3", "13/13", "13/13", "13/13", "0/13"],
            chart.Table.Rows.Select(row => $"{row[6]}/{row[7]}"));
        Assert.All(lines.Skip(1), line => Assert.Contains(
            line.Split(',')[1] switch { "2025Q2" => second, "2025Q3" => third, "2025Q4" => fourth, _ => "2025" }, line, StringComparison.Ordinal));
        Assert.Contains(",9,10,", lines[11], StringComparison.Ordinal);
    }

    // The places of the points with a value; a bar where the line is broken or goes no further.
    private static string Drawn(Chart chart, int line) => string.Join(' ', chart.Option["series"]![line]!["data"]!.AsArray()
        .Select(point => point as JsonArray ?? point!["value"]!.AsArray()).Select(place => place[1] is null ? "|" : $"{place[0]}"));

    private static string Said(Chart chart) => string.Join('\n', chart.Option["graphic"]!["elements"]!.AsArray().Select(element => (string?)element!["style"]?["text"]));

    public sealed class Fixture : IDisposable
    {
        private readonly SampleLake lake = new();

        public Fixture()
        {
            lake.BeginNextQuarter();
            lake.Refresh();
        }

        public Trend Trend(bool evaluator) => Comparisons.Trend(lake.Store, SampleLake.FewSeeds, "trained_rate", evaluator: evaluator);

        public void Dispose() => lake.Dispose();
    }
}
