using System.Numerics;
using System.Reflection;
using DuckDB.NET.Data;
using DuckDB.NET.Data.DataChunk.Writer;
using DuckDB.NET.Native;

namespace DuckDB.NET.Bindings.Tests;

/// <summary>Alone in the process: the package keeps what a function threw where any statement that fails at the same moment takes it for its own, which then has no type.</summary>
[CollectionDefinition(nameof(TableFunctionTests), DisableParallelization = true)]
public class AloneWithItsErrors;

/// <summary>Tables written in .NET and read in SQL.</summary>
[Collection(nameof(TableFunctionTests))]
public class TableFunctionTests(Database database) : IClassFixture<Database>
{
    private static readonly Region[] Regions =
    [
        new("110101", "东城区", 42, new DateOnly(2025, 9, 30)),
        new("310101", "黄浦区", null, new DateOnly(2024, 2, 29)),
        new("440103", "一个名字超过十二个字节的区", long.MaxValue, DateOnly.MinValue),
    ];

    private sealed record Region(string Code, string Name, long? Workers, DateOnly Reported);

    [Fact]
    public void Rows_of_objects_are_a_table()
    {
        database.Connection.RegisterTableFunction("regions", () => Regions,
            region => new { region.Code, region.Name, region.Workers, region.Reported });

        Assert.Equal(3, database.Count("SELECT count(*) FROM regions()"));
        Assert.Equal(
            "[{'Code': 110101, 'Name': 东城区, 'Workers': 42, 'Reported': 2025-09-30}, "
            + "{'Code': 310101, 'Name': 黄浦区, 'Workers': NULL, 'Reported': 2024-02-29}, "
            + "{'Code': 440103, 'Name': 一个名字超过十二个字节的区, 'Workers': 9223372036854775807, 'Reported': 0001-01-01}]",
            database.Value("SELECT list(r ORDER BY Code)::VARCHAR FROM regions() r"));
        Assert.Equal("黄浦区", database.Value("SELECT Name FROM regions() WHERE Workers IS NULL"));
    }

    [Fact]
    public void Parameters_and_named_parameters_are_handed_in()
    {
        database.Connection.RegisterTableFunction("counted",
            (int from, [Named] int? step, [Named] string? label) =>
                Enumerable.Range(0, 4).Select(i => (Value: from + i * (step ?? 1), Label: label ?? "无")),
            row => new { row.Value, row.Label });

        Assert.Equal("10无 11无 12无 13无", Joined("counted(10)"));
        Assert.Equal("10无 15无 20无 25无", Joined("counted(10, step = 5)"));
        Assert.Equal("1有 3有 5有 7有", Joined("counted(1, label = '有', step := 2)"));

        object? Joined(string table) => database.Value($"SELECT string_agg(Value || Label, ' ' ORDER BY Value) FROM {table}");
    }

    [Fact]
    public void Rows_beyond_a_vector_all_come()
    {
        database.Connection.RegisterTableFunction("many", (long count) => Range(count), i => new { Value = i });

        Assert.Equal(4_999_950_000, database.Count("SELECT sum(Value) FROM many(100000)"));
        Assert.Equal(0, database.Count("SELECT count(*) FROM many(0)"));

        static IEnumerable<long> Range(long count)
        {
            for (long i = 0; i < count; i++)
                yield return i;
        }
    }

    public static TheoryData<string, Type, object> Parameters => new()
    {
        { "true", typeof(bool), true },
        { "(-128)::TINYINT", typeof(sbyte), sbyte.MinValue },
        { "(-32768)::SMALLINT", typeof(short), short.MinValue },
        { "(-2147483648)::INTEGER", typeof(int), int.MinValue },
        { "9223372036854775807", typeof(long), long.MaxValue },
        { "255::UTINYINT", typeof(byte), byte.MaxValue },
        { "65535::USMALLINT", typeof(ushort), ushort.MaxValue },
        { "4294967295::UINTEGER", typeof(uint), uint.MaxValue },
        { "18446744073709551615::UBIGINT", typeof(ulong), ulong.MaxValue },
        { "(-170141183460469231731687303715884105728)::HUGEINT", typeof(BigInteger), (BigInteger)Int128.MinValue },
        { "1.5::FLOAT", typeof(float), 1.5f },
        { "0.1::DOUBLE", typeof(double), 0.1 },
        { "-12345.678", typeof(decimal), -12345.678m },
        { "''", typeof(string), "" },
        { "'一段超过十二个字节的文字'", typeof(string), "一段超过十二个字节的文字" },
        { "'80112233-4455-6677-8899-aabbccddeeff'::UUID", typeof(Guid), new Guid("80112233-4455-6677-8899-aabbccddeeff") },
        { "DATE '2024-02-29'", typeof(DateOnly), new DateOnly(2024, 2, 29) },
        { "TIME '12:34:56.789012'", typeof(TimeOnly), new TimeOnly(12, 34, 56, 789, 12) },
        { "TIMESTAMP '1969-12-31 23:59:59.999999'", typeof(DateTime), new DateTime(1970, 1, 1).AddMicroseconds(-1) },
        { "TIMESTAMPTZ '2025-01-01 08:00:00+08'", typeof(DateTimeOffset), new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero) },
        { "INTERVAL '-1 day -2 hours'", typeof(TimeSpan), new TimeSpan(-1, -2, 0, 0) },
    };

    [Theory]
    [MemberData(nameof(Parameters))]
    public void A_parameter_of_each_type_is_read(string sql, Type type, object expected)
    {
        MethodInfo read = typeof(TableFunctionTests).GetMethod(nameof(ReadsParameter), BindingFlags.Instance | BindingFlags.NonPublic)!;
        read.MakeGenericMethod(type).Invoke(this, [sql, expected]);
    }

    private void ReadsParameter<T>(string sql, object expected)
    {
        List<object?> seen = [];
        string name = NewName();
        database.Connection.RegisterTableFunction<T>(name, parameters =>
        {
            seen.Add(parameters[0].IsNull() ? null : parameters[0].GetValue<T>());
            return new TableFunction([new ColumnInfo("v", typeof(int))], new[] { 1 });
        }, WriteInt);

        Assert.Equal(1, database.Count($"SELECT count(*) FROM {name}({sql})"));
        Assert.Equal(1, database.Count($"SELECT count(*) FROM {name}(NULL)"));
        Assert.Equal([expected, null], seen);
    }

    [Fact]
    public void A_value_is_read_as_another_type_only_where_it_fits()
    {
        Assert.Equal(42, ReadAs<int>("42::BIGINT"));
        Assert.Equal(42L, ReadAs<long>("42::HUGEINT"));
        Assert.Equal(new BigInteger(42), ReadAs<BigInteger>("42::INTEGER"));
        Assert.Equal(new DateTime(2024, 2, 29), ReadAs<DateTime>("DATE '2024-02-29'"));
        Assert.Equal(new DuckDBDateOnly(2024, 2, 29), ReadAs<DuckDBDateOnly>("DATE '2024-02-29'"));
        Assert.Equal(TimeSpan.FromHours(1), ReadAs<TimeSpan>("TIME '01:00:00'"));
        Assert.Equal(new DateTimeOffset(1, 1, 2, 1, 0, 0, TimeSpan.FromHours(14)), ReadAs<DateTimeOffset>("TIMETZ '01:00:00+14'"));
        Assert.Equal("[1, 2]", ReadAs<string>("[1, 2]"));
        Assert.Equal(7, ReadAs<int?>("7"));
        Assert.Null(ReadAs<int?>("NULL"));
        Assert.Null(ReadAs<string>("NULL"));
        Assert.Throws<DuckDBException>(() => ReadAs<int>("9223372036854775807"));
        Assert.Throws<DuckDBException>(() => ReadAs<Guid>("'text'"));
        Assert.Throws<DuckDBException>(() => ReadAs<int>("'42'"));
        Assert.Throws<DuckDBException>(() => ReadAs<int>("NULL"));
    }

    private T? ReadAs<T>(string sql)
    {
        T? seen = default;
        string name = NewName();
        database.Connection.RegisterTableFunction(name, parameters =>
        {
            seen = parameters[0].GetValue<T>();
            return new TableFunction([new ColumnInfo("v", typeof(int))], new[] { 1 });
        }, WriteInt, DuckDBType.Any);
        database.Run($"FROM {name}({sql})");
        return seen;
    }

    [Fact]
    public void An_exception_in_binding_ends_the_statement_with_its_text()
    {
        database.Connection.RegisterTableFunction<int>("unbound",
            _ => throw new InvalidOperationException("绑定失败"), WriteInt);

        DuckDBException error = Assert.Throws<DuckDBException>(() => database.Run("FROM unbound(1)"));

        Assert.Contains("绑定失败", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, database.Value("SELECT 1"));
    }

    [Fact]
    public void An_exception_in_a_row_ends_the_statement_with_its_text()
    {
        database.Connection.RegisterTableFunction("breaking", (int at) => Enumerable.Range(0, 10_000).Select(i =>
            i < at ? i : throw new InvalidOperationException($"第 {i} 行")), i => new { Value = i });

        DuckDBException error = Assert.Throws<DuckDBException>(() => database.Count("SELECT sum(Value) FROM breaking(5000)"));

        Assert.Contains("第 5000 行", error.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidOperationException>(error.InnerException);
        Assert.Equal(49_995_000, database.Count("SELECT sum(Value) FROM breaking(10000)"));
    }

    [Fact]
    public void The_planner_is_told_the_number_of_rows()
    {
        database.Connection.RegisterTableFunction("hinted", () =>
            new TableFunction([new ColumnInfo("v", typeof(int))], new[] { 1, 2, 3 }, new CardinalityHint(123_456, true)), WriteInt);

        using DuckDBCommand command = database.Command("EXPLAIN FROM hinted()");
        using DuckDBDataReader reader = command.ExecuteReader();
        Assert.True(reader.Read());
        Assert.Contains("123,456", reader.GetString(1), StringComparison.Ordinal);
    }

    // A name that is registered twice keeps its first function.
    private static string NewName() => $"takes_{Guid.NewGuid():N}";

    private static void WriteInt(object? item, IDuckDBDataWriter[] writers, ulong row) => writers[0].WriteValue((int)item!, row);
}
