using Microsoft.Data.Sqlite;

namespace Analytics.Jobs.Tests;

[Collection("serve")]
public sealed class ScheduleTests : IDisposable
{
    private readonly Sandbox sandbox = new Sandbox().Asleep();

    public void Dispose() => sandbox.Dispose();

    private string Warehouse => sandbox.Path("warehouse");

    private async Task ServeOnce(Func<Task> meanwhile)
    {
        using var serve = sandbox.Start("serve", "--urls", "http://127.0.0.1:0", "--lang", "en");
        await serve.Said("Ctrl-C stops it.");
        await meanwhile();
        serve.Interrupt();
        Assert.Equal(0, (await serve.Finished()).Exit);
    }

    private object? Sql(string sql, params (string Name, object Value)[] values)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Warehouse, "state.db")};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        return command.ExecuteScalar();
    }

    [Fact]
    public async Task A_firing_missed_while_nobody_served_is_made_up_for_once()
    {
        // Far from any test's clock: without the misfire nothing fires.
        sandbox.Environment["ANALYTICS__SCHEDULE__COLLECT"] = "0 0 3 1 1 ?";
        await ServeOnce(() => Task.CompletedTask);
        long yesterday = DateTimeOffset.UtcNow.AddDays(-1).Ticks;
        Assert.Equal(1L, Sql("UPDATE QRTZ_TRIGGERS SET NEXT_FIRE_TIME = @t WHERE TRIGGER_NAME = 'collect'; SELECT changes()", ("@t", yesterday)));

        using var fired = new HeldStep("job.collect");
        await ServeOnce(async () =>
        {
            await fired.Reached;
            fired.Release();
        });

        string[] history = (await sandbox.Run("jobs", "history", "--all", "--format", "csv")).Out.TrimEnd().Split('\n');
        Assert.Single(history, line => line.Contains(",collect,", StringComparison.Ordinal));
        Assert.True((long)Sql("SELECT NEXT_FIRE_TIME FROM QRTZ_TRIGGERS WHERE TRIGGER_NAME = 'collect'")! > DateTimeOffset.UtcNow.Ticks);
    }

    [Fact]
    public async Task A_changed_cron_replaces_the_stored_one_and_an_unchanged_one_is_left_alone()
    {
        sandbox.Environment["ANALYTICS__SCHEDULE__COLLECT"] = "0 0 3 1 1 ?";
        sandbox.Environment["ANALYTICS__SCHEDULE__REFRESH"] = "0 0 4 1 1 ?";
        await ServeOnce(() => Task.CompletedTask);
        sandbox.Environment["ANALYTICS__SCHEDULE__COLLECT"] = "0 30 5 1 1 ?";
        sandbox.Environment.Remove("ANALYTICS__SCHEDULE__REFRESH");
        await ServeOnce(() => Task.CompletedTask);

        Assert.Equal("collect 0 30 5 1 1 ? Asia/Shanghai", Sql("SELECT group_concat(TRIGGER_NAME || ' ' || CRON_EXPRESSION || ' ' || TIME_ZONE_ID) FROM QRTZ_CRON_TRIGGERS"));
    }

    [Fact]
    public async Task Refresh_follows_collect()
    {
        using var refreshed = new HeldStep("job.refresh");
        await ServeOnce(async () =>
        {
            Assert.Equal(0, (await sandbox.Run("jobs", "run", "collect")).Exit);
            await refreshed.Reached;
            refreshed.Release();
        });

        string history = (await sandbox.Run("jobs", "history", "--all", "--format", "csv")).Out;
        Assert.Contains(",refresh,", history, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_fails_is_recorded_with_its_reason_and_tried_again()
    {
        using var serve = sandbox.Start("serve", "--urls", "http://127.0.0.1:0", "--lang", "en");
        await serve.Said("Ctrl-C stops it.");
        using var busy = new FileStream(Path.Combine(Warehouse, ".work.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        var run = await sandbox.Run("jobs", "run", "collect", "--lang", "en");
        await serve.Said("It will be tried again.");

        Assert.Equal((3, ""), (run.Exit, run.Out));
        Assert.Contains("Another analytics process is working", run.Error, StringComparison.Ordinal);
        string history = (await sandbox.Run("jobs", "history", "--format", "csv")).Out;
        Assert.Contains(",collect,", history, StringComparison.Ordinal);
        Assert.Contains(",failed,", history, StringComparison.Ordinal);
        Assert.Contains("Another analytics process is working", history, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_server_jobs_run_works_here_and_is_recorded()
    {
        Directory.CreateDirectory(Warehouse);

        var run = await sandbox.Run("jobs", "run", "collect", "--lang", "en");

        Assert.Equal(0, run.Exit);
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8} collect: nothing to do ", run.Out);
        string[] history = (await sandbox.Run("jobs", "history", "--all", "--format", "csv")).Out.TrimEnd().Split('\n');
        Assert.Equal(2, history.Length);
        Assert.Contains(",collect,", history[1], StringComparison.Ordinal);
        Assert.Contains(",skipped,", history[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_the_history_makes_no_files()
    {
        Assert.Equal(0, (await sandbox.Run("jobs", "history")).Exit);
        Assert.Equal(0, (await sandbox.Run("jobs", "list")).Exit);

        Assert.Empty(Directory.EnumerateFileSystemEntries(sandbox.Folder));
    }
}
