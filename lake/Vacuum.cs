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
        while (true)
        {
            HashSet<long> published = PublishedOf(lake, table);
            Plan plan = Make(lake, table, retain, published);
            if (dryRun)
                return plan.Result;
            if (plan.Files.Count > 0)
            {
                table.Note(VacuumNote.Begin(retain, plan.Kept, plan.Files.Count, plan.Result.Bytes));
                Steps.Reached("vacuum.begun");
                if (!PublishedOf(lake, table).SetEquals(published))
                {
                    table.Note(VacuumNote.Finish(calledOff: true));
                    continue;
                }
            }
            foreach (FileInfo file in plan.Files.Concat(plan.Orphans))
            {
                cancellation.ThrowIfCancellationRequested();
                file.Delete();
                Steps.Reached("vacuum.deleted");
            }
            if (plan.Files.Count > 0 || plan.Unfinished)
                table.Note(VacuumNote.Finish(calledOff: false));
            Steps.Reached("vacuum.ended");
            return plan.Result;
        }
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
        bool Kept(long version) => log.IsWhole(version) && (version >= keptFrom || published.Contains(version));
        HashSet<string> Names(Func<long, bool> wanted) => [.. log.FilesOf(wanted).Keys.Select(path => TableFiles.Normal(table.Directory, path)).OfType<string>()];
        HashSet<string> needed = Names(Kept), named = Names(_ => true);
        List<FileInfo> files = [.. there.Where(file => named.Contains(file.Key) && !needed.Contains(file.Key)).OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => file.Value)];
        List<FileInfo> orphans =
        [
            .. there.Where(file => !named.Contains(file.Key)).OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => file.Value)
                .Concat(table.Log.Temporary())
                .Where(file => lake.Now - file.LastWriteTimeUtc > OrphanAge),
        ];
        long[] kept = [.. log.Versions.Select(version => version.Version).Where(Kept)];
        return new(files, orphans, kept, log.VacuumUnfinished, new VacuumedTable(
            table.Name,
            files.Count == 0 ? 0 : log.Versions.Count(version => log.IsWhole(version.Version) && !Kept(version.Version)),
            files.Count,
            files.Sum(file => file.Length),
            orphans.Count,
            orphans.Sum(file => file.Length),
            keptFrom,
            kept.Count(version => version < keptFrom)));
    }

    private static HashSet<long> PublishedOf(LakeStore lake, DeltaTable table) =>
        [.. Publications.Versions(lake).Where(publication => publication.Table == table.Name).Select(publication => publication.Version)];

    private static LakeException NotWhole(DeltaTable table, Exception? damage) => new(
        $"表 {table.Name} 的日志不完整，未删除其任何文件；请先运行 analytics verify {table.Name}。{(damage as LakeException)?.Zh}",
        $"The log of table {table.Name} is not whole, so none of its files was deleted; run analytics verify {table.Name} first. {(damage as LakeException)?.En}",
        damage);

    private sealed record Plan(IReadOnlyList<FileInfo> Files, IReadOnlyList<FileInfo> Orphans, IReadOnlyList<long> Kept, bool Unfinished, VacuumedTable Result);
}
