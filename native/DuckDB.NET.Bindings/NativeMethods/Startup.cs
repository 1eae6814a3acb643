using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Databases and connections.</summary>
    public static partial class Startup
    {
        /// <summary>Opens a database; on failure the text of the error comes back.</summary>
        [LibraryImport(Library, EntryPoint = "duckdb_open_ext", StringMarshalling = StringMarshalling.Utf8)]
        public static partial DuckDBState DuckDBOpen(
            string? path, out DuckDBDatabase database, DuckDBConfig config, [MarshalUsing(typeof(OwnedUtf8))] out string? error);

        [LibraryImport(Library, EntryPoint = "duckdb_connect")]
        public static partial DuckDBState DuckDBConnect(DuckDBDatabase database, out DuckDBNativeConnection connection);

        [LibraryImport(Library, EntryPoint = "duckdb_interrupt")]
        internal static partial void DuckDBInterrupt(DuckDBNativeConnection connection);

        [LibraryImport(Library, EntryPoint = "duckdb_query_progress")]
        public static partial DuckDBQueryProgress DuckDBQueryProgress(DuckDBNativeConnection connection);

        [LibraryImport(Library, EntryPoint = "duckdb_connection_get_client_context")]
        public static partial void DuckDBConnectionGetClientContext(DuckDBNativeConnection connection, out DuckDBClientContext context);

        [LibraryImport(Library, EntryPoint = "duckdb_client_context_get_connection_id")]
        internal static partial ulong DuckDBClientContextGetConnectionId(DuckDBClientContext context);

        [LibraryImport(Library, EntryPoint = "duckdb_library_version")]
        [return: MarshalUsing(typeof(BorrowedUtf8))]
        public static partial string? DuckDBLibraryVersion();
    }
}
