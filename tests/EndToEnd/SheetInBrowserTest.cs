using System.Text;
using Analytics.Reports.Sheets;
using Analytics.Reports.Tests;
using Microsoft.Playwright;

namespace Analytics.EndToEnd;

/// <summary>The pages of an assessment opened from disk in a real browser.</summary>
public sealed class SheetInBrowserTest(SheetInBrowserTest.Fixture fixture) : IClassFixture<SheetInBrowserTest.Fixture>
{
    [Fact]
    public async Task Ranks_lead_to_a_sheet_and_charts_come_alive()
    {
        var page = await Open();
        await page.GotoAsync(fixture.Url("index.html"));
        await Assertions.Expect(page.Locator("[data-chart] .live svg text", new() { HasText = "天津市" }).First).ToBeVisibleAsync();
        await page.Locator(".ranks").GetByRole(AriaRole.Link, new() { Name = "北京市" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "北京市评分表", Level = 1 })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Score sheet: Beijing", Level = 1 })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("110000.html")]
    [InlineData("en/110000.html")]
    [InlineData("en/510000.html")]
    public async Task A_sheet_prints_on_one_A4_with_nothing_cut_off(string file)
    {
        var page = await Open();
        await page.GotoAsync(fixture.Url(file));
        string pdf = Encoding.Latin1.GetString(await page.PdfAsync(new() { PreferCSSPageSize = true }));
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(pdf, @"/Type\s*/Page\b"));
        // 190 of A4's 210 millimetres, in pixels of a 96th of an inch.
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await page.SetViewportSizeAsync(718, 1000);
        Assert.InRange(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, 718);
        await Assertions.Expect(page.Locator(".evaluators")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Pages_load_nothing_from_elsewhere_and_fit_a_phone()
    {
        var page = await Open();
        await page.SetViewportSizeAsync(390, 900);
        List<string> foreign = [];
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(fixture.Url(""), StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal)) foreign.Add(request.Url);
        };
        foreach (string name in (string[])["index.html", "110000.html", "en/index.html", "en/510000.html"])
        {
            await page.GotoAsync(fixture.Url(name), new() { WaitUntil = WaitUntilState.NetworkIdle });
            Assert.InRange(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, 390);
        }
        Assert.Empty(foreign);
    }

    private async Task<IPage> Open()
    {
        var page = await (await Chromium.Context(fixture.Browser, new() { ViewportSize = new() { Width = 1280, Height = 900 } })).NewPageAsync();
        page.PageError += (_, error) => Assert.Fail(error);
        page.Console += (_, message) => Assert.False(message.Type == "error", message.Text);
        return page;
    }

    /// <summary>The pages of a sample run, and the browser.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        private readonly string folder = Directory.CreateTempSubdirectory("analytics-sheets-").FullName;
        private IPlaywright? playwright;

        public IBrowser Browser { get; private set; } = null!;

        public string Url(string file) => new Uri(Path.Combine(folder, "pages", file)).AbsoluteUri;

        public async ValueTask InitializeAsync()
        {
            playwright = await Playwright.CreateAsync();
            Browser = await Chromium.Open(playwright);
            await SheetBuilder.BuildAsync("sample-run", SampleRun.Json(), synthetic: true, SampleLake.Seeds, SampleLake.Schemas, Path.Combine(folder, "pages"));
        }

        public async ValueTask DisposeAsync()
        {
            if (Browser is not null) await Browser.DisposeAsync();
            playwright?.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }
}
