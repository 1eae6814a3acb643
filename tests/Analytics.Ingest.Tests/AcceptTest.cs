using Analytics.Lake;

namespace Analytics.Ingest.Tests;

public sealed class AcceptTest : IDisposable
{
    private readonly InboxFixture inbox = new();

    public void Dispose() => inbox.Dispose();

    [Fact]
    public void A_good_return_is_committed_row_for_row_and_traceable()
    {
        string text = EnterpriseFile.Of(EnterpriseFile.Row(), EnterpriseFile.Row(("enterprise_id", EnterpriseFile.IdB), ("region_code", "440305"), ("training_spend", "0.5")));

        Outcome outcome = inbox.Hand(EnterpriseFile.Name, text);

        Assert.Equal(SubmissionStatus.Accepted, outcome.Submission.Status);
        Assert.Equal(1, outcome.Submission.Revision);
        Assert.Equal(2, outcome.Submission.Rows);
        Assert.Equal(
            [$"2025Q3|44|440106|{EnterpriseFile.IdA}|广州样例机械厂|120|12.50|true|false|6500.00|2", $"2025Q3|44|440305|{EnterpriseFile.IdB}|广州样例机械厂|120|0.50|true|false|6500.00|3"],
            inbox.Rows("returns/enterprise", "SELECT period, province, region_code, enterprise_id, enterprise_name, employees, training_spend, wage_agreement, skill_pay, average_wage, source_row FROM t ORDER BY source_row"));
        Assert.Equal([$"{outcome.Submission.Id}|enterprise|2025Q3|440000|1|accepted|{EnterpriseFile.Name}|2|0|false"],
            inbox.Rows("submissions", "SELECT submission_id, kind, period, region_code, revision, status, file_name, \"rows\", errors, synthetic FROM t"));
        Assert.Empty(Directory.EnumerateFiles(inbox.Warehouse.Inbox));
        Assert.Equal(text, File.ReadAllText(Path.Combine(inbox.Warehouse.Raw, outcome.Submission.Sha256)));
        Assert.Empty(Collector.Waiting(inbox.Warehouse));
    }

    [Fact]
    public void Chinese_titles_in_any_order_with_byte_order_mark_and_windows_line_ends_are_understood()
    {
        string[] names = EnterpriseFile.Header.Split(',');
        string[] titles = [.. ReturnSchemas.Load(InboxFixture.Schemas).Find("enterprise")!.Fields.Select(field => field.Title)];
        string[] cells = EnterpriseFile.Row(("enterprise_name", "\"甲,乙 \"\"丙\"\" 厂\"")).Replace("\"甲,乙", "\"甲;乙", StringComparison.Ordinal).Split(',');
        Array.Reverse(titles);
        Array.Reverse(cells);
        Assert.Equal(names.Length, cells.Length);

        Outcome outcome = inbox.Hand(EnterpriseFile.Name, "\uFEFF" + string.Join(",", titles) + "\r\n" + string.Join(",", cells).Replace("甲;乙", "甲,乙", StringComparison.Ordinal) + "\r\n");

        Assert.Equal(SubmissionStatus.Accepted, outcome.Submission.Status);
        Assert.Equal(["甲,乙 \"丙\" 厂|120|2"], inbox.Rows("returns/enterprise", "SELECT enterprise_name, employees, source_row FROM t"));
    }

    [Fact]
    public void A_correction_is_the_next_revision_and_the_old_one_stays_readable()
    {
        inbox.Hand(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row(), EnterpriseFile.Row(("enterprise_id", EnterpriseFile.IdB))));
        Outcome second = inbox.Hand(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row(("employees", "130"))));

        Assert.Equal(2, second.Submission.Revision);
        Assert.Equal(["130"], inbox.Rows("returns/enterprise", "SELECT employees FROM t"));
        long before = second.Submission.TableVersion!.Value - 1;
        Assert.Equal(["240"], inbox.Rows("returns/enterprise", "SELECT sum(employees) FROM t", AsOf.At(before)));
    }

    [Fact]
    public void The_same_file_twice_is_one_submission()
    {
        string text = EnterpriseFile.Of(EnterpriseFile.Row());
        Outcome first = inbox.Hand(EnterpriseFile.Name, text);
        Outcome again = inbox.Hand(EnterpriseFile.Name, text);

        Assert.True(again.Known);
        Assert.Equal(first.Submission.Id, again.Submission.Id);
        Assert.Equal(["1"], inbox.Rows("submissions", "SELECT count(*) FROM t"));
        Assert.Empty(Directory.EnumerateFiles(inbox.Warehouse.Inbox));
    }

    [Theory]
    [InlineData("enterprise_2025Q3_440000.b2260c9c.csv")]
    [InlineData("enterprise_2025Q3_440000.b2260c9c.0123abcd (1).csv")]
    [InlineData("enterprise_2025Q3_440000(2).csv")]
    [InlineData("enterprise_2025Q3_440000（1）.csv")]
    [InlineData("enterprise_2025Q3_440000 - 副本.csv")]
    [InlineData("enterprise_2025Q3_440000 - Copy (3).csv")]
    public void What_is_added_to_a_name_on_the_way_does_no_harm(string name)
    {
        Outcome bad = inbox.Hand(name, EnterpriseFile.Of(EnterpriseFile.Row(("employees", "many"))));
        Assert.Equal($"enterprise_2025Q3_440000.{bad.Submission.Id[..8]}.findings.csv", Path.GetFileName(bad.FindingsFile));
        Submission good = inbox.Hand(name, EnterpriseFile.Of(EnterpriseFile.Row())).Submission;
        Assert.Equal((SubmissionStatus.Accepted, "440000", 1L), (good.Status, good.Region, good.Revision));
        Assert.Equal(2, inbox.Hand(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row(("employees", "121")))).Submission.Revision);
    }

    [Theory]
    [InlineData("enterprise_2025Q3_440000.b2260c9.csv", "file_region")]
    [InlineData("enterprise_2025Q3_440000修改稿.csv", "file_region")]
    [InlineData("(1).csv", "file_name")]
    public void Any_other_name_is_still_refused(string name, string rule) =>
        Assert.Equal(rule, Assert.Single(inbox.Check(name, EnterpriseFile.Of(EnterpriseFile.Row())).Findings).Rule);

    [Fact]
    public void The_same_rows_in_other_bytes_are_no_new_revision()
    {
        string text = EnterpriseFile.Of(EnterpriseFile.Row(), EnterpriseFile.Row(("enterprise_id", EnterpriseFile.IdB)));
        inbox.Hand(EnterpriseFile.Name, text);
        Outcome again = inbox.Hand(EnterpriseFile.Name, text.Replace("\n", "\r\n", StringComparison.Ordinal));

        Assert.Equal(SubmissionStatus.Unchanged, again.Submission.Status);
        Assert.Null(again.Submission.Revision);
        Assert.Equal(["2|1"], inbox.Rows("returns/enterprise", "SELECT count(*), count(DISTINCT submission_id) FROM t"));
        Outcome third = inbox.Hand(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row()));
        Assert.Equal(2, third.Submission.Revision);
    }

    [Fact]
    public void Returns_of_counties_share_their_provinces_partition_and_are_revised_one_by_one()
    {
        inbox.Hand("enterprise_2025Q3_440106.csv", EnterpriseFile.Of(EnterpriseFile.Row()));
        inbox.Hand("enterprise_2025Q3_440305.csv", EnterpriseFile.Of(EnterpriseFile.Row(("enterprise_id", EnterpriseFile.IdB), ("region_code", "440305"))));
        inbox.Hand("enterprise_2025Q3_440106.csv", EnterpriseFile.Of(EnterpriseFile.Row(("employees", "99"), ("industrial_workers", "50"))));

        Assert.Equal(["440106|99", "440305|120"], inbox.Rows("returns/enterprise", "SELECT region_code, employees FROM t ORDER BY ALL"));
        Snapshot snapshot = inbox.Warehouse.Lake.Table("returns/enterprise").Read();
        Assert.Equal(2, Assert.Single(snapshot.Files).Rows);
    }

    [Fact]
    public void A_correction_keeps_the_rows_of_a_partition_that_another_program_has_divided()
    {
        inbox.Hand("enterprise_2025Q3_440106.csv", EnterpriseFile.Of(EnterpriseFile.Row()));
        inbox.Hand("enterprise_2025Q3_440305.csv", EnterpriseFile.Of(EnterpriseFile.Row(("enterprise_id", EnterpriseFile.IdB), ("region_code", "440305"))));
        DeltaTable table = inbox.Anew.Lake.Table("returns/enterprise");
        Snapshot before = table.Read();
        using (LakeSession session = LakeSession.Open())
        {
            session.Attach("t", before);
            // One that says nothing of its files.
            DataFile[] parts = [.. new[] { "440106", "440305" }.SelectMany(region => session.Write($"SELECT * FROM t WHERE region_code = '{region}'", table, before.Layout)).Select(file => file with { Rows = -1, Stats = null })];
            table.Commit(new("OPTIMIZE", new Dictionary<string, string>()), now => new(parts, now.Files, []));
        }
        Assert.Equal(2, table.Read().Files.Count);

        inbox.Hand("enterprise_2025Q3_440106.csv", EnterpriseFile.Of(EnterpriseFile.Row(("employees", "99"), ("industrial_workers", "50"))));

        Assert.Equal(["440106|99", "440305|120"], inbox.Rows("returns/enterprise", "SELECT region_code, employees FROM t ORDER BY ALL"));
        Assert.Equal(2, Assert.Single(table.Read().Files).Rows);
    }

    [Fact]
    public void A_correction_looks_into_no_other_province_where_keys_are_of_a_region()
    {
        static string Tasks(string region, string progress) =>
            "period,region_code,measure_code,task_id,task_name,responsible_unit,assisting_units,start_on,due_on,status,progress_pct,completed_on,milestone,tags\n"
            + $"2025Q3,{region},M09,T1,开展技能培训,总工会,,2025-01-01,2025-12-31,in_progress,{progress},,,\n";
        inbox.Hand("task_2025Q3_110000.csv", Tasks("110000", "50"));
        inbox.Hand("task_2025Q3_440000.csv", Tasks("440000", "60"));
        DeltaTable table = inbox.Anew.Lake.Table("returns/task");
        File.Delete(Path.Combine(table.Directory, table.Read().Files.Single(file => file.Partition["province"] == "11").Path));

        Outcome outcome = inbox.Hand("task_2025Q3_440000.csv", Tasks("440000", "70"));

        Assert.Equal((SubmissionStatus.Accepted, 2), (outcome.Submission.Status, outcome.Submission.Revision!.Value));
    }

    [Fact]
    public void One_file_for_the_whole_country_fills_many_partitions()
    {
        inbox.Hand("enterprise_2025Q3_100000.csv", EnterpriseFile.Of(EnterpriseFile.Row(), EnterpriseFile.Row(("enterprise_id", EnterpriseFile.IdB), ("region_code", "110101"))));
        Assert.Equal(["11|1", "44|1"], inbox.Rows("returns/enterprise", "SELECT province, count(*) FROM t GROUP BY 1 ORDER BY 1"));
        inbox.Hand("enterprise_2025Q3_100000.csv", EnterpriseFile.Of(EnterpriseFile.Row()));
        Assert.Equal(["44|1"], inbox.Rows("returns/enterprise", "SELECT province, count(*) FROM t GROUP BY 1 ORDER BY 1"));
    }

    [Fact]
    public void Synthetic_samples_are_known_by_their_mark()
    {
        Outcome outcome = inbox.Hand(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row(("enterprise_name", "【合成样例】某厂"))));
        Assert.True(outcome.Submission.Synthetic);
    }

    [Fact]
    public void Warnings_are_recorded_and_the_return_accepted()
    {
        Outcome outcome = inbox.Hand(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row(("average_wage", "650"))));
        Assert.Equal(SubmissionStatus.Accepted, outcome.Submission.Status);
        Finding warning = Assert.Single(outcome.Findings);
        Assert.Equal((Severity.Warning, "V2"), (warning.Severity, warning.Address!.Value.Cell));
        Assert.Equal(["warning|V2"], inbox.Rows("findings", "SELECT severity, cell FROM t"));
    }

    [Fact]
    public void A_returned_file_is_accepted_once_the_reason_is_gone()
    {
        string taken = EnterpriseFile.Of(EnterpriseFile.Row(("region_code", "110101")));
        inbox.Hand("enterprise_2025Q3_440000.csv", EnterpriseFile.Of(EnterpriseFile.Row()));
        Outcome refused = inbox.Hand("enterprise_2025Q3_110000.csv", taken);
        Assert.Equal(SubmissionStatus.Returned, refused.Submission.Status);
        inbox.Hand("enterprise_2025Q3_440000.csv", EnterpriseFile.Of(EnterpriseFile.Row(("enterprise_id", EnterpriseFile.IdB))));

        Outcome again = inbox.Hand("enterprise_2025Q3_110000.csv", taken);

        Assert.Equal(SubmissionStatus.Accepted, again.Submission.Status);
        Assert.Equal(refused.Submission.Id, again.Submission.Id);
    }

    [Fact]
    public void An_earlier_file_sent_again_undoes_the_later_revision()
    {
        string first = EnterpriseFile.Of(EnterpriseFile.Row()), wrong = EnterpriseFile.Of(EnterpriseFile.Row(("employees", "999")));
        inbox.Hand(EnterpriseFile.Name, first);
        inbox.Hand(EnterpriseFile.Name, wrong);
        Assert.Equal(3, inbox.Hand(EnterpriseFile.Name, first).Submission.Revision);
        Assert.Equal(["120"], inbox.Rows("returns/enterprise", "SELECT employees FROM t"));
        Assert.True(inbox.Hand(EnterpriseFile.Name, first).Known);
        Assert.Equal(4, inbox.Hand(EnterpriseFile.Name, wrong).Submission.Revision);
        Assert.Equal(["999"], inbox.Rows("returns/enterprise", "SELECT employees FROM t"));
    }

    [Fact]
    public void A_file_that_its_sender_still_writes_to_waits_for_the_next_time()
    {
        string whole = EnterpriseFile.Of(EnterpriseFile.Row(), EnterpriseFile.Row(("enterprise_id", EnterpriseFile.IdB)));
        string half = EnterpriseFile.Of(EnterpriseFile.Row());
        inbox.Put(EnterpriseFile.Name, half);
        File.SetLastWriteTimeUtc(Path.Combine(inbox.Warehouse.Inbox, EnterpriseFile.Name), DateTime.UtcNow.AddHours(-2));
        using FileStream sender = new(Path.Combine(inbox.Warehouse.Inbox, EnterpriseFile.Name), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        CollectResult result;
        using (AtStep.Do("raw.kept", () =>
        {
            sender.Position = sender.Length;
            sender.Write(System.Text.Encoding.UTF8.GetBytes(whole[half.Length..]));
            sender.Flush(flushToDisk: true);
        })) result = inbox.Collect();

        Assert.Empty(result.Outcomes);
        Assert.Single(result.Unreadable);
        Assert.Empty(inbox.Rows("returns/enterprise", "SELECT 1 FROM t"));
        sender.Dispose();
        Assert.Equal(2, Assert.Single(inbox.Collect().Outcomes).Submission.Rows);
        Assert.Empty(Collector.Waiting(inbox.Warehouse));
    }

    [Fact]
    public void A_sender_that_keeps_its_file_open_changes_nothing_that_was_kept()
    {
        // As long as files that once were linked instead of copied.
        inbox.Put(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row()));
        using FileStream sender = new(Path.Combine(inbox.Warehouse.Inbox, EnterpriseFile.Name), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        sender.SetLength(65 << 20);
        File.SetLastWriteTimeUtc(sender.Name, DateTime.UtcNow.AddHours(-2));
        string sha256 = Assert.Single(inbox.Collect().Outcomes).Submission.Sha256;
        sender.Position = 100;
        sender.Write("changed"u8);
        sender.Flush(flushToDisk: true);

        string kept = Path.Combine(inbox.Warehouse.Raw, sha256);
        Assert.Equal(sha256, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(kept))));
        Assert.True(File.GetAttributes(kept).HasFlag(FileAttributes.ReadOnly));
    }

    [Fact]
    public void Bytes_in_raw_that_are_not_what_their_name_says_are_replaced()
    {
        string text = EnterpriseFile.Of(EnterpriseFile.Row());
        string sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
        Directory.CreateDirectory(inbox.Warehouse.Raw);
        // Power failed between the name and the bytes.
        string kept = Path.Combine(inbox.Warehouse.Raw, sha256);
        File.WriteAllText(kept, "");

        Assert.Equal(SubmissionStatus.Accepted, inbox.Hand(EnterpriseFile.Name, text).Submission.Status);
        Assert.Equal(text, File.ReadAllText(kept));
    }

    [Fact]
    public void A_file_just_written_is_left_alone_until_it_has_settled()
    {
        inbox.Put(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row()));
        string path = Path.Combine(inbox.Warehouse.Inbox, EnterpriseFile.Name);
        using var collector = new Collector(inbox.Warehouse, InboxFixture.Schemas, InboxFixture.Seeds);

        Assert.Empty(collector.Collect(settled: TimeSpan.FromHours(1), cancellation: TestContext.Current.CancellationToken).Outcomes);
        Assert.True(File.Exists(path));
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-2));
        Assert.Equal(SubmissionStatus.Accepted, Assert.Single(collector.Collect(settled: TimeSpan.FromHours(1), cancellation: TestContext.Current.CancellationToken).Outcomes).Submission.Status);
    }

    [Theory]
    [InlineData("enterprise_2025Q3_440106.csv", "enterprise_2025Q3_440106 (1).csv")]
    [InlineData("enterprise_2025Q3_440106.txt", "enterprise_2025Q3_440106.csv")]
    [InlineData("enterprise_2025Q3_440106 - 副本.csv", "enterprise_2025Q3_440106.csv")]
    public void Of_two_files_of_one_return_the_one_written_last_is_the_correction(string first, string last)
    {
        foreach (var (name, employees, hours) in ((string, string, int)[])[(last, "300", 1), (first, "200", 2)])
        {
            inbox.Put(name, EnterpriseFile.Of(EnterpriseFile.Row(("employees", employees))));
            File.SetLastWriteTimeUtc(Path.Combine(inbox.Warehouse.Inbox, name), DateTime.UtcNow.AddHours(-hours));
        }
        Assert.Equal([(first, 1L), (last, 2L)], inbox.Collect().Outcomes.Select(outcome => (outcome.Submission.FileName, outcome.Submission.Revision!.Value)));
        Assert.Equal(["300"], inbox.Rows("returns/enterprise", "SELECT employees FROM t"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Two_programs_that_take_up_the_same_files_do_not_double_their_rows(int files)
    {
        inbox.Put("enterprise_2025Q3_440106.csv", EnterpriseFile.Of(EnterpriseFile.Row()));
        if (files > 1) inbox.Put("enterprise_2025Q3_440305.csv", EnterpriseFile.Of(EnterpriseFile.Row(("enterprise_id", EnterpriseFile.IdB), ("region_code", "440305"))));
        CollectResult result, other = null!;
        using (AtStep.Do("commit.data_written", () => other = inbox.Collect())) result = inbox.Collect();

        Assert.Equal(files, other.Outcomes.Count);
        Assert.All(other.Outcomes.Concat(result.Outcomes), outcome => Assert.Equal((SubmissionStatus.Accepted, (long?)1), (outcome.Submission.Status, outcome.Submission.Revision)));
        Assert.Equal(files, inbox.Rows("returns/enterprise", "SELECT region_code FROM t").Count);
        Assert.Empty(inbox.Collect().Outcomes);
    }

    [Fact]
    public void A_revision_that_another_program_accepted_since_this_one_began_is_replaced_by_the_next_run_and_never_doubled()
    {
        using var began = new Collector(inbox.Anew, InboxFixture.Schemas, InboxFixture.Seeds);
        inbox.Hand("enterprise_2025Q3_440106 (1).csv", EnterpriseFile.Of(EnterpriseFile.Row(("employees", "200"))));
        inbox.Put("enterprise_2025Q3_440106.csv", EnterpriseFile.Of(EnterpriseFile.Row(("employees", "300"))));

        IsOvertaken(began.Collect(cancellation: TestContext.Current.CancellationToken));

        Assert.Equal(["200"], inbox.Rows("returns/enterprise", "SELECT employees FROM t"));
        Assert.Equal((SubmissionStatus.Accepted, (long?)2), StatusOf(Assert.Single(inbox.Collect().Outcomes)));
        Assert.Equal(["300"], inbox.Rows("returns/enterprise", "SELECT employees FROM t"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_revision_that_another_host_commits_at_the_same_time_is_replaced_by_the_next_run_and_never_doubled(int files)
    {
        // The lake is shared; what the other host takes in lies elsewhere.
        using var host = new InboxFixture();
        Directory.CreateDirectory(inbox.Warehouse.Lake.Directory);
        Directory.CreateSymbolicLink(host.Warehouse.Lake.Directory, inbox.Warehouse.Lake.Directory);
        inbox.Put("enterprise_2025Q3_440106.csv", EnterpriseFile.Of(EnterpriseFile.Row(("employees", "300"))));
        if (files > 1) inbox.Put("enterprise_2025Q3_440305.csv", EnterpriseFile.Of(EnterpriseFile.Row(("enterprise_id", EnterpriseFile.IdB), ("region_code", "440305"))));
        CollectResult result;
        using (AtStep.Do("commit.data_written", () => host.Hand("enterprise_2025Q3_440106.csv", EnterpriseFile.Of(EnterpriseFile.Row(("employees", "200")))))) result = inbox.Collect();

        IsOvertaken(result);
        Assert.Equal(files - 1, result.Outcomes.Count);
        Assert.All(result.Outcomes, outcome => Assert.Equal((SubmissionStatus.Accepted, (long?)1), StatusOf(outcome)));
        Assert.Equal((SubmissionStatus.Accepted, (long?)2), StatusOf(Assert.Single(inbox.Collect().Outcomes)));
        Assert.Equal(["300"], inbox.Rows("returns/enterprise", "SELECT employees FROM t WHERE region_code = '440106'"));
        Assert.Equal(files, inbox.Rows("returns/enterprise", "SELECT region_code FROM t").Count);
    }

    private static (SubmissionStatus, long?) StatusOf(Outcome outcome) => (outcome.Submission.Status, outcome.Submission.Revision);

    private static void IsOvertaken(CollectResult result)
    {
        string reason = Assert.Single(result.Unreadable).Reason;
        Assert.Contains("另一台机器接收了同一份填报", reason, StringComparison.Ordinal);
        Assert.Contains("another machine accepted another file of the same return", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_the_program_fails_on_keeps_no_other_from_being_collected_and_is_not_lost()
    {
        inbox.Put("enterprise_2025Q3_440106.csv", EnterpriseFile.Of(EnterpriseFile.Row()));
        inbox.Put("enterprise_2025Q3_440305.csv", EnterpriseFile.Of(EnterpriseFile.Row(("enterprise_id", EnterpriseFile.IdB), ("region_code", "440305"))));
        CollectResult result;
        // Together they fail, so each is looked at by itself.
        using (AtStep.Do("batch.read", () => throw new InvalidOperationException("a fault of both")))
        using (AtStep.Do("return.staged", () => throw new InvalidOperationException("a fault"))) result = inbox.Collect();

        Assert.Contains("a fault", Assert.Single(result.Unreadable).Reason, StringComparison.Ordinal);
        Assert.Equal("enterprise_2025Q3_440305.csv", Assert.Single(result.Outcomes).Submission.FileName);
        Assert.Equal("enterprise_2025Q3_440106.csv", Assert.Single(inbox.Collect().Outcomes).Submission.FileName);
        Assert.Equal(["440106", "440305"], inbox.Rows("returns/enterprise", "SELECT region_code FROM t ORDER BY ALL"));
    }
}
