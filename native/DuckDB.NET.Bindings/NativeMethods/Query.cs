using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Results.</summary>
    public static partial class Query
    {
        [LibraryImport(Library, EntryPoint = "duckdb_destroy_result")]
        internal static partial void DuckDBDestroyResult(ref DuckDBResult result);

        [LibraryImport(Library, EntryPoint = "duckdb_column_name")]
        [return: MarshalUsing(typeof(BorrowedUtf8))]
        public static partial string? DuckDBColumnName(ref DuckDBResult result, long column);

        [LibraryImport(Library, EntryPoint = "duckdb_column_logical_type")]
        public static partial DuckDBLogicalType DuckDBColumnLogicalType(ref DuckDBResult result, long column);

        [LibraryImport(Library, EntryPoint = "duckdb_column_count")]
        public static partial ulong DuckDBColumnCount(ref DuckDBResult result);

        [LibraryImport(Library, EntryPoint = "duckdb_rows_changed")]
        public static partial long DuckDBRowsChanged(ref DuckDBResult result);

        [LibraryImport(Library, EntryPoint = "duckdb_result_error")]
        [return: MarshalUsing(typeof(BorrowedUtf8))]
        public static partial string? DuckDBResultError(ref DuckDBResult result);

        [LibraryImport(Library, EntryPoint = "duckdb_result_error_type")]
        public static partial DuckDBErrorType DuckDBResultErrorType(ref DuckDBResult result);

        [LibraryImport(Library, EntryPoint = "duckdb_result_return_type")]
        public static partial DuckDBResultType DuckDBResultReturnType(DuckDBResult result);

        [LibraryImport(Library, EntryPoint = "duckdb_fetch_chunk")]
        public static partial DuckDBDataChunk DuckDBFetchChunk(DuckDBResult result);
    }
}
