using System.Text.Json.Nodes;
using Analytics.Reports.Charts;
using Analytics.Transforms;

namespace Analytics.Reports.Tests;

public sealed class OtherChartsTest
{
    private static readonly Edition Zh = Fixtures.Edition(Language.Zh);

    [Fact]
    public void The_map_shows_values_says_what_is_missing_and_leaves_out_what_sends_no_returns()
    {
        var comparison = Fixtures.Compare(Fixtures.TrainedRate, Dimension.Region, Fixtures.Provinces);
        var map = TileMapChart.Draw(comparison, Zh);

        var labels = map.Option["series"]![0]!["data"]!.AsArray().Select(tile => (string)tile!["label"]!["formatter"]!).ToList();
        Assert.Equal(35, labels.Count);
        Assert.Equal(["澳", "港", "台"], labels.Where(label => label.EndsWith("{v|不含}", StringComparison.Ordinal)).Select(label => label.Substring(3, 1)).Order(StringComparer.Ordinal).Reverse());
        Assert.Equal(comparison.Rows.Count(row => row.Withheld == "no_data"), labels.Count(label => label.EndsWith("{v|无数据}", StringComparison.Ordinal)));
        Assert.Equal(comparison.Rows.Count(row => row.Withheld == "below_min_base"), labels.Count(label => label.EndsWith("{v|基数不足}", StringComparison.Ordinal)));
        Assert.Contains("{n|京}\n{v|42.0}", labels);
    }

    [Fact]
    public void Map_classes_hold_their_lower_limit_so_that_every_value_is_in_one()
    {
        var rows = new[] { 10.0, 20, 30, 40 }.Select((value, i) =>
            new ComparisonRow(Fixtures.Provinces[i].Code, "省", "P", 1, 2, 3, value, null, null, null, null)).ToList();
        var comparison = Fixtures.Compare(Fixtures.TrainedRate, Dimension.Region, Fixtures.Provinces) with { Rows = rows };

        var texts = TileMapChart.Draw(comparison, Zh).Option["graphic"]!["elements"]!.AsArray().Select(element => (string?)element!["style"]?["text"]).ToList();

        // Steps of 5 from 10: 40 needs a class of its own, [40, 45).
        Assert.Contains("40 – 45", texts);
        Assert.Contains("10 – 15", texts);
        Assert.DoesNotContain("45 – 50", texts);
    }

    [Fact]
    public void A_trend_leaves_a_gap_for_what_is_withheld_and_says_when_its_axis_is_cut()
    {
        var trend = FixturesOfTasks.Trend(Fixtures.TrainedRate);
        var chart = TrendChart.Draw(trend, Zh);

        Assert.Equal([51.0, null, 52.8, 53.7], chart.Option["series"]![4]!["data"]!.AsArray().Select(point => (double?)point!["value"]![1]).Select(value => value is { } given ? Math.Round(given, 6) : (double?)null));
        Assert.Equal(5, chart.Option["series"]!.AsArray().Select(line => (string?)line!["symbol"]).Distinct().Count());
        Assert.True((double)chart.Option["yAxis"]!["min"]! > 0);
        Assert.Contains("纵轴不从零起", chart.Option.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_a_trend_that_ends_earlier_has_no_value_at_its_end()
    {
        var trend = FixturesOfTasks.Trend(Fixtures.TrainedRate);
        var (northeast, missing) = (trend.Groups[3], trend.Groups[3].Points[1]);
        trend = trend with { Groups = [.. trend.Groups.Take(3), northeast with { Points = [.. northeast.Points.Take(3), missing] }] };

        var texts = TrendChart.Draw(trend, Zh).Option["graphic"]!["elements"]!.AsArray().Select(element => (string?)element!["style"]?["text"]).ToList();

        Assert.Contains("东北 —", texts);
        Assert.Contains("东部 62.8", texts);
    }

    [Fact]
    public void Each_cell_of_the_wall_chart_stands_once_under_its_light()
    {
        CodeName[] measures = [new("M01", "一", "One"), new("M02", "二", "Two")];
        CodeName[] regions = [new("110000", "北京市", "Beijing"), new("320000", "江苏省", "Jiangsu"), new("460000", "海南省", "Hainan"), new("500000", "重庆市", "Chongqing")];
        WallCell Cell(string region, string measure, Light light) => new(measure, region, light, 4, 1, light == Light.Overdue ? 2 : 0, 0, light == Light.Suspended ? 3 : 0);
        var wall = new WallChart(FixturesOfTasks.Basis, measures, regions,
            [Cell("110000", "M01", Light.Overdue), Cell("110000", "M02", Light.Done), Cell("320000", "M01", Light.Overdue), Cell("320000", "M02", Light.None), Cell("500000", "M01", Light.OnTrack), Cell("500000", "M02", Light.Suspended),
                new("M01", "460000", Light.NotReported, 0, 0, 0, 0, 0), new("M02", "460000", Light.NotReported, 0, 0, 0, 0, 0)]);

        var series = MeasureWallChart.Draw(wall, Zh).Option["series"]!.AsArray();

        Assert.Equal(["[0,0] [1,0]", "", "[3,0]", "[3,1]", "[0,1]", "[1,1]", "[2,0] [2,1]"], series.Select(light => string.Join(' ', light!["data"]!.AsArray().Select(cell => cell!["value"]!.ToJsonString()))));
        Assert.Equal(["京", "苏", "琼", "渝"], MeasureWallChart.Draw(wall, Zh).Option["xAxis"]![0]!["data"]!.AsArray().Select(name => (string?)name));
        // Nobody knows how many of Hainan's are overdue.
        Assert.Equal(["1", "1", "–", "0"], MeasureWallChart.Draw(wall, Zh).Option["xAxis"]![1]!["data"]!.AsArray().Select(count => (string?)count));
        foreach (var (edition, suspended) in ((Edition, string)[])[(Zh, "暂缓"), (Fixtures.Edition(Language.En), "suspended")])
        {
            var chart = MeasureWallChart.Draw(wall, edition);
            Assert.Contains($"{suspended} 1", chart.Description, StringComparison.Ordinal);
            Assert.Contains($"{suspended} 1", chart.Option["graphic"]!["elements"]!.AsArray().Select(each => (string?)each!["style"]?["text"]));
            Assert.Equal([suspended, 4L, 1L, 0L, 0L, 3L], chart.Table.Rows.Single(row => (string?)row[2] == suspended).Skip(2));
        }
        // Told apart without colour: shape and fill together are unlike for every light.
        Assert.Equal(7, series.Select(light => $"{light!["symbol"]} {light["symbolSize"]} {(string?)light["itemStyle"]!["color"] == "#ffffff"}").Distinct().Count());
    }

    [Fact]
    public void Task_bars_are_shares_of_a_measures_tasks_and_a_measure_without_tasks_has_none()
    {
        var table = new TaskStatusTable(FixturesOfTasks.Basis,
            [new(new("M01", "一", "One"), 8, 1, 4, 2, 1, 3, 2, 2, 50), new(new("M02", "二", "Two"), 0, 0, 0, 0, 0, 0, 0, 0, null)]);

        var series = TaskStatusChart.Draw(table, Zh).Option["series"]!.AsArray();

        // Done 2, in progress 4, not started 1, suspended 1 of 8.
        Assert.Equal([25.0, 50, 12.5, 12.5], series.Select(part => (double?)part!["data"]![0]!["value"]));
        Assert.All(series, part => Assert.Null(part!["data"]![1]!["value"]));
    }

    [Theory]
    [InlineData(Language.Zh)]
    [InlineData(Language.En)]
    public void No_kind_of_difficulty_is_cut_off(Language language)
    {
        var edition = Fixtures.Edition(language);
        var chart = DifficultyChart.Draw(FixturesOfTasks.Difficulties(), edition);

        static string Joined(string text) => text.Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        Assert.Equal(
            Fixtures.Difficulties.Select(edition.Name).Select(Joined).Order(StringComparer.Ordinal),
            chart.Option["xAxis"]!["data"]!.AsArray().Select(name => Joined((string)name!)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(Language.Zh, "逾期：完成时限在期末当日或以前而未完成；")]
    [InlineData(Language.En, "Overdue: due by the last day of the period and not done.")]
    public void Every_chart_of_tasks_says_alike_what_overdue_means(Language language, string overdue)
    {
        var edition = Fixtures.Edition(language);
        var outlook = new TaskOutlook(FixturesOfTasks.Basis, new(2025, 9, 30), []);
        foreach (var chart in (Chart[])[MeasureWallChart.Draw(FixturesOfTasks.Wall(Fixtures.Measures, Fixtures.Provinces), edition), TaskStatusChart.Draw(FixturesOfTasks.Tasks(), edition),
            TaskDeadlinesChart.Draw(outlook, edition), TaskTimelineChart.Draw(outlook, Fixtures.Provinces[0], [], edition)])
            Assert.Contains(overdue, System.Text.RegularExpressions.Regex.Unescape(chart.OptionText()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(997, "平均 >99%，实际按时完成 >99%", "the mean was >99%, and >99% were done in time")]
    [InlineData(3, "平均 <1%，实际按时完成 <1%", "the mean was <1%, and <1% were done in time")]
    [InlineData(1000, "（按时完成 100%）", "(100% done in time)")]
    public void A_share_of_earlier_chances_that_is_not_all_is_never_all(long happened, string zh, string en)
    {
        // Of a thousand so many came true, as was foretold on the whole; a Brier score of 0.001, below 0.997 times 0.003.
        var trust = Edition.Trust(new(FixturesOfTasks.Basis, true, new([new(9, 1000, happened, happened, 1)]), [], 0));
        Assert.Contains(zh, trust.Zh, StringComparison.Ordinal);
        Assert.Contains(en, trust.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Difficulties_are_sorted_by_the_open_ones_with_the_rest_last_and_add_up_to_all()
    {
        DifficultyKind Kind(string code, long open, long old) => new(new(code, code, code), open + 5, open, 5, old);
        var chart = DifficultyChart.Draw(new(FixturesOfTasks.Basis, [Kind("a", 10, 4), Kind("b", 30, 10), Kind("other", 50, 0), Kind("c", 10, 1)]), Zh);

        Assert.Equal(["b", "a", "c", "other"], chart.Option["xAxis"]!["data"]!.AsArray().Select(name => (string?)name));
        Assert.Equal([10.0, 4, 1, 0], chart.Option["series"]![0]!["data"]!.AsArray().Select(bar => (double)bar!["value"]!));
        Assert.Equal([20.0, 6, 9, 50], chart.Option["series"]![1]!["data"]!.AsArray().Select(bar => (double)bar!["value"]!));
        Assert.Equal([30.0, 40, 50, 100], chart.Option["series"]![2]!["data"]!.AsArray().Select(point => (double)point!["value"]!));
    }

    [Fact]
    public void Completeness_shows_each_return_once_and_counts_the_accepted()
    {
        var matrix = new CompletenessMatrix(
            FixturesOfTasks.Basis, ["enterprise", "task"], [new("110000", "北京市", "Beijing"), new("320000", "江苏省", "Jiangsu")],
            [
                new("enterprise", "110000", "accepted", 12, 1, 2), new("task", "110000", "returned", 0, 1, null),
                new("enterprise", "320000", "accepted", 9, 0, 1), new("task", "320000", "missing", 0, 0, null),
            ]);
        var option = CompletenessChart.Draw(matrix, Zh).Option;

        Assert.Equal(["[0,0] [1,0]", "[0,1]", "[1,1]"], option["series"]!.AsArray().Select(status => string.Join(' ', status!["data"]!.AsArray().Select(cell => cell!["value"]!.ToJsonString()))));
        Assert.Equal(["2/2", "0/2"], option["yAxis"]![1]!["data"]!.AsArray().Select(sum => (string?)sum));

        // The rows of one are withheld from the public: what is left is no total.
        string Note(CompletenessMatrix of) => System.Text.RegularExpressions.Regex.Unescape(CompletenessChart.Draw(of, Zh).Option["graphic"]!.ToJsonString());
        Assert.Contains("；21 行数据；", Note(matrix).Replace("。", "；", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("12 行数据（另有 1 份行数不予公布）", Note(matrix with { Cells = [.. matrix.Cells.Select(cell => cell.Rows == 9 ? cell with { Rows = null } : cell)] }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_that_a_spreadsheet_would_run_is_made_text_and_quotes_are_doubled()
    {
        var table = new ChartTable([new("名称"), new("值", 1)], [["=1+1", 1.25], ["a\"b,c", null], ["@x", 1000000L], ["好", 12.50m]]);

        Assert.Equal(
            "\uFEFF名称,值,合成样例\r\n'=1+1,1.25,是\r\n\"a\"\"b,c\",,是\r\n'@x,1000000,是\r\n好,12.5,是\r\n",
            table.ToCsv(("合成样例", "是")));
        Assert.Equal("1,000,000.0", ChartTable.Shown(1000000L, table.Columns[1]));
        // Halves as everywhere else.
        Assert.Equal(("31.3", "6.3"), (ChartTable.Shown(31.25, table.Columns[1]), ChartTable.Shown(6.25, table.Columns[1])));
    }

    [Fact]
    public void Options_hold_no_functions_and_no_markup_that_could_end_a_script()
    {
        var rows = new[] { new ComparisonRow("1", "</script><script>alert(1)</script>", "</script>", 1, 2, 3, 50, 40, 60, 1, null) };
        var comparison = Fixtures.Compare(Fixtures.TrainedRate, Dimension.Region, Fixtures.Provinces) with { Rows = rows };

        var text = RankedChart.Draw(comparison, Zh).OptionText();

        Assert.DoesNotContain("<", text, StringComparison.Ordinal);
        Assert.Equal(RankedChart.Draw(comparison, Zh).Option.ToJsonString(), JsonNode.Parse(text)!.ToJsonString());
    }
}
