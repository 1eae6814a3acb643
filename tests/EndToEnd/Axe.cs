using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Playwright;

namespace Analytics.EndToEnd;

/// <summary>axe-core, which looks at a page for what keeps people out.</summary>
internal static class Axe
{
    private static string Program => Path.Combine(Folder(), "..", "readers", "node_modules", "axe-core", "axe.min.js");

    /// <summary>Skips the test where axe-core is not there, unless ANALYTICS_TESTS=all asks for every test.</summary>
    public static void Require()
    {
        if (File.Exists(Program))
            return;
        const string Reason = "axe-core is not there: run `npm ci` in tests/readers.";
        if (Environment.GetEnvironmentVariable("ANALYTICS_TESTS") == "all")
            Assert.Fail(Reason);
        Assert.Skip(Reason);
    }

    /// <summary>What is wrong with a page, its folded tables included: a line each, beginning with its address.</summary>
    public static async Task<IEnumerable<string>> Violations(IPage page)
    {
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(each => each.open = true)");
        await page.AddScriptTagAsync(new() { Path = Program });
        var found = await page.EvaluateAsync<JsonElement>("axe.run({ resultTypes: ['violations'] }).then(run => run.violations.map(each => `${each.id}: ${each.help}: ${each.nodes[0].target} ${each.nodes[0].failureSummary}`))");
        return found.EnumerateArray().Select(each => $"{page.Url} {each.GetString()}");
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
