using Analytics.Ingest.Desk;
using Analytics.Lake;

namespace Analytics.Ingest.Tests;

/// <summary>Windows, locks and approvals. For enterprise 2026Q1 the calendar says: opens 2026-04-01, due 2026-04-20, closes 2026-05-30.</summary>
public sealed class GateTest : IDisposable
{
    private const string File2026 = "enterprise_2026Q1_440000.csv";

    private readonly InboxFixture inbox = new();

    public void Dispose() => inbox.Dispose();

    private static string Good => Of("120");

    private static string Of(string employees, string period = "2026Q1") => EnterpriseFile.Of(EnterpriseFile.Row(("period", period), ("employees", employees)));

    private static DeskEvent Locked(string period, string? kind = null, string? region = null) =>
        new() { Actor = "李评估", Action = DeskAction.Locked, Period = period, Kind = kind, Region = region, Reason = "一季度评估开始" };

    private static DeskEvent Opened(string period, string? kind = null, string? region = null, string? until = null) => Locked(period, kind, region) with
    {
        Action = DeskAction.Opened,
        Until = until is null ? null : DateOnly.Parse(until, null),
        Reason = "系统故障补报",
    };

    /// <summary>Rules of the errors of a good return handed in at an instant of Beijing.</summary>
    private string At(string beijing, string name = File2026, string? text = null)
    {
        inbox.Clock = new FixedClock(beijing);
        return string.Join(" ", inbox.Check(name, text ?? Good).Findings.Where(finding => finding.Severity == Severity.Error).Select(finding => finding.Rule));
    }

    [Theory]
    [InlineData("2026-03-31 23:59:59", "window_not_open")]
    [InlineData("2026-04-01 00:00:00", "")]
    [InlineData("2026-04-21 00:00:00", "")]
    [InlineData("2026-05-30 23:59:59", "")]
    [InlineData("2026-05-31 00:00:00", "window_closed")]
    public void A_window_opens_and_closes_at_midnight_in_Beijing(string beijing, string rule)
    {
        Assert.Equal(rule, At(beijing));
        inbox.Put(File2026, Good);
        Outcome outcome = Assert.Single(inbox.Collect().Outcomes);
        Assert.Equal(rule.Length == 0 ? SubmissionStatus.Accepted : SubmissionStatus.Returned, outcome.Submission.Status);
        Assert.Equal(inbox.Clock!.GetUtcNow(), outcome.Submission.ReceivedAt);
        Assert.Equal(rule.Length == 0 ? ["1"] : [], inbox.Rows("returns/enterprise", "SELECT source_row - 1 FROM t"));
    }

    [Fact]
    public void A_refusal_says_the_date_and_who_can_reopen_and_stands_beside_the_other_findings()
    {
        inbox.Clock = new FixedClock("2026-06-01 10:00");
        IReadOnlyList<Finding> findings = inbox.Hand(File2026, Of("many")).Findings;
        Assert.Equal(["window_closed|", "integer|I2"], findings.Select(finding => $"{finding.Rule}|{finding.Address?.Cell}"));
        Assert.Contains("2026-05-30", findings[0].MessageZh, StringComparison.Ordinal);
        Assert.Contains("评估人员", findings[0].MessageZh, StringComparison.Ordinal);
        Assert.Contains("analytics period open 2026Q1 --kind enterprise --region 440000", findings[0].MessageEn, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-03-31 23:59", null, "window_not_open")]
    [InlineData("2026-06-01 10:00", null, "window_closed")]
    [InlineData("2026-04-10 10:00", "2026Q1", "period_locked")]
    [InlineData("2029-04-05 10:00", null, "period_unknown")]
    public void A_refusal_names_the_kind_by_its_title(string beijing, string? locked, string rule)
    {
        inbox.Clock = new FixedClock(beijing);
        if (locked is not null) inbox.Step(Locked(locked));
        string period = rule == "period_unknown" ? "2029Q1" : "2026Q1";
        Finding finding = Assert.Single(inbox.Check($"enterprise_{period}_440000.csv", Of("120", period)).Findings);
        Assert.Equal(rule, finding.Rule);
        Assert.Contains("“企业情况表”", finding.MessageZh, StringComparison.Ordinal);
        Assert.Contains("\"Enterprise return\"", finding.MessageEn, StringComparison.Ordinal);
        // Only the command that an evaluator runs has the code.
        Assert.DoesNotMatch("(?<!--kind )enterprise", finding.MessageZh + finding.MessageEn);
    }

    [Theory]
    [InlineData("2023Q4")]
    [InlineData("2029Q1")]
    public void A_period_that_the_calendar_lacks_is_refused_and_says_who_adds_it(string period)
    {
        inbox.Step(Opened(period));
        Assert.Equal("period_unknown", At("2029-04-05 10:00", $"enterprise_{period}_440000.csv", Of("120", period)));
        Assert.Contains("seeds/calendar.csv", inbox.Check($"enterprise_{period}_440000.csv", Of("120", period)).Findings[0].MessageZh, StringComparison.Ordinal);
    }

    [Fact]
    public void Periods_before_2026_stay_open_until_they_are_locked()
    {
        Assert.Equal("", At("2028-12-31 10:00", EnterpriseFile.Name, Of("120", "2025Q3")));
        inbox.Step(Locked("2025Q3"));
        Assert.Equal("period_locked", At("2028-12-31 10:00", EnterpriseFile.Name, Of("120", "2025Q3")));
    }

    [Fact]
    public void The_latest_of_locks_and_openings_wins()
    {
        const string open = "2026-04-10 10:00", closed = "2026-06-10 10:00";
        inbox.Clock = new FixedClock("2026-04-09 15:30");
        inbox.Step(Locked("2026Q1", "enterprise", "440000"));
        Assert.Equal("period_locked", At(open));
        Finding finding = inbox.Check(File2026, Good).Findings[0];
        Assert.All(["2026-04-09 15:30", "李评估", "一季度评估开始"], each => Assert.Contains(each, finding.MessageZh, StringComparison.Ordinal));
        inbox.Step(Opened("2026Q1"));
        Assert.Equal(["", ""], [At(open), At(closed)]);
        inbox.Step(Locked("2026Q1", region: "440000"));
        Assert.Equal(["period_locked", "period_locked"], [At(open), At(closed)]);
        inbox.Step(Opened("2026Q1", "enterprise", "440000", until: "2026-06-15"));
        Assert.Equal(["", "", "period_locked"], [At(closed), At("2026-06-15 23:59"), At("2026-06-16 00:00")]);
    }

    [Theory]
    [InlineData("2026Q1", "task", null, "")]
    [InlineData("2025Q4", "enterprise", null, "")]
    [InlineData("2026Q1", "enterprise", "110000", "")]
    [InlineData("2026Q1", "enterprise", "100000", "period_locked")]
    [InlineData("2026Q1", null, null, "period_locked")]
    public void A_lock_reaches_its_own_kind_period_and_region(string period, string? kind, string? region, string rule)
    {
        inbox.Step(Locked(period, kind, region));
        Assert.Equal(rule, At("2026-04-10 10:00"));
    }

    [Fact]
    public void A_lock_on_a_county_keeps_out_the_files_above_it_until_the_county_is_open_again()
    {
        inbox.Step(Locked("2026Q1", region: "440106"));
        Assert.Equal(["period_locked", "period_locked", ""], [At("2026-04-10 10:00"), At("2026-04-10 10:00", "enterprise_2026Q1_440106.csv"),
            At("2026-04-10 10:00", "enterprise_2026Q1_440305.csv", Good.Replace("440106", "440305", StringComparison.Ordinal))]);
        inbox.Step(Opened("2026Q1", region: "440106"));
        Assert.Equal("", At("2026-04-10 10:00"));
        // The county's opening is none for its province.
        Assert.Equal(["window_closed", ""], [At("2026-06-10 10:00"), At("2026-06-10 10:00", "enterprise_2026Q1_440106.csv")]);
    }

    [Fact]
    public void An_opening_before_the_window_lets_a_return_in_early()
    {
        inbox.Step(Opened("2026Q1", "enterprise", "440000", until: "2026-03-20"));
        Assert.Equal(["", "window_not_open"], [At("2026-03-20 23:59"), At("2026-03-21 00:00")]);
    }

    [Fact]
    public void An_approved_return_takes_no_correction_until_the_approval_is_withdrawn()
    {
        inbox.Clock = new FixedClock("2026-04-10 10:00");
        Submission first = inbox.Hand(File2026, Good).Submission;
        DeskEvent approval = new() { Actor = "王评估", Action = DeskAction.Approved, Kind = "enterprise", Period = "2026Q1", Region = "440000", Revision = 1, SubmissionId = first.Id };
        inbox.Step(approval);

        Outcome refused = inbox.Hand(File2026, Of("130"));
        Assert.Equal("return_approved", Assert.Single(refused.Findings).Rule);
        Assert.Contains("王评估", refused.Findings[0].MessageZh, StringComparison.Ordinal);
        Assert.Equal(["120"], inbox.Rows("returns/enterprise", "SELECT employees FROM t"));
        // The very file, and the very rows, change nothing and are no mistake.
        Assert.True(inbox.Hand(File2026, Good).Known);
        Assert.Equal(SubmissionStatus.Unchanged, inbox.Hand(File2026, Good.Replace("\n", "\r\n", StringComparison.Ordinal)).Submission.Status);
        // Another return is another matter.
        Assert.Equal("", At("2026-04-10 10:00", "enterprise_2026Q1_110000.csv", Good.Replace("440106", "110101", StringComparison.Ordinal).Replace(EnterpriseFile.IdA, EnterpriseFile.IdB, StringComparison.Ordinal)));

        inbox.Step(approval with { Action = DeskAction.ApprovalWithdrawn, Reason = "发现漏报" });
        Assert.Equal(2, inbox.Hand(File2026, Of("130")).Submission.Revision);
    }

    [Fact]
    public void What_is_there_already_is_no_mistake_in_a_closed_period()
    {
        inbox.Clock = new FixedClock("2026-04-10 10:00");
        inbox.Hand(File2026, Good);
        inbox.Clock = new FixedClock("2026-06-10 10:00");
        Assert.True(inbox.Hand(File2026, Good).Known);
        Assert.Equal(SubmissionStatus.Unchanged, inbox.Hand(File2026, Good.Replace("\n", "\r\n", StringComparison.Ordinal)).Submission.Status);
        Assert.Equal(SubmissionStatus.Returned, inbox.Hand(File2026, Of("130")).Submission.Status);
    }

    [Theory]
    [InlineData("raw.moved")]
    [InlineData("findings.committed")]
    [InlineData("return.decided")]
    public void A_return_handed_in_on_time_is_on_time_though_the_work_on_it_was_interrupted(string step)
    {
        inbox.Clock = new FixedClock("2026-05-30 23:59");
        inbox.Put(File2026, Good);
        using (AtStep.Do(step, () => throw new OperationCanceledException("killed"))) Assert.Throws<OperationCanceledException>(() => inbox.Collect());
        inbox.Clock = new FixedClock("2026-05-31 00:01");

        Outcome outcome = Assert.Single(inbox.Collect().Outcomes);

        Assert.Equal((SubmissionStatus.Accepted, 1L), (outcome.Submission.Status, outcome.Submission.Revision));
        Assert.Equal(new FixedClock("2026-05-30 23:59").GetUtcNow(), outcome.Submission.ReceivedAt);
    }

    [Theory]
    [InlineData(1, false, "")]
    [InlineData(1, true, "")]
    [InlineData(-1, false, "window_closed")]
    [InlineData(-1, true, "window_closed")]
    public void What_lay_in_the_inbox_before_its_window_closed_is_in_time_whatever_its_date_says(int closes, bool earlier, string rule)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using Collector collector = InThreeDays(closes);
        inbox.Put(File2026, Good);
        if (earlier) File.SetLastWriteTimeUtc(Path.Combine(inbox.Warehouse.Inbox, File2026), now.UtcDateTime.AddDays(-3));

        Outcome outcome = Assert.Single(collector.Collect(cancellation: TestContext.Current.CancellationToken).Outcomes);

        Assert.Equal(rule, string.Join(" ", outcome.Findings.Where(finding => finding.Severity == Severity.Error).Select(finding => finding.Rule)));
        Assert.Equal(inbox.Clock!.GetUtcNow(), outcome.Submission.ReceivedAt);
        // To the tick of the kernel, which is some milliseconds.
        Assert.InRange(outcome.Submission.HandedInAt!.Value, now.AddSeconds(-1), DateTimeOffset.UtcNow);
        Assert.Equal(["1"], inbox.Rows("submissions", "SELECT count(*) FROM t WHERE received_at - handed_in_at BETWEEN INTERVAL 70 HOUR AND INTERVAL 73 HOUR"));
    }

    [Theory]
    [InlineData("raw.moved")]
    [InlineData("raw.kept")]
    [InlineData("return.decided")]
    [InlineData("findings.committed")]
    public void It_is_in_time_too_when_the_work_on_it_is_interrupted(string step)
    {
        using (Collector stopped = InThreeDays(1))
        {
            inbox.Put(File2026, Good);
            using (AtStep.Do(step, () => throw new OperationCanceledException("killed"))) Assert.Throws<OperationCanceledException>(() => stopped.Collect(cancellation: CancellationToken.None));
        }
        DateTimeOffset before = DateTimeOffset.UtcNow;
        using Collector next = InThreeDays(1);

        Outcome outcome = Assert.Single(next.Collect(cancellation: TestContext.Current.CancellationToken).Outcomes);

        Assert.Equal((SubmissionStatus.Accepted, 1L), (outcome.Submission.Status, outcome.Submission.Revision));
        Assert.InRange(outcome.Submission.HandedInAt!.Value, before.AddMinutes(-1), before);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(inbox.Warehouse.Raw, ".incoming")));
    }

    [Theory]
    [InlineData("raw.taken")]
    [InlineData("raw.linked")]
    public void Also_while_it_has_two_names(string step)
    {
        using (Collector stopped = InThreeDays(1))
        {
            inbox.Put(File2026, Good);
            using (AtStep.Do(step, () => throw new OperationCanceledException("killed"))) Assert.Throws<OperationCanceledException>(() => stopped.Collect(cancellation: CancellationToken.None));
        }
        Assert.True(File.Exists(Path.Combine(inbox.Warehouse.Inbox, File2026)));
        using Collector next = InThreeDays(1);

        IReadOnlyList<Outcome> outcomes = next.Collect(cancellation: TestContext.Current.CancellationToken).Outcomes;

        Assert.All(outcomes, outcome => Assert.Equal((SubmissionStatus.Accepted, 1L), (outcome.Submission.Status, outcome.Submission.Revision)));
        Assert.NotEmpty(outcomes);
        Assert.Equal(["accepted|1"], inbox.Rows("submissions", "SELECT status, count(*) FROM t GROUP BY 1"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(inbox.Warehouse.Inbox));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(inbox.Warehouse.Raw, ".incoming")));
    }

    [Fact]
    public void What_its_sender_goes_on_with_after_that_is_not()
    {
        using (Collector stopped = InThreeDays(1))
        {
            inbox.Put(File2026, Good);
            using (AtStep.Do("raw.moved", () => throw new OperationCanceledException("killed"))) Assert.Throws<OperationCanceledException>(() => stopped.Collect(cancellation: CancellationToken.None));
        }
        File.AppendAllText(Assert.Single(Directory.GetFiles(Path.Combine(inbox.Warehouse.Raw, ".incoming"), File2026, SearchOption.AllDirectories)), " ");
        using Collector next = InThreeDays(1);

        Outcome outcome = Assert.Single(next.Collect(cancellation: TestContext.Current.CancellationToken).Outcomes);

        Assert.Contains("window_closed", outcome.Findings.Select(finding => finding.Rule));
        Assert.Equal(outcome.Submission.ReceivedAt, outcome.Submission.HandedInAt!.Value, TimeSpan.FromDays(1));
    }

    // The window closes in some days, or closed before; the inbox is looked into in three days.
    private Collector InThreeDays(int closes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the system does not tell when a file came.");
        DateTimeOffset now = DateTimeOffset.UtcNow;
        DateOnly day = Calendar.DayOf(now.AddDays(closes));
        string seeds = Directory.CreateDirectory(Path.Combine(inbox.Warehouse.Directory, "seeds")).FullName;
        foreach (string file in Directory.EnumerateFiles(InboxFixture.Seeds)) File.Copy(file, Path.Combine(seeds, Path.GetFileName(file)), overwrite: true);
        File.WriteAllText(Path.Combine(seeds, "calendar.csv"), $"kind,period,opens,due,closes\nenterprise,2026Q1,2026-04-01,{day:yyyy-MM-dd},{day:yyyy-MM-dd}\n");
        inbox.Clock = new FixedClock(now.AddDays(3).ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss", null));
        return new Collector(inbox.Warehouse, InboxFixture.Schemas, seeds, clock: inbox.Clock);
    }

    [Fact]
    public void What_was_committed_before_a_lock_is_not_sent_back_when_the_interrupted_work_is_completed()
    {
        inbox.Clock = new FixedClock("2026-04-10 10:00");
        inbox.Put(File2026, Good);
        using (AtStep.Do("return.decided", () => throw new OperationCanceledException("killed"))) Assert.Throws<OperationCanceledException>(() => inbox.Collect());
        inbox.Step(Locked("2026Q1"));
        Assert.Equal(SubmissionStatus.Accepted, Assert.Single(inbox.Collect().Outcomes).Submission.Status);
        Assert.Equal("period_locked", At("2026-04-10 10:01", text: Of("130")));
    }

    [Fact]
    public void A_return_sent_back_for_its_window_is_accepted_once_the_period_is_open()
    {
        inbox.Clock = new FixedClock("2026-06-10 10:00");
        Submission refused = inbox.Hand(File2026, Good).Submission;
        inbox.Step(Opened("2026Q1", "enterprise", "440000"));
        Outcome again = inbox.Hand(File2026, Good);
        Assert.Equal((SubmissionStatus.Accepted, refused.Id), (again.Submission.Status, again.Submission.Id));
    }

    [Fact]
    public void Steps_recorded_at_once_are_all_kept()
    {
        Parallel.For(0, 8, i =>
        {
            // Half of them in one program, each of the others in one of its own.
            using LakeSession session = LakeSession.Open(new SessionLimits("256MB", 1, null));
            var events = new DeskEvents(session, (i % 2 == 0 ? inbox.Warehouse : inbox.Anew).Lake);
            for (int j = 0; j < 5; j++) events.Add(Locked("2026Q1") with { Reason = $"{i}-{j}" });
        });
        Assert.Equal(["40|40|40"], inbox.Rows("events", "SELECT count(*), count(DISTINCT event_id), count(DISTINCT reason) FROM t"));
        using LakeSession reader = LakeSession.Open();
        IReadOnlyList<DeskEvent> all = new DeskEvents(reader, inbox.Warehouse.Lake).All;
        for (int i = 0; i < 8; i++) Assert.Equal([.. Enumerable.Range(0, 5).Select(j => $"{i}-{j}")], all.Select(step => step.Reason!).Where(reason => reason.StartsWith($"{i}-", StringComparison.Ordinal)));
    }

    [Fact]
    public void Instants_of_steps_grow_though_the_clock_went_back()
    {
        inbox.Clock = new FixedClock("2026-06-10 10:00");
        inbox.Step(Locked("2026Q1"));
        inbox.Clock = new FixedClock("2026-04-10 09:00");
        inbox.Step(Opened("2026Q1"));
        Assert.Equal("", At("2026-06-10 10:01"));
    }

    [Theory]
    [InlineData("enterprise,2026Q1,2026-04-01,2026-03-20,")]
    [InlineData("enterprise,2026Q1,2026-04-01,2026-04-20,2026-04-19")]
    [InlineData("enterprise,2026Q1,2026-04-31,2026-05-20,")]
    [InlineData("enterprise,2026Q1,2026-04-01,2026-04-20,x")]
    [InlineData("enterprise,2026Q1,2026-04-01,2026-04-20,\nenterprise,2026Q1,2026-04-01,2026-04-20,")]
    public void A_wrong_line_of_the_calendar_is_named(string lines)
    {
        string seeds = Path.Combine(inbox.Warehouse.Directory, "seeds");
        Directory.CreateDirectory(seeds);
        File.WriteAllText(Path.Combine(seeds, "calendar.csv"), $"kind,period,opens,due,closes\n{lines}\n");
        using LakeSession session = LakeSession.Open();
        session.AttachSeeds(seeds);
        Assert.Contains("enterprise,2026Q1,2026-04-", Assert.Throws<FormatException>(() => new Calendar(session)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sent_back_once_more_for_another_reason_the_new_reason_is_recorded()
    {
        inbox.Step(Locked("2025Q3"));
        string text = Of("120", "2025Q3");
        inbox.Hand(EnterpriseFile.Name, text);
        Assert.True(inbox.Hand(EnterpriseFile.Name, text).Known);
        inbox.Step(Locked("2025Q3") with { Reason = "年度评估开始" });

        Assert.False(inbox.Hand(EnterpriseFile.Name, text).Known);
        Assert.Equal(["1|1"], inbox.Rows("findings", "SELECT count(*) FILTER (contains(message_zh, '一季度评估开始')), count(*) FILTER (contains(message_zh, '年度评估开始')) FROM t"));
    }
}
