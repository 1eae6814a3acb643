using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Batches of rows.</summary>
    public static partial class DataChunks
    {
        [LibraryImport(Library, EntryPoint = "duckdb_create_data_chunk")]
        public static partial DuckDBDataChunk DuckDBCreateDataChunk(nint[] logicalTypes, ulong count);

        [LibraryImport(Library, EntryPoint = "duckdb_data_chunk_reset")]
        public static partial void DuckDBDataChunkReset(DuckDBDataChunk chunk);

        public static long DuckDBDataChunkGetColumnCount(DuckDBDataChunk chunk) => checked((long)GetColumnCount(chunk));

        [LibraryImport(Library, EntryPoint = "duckdb_data_chunk_get_vector")]
        public static partial nint DuckDBDataChunkGetVector(DuckDBDataChunk chunk, long column);

        [LibraryImport(Library, EntryPoint = "duckdb_data_chunk_get_size")]
        public static partial ulong DuckDBDataChunkGetSize(DuckDBDataChunk chunk);

        /// <summary>Sets the number of rows. C returns nothing, so neither does the number mean anything.</summary>
        public static long DuckDBDataChunkSetSize(DuckDBDataChunk chunk, ulong size)
        {
            SetSize(chunk, size);
            return 0;
        }

        [LibraryImport(Library, EntryPoint = "duckdb_data_chunk_get_column_count")]
        private static partial ulong GetColumnCount(DuckDBDataChunk chunk);

        [LibraryImport(Library, EntryPoint = "duckdb_data_chunk_set_size")]
        private static partial void SetSize(DuckDBDataChunk chunk, ulong size);
    }
}
