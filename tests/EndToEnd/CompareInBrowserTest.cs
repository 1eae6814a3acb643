using Analytics.Jobs.Tests;
using Analytics.Reports.Tests;
using Microsoft.Playwright;

namespace Analytics.EndToEnd;

/// <summary>Pages that a server makes share one server for evaluators.</summary>
[CollectionDefinition("served")]
public sealed class Served : ICollectionFixture<CompareInBrowserTest.Fixture>;

/// <summary>The page that compares, served to evaluators, in a real browser.</summary>
[Collection("served")]
public sealed class CompareInBrowserTest(CompareInBrowserTest.Fixture fixture)
{
    [Fact]
    public async Task A_choice_is_answered_sorted_downloaded_and_taken_back()
    {
        var page = await Open();
        await page.GotoAsync(fixture.Url("compare.html?indicator=trained_rate&peers=belt"));

        // Peers are for regions: they go with the region.
        await page.GetByLabel("按什么比较").SelectOptionAsync("region,ownership");
        await page.WaitForURLAsync("**/compare.html?indicator=trained_rate&period=2025Q3&by=region%2Cownership");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "热力图" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("按什么比较")).ToBeFocusedAsync();
        await page.GetByLabel("按什么比较").SelectOptionAsync("region");
        await Assertions.Expect(page.Locator("#heat")).ToHaveCountAsync(0);
        await page.GetByLabel("标准化").SelectOptionAsync("ownership");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "结构与表现" })).ToBeVisibleAsync();

        var table = page.Locator("#ranked table");
        await page.Locator("#ranked summary").ClickAsync();
        var heading = table.Locator("thead th", new() { HasText = "粗值" });
        foreach (string order in (string[])["descending", "ascending"])
        {
            await heading.GetByRole(AriaRole.Button).PressAsync("Enter");
            Assert.Equal(order, await heading.GetAttributeAsync("aria-sort"));
            double[] values = await Column(table, "粗值");
            Assert.True(values.Length > 20);
            Assert.Equal(order == "ascending" ? values.Order() : values.OrderDescending(), values);
        }
        Assert.Equal(1, await table.Locator("[aria-sort]").CountAsync());
        await Assertions.Expect(table.Locator("tfoot th")).ToHaveTextAsync("全国");

        var file = await page.RunAndWaitForDownloadAsync(() => page.Locator("#split").GetByText("CSV").ClickAsync());
        Assert.Equal("trained_rate.region.split.zh.csv", file.SuggestedFilename);
        Assert.Contains("结构：控股情况", await File.ReadAllTextAsync(await file.PathAsync(), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await page.GoBackAsync();
        await Assertions.Expect(page.Locator("#split")).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByLabel("标准化")).ToHaveValueAsync("");
        await page.GoBackAsync();
        await Assertions.Expect(page.GetByLabel("按什么比较")).ToHaveValueAsync("region,ownership");
        await page.SetViewportSizeAsync(360, 800);
        Assert.InRange(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, 360);
    }

    [Fact]
    public async Task Without_scripts_the_button_does_it_and_tables_are_plain()
    {
        var page = await Open(scripts: false);
        await page.GotoAsync(fixture.Url("en/compare.html"));
        await page.Locator("select[name=by]").SelectOptionAsync("size");
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();
        await Assertions.Expect(page.Locator("select[name=by]")).ToHaveValueAsync("size");
        await page.Locator("#ranked summary").ClickAsync();
        await Assertions.Expect(page.Locator("#ranked tbody th")).ToHaveTextAsync(["Large", "Medium", "Small", "Micro"]);
        Assert.Equal(0, await page.Locator("table button").CountAsync());
    }

    // Numbers of a column, without the rows that have none, which must be the last.
    private static async Task<double[]> Column(ILocator table, string title)
    {
        var cells = await table.EvaluateAsync<string[]>("(table, title) => { const at = [...table.tHead.rows[0].cells].findIndex(cell => cell.textContent.includes(title)); return [...table.tBodies[0].rows].map(row => row.cells[at].textContent.trim()); }", title);
        Assert.All(cells.SkipWhile(cell => cell.Length > 0), Assert.Empty);
        return [.. cells.Where(cell => cell.Length > 0).Select(cell => double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture))];
    }

    private async Task<IPage> Open(bool scripts = true)
    {
        var page = await (await Chromium.Context(fixture.Browser, new() { ViewportSize = new() { Width = 1280, Height = 900 }, JavaScriptEnabled = scripts })).NewPageAsync();
        page.PageError += (_, error) => Assert.Fail(error);
        page.Console += (_, message) => Assert.False(message.Type == "error", message.Text);
        return page;
    }

    /// <summary>A server on a lake of samples with two runs of an assessment, and the browser.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        private readonly Sandbox sandbox = new Sandbox().Asleep();
        private SampleLake? lake;
        private RunningCommand? server;
        private IPlaywright? playwright;
        private string root = "";

        public IBrowser Browser { get; private set; } = null!;

        public string Url(string page) => root + page;

        public async ValueTask InitializeAsync()
        {
            playwright = await Playwright.CreateAsync();
            Browser = await Chromium.Open(playwright);
            lake = new();
            lake.AddRun("run-1", SampleRun.Json("arithmetic"));
            lake.AddRun("run-2", SampleRun.Json("arithmetic", 0.6));
            server = sandbox.Start("serve", "--warehouse", lake.Directory, "--evaluator", "--urls", "http://127.0.0.1:0", "--lang", "en");
            root = (await server.Said("Ctrl-C stops it.")).Split("Serving ")[1].Split(' ')[0].TrimEnd('/') + "/";
        }

        public async ValueTask DisposeAsync()
        {
            if (Browser is not null) await Browser.DisposeAsync();
            playwright?.Dispose();
            if (server is not null)
            {
                server.Interrupt();
                await server.Finished();
                server.Dispose();
            }
            lake?.Dispose();
            sandbox.Dispose();
        }
    }
}
