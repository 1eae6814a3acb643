using System.Text;

namespace Analytics.Ingest.Tests;

/// <summary>Files in which a great deal is wrong: told once where one rule fails in most rows, counted in full, listed up to the limit.</summary>
public sealed class ManyFindingsTest : IDisposable
{
    private readonly InboxFixture inbox = new();

    public void Dispose() => inbox.Dispose();

    [Theory]
    [InlineData(21, 41, true)]
    [InlineData(21, 42, false)]
    [InlineData(20, 20, false)]
    [InlineData(21, 21, true)]
    public void A_rule_that_fails_in_more_than_half_of_more_than_20_rows_is_told_once(int wrong, int rows, bool once)
    {
        // The wrong rows come last, the first of them in row rows - wrong + 2.
        string text = EnterpriseFile.Of([.. Enumerable.Range(0, rows).Select(i => Row(i, ("employees", i >= rows - wrong ? "1e3" : "120")))]);
        CheckResult result = inbox.Check(EnterpriseFile.Name, text);

        Assert.Equal((wrong, 0, 0), (result.Errors, result.Warnings, result.Unlisted));
        Assert.Equal(once ? 1 : wrong, result.Findings.Count);
        Finding first = result.Findings[0];
        Assert.Equal(($"I{rows - wrong + 2}", once ? wrong : 1), (first.Address!.Value.Cell, first.Count));
        Assert.Equal(once, first.MessageZh.EndsWith($"（{rows} 行中共有 {wrong} 行如此，只列第一处。）", StringComparison.Ordinal));
        Assert.Equal(once, first.MessageEn.EndsWith($"(So in {wrong} of {rows} rows; only the first is listed.)", StringComparison.Ordinal));
    }

    [Fact]
    public void Checks_between_columns_keys_and_cell_counts_are_told_once_too()
    {
        string text = EnterpriseFile.Of([.. Enumerable.Range(0, 60).Select(_ => EnterpriseFile.Row(("trained_workers", "90")))]);
        Assert.Equal(["K2 trained_le_workers 60", "C3 duplicate_key 59"], inbox.Check(EnterpriseFile.Name, text).Findings.Where(finding => finding.Severity == Severity.Error).Select(Short));

        string cells = EnterpriseFile.Of([.. Enumerable.Range(0, 60).Select(i => Row(i, ("training_spend", i % 3 == 0 ? "12.50" : "12,50")))]);
        CheckResult result = inbox.Check(EnterpriseFile.Name, cells);
        Assert.Equal((40, "A3 cell_count 40"), (result.Errors, Short(Assert.Single(result.Findings))));
        Assert.Contains("（60 行中共有 40 行如此", result.Findings[0].MessageZh, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_rules_the_first_findings_are_listed_and_all_are_counted()
    {
        // 60,000 rows in several blocks; each rule fails in less than half: 25,000 times below the minimum, 15,000 times no boolean.
        const int rows = 60_000;
        string text = EnterpriseFile.Of([.. Enumerable.Range(0, rows).Select(i => Row(i, ("average_wage", i < 25_000 ? "-1" : $"{6000 + i % 100}"), ("chain_leader", i >= 45_000 ? "?" : "否")))]);
        CheckResult result = inbox.Check(EnterpriseFile.Name, text);

        Assert.Equal((rows, 40_000, 0), (result.Rows, result.Errors, result.Warnings));
        Assert.Equal((10_000, 30_000), (result.Findings.Count, result.Unlisted));
        Assert.Equal(Enumerable.Range(2, 10_000).Select(row => $"V{row}"), result.Findings.Select(finding => finding.Address!.Value.Cell));
    }

    [Fact]
    public void One_rule_told_once_leaves_room_for_the_others()
    {
        const int rows = 40_000;
        string text = EnterpriseFile.Of([.. Enumerable.Range(0, rows).Select(i => Row(i, ("employees", "?"), ("chain_leader", i % 1000 == 999 ? "?" : "否")))]);
        CheckResult result = inbox.Check(EnterpriseFile.Name, text);

        Assert.Equal((rows + 40, 0), (result.Errors, result.Unlisted));
        Assert.Equal(["I2 integer 40000", .. Enumerable.Range(1, 40).Select(i => $"U{1000 * i + 1} boolean 1")], result.Findings.Select(Short));
    }

    [Fact]
    public void What_lies_behind_a_broken_quote_is_neither_listed_nor_counted()
    {
        var text = new StringBuilder(EnterpriseFile.Of([.. Enumerable.Range(0, 30).Select(i => Row(i, ("employees", "?")))]));
        text.Append(Row(30, ("enterprise_name", "5\" 管"))).Append('\n');
        for (int i = 31; i < 30_000; i++) text.Append(Row(i, ("employees", "?"))).Append('\n');
        CheckResult result = inbox.Check(EnterpriseFile.Name, text.ToString());

        Assert.Equal(["I2 integer 30", "A32 broken_quote 1"], result.Findings.Select(Short));
        Assert.Equal((31, 0), (result.Errors, result.Unlisted));
    }

    [Theory]
    [InlineData(1, "progress_pct", "4.5", "such as 60.")]
    [InlineData(1, "progress_pct", "45%", "such as 60. Leave the % off")]
    [InlineData(1, "progress_pct", "45％", "such as 60. Leave the % off")]
    [InlineData(0, "employees", "x", "such as 120.")]
    [InlineData(0, "training_spend", "12.5%", "at most 2 decimals, such as 12.50. Leave the % off")]
    [InlineData(2, "progress_pct", "4.5", "at most 0 decimals, such as 60.")]
    [InlineData(3, "progress_pct", "x", "such as 5.")]
    public void What_is_advised_is_accepted(int change, string name, string value, string advice)
    {
        string schemas = Directory.CreateDirectory(Path.Combine(inbox.Warehouse.Directory, "schemas")).FullName;
        foreach (string kind in (string[])["task.json", "enterprise.json"])
        {
            string schema = File.ReadAllText(Path.Combine(InboxFixture.Schemas, kind));
            if (change == 2) schema = schema.Replace("\"type\": \"integer\", \"description\": \"单位：%", "\"type\": \"number\", \"format\": \"decimal(5,0)\", \"description\": \"单位：%", StringComparison.Ordinal);
            if (change == 3) schema = schema.Replace("\"maximum\": 100}", "\"maximum\": 5}", StringComparison.Ordinal);
            File.WriteAllText(Path.Combine(schemas, kind), schema);
        }
        using var collector = new Collector(inbox.Anew, schemas, InboxFixture.Seeds);
        Finding wrong = Assert.Single(Check(value).Errors());
        Assert.Contains(advice, wrong.MessageEn, StringComparison.Ordinal);
        Assert.Equal(advice.Contains('%', StringComparison.Ordinal), wrong.MessageZh.Contains("百分号", StringComparison.Ordinal));
        string example = wrong.MessageEn.Split("such as ")[1].Split(". ")[0].TrimEnd('.');
        Assert.Contains($"例如 {example}。", wrong.MessageZh, StringComparison.Ordinal);
        Assert.Empty(Check(example).Errors());

        IReadOnlyList<Finding> Check(string cell)
        {
            bool isTask = name == "progress_pct";
            string path = Path.Combine(inbox.Warehouse.Directory, isTask ? "task_2025Q3_440000.csv" : EnterpriseFile.Name);
            File.WriteAllText(path, isTask
                ? $"period,region_code,measure_code,task_id,task_name,responsible_unit,assisting_units,start_on,due_on,status,progress_pct,completed_on,milestone,tags\n2025Q3,440000,M01,T1,任务名称,牵头单位,,2025-07-01,2025-12-31,in_progress,{cell},,,\n"
                : EnterpriseFile.Of(EnterpriseFile.Row((name, cell))));
            return collector.Check(path).Findings;
        }
    }

    /// <summary>A row of its own: a code whose check character is worked out here, as GB 32100-2015 says.</summary>
    private static string Row(int number, params (string, string)[] changes) => EnterpriseFile.Row([("enterprise_id", SlowChecker.CreditCode(number)), ("average_wage", $"{6000 + number % 100}"), .. changes]);

    private static string Short(Finding finding) => $"{finding.Address?.Cell} {finding.Rule} {finding.Count}";
}
