using Microsoft.Playwright;

namespace Analytics.EndToEnd;

/// <summary>Debian's browser; without it a test is skipped, unless ANALYTICS_TESTS=all asks for every test.</summary>
internal static class Chromium
{
    private const string Program = "/usr/bin/chromium";

    // How quick a page is on a busy machine is no concern of a test: five seconds, the library's own patience, are not enough beside three hosts and a database.
    private const float Patience = 120_000;

    public static async Task<IBrowser> Open(IPlaywright playwright)
    {
        if (!File.Exists(Program))
        {
            const string Reason = "There is no browser at /usr/bin/chromium: install Debian's package chromium.";
            if (Environment.GetEnvironmentVariable("ANALYTICS_TESTS") == "all")
                Assert.Fail(Reason);
            Assert.Skip(Reason);
        }
        Assertions.SetDefaultExpectTimeout(Patience);
        return await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            Timeout = Patience,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        });
    }

    public static async Task<IBrowserContext> Context(IBrowser browser, BrowserNewContextOptions options)
    {
        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        return context;
    }
}
