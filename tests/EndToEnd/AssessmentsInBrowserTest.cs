using Microsoft.Playwright;

namespace Analytics.EndToEnd;

/// <summary>Assessments, served to evaluators, in a real browser.</summary>
[Collection("served")]
public sealed class AssessmentsInBrowserTest(CompareInBrowserTest.Fixture fixture)
{
    private static readonly string[] Pages = ["assessments.html", "assessment-run-1.html", "sheet.html?run=run-1&region=110000", "sheet.html?run=run-1&region=510000", "compare-runs.html?code=sample&a=run-1&b=run-2"];

    [Fact]
    public async Task A_run_leads_to_its_sheets_and_to_a_comparison_that_the_address_holds()
    {
        var page = await Open();
        await page.GotoAsync(fixture.Url("assessments.html"));
        await page.GetByRole(AriaRole.Link, new() { Name = "run-1" }).ClickAsync();
        await page.Locator("#leave-one-out [data-chart]").ScrollIntoViewIfNeededAsync();
        await Assertions.Expect(page.Locator("#leave-one-out [data-chart] .live svg text", new() { HasText = "天津市" }).First).ToBeAttachedAsync();
        await page.Locator(".ranks").GetByRole(AriaRole.Link, new() { Name = "北京市" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "北京市评分表", Level = 1 })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Score sheet: Beijing", Level = 1 })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Sample" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Compare with another run" }).ClickAsync();

        // The newest two, the older first; Beijing lost 0.45 points by the weights.
        await Assertions.Expect(page.GetByLabel("First run")).ToHaveValueAsync("run-1");
        await Assertions.Expect(page.Locator("#moves tr[data-unit='110000'] td")).ToHaveTextAsync(["2", "2", "6.3", "5.8", "−0.5", "0.0", "−0.5", "0.0"]);
        await page.GetByLabel("First run").SelectOptionAsync("run-2");
        await page.WaitForURLAsync("**/compare-runs.html?code=sample&a=run-2&b=run-2");
        await Assertions.Expect(page.Locator("#moves tr[data-unit='110000'] strong")).ToHaveTextAsync("0.0");
    }

    [Fact]
    public async Task Axe_finds_nothing_wrong_the_console_is_clean_and_everything_fits_a_phone()
    {
        Axe.Require();
        var (clean, looked) = (await Open(360), await Open(1280, bypass: true));
        List<string> wrong = [];
        foreach (string url in Pages.SelectMany(page => new[] { page, "en/" + page }).Select(fixture.Url))
        {
            await clean.GotoAsync(url, new() { WaitUntil = WaitUntilState.NetworkIdle });
            if (await clean.EvaluateAsync<int>("document.documentElement.scrollWidth") > 360) wrong.Add($"{url} is wider than 360");
            await looked.GotoAsync(url);
            wrong.AddRange(await Axe.Violations(looked));
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    // Axe is a script that the policy of the pages forbids.
    private async Task<IPage> Open(int width = 1280, bool bypass = false)
    {
        var page = await (await Chromium.Context(fixture.Browser, new() { ViewportSize = new() { Width = width, Height = 900 }, BypassCSP = bypass })).NewPageAsync();
        page.PageError += (_, error) => Assert.Fail(error);
        page.Console += (_, message) => Assert.False(message.Type == "error", message.Text);
        return page;
    }
}
