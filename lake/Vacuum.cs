namespace Analytics.Lake;

/// <summary>What a vacuum deleted of a table, or would delete.</summary>
/// <param name="Table">The table.</param>
/// <param name="Versions">Versions that can no longer be read because of it.</param>
/// <param name="Files">Files that only those versions need.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Orphans">Files that no version names, left by interrupted work.</param>
/// <param name="OrphanBytes">Their bytes.</param>
/// <param name="KeptFrom">Every version from this one on stays readable.</param>
/// <param name="Published">Older versions that stay because something published names them.</param>
public sealed record VacuumedTable(string Table, int Versions, int Files, long Bytes, int Orphans, long OrphanBytes, long KeptFrom, int Published);

/// <summary>
/// Deletes data files that no kept version needs. Kept are the newest version, every version that was current within the time to retain, and every version
/// that something published names. The log itself is never shortened: the history stays, and says what was vacuumed.
/// </summary>
public static class Vacuum
{
    /// <summary>A file that no version names may belong to a commit that is being made, unless it is older than this.</summary>
    private static readonly TimeSpan OrphanAge = TimeSpan.FromDays(7);

    /// <summary>Vacuums every table. Killed in the middle, the next run completes it; readers of kept versions notice nothing.</summary>
    /// <param name="lake">The lake.</param>
    /// <param name="retain">For how long every version stays readable.</param>
    /// <param name="dryRun">Deletes nothing, only tells.</param>
    /// <param name="progress">Told each table, before it is looked at.</param>
    /// <param name="cancellation">Looked at between files.</param>
    /// <exception cref="LakeException">A log is damaged (no file of its table is deleted), or the disk refused.</exception>
    public static IReadOnlyList<VacuumedTable> Run(
        LakeStore lake, Retention retain, bool dryRun = false, IProgress<LakeProgress>? progress = null, CancellationToken cancellation = default)
    {
        IReadOnlyList<string> names = lake.Tables();
        List<VacuumedTable> done = [];
        for (int i = 0; i < names.Count; i++)
        {
            progress?.Report(new(names[i], i, names.Count));
            cancellation.ThrowIfCancellationRequested();
            done.Add(lake.Table(names[i]).Guarded(() => Run(lake, lake.Table(names[i]), retain, dryRun, cancellation)));
        }
        if (names.Count > 0)
            progress?.Report(new(names[^1], names.Count, names.Count));
        return done;
    }

    private static VacuumedTable Run(LakeStore lake, DeltaTable table, Retention retain, bool dryRun, CancellationToken cancellation)
    {
        HashSet<long>? readable = null;
        List<long> deleted = [];
        while (true)
        {
            Watch watch = new(lake, table);
            Plan plan = Make(lake, table, retain, watch.Published);
            readable ??= plan.Readable;
            if (dryRun)
                return Result([.. plan.Files.Select(file => file.Length)]);
            bool says = plan.Files.Count > 0 || !plan.Kept.IsSubsetOf(plan.Readable);
            if (says)
                watch.Begin(plan, table.Note(VacuumNote.Begin(retain, plan.Kept.Order(), plan.Files.Count, plan.Files.Sum(file => file.Length))));
            Steps.Reached("vacuum.begun");
            if (!plan.Files.All(file => TryDelete(file, watch, deleted, cancellation)))
                continue;
            foreach ((FileInfo file, _) in plan.Orphans)
            {
                cancellation.ThrowIfCancellationRequested();
                file.Delete();
                Steps.Reached("vacuum.deleted");
            }
            if (says || plan.Unfinished)
                table.Note(VacuumNote.Finish());
            Steps.Reached("vacuum.ended");
            return Result(deleted);

            VacuumedTable Result(List<long> files) => new(
                table.Name,
                files.Count == 0 ? 0 : readable.Count(version => !plan.Kept.Contains(version)),
                files.Count,
                files.Sum(),
                plan.Orphans.Count,
                plan.Orphans.Sum(orphan => orphan.Bytes),
                plan.KeptFrom,
                plan.Kept.Count(version => version < plan.KeptFrom));
        }
    }

    // False when the plan no longer holds. Nothing can be published between the look and the deletion.
    private static bool TryDelete(FileInfo file, Watch watch, List<long> deleted, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using (PublicationLock.Hold(watch.Lake))
        {
            if (!watch.Holds())
                return false;
            Steps.Reached("vacuum.deleting");
            long bytes = file.Length;
            file.Delete();
            deleted.Add(bytes);
        }
        Steps.Reached("vacuum.deleted");
        return true;
    }

    private static Plan Make(LakeStore lake, DeltaTable table, Retention retain, HashSet<long> published)
    {
        // Before the log: a file that is written and committed after this is not looked at.
        Dictionary<string, FileInfo> there = TableFiles.In(table.Directory);
        WholeLog log = WholeLog.Read(table.Name, table.Log, (_, damage) => throw NotWhole(table, damage));
        if (log.Newest is null || log.Versions.Count == 0)
            throw NotWhole(table, null);
        DateTimeOffset before = retain.Before(lake.Now);
        // The version that was current at the first instant of the time to retain is needed for that instant.
        long keptFrom = log.Versions.LastOrDefault(version => version.Instant <= before)?.Version ?? log.Versions[0].Version;
        // What an earlier vacuum gave up is kept now if it is wanted and all there: that one was stopped, or something was published since.
        HashSet<long> complete = log.Complete(path => TableFiles.Normal(table.Directory, path) is { } file && there.ContainsKey(file));
        HashSet<long> kept = [.. log.Versions.Select(version => version.Version)
            .Where(version => published.Contains(version) || (version >= keptFrom && (log.IsWhole(version) || complete.Contains(version))))];
        HashSet<string> Names(Func<long, bool> wanted) => [.. log.FilesOf(wanted).Keys.Select(path => TableFiles.Normal(table.Directory, path)).OfType<string>()];
        HashSet<string> needed = Names(kept.Contains), named = Names(_ => true);
        return new(
            [.. there.Where(file => named.Contains(file.Key) && !needed.Contains(file.Key)).OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => file.Value)],
            [
                .. there.Where(file => !named.Contains(file.Key)).OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => file.Value)
                    .Concat(table.Log.Temporary())
                    .Where(file => lake.Now - file.LastWriteTimeUtc > OrphanAge).Select(file => (file, file.Length)),
            ],
            kept,
            [.. log.Versions.Select(version => version.Version).Where(log.IsWhole)],
            keptFrom,
            log.VacuumUnfinished);
    }

    private static LakeException NotWhole(DeltaTable table, Exception? damage) => new(
        $"表 {table.Name} 的日志不完整，未删除其任何文件；请先运行 analytics verify {table.Name}。{(damage as LakeException)?.Zh}",
        $"The log of table {table.Name} is not whole, so none of its files was deleted; run analytics verify {table.Name} first. {(damage as LakeException)?.En}",
        damage);

    private sealed record Plan(
        IReadOnlyList<FileInfo> Files, IReadOnlyList<(FileInfo File, long Bytes)> Orphans, HashSet<long> Kept, HashSet<long> Readable, long KeptFrom, bool Unfinished);

    /// <summary>Whether a plan still holds, looked at before each deletion: only what was committed since is read.</summary>
    private sealed class Watch
    {
        private readonly DeltaTable table, publications;
        private long published, seen, own = -1;
        private HashSet<string> doomed = [];

        public Watch(LakeStore lake, DeltaTable table)
        {
            (Lake, this.table, publications) = (lake, table, lake.Table(Publications.TableName));
            // Before the log is read for the plan: whatever comes after this is seen at the first look.
            seen = table.Log.List().Latest;
            Published = ReadPublished();
        }

        public LakeStore Lake { get; }

        /// <summary>The versions of the table that something published names.</summary>
        public HashSet<long> Published { get; }

        /// <summary>Takes the plan, and the version of the entry that tells of it.</summary>
        public void Begin(Plan plan, long version) =>
            (own, doomed) = (version, [.. plan.Files.Select(file => Path.GetRelativePath(table.Directory, file.FullName))]);

        /// <summary>False when something was published since, or a file put back in use.</summary>
        /// <exception cref="LakeException">Another vacuum began: the later one decides what is kept.</exception>
        public bool Holds()
        {
            for (; File.Exists(table.Log.Entry(seen + 1)); seen++)
            {
                if (seen + 1 == own)
                    continue;
                IReadOnlyList<LogLine> lines = table.Log.Read(seen + 1);
                if (VacuumNote.Of(seen + 1, DateTimeOffset.MinValue, lines) is { Step: VacuumNote.Start })
                {
                    throw new LakeException(
                        $"表 {table.Name} 的另一次清理（版本 {seen + 1}）已开始，以后者为准；本次清理已停止。",
                        $"Another vacuum of table {table.Name} began (version {seen + 1}) and decides what is kept; this one has stopped.");
                }
                if (lines.Any(line => line.Action == "add" && doomed.Contains(TableFiles.Normal(table.Directory, DeltaLog.ReadPath(line.Value)) ?? "")))
                    return false;
            }
            return !File.Exists(publications.Log.Entry(published + 1)) || ReadPublished().SetEquals(Published);
        }

        private HashSet<long> ReadPublished()
        {
            // Before they are read: what is published after this is seen at the next look.
            published = publications.Log.List().Latest;
            return [.. Publications.Versions(Lake).Where(publication => publication.Table == table.Name).Select(publication => publication.Version)];
        }
    }
}
