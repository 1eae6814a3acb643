using static Analytics.Ingest.Tests.WorkbookFile;

namespace Analytics.Ingest.Tests;

/// <summary>Where the format of a cell shows a number of another size than the cell holds, or a code that it does not hold, that is said and nothing is guessed.</summary>
public sealed class NumberFormatTest : IDisposable
{
    private const string EnterpriseName = "enterprise_2025Q3_440000.xlsx";

    private readonly InboxFixture inbox = new();

    public void Dispose() => inbox.Dispose();

    // What Excel shows of 125000, by ECMA-376 part 1, 18.8.31: a comma behind the last digit divides by a thousand; ! and \ show the next character as it is.
    [Theory]
    [InlineData("0!.0,", "12.5")]
    [InlineData("0\\.0,", "12.5")]
    [InlineData("0\".\"0,", "12.5")]
    [InlineData("0.0,", "125.0")]
    [InlineData("#,##0,", "125")]
    [InlineData("#,##0,.00", "125.00")]
    [InlineData("0.00,,", "0.13")]
    [InlineData("0\\.0000", "12.5000")]
    [InlineData("0!.0,\"万元\"", "12.5万元")]
    [InlineData("[>=10000]0!.0,\"万\";0", "12.5万")]
    [InlineData("[Red]0!.0,;[Blue]-0!.0,", "12.5")]
    public void A_number_that_is_shown_scaled_is_refused(string format, string shown)
    {
        Finding finding = Assert.Single(inbox.Check(EnterpriseName, Spend("125000", format)).Findings.Errors());
        Assert.Equal(("scaled_number", "N2", shown), (finding.Rule, finding.Address!.Value.Cell, finding.Value));
        Assert.Contains($"The cell shows {shown} but holds 125000", finding.MessageEn, StringComparison.Ordinal);
        Assert.Contains("125000", finding.MessageZh, StringComparison.Ordinal);
        Assert.Contains("本季度培训支出", finding.MessageZh, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#,##0")]
    [InlineData("#,##0.00")]
    [InlineData("0.00_ ")]
    [InlineData("#,##0;[Red]-#,##0")]
    [InlineData("#,##0\",\"")]
    [InlineData("0\".\"")]
    [InlineData("\"No.\"0")]
    [InlineData("\"¥\"#,##0.00")]
    [InlineData("[>=10000000]0!.0,\"万\";0")]
    [InlineData("0!.0,;General", "-3")]
    [InlineData("0.0,", "0")]
    [InlineData("_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ")]
    [InlineData("[$-804]General\"万元\"")]
    [InlineData("@")]
    public void Formats_that_show_the_number_itself_do_no_harm(string format, string number = "125000")
    {
        IEnumerable<string> errors = inbox.Check(EnterpriseName, Spend(number, format)).Findings.Errors().Select(finding => finding.Rule);
        Assert.Equal(number.StartsWith('-') ? ["minimum"] : [], errors);
    }

    [Theory]
    [InlineData("0\"%\"", "45", "")]
    [InlineData("0\\%", "45", "")]
    [InlineData("0!%", "45", "")]
    [InlineData("0_%", "45", "")]
    [InlineData("0*%", "45", "")]
    [InlineData("[$%]0", "45", "")]
    [InlineData("0%", "0.45", "45%")]
    [InlineData("[Red]0.0\"x\"%", "0.45", "45%")]
    public void A_per_cent_sign_that_is_only_written_beside_the_number_does_not_scale_it(string format, string number, string refused)
    {
        string[] row = Task();
        row[10] = Number(number, 1);
        Assert.Equal(refused.Length == 0 ? [] : [("integer", "K2", refused)], Check(row, format).Findings.Errors().Select(finding => (finding.Rule, finding.Address!.Value.Cell, finding.Value!)));
    }

    // 45659 days from 30 December 1899 are 2 January 2025 (counted with GNU date), which Excel makes of 1-2.
    [Theory]
    [InlineData("45659", "m\\-d", "2025-01-02")]
    [InlineData("1.23456789012345E+18", "General", "1234567890123450000")]
    [InlineData("1000000000000000", "0", "1000000000000000")]
    [InlineData("1", "\"T-\"000", "1")]
    [InlineData("1.1", "0.00", "1.1")]
    [InlineData("1.1", "0.000000000000000000000000000000", "1.1")]
    [InlineData("0.5", "h:mm", "1899-12-31 12:00:00")]
    [InlineData("1.5", "[h]:mm", "1.12:00:00")]
    public void A_code_that_the_spreadsheet_changed_is_an_error_where_it_tells_rows_apart_and_a_warning_elsewhere(string number, string format, string value)
    {
        string[] row = Task();
        row[3] = Number(number, 1);
        Finding finding = Assert.Single(Check(row, format).Findings);
        Assert.Equal((Severity.Error, "changed_by_spreadsheet", "D2"), (finding.Severity, finding.Rule, finding.Address!.Value.Cell));
        Assert.Equal(value, finding.Value);

        row = Task();
        row[13] = Number(number, 1);
        finding = Assert.Single(Check(row, format).Findings);
        Assert.Equal((Severity.Warning, "changed_by_spreadsheet", "N2"), (finding.Severity, finding.Rule, finding.Address!.Value.Cell));
    }

    [Theory]
    [InlineData("7", "000", "007")]
    [InlineData("7", "000;[Red]-000", "007")]
    [InlineData("12", "General", "12")]
    [InlineData("1234", "#,##0", "1234")]
    [InlineData("123456789012345", "0", "123456789012345")]
    [InlineData("3", "@", "3")]
    [InlineData("3", "0_ ", "3")]
    [InlineData("1.5", "0.0##", "1.5")]
    [InlineData("3", "#.##", "3")]
    [InlineData("-3", "0;-0;0;@", "-3")]
    public void Numbers_that_a_code_may_be_are_kept_as_they_are_shown(string number, string format, string code)
    {
        string[] row = Task();
        row[3] = Number(number, 1);
        inbox.Put(TaskName, Zip(Parts(Sheet(Row(1, TaskHeader) + Row(2, row))).WithFormats(format)));
        Assert.Empty(Assert.Single(inbox.Collect().Outcomes).Findings);
        Assert.Equal([code], inbox.Rows("returns/task", "SELECT task_id FROM t"));
    }

    [Fact]
    public void What_a_rule_of_its_own_tells_is_told_once()
    {
        string[] row = EnterpriseFile.Row().Split(',');
        row[2] = Number("911100001000010000", 1);
        Assert.Equal(["rounded_code"], inbox.Check(EnterpriseName, Enterprise(row, "0")).Findings.Errors().Select(finding => finding.Rule));
        row = EnterpriseFile.Row().Split(',');
        row[1] = Number("45659", 1);
        Assert.Equal(["pattern"], inbox.Check(EnterpriseName, Enterprise(row, "m\\-d")).Findings.Errors().Select(finding => finding.Rule));
        row = EnterpriseFile.Row().Split(',');
        row[7] = Number("3", 1);
        Assert.Empty(inbox.Check(EnterpriseName, Enterprise(row, "0\"型\"")).Findings);
    }

    private static string[] TaskHeader => [.. ReturnSchemas.Load(InboxFixture.Schemas).Find("task")!.Fields.Select(each => each.Name)];

    private static string[] Task() => ["2025Q3", "440000", "M01", "T1", "任务名称", "牵头单位", "配合单位", "2025-07-01", "2025-12-31", "in_progress", "50", "", "阶段成果", "标签"];

    private CheckResult Check(string[] task, string format) => inbox.Check(TaskName, Zip(Parts(Sheet(Row(1, TaskHeader) + Row(2, task))).WithFormats(format)));

    private static byte[] Spend(string number, string format)
    {
        string[] row = EnterpriseFile.Row().Split(',');
        row[13] = Number(number, 1);
        return Enterprise(row, format);
    }

    private static byte[] Enterprise(string[] row, string format) => Zip(Parts(Sheet(Row(1, EnterpriseFile.Header.Split(',')) + Row(2, row))).WithFormats(format));
}
