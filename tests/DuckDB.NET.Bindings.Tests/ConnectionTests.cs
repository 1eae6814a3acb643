using DuckDB.NET.Data;

namespace DuckDB.NET.Bindings.Tests;

/// <summary>Opening, options and the sharing of databases.</summary>
public class ConnectionTests
{
    [Fact]
    public void Options_of_the_connection_string_reach_the_database()
    {
        using Database database = Database.With("threads=1;memory_limit=100MB;default_order=DESC");

        Assert.Equal(1, database.Count("SELECT current_setting('threads')"));
        Assert.Equal("95.3 MiB", database.Value("SELECT current_setting('memory_limit')"));
        Assert.Equal(2, database.Count("SELECT i FROM (VALUES (1), (2)) t(i) ORDER BY i LIMIT 1"));
    }

    [Fact]
    public void An_option_or_value_that_DuckDB_does_not_know_is_refused()
    {
        Assert.ThrowsAny<Exception>(() => Database.With("no_such_option=1"));
        Assert.ThrowsAny<Exception>(() => Database.With("threads=many"));
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_named_in_the_error()
    {
        string file = Path.Combine(AppContext.BaseDirectory, "没有的目录", "x.duckdb");
        using DuckDBConnection connection = new("Data Source=" + file);

        DuckDBException error = Assert.Throws<DuckDBException>(connection.Open);

        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_keeps_what_was_written()
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + "数据.duckdb");
        try
        {
            using (DuckDBConnection connection = new("Data Source=" + file))
            {
                connection.Open();
                using DuckDBCommand command = connection.CreateCommand();
                command.CommandText = "CREATE TABLE t AS SELECT '北京' AS v";
                command.ExecuteNonQuery();
            }
            using DuckDBConnection again = new($"Data Source={file};access_mode=READ_ONLY");
            again.Open();
            using DuckDBCommand query = again.CreateCommand();
            query.CommandText = "SELECT v FROM t";
            Assert.Equal("北京", query.ExecuteScalar());
            query.CommandText = "DELETE FROM t";
            Assert.Throws<DuckDBException>(() => query.ExecuteNonQuery());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_database_in_memory_is_shared_by_duplicates_only()
    {
        using Database database = new();
        using Database other = new();
        database.Run("CREATE TABLE t AS SELECT 42 AS v");
        using DuckDBConnection duplicate = database.Connection.Duplicate();
        duplicate.Open();
        using DuckDBCommand command = duplicate.CreateCommand();
        command.CommandText = "SELECT v FROM t";

        Assert.Equal(42, command.ExecuteScalar());
        Assert.Throws<DuckDBException>(() => other.Value("SELECT v FROM t"));
    }

    [Fact]
    public void A_duplicate_outlives_the_connection_that_it_is_of()
    {
        Database database = new();
        database.Run("CREATE TABLE t AS SELECT 42 AS v");
        using DuckDBConnection duplicate = database.Connection.Duplicate();
        duplicate.Open();
        database.Dispose();
        using DuckDBCommand command = duplicate.CreateCommand();
        command.CommandText = "SELECT v FROM t";

        Assert.Equal(42, command.ExecuteScalar());
    }

    [Fact]
    public async Task Connections_of_one_database_run_at_the_same_time()
    {
        using Database database = new();
        database.Run("CREATE TABLE t AS SELECT i FROM range(100000) t(i)");
        IEnumerable<Task<object?>> sums = Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            using DuckDBConnection connection = database.Connection.Duplicate();
            connection.Open();
            using DuckDBCommand command = connection.CreateCommand();
            command.CommandText = "SELECT sum(i)::BIGINT FROM t";
            return command.ExecuteScalar();
        }, TestContext.Current.CancellationToken));

        Assert.All(await Task.WhenAll(sums), sum => Assert.Equal(4_999_950_000L, sum));
    }
}
