using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Chunks of a result, by number.</summary>
    public static partial class Types
    {
        [LibraryImport(Library, EntryPoint = "duckdb_result_get_chunk")]
        public static partial DuckDBDataChunk DuckDBResultGetChunk(DuckDBResult result, long index);

        [LibraryImport(Library, EntryPoint = "duckdb_result_is_streaming")]
        public static partial byte DuckDBResultIsStreaming(DuckDBResult result);
    }
}
