using Microsoft.Playwright;

namespace Analytics.EndToEnd;

/// <summary>Pictures of what the tests saw, for people to look at: kept in the folder that ANALYTICS_PICTURES names, not at all without it.</summary>
internal static class Pictures
{
    /// <summary>Keeps a picture of the whole page, named after its address, colour scheme and width.</summary>
    public static async Task Keep(IPage page, ColorScheme scheme)
    {
        if (Environment.GetEnvironmentVariable("ANALYTICS_PICTURES") is not { Length: > 0 } folder)
            return;
        var address = new Uri(page.Url);
        string name = address.IsFile ? string.Concat(address.Segments[^3..].Where(part => !part.StartsWith("analytics-", StringComparison.Ordinal))) : address.PathAndQuery.Trim('/');
        string plain = string.Concat(name.Select(each => char.IsAsciiLetterOrDigit(each) || each is '.' or '-' or '_' ? each : '-'));
        // Charts come alive when they are first in view.
        await page.EvaluateAsync("async () => { for (let y = 0; y < document.body.scrollHeight; y += 600) { scrollTo(0, y); await new Promise(requestAnimationFrame); } scrollTo(0, 0); }");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{plain[..Math.Min(120, plain.Length)]}.{page.ViewportSize!.Width}.{scheme}.png"), FullPage = true });
    }
}
