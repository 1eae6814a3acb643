namespace Analytics.Ingest.Tests;

/// <summary>Files that their senders hold open while they are collected.</summary>
public sealed class OpenFileTest : IDisposable
{
    private static readonly string More = EnterpriseFile.Row(("enterprise_id", EnterpriseFile.IdB)) + "\n";

    private readonly InboxFixture inbox = new();

    private string InInbox => Path.Combine(inbox.Warehouse.Inbox, EnterpriseFile.Name);

    public void Dispose() => inbox.Dispose();

    [Fact]
    public void One_that_its_sender_is_in_the_middle_of_waits_until_it_is_closed()
    {
        inbox.Put(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row()));
        using (StreamWriter sender = File.AppendText(InInbox))
        {
            CollectResult early = inbox.Collect();
            Assert.Empty(early.Outcomes);
            Assert.Contains("still being written", Assert.Single(early.Unreadable).Reason, StringComparison.Ordinal);
            Assert.True(File.Exists(InInbox));
            sender.Write(More);
        }
        Assert.Equal((SubmissionStatus.Accepted, 2L), Only(inbox.Collect()));
    }

    [Fact]
    public void One_that_is_kept_open_and_not_written_to_is_taken_and_stays_at_hand_until_it_is_closed()
    {
        inbox.Put(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row()));
        using (StreamWriter sender = File.AppendText(InInbox))
        {
            File.SetLastWriteTimeUtc(InInbox, DateTime.UtcNow.AddHours(-1));
            Assert.Equal((SubmissionStatus.Accepted, 1L), Only(inbox.Collect()));
            Assert.False(File.Exists(InInbox));
            // Whatever is collected meanwhile decides nothing anew.
            inbox.Collect();
            Assert.Equal(["1|1"], inbox.Rows("submissions", "SELECT revision, rows FROM t"));
            sender.Write(More);
        }
        Assert.Equal((SubmissionStatus.Accepted, 2L), Only(inbox.Collect()));
        Assert.Equal(["1|1", "2|2"], inbox.Rows("submissions", "SELECT revision, rows FROM t ORDER BY 1"));
        Assert.Equal([EnterpriseFile.IdA, EnterpriseFile.IdB], inbox.Rows("returns/enterprise", "SELECT enterprise_id FROM t ORDER BY 1"));
        Assert.Empty(Collector.Waiting(inbox.Anew));
    }

    [Theory]
    [InlineData("raw.moved")]
    [InlineData("submissions.committed")]
    public void One_that_is_opened_while_it_is_collected_loses_nothing(string step)
    {
        inbox.Put(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row()));
        StreamWriter? sender = null;
        using (AtStep.Do(step, () => sender = File.AppendText(Directory.GetFiles(Path.Combine(inbox.Warehouse.Raw, ".incoming"), EnterpriseFile.Name, SearchOption.AllDirectories).Single()))) inbox.Collect();
        sender!.Write(More);
        sender.Dispose();
        Assert.Equal((SubmissionStatus.Accepted, 2L), Only(inbox.Collect()));
        Assert.Equal([EnterpriseFile.IdA, EnterpriseFile.IdB], inbox.Rows("returns/enterprise", "SELECT enterprise_id FROM t ORDER BY 1"));
    }

    private static (SubmissionStatus Status, long Rows) Only(CollectResult result) => (result.Outcomes.Single().Submission.Status, result.Outcomes.Single().Submission.Rows);
}
