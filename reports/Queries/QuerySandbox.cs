using System.Globalization;
using System.Runtime.InteropServices;
using Analytics.Lake;
using Analytics.Reports.Arrow;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Analytics.Reports.Queries;

/// <summary>
/// Runs one query of a person on a DuckDB instance of its own, which sees views over the snapshots that the query reads and nothing else: no files but
/// those of the snapshots, no extensions, no settings, no disk to spill to. The instance ends with the query.
/// </summary>
public static partial class QuerySandbox
{
    private const string View = "asked", FormulaStarts = "=+-@\t\r";
    private const int SelectStatement = 1;

    // Types whose values may be any text.
    private static readonly string[] TextTypes = ["VARCHAR", "ENUM", "BLOB", "UNION"];

    /// <summary>The first rows of a result, and how many there are.</summary>
    /// <param name="statement">The query.</param>
    /// <param name="tables">The tables that it reads.</param>
    /// <param name="limits">What it may use.</param>
    /// <param name="shown">How many rows to show.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="QueryException">It is wrong or reached a limit.</exception>
    public static QueryPreview Preview(
        QueryStatement statement, QueryTables tables, QueryLimits limits, int shown, CancellationToken stop = default) =>
        Run(statement, tables, limits, null, (session, columns) =>
        {
            using var command = session.Connection.CreateCommand();
            command.CommandText = $"SELECT {string.Join(", ", columns.Select(column => $"CAST({Name(column.Name)} AS VARCHAR)"))} FROM {View} {Limit(limits.Rows + 1)}";
            command.UseStreamingMode = true;
            using var reader = command.ExecuteReader();
            List<IReadOnlyList<string?>> first = [];
            long rows = 0;
            for (; rows <= limits.Rows && reader.Read(); rows++)
            {
                if (rows < shown && rows < limits.Rows)
                    first.Add([.. Enumerable.Range(0, columns.Count).Select(i => reader.IsDBNull(i) ? null : reader.GetString(i))]);
            }
            return new QueryPreview(columns, first, Math.Min(rows, limits.Rows), rows > limits.Rows);
        }, stop);

    /// <summary>Writes a result to a file.</summary>
    /// <param name="statement">The query.</param>
    /// <param name="tables">The tables that it reads.</param>
    /// <param name="limits">What it may use.</param>
    /// <param name="format">What to write.</param>
    /// <param name="path">A file to make; after an exception what is there is of no use.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="QueryException">It is wrong, reached a limit, or has a column that the format cannot hold.</exception>
    public static QuerySummary Write(
        QueryStatement statement, QueryTables tables, QueryLimits limits, QueryFormat format, string path,
        CancellationToken stop = default) =>
        Run(statement, tables, limits, format == QueryFormat.Arrow ? null : path, (session, columns) =>
        {
            string select = $"SELECT {string.Join(", ", columns.Select(column => ColumnFor(format, column)))} FROM {View}";
            if (format == QueryFormat.Arrow)
                return WriteArrow(session.Connection, $"{select} {Limit(limits.Rows + 1)}", limits.Rows, path);
            string options = format switch
            {
                QueryFormat.Csv => "FORMAT csv, HEADER true",
                QueryFormat.Json => "FORMAT json, ARRAY true",
                _ => "FORMAT parquet, COMPRESSION zstd",
            };
            long rows = session.Execute($"COPY ({select} {Limit(limits.Rows)}) TO {Text(path)} ({options}, USE_TMP_FILE false)");
            if (format == QueryFormat.Json && columns.Any(column => column.Type.Contains("DOUBLE", StringComparison.Ordinal) || column.Type.Contains("FLOAT", StringComparison.Ordinal)))
                FiniteJson.Rewrite(path);
            // As many as the limit may be all of them.
            bool cut = rows == limits.Rows && session.Query($"SELECT 1 FROM {View} {Limit(1)} OFFSET {rows}", row => row.GetInt32(0)).Count > 0;
            return new QuerySummary(rows, cut);
        }, stop);

    private static T Run<T>(
        QueryStatement statement, QueryTables tables, QueryLimits limits, string? written,
        Func<LakeSession, IReadOnlyList<Column>, T> work, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(statement);
        QueryWatch watch = new(limits, stop);
        using var timed = ReportsTelemetry.Querying();
        try
        {
            T result = watch.Run(Work);
            timed.Outcome = "answered";
            return result;
        }
        catch (QueryException e)
        {
            timed.Outcome = e.Limit ? "limited" : "refused";
            throw;
        }

        T Work()
        {
            using var session = LakeSession.Open(new($"{limits.MemoryMegabytes}MB", limits.Threads, null));
            watch.Watch(session.Connection);
            try
            {
                tables.Attach(session, statement.Tables);
                Close(session, tables.Snapshots.Values, written);
                CheckType(session.Connection.NativeConnection, statement.Sql);
                // Behind the view's name the text stays as the person wrote it, with its comments and its semicolon.
                session.Execute($"CREATE TEMP VIEW {View} AS {statement.Sql}");
                return work(session, session.Query($"DESCRIBE {View}", row => new Column(row.GetString(0), row.GetString(1))));
            }
            finally
            {
                watch.Watch(null);
            }
        }
    }

    // From here on nothing of the instance can be changed, and no file is opened but these.
    private static void Close(LakeSession session, IEnumerable<Snapshot> snapshots, string? written)
    {
        IEnumerable<string> paths = snapshots.SelectMany(table => table.Files.Select(file => Path.Combine(table.Directory, file.Path)));
        // The views name files with wildcards made literal, [*]; DuckDB compares texts.
        string[] allowed = [.. paths.SelectMany(path => new[] { path, Literal(path) }).Concat(written is null ? [] : [written]).Distinct()];
        session.Execute(
            $"""
            SET allowed_paths = [{string.Join(", ", allowed.Select(Text))}];
            SET temp_directory = '';
            SET allow_community_extensions = false;
            SET allow_persistent_secrets = false;
            SET arrow_large_buffer_size = false;
            SET arrow_output_list_view = false;
            SET produce_arrow_string_view = false;
            SET enable_external_access = false;
            SET lock_configuration = true;
            """);
    }

    // The second look, by DuckDB itself: what its planner calls a SELECT. Mistakes in the query are told here, in its own lines.
    private static void CheckType(DuckDBNativeConnection connection, string sql)
    {
        using var prepared = Prepared.Prepare(connection, sql);
        if (StatementType(prepared) != SelectStatement)
            throw new QueryException("只能运行 SELECT 查询，其他语句一律不执行。", "Only a SELECT is run; no other statement is.");
        if (NativeMethods.PreparedStatements.DuckDBParams(prepared) > 0)
            throw new QueryException("查询中不能有参数（? 或 $1），请直接写出值。", "The query cannot have parameters (? or $1); write the values.");
    }

    private static string ColumnFor(QueryFormat format, Column column)
    {
        string name = Name(column.Name);
        if (format == QueryFormat.Csv)
        {
            // A spreadsheet would run text, or the name of a column, that starts like a formula.
            string head = column.Name.Length > 0 && FormulaStarts.Contains(column.Name[0], StringComparison.Ordinal) ? Name("'" + column.Name) : name;
            if (!TextTypes.Any(type => column.Type.StartsWith(type, StringComparison.Ordinal)))
                return $"{name} AS {head}";
            string text = $"CAST({name} AS VARCHAR)";
            return $"CASE WHEN {text}[1] IN ({string.Join(", ", FormulaStarts.Select(each => $"chr({(int)each})"))}) THEN '''' || {text} ELSE {text} END AS {head}";
        }
        if (format == QueryFormat.Json)
            return name;
        if (column.Type is "HUGEINT" or "UHUGEINT")
        {
            // Sums of whole numbers. Parquet would get a DOUBLE, which loses digits.
            string top = $"1{new string('0', 38)}::{column.Type}";
            string range = column.Type == "HUGEINT" ? $"{name} > -{top} AND {name} < {top}" : $"{name} < {top}";
            string message = $"列“{column.Name}”中有超过 38 位的数，请用 CAST 转换为 VARCHAR。 Column \"{column.Name}\" holds a number of more than 38 digits; cast it to VARCHAR.";
            return $"CASE WHEN {range} THEN CAST({name} AS DECIMAL(38, 0)) WHEN {name} IS NOT NULL THEN error({Text(message)}) END AS {name}";
        }
        if (column.Type.Contains("HUGEINT", StringComparison.Ordinal))
        {
            throw new QueryException(
                $"列“{column.Name}”的类型 {column.Type} 无法写入，请用 CAST 将其中的 HUGEINT 转换为 DECIMAL(38, 0)。",
                $"The type {column.Type} of column \"{column.Name}\" cannot be written; cast the HUGEINT in it to DECIMAL(38, 0).");
        }
        return name;
    }

    private static QuerySummary WriteArrow(DuckDBConnection connection, string select, long most, string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
            return ArrowQuery.Write(connection, select, most, file);
        }
        catch (ArrowException e)
        {
            throw new QueryException(e.Zh, e.En, cause: e);
        }
    }

    private static string Limit(long rows) => string.Create(CultureInfo.InvariantCulture, $"LIMIT {rows}");

    private static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Literal(string path) => string.Concat(path.Select(c => c is '*' or '?' or '[' ? $"[{c}]" : c.ToString()));

    // Missing from DuckDB.NET.Bindings, so declared here.
    [LibraryImport("duckdb", EntryPoint = "duckdb_prepared_statement_type")]
    private static partial int StatementType(DuckDBPreparedStatement statement);
}
