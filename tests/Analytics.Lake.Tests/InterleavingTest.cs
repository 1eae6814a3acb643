namespace Analytics.Lake.Tests;

/// <summary>Two writers, each held before it reads, before it plans, before it writes its entry and before it links it: every interleaving of the two, step by step.</summary>
public class InterleavingTest
{
    // Where a writer stops; before the first of them it has done nothing, behind the last one it links, and looks again if it lost.
    private static readonly string[] Holds = ["plan", "commit.begin", "commit.temporary_synced"];

    [Theory]
    [InlineData("the same partition", 2)]
    [InlineData("other partitions", 2)]
    [InlineData("the same mark", 1)]
    public void Neither_loses_anything(string what, int commits)
    {
        // 4 stretches each: 8 over 4 orders.
        List<string> orders = [.. Orders("", Holds.Length + 1, Holds.Length + 1)];
        Assert.Equal(70, orders.Count);
        foreach (string order in orders)
        {
            using TempFolder folder = new();
            Given.NumbersTable(folder.Path);
            using Turns a = new(), b = new();
            Thread first = a.Start(() => Write(folder.Path, what, 'A', a)), second = b.Start(() => Write(folder.Path, what, 'B', b));
            foreach (char next in order)
                (next == 'A' ? a : b).Go();
            // Whoever lost goes on alone.
            a.End();
            b.End();
            first.Join();
            second.Join();

            Assert.True(a.Failure is null && b.Failure is null, $"{order}: {a.Failure}{b.Failure}");
            DeltaTable table = new LakeStore(folder.Path).Table("numbers");
            Snapshot now = table.Read();
            Assert.True(now.Version == commits, $"{order}: version {now.Version}");
            (string, long)[] rows = [.. now.Files.Select(file => (file.Partition["period"]!, file.Rows)).Order()];
            Assert.Equal(what == "other partitions" ? [("2025QA", 1), ("2025QB", 1)] : [("2025Q1", (long)commits)], rows);
            IReadOnlyList<Commit> history = table.History();
            Assert.All(history.Zip(history.Skip(1)), pair => Assert.True(pair.First.Instant < pair.Second.Instant, order));
            Assert.All(history.Skip(1), commit => Assert.Equal(1, commit.RowsAdded - commit.RowsRemoved));
            Assert.Empty(Directory.EnumerateFiles(Path.Combine(table.Directory, "_delta_log"), "*.tmp"));
        }
    }

    private static IEnumerable<string> Orders(string before, int a, int b) => a + b == 0 ? [before]
        : (a > 0 ? Orders(before + 'A', a - 1, b) : []).Concat(b > 0 ? Orders(before + 'B', a, b - 1) : []);

    // One row more in the writer's period.
    private static void Write(string lake, string what, char name, Turns turns) => StepHook.Run(
        step =>
        {
            if (Holds.Contains(step))
                turns.Hold();
        },
        () => new LakeStore(lake).Table("numbers") is var table ? table.Commit(Given.Info, now =>
        {
            turns.Hold();
            string period = what == "other partitions" ? $"2025Q{name}" : "2025Q1";
            DataFile[] old = [.. now.Files.Where(file => file.Partition["period"] == period)];
            return new TableChange([Given.File(table, period, old.Sum(file => file.Rows) + 1)], old, [new Transaction(what == "the same mark" ? "one" : $"{name}", 1)]);
        }) : 0);

    /// <summary>One writer's thread, which goes on only when it is its turn.</summary>
    private sealed class Turns : IDisposable
    {
        private readonly SemaphoreSlim go = new(0), held = new(0);
        private volatile bool free;

        public Exception? Failure { get; private set; }

        public Thread Start(Action work)
        {
            Thread thread = new(() =>
            {
                try
                {
                    Hold();
                    work();
                }
                catch (Exception e)
                {
                    Failure = e;
                }
                free = true;
                held.Release();
            });
            thread.Start();
            held.Wait();
            return thread;
        }

        /// <summary>Called by the writer: waits for its turn.</summary>
        public void Hold()
        {
            if (free)
                return;
            held.Release();
            go.Wait();
        }

        /// <summary>Lets the writer go on until it is held again, or done.</summary>
        public void Go()
        {
            if (free)
                return;
            go.Release();
            held.Wait();
        }

        /// <summary>Lets the writer go on to its end.</summary>
        public void End()
        {
            free = true;
            go.Release();
        }

        public void Dispose()
        {
            go.Dispose();
            held.Dispose();
        }
    }
}
