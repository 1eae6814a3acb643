using System.Security.Cryptography;
using System.Text;
using Analytics.Ingest;
using Analytics.Jobs.Telemetry;
using Analytics.Lake;
using Quartz;

namespace Analytics.Jobs.Schedule;

/// <summary>
/// The hosts that share a schedule, as the shared folder knows them: <c>hosts/</c> holds the warehouse's own name in the database, and a file for every host that serves it. A host of
/// the database that has no file here works on another folder.
/// </summary>
internal static class Hosts
{
    private const string IdFile = "id";
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);

    /// <summary>The warehouse's name in the database, the same on all hosts; made when first asked for.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    internal static string IdOf(Warehouse warehouse)
    {
        string path = Path.Combine(Folder(warehouse), IdFile);
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Folder(warehouse));
            string unfinished = Path.Combine(Folder(warehouse), $".{Guid.NewGuid():N}");
            File.WriteAllText(unfinished, Guid.NewGuid().ToString("N")[..12]);
            // Whoever is first names it.
            DurableFile.TryLink(unfinished, path);
            File.Delete(unfinished);
        }
        return File.ReadAllText(path);
    }

    /// <summary>The other hosts that the database knows. One that has ended is in it for some seconds still, but not in the folder.</summary>
    internal static async Task<IReadOnlyList<ClusterNode>> Others(Warehouse warehouse, IScheduler scheduler, CancellationToken stop) =>
        [.. (await scheduler.QueryClusterNodes(stop)).Where(node => !node.IsCurrentNode && File.Exists(Path.Combine(Folder(warehouse), node.InstanceId)))];

    /// <summary>Says in the folder that this host serves it, until the result is disposed.</summary>
    /// <exception cref="ProgramException">A host of the same schedule serves another folder.</exception>
    internal static async Task<IDisposable> Join(Warehouse warehouse, IScheduler scheduler, Settings settings, ServerTalk talk, Texts texts, CancellationToken stop)
    {
        string folder = Folder(warehouse), mine = Path.Combine(folder, scheduler.SchedulerInstanceId), jobs = Digest(settings);
        var others = (await scheduler.QueryClusterNodes(stop)).Where(node => !node.IsCurrentNode).ToList();
        foreach (var node in others.Where(node => node.State == ClusterNodeState.Alive))
        {
            string its = Path.Combine(folder, node.InstanceId);
            if (!File.Exists(its))
                throw new ProgramException(ExitCode.Usage, texts.OtherFolder(node.InstanceId, warehouse.Directory));
            if (await File.ReadAllTextAsync(its, stop) != jobs)
                talk.Say(LogLevel.Warning, "host.other_jobs", texts.OtherJobs(node.InstanceId), ("host", node.InstanceId));
        }
        // Those of hosts that were killed.
        foreach (string file in Directory.EnumerateFiles(folder).Where(file => Path.GetFileName(file) != IdFile && others.All(node => node.InstanceId != Path.GetFileName(file))))
            if (DateTime.UtcNow - File.GetLastWriteTimeUtc(file) > Forgotten)
                File.Delete(file);
        await File.WriteAllTextAsync(mine, jobs, stop);
        return new Leave(mine);
    }

    private static string Folder(Warehouse warehouse) => Path.Combine(warehouse.Directory, "hosts");

    // Jobs that differ between hosts would come and go with whoever started last.
    private static string Digest(Settings settings) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', settings.Jobs.Select(job =>
        $"{job.Name}|{job.Words}|{job.Cron?.CronExpressionString}|{job.Cron?.TimeZone.Id}|{job.Missed}|{job.Timeout}|{job.Out}|{string.Join(',', job.Then)}")))));

    private sealed class Leave(string file) : IDisposable
    {
        public void Dispose() => File.Delete(file);
    }
}
