using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Dates and times to their parts and back.</summary>
    public static partial class DateTimeHelpers
    {
        [LibraryImport(Library, EntryPoint = "duckdb_from_date")]
        internal static partial DuckDBDateOnly DuckDBFromDate(DuckDBDate date);

        [LibraryImport(Library, EntryPoint = "duckdb_from_time")]
        public static partial DuckDBTimeOnly DuckDBFromTime(DuckDBTime time);

        [LibraryImport(Library, EntryPoint = "duckdb_to_time")]
        public static partial DuckDBTime DuckDBToTime(DuckDBTimeOnly time);

        [LibraryImport(Library, EntryPoint = "duckdb_from_time_tz")]
        public static partial DuckDBTimeTz DuckDBFromTimeTz(DuckDBTimeTzStruct time);
    }
}
