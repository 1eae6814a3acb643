using System.Text.RegularExpressions;
using Analytics.Lake;
using Analytics.Reports.Site;
using Analytics.Transforms;

namespace Analytics.Reports.Tests;

/// <summary>The pages of the provinces, of the cases, and the wall chart of the overview, as the site builder writes them. Figures are those of <see cref="SampleLake"/>, worked out by hand.</summary>
[Collection("node")]
public sealed partial class RegionPageTest(RegionPageTest.Fixture fixture) : IClassFixture<RegionPageTest.Fixture>
{
    [Fact]
    public void A_province_has_its_tasks_by_measure_with_their_lights()
    {
        // Beijing is n = 1. Task i: due 2025-09-15 + (5 + 11 i) mod 400 - 60, state by (1 + 3 i) mod 9, measure 1 + (i + 3) mod 27.
        // Of M09 there is i = 5 only: state 16 mod 9 = 7 (the eighth: in progress), due 2025-09-15 + 0, so overdue; progress 15 + 5 = 20.
        var beijing = Text("region-110000.html");
        var m09 = Part(beijing, "<tbody id=\"M09\">", "</tbody>");
        Assert.Contains("M09 落实企业培养产业工人的责任", m09, StringComparison.Ordinal);
        Assert.Contains("1 项任务，逾期 1", m09, StringComparison.Ordinal);
        Assert.Contains("<td class=\"date\">2025-09-15</td><td>20%（100%）</td><td>逾期</td>", m09, StringComparison.Ordinal);
        Assert.Contains("总工会", m09, StringComparison.Ordinal);

        // i = 17 is of M21: state 52 mod 9 = 7, in progress; due 2025-09-15 + (192 - 60) = 2026-01-25; 272 of its 389 days have passed, 69.9 %; progress 15 + 17 = 32: at risk.
        var m21 = Part(beijing, "<tbody id=\"M21\">", "</tbody>");
        Assert.Contains("1 项任务，有风险 1", m21, StringComparison.Ordinal);
        Assert.Contains("<td class=\"date\">2026-01-25</td><td>32%（70%）</td><td>有风险</td>", m21, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_overdue_comes_first_and_agrees_with_the_wall_chart()
    {
        var content = fixture.Content;
        Assert.All(content.Regions, region =>
        {
            var page = RegionFigures.Of(content, region);
            foreach (var cell in page.Cells)
            {
                var tasks = page.Tasks[cell.MeasureCode].ToList();
                Assert.Equal((cell.Tasks, cell.Overdue, cell.AtRisk), (tasks.Count, tasks.Count(task => task.Overdue), tasks.Count(task => task.AtRisk)));
            }
        });
        var late = Part(Text("region-110000.html"), "<section id=\"late\">", "</section>");
        var states = State().Matches(late).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(states.OrderBy(state => state == "逾期" ? 0 : 1), states);
        var beijing = RegionState.Of(content, content.Regions[0]);
        Assert.Equal((beijing.Overdue, beijing.AtRisk), (states.Count(state => state == "逾期"), states.Count(state => state == "有风险")));
    }

    [Fact]
    public void An_indicator_has_its_interval_its_change_and_its_rank_in_the_belt()
    {
        // Of 8 s industrial workers in an enterprise of scale s, s (2 + ((7 n) mod 11) / 3 + 0.2 q), rounded, are trained: of Beijing (n = 1) in the third quarter
        // 4.93 of 8, that is 61.7 %, 2.5 points (0.2 of 8) more than before. In the East n = 1, 2, 3, 9, 10, 11, 13, 15, 19 have (7 n) mod 11 = 7, 3, 10, 8, 4, 0, 3, 6, 1,
        // and Hainan sent nothing: after Hebei (10) and Shanghai (8) Beijing is third of nine.
        var row = Part(Text("region-110000.html"), "href=\"indicator-trained_rate.html\"", "</tr>");
        Assert.Matches("<td class=\"number\">61\\.[5-9]%</td>", row);
        Assert.Contains("<td class=\"better\">+2.5 个百分点</td>", row, StringComparison.Ordinal);
        Assert.Matches("<td>\\s*3 / 9\\s*<div class=\"muted small\">同组 10 个地区中 9 个有数值</div>\\s*</td>", row);
        Assert.Equal(8, Regex.Count(row, "<circle cx="));
        Assert.Single(Regex.Matches(row, "<circle class=\"own\""));

        // By Wilson's formula, from what the page of the indicator gives as numerator and denominator.
        var beijing = fixture.Content.Indicators.Single(figures => figures.Indicator.Code == "trained_rate").ByRegion!.Rows[0];
        var (low, high) = Wilson.Interval((double)beijing.Numerator!.Value, (double)beijing.Denominator!.Value);
        Assert.Contains($"<td class=\"number\">{Edition.Number(100 * low, 1)}–{Edition.Number(100 * high, 1)}</td>", row, StringComparison.Ordinal);
    }

    [Fact]
    public void A_little_line_is_broken_where_the_provinces_differ()
    {
        // Hainan is missing in the last of three quarters, which is of no concern to Beijing's own line.
        Assert.Matches("<path d=\"M2,[\\d.]+ L50,[\\d.]+ L98,[\\d.]+\"", Part(Text("region-110000.html"), "href=\"indicator-trained_rate.html\"", "</tr>"));
        Assert.Matches("<path d=\"M2,[\\d.]+ L50,[\\d.]+ M97,[\\d.]+a1,1 [^LM]+\"", Part(Text("index.html"), "href=\"indicator-trained_rate.html\"", "</a>"));
    }

    [Theory]
    [InlineData("zh", "应报 1 份，已接收 1 份；")]
    [InlineData("en", "1 of 1 returns accepted;")]
    public void The_timeline_of_a_province_is_of_its_own_return(string language, string told) =>
        Assert.Contains(told, File.ReadAllText(Path.Combine(fixture.Site, "charts", $"timeline.110000.{language}.svg")), StringComparison.Ordinal);

    [Fact]
    public void What_a_province_did_not_send_is_missing_and_not_zero()
    {
        var hainan = Text("region-460000.html");
        Assert.Contains("无数据", Part(hainan, "href=\"indicator-trained_rate.html\"", "</tr>"), StringComparison.Ordinal);
        var returns = Part(hainan, "<section id=\"returns\">", "</section>");
        // Of four returns the enterprise one was sent back.
        Assert.Contains("<th scope=\"row\">企业情况表</th><td class=\"worse\">已退回，未重报</td><td class=\"date\">2025-10-20</td><td class=\"date\">—</td>", returns, StringComparison.Ordinal);
        Assert.Equal(3, Regex.Count(returns, "未收到"));
        // No tasks and no difficulties were sent: nothing is done, overdue or open, and nothing is not.
        Assert.Contains("<span class=\"value\">—/—</span>", hainan, StringComparison.Ordinal);
        foreach (string section in (string[])["late", "difficulties"])
            Assert.Contains("没有收到这类报表", Part(hainan, $"<section id=\"{section}\">", "</section>"), StringComparison.Ordinal);
        // Those of others came on the tenth of October.
        Assert.Contains("<th scope=\"row\">改革任务表</th><td>按时接收</td><td class=\"date\">2025-10-20</td><td class=\"date\">2025-10-10</td><td class=\"number\">1</td>", Part(Text("region-110000.html"), "<section id=\"returns\">", "</section>"), StringComparison.Ordinal);
    }

    [Fact]
    public void Withheld_enterprises_stay_withheld()
    {
        // Tibet has a single enterprise.
        var tibet = Text("region-540000.html");
        Assert.Contains("为保护企业数据，不予公布", Part(tibet, "href=\"indicator-trained_rate.html\"", "</tr>"), StringComparison.Ordinal);
        Assert.Contains("withheld to protect single enterprises", Part(Text("en/region-540000.html"), "href=\"indicator-trained_rate.html\"", "</tr>"), StringComparison.Ordinal);
        Assert.DoesNotContain("<circle", Part(tibet, "href=\"indicator-trained_rate.html\"", "</tr>"), StringComparison.Ordinal);
    }

    [Fact]
    public void Neighbours_are_those_of_the_belt()
    {
        var peers = Part(Text("region-210000.html"), "<section id=\"peers\">", "</section>");
        Assert.Contains("同组地区：东北", peers, StringComparison.Ordinal);
        Assert.Equal(["220000", "230000"], Regex.Matches(peers, "href=\"region-(\\d+).html\"").Select(match => match.Groups[1].Value));
        Assert.Contains("<strong>辽宁省</strong>", peers, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_of_the_wall_chart_leads_to_its_tasks_and_tells_its_state_without_colour()
    {
        var overview = Text("index.html");
        Assert.Contains("<td class=\"overdue\"><a href=\"region-110000.html#M09\" title=\"逾 北京市 M09：逾期（任务 1，完成 0，逾期 1，有风险 0，暂缓 0）\"", overview, StringComparison.Ordinal);
        Assert.Contains("<span class=\"light overdue\">逾</span>", overview, StringComparison.Ordinal);
        Assert.Equal(27 * 32, Regex.Count(Part(overview, "<table class=\"wall\"", "</table>"), "<td class="));
        Assert.Equal(32, Regex.Count(Part(overview, "<table class=\"wall\"", "</table>"), "data-belt=\"(East|Central|West|Northeast)\""));
        // Each province once on the map, places outside the scope without a link.
        Assert.Equal(32, Regex.Count(Part(overview, "<ul class=\"map\">", "</ul>"), "href=\"region-"));
    }

    [Theory]
    [InlineData("tasks.html", "期末当日到期")]
    [InlineData("en/tasks.html", "due on the last day")]
    public void What_was_due_on_the_last_day_is_no_days_overdue_but_due_then(string page, string due)
    {
        // The table begins with the earliest; of what was due on 30 September nobody counts days.
        string[] last = [.. Regex.Matches(Text(page), "<td class=\"date\">2025-09-30</td><td class=\"number\">100%</td><td class=\"number\">\\d+%</td><td class=\"number\">([^<]*)</td>").Select(row => row.Groups[1].Value)];
        Assert.NotEmpty(last);
        Assert.All(last, days => Assert.Equal(due, days));
        Assert.Matches("<td class=\"date\">2025-09-29</td><td class=\"number\">100%</td><td class=\"number\">\\d+%</td><td class=\"number\">1</td>", Text(page));
    }

    [Fact]
    public void Cases_stand_by_measure_and_hold_no_number_of_an_enterprise()
    {
        var cases = Text("cases.html");
        var m09 = Part(cases, "<section id=\"M09\">", "</section>");
        Assert.Contains("3 个", m09, StringComparison.Ordinal);
        // The newest first.
        Assert.Equal(["2025Q3", "2025Q3", "2025Q1"], Regex.Matches(m09, "<td class=\"date\">(\\w+)</td>").Select(match => match.Groups[1].Value));
        Assert.Contains("某厂（***）的做法", m09, StringComparison.Ordinal);
        Assert.DoesNotContain("91440101", cases, StringComparison.Ordinal);
        Assert.Contains("<a href=\"region-440000.html\">广东省<span lang=\"zh-CN\">广州市</span></a></td><td class=\"date\">2025Q3</td><td>通用设备制造业</td><td>私人控股</td><td>县级</td>", m09, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;", m09, StringComparison.Ordinal);
        Assert.DoesNotContain("摘要", cases, StringComparison.Ordinal);

        Assert.Equal(25, Regex.Count(Part(cases, "<h2>没有案例的措施</h2>", "</ul>"), "<li>M\\d\\d "));
        Assert.Contains("共 4 个，数据版本 1；27 项措施中 2 项有案例。", cases, StringComparison.Ordinal);
        Assert.Contains("<span lang=\"zh-CN\">某厂（***）的做法</span>", Text("en/cases.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_case_makes_the_pages_anew()
    {
        using var lake = new SampleLake();
        var target = Path.Combine(lake.Directory, "site");
        await Build(lake.Store, target);
        Assert.Contains("还没有接收任何典型案例", File.ReadAllText(Path.Combine(target, "cases.html")), StringComparison.Ordinal);

        lake.AddCases();
        var again = await Build(lake.Store, target);

        Assert.False(again.Unchanged);
        Assert.Contains("<section id=\"M09\">", File.ReadAllText(Path.Combine(target, "cases.html")), StringComparison.Ordinal);
        Assert.Contains(Publications.Versions(lake.Store), noted => noted.Table == "returns/case" && noted.Version == 1);
    }

    private static Task<SiteSummary> Build(LakeStore lake, string target) =>
        SiteBuilder.BuildAsync(lake, SampleLake.FewSeeds, SampleLake.Schemas, target, cancellation: TestContext.Current.CancellationToken);

    private string Text(string page) => Blank().Replace(File.ReadAllText(Path.Combine(fixture.Site, page)).Replace("&#x2B;", "+", StringComparison.Ordinal), m => m.Value.StartsWith('>') && m.Value.EndsWith('<') ? "><" : m.Value.StartsWith('>') ? ">" : "<");

    private static string Part(string text, string from, string to)
    {
        var begin = text.IndexOf(from, StringComparison.Ordinal);
        Assert.True(begin >= 0, $"no {from}");
        return text[begin..text.IndexOf(to, begin, StringComparison.Ordinal)];
    }

    [GeneratedRegex(@">\s+<|>\s+|\s+<")]
    private static partial Regex Blank();

    [GeneratedRegex("</span>(逾期|有风险)[^<]*</td>")]
    private static partial Regex State();

    /// <summary>One site with cases.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        private readonly SampleLake lake = new();

        public string Site { get; private set; } = "";

        public SiteContent Content { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            lake.AddCases();
            Site = Path.Combine(lake.Directory, "site");
            await SiteBuilder.BuildAsync(lake.Store, SampleLake.FewSeeds, SampleLake.Schemas, Site);
            Content = SiteContent.Read(lake.Store, SampleLake.FewSeeds, SampleLake.Schemas);
        }

        public ValueTask DisposeAsync()
        {
            lake.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
