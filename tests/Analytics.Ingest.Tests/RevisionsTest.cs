using Analytics.Ingest.Desk;

namespace Analytics.Ingest.Tests;

/// <summary>The history of one return: differences worked out by hand.</summary>
public sealed class RevisionsTest : IDisposable
{
    private readonly InboxFixture inbox = new();

    public void Dispose() => inbox.Dispose();

    private static readonly ReturnScope Guangdong = new("enterprise", new Period(2025, 3), "440000");

    private static string Firm(string id, params (string, string)[] changes) => EnterpriseFile.Row([("enterprise_id", id), .. changes]);

    private Revisions Open() => new(inbox.Warehouse.Lake, ReturnSchemas.Load(InboxFixture.Schemas).Find("enterprise")!, Guangdong);

    private void ThreeRevisions()
    {
        // A county's own return lies in the same partition and is no part of this history.
        inbox.Hand("enterprise_2025Q3_440305.csv", EnterpriseFile.Of(Firm("910000000000000040", ("region_code", "440305"))));
        inbox.Hand(EnterpriseFile.Name, EnterpriseFile.Of(Firm(EnterpriseFile.IdA), Firm(EnterpriseFile.IdB)));
        inbox.Hand(EnterpriseFile.Name, EnterpriseFile.Of(Firm(EnterpriseFile.IdA, ("employees", "bad"))));
        // A: three cells differ (one empties nothing, one keeps its value in another notation); B gone; C new.
        inbox.Hand(EnterpriseFile.Name, EnterpriseFile.Of(
            Firm(EnterpriseFile.IdC), Firm(EnterpriseFile.IdA, ("employees", "130"), ("training_spend", "12.5"), ("skill_pay", "是"), ("enterprise_name", "新名"))));
        inbox.Hand(EnterpriseFile.Name, EnterpriseFile.Of(Firm(EnterpriseFile.IdC), Firm(EnterpriseFile.IdA)));
    }

    [Fact]
    public void Revisions_and_returned_submissions_are_told_newest_first_with_what_changed()
    {
        ThreeRevisions();
        using Revisions history = Open();
        Assert.Equal(
            [(3L, true, 2, 0), (2, false, 2, 0), (null, false, 1, 1), (1, false, 2, 0)],
            history.All.Select(each => (each.Submission.Revision, each.Current, (int)each.Submission.Rows, (int)each.Submission.Errors)));
        Assert.Equal([new(0, 0, 1, 3), new(1, 1, 1, 3), null, null], history.All.Select(each => each.Change));
    }

    [Fact]
    public void Changed_cells_are_listed_with_key_field_before_and_after()
    {
        ThreeRevisions();
        using Revisions history = Open();
        CellChange[] expected =
        [
            new("added", EnterpriseFile.IdC, null, null, null),
            new("changed", EnterpriseFile.IdA, "enterprise_name", "广州样例机械厂", "新名"),
            new("changed", EnterpriseFile.IdA, "employees", "120", "130"),
            new("changed", EnterpriseFile.IdA, "skill_pay", "false", "true"),
            new("removed", EnterpriseFile.IdB, null, null, null),
        ];
        Assert.Equal(expected, history.Differences(history.Find(2)!, null));
        Assert.Equal(expected[..2], history.Differences(history.Find(2)!, 2));
        Assert.Equal(["added", "added"], history.Differences(history.Find(1)!, null).Select(each => each.Change));
        Assert.Null(history.Find(4));
    }

    [Fact]
    public void Any_revision_can_be_read_again()
    {
        ThreeRevisions();
        using Revisions history = Open();
        RevisionRows first = history.Rows(history.Find(1)!, null), second = history.Rows(history.Find(2)!, 1);
        Assert.Equal([.. EnterpriseFile.Header.Split(','), "source_row"], first.Fields);
        Assert.Equal([EnterpriseFile.IdA, EnterpriseFile.IdB], first.Rows.Select(row => row[2]));
        Assert.Equal([2L, 3L], first.Rows.Select(row => row[^1]));
        Assert.Equal((1, 2L, (object)EnterpriseFile.IdC, (object)12.50m), (second.Rows.Count, second.Total, second.Rows[0][2]!, second.Rows[0][13]!));
    }

    [Fact]
    public void Nothing_handed_in_is_no_history()
    {
        using Revisions history = Open();
        Assert.Empty(history.All);
    }

    [Fact]
    public void An_approval_shows_on_the_revision_that_stands_until_it_is_withdrawn()
    {
        ThreeRevisions();
        using (var desk = new ReturnsDesk(inbox.Warehouse.Lake, InboxFixture.Seeds))
        {
            DeskEvent step = desk.Approve(Guangdong, "王评估");
            Assert.Equal(3, step.Revision);
            Assert.Equal("王评估", Shown());
            Assert.Contains("已", Assert.Throws<DeskException>(() => desk.Approve(Guangdong, "李评估")).Zh, StringComparison.Ordinal);
            desk.Lock(Guangdong.Period, null, null, "王评估", "评估开始");
            Assert.Contains("period open", Assert.Throws<DeskException>(() => desk.Withdraw(Guangdong, "王评估", "更正")).En, StringComparison.Ordinal);
            desk.Open(Guangdong.Period, "enterprise", "440000", null, "王评估", "更正");
            desk.Withdraw(Guangdong, "王评估", "更正");
            Assert.Null(Shown());
            Assert.Throws<DeskException>(() => desk.Withdraw(Guangdong, "王评估", "更正"));
            Assert.Equal(
                [DeskAction.Approved, DeskAction.Locked, DeskAction.Opened, DeskAction.ApprovalWithdrawn], desk.Events.Select(each => each.Action));
        }

        string? Shown()
        {
            using Revisions history = Open();
            return history.All[0].Approval?.Actor;
        }
    }

    [Fact]
    public void What_cannot_be_approved_or_opened_says_why()
    {
        inbox.Clock = new FixedClock("2026-04-10 10:00");
        using var desk = new ReturnsDesk(inbox.Warehouse.Lake, InboxFixture.Seeds, inbox.Clock);
        Assert.Contains("还没有接收过", Assert.Throws<DeskException>(() => desk.Approve(Guangdong, "王评估")).Zh, StringComparison.Ordinal);
        Assert.Contains("calendar.csv", Assert.Throws<DeskException>(() => desk.Lock(new Period(2031, 1), null, null, "王评估", "x")).En, StringComparison.Ordinal);
        Assert.Contains("calendar.csv", Assert.Throws<DeskException>(() => desk.Lock(new Period(2026, 1), "target", null, "王评估", "x")).En, StringComparison.Ordinal);
        Assert.Throws<DeskException>(() => desk.Open(new Period(2026, 1), null, null, new DateOnly(2026, 4, 9), "王评估", "x"));
        Assert.Equal(new DateOnly(2026, 4, 10), desk.Open(new Period(2026, 1), null, null, new DateOnly(2026, 4, 10), "王评估", "x").Until);
    }

    [Fact]
    public void A_revision_that_is_committed_but_not_recorded_yet_is_not_approved_unseen()
    {
        inbox.Hand(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row()));
        inbox.Put(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row(("employees", "130"))));
        // Stopped before the batch was settled: nothing is recorded of the second file.
        using (AtStep.Do("findings.committed", () => throw new InvalidOperationException("killed"))) Assert.Throws<InvalidOperationException>(() => inbox.Collect());
        using (var desk = new ReturnsDesk(inbox.Warehouse.Lake, InboxFixture.Seeds))
            Assert.Contains("analytics collect", Assert.Throws<DeskException>(() => desk.Approve(Guangdong, "王评估")).En, StringComparison.Ordinal);
        inbox.Collect();
        using var again = new ReturnsDesk(inbox.Warehouse.Lake, InboxFixture.Seeds);
        Assert.Equal(2, again.Approve(Guangdong, "王评估").Revision);
    }
}
