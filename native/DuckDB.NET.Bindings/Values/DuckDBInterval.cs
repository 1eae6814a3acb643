using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>
/// An INTERVAL (<c>duckdb_interval</c>): months, days and microseconds are kept apart, because months and days differ in length.
/// A negative number of microseconds is the two's complement in <see cref="Micros"/>.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBInterval(int months, int days, ulong micros)
{
    public int Months { get; } = months;
    public int Days { get; } = days;
    public ulong Micros { get; } = micros;

    /// <summary>Whole days as days, the rest as microseconds; fractions of a microsecond are dropped.</summary>
    public static implicit operator DuckDBInterval(TimeSpan span) =>
        new(0, span.Days, unchecked((ulong)(span.Ticks % TimeSpan.TicksPerDay / TimeSpan.TicksPerMicrosecond)));

    /// <exception cref="ArgumentOutOfRangeException">The interval has months, which differ in length, or is too long.</exception>
    public static explicit operator TimeSpan(DuckDBInterval interval)
    {
        if (interval.Months != 0)
            throw new ArgumentOutOfRangeException(nameof(interval), interval.Months, "An interval with months has no fixed length.");
        Int128 ticks = (Int128)interval.Days * TimeSpan.TicksPerDay
            + (Int128)unchecked((long)interval.Micros) * TimeSpan.TicksPerMicrosecond;
        if (ticks < long.MinValue || ticks > long.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(interval), interval.Days, "The interval is too long for a TimeSpan.");
        return new TimeSpan((long)ticks);
    }
}
