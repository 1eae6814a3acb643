using System.Collections.Concurrent;

namespace Analytics.Ingest.Tests;

/// <summary>
/// Thousands of damaged files, each made from its number alone, through the check: whatever comes in, the answer is acceptance or findings that make sense.
/// </summary>
public sealed class FuzzTest
{
    // One of four is a workbook: 15,000 CSV files and 5,000 workbooks. Every sixteenth is checked twice.
    private const int Files = 20_000, Workers = 2;

    [Fact]
    public async Task Every_damaged_file_is_accepted_or_comes_back_with_findings()
    {
        int next = -1, accepted = 0, acceptedWorkbooks = 0;
        var rules = new ConcurrentDictionary<string, bool>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        async Task Work()
        {
            using var bench = new FuzzBench();
            try
            {
                await WorkAt(bench);
            }
            catch
            {
                // The first that fails is enough.
                await stop.CancelAsync();
                throw;
            }
        }
        async Task WorkAt(FuzzBench bench)
        {
            for (int number; (number = Interlocked.Increment(ref next)) < Files && !stop.IsCancellationRequested;)
            {
                // xunit loses the results of a run whose end it has not read when the process has ended and nothing was said for a minute.
                if (number % 1000 == 0) TestContext.Current.TestOutputHelper?.WriteLine($"{number} files");
                CheckResult result = await bench.Check(FuzzFile.Of(number), twice: number % 32 < 2);
                foreach (Finding finding in result.Findings) rules[finding.Rule] = true;
                if (result.Errors > 0) continue;
                Interlocked.Increment(ref accepted);
                if (FuzzFile.IsWorkbookOf(number)) Interlocked.Increment(ref acceptedWorkbooks);
            }
        }
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(Work, stop.Token)));

        // Damage that only ever hit the first line of defence would show little.
        Assert.True(accepted > Files / 8 && acceptedWorkbooks > Files / 4 / 12 && rules.Count > 40, $"{accepted} accepted, {acceptedWorkbooks} workbooks, {rules.Count} rules");
    }

    /// <summary>Numbers of files that failed once: a bare carriage return in a cell of lines that end in line feeds.</summary>
    [Theory]
    [InlineData(754)]
    public async Task What_failed_once_is_right_now(int number)
    {
        using var bench = new FuzzBench();
        await bench.Check(FuzzFile.Of(number), twice: true);
    }
}
