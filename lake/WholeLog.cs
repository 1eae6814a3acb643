using System.Text.Json;

namespace Analytics.Lake;

/// <summary>One version of a log: what its entry did, or, where the entries before it cannot be read, all files that a checkpoint names (Start).</summary>
internal sealed record LoggedVersion(long Version, DateTimeOffset Instant, IReadOnlyList<DataFile>? Start, IReadOnlyList<DataFile> Added, IReadOnlyList<string> Removed);

/// <summary>All entries of a table's log, for the work that must know every version: verify and vacuum.</summary>
internal sealed class WholeLog
{
    private readonly List<LoggedVersion> versions = [];
    private VacuumNote? vacuum;
    private readonly Dictionary<long, DateTimeOffset> next = [];

    /// <summary>The versions that the log can tell of, oldest first. Behind a damaged entry they go on at the next checkpoint.</summary>
    public IReadOnlyList<LoggedVersion> Versions => versions;

    /// <summary>A vacuum began and did not say that it was done.</summary>
    public bool VacuumUnfinished { get; private set; }

    /// <summary>The newest state; null when it cannot be told.</summary>
    public TableState? Newest { get; private set; }

    /// <summary>Reads a log from its first entry, or from a checkpoint where the first entries are gone.</summary>
    /// <param name="table">Name of the table.</param>
    /// <param name="log">Its log.</param>
    /// <param name="damaged">Told of every entry that cannot be read.</param>
    /// <param name="reached">Told the state at every version that has a checkpoint.</param>
    public static WholeLog Read(string table, LogFolder log, Action<long, Exception> damaged, Action<TableState>? reached = null)
    {
        WholeLog whole = new();
        (long oldest, long latest, IReadOnlyList<long> listed) = log.List();
        HashSet<long> checkpoints = [.. listed];
        TableState? state = oldest == 0 ? new TableState(table, []) : null;
        DateTimeOffset instant = DateTimeOffset.MinValue;
        for (long version = Math.Max(oldest - 1, 0); version <= latest; version++)
        {
            try
            {
                IReadOnlyList<LogLine> lines = version < oldest ? [] : log.Read(version);
                instant = InstantOf(lines) ?? new DateTimeOffset(File.GetLastWriteTimeUtc(log.Entry(version)), TimeSpan.Zero);
                whole.Note(version, instant, lines);
                if (state is not null)
                    whole.Take(state, version, instant, lines);
            }
            catch (Exception e) when (e is LakeException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
            {
                damaged(version, e);
                state = null;
            }
            if (!checkpoints.Contains(version))
                continue;
            if (state is not null)
                reached?.Invoke(state);
            else if ((state = Checkpoint.Read(table, log, version)) is not null)
                whole.Add(new(version, instant, state.Files, [], []));
        }
        whole.Newest = state;
        return whole;
    }

    /// <summary>No vacuum has taken files of this version away: the last one knew what those before it had left, and decides.</summary>
    public bool IsWhole(long version) => vacuum?.Keeps(version, next.GetValueOrDefault(version, DateTimeOffset.MaxValue)) != false;

    /// <summary>The versions whose files are all there.</summary>
    public HashSet<long> Complete(Func<string, bool> isThere)
    {
        HashSet<string> missing = new(StringComparer.Ordinal);
        HashSet<long> complete = [];
        foreach (LoggedVersion version in versions)
        {
            if (version.Start is not null)
                missing.Clear();
            missing.ExceptWith(version.Removed);
            missing.UnionWith((version.Start ?? version.Added).Select(file => file.Path).Where(path => !isThere(path)));
            if (missing.Count == 0)
                complete.Add(version.Version);
        }
        return complete;
    }

    /// <summary>The files of all versions that a condition holds for, by their paths.</summary>
    public Dictionary<string, DataFile> FilesOf(Func<long, bool> wanted)
    {
        Dictionary<string, DataFile> live = new(StringComparer.Ordinal), found = new(StringComparer.Ordinal);
        bool before = false;
        foreach (LoggedVersion version in versions)
        {
            if (version.Start is not null)
                live = version.Start.ToDictionary(file => file.Path, StringComparer.Ordinal);
            foreach (string path in version.Removed)
                live.Remove(path);
            foreach (DataFile file in version.Added)
                live[file.Path] = file;
            bool now = wanted(version.Version);
            // What a version shares with the one before it is there already.
            foreach (DataFile file in !now ? [] : before && version.Start is null ? version.Added : (IEnumerable<DataFile>)live.Values)
                found[file.Path] = file;
            before = now;
        }
        return found;
    }

    private static DateTimeOffset? InstantOf(IReadOnlyList<LogLine> lines) =>
        lines.FirstOrDefault(line => line.Action == "commitInfo") is { Action: not null } info ? DeltaLog.ReadInstant(info.Value) : null;

    private void Take(TableState state, long version, DateTimeOffset instant, IReadOnlyList<LogLine> lines)
    {
        state.Apply(version, lines);
        if (!state.IsComplete)
            throw new JsonException("protocol, metaData");
        Add(new(
            version,
            instant,
            null,
            [.. lines.Where(line => line.Action == "add").Select(line => DeltaLog.ReadAdd(line.Value))],
            [.. lines.Where(line => line.Action == "remove").Select(line => DeltaLog.ReadPath(line.Value))]));
    }

    private void Add(LoggedVersion version)
    {
        if (versions.Count > 0)
            next[versions[^1].Version] = version.Instant;
        versions.Add(version);
    }

    private void Note(long version, DateTimeOffset instant, IReadOnlyList<LogLine> lines)
    {
        VacuumNote? note = VacuumNote.Of(version, instant, lines);
        if (note is null)
            return;
        VacuumUnfinished = note.Step == VacuumNote.Start;
        if (VacuumUnfinished)
            vacuum = note;
    }
}
