using DuckDB.NET.Data;

namespace DuckDB.NET.Bindings.Tests;

/// <summary>Alone in the process while it measures it.</summary>
[CollectionDefinition(nameof(LeakTests), DisableParallelization = true)]
public class AloneInTheProcess;

/// <summary>Statement after statement, the process does not grow.</summary>
[Collection(nameof(LeakTests))]
public class LeakTests
{
    private const int WarmUp = 30_000;
    private const int Stretch = 2_800;
    private const int Stretches = 25;
    private const int RareStatement = 100;

    // So long that those of one kind of rare statement alone, four of them staying behind in each of the twenty stretches between the two floors, would be twice the bound.
    private const int TextLength = 400_000;
    private const long AllowedGrowth = 16L << 20;

    // What collector and allocator keep for later comes and goes, by tens of MiB; what stays behind lifts the lowest of some stretches too.
    private const int OfFloor = 5;

    [Fact]
    public void A_hundred_thousand_statements_leave_no_memory_behind()
    {
        using Database database = Database.With("threads=1");
        string text = new('t', TextLength);
        database.Run($"CREATE TABLE {text} (i INTEGER CHECK (i > 0))");
        string[] often = ["SELECT ?", "SELECT ?", "SELECT ?::BLOB", "SELECT ?, 1.5 AS a", "SELEC"];
        string[] rare =
        [
            $"SELECT 'x'::ENUM('{text}', 'x'), ?",
            $"SELECT {{'{text}': 1}}, ?",
            $"SELECT 1 AS {text}, ?",
            "SELECT error(?)",
            "SELECT [?::VARCHAR, 'b'], MAP {'a': 1}, [1]::INTEGER[1]",
            "SELECT 1::BIGNUM, 1.5::DECIMAL(38,2), NULL::UUID[], ?; SELECT i, '行' FROM range(5000) t(i)",
        ];
        DuckDBCommand[] oftenCommands = [.. often.Select(sql => database.Command(sql, "值"))];
        DuckDBCommand[] rareCommands = [.. rare.Select(sql => database.Command(sql, text))];

        Run(0, WarmUp);
        long[] resident = new long[Stretches];
        for (int i = 0; i < Stretches; i++)
        {
            Run(WarmUp + (i * Stretch), WarmUp + ((i + 1) * Stretch));
            resident[i] = ResidentBytes();
        }

        string told = $"{string.Join(", ", resident.Select(bytes => $"{bytes >> 10}"))} KiB, each after {Stretch} statements more";
        TestContext.Current.TestOutputHelper?.WriteLine(told);
        Assert.True(resident[^OfFloor..].Min() - resident[..OfFloor].Min() < AllowedGrowth, told);

        void Run(int from, int to)
        {
            for (int i = from; i < to; i++)
            {
                bool streaming = i / 2 % 2 == 0;
                if (i % RareStatement != 0)
                    ReadOne(oftenCommands[i % often.Length], streaming);
                else if (i / RareStatement % (rare.Length + 1) is var kind && kind < rare.Length)
                    ReadOne(rareCommands[kind], streaming);
                else
                    ConnectAndFailToAppend(database.Connection, text);
            }
        }
    }

    private static void ReadOne(DuckDBCommand command, bool streaming)
    {
        command.UseStreamingMode = streaming;
        try
        {
            using DuckDBDataReader reader = command.ExecuteReader();
            do
            {
                if (reader.Read())
                    reader.GetValue(0);
            }
            while (reader.NextResult());
        }
        catch (DuckDBException error)
        {
            Assert.NotEqual("", error.Message);
        }
    }

    private static void ConnectAndFailToAppend(DuckDBConnection connection, string table)
    {
        using DuckDBConnection duplicate = connection.Duplicate();
        duplicate.Open();
        DuckDBAppender appender = duplicate.CreateAppender(table);
        appender.CreateRow().AppendValue((int?)0).EndRow();
        Assert.Contains(table, Assert.Throws<DuckDBException>(appender.Close).Message, StringComparison.Ordinal);
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Environment.WorkingSet;
    }
}
