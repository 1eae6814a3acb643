using System.Text;

namespace Analytics.Ingest.Tests;

/// <summary>Bad files: each is sent back with the rule and the cell, and nothing of it is in the lake.</summary>
public sealed class ReturnedTest : IDisposable
{
    private readonly InboxFixture inbox = new();

    public void Dispose() => inbox.Dispose();

    private static string Good => EnterpriseFile.Of(EnterpriseFile.Row());

    public static TheoryData<string, string, byte[], string?> BadFiles => new()
    {
        { "empty_file", EnterpriseFile.Name, [], null },
        { "not_text", EnterpriseFile.Name, [0x89, 0x50, 0x4E, 0x47, 0, 0, 0, 13], null },
        { "no_rows", EnterpriseFile.Name, Utf8(EnterpriseFile.Header + "\n"), null },
        { "no_rows", EnterpriseFile.Name, Utf8(EnterpriseFile.Header + "\n\n,,,\n"), null },
        { "no_header", EnterpriseFile.Name, Utf8("广东省企业情况\n1,2,3\n"), "A1" },
        { "unknown_column", EnterpriseFile.Name, Utf8(Good.Replace("average_wage", "average_wage,remarks", StringComparison.Ordinal).Replace("6500.00", "6500.00,无", StringComparison.Ordinal)), "W1" },
        { "missing_column", EnterpriseFile.Name, Utf8(Good.Replace(",average_wage", "", StringComparison.Ordinal).Replace(",6500.00", "", StringComparison.Ordinal)), "A1" },
        { "doubled_column", EnterpriseFile.Name, Utf8(Good.Replace("period,", "period,period,", StringComparison.Ordinal)), "B1" },
        { "cell_count", EnterpriseFile.Name, Utf8(Good.Replace("12.50", "12,50", StringComparison.Ordinal)), "A2" },
        { "broken_quote", EnterpriseFile.Name, Utf8(Good + EnterpriseFile.Row(("enterprise_name", "\"never closed"))), "A3" },
        { "broken_quote", EnterpriseFile.Name, Utf8(Good + EnterpriseFile.Row(("enterprise_name", "5\" pipe works"))), "A3" },
        { "broken_quote", EnterpriseFile.Name, Utf8(Good + EnterpriseFile.Row(("enterprise_name", "\"a\" b"))), "A3" },
        { "line_too_long", EnterpriseFile.Name, Utf8(Good + EnterpriseFile.Row(("enterprise_name", new string('x', 2_000_000)))), "A3" },
        { "line_too_long", EnterpriseFile.Name, Utf8(Good + new string('x', 9_000_000)), "A3" },
        { "encoding", EnterpriseFile.Name, [.. Utf8(Good), 0xB9, 0xE3, 0xB6, 0xAB, 0x0A], "A3" },
        { "file_name", "广东三季度.csv", Utf8(Good), null },
        { "unknown_kind", "enterprises_2025Q3_440000.csv", Utf8(Good), null },
        { "file_period", "enterprise_2025Q5_440000.csv", Utf8(Good), null },
        { "file_frequency", "enterprise_2025_440000.csv", Utf8(Good), null },
        { "file_region", "enterprise_2025Q3_449999.csv", Utf8(Good), null },
        { "unsupported_format", "enterprise_2025Q3_440000.docx", Utf8(Good), null },
        { "wrong_period", "enterprise_2025Q2_440000.csv", Utf8(Good), "A2" },
        { "wrong_region", "enterprise_2025Q3_110000.csv", Utf8(Good), "B2" },
    };

    [Theory]
    [MemberData(nameof(BadFiles), DisableDiscoveryEnumeration = true)]
    public void A_bad_file_is_returned_with_its_reason(string rule, string name, byte[] bytes, string? cell)
    {
        inbox.Put(name, bytes);
        Outcome outcome = Assert.Single(inbox.Collect().Outcomes);

        Assert.Equal(SubmissionStatus.Returned, outcome.Submission.Status);
        Finding finding = Assert.Single(outcome.Findings, finding => finding.Severity == Severity.Error);
        Assert.Equal((rule, cell), (finding.Rule, finding.Address?.Cell));
        Assert.NotEmpty(finding.MessageZh);
        Assert.NotEmpty(finding.MessageEn);
        Assert.Empty(inbox.Rows("returns/enterprise", "SELECT 1 FROM t"));
        Assert.Empty(Directory.Exists(Path.Combine(inbox.Warehouse.Lake.Directory, "returns")) ? Directory.EnumerateFiles(Path.Combine(inbox.Warehouse.Lake.Directory, "returns"), "*.parquet", SearchOption.AllDirectories) : []);
        Assert.Equal(["returned"], inbox.Rows("submissions", "SELECT status FROM t"));
        Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(inbox.Warehouse.Raw, outcome.Submission.Sha256)));
        Assert.Contains(rule, File.ReadAllText(outcome.FindingsFile!), StringComparison.Ordinal);
    }

    /// <summary>The codes of one return are remembered while the next ones are read.</summary>
    [Fact]
    public void A_code_that_one_return_may_hold_is_wrong_in_another_all_the_same()
    {
        inbox.Put("enterprise_2025Q2_440000.csv", EnterpriseFile.Of(EnterpriseFile.Row(("period", "2025Q2"))));
        inbox.Put("enterprise_2025Q3_110000.csv", EnterpriseFile.Of(EnterpriseFile.Row()));
        inbox.Put("enterprise_2025Q3_440000.csv", EnterpriseFile.Of(EnterpriseFile.Row(), EnterpriseFile.Row(("period", "2025Q2"), ("enterprise_id", EnterpriseFile.IdB))));

        IEnumerable<string> errors = inbox.Collect().Outcomes.OrderBy(outcome => outcome.Submission.FileName, StringComparer.Ordinal).Select(outcome =>
            string.Join(' ', outcome.Findings.Where(finding => finding.Severity == Severity.Error).Select(finding => $"{finding.Rule} {finding.Address?.Cell}")));

        Assert.Equal(["", "wrong_region B2", "wrong_period A3"], errors);
    }

    [Theory]
    [InlineData("employees", "3.7", "integer", "I2")]
    [InlineData("employees", "1e3", "integer", "I2")]
    [InlineData("employees", "nan", "integer", "I2")]
    [InlineData("employees", "１２x", "integer", "I2")]
    [InlineData("employees", "\"12,34\"", "integer", "I2")]
    [InlineData("employees", "99999999999999999999", "integer", "I2")]
    [InlineData("employees", "-5", "minimum", "I2")]
    [InlineData("employees", "", "required", "I2")]
    [InlineData("employees", "　", "required", "I2")]
    [InlineData("training_spend", "12.345", "number", "N2")]
    [InlineData("training_spend", "1e2", "number", "N2")]
    [InlineData("training_spend", "12.", "number", "N2")]
    [InlineData("training_spend", "9999999999999.99", "maximum", "N2")]
    [InlineData("average_wage", "200000.01", "maximum", "V2")]
    [InlineData("wage_agreement", "yes", "boolean", "Q2")]
    [InlineData("wage_agreement", "2", "boolean", "Q2")]
    [InlineData("enterprise_id", "91000000000000001P", "credit_code", "C2")]
    [InlineData("enterprise_id", "91000000000000001", "credit_code", "C2")]
    [InlineData("holding_code", "7", "enum", "G2")]
    [InlineData("size_code", "超大型", "code_list", "H2")]
    [InlineData("industry_code", "C9910", "industry_division_known", "E2")]
    [InlineData("trained_workers", "81", "trained_le_workers", "K2")]
    [InlineData("region_code", "440100", "region_is_county", "B2")]
    public void A_wrong_value_is_marked_in_its_cell(string field, string value, string rule, string cell)
    {
        CheckResult result = inbox.Check(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row((field, value))));
        Finding finding = Assert.Single(result.Findings, finding => finding.Severity == Severity.Error);
        string expected = rule is "enum" or "code_list" ? finding.Rule is "enum" or "code_list" ? finding.Rule : rule : rule;
        Assert.Equal((expected, cell), (finding.Rule, finding.Address!.Value.Cell));
    }

    [Theory]
    [InlineData("employees", "\"1,200\"", "1200")]
    [InlineData("employees", "１２０", "120")]
    [InlineData("employees", " 120　", "120")]
    [InlineData("training_spend", "12", "12.00")]
    [InlineData("training_spend", "0.050", "0.05")]
    [InlineData("training_spend", "１２．５", "12.50")]
    [InlineData("wage_agreement", "TRUE", "true")]
    [InlineData("wage_agreement", "0", "false")]
    [InlineData("industry_code", "C3610", "C3610")]
    public void A_value_that_can_only_mean_one_thing_is_understood(string field, string written, string read)
    {
        Outcome outcome = inbox.Hand(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row((field, written))));
        Assert.Equal(SubmissionStatus.Accepted, outcome.Submission.Status);
        Assert.Equal([read], inbox.Rows("returns/enterprise", $"SELECT {field} FROM t"));
    }

    [Fact]
    public void Rows_are_numbered_as_a_spreadsheet_shows_them()
    {
        string text = EnterpriseFile.Header + "\n\n" + EnterpriseFile.Row(("enterprise_name", "\"两行\n名称\"")) + "\n,,\n"
            + EnterpriseFile.Row(("enterprise_id", EnterpriseFile.IdB), ("employees", "x")) + "\n";
        Finding finding = Assert.Single(inbox.Check(EnterpriseFile.Name, text).Findings);
        Assert.Equal("I5", finding.Address!.Value.Cell);
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once_in_order()
    {
        string text = EnterpriseFile.Of(
            EnterpriseFile.Row(("employees", "x")), EnterpriseFile.Row(("enterprise_id", EnterpriseFile.IdB), ("certified_workers", "90"), ("wage_agreement", "?")), EnterpriseFile.Row());
        Assert.Equal(["I2 integer", "L3 certified_le_workers", "Q3 boolean", "C4 duplicate_key"],
            inbox.Check(EnterpriseFile.Name, text).Findings.Select(finding => $"{finding.Address!.Value.Cell} {finding.Rule}"));
    }

    [Fact]
    public void A_key_that_another_return_of_the_period_has_is_refused_and_says_which()
    {
        inbox.Hand("enterprise_2025Q3_440305.csv", EnterpriseFile.Of(EnterpriseFile.Row(("region_code", "440305"))));
        inbox.Hand("enterprise_2025Q2_440000.csv", EnterpriseFile.Of(EnterpriseFile.Row(("period", "2025Q2"))));

        Finding finding = Assert.Single(inbox.Hand(EnterpriseFile.Name, Good).Findings);

        Assert.Equal(("key_taken", "C2"), (finding.Rule, finding.Address!.Value.Cell));
        Assert.Contains("enterprise_2025Q3_440305.csv，第 2 行，地区为南山区（440305）", finding.MessageZh, StringComparison.Ordinal);
    }

    [Fact]
    public void The_period_before_is_compared_with()
    {
        inbox.Hand("enterprise_2025Q2_440000.csv", EnterpriseFile.Of(EnterpriseFile.Row(("period", "2025Q2"), ("industry_code", "C3610"))));
        Outcome outcome = inbox.Hand(EnterpriseFile.Name, Good);
        Assert.Equal(SubmissionStatus.Accepted, outcome.Submission.Status);
        Assert.Equal("industry_changed", Assert.Single(outcome.Findings).Rule);
    }

    [Fact]
    public void What_goes_back_holds_no_formula()
    {
        Outcome outcome = inbox.Hand(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row(("employees", "=cmd|' /C calc'!A0"))));
        string file = File.ReadAllText(outcome.FindingsFile!, Encoding.UTF8);
        Assert.Contains("\"'=cmd", file, StringComparison.Ordinal);
        Assert.DoesNotContain(",\"=", file, StringComparison.Ordinal);
    }

    [Fact]
    public void One_bad_file_does_not_hold_up_the_others()
    {
        inbox.Put("a.txt", "?");
        inbox.Put(EnterpriseFile.Name, Good);
        inbox.Put(".hidden", "?");
        inbox.Put("upload.csv.part", "?");
        Assert.Equal([SubmissionStatus.Returned, SubmissionStatus.Accepted], inbox.Collect().Outcomes.Select(outcome => outcome.Submission.Status));
        Assert.Equal([".hidden", "upload.csv.part"], Directory.EnumerateFiles(inbox.Warehouse.Inbox).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Names_cannot_leave_their_folders_or_reach_sql()
    {
        inbox.Put("enterprise_2025Q3_440000'; DROP TABLE t; --.csv", Good);
        inbox.Put("%2e%2e%2fetc_2025Q3_440000.csv", Good);
        Assert.All(inbox.Collect().Outcomes, outcome => Assert.Equal(SubmissionStatus.Returned, outcome.Submission.Status));
        Assert.Equal(["2"], inbox.Rows("submissions", "SELECT count(*) FROM t"));
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
