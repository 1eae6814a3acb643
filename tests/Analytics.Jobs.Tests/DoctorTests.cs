using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Analytics.Jobs.Tests;

/// <summary><c>doctor</c>, on a warehouse that a task return is in.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    private async Task Fill()
    {
        sandbox.HandIn("task_2025Q3_440000.csv", Returns.Tasks("440000", 2, 1));
        Assert.Equal(0, (await sandbox.Run("collect")).Exit);
        Assert.Equal(0, (await sandbox.Run("jobs", "run", "collect")).Exit);
    }

    /// <summary>What is not as it should be: <c>check result</c>, with what was found and how to mend it.</summary>
    private async Task<Dictionary<string, string>> Found(int exit)
    {
        var result = await sandbox.Run("doctor", "--format", "json", "--lang", "en");
        Assert.Equal((exit, ""), (result.Exit, result.Error));
        var rows = JsonDocument.Parse(result.Out).RootElement.EnumerateArray().Select(row => row.EnumerateObject().ToDictionary(each => each.Name, each => each.Value.GetString())).ToList();
        Assert.Equal(
            ["clock", "disk", "dotnet", "duckdb", "folder", "fonts", "inbox", "lake", "node", "raw", "settings", "state", "time zone"],
            rows.Select(row => row["check"]).Concat(["clock", "raw"]).Distinct().Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.Equal(row["result"] == "ok", row["mend"] is null));
        return rows.Where(row => row["result"] != "ok" && row["check"] != "disk").ToDictionary(row => $"{row["check"]} {row["result"]}", row => $"{row["found"]} {row["mend"]}");
    }

    [Fact]
    public async Task A_warehouse_in_use_is_well_and_nothing_is_left_behind()
    {
        await Fill();
        string[] before = Directory.GetFileSystemEntries(sandbox.Path("warehouse"), "*", SearchOption.AllDirectories);

        Assert.Empty(await Found(0));

        Assert.Equal(before, Directory.GetFileSystemEntries(sandbox.Path("warehouse"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task What_is_wrong_is_told_with_what_to_mend()
    {
        await Fill();
        File.WriteAllText(sandbox.Path("analytics.json"), "{\n\"jobs\": { \"a\": { \"does\": \"refresh\", \"cron\": \"often\" } } }");
        string data = Directory.GetFiles(sandbox.Path("warehouse/lake/returns/task"), "*.parquet", SearchOption.AllDirectories).Single();
        File.WriteAllBytes(data, File.ReadAllBytes(data)[..^30]);
        Directory.CreateDirectory(sandbox.Path("warehouse/returned")).Delete(recursive: true);
        File.WriteAllText(sandbox.Path("warehouse/returned"), "");
        sandbox.HandIn("case_2025Q3_440000.csv", "x");
        File.SetLastWriteTimeUtc(sandbox.Path("warehouse/inbox/case_2025Q3_440000.csv"), DateTime.UtcNow.AddDays(-3).AddMinutes(-1));
        File.WriteAllText(sandbox.Path("warehouse/state.db"), "no database at all, and long enough that it is looked at as one");

        var found = await Found(1);

        Assert.Equal(["folder error", "inbox warning", "lake error", "settings error", "state error"], found.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("analytics.json, line 2", found["settings error"], StringComparison.Ordinal);
        Assert.Contains("returns/task", found["lake error"], StringComparison.Ordinal);
        Assert.Contains("analytics verify", found["lake error"], StringComparison.Ordinal);
        Assert.Contains(sandbox.Path("warehouse/returned"), found["folder error"], StringComparison.Ordinal);
        Assert.Contains("1 files wait in inbox/, the oldest for 3 days", found["inbox warning"], StringComparison.Ordinal);
        Assert.Contains("analytics collect", found["inbox warning"], StringComparison.Ordinal);
        Assert.Contains("state.db", found["state error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_of_an_earlier_scheduler_is_told()
    {
        await Fill();
        using (var connection = new SqliteConnection($"Data Source={sandbox.Path("warehouse/state.db")};Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "DROP TABLE QRTZ_EXECUTION_HISTORY";
            command.ExecuteNonQuery();
        }

        var found = await Found(0);

        Assert.Contains("QRTZ_EXECUTION_HISTORY.", Assert.Single(found).Value, StringComparison.Ordinal);
        Assert.Contains("analytics serve", found["state warning"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_that_is_behind_is_told_by_the_files_and_by_the_lake()
    {
        await Fill();
        sandbox.Clock = new FakeTimeProvider(DateTimeOffset.UtcNow.AddHours(-2));

        var result = await sandbox.Run("doctor", "--format", "csv", "--lang", "en");

        Assert.Equal(1, result.Exit);
        Assert.Contains("clock,error,the file system's time differs from the system's by 7", result.Out, StringComparison.Ordinal);
        Assert.Contains("clock,error,the newest commit of the lake lies ahead", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lake_that_is_older_than_the_files_received_is_told()
    {
        await Fill();
        Directory.Move(sandbox.Path("warehouse/lake"), sandbox.Path("newer"));
        Directory.CreateDirectory(sandbox.Path("warehouse/lake"));

        var found = await Found(1);

        Assert.Contains(Path.GetFileName(Directory.GetFiles(sandbox.Path("warehouse/raw")).Single()), found["raw error"], StringComparison.Ordinal);
        Assert.Contains("inbox/", found["raw error"], StringComparison.Ordinal);
        Assert.Equal(2, found.Count);
    }

    [Fact]
    public async Task A_collector_of_telemetry_that_cannot_be_reached_is_a_warning_without_the_secrets_of_its_address()
    {
        using var there = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        there.Start();
        // Nobody listens on port 1 of this machine.
        sandbox.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://user:planted@127.0.0.1:1/planted";
        sandbox.Environment["OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"] = $"http://{there.LocalEndpoint}/v1/logs";

        var result = await sandbox.Run("doctor", "--format", "csv", "--lang", "en");

        Assert.Equal(0, result.Exit);
        Assert.Contains("telemetry,warning,the collector of telemetry at http://127.0.0.1:1 cannot be reached", result.Out, StringComparison.Ordinal);
        Assert.Contains($"telemetry,ok,the collector of telemetry at http://{there.LocalEndpoint} can be reached", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", result.Out, StringComparison.Ordinal);
        sandbox.Environment["OTEL_SDK_DISABLED"] = "true";
        Assert.DoesNotContain("telemetry", (await sandbox.Run("doctor", "--format", "csv", "--lang", "en")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_there_is_a_warehouse_that_is_said()
    {
        var result = await sandbox.Run("doctor");

        Assert.Equal(0, result.Exit);
        Assert.Contains("还没有仓库", result.Out, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(sandbox.Folder));
    }
}
