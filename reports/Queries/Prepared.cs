using DuckDB.NET.Native;

namespace Analytics.Reports.Queries;

/// <summary>What DuckDB said of a query that was run through its C functions.</summary>
internal sealed class NativeFailure(string message, DuckDBErrorType type) : Exception(message)
{
    public DuckDBErrorType Type => type;
}

/// <summary>Prepares statements through DuckDB's C functions.</summary>
internal static class Prepared
{
    /// <summary>Prepares a text that holds exactly one statement.</summary>
    /// <exception cref="NativeFailure">It does not, or DuckDB refuses it.</exception>
    public static DuckDBPreparedStatement Prepare(DuckDBNativeConnection connection, string sql)
    {
        int count = NativeMethods.ExtractStatements.DuckDBExtractStatements(connection, sql, out var statements);
        using (statements)
        {
            if (count != 1)
                throw new NativeFailure(NativeMethods.ExtractStatements.DuckDBExtractStatementsError(statements) ?? $"{count} statements", DuckDBErrorType.Parser);
            var state = NativeMethods.ExtractStatements.DuckDBPrepareExtractedStatement(connection, statements, 0, out var prepared);
            if (state.IsSuccess())
                return prepared;
            using (prepared)
                throw new NativeFailure(NativeMethods.PreparedStatements.DuckDBPrepareError(prepared) ?? "", DuckDBErrorType.Binder);
        }
    }
}
