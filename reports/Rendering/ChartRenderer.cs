using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Analytics.Reports.Charts;

namespace Analytics.Reports.Rendering;

/// <summary>Draws charts to SVG and PNG with Node: few processes, each taking many charts.</summary>
public static class ChartRenderer
{
    /// <summary>PNG pixels for each pixel of the chart: sharp on paper.</summary>
    public const int PngScale = 2;

    private const string Scratch = "analytics-fonts-";

    /// <summary>The folder with the drawing program, its packages and fonts.</summary>
    public static string ProgramDirectory { get; } = Path.Combine(AppContext.BaseDirectory, "render");

    /// <summary>Writes <c>[file name].svg</c> and, if wanted, <c>[file name].png</c> of every chart into a folder.</summary>
    /// <param name="charts">What to draw.</param>
    /// <param name="directory">An existing folder.</param>
    /// <param name="drawn">Told after each chart, from any thread.</param>
    /// <param name="png">Whether PNG is wanted too; it takes much longer than SVG.</param>
    /// <param name="cancellation">Ends the drawing processes.</param>
    /// <exception cref="RenderException">Node is missing, or a chart cannot be drawn.</exception>
    public static async Task DrawAsync(
        IReadOnlyCollection<Chart> charts, string directory, Action<Chart>? drawn = null, bool png = true, CancellationToken cancellation = default)
    {
        if (charts.Count == 0) return;
        using var span = ReportsTelemetry.Drawing(charts.Count);
        var waiting = new ConcurrentQueue<Chart>(charts);
        // A process takes half a second to start: one for every few charts is enough.
        var processes = Math.Clamp(charts.Count / 8, 1, Math.Clamp(Environment.ProcessorCount, 1, 4));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAll(Enumerable.Range(0, processes).Select(async _ =>
        {
            try
            {
                await DrawAllAsync(waiting, directory, png, drawn, stop.Token);
            }
            catch
            {
                await stop.CancelAsync();
                throw;
            }
        }));
    }

    private static async Task DrawAllAsync(ConcurrentQueue<Chart> waiting, string directory, bool png, Action<Chart>? drawn, CancellationToken stop)
    {
        // Made here: a process that is killed clears nothing away.
        var scratch = Directory.CreateTempSubdirectory(Scratch);
        try
        {
            await DrawAllAsync(waiting, directory, png, drawn, scratch.FullName, stop);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static async Task DrawAllAsync(ConcurrentQueue<Chart> waiting, string directory, bool png, Action<Chart>? drawn, string scratch, CancellationToken stop)
    {
        using var node = Start(scratch);
        var complaints = node.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            while (waiting.TryDequeue(out var chart))
            {
                string? answer;
                try
                {
                    await node.StandardInput.WriteLineAsync(Request(chart, directory, png).AsMemory(), stop);
                    await node.StandardInput.FlushAsync(stop);
                    answer = await node.StandardOutput.ReadLineAsync(stop);
                }
                catch (IOException)
                {
                    answer = null;
                }
                if (answer is null) throw Failed(chart, await complaints);
                if (JsonNode.Parse(answer)!["error"] is { } error) throw Failed(chart, error.GetValue<string>());
                ReportsTelemetry.ChartDrawn(png);
                drawn?.Invoke(chart);
            }
            node.StandardInput.Close();
            await node.WaitForExitAsync(stop);
        }
        finally
        {
            if (!node.HasExited) node.Kill();
            await node.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static Process Start(string scratch)
    {
        var start = new ProcessStartInfo("node")
        {
            ArgumentList = { Path.Combine(ProgramDirectory, "render.mjs"), scratch },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new RenderException(
                "找不到 node：绘制图表需要 Node.js 20 或更高版本，请安装后再试（PATH 中要有 node）。",
                "node was not found: drawing charts needs Node.js 20 or later on the PATH. Install it and try again.");
        }
    }

    private static string Request(Chart chart, string directory, bool png) => new JsonObject
    {
        ["id"] = chart.FileName,
        ["lang"] = chart.Edition.Tag,
        ["title"] = chart.Title,
        ["description"] = chart.Description,
        ["width"] = chart.Width,
        ["height"] = chart.Height,
        ["option"] = chart.Option.DeepClone(),
        ["svg"] = Path.Combine(directory, chart.FileName + ".svg"),
        ["png"] = png ? Path.Combine(directory, chart.FileName + ".png") : null,
        ["scale"] = PngScale,
    }.ToJsonString(JsonSerializerOptions.Default);

    private static RenderException Failed(Chart chart, string reason) => new(
        $"图表 {chart.FileName} 无法绘制：{reason.Trim()}", $"Chart {chart.FileName} cannot be drawn: {reason.Trim()}");
}
