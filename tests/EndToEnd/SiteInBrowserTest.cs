using System.Text.Json;
using Analytics.Reports.Site;
using Analytics.Reports.Tests;
using Microsoft.Playwright;

namespace Analytics.EndToEnd;

/// <summary>The static site opened from disk in a real browser.</summary>
public sealed class SiteInBrowserTest(SiteInBrowserTest.Fixture fixture) : IClassFixture<SiteInBrowserTest.Fixture>
{
    private readonly string index = fixture.Index;

    [Fact]
    public async Task Charts_come_alive_from_disk_and_say_what_the_pointer_is_on()
    {
        var page = await Open(1280);
        await page.GotoAsync(new Uri(index).AbsoluteUri);
        await page.GetByRole(AriaRole.Link, new() { Name = "各项指标" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "产业工人培训率" }).ClickAsync();

        var sheet = page.Locator("#region [data-chart]");
        await Assertions.Expect(sheet.Locator(".live svg text", new() { HasText = "广东省" })).ToBeVisibleAsync();
        await Assertions.Expect(sheet.Locator("img")).ToBeHiddenAsync();
        using var option = JsonDocument.Parse(await sheet.Locator("script").TextContentAsync() ?? "");
        var grid = option.RootElement.GetProperty("grid");
        var first = option.RootElement.GetProperty("yAxis")[0].GetProperty("data")[0].GetString();
        var named = sheet.Locator(".live svg text").GetByText(first!, new() { Exact = true });
        await Assertions.Expect(named).ToHaveCountAsync(1);
        await sheet.Locator(".live").HoverAsync(new() { Position = new() { X = grid.GetProperty("left").GetInt32() + 30, Y = grid.GetProperty("top").GetInt32() + 11 } });
        await Assertions.Expect(named).ToHaveCountAsync(2);

        await page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Workers trained", Level = 1 })).ToBeVisibleAsync();
        Assert.Equal("en", await page.Locator("html").GetAttributeAsync("lang"));
    }

    [Fact]
    public async Task Pages_load_nothing_from_elsewhere_and_fit_a_phone()
    {
        var page = await Open(390);
        var folder = new Uri(Path.GetDirectoryName(index)! + "/").AbsoluteUri;
        List<string> foreign = [];
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(folder, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal)) foreign.Add(request.Url);
        };
        foreach (var name in new[] { "index.html", "indicators.html", "indicator-trained_rate.html", "tasks.html", "difficulties.html", "returns.html", "method.html", "en/index.html", "en/returns.html" })
        {
            await page.GotoAsync(folder + name, new() { WaitUntil = WaitUntilState.NetworkIdle });
            var wide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
            Assert.True(wide <= 390, $"{name} is {wide} pixels wide");
        }
        Assert.Empty(foreign);
    }

    [Fact]
    public async Task Without_scripts_pictures_and_tables_are_there_and_the_keyboard_reaches_everything()
    {
        var page = await Open(1280, scripts: false);
        await page.GotoAsync(new Uri(index).AbsoluteUri);

        await Assertions.Expect(page.Locator("figure img").First).ToBeVisibleAsync();
        Assert.True(await page.Locator("figure img").First.EvaluateAsync<int>("image => image.naturalWidth") > 0);
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "跳到正文" })).ToBeFocusedAsync();
        var table = page.Locator("figure details").First;
        await table.Locator("summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(table.Locator("table")).ToBeVisibleAsync();
    }

    private async Task<IPage> Open(int width, bool scripts = true)
    {
        var context = await Chromium.Context(fixture.Browser, new() { ViewportSize = new() { Width = width, Height = 900 }, JavaScriptEnabled = scripts });
        var page = await context.NewPageAsync();
        page.PageError += (_, error) => Assert.Fail(error);
        page.Console += (_, message) => Assert.False(message.Type == "error", message.Text);
        return page;
    }

    /// <summary>A site of three indicators and the browser.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        private SampleLake? lake;
        private IPlaywright? playwright;

        public IBrowser Browser { get; private set; } = null!;

        public string Index { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            playwright = await Playwright.CreateAsync();
            Browser = await Chromium.Open(playwright);
            lake = new();
            Index = (await SiteBuilder.BuildAsync(lake.Store, SampleLake.FewSeeds, SampleLake.Schemas, Path.Combine(lake.Directory, "site"))).Index;
        }

        public async ValueTask DisposeAsync()
        {
            if (Browser is not null) await Browser.DisposeAsync();
            playwright?.Dispose();
            lake?.Dispose();
        }
    }
}
