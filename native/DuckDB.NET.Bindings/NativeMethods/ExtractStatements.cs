using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Taking an SQL text apart.</summary>
    public static partial class ExtractStatements
    {
        /// <summary>Number of statements in the text; 0 if it cannot be parsed.</summary>
        public static int DuckDBExtractStatements(
            DuckDBNativeConnection connection, string query, out DuckDBExtractedStatements statements) =>
            checked((int)Extract(connection, query, out statements));

        [LibraryImport(Library, EntryPoint = "duckdb_extract_statements_error")]
        [return: MarshalUsing(typeof(BorrowedUtf8))]
        public static partial string? DuckDBExtractStatementsError(DuckDBExtractedStatements statements);

        [LibraryImport(Library, EntryPoint = "duckdb_prepare_extracted_statement")]
        public static partial DuckDBState DuckDBPrepareExtractedStatement(
            DuckDBNativeConnection connection, DuckDBExtractedStatements statements, long index, out DuckDBPreparedStatement statement);

        [LibraryImport(Library, EntryPoint = "duckdb_extract_statements", StringMarshalling = StringMarshalling.Utf8)]
        private static partial ulong Extract(
            DuckDBNativeConnection connection, string query, out DuckDBExtractedStatements statements);
    }
}
