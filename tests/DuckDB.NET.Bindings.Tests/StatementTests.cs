using System.Data;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace DuckDB.NET.Bindings.Tests;

/// <summary>Statements, their parameters, results and errors.</summary>
public class StatementTests(Database database) : IClassFixture<Database>
{
    [Fact]
    public void The_version_is_the_one_that_the_package_is_made_for() => Assert.Equal("v1.5.6", database.Connection.ServerVersion);

    [Fact]
    public void Several_statements_give_several_results()
    {
        using DuckDBCommand command = database.Command(
            "CREATE OR REPLACE TABLE several (i INTEGER); SELECT 1 AS a; "
            + "INSERT INTO several VALUES (7), (8); SELECT i AS b, -i FROM several");
        using DuckDBDataReader reader = command.ExecuteReader();

        Assert.True(reader.Read());
        Assert.Equal(("a", 1, 1), (reader.GetName(0), reader.FieldCount, reader.GetInt32(0)));
        Assert.False(reader.Read());
        Assert.True(reader.NextResult());
        Assert.Equal(("b", 2), (reader.GetName(0), reader.FieldCount));
        Assert.True(reader.Read());
        Assert.True(reader.Read());
        Assert.Equal((8, -8), (reader.GetInt32(0), reader.GetInt32(1)));
        Assert.False(reader.NextResult());
    }

    [Fact]
    public void The_number_of_changed_rows_is_told()
    {
        database.Run("CREATE OR REPLACE TABLE changed (i INTEGER)");

        Assert.Equal(1000, database.Run("INSERT INTO changed SELECT * FROM range(1000)"));
        Assert.Equal(500, database.Run("UPDATE changed SET i = 0 WHERE i < 500"));
        Assert.Equal(499, database.Run("DELETE FROM changed WHERE i > 500"));
    }

    [Fact]
    public void Positional_parameters_stand_in_their_order() =>
        Assert.Equal("a-b-c", database.Value("SELECT ? || '-' || ? || '-' || ?", "a", "b", "c"));

    [Fact]
    public void Named_parameters_stand_by_their_names()
    {
        using DuckDBCommand command = database.Command("SELECT $second || $first || $second");
        command.Parameters.Add(new DuckDBParameter("first", "一"));
        command.Parameters.Add(new DuckDBParameter("second", "二"));

        Assert.Equal("二一二", command.ExecuteScalar());
    }

    [Fact]
    public void Too_few_parameters_are_refused() =>
        Assert.Throws<InvalidOperationException>(() => database.Value("SELECT ?::INTEGER + ?::INTEGER", 1));

    [Fact]
    public void A_prepared_command_runs_again_with_other_values()
    {
        using DuckDBCommand command = database.Command("SELECT ?::BIGINT * 2", 1L);
        command.Prepare();
        for (long i = 0; i < 100; i++)
        {
            command.Parameters[0].Value = i;
            Assert.Equal(i * 2, command.ExecuteScalar());
        }
    }

    [Theory]
    [InlineData("SELECT 'abc'::INTEGER", DuckDBErrorType.Conversion, "Could not convert string 'abc' to INT32")]
    [InlineData("SELECT 2147483647::INTEGER + 1::INTEGER", DuckDBErrorType.OutOfRange, "Overflow in addition of INT32")]
    [InlineData("CREATE TABLE checked_values (i INTEGER CHECK (i > 0)); INSERT INTO checked_values VALUES (0)",
        DuckDBErrorType.Constraint, "CHECK constraint failed")]
    [InlineData("SELECT error('自己的错误')", DuckDBErrorType.InvalidInput, "自己的错误")]
    [InlineData("SET threads = -1", DuckDBErrorType.Syntax, "Must have at least 1 thread")]
    [InlineData("SET no_such_setting = 1", DuckDBErrorType.Catalog, "unrecognized configuration parameter \"no_such_setting\"")]
    [InlineData("COPY (SELECT 1) TO '/no/such/directory/file.csv'", DuckDBErrorType.Io, "/no/such/directory/file.csv")]
    [InlineData("CREATE TABLE twice (i INTEGER); CREATE TABLE twice (i INTEGER)", DuckDBErrorType.Catalog, "\"twice\" already exists")]
    [InlineData("BEGIN; BEGIN", DuckDBErrorType.Transaction, "cannot start a transaction within a transaction")]
    public void An_error_in_a_statement_carries_the_text_and_type_of_DuckDB(string sql, DuckDBErrorType type, string text)
    {
        using Database own = new();
        DuckDBException error = Assert.Throws<DuckDBException>(() => own.Run(sql));

        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        Assert.Equal(type, error.ErrorType);
    }

    // Before a statement runs there is only the text: the C interface has no type for these errors.
    [Theory]
    [InlineData("SELEC 1", "syntax error at or near \"SELEC\"")]
    [InlineData("SELECT * FROM 没有的表", "Table with name 没有的表 does not exist")]
    [InlineData("SELECT 没有的列 FROM range(1)", "\"没有的列\" not found")]
    [InlineData("SELECT * FROM read_csv('/no/such/file.csv')", "/no/such/file.csv")]
    public void An_error_before_a_statement_carries_the_text_of_DuckDB(string sql, string text)
    {
        DuckDBException error = Assert.Throws<DuckDBException>(() => database.Run(sql));

        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        Assert.Equal(1, database.Value("SELECT 1"));
    }

    [Fact]
    public void Columns_tell_their_names_and_types()
    {
        using DuckDBCommand command = database.Command(
            "SELECT 1::BIGINT AS i, 'x' AS s, [1] AS l, 1.5::DECIMAL(5,2) AS d, DATE '2025-01-01' AS t");
        using DuckDBDataReader reader = command.ExecuteReader();

        Assert.Equal(["i", "s", "l", "d", "t"], Enumerable.Range(0, reader.FieldCount).Select(reader.GetName));
        Assert.Equal(
            [typeof(long), typeof(string), typeof(List<int>), typeof(decimal), typeof(DateOnly)],
            Enumerable.Range(0, reader.FieldCount).Select(reader.GetFieldType));
        DataTable schema = reader.GetSchemaTable();
        Assert.Equal((byte)5, Convert.ToByte(schema.Rows[3]["NumericPrecision"], null));
        Assert.Equal((byte)2, Convert.ToByte(schema.Rows[3]["NumericScale"], null));
    }

    [Fact]
    public void A_transaction_is_committed_or_rolled_back()
    {
        database.Run("CREATE OR REPLACE TABLE transacted (i INTEGER)");
        using (DuckDBTransaction transaction = database.Connection.BeginTransaction())
        {
            database.Run("INSERT INTO transacted VALUES (1)");
            transaction.Rollback();
        }
        using (DuckDBTransaction transaction = database.Connection.BeginTransaction())
        {
            database.Run("INSERT INTO transacted VALUES (2)");
            transaction.Commit();
        }

        Assert.Equal(2, database.Count("SELECT sum(i) FROM transacted"));
    }
}
