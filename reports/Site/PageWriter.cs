using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Analytics.Reports.Site;

/// <summary>Writes pages to disk.</summary>
internal sealed partial class PageWriter : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly HtmlRenderer renderer;

    public PageWriter()
    {
        services = new ServiceCollection().BuildServiceProvider();
        renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
    }

    /// <summary>Writes one page.</summary>
    public async Task WriteAsync(Type component, IDictionary<string, object?> parameters, string file, CancellationToken cancellation)
    {
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync(component, ParameterView.FromDictionary(parameters))).ToHtmlString());
        await File.WriteAllTextAsync(file, Readable(html), cancellation);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await renderer.DisposeAsync();
        await services.DisposeAsync();
    }

    // The renderer writes every Chinese character as a number; characters outside ASCII are never markup.
    private static string Readable(string html) => Reference().Replace(html, match =>
        int.Parse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture) is >= 0xA0 and var code
            ? char.ConvertFromUtf32(code)
            : match.Value);

    [GeneratedRegex("&#x([0-9A-F]{1,6});")]
    private static partial Regex Reference();
}
