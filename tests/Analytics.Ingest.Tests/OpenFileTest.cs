namespace Analytics.Ingest.Tests;

/// <summary>Files that somebody has open for writing while they are collected.</summary>
public sealed class OpenFileTest : IDisposable
{
    private const string Second = "enterprise_2025Q3_440000 (1).csv";

    private static readonly string Half = EnterpriseFile.Of(EnterpriseFile.Row());
    private static readonly string More = EnterpriseFile.Row(("enterprise_id", EnterpriseFile.IdB)) + "\n";

    private readonly InboxFixture inbox = new();

    public void Dispose() => inbox.Dispose();

    [Theory]
    // Written to just now and 59 minutes ago: a sender that paused within it; 61 minutes ago: a program that keeps its files open; or with a clock that is wrong.
    [InlineData(0, true)]
    [InlineData(59, true)]
    [InlineData(61, false)]
    [InlineData(-60, false)]
    public void It_waits_until_it_is_closed_unless_nobody_has_written_to_it_for_an_hour(int minutes, bool waits)
    {
        inbox.Put(EnterpriseFile.Name, Half);
        using (StreamWriter sender = Open(minutes))
        {
            CollectResult early = inbox.Collect();
            Assert.Equal(waits, File.Exists(InInbox(EnterpriseFile.Name)));
            if (!waits)
            {
                Assert.Equal((SubmissionStatus.Accepted, 1L), Only(early));
                return;
            }
            Assert.Empty(early.Outcomes);
            Assert.Contains("still being written", Assert.Single(early.Unreadable).Reason, StringComparison.Ordinal);
            sender.Write(More);
        }
        Assert.Equal((SubmissionStatus.Accepted, 2L), Only(inbox.Collect()));
        Assert.Equal([EnterpriseFile.IdA, EnterpriseFile.IdB], inbox.Rows("returns/enterprise", "SELECT enterprise_id FROM t ORDER BY 1"));
    }

    [Fact]
    public void A_later_file_of_the_same_return_waits_with_it_and_comes_after_it()
    {
        inbox.Put(EnterpriseFile.Name, Half);
        inbox.Put(Second, EnterpriseFile.Of(EnterpriseFile.Row(("employees", "130"))));
        inbox.Put("enterprise_2025Q3_110000.csv", "nothing");
        using (Open(5))
        {
            CollectResult early = inbox.Collect();
            Assert.Equal("enterprise_2025Q3_110000.csv", Path.GetFileName(Assert.Single(early.Outcomes).Submission.FileName));
            Assert.Equal([EnterpriseFile.Name, Second], early.Unreadable.Select(each => Path.GetFileName(each.File)));
            Assert.Contains("An earlier file", early.Unreadable[1].Reason, StringComparison.Ordinal);
        }
        inbox.Collect();
        Assert.Equal(["130"], inbox.Rows("returns/enterprise", "SELECT employees FROM t"));
    }

    private string InInbox(string name) => Path.Combine(inbox.Warehouse.Inbox, name);

    private StreamWriter Open(int minutes)
    {
        StreamWriter sender = File.AppendText(InInbox(EnterpriseFile.Name));
        File.SetLastWriteTimeUtc(InInbox(EnterpriseFile.Name), DateTime.UtcNow.AddMinutes(-minutes));
        return sender;
    }

    private static (SubmissionStatus Status, long Rows) Only(CollectResult result) => (result.Outcomes.Single().Submission.Status, result.Outcomes.Single().Submission.Rows);
}
