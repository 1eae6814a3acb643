using System.Data.Common;
using System.Diagnostics;
using Analytics.Jobs.Schedule;
using Microsoft.Data.Sqlite;

namespace Analytics.Jobs.Examining;

/// <summary>Looks at where the schedule is kept. It changes nothing.</summary>
internal sealed class StateExamination(StateStore state, Texts texts, TimeProvider clock)
{
    private const string ColumnsOfFile = "SELECT upper(t.name || '.' || c.name) FROM sqlite_master AS t, pragma_table_info(t.name) AS c WHERE t.type = 'table' AND t.name LIKE 'QRTZ%'";
    private const string ColumnsOfDatabase = "SELECT upper(table_name || '.' || column_name) FROM information_schema.columns WHERE table_schema = current_schema() AND table_name LIKE 'qrtz%'";
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(1);

    internal async Task<IReadOnlyList<Diagnosis>> Run(CancellationToken stop) => state.Shared is null ? [await File(stop)] : await Database(state.Shared, stop);

    private async Task<Diagnosis> File(CancellationToken stop)
    {
        if (Hosts.Any(state.Warehouse) is { } host)
            return new("state", Health.Error, texts.SharedElsewhere(host, state.Warehouse.Directory), texts.MendSettings);
        string file = state.Warehouse.State;
        if (!System.IO.File.Exists(file))
            return new("state", Health.Ok, texts.NoState);
        try
        {
            await using var connection = await state.Open(stop);
            if (await Ask(connection!, "PRAGMA quick_check(1)", stop) is not ["ok"])
                return new("state", Health.Error, texts.StateDamaged, texts.RestoreState);
            var lacking = await Lacking(await Ask(connection!, ColumnsOfFile, stop), stop);
            return lacking.Count == 0 ? new("state", Health.Ok, Texts.StateFine(new FileInfo(file).Length)) : new("state", Health.Warning, texts.StateOld("state.db", lacking[0], lacking.Count), texts.ServeAnew);
        }
        catch (SqliteException e)
        {
            return new("state", Health.Error, $"{file}: {e.Message}", texts.RestoreState);
        }
    }

    private async Task<IReadOnlyList<Diagnosis>> Database(StateAddress address, CancellationToken stop)
    {
        try
        {
            await using var connection = await address.Open(stop);
            var asked = Stopwatch.StartNew();
            var before = clock.GetUtcNow();
            var there = new DateTimeOffset((DateTime)(await StateStore.Scalar(connection, "SELECT clock_timestamp()", stop))!);
            // In the middle between question and answer.
            var away = (there - before - (asked.Elapsed / 2)).Duration();
            List<Diagnosis> found =
            [
                away < Skew ? new("clock", Health.Ok, texts.DatabaseClock(away)) : away < StateStore.Patience / 2 ? new("clock", Health.Warning, texts.DatabaseClock(away), texts.MendClocks)
                    : new("clock", Health.Error, texts.DatabaseClock(away), texts.MendClocks),
            ];
            string server = $"PostgreSQL {connection.ServerVersion}, {address.Words}";
            var columns = await Ask(connection, ColumnsOfDatabase, stop);
            var lacking = columns.Count == 0 ? [] : await Lacking(columns, stop);
            found.Add(lacking.Count == 0 ? new("state", Health.Ok, columns.Count == 0 ? $"{server}: {texts.EmptyState}" : server)
                : new("state", Health.Error, $"{server}: {texts.StateOld(address.Words, lacking[0], lacking.Count)}", texts.MigrateState));
            if (columns.Count > 0 && lacking.Count == 0 && Hosts.AreKnown(state.Warehouse))
                found.Add(await Others(stop));
            return found;
        }
        catch (DbException e)
        {
            return [new("state", Health.Error, $"{address.Words}: {e.Message}{(e.InnerException is { } why ? $" ({why.Message})" : "")}", texts.MendDatabase)];
        }
    }

    private async Task<Diagnosis> Others(CancellationToken stop)
    {
        var nodes = await ScheduleStore.Unstarted(state, clock, (scheduler, _) => Hosts.Others(state.Warehouse, scheduler, stop));
        string said = nodes.Count == 0 ? texts.NoHosts : string.Join(", ", nodes.Select(node => $"{node.InstanceId} {(Hosts.Lives(node, clock.GetUtcNow()) ? texts.Alive : texts.Silent)}"));
        return nodes.All(node => Hosts.Lives(node, clock.GetUtcNow())) ? new("hosts", Health.Ok, said) : new("hosts", Health.Warning, said, texts.MendHosts);
    }

    // What this version of the scheduler makes of an empty file is what it wants.
    private async Task<List<string>> Lacking(IReadOnlyList<string> columns, CancellationToken stop)
    {
        var scratch = Directory.CreateTempSubdirectory("analytics-doctor-");
        try
        {
            var wanted = new StateStore(new(scratch.FullName), null);
            await ScheduleStore.Unstarted(wanted, clock, (_, _) => Task.FromResult(true));
            await using var connection = await wanted.Open(stop);
            return [.. (await Ask(connection!, ColumnsOfFile, stop)).Except(columns)];
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<string>> Ask(DbConnection connection, string sql, CancellationToken stop)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        List<string> answer = [];
        await using var rows = await command.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop))
            answer.Add(rows.GetString(0));
        return answer;
    }
}
