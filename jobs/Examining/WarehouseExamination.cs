using Analytics.Ingest;
using Analytics.Jobs.Reminding;
using Analytics.Jobs.Schedule;
using Analytics.Lake;

namespace Analytics.Jobs.Examining;

/// <summary>Looks at a warehouse. It changes nothing, but for a file that it makes in each folder and takes away again.</summary>
internal sealed class WarehouseExamination(StateStore state, Texts texts, TimeProvider clock)
{
    private const long Gigabyte = 1L << 30;
    private static readonly TimeSpan OldInbox = TimeSpan.FromHours(1);
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BadSkew = TimeSpan.FromMinutes(1);
    private readonly Warehouse warehouse = state.Warehouse;

    internal async Task<IReadOnlyList<Diagnosis>> Run(CancellationToken stop)
    {
        if (!Directory.Exists(warehouse.Directory))
            return [new("folder", Health.Warning, texts.NoWarehouse(warehouse.Directory), texts.MakeWarehouse)];
        List<Diagnosis> found = [.. Folders(), Disk(), Inbox()];
        if (found.All(each => each.Check != "folder" || each.Health == Health.Ok))
            found.Add(FileClock());
        found.AddRange(Lake(stop));
        if (found.All(each => each.Check != "lake" || each.Health != Health.Error))
            found.Add(Raw());
        found.AddRange(await new StateExamination(state, texts, clock).Run(stop));
        return found;
    }

    private IEnumerable<Diagnosis> Folders()
    {
        string[] folders = [.. new[] { warehouse.Directory, warehouse.Inbox, warehouse.Raw, warehouse.Returned, warehouse.Lake.Directory, warehouse.Site, Outbox.Folder(warehouse) }.Where(Path.Exists)];
        foreach (string folder in folders)
        {
            if (Try(folder, _ => { }) is { } why)
                yield return new("folder", Health.Error, $"{folder}: {why}", texts.MendFolder);
        }
        if (folders.All(folder => Try(folder, _ => { }) is null))
            yield return new("folder", Health.Ok, texts.FoldersFine(warehouse.Directory, folders.Length));
    }

    private static string? Try(string folder, Action<string> look)
    {
        string file = Path.Combine(folder, $".doctor-{Guid.NewGuid():N}");
        try
        {
            File.WriteAllText(file, "");
            look(file);
            File.Delete(file);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private Diagnosis Disk()
    {
        var drive = new DriveInfo(warehouse.Directory);
        long free = drive.AvailableFreeSpace;
        string said = texts.FreeSpace(free / (double)Gigabyte, drive.TotalSize / (double)Gigabyte);
        return free < Gigabyte ? new("disk", Health.Error, said, texts.MakeSpace)
            : free < 5 * Gigabyte || free < drive.TotalSize / 20 ? new("disk", Health.Warning, said, texts.MakeSpace) : new("disk", Health.Ok, said);
    }

    // Where the warehouse lies on another machine, its clock dates the files.
    private Diagnosis FileClock()
    {
        TimeSpan skew = default;
        Try(warehouse.Directory, file => skew = File.GetLastWriteTimeUtc(file) - clock.GetUtcNow());
        string said = texts.FilesDated(skew);
        return skew.Duration() <= Skew ? new("clock", Health.Ok, said) : new("clock", skew.Duration() <= BadSkew ? Health.Warning : Health.Error, said, texts.SetClock);
    }

    private Diagnosis Inbox()
    {
        var waiting = Collector.Waiting(warehouse);
        if (waiting.Count == 0)
            return new("inbox", Health.Ok, texts.InboxEmpty);
        var oldest = clock.GetUtcNow() - waiting.Min(File.GetLastWriteTimeUtc);
        string said = texts.InboxWaits(waiting.Count, oldest);
        return oldest <= OldInbox ? new("inbox", Health.Ok, said) : new("inbox", Health.Warning, said, texts.CollectInbox);
    }

    private IEnumerable<Diagnosis> Lake(CancellationToken stop)
    {
        var lake = warehouse.Lake;
        int tables = 0;
        DateTimeOffset? newest = null;
        List<Diagnosis> bad = [];
        foreach (string name in lake.Tables())
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                using var session = LakeSession.Open();
                var snapshot = lake.Table(name).Read();
                session.Attach("examined", snapshot);
                // Reads the heads of all files, and a row of each.
                long rows = session.Query("SELECT count(*) FROM examined", row => row.GetInt64(0))[0];
                if (rows != snapshot.Files.Sum(file => file.Rows))
                    bad.Add(new("lake", Health.Error, texts.RowsDiffer(name, rows, snapshot.Files.Sum(file => file.Rows)), texts.VerifyLake));
                newest = newest > snapshot.Instant ? newest : snapshot.Instant;
                tables++;
            }
            catch (Exception e) when (e is LakeException or System.Data.Common.DbException or IOException or UnauthorizedAccessException)
            {
                bad.Add(new("lake", Health.Error, $"{name}: {(e is LakeException known ? texts.Say(known.Zh, known.En) : e.Message.Split('\n')[0])}", texts.VerifyLake));
            }
        }
        if (newest > clock.GetUtcNow().Add(BadSkew))
            bad.Add(new("clock", Health.Error, texts.CommitAhead(newest.Value), texts.SetClock));
        return [.. bad, .. tables > 0 ? [new Diagnosis("lake", Health.Ok, texts.LakeFine(tables, newest!.Value))] : bad.Count == 0 ? [new Diagnosis("lake", Health.Warning, texts.LakeEmpty, texts.MakeWarehouse)] : (Diagnosis[])[]];
    }

    // What was received is decided soon after; what is still being decided lies in a folder of its own, and is not old.
    private Diagnosis Raw()
    {
        var lake = warehouse.Lake;
        using var session = LakeSession.Open();
        HashSet<string> known = [];
        if (lake.Table("submissions").Find() is { } submissions)
        {
            session.Attach("examined", submissions);
            known.UnionWith(session.Query("SELECT DISTINCT sha256 FROM examined", row => row.GetString(0)));
        }
        string[] lost = !Directory.Exists(warehouse.Raw) || Collector.Waiting(warehouse).Count > 0 ? []
            : [.. Directory.EnumerateFiles(warehouse.Raw).Select(Path.GetFileName).OfType<string>().Where(name => name.Length == 64 && !known.Contains(name)).Order(StringComparer.Ordinal)];
        return lost.Length == 0 ? new("raw", Health.Ok, texts.RawFine(known.Count)) : new("raw", Health.Error, texts.RawUnknown(lost.Length, lost[0]), texts.HandInAgain);
    }
}
