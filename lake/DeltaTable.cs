using System.Diagnostics;
using System.Text.Json;
using DuckDB.NET.Data;

namespace Analytics.Lake;

/// <summary>
/// A Delta table (reader version 1, writer version 2) in a folder. Its log is the truth: a file is part of the table when an entry of the log says so, and a
/// version once read stays as it is. Many processes may commit at once.
/// </summary>
public sealed class DeltaTable
{
    private readonly LogFolder log;
    private readonly TimeProvider clock;
    // The newest state read so far. Never changed once it is here, so that threads can share it.
    private volatile TableState? newest;

    internal DeltaTable(string name, string directory, TimeProvider clock)
    {
        Name = name;
        Directory = directory;
        this.clock = clock;
        log = new LogFolder(name, directory);
    }

    /// <summary>Name in the lake, for example <c>returns/enterprise</c>.</summary>
    public string Name { get; }

    /// <summary>Absolute folder.</summary>
    public string Directory { get; }

    /// <summary>True when the table has a first version.</summary>
    /// <exception cref="LakeException">Its folder cannot be read.</exception>
    public bool Exists => Guarded(log.Latest) >= 0;

    /// <summary>Number of the newest version, without reading it; null when there is none.</summary>
    /// <exception cref="LakeException">Its folder cannot be read.</exception>
    public long? Newest => Guarded(log.Latest) is >= 0 and var latest ? latest : null;

    /// <summary>
    /// Makes the table if it is not there. If it is, columns that the layout has and the table lacks are added to it (older rows have NULL there).
    /// Any number of processes may do this at once.
    /// </summary>
    /// <exception cref="LakeException">The layout is not possible, or the table has other partitions, or lacks none but has other types or more columns.</exception>
    public void Create(TableLayout layout)
    {
        DeltaSchema.Check(Name, layout);
        DeltaSchema.CheckFolder(Name, Directory, layout);
        Guarded(() =>
        {
            CreateFolders();
            while (!(Exists ? TryExtend(layout) : TryCreate(layout)))
            {
            }
        });
    }

    /// <summary>The table at a version.</summary>
    /// <exception cref="LakeException">There is no such table or version, its log is damaged, or it needs a newer program.</exception>
    public Snapshot Read(AsOf asOf = default) => Guarded(() => Load(asOf).ToSnapshot(Directory));

    /// <summary>
    /// Commits what <paramref name="plan"/> makes of the newest snapshot, or returns without writing when it makes nothing, or when one of its transaction marks
    /// is in the log already. When another writer is first and touched the same partitions, plan is called again with the newer snapshot;
    /// files that an earlier call wrote are then not part of the table and may be deleted by the plan that wrote them.
    /// </summary>
    /// <returns>The version that holds the change.</returns>
    /// <exception cref="LakeException">The table is missing or cannot be written to, or the change names files that are not there.</exception>
    public long Commit(CommitInfo info, Func<Snapshot, TableChange?> plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        using Activity? span = LakeTelemetry.Begin(Name);
        while (true)
        {
            TableState state = Guarded(() => Load(AsOf.Latest));
            Snapshot snapshot = state.ToSnapshot(Directory);
            TableChange? change = plan(snapshot);
            if (change is null or { Add.Count: 0, Remove.Count: 0, Transactions.Count: 0 })
                return snapshot.Version;
            Transaction? done = change.Transactions.FirstOrDefault(mark => snapshot.Transactions.TryGetValue(mark.AppId, out long version) && version >= mark.Version);
            if (done is not null)
                return Guarded(() => LogReader.VersionOf(log, snapshot.Version, done));
            ChangeCheck.Check(snapshot, state, change);
            Steps.Reached("commit.data_written");
            if (Guarded(() => TryCommit(info, change, state)) is { } version)
            {
                span.Written(Name, version);
                return version;
            }
            LakeTelemetry.Retried(Name, conflict: true);
            Steps.Reached("commit.replan");
        }
    }

    /// <summary>The table at a version, or null when it was not there yet.</summary>
    /// <exception cref="LakeException">There is no such version, its entries are gone or damaged, or it needs a newer program.</exception>
    public Snapshot? Find(AsOf asOf = default) => Guarded(() => log.List().Latest < 0 || (asOf.Instant is not null && LogReader.Find(Name, log, asOf) is null) ? null : Load(asOf).ToSnapshot(Directory));

    /// <summary>All commits, oldest first. Where another program has cleared away the first entries, it begins with a later version than 0.</summary>
    /// <exception cref="LakeException">There is no such table, or its log is damaged.</exception>
    public IReadOnlyList<Commit> History() => Guarded(() => LogReader.History(Name, log));

    /// <summary>The version that set a transaction mark.</summary>
    /// <param name="mark">One that the newest snapshot has.</param>
    /// <exception cref="LakeException">There is no such table, or its log is damaged.</exception>
    public long VersionOf(Transaction mark) => Guarded(() => LogReader.VersionOf(log, Load(AsOf.Latest).Version, mark));

    /// <summary>The files of its log.</summary>
    internal LogFolder Log => log;

    /// <summary>Its owner allows new rows only.</summary>
    internal bool IsAppendOnly => Guarded(() => Load(AsOf.Latest).AppendOnly);

    /// <summary>Writes an entry that changes nothing in the table but says something in its history.</summary>
    /// <returns>Its version.</returns>
    internal long Note(CommitInfo info) => Guarded(() =>
    {
        while (true)
        {
            TableState state = Load(AsOf.Latest);
            ChangeCheck.Writable(Name, state);
            long version = checked(state.Version + 1);
            if (!log.TryWrite(version, [DeltaLog.Info(info, Next(state.Instant), state.Version)]))
                continue;
            if (version % Checkpoint.Interval == 0)
                TryCheckpoint(version);
            return version;
        }
    });

    private TableState Load(AsOf asOf)
    {
        TableState state = LogReader.Load(Name, log, asOf, newest);
        if (asOf == AsOf.Latest)
            newest = state;
        return state;
    }

    // Null when a winner's commit conflicts with the change.
    private long? TryCommit(CommitInfo info, TableChange change, TableState state)
    {
        long version = checked(state.Version + 1);
        DateTimeOffset instant = Next(state.Instant);
        while (!log.TryWrite(version, DeltaLog.Lines(info, change, instant, state.Version)))
        {
            // Take in the winners, all of them, and go behind the last one if we can.
            long latest = log.List().Latest;
            for (; version <= latest; version++)
            {
                if (Conflict.With(change, state.Layout!.PartitionBy, log.Read(version)))
                    return null;
                instant = Next(LogReader.InstantOf(log, version));
            }
            LakeTelemetry.Retried(Name, conflict: false);
        }
        if (version % Checkpoint.Interval == 0)
            TryCheckpoint(version);
        return version;
    }

    private bool TryCreate(TableLayout layout)
    {
        DateTimeOffset instant = Next(DateTimeOffset.MinValue);
        CommitInfo info = new("CREATE TABLE", new Dictionary<string, string>());
        return log.TryWrite(0, [DeltaLog.Info(info, instant, -1), DeltaLog.Protocol(), DeltaLog.MetaData(layout, instant)]);
    }

    private bool TryExtend(TableLayout layout)
    {
        TableState state = Load(AsOf.Latest);
        TableLayout now = state.Layout!;
        Column? other = now.Columns.FirstOrDefault(column => !layout.Columns.Contains(column));
        if (other is not null || !now.PartitionBy.SequenceEqual(layout.PartitionBy))
        {
            string what = other is null ? string.Join(", ", now.PartitionBy) : $"{other.Name} {other.Type}";
            throw new LakeException(
                $"表 {Name} 已存在，其列或分区（{what}）与所要求的不同；列只能增加，不能改变或删除。",
                $"Table {Name} exists and its columns or partitions ({what}) differ from those asked for; columns can be added, not changed or dropped.");
        }
        if (now.Columns.Count == layout.Columns.Count)
            return true;
        ChangeCheck.Writable(Name, state);
        CommitInfo info = new("ADD COLUMNS", new Dictionary<string, string>
        {
            ["columns"] = string.Join(", ", layout.Columns.Except(now.Columns).Select(column => $"{column.Name} {column.Type}")),
        });
        return log.TryWrite(checked(state.Version + 1), [DeltaLog.Info(info, Next(state.Instant), state.Version), DeltaLog.MetaData(state.MetaDataLine!, layout)]);
    }

    private void CreateFolders()
    {
        if (System.IO.Directory.Exists(log.Directory))
            return;
        Stack<string> made = new();
        for (string folder = log.Directory; !System.IO.Directory.Exists(folder); folder = Path.GetDirectoryName(folder)!)
            made.Push(folder);
        System.IO.Directory.CreateDirectory(log.Directory);
        foreach (string folder in made)
            DurableFile.SyncDirectory(Path.GetDirectoryName(folder)!);
    }

    // Instants grow even when the clock goes back, so that "as of an instant" means one version for ever.
    private DateTimeOffset Next(DateTimeOffset previous)
    {
        DateTimeOffset now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        return now > previous ? now : previous.AddMilliseconds(1);
    }

    // The commit is made by now; without this checkpoint the next reader takes in ten more entries, no more.
    private void TryCheckpoint(long version)
    {
        try
        {
            Checkpoint.Write(log, Load(AsOf.At(version)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DuckDBException or LakeException)
        {
            Steps.Reached("checkpoint.failed");
        }
    }

    private void Guarded(Action work) => Guarded(() =>
    {
        work();
        return true;
    });

    /// <summary>Does work on the table's files; what fails is said with the table's name.</summary>
    internal T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LakeException(
                $"表 {Name} 无法读写（磁盘已满、没有权限或文件系统只读？）：{e.Message}",
                $"Table {Name} cannot be read or written (disk full, no permission, or read-only file system?): {e.Message}",
                e);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new LakeException($"表 {Name} 的日志已损坏：{e.Message}", $"The log of table {Name} is damaged: {e.Message}", e);
        }
    }
}
