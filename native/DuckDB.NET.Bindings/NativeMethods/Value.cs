using System.Runtime.InteropServices;
using System.Text;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Making single values.</summary>
    public static partial class Value
    {
        [LibraryImport(Library, EntryPoint = "duckdb_create_null_value")]
        public static partial DuckDBValue DuckDBCreateNullValue();

        [LibraryImport(Library, EntryPoint = "duckdb_create_bool")]
        public static partial DuckDBValue DuckDBCreateBool([MarshalAs(UnmanagedType.U1)] bool value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_int8")]
        public static partial DuckDBValue DuckDBCreateInt8(sbyte value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_int16")]
        public static partial DuckDBValue DuckDBCreateInt16(short value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_int32")]
        public static partial DuckDBValue DuckDBCreateInt32(int value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_int64")]
        public static partial DuckDBValue DuckDBCreateInt64(long value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_uint8")]
        public static partial DuckDBValue DuckDBCreateUInt8(byte value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_uint16")]
        public static partial DuckDBValue DuckDBCreateUInt16(ushort value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_uint32")]
        public static partial DuckDBValue DuckDBCreateUInt32(uint value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_uint64")]
        public static partial DuckDBValue DuckDBCreateUInt64(ulong value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_hugeint")]
        public static partial DuckDBValue DuckDBCreateHugeInt(DuckDBHugeInt value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_uhugeint")]
        public static partial DuckDBValue DuckDBCreateUHugeInt(DuckDBUHugeInt value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_bignum")]
        public static partial DuckDBValue DuckDBCreateBignum(DuckDBBignum value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_float")]
        public static partial DuckDBValue DuckDBCreateFloat(float value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_double")]
        public static partial DuckDBValue DuckDBCreateDouble(double value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_decimal")]
        public static partial DuckDBValue DuckDBCreateDecimal(DuckDBDecimal value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_uuid")]
        public static partial DuckDBValue DuckDBCreateUuid(DuckDBHugeInt value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_date")]
        public static partial DuckDBValue DuckDBCreateDate(DuckDBDate value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_time")]
        public static partial DuckDBValue DuckDBCreateTime(DuckDBTime value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_time_tz_value")]
        public static partial DuckDBValue DuckDBCreateTimeTz(DuckDBTimeTzStruct value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_timestamp")]
        public static partial DuckDBValue DuckDBCreateTimestamp(DuckDBTimestampStruct value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_timestamp_s")]
        public static partial DuckDBValue DuckDBCreateTimestampS(DuckDBTimestampStruct value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_timestamp_ms")]
        public static partial DuckDBValue DuckDBCreateTimestampMs(DuckDBTimestampStruct value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_timestamp_ns")]
        public static partial DuckDBValue DuckDBCreateTimestampNs(DuckDBTimestampStruct value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_timestamp_tz")]
        public static partial DuckDBValue DuckDBCreateTimestampTz(DuckDBTimestampStruct value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_interval")]
        public static partial DuckDBValue DuckDBCreateInterval(DuckDBInterval value);

        /// <summary>A text of any length; it may hold NUL characters.</summary>
        public static DuckDBValue DuckDBCreateVarchar(string text)
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(text);
            return CreateVarchar(utf8, (ulong)utf8.Length);
        }

        [LibraryImport(Library, EntryPoint = "duckdb_create_blob")]
        public static partial DuckDBValue DuckDBCreateBlob(byte[] data, long length);

        public static DuckDBValue DuckDBCreateListValue(DuckDBLogicalType elementType, DuckDBValue[] values, int count)
        {
            using LentHandles lent = new(values, count);
            return CreateList(elementType, lent.Pointers, (ulong)count);
        }

        public static DuckDBValue DuckDBCreateArrayValue(DuckDBLogicalType elementType, DuckDBValue[] values, int count)
        {
            using LentHandles lent = new(values, count);
            return CreateArray(elementType, lent.Pointers, (ulong)count);
        }

        [LibraryImport(Library, EntryPoint = "duckdb_create_varchar_length")]
        private static partial DuckDBValue CreateVarchar(byte[] utf8, ulong length);

        [LibraryImport(Library, EntryPoint = "duckdb_create_list_value")]
        private static partial DuckDBValue CreateList(DuckDBLogicalType elementType, nint[] values, ulong count);

        [LibraryImport(Library, EntryPoint = "duckdb_create_array_value")]
        private static partial DuckDBValue CreateArray(DuckDBLogicalType elementType, nint[] values, ulong count);
    }
}
