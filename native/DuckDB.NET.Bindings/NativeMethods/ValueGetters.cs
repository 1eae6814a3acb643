using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Reading single values.</summary>
    internal static partial class ValueGetters
    {
        [LibraryImport(Library, EntryPoint = "duckdb_is_null_value")]
        [return: MarshalAs(UnmanagedType.U1)]
        internal static partial bool IsNull(DuckDBValue value);

        /// <summary>The type of the value; it belongs to the value and is not freed.</summary>
        [LibraryImport(Library, EntryPoint = "duckdb_get_value_type")]
        internal static partial nint GetValueType(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_type_id")]
        internal static partial DuckDBType GetTypeId(nint type);

        [LibraryImport(Library, EntryPoint = "duckdb_get_bool")]
        [return: MarshalAs(UnmanagedType.U1)]
        internal static partial bool GetBool(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_int8")]
        internal static partial sbyte GetInt8(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_int16")]
        internal static partial short GetInt16(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_int32")]
        internal static partial int GetInt32(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_int64")]
        internal static partial long GetInt64(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_uint8")]
        internal static partial byte GetUInt8(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_uint16")]
        internal static partial ushort GetUInt16(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_uint32")]
        internal static partial uint GetUInt32(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_uint64")]
        internal static partial ulong GetUInt64(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_hugeint")]
        internal static partial DuckDBHugeInt GetHugeInt(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_uhugeint")]
        internal static partial DuckDBUHugeInt GetUHugeInt(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_float")]
        internal static partial float GetFloat(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_double")]
        internal static partial double GetDouble(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_decimal")]
        internal static partial DuckDBDecimal GetDecimal(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_date")]
        internal static partial DuckDBDate GetDate(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_time")]
        internal static partial DuckDBTime GetTime(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_time_tz")]
        internal static partial DuckDBTimeTzStruct GetTimeTz(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_timestamp")]
        internal static partial DuckDBTimestampStruct GetTimestamp(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_timestamp_tz")]
        internal static partial DuckDBTimestampStruct GetTimestampTz(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_interval")]
        internal static partial DuckDBInterval GetInterval(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_uuid")]
        internal static partial DuckDBUHugeInt GetUuid(DuckDBValue value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_varchar")]
        [return: MarshalUsing(typeof(OwnedUtf8))]
        internal static partial string? GetVarchar(DuckDBValue value);
    }
}
