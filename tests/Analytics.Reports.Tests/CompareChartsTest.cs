using System.Text.Json.Nodes;
using Analytics.Reports.Charts;
using Analytics.Reports.Compare;
using Analytics.Transforms;
using Analytics.Transforms.Statistics;
using static Analytics.Reports.Tests.CompareFixtures;

namespace Analytics.Reports.Tests;

/// <summary>The charts of a comparison, by what their options and tables hold.</summary>
public sealed class CompareChartsTest
{
    private static readonly Edition Zh = Fixtures.Edition(Language.Zh), En = Fixtures.Edition(Language.En);
    private static readonly CodeName A = new("110000", "甲", "A"), B = new("120000", "乙", "B"), C = new("510000", "丙", "C"), D = new("660000", "丁", "D");

    [Fact]
    public void Peers_stand_under_their_group_with_ranks_and_their_intervals_and_standardised_values()
    {
        var comparison = Of(new("trained_rate", [Dimension.Region], Strata: [Dimension.Ownership], Peers: "belt"),
        [
            Row([A], 400) with { Standardised = 55, StandardLow = 52, StandardHigh = 58, Peer = East, Rank = 2, RankFirst = 1, RankLast = 2, RankOf = 2 },
            Row([B], 700) with { Standardised = 60, StandardLow = 58, StandardHigh = 62, Peer = East, Rank = 1, RankFirst = 1, RankLast = 2, RankOf = 2 },
            Row([C], 300) with { Covered = 0.2, Peer = West }, Row([D], null, "no_data"),
        ]) with
        { NationStandardised = 50.5 };

        var chart = Only(comparison, "ranked", Zh);

        // East, B, A, West, C, none, D.
        Assert.Equal(["", "乙", "甲", "", "丙", "", "丁"], Texts(chart.Option["yAxis"]![0]!["data"]!));
        Assert.Equal(["", "1 (1–2)", "2 (1–2)", "", "", "", ""], Texts(chart.Option["yAxis"]![1]!["data"]!));
        Assert.Equal(["", "60.0", "55.0", "", "—", "", "—"], Texts(chart.Option["yAxis"]![2]!["data"]!));
        Assert.Equal([null, 60, 55, null, null, null, null], Values(chart, 0));
        Assert.Equal(50.5, (double)chart.Option["series"]![0]!["markLine"]!["data"]![0]!["xAxis"]!);
        Assert.Equal(["[[58,1],[62,1]]", "[[52,2],[58,2]]"], chart.Option["series"]![1]!["data"]!.AsArray().Select(line => line!["coords"]!.ToJsonString()));
        Assert.Equal(["覆盖标准不足", "无数据"], chart.Option["series"]![2]!["data"]!.AsArray().Select(word => (string?)word!["label"]!["formatter"]));
        var said = Said(chart);
        Assert.All(["东部", "西部", "不属于任何同类组"], group => Assert.Contains(group, said));
        Assert.Contains("标准化值：按控股情况，各组都取全国的结构。某组没有的层按全国值计。", string.Concat(said), StringComparison.Ordinal);
        Assert.Contains("合成样例 · 非真实数据", said);
        Assert.Equal(["乙", "120000", "东部", 1L, 1L, 2L, 60.0, 58.0, 62.0, null, 70.0, 68.0, 72.0, 700m, 1000m, 7L, null], chart.Table.Rows[0]);
        Assert.Equal(("全国", 50.5, null, 1), (chart.Table.Rows[^1][0], chart.Table.Rows[^1][6], chart.Table.Rows[^1][2], chart.Table.Totals));
        Assert.Contains("乙 60.0%（第 1 (1–2) 位）", chart.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Crude_values_are_said_to_be_crude_and_have_no_column_of_standardised_ones()
    {
        var chart = Only(Of(new("trained_rate", [Dimension.Industry, Dimension.Ownership]), [Row([Cars, State], 400), Row([Timber, State], 700)]), "ranked", En);

        Assert.Equal("Workers trained by industry division × ownership", chart.Title);
        Assert.Contains("Crude values, not standardised.", string.Join(' ', Said(chart)), StringComparison.Ordinal);
        Assert.DoesNotContain(chart.Table.Columns, column => column.Title.StartsWith("Standard", StringComparison.Ordinal));
        Assert.Equal([70, 40], Values(chart, 0));
        Assert.Equal("trained_rate.industry-ownership.ranked", chart.Id);
    }

    [Fact]
    public void Of_how_many_provinces_a_change_is_stands_over_it_where_they_are_not_all()
    {
        var comparison = Of(new("trained_rate", [Dimension.Ownership]), [Row([State], 400) with { Change = 1.5, YearChange = 4 }]) with
        {
            PreviousPeriod = "2025Q2",
            Last = new("2025Q2", [A, B], [C], []),
            YearAgo = new("2024Q3", [A, B, C], [], []),
        };

        Assert.Equal(["较2025年第2季度（2 个可比地区） (百分点)", "比上年同期 (百分点)"], Titles(Only(comparison, "ranked", Zh)));
        Assert.Equal(["Since Q2 2025 (2 comparable regions) (percentage points)", "Since a year ago (percentage points)"], Titles(Only(comparison, "ranked", En)));
        // A gap to a target is in points, too, the target itself in per cent; of yuan both are in yuan.
        var aimed = comparison with { Rows = [comparison.Rows[0] with { Target = 41, Distance = -1 }] };
        Assert.Equal(["Target (%)", "Less target (percentage points)"], Only(aimed, "ranked", En).Table.Columns.Select(column => column.Title).Where(title => title.Contains("arget", StringComparison.Ordinal)));
        Assert.Equal(["年度目标 (元/月)", "与目标之差 (元/月)"], Only(aimed with { Indicator = Fixtures.Wage }, "ranked", Zh).Table.Columns.Select(column => column.Title).Where(title => title.Contains("目标", StringComparison.Ordinal)));
        static string[] Titles(Chart chart) => [.. chart.Table.Columns.Select(column => column.Title).Where(title => title.StartsWith('较') || title.StartsWith("比上", StringComparison.Ordinal) || title.StartsWith("Since", StringComparison.Ordinal))];
    }

    [Fact]
    public void Of_more_groups_than_a_picture_holds_the_ends_are_drawn_and_the_table_has_all()
    {
        var rows = Enumerable.Range(1, 500).Select(i => Row([new($"{i:000000}", $"第{i}", $"No {i}")], i)).ToArray();

        var chart = Only(Of(new("trained_rate", [Dimension.Region], Level: RegionLevel.County), rows), "ranked", Zh);

        // 200 from each end, and a line that says what is missing.
        Assert.Equal(401, chart.Option["series"]![0]!["data"]!.AsArray().Count);
        Assert.Equal([50.0, 30.1, null, 20.0, 0.1], new[] { 0, 199, 200, 201, 400 }.Select(i => (double?)chart.Option["series"]![0]!["data"]![i]!["value"] is { } value ? Math.Round(value, 9) : (double?)null));
        Assert.Contains("（中间 100 个未画出，见数据表）", Said(chart));
        Assert.Equal(501, chart.Table.Rows.Count);
    }

    [Fact]
    public void The_funnel_has_points_at_base_and_value_between_curves_that_narrow()
    {
        // Four times the variance of chance: at a base of 100 the deviation is √(4 · 0.25 / 100) = 0.1, at 10,000 it is 0.01; times 1.959964 and 3.090232.
        var plot = new FunnelPlot(0.5, 4, 0.01, Dispersion.Multiplicative, []);
        FunnelPlace Place(string place, bool? high) => new(0.3, 0.7, 0.2, 0.8, place, high, 0.0004, 0.0012);
        var comparison = Of(new("trained_rate", [Dimension.Region]),
            [Row([A], 69, denominator: 115) with { Funnel = Place("within", null) }, Row([B], 8000, denominator: 10000) with { Funnel = Place("outlier", true) }, Row([C], null, "no_data")], plot);

        var chart = Only(comparison, "funnel", Zh);

        var series = chart.Option["series"]!.AsArray();
        // From 115 / 1.15 to 10,000 · 1.15.
        Assert.Equal((2.0, Math.Round(Math.Log10(11500), 9)), (Math.Round((double)chart.Option["xAxis"]!["min"]!, 9), Math.Round((double)chart.Option["xAxis"]!["max"]!, 9)));
        double[] First(int line) => [.. series[line]!["data"]![0]!.AsArray().Select(value => Math.Round((double)value!, 4))];
        Assert.Equal([[2, 50], [2, 30.4004], [2, 69.5996], [2, 19.0977], [2, 80.9023]], Enumerable.Range(0, 5).Select(First));
        // √(0.25 · 4 / 11500) · 1.959964 = 0.018277.
        Assert.Equal(51.8277, Math.Round((double)series[2]!["data"]!.AsArray()[^1]![1]!, 4));
        Assert.Equal([Math.Round(Math.Log10(115), 9), 60], series[5]!["data"]![0]!["value"]!.AsArray().Select(value => Math.Round((double)value!, 9)));
        Assert.Equal([4, 80], series[7]!["data"]![0]!["value"]!.AsArray().Select(value => Math.Round((double)value!, 9)));
        Assert.Empty(series[6]!["data"]!.AsArray());
        var said = Said(chart);
        Assert.Contains("乙", said);
        Assert.DoesNotContain("甲", said);
        Assert.Contains("过度离散：各组之间的差别大于抽样误差（φ = 4.0，远大于 1），控制限已放宽到 √φ 倍。", said);
        Assert.Equal(["乙", "120000", 10000.0, 80.0, 30.0, 70.0, 20.0, 80.0, "在 99.8% 控制限之外", 0.0004, 0.0012], chart.Table.Rows[1]);
        Assert.Equal(["丙", "510000", null, null, null, null, null, null, "无数据", null, null], chart.Table.Rows[2]);
        Assert.Equal(3, chart.Table.Rows.Count);
    }

    [Theory]
    [InlineData(Language.Zh, "未列入漏斗图：基数不足 1 个，不予公布 2 个，无数据 1 个；见数据表。")]
    [InlineData(Language.En, "Not in the funnel: 1 with too small a base, 2 withheld, 1 without data; see the table.")]
    public void The_funnel_says_how_many_groups_are_not_in_it_and_why(Language language, string left)
    {
        StandardisedRow[] rows = [Row([A], 690) with { Funnel = new(0.3, 0.7, 0.2, 0.8, "within", null, 0.5, 1) },
            Row([B], null, "disclosure"), Row([C], null, "no_data"), Row([D], null, "below_min_base"), Row([East], null, "disclosure")];
        Chart Drawn(StandardisedRow[] some) => Only(Of(new("trained_rate", [Dimension.Region]), some, new(0.5, 1, 0, Dispersion.None, [])), "funnel", Fixtures.Edition(language));

        var chart = Drawn(rows);
        Assert.Contains(left, Said(chart));
        Assert.EndsWith(left, chart.Description, StringComparison.Ordinal);
        Assert.Equal(4, chart.Table.Rows.Count(row => row[3] is null && row[8] is string));
        Assert.DoesNotContain(left[..4], string.Concat(Said(Drawn(rows[..1]))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Language.Zh, "没有数据、不在图中：丙、私人控股。", "无数据")]
    [InlineData(Language.En, "Without data and not in the picture: C, Privately controlled.", "no data")]
    public void Groups_without_data_are_named_where_two_dimensions_are_shown(Language language, string said, string none)
    {
        var comparison = Of(new("trained_rate", [Dimension.Region, Dimension.Ownership]), [Row([A, State], 310), Row([B, State], 390)]);
        foreach (string kind in (string[])["heat", "dots"])
        {
            var chart = Only(comparison with { WithoutRows = [[C], [Private]] }, kind, Fixtures.Edition(language));
            Assert.Contains(said, Said(chart));
            Assert.EndsWith(said, chart.Description, StringComparison.Ordinal);
            string[] lines = [.. chart.Csv().Split("\r\n").Where(line => line.Contains(none, StringComparison.Ordinal))];
            Assert.Contains(lines, line => line.Contains("510000", StringComparison.Ordinal));
            Assert.Contains(said[..5], string.Concat(Said(chart)), StringComparison.Ordinal);
            Assert.DoesNotContain(said[..5], string.Concat(Said(Only(comparison, kind, Fixtures.Edition(language)))), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(30)]
    [InlineData(45)]
    public void A_cell_has_the_shade_of_the_class_that_holds_its_printed_number(int columns)
    {
        // Values on both sides of every limit, such as 79.96, which is printed 80.0; the more columns, the fewer decimals there is room for.
        CodeName Group(string of, int i) => new($"{of}{i:00}", $"{of}{i}", $"{of}{i}");
        var random = new Random(columns);
        var rows = Enumerable.Range(0, 20).SelectMany(i => Enumerable.Range(0, columns).Select(k => Row([Group("r", i), Group("c", k)], 1)
            is var row && (10 * random.Next(5, 10)) + (random.Next(-60, 60) / 100.0) is var value ? row with { Crude = row.Crude with { Value = value } } : row)).ToArray();
        rows[0] = rows[0] with { Crude = rows[0].Crude with { Value = 89.96 } };

        var chart = Only(Of(new("trained_rate", [Dimension.Region, Dimension.Industry], Level: RegionLevel.County), rows), "heat", En);

        int printed = HoldTheirNumbers(chart, chart.Option["series"]![0]!["data"]!.AsArray().Select(cell => ((string?)cell!["label"]?["formatter"], (string)cell["itemStyle"]!["color"]!)));
        Assert.Equal(20 * columns, printed);
    }

    [Fact]
    public void A_tile_has_the_shade_of_the_class_that_holds_its_printed_number()
    {
        var random = new Random(7);
        for (int i = 0; i < 20; i++)
        {
            var drawn = Fixtures.Compare(Fixtures.TrainedRate, Dimension.Region, Fixtures.Provinces);
            var chart = TileMapChart.Draw(drawn with { Rows = [.. drawn.Rows.Select(row => row.Value is null ? row : row with { Value = (10 * random.Next(5, 9)) + (random.Next(-60, 60) / 100.0) })] }, En);
            Assert.InRange(HoldTheirNumbers(chart, chart.Option["series"]![0]!["data"]!.AsArray().Select(tile =>
                ((string?)System.Text.RegularExpressions.Regex.Match(tile!["label"]!.ToJsonString(), @"\d+\.\d").Value, (string)tile["itemStyle"]!["color"]!))), 20, 32);
        }
    }

    // The key's classes hold their lower limit and not their upper one. How many numbers were printed.
    private static int HoldTheirNumbers(Chart chart, IEnumerable<(string? Number, string Fill)> cells)
    {
        static double Parse(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        var elements = chart.Option["graphic"]!["elements"]!.AsArray();
        var classes = elements.Zip(elements.Skip(1)).Where(pair => (string?)pair.First!["type"] == "rect" && ((string?)pair.Second!["style"]?["text"])?.Contains(" – ", StringComparison.Ordinal) == true)
            .ToDictionary(pair => (string)pair.First!["style"]!["fill"]!, pair => ((string)pair.Second!["style"]!["text"]!).Split(" – ").Select(Parse).ToArray());
        Assert.InRange(classes.Count, 3, 9);
        var numbers = cells.Where(cell => !string.IsNullOrEmpty(cell.Number)).ToList();
        Assert.All(numbers, cell => Assert.True(Parse(cell.Number!) is var number && number >= classes[cell.Fill][0] && number < classes[cell.Fill][1], $"{cell.Number} in {string.Join('–', classes.GetValueOrDefault(cell.Fill) ?? [])}"));
        return numbers.Count;
    }

    [Fact]
    public void Names_of_outliers_cover_neither_each_other_nor_a_point()
    {
        // Fifteen close together: some must stand away from their points.
        var rows = Enumerable.Range(0, 15).Select(i => Row([new($"{i:000000}", $"很长的名字{(char)('甲' + i)}", $"Name {i}")], 9000 + (20 * (i % 5)), denominator: 10000 + (40 * i)) with
        {
            Funnel = new(0.4, 0.6, 0.3, 0.7, "outlier", true, 0.0001, 0.001),
        }).ToArray();

        var chart = Only(Of(new("trained_rate", [Dimension.Region]), rows, new(0.5, 1, 0, Dispersion.None, [])), "funnel", Zh);

        var names = chart.Option["graphic"]!["elements"]!.AsArray().Where(element => ((string?)element!["style"]?["text"])?.StartsWith("很长的名字", StringComparison.Ordinal) == true)
            .Select(element => (X: (double)element!["x"]!, Y: (double)element["y"]!)).ToList();
        // Six characters of 12 pixels each, 12 high.
        Assert.InRange(names.Count, 5, 15);
        Assert.All(names.Index(), one => Assert.DoesNotContain(names.Index(), other => other.Index != one.Index && Math.Abs(one.Item.X - other.Item.X) < 72 && Math.Abs(one.Item.Y - other.Item.Y) < 12));
        if (names.Count < 15)
            Assert.Contains(Said(chart), text => text.StartsWith($"另有 {15 - names.Count} 个", StringComparison.Ordinal));
    }

    [Fact]
    public void A_gap_is_stacked_around_zero_in_the_order_of_gaps_and_marked()
    {
        var comparison = Of(new("trained_rate", [Dimension.Region], Strata: [Dimension.Industry, Dimension.Ownership]),
        [
            Row([A], 470) with { Split = new(-3, 1, -4, [1.5, -0.5]) }, Row([B], 580) with { Split = new(8, 2.5, 5.5, [2, 0.5]) }, Row([C], null, "below_min_base"),
        ]);

        var chart = Only(comparison, "split", En);

        Assert.Equal(["B", "A"], Texts(chart.Option["yAxis"]![0]!["data"]!));
        Assert.Equal(["+8.0", "−3.0"], Texts(chart.Option["yAxis"]![1]!["data"]!));
        Assert.Equal([2.5, 1], Values(chart, 0));
        Assert.Equal([5.5, -4], Values(chart, 1));
        Assert.Equal((string?)chart.Option["series"]![0]!["stack"], (string?)chart.Option["series"]![1]!["stack"]);
        Assert.Equal(["[8,0]", "[-3,1]"], chart.Option["series"]![2]!["data"]!.AsArray().Select(mark => mark!["value"]!.ToJsonString()));
        Assert.Contains("1 group without a crude value left out.", Said(chart));
        Assert.Equal(["A", "110000", 47.0, -3.0, 1.0, -4.0, 1.5, -0.5], chart.Table.Rows[1]);
        // A gap of per cents is in points.
        Assert.All(chart.Table.Columns.Skip(3), column => Assert.EndsWith(" (percentage points)", column.Title, StringComparison.Ordinal));
        Assert.Contains("Unit: percentage points.", string.Join(' ', Said(chart)), StringComparison.Ordinal);
        Assert.StartsWith("Gaps split, in percentage points,", chart.Description, StringComparison.Ordinal);
        Assert.EndsWith("percentage points", (string?)chart.Option["series"]![2]!["data"]![0]!["name"], StringComparison.Ordinal);
        Assert.Contains("单位：百分点。", string.Concat(Said(Only(comparison, "split", Zh))), StringComparison.Ordinal);
    }

    [Fact]
    public void The_heat_map_shades_and_numbers_values_hatches_what_is_withheld_and_leaves_the_rest_blank()
    {
        var comparison = Of(new("trained_rate", [Dimension.Ownership, Dimension.Industry]),
        [
            Row([State, Cars], 310), Row([State, Timber], 390), Row([Private, Cars], null, "disclosure"), Row([Private, Timber], null, "below_min_base"), Row([Foreign, Cars], 330),
        ]);

        var chart = Only(comparison, "heat", En);

        // The longer names in the rows, none cut off.
        Assert.Equal([Timber.NameEn, Cars.NameEn], Texts(chart.Option["yAxis"]!["data"]!).Select(name => name.Replace("\n", " ", StringComparison.Ordinal)));
        Assert.Equal(["State-controlled", "Privately controlled", "Foreign-controlled"], Texts(chart.Option["xAxis"]!["data"]!).Select(name => name.Replace("\n", " ", StringComparison.Ordinal)));
        string[] Cells(int series) => [.. chart.Option["series"]![series]!["data"]!.AsArray().Select(cell => cell!["value"]!.ToJsonString() + (string?)cell["label"]?["formatter"])];
        Assert.Equal([["[0,1]31.0", "[0,0]39.0", "[2,1]33.0"], ["[1,1]"], ["[1,0]"]], Enumerable.Range(0, 3).Select(Cells));
        var fills = chart.Option["series"]![0]!["data"]!.AsArray().Select(cell => (string?)cell!["itemStyle"]!["color"]).ToList();
        Assert.Equal(3, fills.Distinct().Count());
        Assert.Contains("withheld to protect single enterprises", Said(chart));
        Assert.Equal([Timber.NameEn, "C20", 39.0, "base below 100: withheld", null], chart.Table.Rows[0]);
        Assert.Equal([Cars.NameEn, "C36", 31.0, "withheld to protect single enterprises", 33.0], chart.Table.Rows[1]);
    }

    [Fact]
    public void Dots_have_a_shape_and_colour_for_each_ownership_that_stay_the_same_and_count_what_is_missing()
    {
        var chart = Only(Of(new("trained_rate", [Dimension.Region, Dimension.Ownership]),
            [Row([A, State], 310), Row([A, Private], 390), Row([A, Foreign], null, "disclosure"), Row([B, Private], 450)]), "dots", Zh);

        Assert.Equal(["甲", "乙"], Texts(chart.Option["yAxis"]![0]!["data"]!));
        Assert.Equal(["1", ""], Texts(chart.Option["yAxis"]![1]!["data"]!));
        Assert.Equal("[[31,0],[39,0]]", chart.Option["series"]![0]!["data"]!.AsArray().Single()!["coords"]!.ToJsonString());
        var dots = chart.Option["series"]!.AsArray().Skip(1).ToList();
        Assert.Equal(["[31,0]", "[39,0] [45,1]", ""], dots.Select(group => string.Join(' ', group!["data"]!.AsArray().Select(dot => dot!["value"]!.ToJsonString()))));
        Assert.Equal(3, dots.Select(group => $"{group!["symbol"]} {group["itemStyle"]!["color"]}").Distinct().Count());
        // Without state ownership, private ownership looks as it did.
        var fewer = Only(Of(new("trained_rate", [Dimension.Industry, Dimension.Ownership]), [Row([Cars, Private], 450)]), "dots", Zh);
        Assert.Equal((dots[1]!["symbol"]!.ToJsonString(), dots[1]!["itemStyle"]!.ToJsonString()), (fewer.Option["series"]![1]!["symbol"]!.ToJsonString(), fewer.Option["series"]![1]!["itemStyle"]!.ToJsonString()));
        Assert.Equal(["甲", "外商控股", "110000,5", null, null, null, null, "为保护企业数据，不予公布"], chart.Table.Rows[2]);
    }

    [Fact]
    public void Little_charts_share_a_scale_leave_gaps_and_stand_under_their_peers()
    {
        var comparison = Of(new("trained_rate", [Dimension.Region], Peers: "belt"), [Row([A], 800) with { Peer = East }, Row([C], 500) with { Peer = West }]);

        var chart = CompareCharts.Of(comparison, Trend(A, C), null, Zh).Single(each => each.Id == "trained_rate.region.multiples");

        Assert.Equal((2, 2, 4), (chart.Option["grid"]!.AsArray().Count, chart.Option["yAxis"]!.AsArray().Count, chart.Option["series"]!.AsArray().Count));
        Assert.Single(chart.Option["yAxis"]!.AsArray().Select(axis => $"{axis!["min"]}–{axis["max"]}").Distinct(), "30–80");
        Assert.Equal([40.0, 50, 60], Values(chart, 0));
        Assert.Equal([70.0, null, 80], Values(chart, 1));
        Assert.Equal([30.0, 40, 50], Values(chart, 3));
        Assert.All(["东部", "西部", "甲", "丙", "80.0", "50.0"], text => Assert.Contains(text, Said(chart)));
        Assert.Equal(["甲", "110000", "东部", 70.0, null, 80.0, null], chart.Table.Rows[0]);
        Assert.Equal(["全国", "100000", null, 40.0, 50.0, 60.0, null], chart.Table.Rows[2]);
    }

    [Theory]
    [InlineData(Language.Zh, "线断开处")]
    [InlineData(Language.En, "Where a line is broken, the regions")]
    public void Little_charts_break_the_nation_where_its_provinces_change_and_keep_its_points(Language language, string note)
    {
        var comparison = Of(new("trained_rate", [Dimension.Region], Peers: "belt"), [Row([A], 800) with { Peer = East }, Row([C], 500) with { Peer = West }]);
        var same = Trend(A, C);
        Chart Drawn(Trend trend) => CompareCharts.Of(comparison, trend, null, Fixtures.Edition(language)).Single(each => each.Id == "trained_rate.region.multiples");

        var broken = Drawn(same with { Nation = same.Nation with { Reporting = [["110000"], ["110000"], ["110000", "130000"]] } });

        Assert.Equal([40.0, 50, null, 60], Values(broken, 0));
        Assert.Equal("circle", (string?)broken.Option["series"]![0]!["symbol"]);
        Assert.Contains(Said(broken), text => text.StartsWith(note, StringComparison.Ordinal));
        Assert.Equal("none", (string?)Drawn(same).Option["series"]![0]!["symbol"]);
        Assert.DoesNotContain(Said(Drawn(same)), text => text.StartsWith(note, StringComparison.Ordinal));
    }

    [Fact]
    public void The_key_of_little_charts_has_what_is_drawn_of_the_nation_and_its_dots_stand_before_the_groups()
    {
        var comparison = Of(new("trained_rate", [Dimension.Region]), [Row([A], 800), Row([C], 500)]);
        var same = Trend(A, C);
        // Keys are drawn left of their words: a line of dashes or a circle.
        string Key(params string[][] reporting)
        {
            var chart = CompareCharts.Of(comparison, same with { Nation = same.Nation with { Reporting = reporting } }, null, En).Single(each => each.Id == "trained_rate.region.multiples");
            var (nation, group) = (chart.Option["series"]![0]!, chart.Option["series"]![1]!);
            if ((string?)nation["symbol"] != "none")
                Assert.True((int)nation["z"]! > (int)group["z"]!);
            var elements = chart.Option["graphic"]!["elements"]!.AsArray();
            return string.Join(", ", elements.Zip(elements.Skip(1)).Where(pair => ((string?)pair.Second!["style"]?["text"])?.StartsWith("the nation", StringComparison.Ordinal) == true)
                .Select(pair => $"{(string?)pair.First!["type"]} {(string?)pair.Second!["style"]!["text"]}"));
        }
        string[] one = ["110000"], two = ["110000", "130000"];

        Assert.Equal("line the nation", Key(one, one, one));
        Assert.Equal("circle the nation", Key(one, two, one));
        Assert.Equal("line the nation, circle the nation, each period", Key(one, one, two));
    }

    [Fact]
    public void Only_what_fits_is_drawn()
    {
        string[] Kinds(StandardisedComparison comparison) => [.. CompareCharts.Of(comparison, null, null, Zh).Select(chart => chart.Id.Split('.')[^1])];
        Assert.Equal(["ranked"], Kinds(Of(new("trained_rate", [Dimension.Ownership]), [Row([State], 300)])));
        Assert.Equal(["heat", "ranked"], Kinds(Of(new("trained_rate", [Dimension.Region, Dimension.Industry]), [Row([A, Cars], 300)])));
        Assert.Equal(["heat", "dots", "ranked"], Kinds(Of(new("trained_rate", [Dimension.Size, Dimension.Industry]), [Row([new("1", "大型", "Large"), Cars], null, "disclosure")])));
        Assert.Equal(["ranked"], Kinds(Of(new("trained_rate", [Dimension.Region, Dimension.Ownership]), [])));
    }

    [Theory]
    [InlineData(Language.Zh, "评估人员使用，不得公布", "仅供评估人员：含按公布规则不予公布的数据，不得外传或公布。")]
    [InlineData(Language.En, "For evaluators, not for publication", "For evaluators only: holds figures that the disclosure rule withholds. Do not pass on or publish.")]
    public void Charts_for_evaluators_say_so_in_picture_description_and_data_and_public_ones_do_not(Language language, string mark, string notice)
    {
        var comparison = Of(new("trained_rate", [Dimension.Region]), [Row([A], 400), Row([C], 300)]);
        IReadOnlyList<Chart> Drawn(bool evaluators) => CompareCharts.Of(comparison, Trend(A, C), Trend(East, West), Fixtures.Edition(language) with { ForEvaluators = evaluators });

        Assert.Equal(3, Drawn(true).Count);
        Assert.All(Drawn(true), chart =>
        {
            Assert.Contains(mark, Said(chart));
            Assert.Contains(notice, string.Concat(Said(chart)), StringComparison.Ordinal);
            Assert.StartsWith(mark, chart.Description, StringComparison.Ordinal);
            // A row for each but the heading.
            Assert.Equal(chart.Table.Rows.Count, chart.Csv().Split("\r\n").Count(row => row.Contains(mark, StringComparison.Ordinal)));
        });
        Assert.All(Drawn(false), chart => Assert.DoesNotContain(mark, string.Concat(Said(chart)) + chart.Description + chart.Csv(), StringComparison.Ordinal));
    }

    private static Chart Only(StandardisedComparison comparison, string kind, Edition edition) => CompareCharts.Of(comparison, null, null, edition).Single(chart => chart.Id.EndsWith($".{kind}", StringComparison.Ordinal));

    private static IEnumerable<double?> Values(Chart chart, int series) => chart.Option["series"]![series]!["data"]!.AsArray().Select(point => (double?)(point!["value"] is JsonArray place ? place[1] : point["value"]));

    private static string[] Texts(JsonNode array) => [.. array.AsArray().Select(text => (string)text!)];

    private static List<string> Said(Chart chart) =>
        [.. chart.Option["graphic"]!["elements"]!.AsArray().Where(element => (string?)element!["type"] == "text").Select(element => (string)element!["style"]!["text"]!)];
}
