using DuckDB.NET.Data;
using DuckDB.NET.Data.DataChunk.Reader;
using DuckDB.NET.Data.DataChunk.Writer;

namespace DuckDB.NET.Bindings.Tests;

/// <summary>Functions written in .NET and called in SQL, one value at a time or a vector at a time.</summary>
[Collection(nameof(TableFunctionTests))]
public class ScalarFunctionTests(Database database) : IClassFixture<Database>
{
    [Fact]
    public void A_function_of_a_vector_reads_and_writes_it_in_place()
    {
        database.Connection.RegisterScalarFunction<long, long>("twice", (readers, writer, rows) =>
        {
            for (ulong row = 0; row < rows; row++)
                writer.WriteValue(readers[0].GetValue<long>(row) * 2, row);
        });

        Assert.Equal(9_999_900_000, database.Count("SELECT sum(twice(i)) FROM range(100000) t(i)"));
        Assert.Null(database.Value("SELECT twice(NULL)"));
    }

    [Fact]
    public void Functions_of_no_to_four_values_are_called()
    {
        DuckDBConnection connection = database.Connection;
        connection.RegisterScalarFunction("f0", () => "零");
        connection.RegisterScalarFunction("f1", (string a) => a + "!");
        connection.RegisterScalarFunction("f2", (string a, int b) => $"{a}{b}");
        connection.RegisterScalarFunction("f3", (string a, int b, double c) => $"{a}{b}{c > 0.5}");
        connection.RegisterScalarFunction("f4", (string a, int b, double c, bool d) => $"{a}{b}{c > 0.5}{d}");

        Assert.Equal("零", database.Value("SELECT f0()"));
        Assert.Equal("一段超过十二个字节的文字!", database.Value("SELECT f1('一段超过十二个字节的文字')"));
        Assert.Equal("a1", database.Value("SELECT f2('a', 1)"));
        Assert.Equal("a1True", database.Value("SELECT f3('a', 1, 0.75)"));
        Assert.Equal("a1TrueFalse", database.Value("SELECT f4('a', 1, 0.75, false)"));
    }

    [Fact]
    public void A_function_of_any_number_of_values_gets_them_all()
    {
        database.Connection.RegisterScalarFunction("sum_of", (long[] values) => values.Sum());

        Assert.Equal(6L, database.Value("SELECT sum_of(1, 2, 3)"));
        Assert.Equal(5L, database.Value("SELECT sum_of(5)"));
    }

    [Fact]
    public void Values_of_many_types_go_through_a_function()
    {
        DuckDBConnection connection = database.Connection;
        connection.RegisterScalarFunction("next_day", (DateOnly day) => day.AddDays(1));
        connection.RegisterScalarFunction("half", (decimal value) => value / 2);
        connection.RegisterScalarFunction("same_id", (Guid id) => id);
        connection.RegisterScalarFunction("negated", (bool value) => !value);
        connection.RegisterScalarFunction("next_hour", (DateTime time) => time.AddHours(1));

        Assert.Equal(new DateOnly(2024, 3, 1), database.Value("SELECT next_day(DATE '2024-02-29')"));
        Assert.Equal(0.25m, database.Value("SELECT half(0.5)"));
        Guid id = new("80112233-4455-6677-8899-aabbccddeeff");
        Assert.Equal(id, database.Value("SELECT same_id(?::UUID)", id));
        Assert.Equal(false, database.Value("SELECT negated(true)"));
        Assert.Equal(new DateTime(2025, 1, 1), database.Value("SELECT next_hour(TIMESTAMP '2024-12-31 23:00:00')"));
    }

    [Fact]
    public void NULL_is_passed_over_or_handed_in_as_the_function_wants_it()
    {
        database.Connection.RegisterScalarFunction("or_none", (string? text) => text ?? "none");
        database.Connection.RegisterScalarFunction<int, bool>("is_missing", (readers, writer, rows) =>
        {
            for (ulong row = 0; row < rows; row++)
                writer.WriteValue(!readers[0].IsValid(row), row);
        }, new ScalarFunctionOptions { HandlesNulls = true });

        Assert.Equal("none", database.Value("SELECT or_none(NULL)"));
        Assert.Equal(true, database.Value("SELECT is_missing(NULL)"));
    }

    [Fact]
    public void A_function_without_parameters_is_called_for_each_row_unless_it_is_pure()
    {
        int impure = 0;
        int pure = 0;
        database.Connection.RegisterScalarFunction<int>("impure", (writer, rows) => Fill(writer, rows, ref impure));
        database.Connection.RegisterScalarFunction<int>("pure", (writer, rows) => Fill(writer, rows, ref pure),
            new ScalarFunctionOptions { IsPureFunction = true });

        Assert.Equal(5_000, database.Count("SELECT count(DISTINCT impure()) FROM range(5000)"));
        Assert.Equal(1, database.Count("SELECT count(DISTINCT pure()) FROM range(5000)"));
    }

    private static void Fill(IDuckDBDataWriter writer, ulong rows, ref int counter)
    {
        for (ulong row = 0; row < rows; row++)
            writer.WriteValue(Interlocked.Increment(ref counter), row);
    }

    [Fact]
    public void An_exception_inside_ends_the_query_and_not_the_connection()
    {
        database.Connection.RegisterScalarFunction("failing", (long i) =>
            i < 3_000 ? i : throw new InvalidOperationException("第三千行"));

        DuckDBException error = Assert.Throws<DuckDBException>(() => database.Count("SELECT sum(failing(i)) FROM range(5000) t(i)"));

        Assert.Contains("第三千行", error.Message, StringComparison.Ordinal);
        Assert.Equal("第三千行", Assert.IsType<InvalidOperationException>(error.InnerException).Message);
        Assert.Equal(499_500, database.Count("SELECT sum(failing(i)) FROM range(1000) t(i)"));
    }

    [Fact]
    public void A_function_runs_in_several_threads()
    {
        database.Run("SET threads = 4");
        database.Connection.RegisterScalarFunction("digits", (long i) => i.ToString(null, null).Length);

        // 10 numbers of one digit, 90 of two, ..., 900,000 of six.
        Assert.Equal(5_888_890, database.Count("SELECT sum(digits(i)) FROM range(1000000) t(i)"));
    }

    [Fact]
    public void A_list_is_handed_in()
    {
        database.Connection.RegisterScalarFunction<List<int>, int>("length_of", (readers, writer, rows) =>
        {
            IDuckDBDataReader lists = readers[0];
            for (ulong row = 0; row < rows; row++)
                writer.WriteValue(lists.GetValue<List<int>>(row).Count, row);
        });

        Assert.Equal(3, database.Value("SELECT length_of([4, 5, 6])"));
    }
}
