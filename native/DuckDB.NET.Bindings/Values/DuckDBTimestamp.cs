using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>A TIMESTAMP as microseconds since 1970-01-01 (<c>duckdb_timestamp</c>); for TIMESTAMP_S, _MS and _NS in those units.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct DuckDBTimestampStruct
{
    internal const long PositiveInfinityMicros = long.MaxValue;
    internal const long NegativeInfinityMicros = -long.MaxValue;

    public long Micros { readonly get; set; }

    public readonly bool IsInfinity => Micros is PositiveInfinityMicros or NegativeInfinityMicros;
}

/// <summary>A TIMESTAMP by its parts, over DuckDB's whole range.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBTimestamp(DuckDBDateOnly date, DuckDBTimeOnly time)
{
    private const long MicrosPerDay = 86_400_000_000;

    public static readonly DuckDBTimestamp PositiveInfinity = new(DuckDBDateOnly.PositiveInfinity, default);
    public static readonly DuckDBTimestamp NegativeInfinity = new(DuckDBDateOnly.NegativeInfinity, default);

    public DuckDBDateOnly Date { get; } = date;
    public DuckDBTimeOnly Time { get; } = time;

    public bool IsPositiveInfinity => Date.IsPositiveInfinity;
    public bool IsNegativeInfinity => Date.IsNegativeInfinity;
    public bool IsInfinity => Date.IsInfinity;

    public static DuckDBTimestamp FromDuckDBTimestampStruct(DuckDBTimestampStruct timestamp)
    {
        if (timestamp.IsInfinity)
            return timestamp.Micros > 0 ? PositiveInfinity : NegativeInfinity;
        (long days, long micros) = Math.DivRem(timestamp.Micros, MicrosPerDay);
        if (micros < 0)
            (days, micros) = (days - 1, micros + MicrosPerDay);
        return new(
            DuckDBDateOnly.FromDuckDBDate(new DuckDBDate { Days = (int)days }),
            NativeMethods.DateTimeHelpers.DuckDBFromTime(new DuckDBTime { Micros = micros }));
    }

    /// <exception cref="OverflowException">DuckDB cannot hold a timestamp so far from 1970.</exception>
    public DuckDBTimestampStruct ToDuckDBTimestampStruct()
    {
        if (IsPositiveInfinity)
            return new DuckDBTimestampStruct { Micros = DuckDBTimestampStruct.PositiveInfinityMicros };
        if (IsNegativeInfinity)
            return new DuckDBTimestampStruct { Micros = DuckDBTimestampStruct.NegativeInfinityMicros };
        // In 128 bits, because the first day of the range alone does not fit where day and time together do.
        Int128 micros = (Int128)Date.ToDuckDBDate().Days * MicrosPerDay + NativeMethods.DateTimeHelpers.DuckDBToTime(Time).Micros;
        return new DuckDBTimestampStruct { Micros = (long)micros };
    }
}
