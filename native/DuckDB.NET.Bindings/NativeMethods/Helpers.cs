using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>The rest.</summary>
    public static unsafe partial class Helpers
    {
        [LibraryImport(Library, EntryPoint = "duckdb_vector_size")]
        public static partial ulong DuckDBVectorSize();

        [LibraryImport(Library, EntryPoint = "duckdb_free")]
        internal static partial void DuckDBFree(void* memory);
    }
}
