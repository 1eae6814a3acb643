using DuckDB.NET.Data;

namespace DuckDB.NET.Bindings.Tests;

/// <summary>Alone in the process while it measures it.</summary>
[CollectionDefinition(nameof(LeakTests), DisableParallelization = true)]
public class AloneInTheProcess;

/// <summary>Statement after statement, the process does not grow.</summary>
[Collection(nameof(LeakTests))]
public class LeakTests
{
    private const int WarmUp = 10_000;
    private const int Statements = 100_000;
    private const long AllowedGrowth = 12L << 20;
    private const int TextLength = 500;

    [Fact]
    public void A_hundred_thousand_statements_leave_no_memory_behind()
    {
        using Database database = Database.With("threads=1");
        string member = new('e', TextLength);
        string field = new('f', TextLength);
        string[] texts =
        [
            "SELECT ?::VARCHAR",
            "SELECT ?::BLOB",
            $"SELECT 'x'::ENUM('{member}', 'x'), ?",
            $"SELECT {{'{field}': 1}}, ?",
            $"SELECT error(?)",
            $"SELECT no_such_column_{field}, ?",
            $"SELEC {field}",
            "SELECT [?::VARCHAR, 'b'], MAP {'a': 1}",
            "SELECT 1::BIGNUM, 1.5::DECIMAL(38,2), 'x'::UUID[], ?",
            "SELECT i, ? FROM range(5000) t(i)",
        ];
        DuckDBCommand[] commands = [.. texts.Select(text => database.Command(text, new string('p', TextLength)))];

        RunAll(commands, 0, WarmUp);
        long before = ResidentBytes();
        RunAll(commands, WarmUp, Statements);
        long growth = ResidentBytes() - before;

        TestContext.Current.TestOutputHelper?.WriteLine($"{growth / 1024} KiB more after {Statements - WarmUp} statements");
        Assert.True(growth < AllowedGrowth, $"The process grew by {growth} bytes.");
    }

    private static void RunAll(DuckDBCommand[] commands, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            DuckDBCommand command = commands[i % commands.Length];
            command.UseStreamingMode = i % 20 >= commands.Length;
            try
            {
                using DuckDBDataReader reader = command.ExecuteReader();
                if (reader.Read())
                    reader.GetValue(0);
            }
            catch (DuckDBException error)
            {
                Assert.NotEqual("", error.Message);
            }
        }
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return Environment.WorkingSet;
    }
}
