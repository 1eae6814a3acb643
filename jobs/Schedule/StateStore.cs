using System.Data.Common;
using Analytics.Ingest;
using Microsoft.Data.Sqlite;
using Quartz;

namespace Analytics.Jobs.Schedule;

/// <summary>Where the schedule of a warehouse and its history are kept: <c>state.db</c> in it, for one host, or a database that several hosts share.</summary>
/// <param name="Warehouse">The warehouse.</param>
/// <param name="Shared">The database; null: <c>state.db</c>.</param>
internal sealed record StateStore(Warehouse Warehouse, StateAddress? Shared)
{
    private const string Alone = "analytics";
    private const string HasTables = "SELECT to_regclass('qrtz_locks') IS NOT NULL";

    /// <summary>How long a host may be silent, beyond the interval at which it says that it lives, before others take its runs over.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How often a host says that it lives.</summary>
    internal static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>The schedule's name in the store. In a shared one each warehouse has its own.</summary>
    internal string SchedulerName => Shared is null ? Alone : $"{Alone}-{Hosts.IdOf(Warehouse)}";

    /// <summary>The name of this process in the store, new for every one.</summary>
    internal string NewInstance() => Shared is null ? Alone : $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..4]}";

    /// <summary>Makes this process the one that owns the schedule, until the result is disposed; null when another does, or when hosts own it together.</summary>
    /// <exception cref="ProgramException">The folder cannot be written.</exception>
    internal IDisposable? TryOwn(Texts texts) => Shared is null ? Warehouse.TryOwnSchedule(texts) : null;

    /// <summary>Has a scheduler keep its state here.</summary>
    internal void Use(IPersistentStoreBuilder store)
    {
        if (Shared is null)
            store.UseSqlite(SqliteFactory.Instance, Local(SqliteOpenMode.ReadWriteCreate));
        else
            Shared.Use(store);
    }

    /// <summary>A connection for reading, open; null when no schedule has been kept here yet.</summary>
    internal async Task<DbConnection?> Open(CancellationToken stop)
    {
        if (Shared is null)
        {
            if (!File.Exists(Warehouse.State))
                return null;
            var file = new SqliteConnection(Local(SqliteOpenMode.ReadOnly));
            await file.OpenAsync(stop);
            return file;
        }
        if (!Hosts.AreKnown(Warehouse))
            return null;
        var connection = await Shared.Open(stop);
        if (await Scalar(connection, HasTables, stop) is true)
            return connection;
        await connection.DisposeAsync();
        return null;
    }

    /// <summary>Waits until the store can be written. What a run that ends just now would tell the history is lost otherwise.</summary>
    internal async Task Answers(CancellationToken stop)
    {
        while (Shared is not null && await Unusable(stop) is not null && !stop.IsCancellationRequested)
            await Task.Delay(Pause, stop).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    /// <summary>Why the shared database cannot be used; null: it can.</summary>
    internal async Task<string?> Unusable(CancellationToken stop)
    {
        try
        {
            await using var connection = await Shared!.Open(stop);
            return await Scalar(connection, "SELECT pg_is_in_recovery()", stop) is true ? "read only: pg_is_in_recovery()"
                : await Scalar(connection, HasTables, stop) is true ? null : "its tables are not there: start serve anew";
        }
        catch (Exception e) when (e is DbException or OperationCanceledException)
        {
            return e.Message;
        }
    }

    /// <summary>The single value that a statement gives.</summary>
    internal static async Task<object?> Scalar(DbConnection connection, string sql, CancellationToken stop)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(stop);
    }

    private string Local(SqliteOpenMode mode) => new SqliteConnectionStringBuilder { DataSource = Warehouse.State, Pooling = false, Mode = mode }.ToString();
}
