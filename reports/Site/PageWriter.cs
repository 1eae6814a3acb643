using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Analytics.Reports.Site;

/// <summary>Makes pages of Razor components. Not for use by two threads at once.</summary>
public sealed partial class PageWriter : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly HtmlRenderer renderer;

    /// <summary>A writer, to be disposed of.</summary>
    public PageWriter()
    {
        services = new ServiceCollection().BuildServiceProvider();
        renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
    }

    /// <summary>The HTML of one page.</summary>
    /// <param name="component">The page.</param>
    /// <param name="parameters">Its parameters by name.</param>
    public async Task<string> RenderAsync(Type component, IDictionary<string, object?> parameters)
    {
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync(component, ParameterView.FromDictionary(parameters))).ToHtmlString());
        return Readable(html);
    }

    /// <summary>Writes one page to disk.</summary>
    internal async Task WriteAsync(Type component, IDictionary<string, object?> parameters, string file, CancellationToken cancellation) =>
        await File.WriteAllTextAsync(file, await RenderAsync(component, parameters), cancellation);

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
