using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Errors as objects.</summary>
    public static partial class ErrorData
    {
        [LibraryImport(Library, EntryPoint = "duckdb_error_data_error_type")]
        public static partial DuckDBErrorType DuckDBErrorDataErrorType(DuckDBErrorData error);

        [LibraryImport(Library, EntryPoint = "duckdb_error_data_has_error")]
        [return: MarshalAs(UnmanagedType.U1)]
        internal static partial bool DuckDBErrorDataHasError(DuckDBErrorData error);

        [LibraryImport(Library, EntryPoint = "duckdb_error_data_message")]
        [return: MarshalUsing(typeof(BorrowedUtf8))]
        internal static partial string? DuckDBErrorDataMessage(DuckDBErrorData error);
    }
}
