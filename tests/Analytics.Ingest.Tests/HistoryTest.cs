namespace Analytics.Ingest.Tests;

/// <summary>What is seen only beside other returns: the period before, other kinds, other files.</summary>
public sealed class HistoryTest : IDisposable
{
    private const string TaskHeader = "period,region_code,measure_code,task_id,task_name,responsible_unit,assisting_units,start_on,due_on,status,progress_pct,completed_on,milestone,tags\n";
    private const string DifficultyHeader = "period,region_code,measure_code,difficulty_id,difficulty_code,description,owner,raised_on,resolved_on\n";

    private readonly InboxFixture inbox = new();

    public void Dispose() => inbox.Dispose();

    [Theory]
    [InlineData("100", "50", "employees_halved", "从业人员 50 人，上一季度为 100 人")]
    [InlineData("100", "51", null, "")]
    [InlineData("99", "40", null, "")]
    [InlineData("1000", "200", "employees_halved", "从业人员 200 人，上一季度为 1000 人")]
    [InlineData("1000", "199", "employees_jump", "从业人员 199 人，上一季度为 1000 人")]
    [InlineData("40", "201", "employees_jump", "从业人员 201 人，上一季度为 40 人")]
    public void A_headcount_that_fell_by_half_is_told_with_both_values(string before, string now, string? rule, string message)
    {
        inbox.Hand("enterprise_2025Q2_440000.csv", EnterpriseFile.Of(Small(("period", "2025Q2"), ("employees", before))));
        Outcome outcome = inbox.Hand(EnterpriseFile.Name, EnterpriseFile.Of(Small(("employees", now))));

        Assert.Equal(SubmissionStatus.Accepted, outcome.Submission.Status);
        Assert.Equal(rule is null ? [] : [$"I2 {rule} Warning"], outcome.Findings.Select(Short));
        Assert.All(outcome.Findings, finding => Assert.StartsWith(message, finding.MessageZh, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(50, 9, 9, false)]
    [InlineData(50, 10, 10, false)]
    [InlineData(50, 11, 0, true)]
    [InlineData(50, 0, 11, true)]
    [InlineData(60, 12, 12, false)]
    [InlineData(60, 13, 12, true)]
    public void Enterprises_that_came_and_went_are_counted_in_one_warning(int before, int gone, int came, bool told)
    {
        string Of(string period, IEnumerable<int> numbers) => EnterpriseFile.Of([.. numbers.Select(i => Enterprise(i, ("period", period)))]);
        inbox.Hand("enterprise_2025Q2_440000.csv", Of("2025Q2", Enumerable.Range(0, before)));
        Outcome outcome = inbox.Hand(EnterpriseFile.Name, Of("2025Q3", Enumerable.Range(gone, before - gone + came)));

        Assert.Equal(told ? ["C1 enterprises_came_and_went Warning"] : [], outcome.Findings.Select(Short));
        if (!told) return;
        // The largest come first: number n has 100 + n employees.
        string Names(IEnumerable<int> numbers) => string.Join("、", numbers.Take(5).Select(i => $"第{i}厂"));
        string left = gone == 0 ? "0 家本季度没有填报" : $"{gone} 家本季度没有填报（如{Names(Enumerable.Range(0, gone).Reverse())}）";
        string joined = came == 0 ? "0 家为新增" : $"{came} 家为新增（如{Names(Enumerable.Range(before, came).Reverse())}）";
        Assert.Equal($"上一季度有 {before} 家企业，本季度 {before - gone + came} 家：其中 {left}，{joined}，变动较大，请核实。", outcome.Findings[0].MessageZh);
    }

    [Fact]
    public void A_county_is_compared_with_itself_and_not_with_its_province()
    {
        inbox.Hand("enterprise_2025Q2_440000.csv", EnterpriseFile.Of([.. Enumerable.Range(0, 60).Select(i => Enterprise(i, ("period", "2025Q2"), ("region_code", i < 20 ? "440305" : "440106")))]));
        Assert.Empty(inbox.Hand("enterprise_2025Q3_440305.csv", EnterpriseFile.Of([.. Enumerable.Range(0, 20).Select(i => Enterprise(i, ("region_code", "440305"), ("average_wage", $"{7000 + i}")))])).Findings);
    }

    [Theory]
    [InlineData(20, true)]
    [InlineData(19, false)]
    public void A_return_copied_forward_is_told(int rows, bool told)
    {
        inbox.Hand("enterprise_2025Q2_440000.csv", EnterpriseFile.Of([.. Enumerable.Range(0, rows).Select(i => Enterprise(i, ("period", "2025Q2")))]));
        string[] same = [.. Enumerable.Range(0, rows).Reverse().Select(i => Enterprise(i))];
        Finding[] found = [.. inbox.Hand(EnterpriseFile.Name, EnterpriseFile.Of(same)).Findings];
        Assert.Equal(told ? [" same_as_previous Warning"] : [], found.Select(Short));
        Assert.All(found, finding => Assert.Contains($"全部 {rows} 行数据与上一期（2025Q2）完全相同", finding.MessageZh, StringComparison.Ordinal));

        same[3] = same[3].Replace(",否,", ",是,", StringComparison.Ordinal);
        Assert.Empty(inbox.Hand(EnterpriseFile.Name, EnterpriseFile.Of(same)).Findings);
    }

    [Fact]
    public void A_rate_of_100_percent_everywhere_and_one_wage_for_all_are_told_at_their_columns()
    {
        string Of(int rows) => EnterpriseFile.Of([.. Enumerable.Range(0, rows).Select(i => Enterprise(i, ("trained_workers", "80"), ("average_wage", "6500")))]);
        Assert.Empty(inbox.Check(EnterpriseFile.Name, Of(19)).Findings);
        IReadOnlyList<Finding> found = inbox.Check(EnterpriseFile.Name, Of(20)).Findings;
        Assert.Equal(["K1 all_trained_everywhere Warning", "V1 same_wage_everywhere Warning"], found.Select(Short));
        Assert.Equal("有产业工人的 20 家企业中，20 家的产业工人全部接受了培训，无一例外，请核实。", found[0].MessageZh);
        Assert.Equal("All 20 enterprises have the same average wage, 6500.00 yuan a month; please confirm.", found[1].MessageEn);
    }

    [Fact]
    public void Tasks_that_go_back_reopen_or_are_not_reported_any_more_are_told()
    {
        inbox.Hand("task_2025Q2_440000.csv", TaskHeader
            + Task("2025Q2", "T1", "in_progress,60,") + Task("2025Q2", "T2", "done,100,2025-05-01") + Task("2025Q2", "T3", "in_progress,10,") + Task("2025Q2", "T4", "done,100,2025-05-01") + Task("2025Q2", "T5", "done,100,2025-05-01"));
        Outcome outcome = inbox.Hand("task_2025Q3_440000.csv", TaskHeader
            + Task("2025Q3", "T1", "in_progress,50,") + Task("2025Q3", "T2", "in_progress,90,") + Task("2025Q3", "T5", "done,100,2025-06-01"));

        Assert.Equal(["D1 tasks_dropped Warning", "K2 progress_went_back Warning", "J3 reopened Warning", "K3 progress_went_back Warning", "L4 completed_moved Warning"], outcome.Findings.Select(Short));
        Assert.Equal("完成进度 50 低于上一季度的 60，请核实。", outcome.Findings[1].MessageZh);
        Assert.Equal("1 tasks that were not done in the previous quarter are not in this return (such as T3); please confirm.", outcome.Findings[0].MessageEn);
    }

    [Fact]
    public void A_difficulty_is_compared_with_the_tasks_of_its_region_once_they_are_in()
    {
        string text = DifficultyHeader + Difficulty("2025Q3", "D1", "M09", "") + Difficulty("2025Q3", "D2", "M10", "");
        Assert.Empty(inbox.Check("difficulty_2025Q3_440000.csv", text).Findings);
        inbox.Hand("task_2025Q2_440000.csv", TaskHeader + Task("2025Q2", "T1", "in_progress,60,"));
        inbox.Hand("task_2025Q3_110000.csv", TaskHeader + Task("2025Q3", "T1", "in_progress,60,").Replace("440000", "110000", StringComparison.Ordinal));
        Assert.Empty(inbox.Check("difficulty_2025Q3_440000.csv", text).Findings);
        Assert.Empty(inbox.Check("difficulty_2025Q3_100000.csv", text).Findings);
        inbox.Hand("task_2025Q3_440000.csv", TaskHeader + Task("2025Q3", "T1", "in_progress,60,"));

        Assert.Equal(["C3 measure_without_task Warning"], inbox.Check("difficulty_2025Q3_440000.csv", text).Findings.Select(Short));
        Assert.Equal(["C3 measure_without_task Warning"], inbox.Check("difficulty_2025Q3_100000.csv", text).Findings.Select(Short));
    }

    [Fact]
    public void Difficulties_that_were_open_must_come_again()
    {
        inbox.Hand("difficulty_2025Q2_440000.csv", DifficultyHeader + Difficulty("2025Q2", "D1", "M09", "") + Difficulty("2025Q2", "D2", "M09", "2025-05-05") + Difficulty("2025Q2", "D3", "M09", "2025-05-05"));
        Outcome outcome = inbox.Hand("difficulty_2025Q3_440000.csv", DifficultyHeader + Difficulty("2025Q3", "D3", "M09", ""));
        Assert.Equal(["D1 difficulties_dropped Warning", "I2 reopened Warning"], outcome.Findings.Select(Short));
        Assert.Contains("有 1 个本季度没有续报（如 D1）", outcome.Findings[0].MessageZh, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_bytes_under_another_name_are_told_with_that_name()
    {
        string text = EnterpriseFile.Of(EnterpriseFile.Row());
        Outcome misnamed = inbox.Hand("enterprise_2025Q3_110000.csv", text);
        Assert.Equal(SubmissionStatus.Returned, misnamed.Submission.Status);
        // Sent again under the right name, it is simply right.
        Assert.Empty(inbox.Hand("enterprise_2025Q3_440106.csv", text).Findings);

        Finding warning = Assert.Single(inbox.Hand(EnterpriseFile.Name, text).Findings, finding => finding.Severity == Severity.Warning);
        Assert.Equal("same_file", warning.Rule);
        Assert.Contains("“enterprise_2025Q3_440106.csv”（报告期 2025Q3，地区 440106）", warning.MessageZh, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("enterprise_2025Q3_440000.csv", "enterprise_2025Q3_440106.csv", "广东省（440000）", "Guangdong (440000)")]
    [InlineData("enterprise_2025Q3_440106.csv", "enterprise_2025Q3_110000.csv", "天河区（440106）", "(440106)")]
    [InlineData("enterprise_2025Q3_100000.csv", "enterprise_2025Q3_440000.csv", "全国", "the whole country")]
    public void Of_another_regions_submission_a_sender_learns_the_region_and_whom_to_ask_and_no_more(string theirs, string mine, string zh, string en)
    {
        string text = EnterpriseFile.Of(EnterpriseFile.Row());
        Assert.Equal(SubmissionStatus.Accepted, inbox.Hand(theirs, text).Submission.Status);
        Outcome outcome = inbox.Hand(mine, text);

        List<Finding> findings = [.. outcome.Findings.Where(finding => finding.Rule is "same_file" or "key_taken")];
        Assert.Equal(["same_file", "key_taken"], findings.Select(finding => finding.Rule));
        Assert.All(findings, finding =>
        {
            string all = $"{finding.Value} {finding.MessageZh} {finding.MessageEn}";
            Assert.DoesNotContain(Path.GetFileNameWithoutExtension(theirs), all, StringComparison.Ordinal);
            Assert.DoesNotMatch("第 [0-9]+ 行|row [0-9]", all);
            Assert.Contains($"其他地区（{zh}）", finding.MessageZh, StringComparison.Ordinal);
            Assert.Contains("请联系评估人员", finding.MessageZh, StringComparison.Ordinal);
            Assert.Contains(en, finding.MessageEn, StringComparison.Ordinal);
            Assert.Contains("ask the evaluator", finding.MessageEn, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void An_enterprise_in_two_regions_of_a_file_is_told_with_both()
    {
        Finding finding = Assert.Single(inbox.Check(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row(), EnterpriseFile.Row(("region_code", "440305")))).Findings);
        Assert.Equal("C3 duplicate_key Error", Short(finding));
        Assert.Contains("与第 2 行重复，而两行的地区不同：本行为南山区（440305），第 2 行为天河区（440106）", finding.MessageZh, StringComparison.Ordinal);
    }

    private static string Small(params (string, string)[] changes) =>
        EnterpriseFile.Row([("industrial_workers", "1"), ("trained_workers", "0"), ("certified_workers", "0"), ("high_skilled_workers", "0"), ("competition_participants", "0"), .. changes]);

    private static string Enterprise(int number, params (string, string)[] changes) => EnterpriseFile.Row(
        [("enterprise_id", SlowChecker.CreditCode(number)), ("enterprise_name", $"第{number}厂"), ("employees", $"{100 + number}"), ("average_wage", $"{6000 + number}"), .. changes]);

    private static string Task(string period, string id, string state) => $"{period},440000,M09,{id},开展技能培训,省总工会,,2025-01-01,2025-12-31,{state},,\n";

    private static string Difficulty(string period, string id, string measure, string resolved) => $"{period},440000,{measure},{id},funding,培训补贴资金拨付不及时,省总工会,2025-02-01,{resolved}\n";

    private static string Short(Finding finding) => $"{finding.Address?.Cell} {finding.Rule} {finding.Severity}";
}
