using System.Text.RegularExpressions;

namespace Analytics.Reports.Tests;

// What the pages say of change, of equal values and of those that are withheld.
public sealed partial class SiteTest
{
    [Theory]
    [InlineData("", "31 个可比地区 · ", "向好", "变差", "区间重叠，不作判断", "改善最多的指标（能认定相对变化的 1 个之中）：产业工人培训率 53\\.5%（较2025年第2季度 \\+2\\.0 个百分点，31 个可比地区）（已接收/应报 31/32，合计不完整）。")]
    [InlineData("en/", "31 comparable regions · ", "better", "worse", "intervals overlap: not judged", "Most improved of the 1 indicator whose relative change can be told: Workers trained, 53\\.5% \\(\\+2\\.0 points since Q2 2025, 31 comparable regions\\) \\(incomplete: 31 of 32 returns accepted\\)\\.")]
    public void A_change_is_judged_by_the_regions_of_both_periods(string folder, string compared, string better, string worse, string unclear, string headline)
    {
        // Hainan is in the second quarter alone. Of the 31 others 518,981 of 1,007,744 workers were trained and 538,920 of 1,007,656 are: 51.50 and 53.48 %, with 51.60 and 53.39 as the nearest ends of
        // their intervals (from the formulas of SampleLake). None of 930 tasks was overdue by the end of June, some 8 % are. Of some 250 difficulties nothing can be told.
        string overview = Packed(Path.Combine(site, folder, "index.html"));
        Assert.Equal(1, Regex.Count(overview, $"<span class=\"change better\" title=\"[^\"]+\">{compared}{better}</span>"));
        Assert.Equal(1, Regex.Count(overview, $"<span class=\"change worse\" title=\"[^\"]+\">{compared}{worse}</span>"));
        Assert.Equal(1, Regex.Count(overview, $"<span class=\"change\" title=\"[^\"]+\">{compared}{unclear}</span>"));
        Assert.Equal(1, Regex.Count(overview, $"<li>{headline}</li>"));
    }

    [Theory]
    [InlineData(4, "4 个可比地区 · 向好", "4 comparable regions · better", "比较两期都有数据的 4 个地区")]
    [InlineData(3, "3 个可比地区 · 不足半数，不作判断", "3 comparable regions · less than half: not judged", "比较两期都有数据的 3 个地区")]
    public async Task A_change_over_less_than_half_of_the_regions_of_either_period_is_not_judged(int both, string zh, string en, string leftOut)
    {
        using var lake = new SampleLake();
        // Four join the others in the third quarter.
        string[] joining = ["31", "32", "33", "34"], others = [.. "11 12 13 14".Split(' ').Take(both)];
        lake.KeepReturnsOf("enterprise", [.. joining, .. others]);
        lake.TakeRows("enterprise", "2025Q2", joining);
        lake.Refresh();
        string target = Path.Combine(lake.Directory, "site");
        await Build(lake.Store, target);
        string Read(string page) => Packed(Path.Combine(target, page));

        Assert.Contains($"{zh}</span>", Read("index.html"), StringComparison.Ordinal);
        Assert.Contains($"{en}</span>", Read("en/index.html"), StringComparison.Ordinal);
        // Of so few of 32 there is no headline.
        Assert.DoesNotContain("改善最多", Read("index.html"), StringComparison.Ordinal);
        // 2.5 points lie between the values of the same regions.
        var values = Regex.Match(Read("indicator-trained_rate.html"), $"{leftOut}：.*所比较的地区2025年第2季度为 ([\\d.]+)%（95% 区间 [\\d.–]+），2025年第3季度为 ([\\d.]+)%（95% 区间 [\\d.–]+）。");
        Assert.Equal(2.5m, decimal.Parse(values.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture) - decimal.Parse(values.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(16, true)]
    [InlineData(15, false)]
    public async Task A_change_over_the_same_regions_is_judged_and_makes_a_headline_where_they_are_half_of_all(int provinces, bool headline)
    {
        using var lake = new SampleLake();
        lake.KeepReturnsOf("enterprise", [.. "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41".Split(' ').Take(provinces)]);
        lake.Refresh();
        string target = Path.Combine(lake.Directory, "site");
        await Build(lake.Store, target);
        string Read(string page) => Packed(Path.Combine(target, page));

        // In each enterprise 0.2 of 8 more are trained than in the quarter before, of far more than 100,000 workers: the intervals of the two quarters lie apart.
        Assert.Matches($"<span class=\"change\">{provinces}/32，合计不完整</span><span class=\"change\">较2025年第2季度 \\+2\\.5 个百分点</span><span class=\"change better\">向好</span>", Read("index.html"));
        string[] points = [.. Regex.Matches(Read("index.html"), "<li>(改善最多的指标（.*?)</li>").Select(point => point.Groups[1].Value)];
        Assert.Equal(headline ? 1 : 0, points.Length);
        Assert.All(points, point => Assert.Matches("^改善最多的指标（能认定相对变化的 1 个之中）：产业工人培训率 [\\d.]+%（较2025年第2季度 \\+2\\.5 个百分点）（已接收/应报 16/32，合计不完整）。$", point));
        Assert.Equal(headline ? 1 : 0, Regex.Count(Read("en/index.html"), "<li>Most improved of the 1 indicator whose relative change can be told: Workers trained, [\\d.]+% \\(\\+2\\.5 points since Q2 2025\\) \\(incomplete: 16 of 32 returns accepted\\)\\.</li>"));
    }

    [Fact]
    public async Task A_change_within_the_intervals_is_not_judged()
    {
        using var lake = new SampleLake();
        // Without Hainan in the quarters before, too, 86 of 245 and then 86 of 247 difficulties are resolved: (n + i) mod 3 = 0 of those with (n i) mod (2 + i / 2) < 3,
        // where the last eleven provinces are the n-th of 32 before and of 31 now.
        lake.KeepReturnsOf("difficulty", [.. Fixtures.Provinces.Select(province => province.Code[..2]).Where(province => province != "46")]);
        lake.Refresh();
        string target = Path.Combine(lake.Directory, "site");
        await Build(lake.Store, target);
        string Read(string page) => Packed(Path.Combine(target, page));

        Assert.Matches("(?s)34\\.8<small>%</small>.*<span class=\"change\">较2025年第2季度 −0\\.3 个百分点</span><span class=\"change\">区间重叠，不作判断</span>", Read("index.html"));
        Assert.Contains("<span class=\"change\">intervals overlap: not judged</span>", Read("en/index.html"), StringComparison.Ordinal);
        Assert.DoesNotContain("变差最多", Read("index.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void Regions_and_measures_of_equal_value_are_all_named()
    {
        // Task i of the n-th province is overdue unless done, (n + 3 i) mod 9 being 0, 6 or 8, if (5 n + 11 i) mod 400 - 60 is at most 15: n = 28 and 31 have 7 of 30, n = 12, 13, 15 and 18 none.
        Assert.Matches("(?s)indicator-task_overdue.html\">逾期任务占比</a>.*?<td>青海省、新疆生产建设兵团（均为 23.3%）</td><td>安徽省、福建省、山东省、湖南省（均为 0.0%）</td>", Packed(Path.Combine(site, "indicators.html")));
        Assert.Matches("(?s)indicator-task_overdue.html\">Tasks overdue</a>.*?<td>Qinghai, Xinjiang [^<]*\\(each 23.3%\\)</td><td>Anhui, Fujian, Shandong, Hunan \\(each 0.0%\\)</td>", Packed(Path.Combine(site, "en", "indicators.html")));
        // Measure 1 + (i + 3 n) mod 27: M10 has 7 of them, M05, M07 and M08 have 5 each, M06 and others 4.
        string[] worst = [.. new[] { (9, 7), (4, 5), (6, 5), (7, 5) }.Select(each => $"{Fixtures.Measures[each.Item1].NameZh}（{each.Item2}）")];
        Assert.Contains($"27 个地区有 80 项任务逾期（已接收/应报 31/32，合计不完整）；逾期最多的措施：{string.Join("、", worst)}。", Text("index.html"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "最高和最低只在公布数值的地区中比较。", "只在公布数值的地区中排位。")]
    [InlineData("en/", "The highest and the lowest are those of the regions whose value is published.", "Only regions whose value is published are ranked.")]
    public void That_regions_are_withheld_is_said_where_they_are_compared(string folder, string ends, string ranks)
    {
        // Tibet has a single enterprise; of tasks and difficulties nothing is withheld.
        Assert.Equal(1, Count(Text(folder + "indicators.html"), ends));
        Assert.Contains(ranks, Text(folder + "region-650000.html"), StringComparison.Ordinal);
        Assert.DoesNotContain(ranks, Text(folder + "region-210000.html"), StringComparison.Ordinal);
    }
}
