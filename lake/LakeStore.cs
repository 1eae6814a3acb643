using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Analytics.Lake;

/// <summary>A folder of Delta tables.</summary>
/// <param name="directory">The lake's folder; it need not exist yet.</param>
/// <param name="clock">Where commits get their instants from; the system's clock by default.</param>
public sealed partial class LakeStore(string directory, TimeProvider? clock = null)
{
    // A table remembers what it has read of its log.
    private readonly ConcurrentDictionary<string, DeltaTable> tables = new(StringComparer.Ordinal);

    /// <summary>Absolute folder of the lake.</summary>
    public string Directory { get; } = Path.GetFullPath(directory);

    /// <summary>The instant now, by the lake's clock.</summary>
    internal DateTimeOffset Now => (clock ?? TimeProvider.System).GetUtcNow();

    /// <summary>The table of this name, whether it is there yet or not. A slash goes one folder down: <c>marts/cube_enterprise</c>.</summary>
    /// <exception cref="LakeException">The name is not lower-case ASCII letters, digits and underscores.</exception>
    public DeltaTable Table(string name)
    {
        if (!TableName().IsMatch(name))
        {
            throw new LakeException(
                $"“{name}”不能作表名：只用小写字母、数字、下划线，以“/”分层。",
                $"\"{name}\" cannot be a table's name: use lower-case letters, digits and underscores, with '/' between levels.");
        }
        return tables.GetOrAdd(name, _ => new DeltaTable(name, Path.Combine(Directory, name), clock ?? TimeProvider.System));
    }

    /// <summary>Whether a table can have this name.</summary>
    internal static bool IsName(string name) => TableName().IsMatch(name);

    /// <summary>Names of all tables in the lake, in order.</summary>
    public IReadOnlyList<string> Tables()
    {
        List<string> names = [];
        if (System.IO.Directory.Exists(Directory))
            Find("", names);
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    private void Find(string prefix, List<string> names)
    {
        foreach (string folder in System.IO.Directory.EnumerateDirectories(Path.Combine(Directory, prefix)))
        {
            string name = Path.Combine(prefix, Path.GetFileName(folder));
            if (!TableName().IsMatch(name))
                continue;
            if (Table(name).Exists)
                names.Add(name);
            else
                Find(name, names);
        }
    }

    /// <summary>Names of folders that hold data files, or a checkpoint, and have no entry of a log: tables that have lost it.</summary>
    internal IReadOnlyList<string> WithoutLog()
    {
        List<string> names = [];
        if (System.IO.Directory.Exists(Directory))
            FindWithoutLog("", names);
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    private void FindWithoutLog(string prefix, List<string> names)
    {
        foreach (string folder in System.IO.Directory.EnumerateDirectories(Path.Combine(Directory, prefix)))
        {
            string name = Path.Combine(prefix, Path.GetFileName(folder));
            if (!TableName().IsMatch(name) || Table(name).Exists)
                continue;
            bool data = System.IO.Directory.EnumerateFiles(folder, "*.parquet").Any() || System.IO.Directory.EnumerateDirectories(folder, "*=*")
                .Any(partition => System.IO.Directory.EnumerateFiles(partition, "*.parquet", SearchOption.AllDirectories).Any());
            if (data || Table(name).Log.HasCheckpoint)
                names.Add(name);
            FindWithoutLog(name, names);
        }
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9_]*(/[a-z0-9][a-z0-9_]*)*\z")]
    private static partial Regex TableName();
}
