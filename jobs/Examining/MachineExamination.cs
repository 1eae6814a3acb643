using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Analytics.Jobs.Schedule;
using Analytics.Lake;
using Analytics.Reports.Rendering;

namespace Analytics.Jobs.Examining;

/// <summary>Looks at what the program needs of the machine.</summary>
internal sealed class MachineExamination(Texts texts)
{
    private const string Engine = "v1.5.6";
    private const int LeastNode = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // What render.mjs loads, loaded as it does.
    private const string LoadPackages =
        """
        const load = require('node:module').createRequire(process.argv[1] + '/');
        const said = { node: process.version };
        try {
          said.echarts = load('./echarts.min.js').version;
          load('@resvg/resvg-js');
          said.resvg = load('@resvg/resvg-js/package.json').version;
        } catch (e) {
          said.error = e.message.split('\n')[0];
        }
        console.log(JSON.stringify(said));
        """;

    internal async Task<IReadOnlyList<Diagnosis>> Run(CancellationToken stop) => [Runtime(), Database(), await Node(stop), Fonts(), Zone()];

    private Diagnosis Runtime() => Environment.Version.Major >= 10
        ? new("dotnet", Health.Ok, $".NET {Environment.Version}") : new("dotnet", Health.Error, $".NET {Environment.Version}", texts.InstallDotnet);

    private Diagnosis Database()
    {
        try
        {
            using var session = LakeSession.Open(new SessionLimits(null, Threads: 1, null));
            string version = session.Query("SELECT version()", row => row.GetString(0))[0];
            return version == Engine ? new("duckdb", Health.Ok, $"DuckDB {version}") : new("duckdb", Health.Warning, $"DuckDB {version}", texts.OtherEngine(Engine));
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or System.Data.Common.DbException)
        {
            return new("duckdb", Health.Error, e.GetBaseException().Message.Split('\n')[0], texts.ReinstallProgram);
        }
    }

    private async Task<Diagnosis> Node(CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Patience);
        try
        {
            using var node = Process.Start(new ProcessStartInfo("node") { ArgumentList = { "-e", LoadPackages, ChartRenderer.ProgramDirectory }, RedirectStandardOutput = true, RedirectStandardError = true })!;
            try
            {
                var complaints = node.StandardError.ReadToEndAsync(limit.Token);
                string answer = await node.StandardOutput.ReadToEndAsync(limit.Token);
                await node.WaitForExitAsync(limit.Token);
                if (node.ExitCode != 0)
                    return new("node", Health.Error, (await complaints).Trim().Split('\n')[^1], texts.InstallNode);
                var said = JsonSerializer.Deserialize<Dictionary<string, string>>(answer)!;
                string versions = string.Join(", ", said.Where(each => each.Key != "error").Select(each => $"{each.Key} {each.Value}"));
                return said.TryGetValue("error", out string? error) ? new("node", Health.Error, $"{versions}: {error}", texts.ReinstallProgram)
                    : int.Parse(said["node"].TrimStart('v').Split('.')[0], System.Globalization.CultureInfo.InvariantCulture) < LeastNode ? new("node", Health.Error, versions, texts.InstallNode)
                    : new("node", Health.Ok, versions);
            }
            finally
            {
                if (!node.HasExited)
                    node.Kill();
            }
        }
        catch (Win32Exception)
        {
            return new("node", Health.Error, texts.NoNode, texts.InstallNode);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new("node", Health.Error, texts.NodeSilent, texts.InstallNode);
        }
    }

    private Diagnosis Fonts()
    {
        string folder = Path.Combine(ChartRenderer.ProgramDirectory, "fonts");
        string[] fonts = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.ttf").Where(file => new FileInfo(file).Length > 0).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)] : [];
        return fonts.Length >= 2 ? new("fonts", Health.Ok, string.Join(", ", fonts)) : new("fonts", Health.Error, texts.NoFonts(folder), texts.ReinstallProgram);
    }

    private Diagnosis Zone()
    {
        var offset = ScheduledJob.Zone.GetUtcOffset(DateTimeOffset.UtcNow);
        return offset == TimeSpan.FromHours(8) ? new("time zone", Health.Ok, $"{ScheduledJob.Zone.Id} {Texts.Offset(offset)}; {TimeZoneInfo.Local.Id} {Texts.Offset(TimeZoneInfo.Local.GetUtcOffset(DateTimeOffset.UtcNow))}")
            : new("time zone", Health.Error, $"{ScheduledJob.Zone.Id} {Texts.Offset(offset)}", texts.InstallZones);
    }
}
