using Microsoft.Playwright;

namespace Analytics.EndToEnd;

/// <summary>Debian's browser; without it a test is skipped, unless ANALYTICS_TESTS=all asks for every test.</summary>
internal static class Chromium
{
    private const string Program = "/usr/bin/chromium";

    public static async Task<IBrowser> Open(IPlaywright playwright)
    {
        if (!File.Exists(Program))
        {
            const string Reason = "There is no browser at /usr/bin/chromium: install Debian's package chromium.";
            if (Environment.GetEnvironmentVariable("ANALYTICS_TESTS") == "all")
                Assert.Fail(Reason);
            Assert.Skip(Reason);
        }
        return await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        });
    }
}
