namespace DuckDB.NET.Native;

/// <summary>The proleptic Gregorian calendar for years beyond those of <see cref="DateOnly"/>.</summary>
internal static class CivilCalendar
{
    private const int YearsInCycle = 400;
    private const long DaysInCycle = 146_097;
    private static readonly int Epoch = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>Days from 1970-01-01 to the date: it is moved by whole cycles of 400 years into the range of DateOnly and back.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such date, or DuckDB cannot hold it.</exception>
    internal static int DaysSinceEpoch(int year, int month, int day)
    {
        int inCycle = (year % YearsInCycle + YearsInCycle) % YearsInCycle + YearsInCycle;
        long cycles = ((long)year - inCycle) / YearsInCycle;
        long days = new DateOnly(inCycle, month, day).DayNumber - Epoch + cycles * DaysInCycle;
        if (days is >= DuckDBDate.PositiveInfinityDays or <= DuckDBDate.NegativeInfinityDays)
            throw new ArgumentOutOfRangeException(nameof(year), year, "DuckDB cannot hold a date of this year.");
        return (int)days;
    }
}
