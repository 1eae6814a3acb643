using System.Text.RegularExpressions;
using Analytics.Reports.Documents;
using Analytics.Reports.Site;

namespace Analytics.Reports.Tests;

/// <summary>
/// A quarter of which the first return is in, Beijing's of enterprises: what nothing came of is still that of the quarter before and says so. Figures are those of
/// <see cref="SampleLake"/>: 31 of 32 provinces sent three kinds for the third quarter, Hainan nothing.
/// </summary>
[Collection("node")]
public sealed partial class OpenQuarterTest(OpenQuarterTest.Fixture fixture) : IClassFixture<OpenQuarterTest.Fixture>
{
    [Theory]
    [InlineData("index.html", "正在报送2025年第4季度的报表；还没有收到当期报表的部分显示较早一期，并注明报告期。", "（2025年第3季度）", "逾期任务", "有风险任务", "未解决的困难问题")]
    [InlineData("en/index.html", "Returns of Q4 2025 are coming in; what no return has come for yet is of an earlier period, and says of which.", " (Q3 2025)", "Tasks overdue", "Tasks at risk", "Open difficulties")]
    public void The_overview_says_which_of_its_parts_are_older(string page, string lead, string older, string overdue, string risk, string open)
    {
        string overview = Read(page);
        Assert.Contains(lead, overview, StringComparison.Ordinal);
        // One of 32 provinces by four kinds; a fourth quarter owes the year's returns, too, but those are of the year.
        Assert.Contains("<span class=\"value\">1/128</span>", overview, StringComparison.Ordinal);
        foreach (string tile in (string[])[overdue, risk, open])
            Assert.Contains($"<span class=\"name\">{tile}{older}</span>", overview, StringComparison.Ordinal);
        string wall = page.StartsWith("en/", StringComparison.Ordinal) ? "Wall chart" : "措施推进挂图";
        Assert.Contains($"<h2 id=\"wall-title\">{wall}{older}</h2>", overview, StringComparison.Ordinal);
        // Indicators of tasks are still there, with their period.
        string tasks = Tile(overview, "task_overdue");
        Assert.Contains(older.Trim(' ', '（', '）', '(', ')'), tasks, StringComparison.Ordinal);
        Assert.DoesNotContain("—", tasks, StringComparison.Ordinal);
        // And what is new is not marked.
        string workers = Tile(overview, "trained_rate");
        Assert.DoesNotContain($"<span class=\"change\">{older.Trim(' ', '（', '）', '(', ')')}</span>", workers, StringComparison.Ordinal);
        Assert.Contains("%", workers, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("indicators.html", "（2025年第3季度）")]
    [InlineData("en/indicators.html", "(Q3 2025)")]
    public void The_list_of_indicators_marks_the_older_ones(string page, string older)
    {
        string list = Read(page);
        Assert.Matches($"href=\"indicator-task_overdue.html\">[^<]+</a>{Regex.Escape(older)}</th>", list);
        Assert.Matches("href=\"indicator-trained_rate.html\">[^<]+</a></th>", list);
    }

    [Theory]
    [InlineData("", "1/32，合计不完整", "31/32，合计不完整", "项任务逾期（已接收/应报 31/32，合计不完整）；", "最多的指标")]
    [InlineData("en/", "1/32, incomplete", "31/32, incomplete", " regions (incomplete: 31 of 32 returns accepted); ", "ost improved|orsened most")]
    public void A_figure_of_the_nation_says_of_how_few_it_is_and_none_of_them_makes_a_headline(string folder, string one, string most, string late, string headline)
    {
        string overview = Read(folder + "index.html"), list = Read(folder + "indicators.html");
        Assert.Contains($"<span class=\"change\">{one}</span>", Tile(overview, "trained_rate"), StringComparison.Ordinal);
        Assert.Contains($"<span class=\"change\">{most}</span>", Tile(overview, "task_overdue"), StringComparison.Ordinal);
        Assert.Contains(late, overview, StringComparison.Ordinal);
        // Hainan is in the second quarter only, the others but Beijing are in the third only: no change is that of the same regions.
        Assert.DoesNotMatch(headline, overview);
        Assert.Matches($"indicator-trained_rate.html\">[^<]+</a></th><td class=\"number\">[\\d.]+%<div class=\"muted small\">{one}</div></td>", list);
        Assert.Matches($"indicator-task_overdue.html\">[^<]+</a>[^<]+</th><td class=\"number\">[\\d.]+%<div class=\"muted small\">{most}</div></td>", list);
    }

    [Theory]
    [InlineData("", "两期地区不同，部分不公布", "1/32，合计不完整")]
    [InlineData("en/", "the regions of the two periods differ and some are withheld", "1/32, incomplete")]
    public void A_change_that_is_withheld_as_the_provinces_differ_is_a_dash_that_says_so(string folder, string why, string incomplete)
    {
        // Beijing alone is in both; Tibet, which is withheld, is among those that left.
        string row = Regex.Match(Read(folder + "indicators.html"), "indicator-trained_rate.html\">.*?</tr>").Value;
        Assert.Matches($"<td title=\"[^\"]+\">—<div class=\"muted small\">{why}</div></td>", row);
        string indicator = Read(folder + "indicator-trained_rate.html");
        Assert.Contains($"<dd>{why}</dd>", indicator, StringComparison.Ordinal);
        Assert.Contains($"<dd>{incomplete}</dd>", indicator, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Language.Zh, "（10/10）", "（9/10）", "无数据（0/13）", "括号内为有该指标数据的地区数/全部地区数")]
    [InlineData(Language.En, " (10/10)", " (9/10)", "no data (0/13)", "in brackets: regions with data of it/all")]
    public async Task The_belts_of_a_report_tell_how_many_of_their_provinces_reported(Language language, params string[] told)
    {
        // The East has ten provinces, of which Hainan left in the third quarter; of the thirteen of the West none is in the fourth.
        string text = await Written(language, new(Indicator: "trained_rate"));
        Assert.All(told, each => Assert.Contains(each, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "不排位次")]
    [InlineData("en/", "not ranked")]
    public void A_province_that_is_alone_has_no_rank_and_is_neither_highest_nor_lowest(string folder, string unranked)
    {
        string Row(string page) => Regex.Match(Read(folder + page), "indicator-trained_rate.html\">.*?</tr>").Value;
        Assert.Contains($"<td>{unranked}</td>", Row("region-110000.html"), StringComparison.Ordinal);
        Assert.EndsWith("<td>—</td><td>—</td></tr>", Row("indicators.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void Points_of_an_older_part_say_so() => Assert.Matches("<li>（2025年第3季度）\\d+ 个地区有 \\d+ 项任务逾期", Read("index.html"));

    [Theory]
    [InlineData("region-310000.html", "逾期任务（2025年第3季度）", "困难问题（2025年第3季度）", "没有收到这类报表")]
    [InlineData("en/region-310000.html", "Tasks overdue (Q3 2025)", "Difficulties (Q3 2025)", "no such return was accepted")]
    public void A_province_that_sent_its_tasks_in_the_quarter_before_has_them(string page, string tasks, string difficulties, string missing)
    {
        string shanghai = Read(page);
        Assert.Contains($"<span class=\"name\">{tasks}</span>", shanghai, StringComparison.Ordinal);
        Assert.Contains($"<h2>{difficulties}</h2>", shanghai, StringComparison.Ordinal);
        Assert.DoesNotContain(missing, shanghai, StringComparison.Ordinal);
        // Hainan sent none in that quarter either.
        Assert.Contains(missing, Read(page.Replace("310000", "460000", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tasks.html", "海南省", "无报表")]
    [InlineData("en/tasks.html", "Hainan", "no return")]
    public void A_province_without_a_task_return_has_no_zeros(string page, string region, string not)
    {
        string row = Regex.Match(Read(page), $"<tr><th scope=\"row\">{region}</th><td class=.*?</tr>").Value;
        Assert.Equal(4, Regex.Count(row, "<td class=\"number\">—</td>"));
        Assert.Contains(not, row, StringComparison.Ordinal);
        Assert.DoesNotContain(">0<", row, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cell_of_it_on_the_wall_is_not_reported()
    {
        string overview = Read("index.html");
        // Hainan alone, 27 measures; the key has the same mark.
        Assert.Equal(27, Regex.Count(overview, "<td class=\"unreported\"><a href=\"region-460000.html#returns\" title=\"缺 海南省 M\\d\\d：无报表\" aria-label=\"缺 海南省 M\\d\\d：无报表\"><span class=\"light unreported\" aria-hidden=\"true\">缺</span></a></td>"));
        Assert.Contains("无报表 27</li>", overview, StringComparison.Ordinal);
        string[] rows = File.ReadAllLines(Path.Combine(fixture.Site, "charts", "wall.zh.csv"));
        Assert.Equal(27, rows.Count(row => row.StartsWith("海南省,", StringComparison.Ordinal) && row.Contains(",无报表,,,,,", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(Language.Zh, "310000", null, "（2025年第3季度）任务 30 项，", "改革任务（2025年第3季度）", "2025年第4季度（部分为较早一期，已注明）")]
    [InlineData(Language.En, "310000", null, "(Q3 2025) 30 tasks: ", "Tasks (Q3 2025)", "Q4 2025 (parts of it earlier, as noted)")]
    [InlineData(Language.Zh, null, "trained_rate", "（2025年第3季度）对应措施", "对应措施的任务（2025年第3季度）", "企业情况表应报 32 份，已接收 1 份；未收到的有：天津市、")]
    [InlineData(Language.En, null, "trained_rate", "(Q3 2025) Its measure, ", "Tasks of its measure (Q3 2025)", "Enterprise return: 1 of 32 are accepted; missing: Tianjin, ")]
    public async Task A_report_says_so_too(Language language, string? region, string? indicator, string summary, string heading, string told)
    {
        string text = await Written(language, new(Region: region, Indicator: indicator));
        Assert.All([summary, heading, told], each => Assert.Contains(each, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_report_on_an_indicator_of_the_quarter_before_has_the_returns_of_that_quarter()
    {
        string text = await Written(Language.Zh, new(Indicator: "task_overdue"));
        // 31 of 32, without Hainan.
        Assert.Contains("改革任务表应报 32 份，已接收 31 份；未收到的有：海南省。", text, StringComparison.Ordinal);
        Assert.DoesNotContain("（2025年第3季度）", text, StringComparison.Ordinal);
    }

    private async Task<string> Written(Language language, DocumentQuestion question)
    {
        string file = Path.Combine(fixture.Site, "..", $"{Guid.NewGuid():N}.docx");
        await DocumentBuilder.WriteAsync(fixture.Lake.Store, SampleLake.FewSeeds, SampleLake.Schemas, language, question, file, new(2026, 11, 26), cancellation: TestContext.Current.CancellationToken);
        return new WordFile(file).Text;
    }

    private static string Tile(string overview, string indicator) => Regex.Match(overview, $"<a class=\"tile\" href=\"indicator-{indicator}.html\">.*?</a>").Value;

    private string Read(string page) => Blank().Replace(File.ReadAllText(Path.Combine(fixture.Site, page)), blank => blank.Value.Replace("\n", "", StringComparison.Ordinal).Trim());

    [GeneratedRegex(@">\s+|\s+<")]
    private static partial Regex Blank();

    /// <summary>The site of it.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        public SampleLake Lake { get; } = new();

        public string Site => Path.Combine(Lake.Directory, "site");

        public async ValueTask InitializeAsync()
        {
            Lake.BeginNextQuarter();
            Lake.Refresh();
            await SiteBuilder.BuildAsync(Lake.Store, SampleLake.FewSeeds, SampleLake.Schemas, Site);
        }

        public ValueTask DisposeAsync()
        {
            Lake.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
