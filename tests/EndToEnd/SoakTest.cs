using System.Diagnostics;

namespace Analytics.EndToEnd;

/// <summary>
/// A minute of the soak (benchmarks/Soak), in processes of its own: every answer is the one that was to be expected, no job fails, everything handed in is in the lake once, the lake is whole,
/// and no handle stays open. How long answers take is not looked at.
/// </summary>
public sealed class SoakTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    [Fact]
    public async Task A_minute_of_a_deadline_evening_is_answered_and_nothing_is_lost()
    {
        using var soak = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Analytics.Benchmarks.dll"), "soak", "--minutes", "1"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var complaints = soak.StandardError.ReadToEndAsync(patience.Token);
            string said = await soak.StandardOutput.ReadToEndAsync(patience.Token);
            await soak.WaitForExitAsync(patience.Token);
            TestContext.Current.TestOutputHelper?.WriteLine(said);

            Assert.True(soak.ExitCode == 0, said + await complaints);
            // Something of each kind was done, so that what was looked at is not nothing.
            Assert.Matches(@"soak minutes=1 requests=[1-9]\d+ handed_in=[1-9]\d* missed=0\s*$", said);
        }
        finally
        {
            if (!soak.HasExited)
                soak.Kill(entireProcessTree: true);
        }
    }
}
