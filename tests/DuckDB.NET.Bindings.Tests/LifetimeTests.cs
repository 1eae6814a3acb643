using DuckDB.NET.Data;

namespace DuckDB.NET.Bindings.Tests;

/// <summary>Whatever is closed first, or never, nothing is freed twice and nothing is used after it was freed.</summary>
public class LifetimeTests
{
    private const string Sql = "SELECT i, repeat('字', 20) FROM range(10000) t(i)";

    [Theory]
    [InlineData("connection command reader", false)]
    [InlineData("connection reader command", false)]
    [InlineData("command connection reader", false)]
    [InlineData("command reader connection", false)]
    [InlineData("reader connection command", false)]
    [InlineData("reader command connection", false)]
    [InlineData("connection command reader", true)]
    [InlineData("connection reader command", true)]
    [InlineData("command connection reader", true)]
    [InlineData("reader command connection", true)]
    public void Things_are_disposed_in_any_order_and_twice(string order, bool streaming)
    {
        DuckDBConnection connection = new("Data Source=:memory:");
        connection.Open();
        DuckDBCommand command = connection.CreateCommand();
        command.CommandText = Sql;
        command.UseStreamingMode = streaming;
        DuckDBDataReader reader = command.ExecuteReader();
        Assert.True(reader.Read());
        Dictionary<string, IDisposable> things = new()
        {
            ["connection"] = connection,
            ["command"] = command,
            ["reader"] = reader,
        };

        foreach (string thing in order.Split(' '))
            things[thing].Dispose();
        foreach (string thing in order.Split(' '))
            things[thing].Dispose();
    }

    [Fact]
    public void An_appender_that_outlives_its_connection_says_so_and_appends_nothing()
    {
        using Database database = new();
        database.Run("CREATE TABLE t (i INTEGER)");
        DuckDBConnection other = database.Connection.Duplicate();
        other.Open();
        DuckDBAppender appender = other.CreateAppender("t");
        appender.CreateRow().AppendValue((int?)1).EndRow();
        other.Dispose();

        DuckDBException error = Assert.Throws<DuckDBException>(appender.Dispose);

        Assert.Contains("closed connection", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, database.Count("SELECT count(*) FROM t"));
    }

    [Fact]
    public void Things_that_are_never_disposed_are_finalised_in_any_order()
    {
        for (int i = 0; i < 20; i++)
        {
            Abandon(streaming: i % 2 == 0);
            Collect();
        }

        using Database database = new();
        Assert.Equal(1, database.Value("SELECT 1"));
    }

    /// <summary>In a method of its own, so that no local variable keeps anything alive.</summary>
    private static void Abandon(bool streaming)
    {
        Database database = new();
        database.Run("CREATE TABLE t (i INTEGER)");
        database.Connection.RegisterScalarFunction("same", (long i) => i);
        database.Connection.RegisterTableFunction("numbers", () => Enumerable.Range(0, 3), i => new { Value = i });
        DuckDBAppender appender = database.Connection.CreateAppender("t");
        appender.CreateRow().AppendValue((int?)1).EndRow();
        DuckDBCommand command = database.Command("SELECT same(i), $1, repeat('字', 20) FROM range(10000) t(i), numbers()", "值");
        command.UseStreamingMode = streaming;
        DuckDBDataReader reader = command.ExecuteReader();
        Assert.True(reader.Read());
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
