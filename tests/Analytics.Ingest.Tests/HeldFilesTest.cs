using System.Text;

namespace Analytics.Ingest.Tests;

/// <summary>An inbox on another file system, from which nothing can be linked: its files are copied, and held until they are decided, since their senders may still write to them.</summary>
public sealed class HeldFilesTest : IDisposable
{
    private static readonly string Whole = EnterpriseFile.Of(EnterpriseFile.Row(), EnterpriseFile.Row(("enterprise_id", EnterpriseFile.IdB)));
    private static readonly string Half = EnterpriseFile.Of(EnterpriseFile.Row());

    private readonly InboxFixture inbox = new();
    private readonly string elsewhere = $"/dev/shm/analytics-{Guid.NewGuid():N}";

    public HeldFilesTest()
    {
        Assert.SkipUnless(Directory.Exists("/dev/shm"), "This machine has no second file system that everybody may write to.");
        Directory.CreateDirectory(elsewhere);
        Directory.Delete(inbox.Warehouse.Inbox);
        Directory.CreateSymbolicLink(inbox.Warehouse.Inbox, elsewhere);
    }

    public void Dispose()
    {
        inbox.Dispose();
        if (Directory.Exists(elsewhere)) Directory.Delete(elsewhere, recursive: true);
    }

    [Theory]
    [InlineData(EnterpriseFile.Name)]
    [InlineData("一个名字长得放不下别的东西的文件一个名字长得放不下别的东西的文件一个名字长得放不下别的东西的文件一个名字长得放不下别的东西的文件一个名字长得放不下别的东长长长长长长长.csv")]
    public void A_file_is_taken_out_and_nothing_is_left_of_it(string name)
    {
        inbox.Put(name, Half);
        Assert.Single(inbox.Collect().Outcomes);
        Assert.Empty(Directory.EnumerateFileSystemEntries(elsewhere));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(inbox.Warehouse.Raw, ".incoming")));
    }

    [Theory]
    [InlineData("raw.fetched")]
    [InlineData("raw.linked")]
    [InlineData("raw.moved")]
    [InlineData("raw.kept")]
    [InlineData("submissions.committed")]
    public void What_its_sender_still_writes_is_not_lost(string step)
    {
        inbox.Put(EnterpriseFile.Name, Half);
        using FileStream sender = Opened();
        using (AtStep.Do(step, () => Append(sender))) inbox.Collect();

        // Written when the first half was decided, it is a correction; before, the first that was heard of.
        inbox.Collect();
        Assert.Equal(["2"], inbox.Rows("returns/enterprise", "SELECT count(*) FROM t"));
        Assert.Equal([step == "submissions.committed" ? "2" : "1"], inbox.Rows("submissions", "SELECT count(*) FROM t"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(elsewhere));
        Assert.Empty(Collector.Waiting(inbox.Warehouse));
    }

    [Theory]
    [InlineData("raw.fetched")]
    [InlineData("raw.linked")]
    [InlineData("raw.moved")]
    [InlineData("raw.copied")]
    [InlineData("return.decided")]
    [InlineData("findings.committed")]
    [InlineData("submissions.committed")]
    [InlineData("incoming.deleted")]
    public void Interrupted_anywhere_it_is_collected_once_and_what_was_written_since_counts(string step)
    {
        Directory.CreateDirectory(Path.Combine(elsewhere, "guangdong"));
        string path = Path.Combine(elsewhere, "guangdong", EnterpriseFile.Name);
        File.WriteAllText(path, Half);
        using (AtStep.Do(step, () => throw new OperationCanceledException("killed"))) Assert.Throws<OperationCanceledException>(() => inbox.Collect());
        inbox.Collect();

        Assert.Equal(["guangdong|accepted|1"], inbox.Rows("submissions", "SELECT sender, status, revision FROM t"));
        Assert.Equal(["1"], inbox.Rows("returns/enterprise", "SELECT count(*) FROM t"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(elsewhere, "guangdong")));
        Assert.Empty(Collector.Waiting(inbox.Warehouse));
    }

    [Fact]
    public void Stopped_while_its_sender_goes_on_the_whole_file_counts()
    {
        inbox.Put(EnterpriseFile.Name, Half);
        using FileStream sender = Opened();
        using (AtStep.Do("raw.copied", () => throw new OperationCanceledException("killed"))) Assert.Throws<OperationCanceledException>(() => inbox.Collect());
        Append(sender);
        Assert.Equal(2, Assert.Single(inbox.Collect().Outcomes).Submission.Rows);
        Assert.Equal(["1|2"], inbox.Rows("submissions", "SELECT revision, rows FROM t"));
    }

    [Fact]
    public void Put_back_beside_another_by_its_name_it_comes_first()
    {
        inbox.Put(EnterpriseFile.Name, Half);
        using (AtStep.Do("raw.moved", () => throw new OperationCanceledException("killed"))) Assert.Throws<OperationCanceledException>(() => inbox.Collect());
        inbox.Put(EnterpriseFile.Name, Whole);
        File.SetLastWriteTimeUtc(Path.Combine(elsewhere, EnterpriseFile.Name), DateTime.UtcNow.AddMinutes(1));
        inbox.Collect();
        Assert.Equal(["1|1", "2|2"], inbox.Rows("submissions", "SELECT revision, rows FROM t ORDER BY 1"));
        Assert.Equal(["2"], inbox.Rows("returns/enterprise", "SELECT count(*) FROM t"));
    }

    private FileStream Opened() => new(Path.Combine(elsewhere, EnterpriseFile.Name), FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);

    private static void Append(FileStream sender)
    {
        sender.Position = sender.Length;
        sender.Write(Encoding.UTF8.GetBytes(Whole[Half.Length..]));
        sender.Flush(flushToDisk: true);
    }
}
