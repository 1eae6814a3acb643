using System.Text.Json;

namespace Analytics.Lake;

/// <summary>What the log adds up to at a version. What is no file is kept as its own line too, because a checkpoint is the lines of all actions in Parquet.</summary>
/// <param name="table">Name of the table.</param>
/// <param name="known">Files that are its before anything is taken in.</param>
internal sealed class TableState(string table, IReadOnlyCollection<DataFile> known)
{
    private Dictionary<string, DataFile> files = ByPath(known);
    private Dictionary<string, string> removed = new(StringComparer.Ordinal);
    private Dictionary<string, (long Version, string Line)> transactions = new(StringComparer.Ordinal);
    private string? protocolLine;
    // What of it snapshots have in common, until more is taken in.
    private IReadOnlyList<DataFile>? inOrder;
    private IReadOnlyDictionary<string, long>? marks;

    public long Version { get; set; } = -1;

    /// <summary>When the version was committed.</summary>
    public DateTimeOffset Instant { get; set; }

    /// <summary>By which the entry of the version is known again.</summary>
    public (long Length, DateTime Written) Stamp { get; set; }

    public TableLayout? Layout { get; private set; }

    public string? MetaDataLine { get; private set; }

    public IReadOnlyDictionary<string, DataFile> Files => files;

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
            .Concat(InOrder.Select(DeltaLog.Add));

    // Files of a checkpoint are in order but for the few that came later, which this way of sorting makes use of.
    private IReadOnlyList<DataFile> InOrder
    {
        get
        {
            if (inOrder is null)
            {
                DataFile[] sorted = [.. files.Values];
                Array.Sort(sorted, (a, b) => string.CompareOrdinal(a.Path, b.Path));
                inOrder = sorted;
            }
            return inOrder;
        }
    }

    /// <summary>A state of its own, to which later versions can be added.</summary>
    public TableState Copy()
    {
        TableState copy = (TableState)MemberwiseClone();
        copy.files = new(files, StringComparer.Ordinal);
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

    /// <summary>Takes in a file.</summary>
    public void Add(DataFile file)
    {
        inOrder = null;
        files[file.Path] = file;
        removed.Remove(file.Path);
    }

    /// <summary>Takes in that a file is none of the table's any more.</summary>
    public void Remove(string path, string line)
    {
        inOrder = null;
        files.Remove(path);
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
        InOrder,
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

    private static Dictionary<string, DataFile> ByPath(IReadOnlyCollection<DataFile> known)
    {
        Dictionary<string, DataFile> files = new(known.Count, StringComparer.Ordinal);
        foreach (DataFile file in known)
            files[file.Path] = file;
        return files;
    }
}
