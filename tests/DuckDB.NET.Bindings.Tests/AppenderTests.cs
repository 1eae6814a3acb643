using System.Globalization;
using System.Numerics;
using DuckDB.NET.Data;
using DuckDB.NET.Data.Mapping;
using DuckDB.NET.Native;
using DuckDBAppender = DuckDB.NET.Data.DuckDBAppender;

namespace DuckDB.NET.Bindings.Tests;

/// <summary>Every way of appending a value, checked by DuckDB's own text of it.</summary>
public class AppenderTests(Database database) : IClassFixture<Database>
{
    private const string LongText = "一段超过十二个字节的文字";

    private enum Size
    {
        Large,
        Medium,
        Small,
    }

    public static TheoryData<string, Func<IDuckDBAppenderRow, IDuckDBAppenderRow>, string?> Values => new()
    {
        { "BOOLEAN", row => row.AppendValue((bool?)true), "true" },
        { "BOOLEAN", row => row.AppendValue((bool?)null), null },
        { "TINYINT", row => row.AppendValue((sbyte?)sbyte.MinValue), "-128" },
        { "SMALLINT", row => row.AppendValue((short?)short.MinValue), "-32768" },
        { "INTEGER", row => row.AppendValue((int?)int.MinValue), "-2147483648" },
        { "BIGINT", row => row.AppendValue((long?)long.MinValue), "-9223372036854775808" },
        { "UTINYINT", row => row.AppendValue((byte?)byte.MaxValue), "255" },
        { "USMALLINT", row => row.AppendValue((ushort?)ushort.MaxValue), "65535" },
        { "UINTEGER", row => row.AppendValue((uint?)uint.MaxValue), "4294967295" },
        { "UBIGINT", row => row.AppendValue((ulong?)ulong.MaxValue), "18446744073709551615" },
        { "HUGEINT", row => row.AppendValue((BigInteger?)(BigInteger)Int128.MinValue), "-170141183460469231731687303715884105728" },
        { "UHUGEINT", row => row.AppendValue((BigInteger?)(BigInteger)UInt128.MaxValue), "340282366920938463463374607431768211455" },
        { "FLOAT", row => row.AppendValue((float?)1.5f), "1.5" },
        { "DOUBLE", row => row.AppendValue((double?)double.NegativeInfinity), "-inf" },
        { "DECIMAL(4,1)", row => row.AppendValue((decimal?)-999.9m), "-999.9" },
        { "DECIMAL(9,3)", row => row.AppendValue((decimal?)999999.999m), "999999.999" },
        { "DECIMAL(18,2)", row => row.AppendValue((decimal?)-9999999999999999.99m), "-9999999999999999.99" },
        { "DECIMAL(38,10)", row => row.AppendValue((decimal?)7922816251426433759.3543950335m), "7922816251426433759.3543950335" },
        { "VARCHAR", row => row.AppendValue(""), "" },
        { "VARCHAR", row => row.AppendValue("四个汉字"), "四个汉字" },
        { "VARCHAR", row => row.AppendValue("四个汉字a"), "四个汉字a" },
        { "VARCHAR", row => row.AppendValue(LongText), LongText },
        { "VARCHAR", row => row.AppendValue((string?)null), null },
        { "BLOB", row => row.AppendValue(new byte[] { 0, 65, 255 }), @"\x00A\xFF" },
        { "BLOB", row => row.AppendValue((byte[]?)null), null },
        { "BLOB", row => row.AppendValue("0123456789abcdef"u8.ToArray().AsSpan()), "0123456789abcdef" },
        { "UUID", row => row.AppendValue((Guid?)new Guid("80112233-4455-6677-8899-aabbccddeeff")), "80112233-4455-6677-8899-aabbccddeeff" },
        { "size", row => row.AppendValue(Size.Small), "Small" },
        { "size", row => row.AppendValue("Medium"), "Medium" },
        { "DATE", row => row.AppendValue((DateOnly?)new DateOnly(2024, 2, 29)), "2024-02-29" },
        { "DATE", row => row.AppendValue((DuckDBDateOnly?)DuckDBDateOnly.NegativeInfinity), "-infinity" },
        { "DATE", row => row.AppendValue((DateTime?)new DateTime(2024, 2, 29, 13, 0, 0)), "2024-02-29" },
        { "TIME", row => row.AppendValue((TimeOnly?)new TimeOnly(23, 59, 59, 999, 999)), "23:59:59.999999" },
        { "TIME", row => row.AppendValue((DuckDBTimeOnly?)new DuckDBTimeOnly(1, 2, 3, 4)), "01:02:03.000004" },
        { "TIMETZ", row => row.AppendValue((DateTimeOffset?)new(2024, 1, 1, 1, 2, 3, TimeSpan.FromHours(8))), "01:02:03+08" },
        { "TIMESTAMP", row => row.AppendValue((DateTime?)DateTime.MinValue), "0001-01-01 00:00:00" },
        { "TIMESTAMP_S", row => row.AppendValue((DateTime?)new DateTime(2024, 2, 29, 1, 2, 3)), "2024-02-29 01:02:03" },
        { "TIMESTAMP_MS", row => row.AppendValue((DateTime?)new DateTime(2024, 2, 29, 1, 2, 3, 4)), "2024-02-29 01:02:03.004" },
        { "TIMESTAMP_NS", row => row.AppendValue((DateTime?)new DateTime(2024, 2, 29).AddTicks(1)), "2024-02-29 00:00:00.0000001" },
        { "INTERVAL", row => row.AppendValue((TimeSpan?)new TimeSpan(-5, -2, -3, -4)), "-5 days -02:03:04" },
        { "INTEGER[]", row => row.AppendValue(new List<int> { 1, -2, 3 }), "[1, -2, 3]" },
        { "INTEGER[]", row => row.AppendValue(new List<int>()), "[]" },
        { "INTEGER[]", row => row.AppendValue((IEnumerable<int>?)null), null },
        { "VARCHAR[]", row => row.AppendValue(new List<string> { "", LongText }), $"['', {LongText}]" },
        { "DOUBLE[2]", row => row.AppendValue(new List<double> { 0.5, -1 }), "[0.5, -1.0]" },
        { "VARCHAR DEFAULT '未填'", row => row.AppendDefault(), "未填" },
        { "DATE", row => row.AppendNullValue(), null },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_is_appended(string type, Func<IDuckDBAppenderRow, IDuckDBAppenderRow> append, string? text)
    {
        database.Run("CREATE TYPE IF NOT EXISTS size AS ENUM ('Large', 'Medium', 'Small')");
        database.Run($"CREATE OR REPLACE TABLE stored (v {type})");
        using (DuckDBAppender appender = database.Connection.CreateAppender("stored"))
            append(appender.CreateRow()).EndRow();

        Assert.Equal(1, database.Count("SELECT count(*) FROM stored"));
        Assert.Equal(text, database.StoredText());
    }

    [Fact]
    public void Rows_beyond_a_vector_are_all_appended_and_can_be_NULL()
    {
        const int rows = 10_000;
        database.Run("CREATE OR REPLACE TABLE stored (i INTEGER, s VARCHAR)");
        using (DuckDBAppender appender = database.Connection.CreateAppender("stored"))
        {
            for (int i = 0; i < rows; i++)
            {
                string? text = i % 3 == 0 ? null : string.Concat(LongText, i.ToString(CultureInfo.InvariantCulture));
                appender.CreateRow().AppendValue((int?)i).AppendValue(text).EndRow();
            }
        }

        Assert.Equal(49_995_000, database.Count("SELECT sum(i) FROM stored"));
        Assert.Equal(3_334, database.Count("SELECT count(*) FROM stored WHERE s IS NULL"));
        Assert.Equal(6_666, database.Count($"SELECT count(*) FROM stored WHERE s = '{LongText}' || i"));
    }

    [Fact]
    public void A_table_is_found_by_schema_and_catalog()
    {
        database.Run("CREATE SCHEMA IF NOT EXISTS 模式; CREATE OR REPLACE TABLE 模式.表 (v INTEGER)");
        using (DuckDBAppender appender = database.Connection.CreateAppender("模式", "表"))
            appender.CreateRow().AppendValue((int?)1).EndRow();
        using (DuckDBAppender appender = database.Connection.CreateAppender("memory", "模式", "表"))
            appender.CreateRow().AppendValue((int?)2).EndRow();

        Assert.Equal(3, database.Count("SELECT sum(v) FROM 模式.表"));
    }

    [Fact]
    public void A_table_that_there_is_not_is_named_in_the_error()
    {
        DuckDBException error = Assert.Throws<DuckDBException>(() => database.Connection.CreateAppender("没有的表"));

        Assert.Contains("没有的表", error.Message, StringComparison.Ordinal);
        Assert.Equal(DuckDBErrorType.Catalog, error.ErrorType);
    }

    [Fact]
    public void A_row_that_breaks_a_constraint_is_an_error_with_the_text_of_DuckDB()
    {
        database.Run("CREATE OR REPLACE TABLE unique_values (v INTEGER PRIMARY KEY)");
        DuckDBAppender appender = database.Connection.CreateAppender("unique_values");
        appender.CreateRow().AppendValue((int?)7).EndRow();
        appender.CreateRow().AppendValue((int?)7).EndRow();

        DuckDBException error = Assert.Throws<DuckDBException>(appender.Close);

        Assert.Contains("duplicate key \"7\"", error.Message, StringComparison.Ordinal);
        Assert.Equal(DuckDBErrorType.Constraint, error.ErrorType);
        Assert.Equal(0, database.Count("SELECT count(*) FROM unique_values"));
    }

    [Fact]
    public void Cleared_rows_are_not_appended()
    {
        database.Run("CREATE OR REPLACE TABLE stored (v INTEGER)");
        using (DuckDBAppender appender = database.Connection.CreateAppender("stored"))
        {
            appender.CreateRow().AppendValue((int?)1).EndRow();
            appender.Clear();
            appender.CreateRow().AppendValue((int?)2).EndRow();
        }

        Assert.Equal(2, database.Count("SELECT sum(v) FROM stored"));
    }

    [Fact]
    public void Records_are_appended_by_a_map()
    {
        database.Run("CREATE OR REPLACE TABLE regions (code VARCHAR, workers BIGINT)");
        using (DuckDBMappedAppender<Region, RegionMap> appender = database.Connection.CreateAppender<Region, RegionMap>("regions"))
            appender.AppendRecords([new Region("110101", 1), new Region("310101", 41)]);

        Assert.Equal(42, database.Count("SELECT sum(workers) FROM regions"));
    }

    public sealed record Region(string Code, long Workers);

    public sealed class RegionMap : DuckDBAppenderMap<Region>
    {
        public RegionMap()
        {
            Map(region => region.Code);
            Map(region => region.Workers);
        }
    }
}
