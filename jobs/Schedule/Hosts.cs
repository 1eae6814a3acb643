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

    // One that has ended is in the database for some seconds still.
    private const string Ended = ".ended";
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

    /// <summary>Whether hosts have ever shared the schedule of this warehouse.</summary>
    internal static bool AreKnown(Warehouse warehouse) => File.Exists(Path.Combine(Folder(warehouse), IdFile));

    /// <summary>A host that serves this folder, as far as the folder knows; null: none. One that was killed stays for a day.</summary>
    internal static string? Any(Warehouse warehouse) =>
        AreKnown(warehouse) ? Directory.EnumerateFiles(Folder(warehouse)).Where(file => IsHost(file) && File.GetLastWriteTimeUtc(file) > DateTime.UtcNow - Forgotten).Select(Path.GetFileName).FirstOrDefault() : null;

    /// <summary>Whether a host has said that it lives, as late as others wait for it. The scheduler's own word for it changes between two signs of life.</summary>
    internal static bool Lives(ClusterNode node, DateTimeOffset now) => node.LastCheckInUtc is { } last && now - last < StateStore.SignOfLife + StateStore.Patience;

    /// <summary>The other hosts that the database knows. One that has ended is in it for some seconds still.</summary>
    internal static async Task<IReadOnlyList<ClusterNode>> Others(Warehouse warehouse, IScheduler scheduler, CancellationToken stop) =>
        [.. (await scheduler.QueryClusterNodes(stop)).Where(node => !node.IsCurrentNode && File.Exists(Path.Combine(Folder(warehouse), node.InstanceId)))];

    /// <summary>Says in the folder that this host serves it, until the result is disposed.</summary>
    internal static IDisposable Join(Warehouse warehouse, IScheduler scheduler, Settings settings)
    {
        string mine = Path.Combine(Folder(warehouse), scheduler.SchedulerInstanceId);
        File.WriteAllText(mine, Digest(settings));
        foreach (string file in Directory.EnumerateFiles(Folder(warehouse)).Where(file => Path.GetFileName(file) != IdFile && DateTime.UtcNow - File.GetLastWriteTimeUtc(file) > Forgotten))
            File.Delete(file);
        return new Leave(mine);
    }

    /// <summary>Says again that this host serves the folder.</summary>
    internal static void Touch(Warehouse warehouse, string host)
    {
        try
        {
            File.SetLastWriteTimeUtc(Path.Combine(Folder(warehouse), host), DateTime.UtcNow);
        }
        catch (IOException)
        {
            // Next time.
        }
    }

    /// <summary>Looks whether all hosts of the schedule work in this folder, and by the same jobs.</summary>
    /// <exception cref="ProgramException">One does not.</exception>
    internal static async Task Meet(Warehouse warehouse, IScheduler scheduler, Settings settings, ServerTalk? talk, Texts texts, CancellationToken stop)
    {
        var now = scheduler.TimeProvider.GetUtcNow();
        foreach (var node in (await scheduler.QueryClusterNodes(stop)).Where(node => !node.IsCurrentNode && Lives(node, now)))
        {
            string its = Path.Combine(Folder(warehouse), node.InstanceId);
            bool here = File.Exists(its);
            if (!here && !File.Exists(its + Ended))
                throw new ProgramException(ExitCode.Usage, texts.OtherFolder(node.InstanceId, warehouse.Directory));
            if (here && await File.ReadAllTextAsync(its, stop) != Digest(settings))
                talk?.Say(LogLevel.Warning, "host.other_jobs", texts.OtherJobs(node.InstanceId), ("host", node.InstanceId));
        }
    }

    private static bool IsHost(string file) => Path.GetFileName(file) is var name && name != IdFile && name[0] != '.' && !name.EndsWith(Ended, StringComparison.Ordinal);

    private static string Folder(Warehouse warehouse) => Path.Combine(warehouse.Directory, "hosts");

    // Jobs that differ between hosts would come and go with whoever started last.
    private static string Digest(Settings settings) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', settings.Jobs.Select(job =>
        $"{job.Name}|{job.Words}|{job.Cron?.CronExpressionString}|{job.Cron?.TimeZone.Id}|{job.Days?.Words}|{job.Retry.ToStoredString()}|{job.Missed}|{job.Timeout}|{job.Out}|{job.Retain}|{string.Join(',', job.Then)}")))));

    private sealed class Leave(string file) : IDisposable
    {
        public void Dispose() => File.Move(file, file + Ended, overwrite: true);
    }
}
