using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace DuckDB.NET.Bindings.Tests;

/// <summary>A running query is ended from another thread, and its progress is told.</summary>
public class CancellationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_long_query_is_cancelled_and_the_connection_stays_usable()
    {
        using Database database = new();
        TaskCompletionSource running = new(TaskCreationOptions.RunContinuationsAsynchronously);
        database.Connection.RegisterScalarFunction("observed", (long i) =>
        {
            running.TrySetResult();
            return i;
        });
        using DuckDBCommand command = database.Command(
            "SELECT sum(observed(a.i) * b.i) FROM range(100000000) a(i), range(100000000) b(i)");

        Task<object?> query = Task.Run(command.ExecuteScalar, TestContext.Current.CancellationToken);
        await running.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        command.Cancel();

        await Assert.ThrowsAsync<OperationCanceledException>(() => query.WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.Equal(1, database.Value("SELECT 1"));
    }

    [Fact]
    public void Cancelling_when_nothing_runs_does_nothing()
    {
        using Database database = new();
        using DuckDBCommand command = database.Command("SELECT 7");
        command.Cancel();

        Assert.Equal(7, command.ExecuteScalar());
    }

    [Fact]
    public async Task The_progress_of_a_query_is_told_while_it_runs()
    {
        const long rows = 4_000_000;
        using Database database = Database.With("threads=1");
        database.Run("SET enable_progress_bar = true; SET enable_progress_bar_print = false; SET progress_bar_time = 0");
        database.Run($"CREATE TABLE t AS SELECT i FROM range({rows}) t(i)");
        Assert.Equal(-1, database.Connection.GetQueryProgress().Percentage);
        TaskCompletionSource late = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using ManualResetEventSlim told = new();
        database.Connection.RegisterScalarFunction("held", (long i) =>
        {
            if (i > rows * 3 / 4 && late.TrySetResult())
                told.Wait(Patience);
            return i;
        });

        Task<long> query = Task.Run(() => database.Count("SELECT sum(held(i)) FROM t"), TestContext.Current.CancellationToken);
        await late.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        DuckDBQueryProgress progress = database.Connection.GetQueryProgress();
        told.Set();

        Assert.InRange(progress.Percentage, 1, 99);
        Assert.InRange(progress.RowsProcessed, 1UL, (ulong)rows);
        // An estimate.
        Assert.InRange(progress.TotalRowsToProcess, (ulong)rows, (ulong)rows + 1000);
        Assert.Equal(7_999_998_000_000, await query);
    }
}
