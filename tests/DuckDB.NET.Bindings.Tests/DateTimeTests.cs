using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace DuckDB.NET.Bindings.Tests;

/// <summary>Dates, times, instants and intervals, to the ends of their ranges.</summary>
public class DateTimeTests(Database database) : IClassFixture<Database>
{
    [Theory]
    [InlineData(1, 1, 1, "0001-01-01")]
    [InlineData(1969, 12, 31, "1969-12-31")]
    [InlineData(1970, 1, 1, "1970-01-01")]
    [InlineData(2024, 2, 29, "2024-02-29")]
    [InlineData(9999, 12, 31, "9999-12-31")]
    public void A_date_comes_back_as_it_went_in(int year, int month, int day, string text)
    {
        DateOnly date = new(year, month, day);
        database.Store("DATE", date);

        Assert.Equal(text, database.StoredText());
        Assert.Equal(date, database.Stored());
        Assert.Equal(date.ToDateTime(TimeOnly.MinValue), database.Stored<DateTime>());
        database.Store("DATE", date.ToDateTime(TimeOnly.MinValue));
        Assert.Equal(text, database.StoredText());
    }

    [Theory]
    [InlineData(5881580, 7, 10, "5881580-07-10")]
    [InlineData(-5877641, 6, 25, "5877642-06-25 (BC)")]
    [InlineData(0, 2, 29, "0001-02-29 (BC)")]
    [InlineData(-400, 2, 29, "0401-02-29 (BC)")]
    [InlineData(10000, 1, 1, "10000-01-01")]
    [InlineData(1970, 1, 1, "1970-01-01")]
    [InlineData(2023, 12, 31, "2023-12-31")]
    public void A_date_beyond_the_years_of_DateOnly_comes_back_by_its_parts(int year, byte month, byte day, string text)
    {
        DuckDBDateOnly date = new(year, month, day);
        database.Store("DATE", date);

        Assert.Equal(text, database.StoredText());
        Assert.Equal(date, database.Stored<DuckDBDateOnly>());
        Assert.False(date.IsInfinity);
    }

    [Theory]
    [InlineData(2023, 2, 29)]
    [InlineData(2023, 13, 1)]
    [InlineData(5881580, 7, 12)]
    [InlineData(-5877641, 6, 23)]
    [InlineData(int.MaxValue, 1, 1)]
    [InlineData(int.MinValue, 1, 1)]
    public void A_date_that_there_is_not_is_refused(int year, byte month, byte day) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new DuckDBDateOnly(year, month, day).ToDuckDBDate());

    [Fact]
    public void Infinite_dates_come_back_as_infinite()
    {
        database.Store("DATE", DuckDBDateOnly.PositiveInfinity);
        Assert.Equal("infinity", database.StoredText());
        Assert.True(database.Stored<DuckDBDateOnly>().IsPositiveInfinity);
        Assert.Throws<InvalidOperationException>(() => database.Stored<DateOnly>());

        database.Store("DATE", DuckDBDateOnly.NegativeInfinity);
        Assert.Equal("-infinity", database.StoredText());
        Assert.True(database.Stored<DuckDBDateOnly>().IsNegativeInfinity);
        Assert.Throws<InvalidOperationException>(() => database.Stored<DateOnly>());
    }

    [Theory]
    [InlineData(0, "00:00:00")]
    [InlineData(1, "00:00:00.000001")]
    [InlineData(86_399_999_999, "23:59:59.999999")]
    [InlineData(45_296_789_000, "12:34:56.789")]
    public void A_time_comes_back_as_it_went_in(long micros, string text)
    {
        TimeOnly time = TimeOnly.FromTimeSpan(TimeSpan.FromMicroseconds(micros));
        database.Store("TIME", time);

        Assert.Equal(text, database.StoredText());
        Assert.Equal(time, database.Stored());
        Assert.Equal(time.ToTimeSpan(), database.Stored<TimeSpan>());
        DuckDBTimeOnly parts = database.Stored<DuckDBTimeOnly>();
        Assert.Equal((time.Hour, time.Minute, time.Second), (parts.Hour, parts.Min, parts.Sec));
        Assert.Equal(micros % 1_000_000, parts.Microsecond);
        database.Store("TIME", parts);
        Assert.Equal(text, database.StoredText());
    }

    [Fact]
    public void The_time_at_the_end_of_the_day_comes_back_by_its_parts()
    {
        database.Store("TIME", new DuckDBTimeOnly(24, 0, 0));

        Assert.Equal("24:00:00", database.StoredText());
        Assert.Equal(24, database.Stored<DuckDBTimeOnly>().Hour);
    }

    [Theory]
    [InlineData("00:00:00", 0, "00:00:00+00")]
    [InlineData("12:34:56.789", 480, "12:34:56.789+08")]
    [InlineData("23:59:59.999999", 840, "23:59:59.999999+14")]
    [InlineData("01:02:03", -840, "01:02:03-14")]
    [InlineData("01:02:03", -210, "01:02:03-03:30")]
    public void A_time_with_offset_comes_back_as_it_went_in(string time, int offsetMinutes, string text)
    {
        DateTimeOffset value = new(
            new DateTime(1970, 1, 2).Add(TimeSpan.Parse(time, null)), TimeSpan.FromMinutes(offsetMinutes));
        database.Store("TIMETZ", value);

        Assert.Equal(text, database.StoredText());
        DateTimeOffset stored = database.Stored<DateTimeOffset>();
        Assert.Equal(value.TimeOfDay, stored.TimeOfDay);
        Assert.Equal(value.Offset, stored.Offset);
        DuckDBTimeTz parts = database.Stored<DuckDBTimeTz>();
        Assert.Equal(offsetMinutes * 60, parts.Offset);
        Assert.Equal(value.Hour, parts.Time.Hour);
        Assert.Equal(value.Second, parts.Time.Sec);
    }

    [Theory]
    [InlineData("TIMESTAMP", "0001-01-01T00:00:00", "0001-01-01 00:00:00")]
    [InlineData("TIMESTAMP", "1969-12-31T23:59:59.999999", "1969-12-31 23:59:59.999999")]
    [InlineData("TIMESTAMP", "2025-09-30T12:34:56.789012", "2025-09-30 12:34:56.789012")]
    [InlineData("TIMESTAMP", "9999-12-31T23:59:59.999999", "9999-12-31 23:59:59.999999")]
    [InlineData("TIMESTAMP_S", "0001-01-01T00:00:00", "0001-01-01 00:00:00")]
    [InlineData("TIMESTAMP_S", "9999-12-31T23:59:59", "9999-12-31 23:59:59")]
    [InlineData("TIMESTAMP_MS", "0001-01-01T00:00:00", "0001-01-01 00:00:00")]
    [InlineData("TIMESTAMP_MS", "9999-12-31T23:59:59.999", "9999-12-31 23:59:59.999")]
    [InlineData("TIMESTAMP_NS", "1700-01-01T00:00:00.0000001", "1700-01-01 00:00:00.0000001")]
    [InlineData("TIMESTAMP_NS", "2262-04-11T23:47:16.8547758", "2262-04-11 23:47:16.8547758")]
    public void A_timestamp_comes_back_as_it_went_in(string type, string value, string text)
    {
        DateTime timestamp = DateTime.Parse(value, null);
        database.Store(type, timestamp);

        Assert.Equal(text, database.StoredText());
        Assert.Equal(timestamp, database.Stored());
    }

    [Theory]
    [InlineData("SELECT '290309-12-22 (BC) 00:00:00'::TIMESTAMP", -290308, 12, 22, 0, 0)]
    [InlineData("SELECT '294247-01-10 04:00:54.775806'::TIMESTAMP", 294247, 1, 10, 4, 775806)]
    [InlineData("SELECT '1969-12-31 23:59:59.999999'::TIMESTAMP", 1969, 12, 31, 23, 999999)]
    public void A_timestamp_beyond_the_years_of_DateTime_comes_back_by_its_parts(
        string sql, int year, int month, int day, int hour, int micros)
    {
        DuckDBTimestamp timestamp = database.Read<DuckDBTimestamp>(sql);

        Assert.Equal((year, month, day), (timestamp.Date.Year, timestamp.Date.Month, timestamp.Date.Day));
        Assert.Equal((hour, micros), (timestamp.Time.Hour, timestamp.Time.Microsecond));
        database.Store("TIMESTAMP", timestamp);
        Assert.Equal(timestamp, database.Stored<DuckDBTimestamp>());
    }

    [Theory]
    [InlineData("TIMESTAMP")]
    [InlineData("TIMESTAMPTZ")]
    [InlineData("TIMESTAMP_S")]
    [InlineData("TIMESTAMP_MS")]
    [InlineData("TIMESTAMP_NS")]
    public void Infinite_timestamps_come_back_as_infinite(string type)
    {
        Assert.True(database.Read<DuckDBTimestamp>($"SELECT 'infinity'::{type}").IsPositiveInfinity);
        Assert.True(database.Read<DuckDBTimestamp>($"SELECT '-infinity'::{type}").IsNegativeInfinity);
        Assert.Throws<InvalidOperationException>(() => database.Read<DateTime>($"SELECT 'infinity'::{type}"));
    }

    [Fact]
    public void Infinite_timestamps_go_in_as_infinite()
    {
        using DuckDBCommand command = database.Command("SELECT $1::TIMESTAMP::VARCHAR");
        command.Parameters.Add(new DuckDBParameter(System.Data.DbType.DateTime, DuckDBTimestamp.PositiveInfinity));
        Assert.Equal("infinity", command.ExecuteScalar());
        command.Parameters[0].Value = DuckDBTimestamp.NegativeInfinity;
        Assert.Equal("-infinity", command.ExecuteScalar());
    }

    [Fact]
    public void An_instant_is_the_same_whatever_its_offset()
    {
        database.Run("SET TimeZone = 'Asia/Shanghai'");
        database.Store("TIMESTAMPTZ", new DateTimeOffset(2024, 12, 31, 19, 0, 0, TimeSpan.FromHours(-5)));

        Assert.Equal("2025-01-01 08:00:00+08", database.StoredText());
        Assert.Equal(new DateTime(2025, 1, 1), database.Stored());
        Assert.Equal(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), database.Stored<DateTimeOffset>());
    }

    [Theory]
    [InlineData(0, 0, "00:00:00")]
    [InlineData(3, 14_706_000_001, "3 days 04:05:06.000001")]
    [InlineData(-3, -14_706_000_001, "-3 days -04:05:06.000001")]
    [InlineData(0, -1, "-00:00:00.000001")]
    public void An_interval_comes_back_as_it_went_in(int days, long micros, string text)
    {
        TimeSpan span = TimeSpan.FromDays(days) + TimeSpan.FromMicroseconds(micros);
        database.Store("INTERVAL", span);

        Assert.Equal(text, database.StoredText());
        Assert.Equal(span, database.Stored());
        DuckDBInterval parts = database.Stored<DuckDBInterval>();
        Assert.Equal((0, days, unchecked((ulong)micros)), (parts.Months, parts.Days, parts.Micros));
    }

    [Theory]
    [InlineData("INTERVAL '1 month'")]
    [InlineData("INTERVAL '-1 month'")]
    [InlineData("INTERVAL '2000000000 days'")]
    public void An_interval_that_is_no_TimeSpan_is_refused_but_read_by_its_parts(string sql)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => database.Read<TimeSpan>("SELECT " + sql));

        DuckDBInterval parts = database.Read<DuckDBInterval>("SELECT " + sql);
        Assert.NotEqual((0, 0), (parts.Months, parts.Days));
    }

    [Theory]
    [InlineData("DATE")]
    [InlineData("TIME")]
    [InlineData("TIMETZ")]
    [InlineData("TIMESTAMP")]
    [InlineData("TIMESTAMP_S")]
    [InlineData("TIMESTAMP_MS")]
    [InlineData("TIMESTAMP_NS")]
    [InlineData("TIMESTAMPTZ")]
    [InlineData("INTERVAL")]
    public void NULL_comes_back_as_NULL(string type)
    {
        database.Store(type, null);

        Assert.Null(database.StoredText());
        Assert.Null(database.Stored());
    }
}
