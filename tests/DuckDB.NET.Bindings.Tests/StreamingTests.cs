using DuckDB.NET.Data;

namespace DuckDB.NET.Bindings.Tests;

/// <summary>Results that are read while the query runs.</summary>
public class StreamingTests(Database database) : IClassFixture<Database>
{
    [Fact]
    public void Every_row_comes_once_and_in_order()
    {
        using DuckDBDataReader reader = Stream("SELECT i, repeat('字', (i % 7)::INTEGER) FROM range(100000) t(i)");
        long row = 0;
        for (; reader.Read(); row++)
        {
            Assert.Equal(row, reader.GetInt64(0));
            Assert.Equal(row % 7, reader.GetString(1).Length);
        }

        Assert.Equal(100_000, row);
    }

    [Fact]
    public void An_empty_result_has_columns_and_no_rows()
    {
        using DuckDBDataReader reader = Stream("SELECT 1 AS a WHERE false");

        Assert.Equal("a", reader.GetName(0));
        Assert.False(reader.Read());
    }

    [Fact]
    public void A_result_too_large_to_be_kept_is_begun_and_left()
    {
        using (DuckDBDataReader reader = Stream("SELECT i FROM range(1000000000000) t(i)"))
        {
            for (long row = 0; row < 5_000; row++)
            {
                Assert.True(reader.Read());
                Assert.Equal(row, reader.GetInt64(0));
            }
        }

        Assert.Equal(1, database.Value("SELECT 1"));
    }

    [Fact]
    public void An_error_on_the_way_comes_after_the_rows_before_it()
    {
        using DuckDBDataReader reader = Stream(
            "SELECT CASE WHEN i = 500000 THEN error('第五十万行') ELSE i END FROM range(1000000) t(i)");
        long rows = 0;
        DuckDBException error = Assert.Throws<DuckDBException>(() =>
        {
            while (reader.Read())
                rows++;
        });

        Assert.Contains("第五十万行", error.Message, StringComparison.Ordinal);
        Assert.InRange(rows, 1, 499_999);
        reader.Close();
        Assert.Equal(1, database.Value("SELECT 1"));
    }

    private DuckDBDataReader Stream(string sql)
    {
        DuckDBCommand command = database.Command(sql);
        command.UseStreamingMode = true;
        return command.ExecuteReader();
    }
}
