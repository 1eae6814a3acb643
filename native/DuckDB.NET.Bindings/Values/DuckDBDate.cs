using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>A DATE as days since 1970-01-01 (<c>duckdb_date</c>).</summary>
[StructLayout(LayoutKind.Sequential)]
public struct DuckDBDate
{
    internal const int PositiveInfinityDays = int.MaxValue;
    internal const int NegativeInfinityDays = -int.MaxValue;

    public int Days { readonly get; set; }

    public readonly bool IsInfinity => Days is PositiveInfinityDays or NegativeInfinityDays;
}

/// <summary>A DATE by its parts, over DuckDB's whole range (<c>duckdb_date_struct</c>); years before 1 are 0, -1, -2...</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBDateOnly(int year, byte month, byte day)
{
    // DuckDB's own parts of the two infinities: the day after the last date, and the day before the first.
    public static readonly DuckDBDateOnly PositiveInfinity = new(5881580, 7, 11);
    public static readonly DuckDBDateOnly NegativeInfinity = new(-5877641, 6, 24);

    public int Year { get; } = year;
    public byte Month { get; } = month;
    public byte Day { get; } = day;

    public bool IsPositiveInfinity => IsSame(PositiveInfinity);
    public bool IsNegativeInfinity => IsSame(NegativeInfinity);
    public bool IsInfinity => IsPositiveInfinity || IsNegativeInfinity;

    public static DuckDBDateOnly FromDuckDBDate(DuckDBDate date) => NativeMethods.DateTimeHelpers.DuckDBFromDate(date);

    /// <exception cref="ArgumentOutOfRangeException">There is no such date, or DuckDB cannot hold it.</exception>
    public DuckDBDate ToDuckDBDate()
    {
        if (IsPositiveInfinity)
            return new DuckDBDate { Days = DuckDBDate.PositiveInfinityDays };
        if (IsNegativeInfinity)
            return new DuckDBDate { Days = DuckDBDate.NegativeInfinityDays };
        return new DuckDBDate { Days = CivilCalendar.DaysSinceEpoch(Year, Month, Day) };
    }

    public static implicit operator DuckDBDateOnly(DateOnly date) => new(date.Year, (byte)date.Month, (byte)date.Day);

    /// <exception cref="ArgumentOutOfRangeException">The year is not one of DateOnly.</exception>
    public static implicit operator DateOnly(DuckDBDateOnly date) => new(date.Year, date.Month, date.Day);

    private bool IsSame(DuckDBDateOnly other) => Year == other.Year && Month == other.Month && Day == other.Day;
}
