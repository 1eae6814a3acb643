using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Results that come while the query runs.</summary>
    public static partial class StreamingResult
    {
        [LibraryImport(Library, EntryPoint = "duckdb_stream_fetch_chunk")]
        public static partial DuckDBDataChunk DuckDBStreamFetchChunk(DuckDBResult result);
    }
}
