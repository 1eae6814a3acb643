using System.Text.Json;

namespace Analytics.Lake;

/// <summary>Adds up the log of a table.</summary>
internal static class LogReader
{
    /// <summary>The state as of a version or an instant.</summary>
    /// <param name="table">Name of the table.</param>
    /// <param name="log">Its log.</param>
    /// <param name="asOf">Which version.</param>
    /// <param name="known">A state read before: only entries behind it are read. Null for none.</param>
    public static TableState Load(string table, LogFolder log, AsOf asOf, TableState? known = null)
    {
        if (known is not null && log.Stamp(known.Version) != known.Stamp)
            known = null;
        // With an entry behind the missing one the log has a hole, which must not be filled: that is for the whole reading to say.
        if (known is not null && asOf == AsOf.Latest && !File.Exists(log.Entry(known.Version + 1)) && !File.Exists(log.Entry(known.Version + 2)))
            return known;
        (long oldest, long latest, IReadOnlyList<long> checkpoints) = log.List();
        if (latest < 0)
            throw Missing(table, log);
        long version = Resolve(table, log, oldest, latest, asOf);
        TableState state = known?.Version <= version ? known.Copy() : Start(table, log, version, oldest, checkpoints);
        for (long next = state.Version + 1; next <= version; next++)
            state.Apply(next, log.Read(next));
        if (!state.IsComplete)
            throw new LakeException($"表 {table} 的日志不完整。", $"The log of table {table} is not complete.");
        (state.Instant, state.Stamp) = (InstantOf(log, version), log.Stamp(version));
        return state;
    }

    /// <summary>When a version was committed: by the word of its entry, or by the age of its file when a foreign writer wrote no word.</summary>
    public static DateTimeOffset InstantOf(LogFolder log, long version)
    {
        LogLine info = log.Read(version).FirstOrDefault(line => line.Action == "commitInfo");
        return (info.Action is null ? null : DeltaLog.ReadInstant(info.Value)) ?? new DateTimeOffset(File.GetLastWriteTimeUtc(log.Entry(version)), TimeSpan.Zero);
    }

    /// <summary>The first version whose entry carries the transaction mark, or a later one of the same appId.</summary>
    public static long VersionOf(LogFolder log, long latest, Transaction mark)
    {
        long found = latest, oldest = log.List().Oldest;
        for (long version = latest; version >= oldest; version--)
        {
            foreach (LogLine line in log.Read(version))
            {
                if (line.Action != "txn" || line.Value.GetProperty("appId").GetString() != mark.AppId)
                    continue;
                long number = line.Value.GetProperty("version").GetInt64();
                if (number < mark.Version)
                    return found;
                found = version;
                if (number == mark.Version)
                    return found;
            }
        }
        return found;
    }

    /// <summary>The vacuum that took files of a version away, and from which version on all are readable after the last one; null when the last one kept it.</summary>
    public static (VacuumNote By, long KeptFrom)? VacuumOf(LogFolder log, long version)
    {
        (long oldest, long latest, _) = log.List();
        if (version >= latest || version < oldest)
            return null;
        DateTimeOffset until = InstantOf(log, version + 1);
        List<VacuumNote> starts = [];
        for (long next = version + 1; next <= latest; next++)
        {
            if (VacuumNote.Of(next, InstantOf(log, next), log.Read(next)) is { Step: VacuumNote.Start } start)
                starts.Add(start);
        }
        VacuumNote? first = starts.AsEnumerable().Reverse().TakeWhile(start => !start.Keeps(version, until)).LastOrDefault();
        return first is null ? null : (first, starts[^1].KeptFrom);
    }

    /// <summary>All commits, oldest first; where the first entries are gone, those that are left.</summary>
    public static IReadOnlyList<Commit> History(string table, LogFolder log)
    {
        (long oldest, long latest, IReadOnlyList<long> checkpoints) = log.List();
        if (latest < 0)
            throw Missing(table, log);
        // Of files that were added before the first entry, a checkpoint tells the rows.
        Dictionary<string, long> rows = oldest == 0 ? new(StringComparer.Ordinal)
            : Start(table, log, oldest, oldest, checkpoints).Files.ToDictionary(file => file.Path, file => Math.Max(file.Rows, 0), StringComparer.Ordinal);
        List<Commit> commits = [];
        for (long version = oldest; version <= latest; version++)
            commits.Add(ReadCommit(log, version, rows));
        return commits;
    }

    // The newest checkpoint that is worth it and whole, or the empty state before the first entry.
    private static TableState Start(string table, LogFolder log, long version, long oldest, IReadOnlyList<long> checkpoints)
    {
        // A foreign writer may have cleared away the first entries behind a checkpoint.
        return checkpoints
            .Where(checkpoint => checkpoint <= version && (oldest > 0 || Checkpoint.IsWorthwhile(log, checkpoint)))
            .Select(checkpoint => Checkpoint.Read(table, log, checkpoint))
            .FirstOrDefault(state => state is not null) ?? new TableState(table, []);
    }

    private static LakeException Begins(string table, LogFolder log, long oldest, AsOf asOf) => new(
        $"无法读取表 {table} 在 {asOf} 的内容：其日志从版本 {oldest}（{InstantOf(log, oldest).ToOffset(TimeSpan.FromHours(8)):yyyy-MM-dd HH:mm:ss}，北京时间）开始，更早的日志已不存在。",
        $"Table {table} cannot be read as of {asOf}: its log begins with version {oldest} of {InstantOf(log, oldest).UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}, and the entries before it are gone.");

    private static LakeException Missing(string table, LogFolder log) =>
        new($"没有表 {table}（{log.Directory}）。", $"There is no table {table} ({log.Directory}).");

    private static Commit ReadCommit(LogFolder log, long version, Dictionary<string, long> rows)
    {
        string operation = "";
        Dictionary<string, string> parameters = new(StringComparer.Ordinal);
        int added = 0, removed = 0;
        long rowsAdded = 0, rowsRemoved = 0;
        foreach (LogLine line in log.Read(version))
        {
            switch (line.Action)
            {
                case "add":
                    DataFile file = DeltaLog.ReadAdd(line.Value);
                    rows[file.Path] = Math.Max(file.Rows, 0);
                    added++;
                    rowsAdded += rows[file.Path];
                    break;
                case "remove":
                    removed++;
                    rowsRemoved += rows.GetValueOrDefault(DeltaLog.ReadPath(line.Value));
                    break;
                case "commitInfo":
                    operation = line.Value.TryGetProperty("operation", out JsonElement name) ? name.ToString() : "";
                    if (line.Value.TryGetProperty("operationParameters", out JsonElement values) && values.ValueKind == JsonValueKind.Object)
                    {
                        foreach (JsonProperty value in values.EnumerateObject())
                            parameters[value.Name] = value.Value.ToString();
                    }
                    break;
                default:
                    break;
            }
        }
        return new Commit(version, InstantOf(log, version), operation, parameters, added, removed, rowsAdded, rowsRemoved);
    }

    /// <summary>The version that was the newest at an instant; null when there was none yet.</summary>
    /// <exception cref="LakeException">The entries of then are gone, so that nobody can tell.</exception>
    public static long? Find(string table, LogFolder log, AsOf asOf)
    {
        (long oldest, long latest, _) = log.List();
        // Instants grow with the versions, so the newest one not after the instant is found by halving.
        long low = oldest - 1, high = latest;
        while (low < high)
        {
            long middle = low + (high - low + 1) / 2;
            if (InstantOf(log, middle) <= asOf.Instant)
                low = middle;
            else
                high = middle - 1;
        }
        return low >= oldest ? low : oldest <= 0 ? null : throw Begins(table, log, oldest, asOf);
    }

    private static long Resolve(string table, LogFolder log, long oldest, long latest, AsOf asOf)
    {
        if (asOf.Version is { } version)
        {
            if (version >= 0 && version < oldest)
                throw Begins(table, log, oldest, asOf);
            return version >= 0 && version <= latest ? version : throw new LakeException(
                $"表 {table} 没有版本 {version}，最新版本是 {latest}。",
                $"Table {table} has no version {version}; the newest is {latest}.")
            { NeverWas = true };
        }
        if (asOf.Instant is null)
            return latest;
        return Find(table, log, asOf) ?? throw new LakeException(
            $"表 {table} 在 {asOf} 时还不存在。",
            $"Table {table} did not exist yet at {asOf}.")
        { NeverWas = true };
    }
}
