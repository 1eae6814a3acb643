using System.Text.Json;

namespace Analytics.Lake;

/// <summary>What the log adds up to at a version. What is no file is kept as its own line too, because a checkpoint is the lines of all actions in Parquet.</summary>
/// <param name="table">Name of the table.</param>
/// <param name="known">Files that are its before anything is taken in.</param>
internal sealed class TableState(string table, IReadOnlyList<DataFile> known)
{
    // In order of their paths. Those added since, and null for each removed, are kept apart, so that states have in common the very many that did not change.
    private IReadOnlyList<DataFile> earlier = InOrder(known);
    private Dictionary<string, DataFile?> since = new(StringComparer.Ordinal);
    private Dictionary<string, string> removed = new(StringComparer.Ordinal);
    private Dictionary<string, (long Version, string Line)> transactions = new(StringComparer.Ordinal);
    private string? protocolLine;
    // What of it snapshots have in common, until more is taken in.
    private IReadOnlyList<DataFile>? files;
    private IReadOnlyDictionary<string, long>? marks;

    public long Version { get; set; } = -1;

    /// <summary>When the version was committed.</summary>
    public DateTimeOffset Instant { get; set; }

    /// <summary>By which the entry of the version is known again.</summary>
    public (long Length, DateTime Written) Stamp { get; set; }

    public TableLayout? Layout { get; private set; }

    public string? MetaDataLine { get; private set; }

    /// <summary>The files that hold its rows, in order of their paths.</summary>
    public IReadOnlyList<DataFile> Files => files ??= Together();

    /// <summary>Newest version of every transaction mark, by its appId.</summary>
    public IReadOnlyDictionary<string, long> Transactions => marks ??= transactions.ToDictionary(pair => pair.Key, pair => pair.Value.Version, StringComparer.Ordinal);

    /// <summary>Why this table must not be written to by us, or null.</summary>
    public string? ReadOnlyBecause { get; private set; }

    /// <summary>The table's owner allows new rows only (<c>delta.appendOnly</c>).</summary>
    public bool AppendOnly { get; private set; }

    /// <summary>All that a checkpoint must hold, a line an action.</summary>
    public IEnumerable<string> Lines =>
        new[] { protocolLine!, MetaDataLine! }
            .Concat(transactions.Values.Select(value => value.Line))
            .Concat(removed.Values)
            .Concat(Files.Select(DeltaLog.Add));

    /// <summary>A state of its own, to which later versions can be added.</summary>
    public TableState Copy()
    {
        TableState copy = (TableState)MemberwiseClone();
        (copy.earlier, copy.since) = (Files, new(StringComparer.Ordinal));
        copy.removed = new(removed, StringComparer.Ordinal);
        copy.transactions = new(transactions, StringComparer.Ordinal);
        return copy;
    }

    /// <summary>Takes in the actions of one log entry.</summary>
    /// <exception cref="LakeException">The table needs a newer program.</exception>
    public void Apply(long version, IEnumerable<LogLine> lines)
    {
        foreach (LogLine line in lines)
            Apply(line);
        Version = version;
    }

    /// <summary>Whether a file is the table's.</summary>
    public bool Holds(string path) => since.TryGetValue(path, out DataFile? file) ? file is not null : IndexOf(path) >= 0;

    /// <summary>Takes in a file.</summary>
    public void Add(DataFile file)
    {
        files = null;
        since[file.Path] = file;
        removed.Remove(file.Path);
    }

    /// <summary>Takes in that a file is none of the table's any more.</summary>
    public void Remove(string path, string line)
    {
        files = null;
        if (IndexOf(path) >= 0)
            since[path] = null;
        else
            since.Remove(path);
        removed[path] = line;
    }

    /// <summary>Takes in a transaction mark.</summary>
    public void Mark(string appId, long version, string line)
    {
        marks = null;
        transactions[appId] = (version, line);
    }

    /// <summary>True when a table can be read from what was taken in.</summary>
    public bool IsComplete => protocolLine is not null && MetaDataLine is not null;

    /// <summary>The state as others see it.</summary>
    public Snapshot ToSnapshot(string directory) => new(
        table,
        directory,
        Version,
        Instant,
        Layout!,
        Files,
        Transactions);

    /// <summary>Takes in one action.</summary>
    public void Apply(LogLine line)
    {
        // Kinds of action that we do not know are none of our business.
        switch (line.Action)
        {
            case "add":
                Add(DeltaLog.ReadAdd(line.Value));
                break;
            case "remove":
                Remove(DeltaLog.ReadPath(line.Value), line.Text);
                break;
            case "txn":
                Mark(line.Value.GetProperty("appId").GetString()!, line.Value.GetProperty("version").GetInt64(), line.Text);
                break;
            case "metaData":
                MetaDataLine = line.Text;
                ApplyMetaData(line.Value);
                break;
            case "protocol":
                protocolLine = line.Text;
                ApplyProtocol(line.Value);
                break;
            default:
                break;
        }
    }

    private void ApplyMetaData(JsonElement metaData)
    {
        Layout = DeltaSchema.Parse(table, metaData);
        AppendOnly = metaData.TryGetProperty("configuration", out JsonElement configuration)
            && configuration.TryGetProperty("delta.appendOnly", out JsonElement value)
            && string.Equals(value.GetString(), "true", StringComparison.OrdinalIgnoreCase);
        if (DeltaSchema.HasInvariants(metaData))
            ReadOnlyBecause = "delta.invariants";
    }

    private void ApplyProtocol(JsonElement protocol)
    {
        int reader = protocol.GetProperty("minReaderVersion").GetInt32();
        int writer = protocol.GetProperty("minWriterVersion").GetInt32();
        if (reader > DeltaLog.ReaderVersion)
        {
            throw new LakeException(
                $"表 {table} 需要 Delta 读取版本 {reader}，本程序只支持到 {DeltaLog.ReaderVersion}。",
                $"Table {table} needs Delta reader version {reader}; this program knows versions up to {DeltaLog.ReaderVersion}.");
        }
        if (writer > DeltaLog.WriterVersion)
            ReadOnlyBecause = $"minWriterVersion {writer}";
    }

    private IReadOnlyList<DataFile> Together()
    {
        if (since.Count == 0)
            return earlier;
        List<DataFile> all = new(earlier.Count + since.Count);
        int next = 0;
        foreach ((string path, DataFile? file) in since.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            int index = IndexOf(path), until = index < 0 ? ~index : index;
            all.AddRange(earlier.Skip(next).Take(until - next));
            if (file is not null)
                all.Add(file);
            next = index < 0 ? until : until + 1;
        }
        all.AddRange(earlier.Skip(next));
        return all;
    }

    // Where a path is among the earlier files; where it is not, the complement of where it would be.
    private int IndexOf(string path)
    {
        int low = 0, high = earlier.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2, order = string.CompareOrdinal(earlier[middle].Path, path);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return ~low;
    }

    // Our own checkpoints are in order, and name no file twice.
    private static IReadOnlyList<DataFile> InOrder(IReadOnlyList<DataFile> known)
    {
        for (int i = 1; i < known.Count; i++)
        {
            if (string.CompareOrdinal(known[i - 1].Path, known[i].Path) >= 0)
                return [.. known.Reverse().DistinctBy(file => file.Path, StringComparer.Ordinal).OrderBy(file => file.Path, StringComparer.Ordinal)];
        }
        return known;
    }
}
