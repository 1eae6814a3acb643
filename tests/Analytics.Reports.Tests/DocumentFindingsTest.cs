using System.Globalization;
using System.Text.RegularExpressions;
using Analytics.Transforms;

namespace Analytics.Reports.Tests;

public sealed partial class DocumentTest
{
    [Theory]
    [InlineData("indicator.zh", "海南省", "全国", "+2.0 个百分点（31 个可比地区），区间不重叠，可认定上升。", "所比较的地区2025年第2季度为 51.5%（95% 区间 51.4–51.6），2025年第3季度为 53.5%（95% 区间 53.4–53.6）。", "（已接收/应报 31/32，合计不完整）")]
    [InlineData("indicator.en", "Hainan", "Nation", "+2.0 points (31 comparable regions); the intervals do not overlap: risen.", "The regions compared had 51.5% (95% interval 51.4–51.6) in Q2 2025 and 53.5% (95% interval 53.4–53.6) in Q3 2025.", " (incomplete: 31 of 32 returns accepted)")]
    public void What_Hainan_did_not_send_is_no_zero_and_sums_without_it_say_so(string name, string hainan, string nation, string risen, string values, string incomplete)
    {
        var word = new WordFile(fixture.File(name));
        var table = word.Table(name == "indicator.zh" ? "各地区的数值、区间和基数" : "values, intervals and bases");

        Assert.Equal(["—", "…^b", "—", "—", "—", "—"], table.Single(row => row[0] == hainan)[2..]);
        Assert.All(table.Single(row => row[0] == nation)[5..], cell => Assert.Matches(@"^[1-9][\d,]*$", cell));
        // Hainan is in the second quarter alone; of the 31 others 51.50 and then 53.48 % of a million workers are trained (SiteTest.Judgement).
        Assert.Contains(word.Of("ListBullet"), line => line.EndsWith(risen, StringComparison.Ordinal));
        Assert.Contains(word.Of("ListBullet"), line => line.EndsWith(values, StringComparison.Ordinal));
        // One sentence about the tasks of the measure, one about its difficulties.
        Assert.Equal(2, word.Of("ListBullet").Count(line => line.Contains(incomplete, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("year.zh", "企业", "没有任何数据，不在表中，不等于零：2025年第4季度的企业情况表、改革任务表、困难问题表。")]
    [InlineData("year.en", "Enterprise", "they are not in the tables, and are no zeros: ")]
    public void A_quarter_of_which_nothing_came_does_not_vanish_from_the_year(string name, string kind, string told)
    {
        var word = new WordFile(fixture.File(name));
        var returns = word.Table(name == "year.zh" ? "已接收/应报的报表份数" : "Returns accepted of those expected");

        Assert.Equal(["32/32", "32/32", "31/32", "0/32"], returns.Single(row => row[0].StartsWith(kind, StringComparison.Ordinal))[1..]);
        foreach (string style in (string[])["Notice", "ListBullet"])
            Assert.Contains(word.Of(style), text => text.Contains(told, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Language.Zh, "^数值最高的是(.*?)（(均为 )?([\\d.]+)%），(.*)；数值最低的是(.*?)（(均为 )?([\\d.]+)%），(.*)。$", "、", "但不能认定")]
    [InlineData(Language.En, "^The highest value is that of (.*?) \\((each )?([\\d.]+)%\\), (.*); the lowest that of (.*?) \\((each )?([\\d.]+)%\\), (.*)\\.$", ", ", "which cannot be told")]
    public async Task All_of_several_equals_are_the_highest_or_the_lowest(Language language, string sentence, string comma, string unsure)
    {
        var shares = fixture.Query(
            "returns/task",
            "SELECT region_code, count(*) FILTER (status <> 'done' AND due_on <= DATE '2025-09-30')::DOUBLE / count(*) FROM t WHERE period = '2025Q3' GROUP BY ALL",
            row => (Code: row.GetString(0), Share: row.GetDouble(1)));
        var line = (await fixture.Read(new(Indicator: "task_overdue", Period: "2025Q3"), language)).Of("ListBullet").Select(text => Regex.Match(text, sentence)).Single(match => match.Success);

        foreach (var (at, end) in ((int, double)[])[(1, shares.Max(row => row.Share)), (5, shares.Min(row => row.Share))])
        {
            var equal = Fixtures.Provinces.Where(province => shares.Contains((province.Code, end))).Select(province => language == Language.Zh ? province.NameZh : province.NameEn).ToList();
            Assert.InRange(equal.Count, 2, 4);
            Assert.Equal(equal.Order(StringComparer.Ordinal), line.Groups[at].Value.Split(comma).Order(StringComparer.Ordinal));
            Assert.True(line.Groups[at + 1].Success);
            Assert.Equal(Shown(100 * end), line.Groups[at + 2].Value);
            // 7 of 30 and 6 of 30 have intervals that overlap, and so have 0 and 1 of 30.
            Assert.StartsWith(unsure, line.Groups[at + 3].Value, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(Language.Zh, "漏斗图的 95%", "漏斗图界限")]
    [InlineData(Language.En, "funnel's 95%", "with limits")]
    public async Task Of_the_funnel_is_said_how_many_were_judged_and_nothing_where_none_was(Language language, string words, string limits)
    {
        Assert.DoesNotContain((await fixture.Read(new(Region: "460000"), language)).Of("ListBullet"), line => line.Contains(words, StringComparison.Ordinal) || line.Contains(limits, StringComparison.Ordinal));
        var word = new WordFile(fixture.File(language == Language.Zh ? "region.zh" : "region.en"));
        int judged = word.Table(language == Language.Zh ? "广东省各项指标" : "Indicators of Guangdong").Skip(1).Count(row => row[^1] != "—");
        Assert.True(judged > 0);
        Assert.Contains(word.Of("ListBullet"), line => line.Contains(language == Language.Zh ? $"有漏斗图界限的 {judged} 个指标" : $"of the {judged} with limits", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Language.Zh, "1 个高于或低于全国但没有好坏之分")]
    [InlineData(Language.En, "1 above or below the nation that has no better side")]
    public async Task Every_indicator_of_a_region_is_in_one_group_of_the_summary(Language language, string neither)
    {
        string seeds = fixture.Seeds("indicators.csv", lines => lines.Select(line => line.StartsWith("trained_rate,", StringComparison.Ordinal) ? line.Replace(",higher,", ",none,", StringComparison.Ordinal) : line));
        string file = fixture.File("neither." + language);
        await fixture.Write(new(Region: "440000"), language, seeds, file);

        var lines = new WordFile(file).Of("ListBullet");
        Assert.Contains(lines, line => line.Contains(neither, StringComparison.Ordinal));
        // Better and worse than the nation, and all numbers of the sentence about the others but the per cents.
        int sum = lines.Where(line => Regex.IsMatch(line, "^(与全国相比|Better than the nation|Worse than the nation)")).Sum(line => int.Parse(Regex.Match(line, @"指标 (\d+) 个|: (\d+) indicator").Groups.Values.Skip(1).Single(group => group.Success).Value, CultureInfo.InvariantCulture))
            + lines.Where(line => Regex.IsMatch(line, "^(另有|Not judged)")).SelectMany(line => Number().Matches(line)).Sum(number => int.Parse(number.Value, CultureInfo.InvariantCulture));
        Assert.Equal(3, sum);
    }

    [Fact]
    public async Task Chances_are_told_to_be_as_good_as_was_known_by_the_end_of_the_period()
    {
        var word = await fixture.Read(new(Region: "440000", Period: "2025Q2"), Language.Zh);
        using var marts = MartReader.Open(fixture.Lake.Store, SampleLake.FewSeeds);
        string then = Edition.Trust(marts.Calibration("2025Q2")).Zh, now = Edition.Trust(marts.Calibration()).Zh;

        Assert.NotEqual(now, then);
        Assert.Contains(then, word.Text, StringComparison.Ordinal);
        Assert.Contains(now, new WordFile(fixture.File("region.zh")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_return_of_tasks_and_difficulties_there_is_no_word_that_there_are_none()
    {
        using var lake = new SampleLake();
        lake.KeepKind("enterprise");
        lake.Refresh();
        foreach (var (language, tasks, difficulties, none) in ((Language, string, string, string[])[])
            [
                (Language.Zh, "没有收到改革任务表。", "没有收到困难问题表。", ["没有任务。", "没有上报困难问题"]),
                (Language.En, "No return of this kind was accepted: Task return.", "No return of this kind was accepted: Difficulty return.", ["There is no task", "No difficulty was reported"]),
            ])
        {
            string file = Path.Combine(lake.Directory, $"{language}.docx");
            await Documents.DocumentBuilder.WriteAsync(lake.Store, SampleLake.FewSeeds, SampleLake.Schemas, language, new(Indicator: "trained_rate"), file, new(2026, 11, 26), cancellation: TestContext.Current.CancellationToken);
            string text = new WordFile(file).Text;
            Assert.Contains(tasks, text, StringComparison.Ordinal);
            Assert.Contains(difficulties, text, StringComparison.Ordinal);
            Assert.All(none, each => Assert.DoesNotContain(each, text, StringComparison.Ordinal));
        }
    }
}
