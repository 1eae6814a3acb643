using System.IO.Compression;
using System.Text.RegularExpressions;
using Analytics.Lake;
using Analytics.Reports.Site;
using Analytics.Transforms.Disclosure;

namespace Analytics.Reports.Tests;

[Collection("node")]
public sealed partial class SiteTest(SiteTest.Fixture fixture) : IClassFixture<SiteTest.Fixture>
{
    private readonly string site = fixture.Site;

    [Fact]
    public void It_says_how_much_it_made()
    {
        // 8 pages, one for each of 3 indicators, of 32 provinces and of 4 runs of assessments, in two languages. Charts: wall, tasks, completeness, difficulties;
        // trained_rate by 4 dimensions, map, trend; task_overdue and difficulty_resolved by region, map, trend: 4 + 6 + 3 + 3 = 16.
        // And when tasks are due, of all and of each of the 31 regions that sent tasks: 32 more.
        Assert.Equal(new SiteSummary(Path.Combine(site, "index.html"), 94, 96, 96, false, []), fixture.First with { Problems = [] });
        Assert.Empty(fixture.First.Problems);
        Assert.Equal(96, Directory.GetFiles(Path.Combine(site, "charts"), "*.svg").Length);
        Assert.Equal(96, Directory.GetFiles(Path.Combine(site, "charts"), "*.png").Length);
        Assert.Equal(96, Directory.GetFiles(Path.Combine(site, "charts"), "*.csv").Length);
        Assert.Equal(96, fixture.Told.Max(progress => progress.Done));
        Assert.All(fixture.Told, progress => Assert.Equal(96, progress.Total));
    }

    [Fact]
    public void Every_link_leads_to_a_file_of_the_site_or_a_place_on_the_page()
    {
        var links = 0;
        Dictionary<string, HashSet<string>> anchors = [];
        HashSet<string> Anchors(string file) => anchors.TryGetValue(file, out var known) ? known
            : anchors[file] = [.. Regex.Matches(File.ReadAllText(file), " id=\"([^\"]*)\"").Select(match => match.Groups[1].Value)];
        foreach (var page in Pages())
        {
            // What only a server makes is hidden on disk.
            var html = LiveOnly().Replace(File.ReadAllText(page), "");
            foreach (Match link in Link().Matches(html))
            {
                var target = link.Groups[1].Value;
                if (target == "data:,") continue;
                links++;
                Assert.DoesNotContain(':', target);
                var (file, anchor) = target.Split('#') is [var before, var after] ? (before, after) : (target, null);
                var full = file.Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, file));
                Assert.StartsWith(site, full, StringComparison.Ordinal);
                Assert.True(File.Exists(full), $"{page}: {target}");
                if (anchor is not null) Assert.Contains(anchor, Anchors(full));
            }
        }
        Assert.True(links > 300);
    }

    [Fact]
    public void Nothing_is_loaded_from_elsewhere()
    {
        foreach (var page in Pages())
            Assert.DoesNotMatch(@"https?:|//[a-z]", File.ReadAllText(page));
        var style = File.ReadAllText(Path.Combine(site, "assets", "site.css"));
        Assert.DoesNotMatch(@"url\(|@import", style);
        foreach (var script in new[] { "site.js", "wall.js", "visits.js" })
            Assert.DoesNotMatch(@"fetch|XMLHttpRequest|https?:", File.ReadAllText(Path.Combine(site, "assets", script)));
        foreach (var picture in Directory.GetFiles(Path.Combine(site, "charts"), "*.svg"))
            Assert.DoesNotMatch(@"(href|src)=|https?://(?!www\.w3\.org/)|<script|<foreignObject|@import|url\((?!#)", File.ReadAllText(picture));
    }

    [Fact]
    public void The_first_page_is_small_without_the_chart_library()
    {
        static long Compressed(string file)
        {
            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
                gzip.Write(File.ReadAllBytes(file));
            return packed.Length;
        }
        string page = File.ReadAllText(Path.Combine(site, "index.html"));
        string[] needed = [.. Link().Matches(page).Select(link => link.Groups[1].Value.Split('#')[0]).Where(link => Path.GetExtension(link) is ".css" or ".js" or ".svg" && !link.Contains("echarts", StringComparison.Ordinal)).Distinct()];
        Assert.Contains("assets/site.css", needed);
        Assert.True(needed.Sum(link => Compressed(Path.Combine(site, link))) + Compressed(Path.Combine(site, "index.html")) is > 10_000 and < 400_000);
    }

    [Fact]
    public void Both_languages_have_the_same_pages_and_English_ones_hold_no_Chinese()
    {
        string[] Names(string folder) => [.. Directory.GetFiles(folder, "*.html").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];
        Assert.Equal(Names(site), Names(Path.Combine(site, "en")));
        foreach (var page in Pages())
        {
            var html = File.ReadAllText(page);
            var english = page.Contains("/en/", StringComparison.Ordinal);
            Assert.Contains(english ? "<html lang=\"en\">" : "<html lang=\"zh-CN\">", html, StringComparison.Ordinal);
            // Names that a region wrote are as it wrote them, and say so.
            if (english) Assert.DoesNotMatch(@"[\u2E80-\u9FFF\uFF00-\uFFEF]", Written().Replace(Drawing().Replace(html, "").Replace(">中文</a>", "", StringComparison.Ordinal), ""));
        }
        foreach (var file in Directory.GetFiles(Path.Combine(site, "charts"), "*.en.*").Where(file => !file.EndsWith(".png", StringComparison.Ordinal) && !Path.GetFileName(file).StartsWith("timeline.", StringComparison.Ordinal)))
            Assert.DoesNotMatch(@"[\u2E80-\u9FFF\uFF00-\uFFEF]", File.ReadAllText(file).TrimStart('\uFEFF'));
    }

    [Fact]
    public void Every_page_picture_and_file_of_figures_says_that_the_data_are_synthetic()
    {
        foreach (var page in Pages())
            Assert.Contains(page.Contains("/en/", StringComparison.Ordinal) ? "SYNTHETIC SAMPLE" : "合成样例", File.ReadAllText(page), StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(Path.Combine(site, "charts"), "*.zh.*").Where(file => !file.EndsWith(".png", StringComparison.Ordinal)))
            Assert.Contains("合成样例", File.ReadAllText(file), StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(Path.Combine(site, "charts"), "*.en.csv"))
        {
            var rows = File.ReadAllLines(file);
            Assert.EndsWith(",Synthetic sample", rows[0], StringComparison.Ordinal);
            Assert.All(rows.Skip(1), row => Assert.EndsWith(",\"yes, not real data\"", row, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_overview_tells_the_figures_of_the_returns()
    {
        var overview = Text("index.html");

        // 31 of 32 regions sent enterprise, task and difficulty returns; nobody sent the cases owed.
        Assert.Contains("93/128", overview, StringComparison.Ordinal);
        Assert.Contains("还缺 35 份", overview, StringComparison.Ordinal);
        // 30 tasks from each of 31 regions.
        Assert.Contains("共 930 项任务", overview, StringComparison.Ordinal);
        Assert.Contains("2025年第3季度", overview, StringComparison.Ordinal);
        Assert.Contains("M27", Text("method.html") + Text("tasks.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_sent_back_is_told_with_its_places_and_never_as_markup()
    {
        var html = File.ReadAllText(Path.Combine(site, "returns.html"));

        // What an enterprise reported is not for everybody.
        Assert.Contains("<td>I 列</td><td class=\"number\">2</td><td>涉及单个企业，内容不在此显示；详见随退回文件所附的说明。</td>", Tags().Replace(html, "><"), StringComparison.Ordinal);
        Assert.DoesNotContain("3.7", html, StringComparison.Ordinal);
        Assert.DoesNotContain("alert(1)", html, StringComparison.Ordinal);
        Assert.Contains("enterprise_2025Q3_460000&lt;b&gt;.csv", html, StringComparison.Ordinal);
        Assert.Contains("2025-10-11 09:30（北京时间）", html, StringComparison.Ordinal);
        Assert.Contains("About single enterprises, so not shown here; see what was sent back with the file.", File.ReadAllText(Path.Combine(site, "en", "returns.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_has_a_text_alternative_and_its_figures_stand_in_a_table()
    {
        var html = File.ReadAllText(Path.Combine(site, "indicator-trained_rate.html"));

        Assert.Equal(6, Count(html, "<figure"));
        Assert.Equal(6, Regex.Count(html, "<img [^>]*alt=\"[^\"]{20,}\""));
        Assert.Equal(6, Count(html, "<caption>"));
        Assert.Equal(6, Count(html, "application/json"));
        // Tibet has one enterprise of more than the least base; Hainan sent nothing.
        Assert.Matches("<th scope=\"row\">海南省</th><td>460000</td><td class=\"number\"></td><td class=\"number\"></td>.*?无数据", Tags().Replace(html, "><"));
    }

    [Fact]
    public async Task A_second_build_does_nothing_and_a_third_draws_only_what_changed()
    {
        using var lake = new SampleLake();
        var target = Path.Combine(lake.Directory, "site");
        var first = await Build(lake.Store, target);
        var stamp = File.GetLastWriteTimeUtc(Path.Combine(target, "index.html"));
        Assert.False(first.Unchanged);

        var second = await Build(lake.Store, target);
        Assert.Equal(first with { Drawn = 0, Unchanged = true, Problems = [] }, second with { Problems = [] });
        Assert.Equal(stamp, File.GetLastWriteTimeUtc(Path.Combine(target, "index.html")));
        // What was published is noted once, and noting it makes no new site.
        var noted = Publications.Versions(lake.Store);
        Assert.Equal(
            // And what the marts were made from.
            PublicMarts.Models.Select(model => model.Table).Concat(["submissions", "findings", "marts/cube_enterprise", "marts/return_status", "returns/difficulty", "returns/enterprise", "returns/task"])
                .Where(lake.Store.Tables().Contains).Order(StringComparer.Ordinal),
            noted.Select(each => each.Table));
        Assert.All(noted, each => Assert.Equal(("report", "site", lake.Store.Table(each.Table).Read().Version), (each.What, each.Name, each.Version)));

        var kept = File.ReadAllBytes(Path.Combine(target, "charts", "trained_rate.region.zh.png"));
        lake.RemoveDifficulties();
        lake.Refresh();
        var third = await Build(lake.Store, target);
        // Difficulties, one indicator by region, map and trend, and completeness, which counts their rows: 5 in two languages.
        Assert.Equal((10, false, 96), (third.Drawn, third.Unchanged, third.Charts));
        Assert.Equal(2 * noted.Count, Publications.Versions(lake.Store).Count);
        Assert.Equal(kept, File.ReadAllBytes(Path.Combine(target, "charts", "trained_rate.region.zh.png")));
        Assert.Contains("2025年第2季度", File.ReadAllText(Path.Combine(target, "difficulties.html")), StringComparison.Ordinal);
        Assert.Equal(["lake", "site"], Directory.GetDirectories(lake.Directory).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_wrong_indicator_is_told_on_its_page_and_takes_no_other_with_it()
    {
        var folder = Directory.CreateTempSubdirectory("analytics-wrong-");
        try
        {
            var seeds = folder.CreateSubdirectory("seeds").FullName;
            foreach (var file in Directory.GetFiles(SampleLake.FewSeeds, "*.csv")) File.Copy(file, Path.Combine(seeds, Path.GetFileName(file)));
            File.AppendAllLines(Path.Combine(seeds, "indicators.csv"),
            [
                "no_number,enterprise,M09,trained_workers,industrial_workers,proportion,%,%,a hundred,higher,100,坏的一,Wrong one,义,meaning,,,",
                "no_column,enterprise,M09,trained_wrokers,industrial_workers,proportion,%,%,100,higher,100,坏的二,Wrong two,义,meaning,,,",
                "too_large,enterprise,M09,employees,industrial_workers,proportion,%,%,100,higher,100,坏的三,Wrong three,义,meaning,,,",
            ]);
            var target = Path.Combine(folder.FullName, "site");

            var first = await SiteBuilder.BuildAsync(fixture.Lake.Store, seeds, SampleLake.Schemas, target, cancellation: TestContext.Current.CancellationToken);
            var again = await SiteBuilder.BuildAsync(fixture.Lake.Store, seeds, SampleLake.Schemas, target, cancellation: TestContext.Current.CancellationToken);

            Assert.Equal(["no_number", "no_column", "too_large"], first.Problems.Select(problem => problem.Code));
            Assert.True(again.Unchanged);
            Assert.Equal(first.Problems, again.Problems);
            Assert.Equal((100, 96), (first.Pages, first.Charts));
            Assert.Contains("scale 应为大于 0 的数，实为“a hundred”", File.ReadAllText(Path.Combine(target, "indicator-no_number.html")), StringComparison.Ordinal);
            Assert.Contains("trained_wrokers", File.ReadAllText(Path.Combine(target, "en", "indicator-no_column.html")), StringComparison.Ordinal);
            Assert.Contains("declared a proportion", File.ReadAllText(Path.Combine(target, "en", "indicator-too_large.html")), StringComparison.Ordinal);
            Assert.Contains("有 3 个指标无法计算：坏的一、坏的二、坏的三", File.ReadAllText(Path.Combine(target, "index.html")), StringComparison.Ordinal);
            Assert.Equal(6, Count(File.ReadAllText(Path.Combine(target, "indicator-trained_rate.html")), "<figure"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_change_says_which_regions_it_leaves_out()
    {
        // Hainan sends nothing in the last quarter.
        Assert.Contains("31 个可比地区", Text("index.html"), StringComparison.Ordinal);
        Assert.Contains(
            "两期地区不尽相同，变化只比较两期都有数据的 31 个地区：2025年第3季度没有数据的有海南省。", Text("indicator-trained_rate.html"), StringComparison.Ordinal);
        Assert.Contains("31 comparable regions", Text("en/index.html"), StringComparison.Ordinal);
        Assert.Contains("without data in Q3 2025: Hainan.", Text("en/indicator-trained_rate.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_that_is_stopped_leaves_the_site_that_was_there()
    {
        var folder = Directory.CreateTempSubdirectory("analytics-site-");
        try
        {
            var target = Directory.CreateDirectory(Path.Combine(folder.FullName, "site")).FullName;
            File.WriteAllText(Path.Combine(target, "index.html"), "old");
            using var stop = new CancellationTokenSource();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SiteBuilder.BuildAsync(
                fixture.Lake.Store, SampleLake.FewSeeds, SampleLake.Schemas, target, new Told(_ => stop.Cancel()), cancellation: stop.Token));

            Assert.Equal("old", File.ReadAllText(Path.Combine(target, "index.html")));
            Assert.Equal([target], Directory.GetDirectories(folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task An_empty_lake_gives_pages_that_say_so()
    {
        var folder = Directory.CreateTempSubdirectory("analytics-empty-");
        try
        {
            var summary = await Build(new LakeStore(Path.Combine(folder.FullName, "lake")), Path.Combine(folder.FullName, "site"));

            Assert.Equal((86, 0), (summary.Pages, summary.Charts));
            Assert.Contains("还没有可以展示的数据", File.ReadAllText(summary.Index), StringComparison.Ordinal);
            Assert.DoesNotContain("合成样例 ·", File.ReadAllText(summary.Index), StringComparison.Ordinal);
            Assert.Contains("There are no data in marts/research_enterprise yet", File.ReadAllText(Path.Combine(folder.FullName, "site", "en", "indicator-trained_rate.html")), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<SiteSummary> Build(LakeStore lake, string target) =>
        SiteBuilder.BuildAsync(lake, SampleLake.FewSeeds, SampleLake.Schemas, target, cancellation: TestContext.Current.CancellationToken);

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    [Fact]
    public void Runs_of_assessments_are_told_of_without_any_of_their_figures()
    {
        string Written(string file) => File.ReadAllText(Path.Combine(site, file));
        // The newest three have pages, the others the command that shows them.
        string list = Written("en/assessments.html");
        int[] order = [.. new[] { "run-4", "run-3", "run-2", "run-1" }.Select(run => list.IndexOf($">{run}<", StringComparison.Ordinal) is >= 0 and var link ? link : list.IndexOf($"--run {run} ", StringComparison.Ordinal))];
        Assert.Equal(order.Order(), order);
        Assert.DoesNotContain(-1, order);
        Assert.Contains("analytics assess sample --run run-1 --out run-1 --evaluator", list, StringComparison.Ordinal);
        Assert.Contains("The definition of this assessment was removed since", list, StringComparison.Ordinal);
        Assert.Contains("2026-01-20 00:00:00", list, StringComparison.Ordinal);
        Assert.Equal(
            ["assessment-run-2.html", "assessment-run-3.html", "assessment-run-4.html", "assessment-run-5.html"], Directory.EnumerateFiles(site, "assessment-*").Select(file => Path.GetFileName(file)!).Order());
        Assert.Contains("由较早的程序保存", Written("assessment-run-5.html"), StringComparison.Ordinal);
        Assert.Contains("goalposts 10 to 1000, on logarithms", Written("en/assessment-run-4.html"), StringComparison.Ordinal);
        // Tianjin has 7.24137931 points, Beijing 0.45 for work; a returns file has the hash aaa...
        foreach (string page in (string[])["assessments.html", "en/assessments.html", "assessment-run-4.html", "en/assessment-run-4.html"])
            foreach (string withheld in (string[])["7.2413", ">7.2<", "Tianjin", "天津", "0.45", "aaaaaaaa"])
                Assert.DoesNotContain(withheld, Written(page), StringComparison.Ordinal);
    }

    private string[] Pages() => Directory.GetFiles(site, "*.html", SearchOption.AllDirectories);

    private string Text(string page) => Tags().Replace(File.ReadAllText(Path.Combine(site, page)), " ");

    // Without the spaces between tags.
    private static string Packed(string file) => Tags().Replace(File.ReadAllText(file), "><").Replace("&#x2B;", "+", StringComparison.Ordinal);

    [GeneratedRegex("<a [^>]*class=\"live-only\"[^>]*>")]
    private static partial Regex LiveOnly();

    [GeneratedRegex(@"(?:href|src)=""([^""]*)""")]
    private static partial Regex Link();

    // What is drawn is in the files of the charts.
    [GeneratedRegex("<script type=\"application/json\">.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Drawing();

    [GeneratedRegex("<span lang=\"zh-CN\">[^<]*</span>")]
    private static partial Regex Written();

    [GeneratedRegex(@">\s+<")]
    private static partial Regex Tags();

    private sealed class Told(Action<SiteProgress> told) : IProgress<SiteProgress>
    {
        public void Report(SiteProgress value) => told(value);
    }

    /// <summary>One site of three indicators for all tests that only look at it.</summary>
    public sealed class Fixture : IDisposable
    {
        public Fixture()
        {
            Site = Path.Combine(Lake.Directory, "site");
            foreach (string run in (string[])["run-1", "run-2", "run-3", "run-4"]) Lake.AddRun(run, SampleRun.Json());
            Lake.AddRun("run-5", "{\"code\":\"old\",\"definition\":{\"title\":\"旧\",\"title_en\":\"Old\"}}", "old");
            First = SiteBuilder.BuildAsync(Lake.Store, SampleLake.FewSeeds, SampleLake.Schemas, Site, new Told(progress =>
            {
                lock (Progress) Progress.Add(progress);
            })).GetAwaiter().GetResult();
        }

        public SampleLake Lake { get; } = new();

        public string Site { get; }

        public SiteSummary First { get; }

        public IReadOnlyList<SiteProgress> Told => Progress;

        private List<SiteProgress> Progress { get; } = [];

        public void Dispose() => Lake.Dispose();
    }
}
