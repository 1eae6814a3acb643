using System.Text;
using Analytics.Jobs.Tests;
using Microsoft.Playwright;

namespace Analytics.EndToEnd;

/// <summary>The returns desk, the jobs and the data in a real browser, from an empty warehouse.</summary>
public sealed class DeskInBrowserTest : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public async Task A_bad_file_is_corrected_handed_in_collected_by_a_run_and_queried()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.Open(playwright);
        File.WriteAllText(sandbox.Path("analytics.json"), """{ "schedule": { "collect": "0 0 0 1 1 ?", "refresh": "0 0 0 1 1 ?", "report": "0 0 0 1 1 ?" } }""");
        using var server = sandbox.Start("serve", "--urls", "http://127.0.0.1:0", "--lang", "en", "--evaluator");
        string url = (await server.Said("Ctrl-C stops it.")).Split("Serving ")[1].Split(' ')[0];
        var context = await Chromium.Context(browser, new() { ViewportSize = new() { Width = 360, Height = 800 } });
        var page = await context.NewPageAsync();
        page.PageError += (_, error) => Assert.Fail(error);
        page.Console += (_, message) => Assert.False(message.Type == "error", message.Text);

        await page.GotoAsync($"{url}/desk.html");
        await Check(page, Returns.WithProgressOf140("310000"));
        await Assertions.Expect(page.GetByRole(AriaRole.Cell, new() { Name = "K2", Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "报送", Exact = true })).ToHaveCountAsync(0);
        await Fits(page);
        await Check(page, Returns.Tasks("310000", 2, 1));
        await page.GetByRole(AriaRole.Button, new() { Name = "报送", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("放入收件箱。")).ToBeVisibleAsync();

        await page.GotoAsync($"{url}/jobs.html");
        await page.GetByRole(AriaRole.Button, new() { Name = "立即运行 collect" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-runs]").GetByText("接收 1 份（2 行），退回 0 份")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "暂停 report" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "恢复 report" })).ToBeFocusedAsync();
        await Assertions.Expect(page.GetByText("已暂停 report。")).ToBeVisibleAsync();
        // A run that somebody else asks for renews the lists; who is at a button stays there.
        int runs = await page.Locator("[data-runs] [data-id]").CountAsync();
        await page.EvaluateAsync("fetch('api/jobs/refresh/run', { method: 'POST', headers: { 'X-Analytics-Page': '1' } })");
        await Assertions.Expect(page.Locator("[data-runs] [data-id]")).ToHaveCountAsync(runs + 1);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "恢复 report" })).ToBeFocusedAsync();
        await Fits(page);

        await page.GotoAsync($"{url}/data.html");
        await page.Locator("textarea").FillAsync("SELECT name_zh AS 地区, count(*) AS 任务数 FROM returns_task JOIN seed_regions USING (region_code) WHERE task_name = '开展技能培训' GROUP BY ALL");
        await page.GetByRole(AriaRole.Button, new() { Name = "运行" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "上海市 2" })).ToBeVisibleAsync();
        await Fits(page);
        await EverybodyCanUse(browser, url);

        var (desk, jobs) = (await (await Chromium.Context(browser, new())).NewPageAsync(), await (await Chromium.Context(browser, new())).NewPageAsync());
        await desk.GotoAsync($"{url}/desk.html");
        await jobs.GotoAsync($"{url}/en/jobs.html");
        server.Interrupt();
        await server.Finished();
        // Gone: a file that cannot be sent and a run that cannot be asked for are told, nothing waits for ever.
        await Check(desk, Returns.Tasks("310000", 2, 1));
        await Assertions.Expect(desk.Locator("[data-said].problem")).ToContainTextAsync("服务器没有回答");
        await jobs.GetByRole(AriaRole.Button, new() { Name = "Run refresh now" }).ClickAsync();
        await Assertions.Expect(jobs.Locator("[data-said].problem")).ToContainTextAsync("did not answer");
    }

    // The policy of the pages keeps axe out, as it should; here it is let in.
    private static async Task EverybodyCanUse(IBrowser browser, string url)
    {
        Axe.Require();
        List<string> wrong = [];
        foreach (var (scheme, folder) in new[] { (ColorScheme.Light, ""), (ColorScheme.Dark, "/en") })
        {
            await using var context = await Chromium.Context(browser, new() { BypassCSP = true, ColorScheme = scheme });
            var page = await context.NewPageAsync();
            foreach (string name in (string[])["desk.html?period=2025Q3", "jobs.html", "data.html?sql=SELECT%20name_zh,%201%20FROM%20seed_holdings", "compare.html?indicator=task_progress"])
            {
                await page.GotoAsync($"{url}{folder}/{name}");
                await Pictures.Keep(page, scheme);
                wrong.AddRange(await Axe.Violations(page));
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static async Task Check(IPage page, string text)
    {
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "task_2025Q3_310000.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(text) });
        await page.GetByRole(AriaRole.Button, new() { Name = "检查", Exact = true }).ClickAsync();
    }

    private static async Task Fits(IPage page) => Assert.InRange(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 0, 360);
}
