using DuckDB.NET.Data;

namespace DuckDB.NET.Bindings.Tests;

/// <summary>A database in memory of its own for one test or one class of tests.</summary>
public sealed class Database : IDisposable
{
    public Database() : this("")
    {
    }

    private Database(string options)
    {
        Connection = new DuckDBConnection("Data Source=:memory:;" + options);
        Connection.Open();
    }

    /// <summary>With options as in a connection string.</summary>
    public static Database With(string options) => new(options);

    public DuckDBConnection Connection { get; }

    public void Dispose() => Connection.Dispose();

    /// <summary>A command with positional parameters; null stands for NULL.</summary>
    public DuckDBCommand Command(string sql, params object?[] parameters)
    {
        DuckDBCommand command = Connection.CreateCommand();
        command.CommandText = sql;
        foreach (object? parameter in parameters)
            command.Parameters.Add(new DuckDBParameter { Value = parameter ?? DBNull.Value });
        return command;
    }

    public int Run(string sql, params object?[] parameters)
    {
        using DuckDBCommand command = Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>First value of the first row; null stands for NULL.</summary>
    public object? Value(string sql, params object?[] parameters)
    {
        using DuckDBCommand command = Command(sql, parameters);
        object? value = command.ExecuteScalar();
        return value is DBNull ? null : value;
    }

    public T Read<T>(string sql, params object?[] parameters)
    {
        using DuckDBCommand command = Command(sql, parameters);
        using DuckDBDataReader reader = command.ExecuteReader();
        Assert.True(reader.Read());
        return reader.GetFieldValue<T>(0);
    }

    /// <summary>First value of the first row, an integer of any type.</summary>
    public long Count(string sql, params object?[] parameters) => Read<long>(sql, parameters);

    /// <summary>Puts the value into a column of the type as a parameter.</summary>
    public void Store(string type, object? value)
    {
        Run($"CREATE OR REPLACE TABLE stored (v {type})");
        Assert.Equal(1, Run("INSERT INTO stored VALUES (?)", value));
    }

    /// <summary>DuckDB's own text of the stored value; null stands for NULL.</summary>
    public string? StoredText() => (string?)Value("SELECT v::VARCHAR FROM stored");

    public T Stored<T>() => Read<T>("SELECT v FROM stored");

    public object? Stored() => Value("SELECT v FROM stored");
}
