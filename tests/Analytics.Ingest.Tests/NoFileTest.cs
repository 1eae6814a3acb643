using System.Diagnostics;

namespace Analytics.Ingest.Tests;

/// <summary>What lies in the inbox and is no ordinary file: nothing of it is taken, and it is told of.</summary>
public sealed class NoFileTest : IDisposable
{
    private readonly InboxFixture inbox = new();

    public void Dispose() => inbox.Dispose();

    [Fact]
    public void A_pipe_keeps_nobody_waiting_and_a_link_is_not_followed()
    {
        string pipe = Path.Combine(inbox.Warehouse.Inbox, "enterprise_2025Q3_110000.csv"), link = Path.Combine(inbox.Warehouse.Inbox, "enterprise_2025Q3_120000.csv");
        using (Process made = Process.Start("mkfifo", [pipe])) made.WaitForExit();
        string elsewhere = Path.Combine(inbox.Warehouse.Directory, "elsewhere.csv");
        File.WriteAllText(elsewhere, EnterpriseFile.Of(EnterpriseFile.Row()));
        File.CreateSymbolicLink(link, elsewhere);
        inbox.Put(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row()));
        CollectResult result = inbox.Collect();
        Assert.Equal((SubmissionStatus.Accepted, 1L), Only(result));
        Assert.Equal([pipe, link], result.Unreadable.Select(each => each.File).Order(StringComparer.Ordinal));
        Assert.All(result.Unreadable, each => Assert.Contains("no ordinary file", each.Reason, StringComparison.Ordinal));
        Assert.Equal([pipe, link], Collector.Waiting(inbox.Anew).Order(StringComparer.Ordinal));
    }

    private static (SubmissionStatus Status, long Rows) Only(CollectResult result) => (result.Outcomes.Single().Submission.Status, result.Outcomes.Single().Submission.Rows);
}
