using System.Diagnostics;

namespace Analytics.Ingest.Tests;

/// <summary>What lies in the inbox and is not, or not yet, a whole file: nothing of it is taken, and it is told of.</summary>
public sealed class OpenFileTest : IDisposable
{
    private readonly InboxFixture inbox = new();

    public void Dispose() => inbox.Dispose();

    [Fact]
    public void A_file_that_its_sender_holds_open_waits_until_it_is_closed()
    {
        inbox.Put(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row()));
        using (StreamWriter sender = File.AppendText(Path.Combine(inbox.Warehouse.Inbox, EnterpriseFile.Name)))
        {
            CollectResult early = inbox.Collect();
            Assert.Empty(early.Outcomes);
            Assert.Contains("still being written", Assert.Single(early.Unreadable).Reason, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(inbox.Warehouse.Inbox, EnterpriseFile.Name)));
            sender.Write(EnterpriseFile.Row(("enterprise_id", EnterpriseFile.IdB)) + "\n");
        }
        Assert.Equal((SubmissionStatus.Accepted, 2L), Only(inbox.Collect()));
    }

    [Theory]
    // Opened when it has been taken out of the inbox, and when it is decided.
    [InlineData("raw.moved")]
    [InlineData("submissions.committed")]
    public void One_that_is_opened_while_it_is_collected_is_not_lost_either(string step)
    {
        inbox.Put(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row()));
        StreamWriter? sender = null;
        using (AtStep.Do(step, () => sender = File.AppendText(Directory.GetFiles(Path.Combine(inbox.Warehouse.Raw, ".incoming"), EnterpriseFile.Name, SearchOption.AllDirectories).Single()))) inbox.Collect();
        sender!.Write(EnterpriseFile.Row(("enterprise_id", EnterpriseFile.IdB)) + "\n");
        sender.Dispose();
        Assert.Equal((SubmissionStatus.Accepted, 2L), Only(inbox.Collect()));
        Assert.Equal([EnterpriseFile.IdA, EnterpriseFile.IdB], inbox.Rows("returns/enterprise", "SELECT enterprise_id FROM t ORDER BY 1"));
    }

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
