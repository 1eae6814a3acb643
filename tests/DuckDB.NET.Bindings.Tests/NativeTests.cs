using System.Runtime.InteropServices;
using DuckDB.NET.Native;

namespace DuckDB.NET.Bindings.Tests;

/// <summary>What DuckDB.NET.Data does not show of the native calls: the numbers of the types, results, options, Arrow.</summary>
public class NativeTests(Database database) : IClassFixture<Database>
{
    [Theory]
    [InlineData("true", DuckDBType.Boolean)]
    [InlineData("1::TINYINT", DuckDBType.TinyInt)]
    [InlineData("1::SMALLINT", DuckDBType.SmallInt)]
    [InlineData("1::INTEGER", DuckDBType.Integer)]
    [InlineData("1::BIGINT", DuckDBType.BigInt)]
    [InlineData("1::UTINYINT", DuckDBType.UnsignedTinyInt)]
    [InlineData("1::USMALLINT", DuckDBType.UnsignedSmallInt)]
    [InlineData("1::UINTEGER", DuckDBType.UnsignedInteger)]
    [InlineData("1::UBIGINT", DuckDBType.UnsignedBigInt)]
    [InlineData("1::FLOAT", DuckDBType.Float)]
    [InlineData("1::DOUBLE", DuckDBType.Double)]
    [InlineData("TIMESTAMP '2025-01-01'", DuckDBType.Timestamp)]
    [InlineData("DATE '2025-01-01'", DuckDBType.Date)]
    [InlineData("TIME '00:00:00'", DuckDBType.Time)]
    [InlineData("INTERVAL 1 DAY", DuckDBType.Interval)]
    [InlineData("1::HUGEINT", DuckDBType.HugeInt)]
    [InlineData("1::UHUGEINT", DuckDBType.UnsignedHugeInt)]
    [InlineData("'x'", DuckDBType.Varchar)]
    [InlineData("'x'::BLOB", DuckDBType.Blob)]
    [InlineData("1.5", DuckDBType.Decimal)]
    [InlineData("'2025-01-01'::TIMESTAMP_S", DuckDBType.TimestampS)]
    [InlineData("'2025-01-01'::TIMESTAMP_MS", DuckDBType.TimestampMs)]
    [InlineData("'2025-01-01'::TIMESTAMP_NS", DuckDBType.TimestampNs)]
    [InlineData("'a'::ENUM('a')", DuckDBType.Enum)]
    [InlineData("[1]", DuckDBType.List)]
    [InlineData("{'a': 1}", DuckDBType.Struct)]
    [InlineData("MAP {'a': 1}", DuckDBType.Map)]
    [InlineData("uuid()", DuckDBType.Uuid)]
    [InlineData("union_value(a := 1)", DuckDBType.Union)]
    [InlineData("'1'::BIT", DuckDBType.Bit)]
    [InlineData("'00:00:00'::TIMETZ", DuckDBType.TimeTz)]
    [InlineData("'2025-01-01'::TIMESTAMPTZ", DuckDBType.TimestampTz)]
    [InlineData("[1]::INTEGER[1]", DuckDBType.Array)]
    [InlineData("1::BIGNUM", DuckDBType.Bignum)]
    [InlineData("'00:00:00'::TIME_NS", DuckDBType.TimeNs)]
    [InlineData("NULL::GEOMETRY", DuckDBType.Geometry)]
    [InlineData("1::VARIANT", DuckDBType.Variant)]
    public void The_number_of_a_type_is_that_of_the_library(string sql, DuckDBType type)
    {
        DuckDBResult result = Execute("SELECT " + sql);
        using DuckDBLogicalType logicalType = NativeMethods.Query.DuckDBColumnLogicalType(ref result, 0);

        Assert.Equal(type, NativeMethods.LogicalType.DuckDBGetTypeId(logicalType));
        result.Close();
    }

    [Theory]
    [InlineData(DuckDBType.Any)]
    [InlineData(DuckDBType.SqlNull)]
    [InlineData(DuckDBType.Varchar)]
    public void A_type_is_made_by_its_number(DuckDBType type)
    {
        using DuckDBLogicalType logicalType = NativeMethods.LogicalType.DuckDBCreateLogicalType(type);

        Assert.Equal(type, NativeMethods.LogicalType.DuckDBGetTypeId(logicalType));
    }

    [Fact]
    public void The_kinds_of_results_and_their_parts_are_told()
    {
        DuckDBResult query = Execute("SELECT 1 AS 甲, 2 AS 乙 FROM range(3)");
        Assert.Equal(DuckDBResultType.QueryResult, NativeMethods.Query.DuckDBResultReturnType(query));
        Assert.Equal(2UL, NativeMethods.Query.DuckDBColumnCount(ref query));
        Assert.Equal("乙", NativeMethods.Query.DuckDBColumnName(ref query, 1));
        Assert.Null(NativeMethods.Query.DuckDBColumnName(ref query, 2));
        Assert.Equal(0, NativeMethods.Types.DuckDBResultIsStreaming(query));
        using (DuckDBDataChunk chunk = NativeMethods.Query.DuckDBFetchChunk(query))
        {
            Assert.Equal(3UL, NativeMethods.DataChunks.DuckDBDataChunkGetSize(chunk));
            Assert.Equal(2, NativeMethods.DataChunks.DuckDBDataChunkGetColumnCount(chunk));
        }
        using (DuckDBDataChunk end = NativeMethods.Query.DuckDBFetchChunk(query))
            Assert.True(end.IsInvalid);
        query.Close();
        query.Close();

        DuckDBResult changed = Execute("CREATE OR REPLACE TABLE r (i INTEGER); INSERT INTO r VALUES (1), (2)");
        Assert.Equal(DuckDBResultType.ChangedRows, NativeMethods.Query.DuckDBResultReturnType(changed));
        Assert.Equal(2, NativeMethods.Query.DuckDBRowsChanged(ref changed));
        changed.Close();

        DuckDBResult nothing = Execute("SET threads = 2");
        Assert.Equal(DuckDBResultType.Nothing, NativeMethods.Query.DuckDBResultReturnType(nothing));
        nothing.Close();
    }

    [Fact]
    public void Every_option_has_a_name_and_a_description()
    {
        Dictionary<string, string> options = [];
        for (int i = 0; i < NativeMethods.Configuration.DuckDBConfigCount(); i++)
        {
            Assert.True(NativeMethods.Configuration.DuckDBGetConfigFlag(i, out string? name, out string? description).IsSuccess());
            options[name!] = description!;
        }

        Assert.True(options.Count > 50);
        Assert.Contains("memory", options["memory_limit"], StringComparison.Ordinal);
        Assert.False(NativeMethods.Configuration.DuckDBGetConfigFlag(int.MaxValue, out _, out _).IsSuccess());
    }

    [Fact]
    public void No_error_is_no_error()
    {
        using DuckDBErrorData none = new();

        Assert.False(none.HasError);
        Assert.Equal("", none.Message);
    }

    [Fact]
    public unsafe void A_result_goes_out_as_Arrow()
    {
        DuckDBResult result = Execute("SELECT 7::INTEGER AS 数, '字' AS 文 FROM range(3)");
        using DuckDBArrowOptions options = NativeMethods.Arrow.DuckDBResultGetArrowOptions(ref result);
        using DuckDBLogicalType number = NativeMethods.Query.DuckDBColumnLogicalType(ref result, 0);
        using DuckDBLogicalType text = NativeMethods.Query.DuckDBColumnLogicalType(ref result, 1);
        nint[] types = [number.DangerousGetHandle(), text.DangerousGetHandle()];
        nint[] names = [Marshal.StringToCoTaskMemUTF8("数"), Marshal.StringToCoTaskMemUTF8("文")];
        ArrowSchema schema = default;
        fixed (nint* typesPointer = types, namesPointer = names)
        {
            using DuckDBErrorData error = NativeMethods.Arrow.DuckDBToArrowSchema(
                options, (nint)typesPointer, (nint)namesPointer, 2, (nint)(&schema));
            Assert.False(error.HasError, error.Message);
        }

        Assert.Equal("+s", Text(schema.Format));
        Assert.Equal(2, schema.ChildCount);
        Assert.Equal(("i", "数"), (Text(schema.Children[0]->Format), Text(schema.Children[0]->Name)));
        Assert.Equal(("u", "文"), (Text(schema.Children[1]->Format), Text(schema.Children[1]->Name)));

        ArrowArray array = default;
        using (DuckDBDataChunk chunk = NativeMethods.Query.DuckDBFetchChunk(result))
        using (DuckDBErrorData error = NativeMethods.Arrow.DuckDBDataChunkToArrow(options, chunk, (nint)(&array)))
            Assert.False(error.HasError, error.Message);
        Assert.Equal((3, 2), (array.Length, array.ChildCount));
        Assert.Equal([7, 7, 7], new ReadOnlySpan<int>(array.Children[0]->Buffers[1], 3));
        Assert.Equal("字字字"u8, new ReadOnlySpan<byte>(array.Children[1]->Buffers[2], 9));

        array.Release(&array);
        schema.Release(&schema);
        Array.ForEach(names, Marshal.FreeCoTaskMem);
        result.Close();

        static string? Text(byte* utf8) => Marshal.PtrToStringUTF8((nint)utf8);
    }

    /// <summary>Runs the statements natively and gives the result of the last.</summary>
    private DuckDBResult Execute(string sql)
    {
        DuckDBNativeConnection connection = database.Connection.NativeConnection;
        int count = NativeMethods.ExtractStatements.DuckDBExtractStatements(connection, sql, out DuckDBExtractedStatements statements);
        using (statements)
        {
            DuckDBResult result = default;
            for (int i = 0; i < count; i++)
            {
                result.Close();
                DuckDBState prepared = NativeMethods.ExtractStatements.DuckDBPrepareExtractedStatement(
                    connection, statements, i, out DuckDBPreparedStatement statement);
                using (statement)
                {
                    Assert.True(prepared.IsSuccess(), NativeMethods.PreparedStatements.DuckDBPrepareError(statement));
                    DuckDBState executed = NativeMethods.PreparedStatements.DuckDBExecutePrepared(statement, out result);
                    Assert.True(executed.IsSuccess(), NativeMethods.Query.DuckDBResultError(ref result));
                }
            }
            return result;
        }
    }

    // Arrow's C data interface: https://arrow.apache.org/docs/format/CDataInterface.html
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct ArrowSchema
    {
        public byte* Format;
        public byte* Name;
        public byte* Metadata;
        public long Flags;
        public long ChildCount;
        public ArrowSchema** Children;
        public ArrowSchema* Dictionary;
        public delegate* unmanaged[Cdecl]<ArrowSchema*, void> Release;
        public void* PrivateData;
    }

    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct ArrowArray
    {
        public long Length;
        public long NullCount;
        public long Offset;
        public long BufferCount;
        public long ChildCount;
        public void** Buffers;
        public ArrowArray** Children;
        public ArrowArray* Dictionary;
        public delegate* unmanaged[Cdecl]<ArrowArray*, void> Release;
        public void* PrivateData;
    }
}
