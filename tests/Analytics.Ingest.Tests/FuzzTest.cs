using System.Collections.Concurrent;

namespace Analytics.Ingest.Tests;

/// <summary>
/// Thousands of damaged files, each made from its number alone: whatever comes in, the answer is acceptance or findings that make sense, and what is
/// committed is committed whole.
/// </summary>
public sealed class FuzzTest
{
    // One of four is a workbook.
    private const int Checked = 20_000, Workers = 2;

    [Fact]
    public async Task Every_damaged_file_is_accepted_or_comes_back_with_findings()
    {
        int next = -1, accepted = 0, acceptedWorkbooks = 0;
        var rules = new ConcurrentDictionary<string, int>();
        int count = int.Parse(Environment.GetEnvironmentVariable("FUZZ_N") ?? $"{Checked}");
        var failures = new ConcurrentBag<string>();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            using var bench = new FuzzBench();
            for (int number; (number = Interlocked.Increment(ref next)) < count;)
            {
                CheckResult result;
                try { result = await bench.Check(FuzzFile.Of(number)); } catch (Exception e) { failures.Add(e.ToString()); continue; }
                foreach (Finding finding in result.Findings) rules.AddOrUpdate(finding.Rule, 1, (_, count) => count + 1);
                if (result.Errors > 0) continue;
                Interlocked.Increment(ref accepted);
                if (FuzzFile.IsWorkbookOf(number)) Interlocked.Increment(ref acceptedWorkbooks);
            }
        })));
        File.WriteAllText("/tmp/w/fuzz-out.txt", $"{watch.Elapsed} accepted {accepted}, workbooks {acceptedWorkbooks}: {string.Join(", ", rules.OrderByDescending(rule => rule.Value).Select(rule => $"{rule.Key} {rule.Value}"))}\n{failures.Count}\n{string.Join("\n\n", failures.Take(40))}");
        Assert.Empty(failures);
    }

    /// <summary>Numbers of files that found a mistake in the program.</summary>
    [Theory]
    [InlineData(0)]
    public async Task What_failed_once_is_right_now(int number)
    {
        using var bench = new FuzzBench();
        await bench.Check(FuzzFile.Of(number));
    }
}
