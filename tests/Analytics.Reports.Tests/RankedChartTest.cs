using System.Text.Json.Nodes;
using Analytics.Reports.Charts;
using Analytics.Transforms;

namespace Analytics.Reports.Tests;

public sealed class RankedChartTest
{
    private static readonly Edition Zh = Fixtures.Edition(Language.Zh);

    [Fact]
    public void Bars_stand_in_order_of_rank_with_ties_by_code_and_withheld_rows_last_without_a_bar()
    {
        var chart = RankedChart.Draw(Given(
            Row("110000", "甲", 40, 2), Row("120000", "乙", null, null, "no_data"), Row("130000", "丙", 55.5, 1), Row("140000", "丁", 40, 2),
            Row("150000", "戊", null, null, "below_min_base")), Zh);

        Assert.Equal(["丙", "甲", "丁", "乙", "戊"], Texts(chart.Option["yAxis"]![0]!["data"]!));
        Assert.Equal(["1", "2", "2", "", ""], Texts(chart.Option["yAxis"]![1]!["data"]!));
        Assert.Equal(["55.5", "40.0", "40.0", "—", "—"], Texts(chart.Option["yAxis"]![2]!["data"]!));
        var bars = chart.Option["series"]![0]!["data"]!.AsArray();
        Assert.Equal([55.5, 40, 40, null, null], bars.Select(bar => (double?)bar!["value"]));
        var words = chart.Option["series"]![2]!["data"]!.AsArray();
        Assert.Equal(["无数据", "基数不足 100，不列数值"], words.Select(word => (string?)word!["label"]!["formatter"]));
        Assert.Equal([3, 4], words.Select(word => (int)word!["value"]![1]!));
    }

    [Fact]
    public void The_nation_is_a_line_and_intervals_span_low_to_high_of_their_own_row()
    {
        var chart = RankedChart.Draw(Given(Row("110000", "甲", 40, 2), Row("130000", "丙", 55.5, 1)), Zh);

        var line = chart.Option["series"]![0]!["markLine"]!;
        Assert.Equal(47.25, (double)line["data"]![0]!["xAxis"]!);
        Assert.Equal("全国 47.3", (string?)line["label"]!["formatter"]);
        var intervals = chart.Option["series"]![1]!["data"]!.AsArray().Select(item => item!["coords"]!.ToJsonString());
        Assert.Equal(["[[53.5,0],[57.5,0]]", "[[38,1],[42,1]]"], intervals);
        Assert.Equal(0, (double)chart.Option["xAxis"]!["min"]!);
        Assert.True((double)chart.Option["xAxis"]!["max"]! >= 57.5);
    }

    [Fact]
    public void Three_fills_tell_above_unsure_and_below()
    {
        // The nation is 47.25: 55.5 lies above with its interval, 46 (44 to 48) holds it, 40 lies below.
        var chart = RankedChart.Draw(Given(Row("110000", "甲", 40, 3), Row("130000", "丙", 55.5, 1), Row("140000", "丁", 46, 2)), Zh);

        var fills = chart.Option["series"]![0]!["data"]!.AsArray().Select(bar => (string?)bar!["itemStyle"]!["color"]).ToList();
        Assert.Equal(3, fills.Distinct().Count());
        Assert.Equal("#ffffff", fills[2]);
        Assert.DoesNotContain("没有区间", Said(chart));
    }

    [Fact]
    public void A_bar_without_an_interval_claims_nothing_and_the_key_says_so()
    {
        var chart = RankedChart.Draw(Given(Row("110000", "甲", 46, 2), Row("130000", "丙", 90, 1) with { Low = null, High = null }), Zh);

        var fills = chart.Option["series"]![0]!["data"]!.AsArray().Select(bar => (string?)bar!["itemStyle"]!["color"]).ToList();
        var below = RankedChart.Draw(Given(Row("110000", "甲", 46, 2), Row("130000", "丙", 55.5, 1), Row("140000", "丁", 40, 3)), Zh).Option["series"]![0]!["data"]!.AsArray().Select(bar => (string?)bar!["itemStyle"]!["color"]);
        Assert.DoesNotContain(fills[0], below);
        Assert.Contains("没有区间", Said(chart));
        // Where none has one, all are of one colour, and the key says nothing of intervals.
        var plain = RankedChart.Draw(Given(Row("110000", "甲", 46, 2) with { Low = null, High = null }, Row("130000", "丙", 90, 1) with { Low = null, High = null }), Zh);
        Assert.Single(plain.Option["series"]![0]!["data"]!.AsArray().Select(bar => (string?)bar!["itemStyle"]!["color"]).Distinct());
        Assert.DoesNotContain("没有区间", Said(plain));
    }

    [Fact]
    public void Sizes_keep_their_own_order_and_an_indicator_without_a_better_side_is_sorted_by_value()
    {
        var bySize = Given(Row("1", "大型", 10, 2), Row("2", "中型", 30, 1)) with { By = Dimension.Size };
        Assert.Equal(["大型", "中型"], Texts(RankedChart.Draw(bySize, Zh).Option["yAxis"]![0]!["data"]!));

        var unranked = Given(Row("1", "国有", 10, null), Row("2", "集体", 30, null)) with { By = Dimension.Ownership };
        Assert.Equal(["集体", "国有"], Texts(RankedChart.Draw(unranked, Zh).Option["yAxis"]![0]!["data"]!));
    }

    [Fact]
    public void The_picture_itself_states_period_sample_version_and_that_it_is_synthetic()
    {
        var comparison = Given(Row("110000", "甲", 40, 1));

        var zh = Said(RankedChart.Draw(comparison, Zh));
        Assert.Contains("产业工人培训率：各省（区、市）和兵团", zh);
        Assert.Contains(zh, text => text.StartsWith("2025年第3季度。", StringComparison.Ordinal));
        Assert.Contains("来源：企业实施情况表，2025年第3季度；应报 32 份，已接收 30 份（合计不完整）；7 家企业；数据版本 12。", zh);
        Assert.Contains("合成样例 · 非真实数据", zh);
        Assert.Contains("SYNTHETIC SAMPLE · not real data", Said(RankedChart.Draw(comparison, Fixtures.Edition(Language.En))));

        var real = Said(RankedChart.Draw(comparison with { Synthetic = false, Reporting = 32 }, Zh));
        Assert.DoesNotContain(real, text => text.Contains("合成", StringComparison.Ordinal) || text.Contains("不完整", StringComparison.Ordinal));
    }

    [Fact]
    public void The_table_holds_the_unrounded_figures_and_the_total()
    {
        var chart = RankedChart.Draw(Given(Row("110000", "甲", 40.123456, 1), Row("120000", "乙", null, null, "no_data")), Zh);

        Assert.Equal(["甲", "110000", 1L, 40.123456, 38.123456, 42.123456, 70m, 100m, 7L, null], chart.Table.Rows[0]);
        Assert.Equal(["乙", "120000", null, null, null, null, null, null, null, "无数据"], chart.Table.Rows[1]);
        Assert.Equal("全国", chart.Table.Rows[2][0]);
    }

    private static ComparisonRow Row(string code, string name, double? value, int? rank, string? withheld = null) => value is null
        ? new(code, name, name, null, null, null, null, null, null, null, withheld)
        : new(code, name, name, 70, 100, 7, value, value - 2, value + 2, rank, null);

    private static Comparison Given(params ComparisonRow[] rows) => new(
        Fixtures.TrainedRate, Dimension.Region, "2025Q3", rows, new("100000", "全国", "National", 70, 100, 7, 47.25, 46, 48, null, null), 12, 30, 32, true);

    private static string[] Texts(JsonNode array) => [.. array.AsArray().Select(text => (string)text!)];

    private static List<string> Said(Chart chart) =>
        [.. chart.Option["graphic"]!["elements"]!.AsArray().Where(element => (string?)element!["type"] == "text").Select(element => (string)element!["style"]!["text"]!)];
}
