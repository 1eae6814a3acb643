using DuckDB.NET.Data;

namespace DuckDB.NET.Bindings.Tests;

public class SmokeTests
{
    [Fact]
    public void Opens_runs_reads_binds_and_appends()
    {
        using DuckDBConnection connection = new("Data Source=:memory:");
        connection.Open();
        Assert.Equal("v1.5.6", connection.ServerVersion);
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE t (i INTEGER, s VARCHAR)";
        command.ExecuteNonQuery();
        using (DuckDBAppender appender = connection.CreateAppender("t"))
        {
            appender.CreateRow().AppendValue((int?)1).AppendValue("一").EndRow();
            appender.CreateRow().AppendValue((int?)2).AppendValue("a text that is longer than twelve bytes").EndRow();
        }
        command.CommandText = "SELECT s FROM t WHERE i = $i";
        command.Parameters.Add(new DuckDBParameter("i", 2));
        Assert.Equal("a text that is longer than twelve bytes", command.ExecuteScalar());
        connection.RegisterScalarFunction<int, int>("twice", (readers, writer, rows) =>
        {
            for (ulong row = 0; row < rows; row++)
                writer.WriteValue(readers[0].GetValue<int>(row) * 2, row);
        });
        command.Parameters.Clear();
        command.CommandText = "SELECT sum(twice(i)) FROM t";
        Assert.Equal("6", command.ExecuteScalar()?.ToString());
    }
}
