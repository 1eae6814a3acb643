using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>The result of a statement (<c>duckdb_result</c>); only the last field is in use, the others keep the C layout.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct DuckDBResult
{
    private readonly ulong deprecatedColumnCount;
    private readonly ulong deprecatedRowCount;
    private readonly ulong deprecatedRowsChanged;
    private readonly nint deprecatedColumns;
    private readonly nint deprecatedErrorMessage;
    private readonly nint internalData;

    /// <summary>Frees the result. DuckDB zeroes this struct, so closing it again does nothing; its copies must not be used any more.</summary>
    public void Close() => NativeMethods.Query.DuckDBDestroyResult(ref this);
}

/// <summary>How far the running statement is (<c>duckdb_query_progress_type</c>).</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBQueryProgress
{
    /// <summary>Percent done, or -1 if unknown.</summary>
    public double Percentage { get; }

    /// <summary>Rows read so far.</summary>
    public ulong RowsProcessed { get; }

    /// <summary>Estimate of the rows to read.</summary>
    public ulong TotalRowsToProcess { get; }
}
