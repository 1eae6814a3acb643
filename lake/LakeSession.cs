using System.Data.Common;
using System.Globalization;
using DuckDB.NET.Data;

namespace Analytics.Lake;

/// <summary>What one DuckDB instance may use.</summary>
/// <param name="MemoryLimit">For example <c>1GB</c>; null for DuckDB's default, 80 % of the machine.</param>
/// <param name="Threads">Null for one a core.</param>
/// <param name="TempDirectory">Folder in which the instance makes a folder of its own for what does not fit into memory; null for the system's.</param>
public sealed record SessionLimits(string? MemoryLimit, int? Threads, string? TempDirectory);

/// <summary>One in-memory DuckDB instance with its own limits, in UTC. It fetches no extensions. Not for use by two threads at once.</summary>
public sealed class LakeSession : IDisposable
{
    private readonly string temporary;

    private LakeSession(SessionLimits limits)
    {
        // A folder of its own: two instances in one folder would use the same file names.
        temporary = Path.Combine(limits.TempDirectory ?? Path.GetTempPath(), $"analytics-{Guid.NewGuid():N}");
        Connection = new DuckDBConnection("Data Source=:memory:");
        Connection.Open();
        List<string> settings =
        [
            "autoinstall_known_extensions = false",
            "autoload_known_extensions = false",
            "TimeZone = 'UTC'",
            $"temp_directory = {Sql.Text(temporary)}",
            // One file a partition: with 100 open files, the default, DuckDB closes one and later begins a second one for its partition.
            "partitioned_write_max_open_files = 4096",
        ];
        if (limits.MemoryLimit is not null)
            settings.Add($"memory_limit = {Sql.Text(limits.MemoryLimit)}");
        if (limits.Threads is { } threads)
            settings.Add(string.Create(CultureInfo.InvariantCulture, $"threads = {threads}"));
        Execute(string.Concat(settings.Select(setting => $"SET {setting};")));
    }

    /// <summary>The open connection.</summary>
    public DuckDBConnection Connection { get; }

    /// <summary>Opens an instance.</summary>
    public static LakeSession Open(SessionLimits? limits = null) => new(limits ?? new SessionLimits(null, null, null));

    /// <summary>
    /// Makes a view over exactly the files of a snapshot, with the columns of its layout in their order and types. A column that a file lacks is NULL there. It is a view of
    /// this connection alone.
    /// </summary>
    public void Attach(string view, Snapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (snapshot.Files.Count == 0)
        {
            Attach(view, snapshot.Layout);
            return;
        }
        TableFiles.CheckPresent(snapshot);
        DeltaSchema.CheckFolder(snapshot.Table, snapshot.Directory, snapshot.Layout);
        // A list in the view is bound anew by every statement over it; a variable is not. An older view of the name must not read the new files.
        string files = $"files of {view}";
        Execute($"DROP VIEW IF EXISTS {Sql.Name(view)}; SET VARIABLE {Sql.Name(files)} = {Sql.Paths(snapshot.Files.Select(file => Path.Combine(snapshot.Directory, file.Path)))}");
        string partitions = snapshot.Layout.PartitionBy.Count == 0
            ? "hive_partitioning = false"
            : $"hive_partitioning = true, hive_types = {{{string.Join(", ", snapshot.Layout.PartitionBy.Select(name => $"{Sql.Name(name)}: VARCHAR"))}}}";
        // Looking into every file for its columns is only needed where some are from before a column was added.
        bool uniform = FileStats.HaveEvery(snapshot.Layout, snapshot.Files);
        string source = $"read_parquet(getvariable({Sql.Text(files)}), {partitions}{(uniform ? "" : ", union_by_name = true")})";
        HashSet<string> present = uniform
            ? [.. snapshot.Layout.Columns.Select(column => column.Name)]
            : [.. Query($"DESCRIBE SELECT * FROM {source}", row => row.GetString(0))];
        // A partition value that all files share is a constant to DuckDB: grouping and sorting by it cost nothing.
        Dictionary<string, string> shared = snapshot.Layout.PartitionBy
            .Where(name => snapshot.Files.All(file => file.Partition[name] == snapshot.Files[0].Partition[name]))
            .ToDictionary(name => name, name => snapshot.Files[0].Partition[name] is { } value ? Sql.Text(value) : "NULL", StringComparer.Ordinal);
        IEnumerable<string> columns = snapshot.Layout.Columns.Select(column =>
            $"{shared.GetValueOrDefault(column.Name) ?? (present.Contains(column.Name) ? Sql.Name(column.Name) : "NULL")}::{column.Type} AS {Sql.Name(column.Name)}");
        Execute($"CREATE OR REPLACE VIEW {Sql.Name(view)} AS SELECT {string.Join(", ", columns)} FROM {source}");
    }

    /// <summary>Makes an empty view with the columns of a layout, for a table that is not there yet.</summary>
    public void Attach(string view, TableLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        IEnumerable<string> columns = layout.Columns.Select(column => $"NULL::{column.Type} AS {Sql.Name(column.Name)}");
        Execute($"CREATE OR REPLACE VIEW {Sql.Name(view)} AS SELECT {string.Join(", ", columns)} WHERE false");
    }

    /// <summary>Loads the CSV files of a folder as tables <c>seed_</c> and their names, all columns VARCHAR, an empty field NULL.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="names">Names of the files, without ending; null for every one.</param>
    public void AttachSeeds(string directory, IEnumerable<string>? names = null)
    {
        foreach (string file in names?.Select(name => Path.Combine(directory, name + ".csv")) ?? Directory.EnumerateFiles(directory, "*.csv").Order(StringComparer.Ordinal))
        {
            Execute($"""
                CREATE OR REPLACE TABLE {Sql.Name($"seed_{Path.GetFileNameWithoutExtension(file)}")} AS
                SELECT * FROM read_csv({Sql.Path(file)}, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', comment = '', nullstr = '', hive_partitioning = false)
                """);
        }
    }

    /// <summary>Runs a statement with positional parameters (<c>?</c> or <c>$1</c>).</summary>
    /// <returns>Number of rows changed.</returns>
    public int Execute(string sql, params object?[] values)
    {
        using DuckDBCommand command = Command(sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>Runs a query with positional parameters and maps every row.</summary>
    public IReadOnlyList<T> Query<T>(string sql, Func<DbDataReader, T> map, params object?[] values)
    {
        ArgumentNullException.ThrowIfNull(map);
        using DuckDBCommand command = Command(sql, values);
        return Rows(command, map);
    }

    /// <summary>Runs a query of very many rows, which DuckDB makes while they are mapped, so that it need not hold them. The mapping must not use the session.</summary>
    internal IReadOnlyList<T> Stream<T>(string sql, Func<DbDataReader, T> map)
    {
        using DuckDBCommand command = Command(sql, []);
        command.UseStreamingMode = true;
        return Rows(command, map);
    }

    /// <summary>
    /// Writes the result of a SELECT as zstd Parquet into the table's folder, one new file a partition, and syncs it to the disk. Nothing that is there is touched,
    /// and the files are no part of the table until a commit adds them.
    /// </summary>
    /// <param name="select">A SELECT with the columns of the layout, in any order. With an ORDER BY at its end, the rows of each file are in that order.</param>
    /// <param name="table">Where to write.</param>
    /// <param name="layout">Columns and partitions to write.</param>
    /// <param name="tags">Labels for every file.</param>
    /// <param name="partition">The partition that all rows are of, where the caller knows it: its file is then written straight from the SELECT. Or its first columns: those
    /// of the others tell the files apart.</param>
    /// <param name="durable">Whether the files must survive a loss of power; not those that are deleted before anybody else could see them.</param>
    /// <returns>The files, with statistics; none when there are no rows.</returns>
    /// <exception cref="LakeException">The SELECT gives other columns or types than the layout, a partition value is not printable ASCII or another than
    /// the one that was given, or the disk refused.</exception>
    public IReadOnlyList<DataFile> Write(
        string select, DeltaTable table, TableLayout layout, IReadOnlyDictionary<string, string>? tags = null, IReadOnlyDictionary<string, string?>? partition = null,
        bool durable = true) =>
        new FileWriter(this, table, layout).Write(select, tags, partition, durable);

    /// <summary>Closes the instance and removes its temporary folder.</summary>
    public void Dispose()
    {
        Connection.Dispose();
        if (Directory.Exists(temporary))
            Directory.Delete(temporary, recursive: true);
    }

    private static List<T> Rows<T>(DuckDBCommand command, Func<DbDataReader, T> map)
    {
        using DuckDBDataReader reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
            rows.Add(map(reader));
        return rows;
    }

    private DuckDBCommand Command(string sql, object?[] values)
    {
        DuckDBCommand command = Connection.CreateCommand();
        command.CommandText = sql;
        foreach (object? value in values)
            command.Parameters.Add(new DuckDBParameter(value ?? DBNull.Value));
        return command;
    }
}
