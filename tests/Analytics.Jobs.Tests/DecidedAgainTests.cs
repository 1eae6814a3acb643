using System.Text.Json;

namespace Analytics.Jobs.Tests;

/// <summary>One file that is decided three times: sent back because the period is locked, sent back for another reason, accepted. Each time only the newest decision's findings hold.</summary>
public sealed class DecidedAgainTests : IDisposable
{
    private const string File = "task_2025Q3_310000.csv";

    private readonly Sandbox sandbox = new Sandbox().Asleep();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public async Task Findings_of_an_earlier_decision_are_not_those_of_the_newest()
    {
        Directory.CreateDirectory(sandbox.Path("warehouse"));
        await Lock("先锁");
        await Lock("后锁");
        Assert.Equal(0, (await sandbox.Run("report")).Exit);
        string page = await System.IO.File.ReadAllTextAsync(sandbox.Path("warehouse/site/returns.html"), TestContext.Current.CancellationToken);
        Assert.Contains("后锁", page, StringComparison.Ordinal);
        Assert.DoesNotContain("先锁", page, StringComparison.Ordinal);
        Assert.Equal(["后锁"], await Found("returned"));

        // For the first reason once more, which is in the lake already.
        await Lock("先锁");
        Assert.Equal(["先锁"], await Found("returned"));

        Assert.Equal(0, (await sandbox.Run("period", "open", "2025Q3", "--reason", "再开", "--by", "E")).Exit);
        await Collect();
        Assert.Empty(await Found("accepted"));
        // What was wrong before is still in the lake.
        Assert.Contains("先锁", (await sandbox.Run("query", "SELECT message_zh FROM findings", "--evaluator")).Out, StringComparison.Ordinal);
    }

    private async Task Lock(string reason)
    {
        Assert.Equal(0, (await sandbox.Run("period", "lock", "2025Q3", "--reason", reason, "--by", "E")).Exit);
        await Collect();
    }

    private async Task Collect()
    {
        sandbox.HandIn(File, Returns.Tasks("310000", 2, 1));
        Assert.Equal(0, (await sandbox.Run("collect")).Exit);
        Assert.Equal(0, (await sandbox.Run("refresh")).Exit);
    }

    // The reasons that the desk gives for the submission, in the state that it says.
    private async Task<IEnumerable<string>> Found(string status)
    {
        using var server = sandbox.Start("serve", "--urls", "http://127.0.0.1:0", "--lang", "en", "--evaluator");
        using var http = new HttpClient { BaseAddress = new((await server.Said("Ctrl-C stops it.")).Split("Serving ")[1].Split(' ')[0]) };
        using var submissions = JsonDocument.Parse(await http.GetStringAsync("/api/submissions?kind=task&period=2025Q3", TestContext.Current.CancellationToken));
        var newest = submissions.RootElement[0];
        Assert.Equal(status, newest.GetProperty("status").GetString());
        using var one = JsonDocument.Parse(await http.GetStringAsync($"/api/submissions/{newest.GetProperty("id").GetString()}", TestContext.Current.CancellationToken));
        string told = one.RootElement.GetProperty("findings").GetRawText();
        server.Interrupt();
        await server.Finished();
        using var findings = JsonDocument.Parse(told);
        return findings.RootElement.EnumerateArray().Select(finding => finding.GetProperty("messageZh").GetString()!).Select(message => message.Contains("先锁", StringComparison.Ordinal) ? "先锁" : message.Contains("后锁", StringComparison.Ordinal) ? "后锁" : message).ToList();
    }
}
