using System.Diagnostics;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Analytics.Reports.Queries;

/// <summary>
/// Holds a query to its limits of time and memory from outside: DuckDB has no clock, and its limit of memory does not count texts that functions make.
/// A query over a limit is interrupted; one that does not listen, inside one long function, is left behind, so that the caller goes on in any case.
/// </summary>
internal sealed class QueryWatch(QueryLimits limits, CancellationToken stop)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private readonly Lock gate = new();
    private DuckDBConnection? running;

    /// <summary>Names the connection to interrupt; null when there is nothing to interrupt any more.</summary>
    public void Watch(DuckDBConnection? connection)
    {
        lock (gate)
            running = connection;
    }

    /// <summary>Does the work on a thread of its own.</summary>
    public T Run<T>(Func<T> work)
    {
        T result = default!;
        Exception? failure = null;
        using ManualResetEventSlim done = new();
        // The stack is for DuckDB's parser and binder on deeply nested queries.
        Thread thread = new(
            () =>
            {
                try
                {
                    result = work();
                }
                catch (Exception e)
                {
                    failure = e;
                }
                done.Set();
            },
            16 * 1024 * 1024)
        { IsBackground = true, Name = "query" };
        long before = Environment.WorkingSet;
        var clock = Stopwatch.StartNew();
        thread.Start();
        Exception? over = null;
        TimeSpan since = default;
        while (!done.Wait(Glance))
        {
            if (over is null && (over = Over(clock.Elapsed, Environment.WorkingSet - before)) is not null)
                since = clock.Elapsed;
            if (over is null)
                continue;
            Interrupt();
            if (clock.Elapsed - since > Grace)
                throw over;
        }
        if (failure is not null)
            throw over is not null && failure is DuckDBException or NativeFailure or OperationCanceledException ? over : Explain(failure);
        return result;
    }

    private Exception? Over(TimeSpan elapsed, long grown)
    {
        if (stop.IsCancellationRequested)
            return new OperationCanceledException(stop);
        if (elapsed > limits.Time)
        {
            return new QueryException(
                $"查询超过 {limits.Time.TotalSeconds:0.#} 秒仍未完成，已终止。请缩小范围或先汇总。",
                $"The query ran for more than {limits.Time.TotalSeconds:0.#} seconds and was ended. Ask for less, or sum up first.", limit: true);
        }
        // Half as much again: the program and DuckDB's caches grow too.
        return grown > limits.MemoryMegabytes * 1_572_864L ? MemoryOver(null) : null;
    }

    private QueryException MemoryOver(Exception? cause) => new(
        $"查询需要的内存超过 {limits.MemoryMegabytes} MB，已终止。请缩小范围或先汇总。",
        $"The query needs more than {limits.MemoryMegabytes} MB of memory and was ended. Ask for less, or sum up first.", limit: true, cause);

    private Exception Explain(Exception failure) => failure switch
    {
        DuckDBException { ErrorType: DuckDBErrorType.OutOfMemory } or NativeFailure { Type: DuckDBErrorType.OutOfMemory } => MemoryOver(failure),
        DuckDBException or NativeFailure => new QueryException($"查询出错：{failure.Message}", $"The query failed: {failure.Message}", cause: failure),
        _ => failure,
    };

    private void Interrupt()
    {
        lock (gate)
            running?.NativeConnection.Interrupt();
    }
}
