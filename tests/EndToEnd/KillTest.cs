using System.Diagnostics;
using System.Globalization;
using Analytics.Ingest;
using Analytics.Lake;

namespace Analytics.EndToEnd;

/// <summary>
/// The real program killed (kill -9) at every kind of step between its file operations: the lake is at the old or the new version, and the next run ends
/// in the same state as one that was never killed (invariant 1).
/// </summary>
public sealed class KillTest : IDisposable
{
    private readonly string root = Path.Combine(Path.GetTempPath(), $"analytics-kill-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(root)) Directory.Delete(root, recursive: true);
    }

    [Fact]
    public void Killed_at_any_step_the_next_run_ends_in_the_same_state()
    {
        string undisturbed = Prepare("undisturbed");
        string log = Path.Combine(root, "steps");
        Assert.Equal(0, Run(undisturbed, "collect", ("TEST_STEP_LOG", log)));
        int collectSteps = File.ReadAllLines(log).Length;
        Assert.Equal(0, Run(undisturbed, "refresh", ("TEST_STEP_LOG", log)));
        string[] steps = File.ReadAllLines(log);
        string expected = State(undisturbed);
        Assert.Contains("accepted", expected, StringComparison.Ordinal);
        Assert.Contains("returned", expected, StringComparison.Ordinal);

        foreach (int at in FirstAndLastOfEach(steps, collectSteps))
        {
            // xunit loses the results of a run whose end it has not read when the process has ended and nothing was said for a minute.
            TestContext.Current.TestOutputHelper?.WriteLine($"killed at step {at} ({steps[at]})");
            string warehouse = Prepare($"killed-{at}");
            (string command, int within) = at < collectSteps ? ("collect", at) : ("refresh", at - collectSteps);
            if (command == "refresh") Assert.Equal(0, Run(warehouse, "collect"));
            int exit = Run(warehouse, command, ("TEST_KILL_AT", within.ToString(CultureInfo.InvariantCulture)));
            Assert.True(exit == 137, $"not killed at step {at} ({steps[at]}): exit {exit}");
            Assert.True(EveryTableReads(warehouse), $"after step {at} ({steps[at]})");

            Assert.Equal(0, Run(warehouse, "collect"));
            Assert.Equal(0, Run(warehouse, "refresh"));
            Assert.True(expected == State(warehouse), $"killed at step {at} ({steps[at]}), the state is\n{State(warehouse)}\ninstead of\n{expected}");
            Directory.Delete(warehouse, recursive: true);
        }
    }

    /// <summary>Steps repeat with every file; the first and the last of each name in each command stand for all.</summary>
    private static IEnumerable<int> FirstAndLastOfEach(string[] steps, int collectSteps) => Enumerable.Range(0, steps.Length)
        .GroupBy(i => (steps[i], i < collectSteps)).SelectMany(group => new[] { group.First(), group.Last() }).Distinct().Order();

    private string Prepare(string name)
    {
        string warehouse = Path.Combine(root, name);
        string inbox = Path.Combine(warehouse, "inbox");
        Directory.CreateDirectory(inbox);
        // Two returns in one partition, one with a warning, one that is returned.
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "fixtures", "kill"), "*.csv")];
        Assert.Equal(4, files.Length);
        foreach (string file in files) File.Copy(file, Path.Combine(inbox, Path.GetFileName(file)));
        return warehouse;
    }

    private static int Run(string warehouse, string command, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "analytics.dll"), command, "--warehouse", warehouse, "--quiet"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(2)), "the program did not end");
        Task.WaitAll(output, errors);
        return process.ExitCode;
    }

    private static bool EveryTableReads(string warehouse)
    {
        var lake = new LakeStore(Path.Combine(warehouse, "lake"));
        using LakeSession session = LakeSession.Open();
        foreach (string name in lake.Tables())
        {
            Snapshot snapshot = lake.Table(name).Read();
            session.Attach("t", snapshot);
            if (session.Query("SELECT count(*) FROM t", row => row.GetInt64(0))[0] != snapshot.Files.Sum(file => file.Rows)) return false;
        }
        return true;
    }

    /// <summary>All that a warehouse holds, but for instants, versions and the names of files in tables.</summary>
    private static string State(string warehouse)
    {
        var lake = new LakeStore(Path.Combine(warehouse, "lake"));
        using LakeSession session = LakeSession.Open();
        var lines = new List<string>();
        foreach (string name in lake.Tables().Order(StringComparer.Ordinal))
        {
            session.Attach("t", lake.Table(name).Read());
            IEnumerable<string> columns = lake.Table(name).Read().Layout.Columns.Select(column => column.Name).Where(column => column is not ("received_at" or "handed_in_at" or "first_received_at" or "first_accepted_at" or "table_version"));
            string list = string.Join(", ", columns.Select(column => $"\"{column}\""));
            lines.AddRange(session.Query($"SELECT '{name}' || ' ' || to_json(struct_pack({string.Join(", ", columns.Select(column => $"\"{column}\" := \"{column}\""))}))::VARCHAR FROM (SELECT {list} FROM t)", row => row.GetString(0)).Order(StringComparer.Ordinal));
        }
        lines.AddRange(Files(warehouse, "inbox").Concat(Files(warehouse, "raw")).Concat(Files(warehouse, "returned")));
        Assert.Empty(Collector.Waiting(new Warehouse(warehouse)));
        return string.Join("\n", lines);
    }

    private static IEnumerable<string> Files(string warehouse, string folder)
    {
        string path = Path.Combine(warehouse, folder);
        return Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(warehouse, file)).Order(StringComparer.Ordinal) : [];
    }
}
