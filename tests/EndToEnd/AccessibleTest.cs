using System.Text;
using System.Text.RegularExpressions;
using Analytics.Reports;
using Analytics.Reports.Charts;
using Analytics.Reports.Compare;
using Analytics.Reports.Pages;
using Analytics.Reports.Sheets;
using Analytics.Reports.Site;
using Analytics.Reports.Tests;
using Microsoft.Playwright;

namespace Analytics.EndToEnd;

/// <summary>Every kind of page in a real browser: what axe finds, light and dark, on a phone, by keyboard; and what the scripts of the overview do.</summary>
public sealed class AccessibleTest(AccessibleTest.Fixture fixture) : IClassFixture<AccessibleTest.Fixture>
{
    private static readonly string[] Kinds =
        ["index.html", "indicators.html", "indicator-trained_rate.html", "tasks.html", "difficulties.html", "cases.html", "assessments.html", "assessment-run-1.html", "returns.html", "region-110000.html", "region-460000.html", "method.html"];

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task Axe_finds_nothing_wrong_with_any_page(ColorScheme scheme, int width)
    {
        var page = await Open(width, scheme);
        List<string> wrong = [];
        foreach (string url in Kinds.SelectMany(kind => new[] { kind, "en/" + kind }).Select(fixture.Url).Concat(fixture.Beside))
        {
            // As in KillTest.
            TestContext.Current.TestOutputHelper?.WriteLine(url);
            await page.GotoAsync(url, new() { WaitUntil = WaitUntilState.NetworkIdle });
            await Pictures.Keep(page, scheme);
            wrong.AddRange(await Axe.Violations(page));
            if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth") > width) wrong.Add($"{url} is wider than {width}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task The_wall_chart_is_filtered_sorted_and_walked_by_keyboard()
    {
        var page = await Open(1280, ColorScheme.Light);
        await page.GotoAsync(fixture.Url("index.html"));
        var rows = page.Locator("#wall tbody tr:visible");
        var heads = page.Locator("#wall thead th:visible");
        await Assertions.Expect(rows).ToHaveCountAsync(27);

        // The skills aspect has M07 to M10; the Northeast three provinces.
        await page.GetByLabel("方面").SelectOptionAsync(new SelectOptionValue { Label = "完善产业工人技能形成体系" });
        await page.GetByLabel("经济地带").SelectOptionAsync(new SelectOptionValue { Label = "东北" });
        await Assertions.Expect(rows).ToHaveCountAsync(4);
        await Assertions.Expect(heads).ToHaveCountAsync(4);
        await Assertions.Expect(page.Locator("#wall-count")).ToHaveTextAsync("显示 4 项措施、3 个地区，符合的格子 12 个");

        await page.GetByLabel("方面").SelectOptionAsync("");
        await page.GetByLabel("经济地带").SelectOptionAsync("");
        await page.GetByLabel("状态").SelectOptionAsync("overdue");
        await page.GetByLabel("排序").SelectOptionAsync("overdue");
        int[] overdue = await rows.EvaluateAllAsync<int[]>("rows => rows.map(row => [...row.cells].filter(cell => !cell.hidden && cell.classList.contains('overdue')).length)");
        Assert.True(overdue.Distinct().Count() > 1);
        Assert.Equal(overdue.OrderDescending(), overdue);
        Assert.DoesNotContain(0, overdue);
        Assert.Equal(overdue.Sum(), await page.Locator("#wall td.overdue:visible a:visible").CountAsync());
        Assert.Equal(0, await page.Locator("#wall td:not(.overdue) a:visible").CountAsync());

        // One stop of the tab key, then arrows; Enter follows the link to the tasks.
        await page.GetByLabel("状态").SelectOptionAsync("");
        await page.GetByLabel("经济地带").SelectOptionAsync(new SelectOptionValue { Label = "东北" });
        await page.GetByLabel("排序").SelectOptionAsync("code");
        Assert.Equal(1, await page.Locator("#wall a:not([tabindex='-1'])").CountAsync());
        await page.GetByLabel("排序").FocusAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator("#wall thead a:visible").First).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowDown");
        string? href = await page.EvaluateAsync<string>("document.activeElement.getAttribute('href')");
        Assert.StartsWith("region-220000.html#M", href, StringComparison.Ordinal);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "吉林省", Level = 1 })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(":target")).ToBeInViewportAsync();
    }

    [Fact]
    public async Task The_overview_tells_what_has_changed_since_the_last_visit_and_forgets_nothing_by_being_read_twice()
    {
        var page = await Open(1280, ColorScheme.Light);
        await page.GotoAsync(fixture.Url("index.html"));
        var since = page.Locator("#since");
        await Assertions.Expect(since).ToContainTextAsync("第一次看到这里的数据（版本 1）");
        await page.ReloadAsync();
        await Assertions.Expect(since).ToContainTextAsync("没有变化");

        // As if version 0 had been seen: one task less overdue in Beijing's M09, which is overdue now, and on track then.
        await page.EvaluateAsync("""
            () => {
              const kept = JSON.parse(localStorage.getItem('analytics.overview'));
              kept.seen.version = 0;
              kept.seen.figures.find(figure => figure.id === 'head1').value = '0';
              kept.seen.lights = kept.seen.lights.slice(0, 8) + '1' + kept.seen.lights.slice(9);
              localStorage.setItem('analytics.overview', JSON.stringify(kept));
            }
            """);
        for (int i = 0; i < 2; i++)
        {
            await page.ReloadAsync();
            await Assertions.Expect(since).ToContainTextAsync("自您上次访问（版本 0）以来的变化，现为版本 1");
            await Assertions.Expect(since.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
            await Assertions.Expect(since).ToContainTextAsync("逾期任务: 0 → ");
            await Assertions.Expect(since).ToContainTextAsync("灯变了的格子（1 个）：北京市 M09 正常推进 → 逾期");
        }
        await page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();
        await Assertions.Expect(since).ToContainTextAsync("Lights changed (1): Beijing M09 on track → overdue");
        await since.GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Beijing", Level = 1 })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("region-110000.html")]
    [InlineData("en/region-110000.html")]
    public async Task A_province_prints_on_two_sheets_of_A4(string file)
    {
        var page = await Open(1280, ColorScheme.Dark);
        await page.GotoAsync(fixture.Url(file));
        string pdf = Encoding.Latin1.GetString(await page.PdfAsync(new() { PreferCSSPageSize = true }));
        Assert.InRange(Regex.Count(pdf, @"/Type\s*/Page\b"), 1, 2);
    }

    private async Task<IPage> Open(int width, ColorScheme scheme)
    {
        var context = await Chromium.Context(fixture.Browser, new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme });
        var page = await context.NewPageAsync();
        page.PageError += (_, error) => Assert.Fail(error);
        return page;
    }

    /// <summary>A site with cases, the pages of an assessment, and the browser.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        private SampleLake? lake;
        private IPlaywright? playwright;
        private string site = "";

        public IBrowser Browser { get; private set; } = null!;

        public IReadOnlyList<string> Beside { get; private set; } = [];

        public string Url(string file) => new Uri(Path.Combine(site, file)).AbsoluteUri;

        public async ValueTask InitializeAsync()
        {
            playwright = await Playwright.CreateAsync();
            Browser = await Chromium.Open(playwright);
            Axe.Require();
            lake = new();
            lake.AddCases();
            lake.AddRun("run-1", SampleRun.Json());
            site = Path.GetDirectoryName((await SiteBuilder.BuildAsync(lake.Store, SampleLake.FewSeeds, SampleLake.Schemas, Path.Combine(lake.Directory, "site"))).Index)!;
            string sheets = Path.Combine(lake.Directory, "sheets");
            await SheetBuilder.BuildAsync("sample-run", SampleRun.Json(), synthetic: true, SampleLake.Seeds, SampleLake.Schemas, sheets);
            await WriteCompare(site);
            Beside = [.. new[] { "sheets/index.html", "sheets/110000.html", "sheets/en/index.html", "sheets/en/510000.html", "site/compare.html", "site/en/compare.html" }
                .Select(file => new Uri(Path.Combine(lake.Directory, file)).AbsoluteUri)];
        }

        // A page that only a server makes, written beside the others.
        private async Task WriteCompare(string site)
        {
            await using var writer = new PageWriter();
            var content = SiteContent.Read(lake!.Store, SampleLake.FewSeeds, SampleLake.Schemas);
            foreach (var (folder, language) in new[] { ("", Language.Zh), ("en", Language.En) })
            {
                var edition = Editions.Read(SampleLake.Seeds, SampleLake.Schemas).Of(language);
                CompareView view = new(
                    new(edition, "compare.html", "2025Q3", Synthetic: true), [.. content.Indicators.Select(figures => figures.Indicator)], ["2025Q2", "2025Q3"],
                    new Dictionary<string, string> { ["indicator"] = "trained_rate", ["by"] = "region", ["period"] = "2025Q3" }, null, [RankedChart.Draw(content.Indicators[0].ByRegion!, edition)], null);
                await File.WriteAllTextAsync(Path.Combine(site, folder, "compare.html"), await writer.RenderAsync(typeof(ComparePage), new Dictionary<string, object?> { ["View"] = view }));
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (Browser is not null) await Browser.DisposeAsync();
            playwright?.Dispose();
            lake?.Dispose();
        }
    }
}
