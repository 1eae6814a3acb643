using System.Runtime.InteropServices;
using Analytics.Reports.Queries;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Analytics.Reports.Arrow;

/// <summary>Writes the result of a query as an Arrow stream, chunk by chunk while DuckDB computes it; DuckDB makes the Arrow arrays itself.</summary>
internal static unsafe class ArrowQuery
{
    /// <summary>Runs a query and writes its rows.</summary>
    /// <param name="connection">Where to run it.</param>
    /// <param name="sql">One statement.</param>
    /// <param name="most">No more rows than this are written.</param>
    /// <param name="stream">Where to write; it stays open. Without the end of the stream when an exception comes.</param>
    /// <exception cref="ArrowException">A column has a type that the stream does not carry.</exception>
    /// <exception cref="NativeFailure">The query failed.</exception>
    public static QuerySummary Write(DuckDBConnection connection, string sql, long most, Stream stream)
    {
        DuckDBResult result = Start(connection.NativeConnection, sql);
        try
        {
            using var options = NativeMethods.Arrow.DuckDBResultGetArrowOptions(ref result);
            ArrowSchema schema = default;
            ArrowStreamWriter writer;
            try
            {
                ReadSchema(ref result, options, &schema);
                writer = new(stream, &schema);
            }
            finally
            {
                ArrowSchema.Release(&schema);
            }
            long rows = 0;
            bool cut = false;
            while (!cut)
            {
                using var chunk = NativeMethods.StreamingResult.DuckDBStreamFetchChunk(result);
                if (chunk.IsInvalid)
                    break;
                cut = Write(writer, options, chunk, most - rows, out long written);
                rows += written;
            }
            if (NativeMethods.Query.DuckDBResultError(ref result) is { Length: > 0 } message)
                throw new NativeFailure(message, NativeMethods.Query.DuckDBResultErrorType(ref result));
            writer.End();
            return new(rows, cut);
        }
        finally
        {
            result.Close();
        }
    }

    private static DuckDBResult Start(DuckDBNativeConnection connection, string sql)
    {
        using var prepared = Prepared.Prepare(connection, sql);
        if (NativeMethods.PreparedStatements.DuckDBExecutePreparedStreaming(prepared, out var result).IsSuccess())
            return result;
        string message = NativeMethods.Query.DuckDBResultError(ref result) ?? "";
        var type = NativeMethods.Query.DuckDBResultErrorType(ref result);
        result.Close();
        throw new NativeFailure(message, type);
    }

    private static void ReadSchema(ref DuckDBResult result, DuckDBArrowOptions options, ArrowSchema* schema)
    {
        int count = checked((int)NativeMethods.Query.DuckDBColumnCount(ref result));
        List<DuckDBLogicalType> types = [];
        var names = new nint[count];
        try
        {
            for (int i = 0; i < count; i++)
            {
                types.Add(NativeMethods.Query.DuckDBColumnLogicalType(ref result, i));
                names[i] = Marshal.StringToCoTaskMemUTF8(NativeMethods.Query.DuckDBColumnName(ref result, i));
            }
            nint[] handles = [.. types.Select(type => type.DangerousGetHandle())];
            fixed (nint* typeList = handles, nameList = names)
            {
                using var error = NativeMethods.Arrow.DuckDBToArrowSchema(options, (nint)typeList, (nint)nameList, (ulong)count, (nint)schema);
                if (error.HasError)
                    throw new NativeFailure(error.Message, DuckDBErrorType.Invalid);
            }
        }
        finally
        {
            types.ForEach(type => type.Dispose());
            foreach (nint name in names)
                Marshal.FreeCoTaskMem(name);
        }
    }

    /// <returns>True when rows of the chunk were left out.</returns>
    private static bool Write(ArrowStreamWriter writer, DuckDBArrowOptions options, DuckDBDataChunk chunk, long most, out long written)
    {
        ArrowArray array = default;
        try
        {
            using var error = NativeMethods.Arrow.DuckDBDataChunkToArrow(options, chunk, (nint)(&array));
            if (error.HasError)
                throw new NativeFailure(error.Message, DuckDBErrorType.Invalid);
            bool cut = array.Length > most;
            written = array.Length = Math.Min(array.Length, most);
            if (written > 0)
                writer.Write(&array);
            return cut;
        }
        finally
        {
            ArrowArray.Release(&array);
        }
    }
}
