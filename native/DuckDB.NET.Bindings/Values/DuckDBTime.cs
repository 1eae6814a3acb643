using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>A TIME as microseconds since midnight (<c>duckdb_time</c>).</summary>
[StructLayout(LayoutKind.Sequential)]
public struct DuckDBTime
{
    public long Micros { readonly get; set; }
}

/// <summary>A TIME by its parts (<c>duckdb_time_struct</c>).</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBTimeOnly(byte hour, byte min, byte sec, int microsecond = 0)
{
    public byte Hour { get; } = hour;
    public byte Min { get; } = min;
    public byte Sec { get; } = sec;
    public int Microsecond { get; } = microsecond;

    /// <summary>To the microsecond; the rest is dropped.</summary>
    public static implicit operator DuckDBTimeOnly(TimeOnly time) =>
        new((byte)time.Hour, (byte)time.Minute, (byte)time.Second, time.Millisecond * 1000 + time.Microsecond);

    /// <exception cref="ArgumentOutOfRangeException">The time is 24:00, the end of the day.</exception>
    public static implicit operator TimeOnly(DuckDBTimeOnly time) =>
        new(time.Hour, time.Min, time.Sec, time.Microsecond / 1000, time.Microsecond % 1000);
}

/// <summary>A TIMETZ in 64 bits (<c>duckdb_time_tz</c>): 40 bits of microseconds, 24 bits of offset.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct DuckDBTimeTzStruct
{
    public ulong Bits { readonly get; set; }
}

/// <summary>A TIMETZ by its parts (<c>duckdb_time_tz_struct</c>); the offset is in seconds, positive east of Greenwich.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBTimeTz
{
    public DuckDBTimeOnly Time { get; }
    public int Offset { get; }
}
