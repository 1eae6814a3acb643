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
        Assert.SkipUnless(
            Directory.Exists("/dev/shm") && !Path.GetTempPath().StartsWith("/dev/shm", StringComparison.Ordinal), "This machine has no second file system that everybody may write to.");
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

        sender.Dispose();
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
        sender.Dispose();
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

    [Fact]
    public void What_is_changed_in_place_counts_too()
    {
        inbox.Put(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row(("employees", "120"))));
        using FileStream sender = Opened();
        using (AtStep.Do("raw.moved", () =>
        {
            sender.Write(Encoding.UTF8.GetBytes(EnterpriseFile.Of(EnterpriseFile.Row(("employees", "130")))));
            sender.Flush(flushToDisk: true);
        })) inbox.Collect();
        sender.Dispose();
        inbox.Collect();
        Assert.Equal(["130"], inbox.Rows("returns/enterprise", "SELECT employees FROM t"));
    }

    [Fact]
    public void Stopped_and_unchanged_it_keeps_the_time_at_which_it_was_received()
    {
        inbox.Clock = new FixedClock("2025-10-20 23:50");
        inbox.Put(EnterpriseFile.Name, Half);
        using (AtStep.Do("raw.moved", () => throw new OperationCanceledException("killed"))) Assert.Throws<OperationCanceledException>(() => inbox.Collect());
        inbox.Clock = new FixedClock("2025-10-21 00:10");
        Assert.Equal(new DateTimeOffset(2025, 10, 20, 15, 50, 0, TimeSpan.Zero), Assert.Single(inbox.Collect().Outcomes).Submission.ReceivedAt);
        Assert.Empty(Directory.EnumerateFileSystemEntries(elsewhere));
    }

    [Theory]
    [InlineData("raw.moved")]
    [InlineData("return.decided")]
    public void Files_of_one_name_from_two_senders_do_not_stand_for_each_other(string step)
    {
        foreach (var (sender, text) in new[] { ("guangdong", Half), ("guangdong2", Whole) })
        {
            Directory.CreateDirectory(Path.Combine(elsewhere, sender));
            File.WriteAllText(Path.Combine(elsewhere, sender, EnterpriseFile.Name), text);
            File.SetLastWriteTimeUtc(Path.Combine(elsewhere, sender, EnterpriseFile.Name), new DateTime(2025, 10, 10, sender.Length, 0, 0, DateTimeKind.Utc));
        }
        using (AtStep.Do(step, () => throw new OperationCanceledException("killed"))) Assert.Throws<OperationCanceledException>(() => inbox.Collect());
        inbox.Collect();
        Assert.Equal(["guangdong|1|1", "guangdong2|2|2"], inbox.Rows("submissions", "SELECT sender, revision, rows FROM t ORDER BY 2"));
        Assert.Empty(Directory.EnumerateFiles(elsewhere, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Held_without_a_copy_it_waits()
    {
        inbox.Put(EnterpriseFile.Name, Half);
        using (AtStep.Do("raw.moved", () => throw new OperationCanceledException("killed"))) Assert.Throws<OperationCanceledException>(() => inbox.Collect());
        File.Delete(Assert.Single(Collector.Waiting(inbox.Warehouse)));
        Assert.StartsWith(inbox.Warehouse.Inbox, Assert.Single(Collector.Waiting(inbox.Warehouse)), StringComparison.Ordinal);
        Assert.Equal(SubmissionStatus.Accepted, Assert.Single(inbox.Collect().Outcomes).Submission.Status);
        Assert.Empty(Collector.Waiting(inbox.Warehouse));
    }

    [Fact]
    public void Put_back_in_part_it_is_put_back_once()
    {
        inbox.Put(EnterpriseFile.Name, Half);
        using (AtStep.Do("raw.moved", () => throw new OperationCanceledException("killed"))) Assert.Throws<OperationCanceledException>(() => inbox.Collect());
        string held = Assert.Single(Directory.EnumerateFiles(elsewhere, "*", SearchOption.AllDirectories));
        File.Delete(Assert.Single(Collector.Waiting(inbox.Warehouse)));
        // Stopped when the file had both names.
        Analytics.Lake.DurableFile.TryLink(held, Path.Combine(elsewhere, EnterpriseFile.Name));
        Assert.Equal(SubmissionStatus.Accepted, Assert.Single(inbox.Collect().Outcomes).Submission.Status);
        Assert.Empty(Directory.EnumerateFiles(elsewhere, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_file_that_cannot_be_put_back_is_told_of_and_keeps_no_other_back()
    {
        // Nothing of ours: a folder that looks like one of a turn and holds a file whose name cannot be made longer, beside another of that name.
        string name = $"{new string('n', 251)}.csv", folder = Directory.CreateDirectory(Path.Combine(elsewhere, $".{new string('1', 19)}-x")).FullName;
        File.WriteAllText(Path.Combine(folder, name), "x");
        File.WriteAllText(Path.Combine(elsewhere, name), "y");
        inbox.Put(EnterpriseFile.Name, Half);
        CollectResult result = inbox.Collect();
        Assert.Contains(result.Outcomes, outcome => outcome.Submission is { Status: SubmissionStatus.Accepted, FileName: EnterpriseFile.Name });
        Assert.Equal(Path.Combine(inbox.Warehouse.Inbox, Path.GetFileName(folder), name), Assert.Single(result.Unreadable).File);
    }

    // By a sender that paused long ago.
    private FileStream Opened()
    {
        string path = Path.Combine(elsewhere, EnterpriseFile.Name);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-2));
        return new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
    }

    private static void Append(FileStream sender)
    {
        sender.Position = sender.Length;
        sender.Write(Encoding.UTF8.GetBytes(Whole[Half.Length..]));
        sender.Flush(flushToDisk: true);
    }
}
