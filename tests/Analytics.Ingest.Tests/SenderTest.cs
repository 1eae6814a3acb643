namespace Analytics.Ingest.Tests;

/// <summary>Who sent a file: the folder of the inbox in which it lay.</summary>
public sealed class SenderTest : IDisposable
{
    private readonly InboxFixture inbox = new();

    public void Dispose() => inbox.Dispose();

    private void PutFrom(string folder, string name, string text)
    {
        Directory.CreateDirectory(Path.Combine(inbox.Warehouse.Inbox, folder));
        inbox.Put(Path.Combine(folder, name), text);
    }

    [Fact]
    public void The_first_folder_is_the_sender_and_without_one_the_account_that_collects()
    {
        PutFrom("广东省总/三季度", EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row()));
        inbox.Put("enterprise_2025Q2_440000.csv", EnterpriseFile.Of(EnterpriseFile.Row(("period", "2025Q2"))));
        PutFrom("a'; DROP TABLE t; --", "x.csv", "?");
        inbox.Collect();
        Assert.Equal(["a'; DROP TABLE t; --|", $"{Environment.UserName}|1", "广东省总|1"], inbox.Rows("submissions", "SELECT sender, revision FROM t ORDER BY sender"));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(inbox.Warehouse.Raw, ".incoming"), "*", SearchOption.AllDirectories));
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(inbox.Warehouse.Raw, ".incoming")));
    }

    [Fact]
    public void The_submission_is_the_same_whoever_sends_it()
    {
        string text = EnterpriseFile.Of(EnterpriseFile.Row());
        string id = inbox.Hand(EnterpriseFile.Name, text).Submission.Id;
        PutFrom("guangdong", EnterpriseFile.Name, text);
        Outcome again = Assert.Single(inbox.Collect().Outcomes);
        Assert.Equal((id, true), (again.Submission.Id, again.Known));
    }

    [Theory]
    [InlineData("raw.moved")]
    [InlineData("raw.copied")]
    [InlineData("return.decided")]
    [InlineData("findings.committed")]
    public void The_sender_survives_an_interruption(string step)
    {
        PutFrom("guangdong", EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row()));
        using (AtStep.Do(step, () => throw new OperationCanceledException("killed"))) Assert.Throws<OperationCanceledException>(() => inbox.Collect());
        Assert.Single(Collector.Waiting(inbox.Warehouse));
        Assert.Equal("guangdong", Assert.Single(inbox.Collect().Outcomes).Submission.Sender);
        Assert.Equal(["guangdong"], inbox.Rows("submissions", "SELECT sender FROM t"));
        Assert.Empty(Collector.Waiting(inbox.Warehouse));
    }

    [Fact]
    public void Submissions_from_before_senders_were_recorded_are_read_and_added_to()
    {
        inbox.Hand(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row()));
        string log = Path.Combine(inbox.Warehouse.Lake.Directory, "submissions");
        using (var session = Analytics.Lake.LakeSession.Open())
        {
            var table = inbox.Warehouse.Lake.Table("submissions");
            session.Attach("now", table.Read());
            var layout = table.Read().Layout with { Columns = [.. table.Read().Layout.Columns.Where(column => column.Name != "sender")] };
            var old = new Analytics.Lake.LakeStore(Path.Combine(inbox.Warehouse.Directory, "old")).Table("submissions");
            old.Create(layout);
            var files = session.Write("SELECT * EXCLUDE (sender) FROM now", old, layout);
            old.Commit(new("APPEND", new Dictionary<string, string>()), _ => new(files, [], []));
            Directory.Delete(log, recursive: true);
            Directory.Move(old.Directory, log);
        }
        Assert.Equal(2, inbox.Hand(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row(("employees", "130")))).Submission.Revision);
        Assert.Equal(["1|", $"2|{Environment.UserName}"], inbox.Rows("submissions", "SELECT revision, sender FROM t ORDER BY 1"));
    }
}
