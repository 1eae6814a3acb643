namespace Analytics.Ingest.Tests;

/// <summary>A program that is stopped after committing returns and before noting them, while their sender, who holds the file open, goes on writing to it.</summary>
public sealed class WrittenOnTest : IDisposable
{
    private const string Other = "enterprise_2025Q3_330000.csv";

    private readonly InboxFixture inbox = new();

    public void Dispose() => inbox.Dispose();

    [Fact]
    public void What_was_committed_is_noted_and_replaced_by_what_the_file_became()
    {
        inbox.Put(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row()));
        Stop();
        WriteOn(EnterpriseFile.Name, EnterpriseFile.Row(("enterprise_id", EnterpriseFile.IdB)));
        Assert.Equal((SubmissionStatus.Accepted, 2), Only(inbox.Collect()));

        Assert.Equal(["1|accepted|1", "2|accepted|2"], inbox.Rows("submissions", "SELECT concat_ws('|', revision, status, rows) FROM t ORDER BY received_at"));
        Assert.Equal([EnterpriseFile.IdA, EnterpriseFile.IdB], inbox.Rows("returns/enterprise", "SELECT enterprise_id FROM t ORDER BY 1"));
        // The way is free for later revisions.
        Assert.Equal((SubmissionStatus.Accepted, 3L), Of(inbox.Hand(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row(("employees", "130"))))));
        Assert.Equal([EnterpriseFile.IdA], inbox.Rows("returns/enterprise", "SELECT enterprise_id FROM t"));
    }

    [Fact]
    public void Also_when_it_happens_twice()
    {
        inbox.Put(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row()));
        Stop();
        WriteOn(EnterpriseFile.Name, EnterpriseFile.Row(("enterprise_id", EnterpriseFile.IdB)));
        // The first is noted now, the second is not.
        using (AtStep.Do("submissions.committed", () => throw new InvalidOperationException("killed"))) Assert.Throws<InvalidOperationException>(() => inbox.Collect());
        Stop();
        WriteOn(EnterpriseFile.Name, EnterpriseFile.Row(("enterprise_id", EnterpriseFile.IdC)));
        Assert.Equal((SubmissionStatus.Accepted, 3), Only(inbox.Collect()));

        Assert.Equal(["1|accepted|1", "2|accepted|2", "3|accepted|3"], inbox.Rows("submissions", "SELECT concat_ws('|', revision, status, rows) FROM t ORDER BY received_at"));
        Assert.Equal([EnterpriseFile.IdA, EnterpriseFile.IdB, EnterpriseFile.IdC], inbox.Rows("returns/enterprise", "SELECT enterprise_id FROM t ORDER BY 1"));
    }

    [Fact]
    public void Of_returns_that_were_committed_together_too()
    {
        inbox.Put(Other, EnterpriseFile.Of(EnterpriseFile.Row(("region_code", "330106"), ("enterprise_id", EnterpriseFile.IdC))));
        inbox.Put(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row()));
        Stop();
        WriteOn(EnterpriseFile.Name, EnterpriseFile.Row(("enterprise_id", EnterpriseFile.IdB)));
        Assert.All(inbox.Collect().Outcomes, outcome => Assert.Equal(SubmissionStatus.Accepted, outcome.Submission.Status));

        Assert.Equal(["330000|1|1", "440000|1|1", "440000|2|2"], inbox.Rows("submissions", "SELECT concat_ws('|', region_code, revision, rows) FROM t ORDER BY region_code, revision"));
        Assert.Equal([EnterpriseFile.IdA, EnterpriseFile.IdB, EnterpriseFile.IdC], inbox.Rows("returns/enterprise", "SELECT enterprise_id FROM t ORDER BY 1"));
    }

    [Fact]
    public void What_the_file_became_may_be_wrong_and_the_committed_revision_stands()
    {
        inbox.Put(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row()));
        Stop();
        WriteOn(EnterpriseFile.Name, EnterpriseFile.Row(("enterprise_id", EnterpriseFile.IdB), ("employees", "-1")));
        Assert.Equal(SubmissionStatus.Returned, Only(inbox.Collect()).Status);

        Assert.Equal(["1|accepted", "returned"], inbox.Rows("submissions", "SELECT concat_ws('|', revision, status) FROM t ORDER BY received_at"));
        Assert.Equal([EnterpriseFile.IdA], inbox.Rows("returns/enterprise", "SELECT enterprise_id FROM t"));
        Assert.Equal((SubmissionStatus.Accepted, 2L), Of(inbox.Hand(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row(("employees", "130"))))));
        Assert.Equal(["130"], inbox.Rows("returns/enterprise", "SELECT employees FROM t"));
    }

    /// <summary>Collects, and is stopped with everything committed and nothing noted.</summary>
    private void Stop()
    {
        using (AtStep.Do("findings.committed", () => throw new InvalidOperationException("killed"))) Assert.Throws<InvalidOperationException>(() => inbox.Collect());
    }

    /// <summary>The sender's program still holds the file open that was taken out of the inbox.</summary>
    private void WriteOn(string name, string row) => File.AppendAllText(Directory.GetFiles(Path.Combine(inbox.Warehouse.Raw, ".incoming"), name, SearchOption.AllDirectories).Single(), row + "\n");

    private static (SubmissionStatus Status, long? Revision) Only(CollectResult result) => Of(result.Outcomes.Single());

    private static (SubmissionStatus Status, long? Revision) Of(Outcome outcome) => (outcome.Submission.Status, outcome.Submission.Revision);
}
