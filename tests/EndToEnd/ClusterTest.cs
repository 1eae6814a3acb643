using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Analytics.Ingest;
using Analytics.Lake;
using Analytics.Tests;
using Analytics.Transforms.Assessments;

namespace Analytics.EndToEnd;

/// <summary>
/// Three hosts over one warehouse with their schedule in PostgreSQL, two hundred assessments, each at a cut-off of its own, and returns coming in all the while: one host is killed in the middle of a job, one is
/// asked to end during a commit, one has a clock five seconds ahead, the database is killed and later away for two minutes. Each assessment is made exactly once, as an undisturbed program makes it; each return counts once.
/// </summary>
public sealed class ClusterTest : IDisposable
{
    private const int Cutoffs = 100;
    private static readonly string[] Codes = ["tiny-a", "tiny-b"];
    private static readonly TimeSpan Outage = TimeSpan.FromMinutes(2);
    private readonly string root = Directory.CreateTempSubdirectory("analytics-cluster-").FullName;
    private readonly string inbox;

    public ClusterTest() => inbox = Directory.CreateDirectory(Path.Combine(root, "warehouse", "inbox")).FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task Whatever_fails_each_result_appears_exactly_once()
    {
        using var postgres = await Postgres.Start();
        Prepare();
        var first = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 45);
        Declare(postgres.Url, first);

        // Steps are counted: about six in a job. The first dies, and the second is told to end, in the middle of one.
        using var killed = new ServedHost(root, ("TEST_KILL_AT", "22"));
        using var ended = new ServedHost(root, ("TEST_END_AT", "33"));
        using var ahead = new ServedHost(root, ("TEST_CLOCK_AHEAD", "5"));
        await Task.WhenAll(killed.Ready(), ended.Ready(), ahead.Ready());
        string[] provinces = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "seeds", "regions.csv")).Select(line => line.Split(',')[0]).Where(code => code.EndsWith("0000", StringComparison.Ordinal) && code[0] < '7' && code is not "100000")];
        HandIn(provinces[..10]);
        Assert.Equal(137, await killed.Ended());
        using var next = new ServedHost(root);
        Assert.Equal(0, await ended.Ended());
        using var last = new ServedHost(root);
        await Task.WhenAll(next.Ready(), last.Ready());

        await postgres.Kill();
        await postgres.Up();
        HandIn(provinces[10..20]);
        await postgres.Kill();
        await Task.Delay(Outage, TestContext.Current.CancellationToken);
        await postgres.Up();
        HandIn(provinces[20..]);

        // A slow machine takes its time; what has come to a stop does not go on by being waited for.
        var since = Stopwatch.StartNew();
        for (int missing = Missing(), fewest = missing; missing > 0 && since.Elapsed < TimeSpan.FromMinutes(5); missing = Missing())
        {
            if (missing < fewest)
            {
                fewest = missing;
                // As in KillTest.
                TestContext.Current.TestOutputHelper?.WriteLine($"{missing} missing");
                since.Restart();
            }
            await Task.Delay(500, TestContext.Current.CancellationToken);
        }
        Assert.Equal((0, 0, 0), (await ahead.End(), await next.End(), await last.End()));

        OnceAndAsUndisturbed(first);
        using LakeSession session = LakeSession.Open();
        session.Attach("tasks", Lake.Table("returns/task").Read());
        session.Attach("submissions", Lake.Table("submissions").Read());
        Assert.Equal(provinces.Order(StringComparer.Ordinal), session.Query("SELECT region_code FROM tasks ORDER BY region_code, task_id", row => row.GetString(0)));
        Assert.Equal(provinces.Length, session.Query("SELECT count(*) FROM submissions WHERE kind = 'task' AND status = 'accepted'", row => row.GetInt64(0))[0]);
        HistoryTells(killed.Log + ended.Log + ahead.Log + next.Log + last.Log);
    }

    // Assessments not made and returns not in.
    private int Missing() => (Cutoffs * Codes.Length) - Codes.Sum(code => Assessor.Runs(Lake, code).Count) + Collector.Waiting(new Warehouse(Path.Combine(root, "warehouse"))).Count;

    private LakeStore Lake => new(Path.Combine(root, "warehouse", "lake"));

    // The lake before the first host: what comes in later is of no concern to the indicator assessed.
    private void Prepare()
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "fixtures", "kill"), "enterprise_*.csv"))
            File.Copy(file, Path.Combine(inbox, Path.GetFileName(file)));
        Assert.Equal(0, Run("collect").Exit);
        Copy(Path.Combine(root, "warehouse", "lake"), Path.Combine(root, "undisturbed"));
        string own = Directory.CreateDirectory(Path.Combine(root, "warehouse", "definitions", "seeds", "assessments")).FullName;
        foreach (string code in Codes)
            File.WriteAllText(Path.Combine(own, code + ".json"), $$"""
                { "code": "{{code}}", "title": "小样", "title_en": "Tiny", "period": "2025Q3", "scale": 100, "decimals": 2, "rounding": "after", "threshold": 0.5,
                  "bands": [ { "code": "A", "title": "全部", "title_en": "All", "from": 0 } ], "draws": { "count": 100, "seed": 1, "concentration": 200 },
                  "root": { "code": "total", "title": "总分", "title_en": "Total", "mean": "arithmetic", "children": [
                    { "code": "agreement", "indicator": "wage_agreement_coverage", "weight": 1, "missing": "zero", "normalise": { "method": "goalposts", "low": 0, "high": 100 } } ] } }
                """);
    }

    private void Declare(string state, DateTimeOffset first)
    {
        var jobs = new Dictionary<string, object> { ["collect"] = new { does = "collect", cron = "0/5 * * * * ?" } };
        foreach (var (i, code) in Enumerable.Range(0, Cutoffs).SelectMany(i => Codes.Select(code => (i, code))))
            jobs[$"{code}-{i}"] = new { does = $"assess {code}", cron = first.AddSeconds(i).UtcDateTime.ToString("s m H d M '?'", CultureInfo.InvariantCulture), timeZone = "Etc/UTC" };
        File.WriteAllText(Path.Combine(root, "analytics.json"), JsonSerializer.Serialize(new { state, jobs }));
    }

    private void HandIn(IEnumerable<string> provinces)
    {
        foreach (string province in provinces)
        {
            string file = Path.Combine(inbox, $"task_2025Q3_{province}.csv");
            File.WriteAllText(file, $"period,region_code,measure_code,task_id,task_name,responsible_unit,assisting_units,start_on,due_on,status,progress_pct,completed_on,milestone,tags\n2025Q3,{province},M09,T001,培训计划,总工会,,2025-01-01,2025-12-31,in_progress,60,,,\n");
            // The schedule leaves alone what may still be on its way.
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddMinutes(-2));
        }
    }

    private void OnceAndAsUndisturbed(DateTimeOffset first)
    {
        var alone = new LakeStore(Path.Combine(root, "undisturbed"));
        string seeds = Path.Combine(AppContext.BaseDirectory, "seeds"), schemas = Path.Combine(AppContext.BaseDirectory, "schemas");
        foreach (string code in Codes)
        {
            var runs = Assessor.Runs(Lake, code);
            Assert.Equal(
                Enumerable.Range(0, Cutoffs).Select(i => $"{code}-{first.AddSeconds(i).UtcDateTime:yyyyMMdd'T'HHmmss'Z'}"),
                runs.Select(run => run[..run.LastIndexOf('-')]).Order(StringComparer.Ordinal));
            string definition = Path.Combine(root, "warehouse", "definitions", "seeds", "assessments", code + ".json");
            for (int i = 0; i < Cutoffs; i += 9)
            {
                var (run, json, known) = Assessor.Run(alone, seeds, schemas, definition, first.AddSeconds(i), "undisturbed", TestContext.Current.CancellationToken);
                Assert.False(known);
                Assert.Equal(Scores(json), Scores(Assessor.Find(Lake, run)!));
            }
        }
    }

    // What the program and the tables' versions are is another's.
    private static string Scores(string json)
    {
        var run = Assessor.Parse(json);
        return JsonSerializer.Serialize(new { run.Scores, run.Certainties, run.Without, run.Units });
    }

    private void HistoryTells(string said)
    {
        var history = JsonDocument.Parse(Run("jobs", "history", "--all", "--limit", "5000", "--format", "json").Out).RootElement.EnumerateArray().ToList();
        string Of(JsonElement run, string name) => run.GetProperty(name).GetString()!;
        Assert.DoesNotContain(history, run => Of(run, "result") == "failed" && !run.GetProperty("again").GetBoolean());
        var ended = history.Where(run => Of(run, "job").StartsWith("tiny-", StringComparison.Ordinal) && Of(run, "result") is "succeeded" or "skipped").GroupBy(run => Of(run, "job")).ToList();
        // A run that ends in the moment at which the database dies has its result, but no line in the history: at most one on each of three hosts, twice.
        Assert.InRange(ended.Count, (Cutoffs * Codes.Length) - 6, Cutoffs * Codes.Length);
        // One that was taken over after its result was on the disk finds it there; each fault meets at most the job of each of three hosts.
        Assert.All(ended, job => Assert.True(job.Count(run => Of(run, "result") == "succeeded") <= 1, job.Key));
        Assert.InRange(ended.Count(job => job.Any(run => Of(run, "result") == "succeeded")), (Cutoffs * Codes.Length) - 15, Cutoffs * Codes.Length);
        Assert.Contains("taken over", history.Select(run => Of(run, "why")));
        Assert.True(history.Select(run => Of(run, "host")).Distinct().Count() >= 4, said);
        Assert.Contains("The database of the schedule cannot be used for now", said, StringComparison.Ordinal);
        Assert.Contains("The database of the schedule can be used again.", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    private (int Exit, string Out) Run(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "analytics.dll"), .. command, "--quiet"]) { WorkingDirectory = root, RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
