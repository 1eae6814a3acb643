namespace Analytics.Ingest.Tests;

/// <summary>A copy of the lake is put back whose tables were copied one after the other, while returns came in.</summary>
public sealed class BackupTest : IDisposable
{
    private readonly InboxFixture inbox = new();

    public void Dispose() => inbox.Dispose();

    [Fact]
    public void A_return_that_the_log_has_and_its_table_has_not_is_taken_in_when_it_comes_again()
    {
        string first = EnterpriseFile.Of(EnterpriseFile.Row(("employees", "120"))), second = EnterpriseFile.Of(EnterpriseFile.Row(("employees", "150")));
        inbox.Hand(EnterpriseFile.Name, first);
        string table = Path.Combine(inbox.Warehouse.Directory, "lake", "returns", "enterprise"), copy = Path.Combine(inbox.Warehouse.Directory, "copy");
        Copy(table, copy);
        Assert.Equal(SubmissionStatus.Accepted, inbox.Hand("enterprise_2025Q3_110000.csv", EnterpriseFile.Of(EnterpriseFile.Row(("region_code", "110101"), ("enterprise_id", SlowChecker.CreditCode(7))))).Submission.Status);
        Submission lost = inbox.Hand(EnterpriseFile.Name, second).Submission;
        Directory.Delete(table, recursive: true);
        Copy(copy, table);
        Assert.Equal(["120"], inbox.Rows("returns/enterprise", "SELECT employees FROM t"));

        Submission again = inbox.Hand(EnterpriseFile.Name, second).Submission;

        Assert.Equal((SubmissionStatus.Accepted, 2L, lost.Id), (again.Status, again.Revision, again.Id));
        Assert.Equal(["150"], inbox.Rows("returns/enterprise", "SELECT employees FROM t"));
        using (var history = new Revisions(inbox.Warehouse.Lake, ReturnSchema.Load(Path.Combine(InboxFixture.Schemas, "enterprise.json")), new ReturnScope("enterprise", new Period(2025, 3), "440000")))
        {
            Assert.Equal([(2L, true), (1L, false)], history.All.Select(record => (record.Submission.Revision!.Value, record.Current)));
            Assert.Equal(["employees 120 150"], history.Differences(history.Find(2)!, null).Select(change => $"{change.Field} {change.Before} {change.After}"));
        }
        Assert.Equal((true, 2L), (inbox.Hand(EnterpriseFile.Name, second).Known, inbox.Hand(EnterpriseFile.Name, second).Submission.Revision));
        Assert.Equal(3, inbox.Hand(EnterpriseFile.Name, first).Submission.Revision);
        Assert.Equal(["120"], inbox.Rows("returns/enterprise", "SELECT employees FROM t"));
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
