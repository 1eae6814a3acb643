namespace Analytics.Ingest.Tests;

/// <summary>Codes written with their names, as drop-down lists write them, or as names alone.</summary>
public sealed class NamedCodeTest : IDisposable
{
    private readonly InboxFixture inbox = new();

    public void Dispose() => inbox.Dispose();

    [Theory]
    [InlineData("region_code", "440106 天河区", "440106")]
    [InlineData("region_code", "天河区", "440106")]
    [InlineData("holding_code", "3 私人控股", "3")]
    [InlineData("holding_code", "3　私人控股", "3")]
    [InlineData("holding_code", "3   私人控股", "3")]
    [InlineData("holding_code", "3 Privately controlled", "3")]
    [InlineData("holding_code", "私人控股", "3")]
    [InlineData("size_code", "1 大型", "1")]
    [InlineData("size_code", "微型", "4")]
    [InlineData("industry_code", "C3489 其他通用零部件制造", "C3489")]
    public void The_code_is_taken_and_the_name_is_not_kept(string field, string cell, string code)
    {
        Outcome outcome = inbox.Hand(EnterpriseFile.Name, EnterpriseFile.Of(
            EnterpriseFile.Row((field, cell)), EnterpriseFile.Row((field, cell), ("enterprise_id", EnterpriseFile.IdB)), EnterpriseFile.Row((field, code), ("enterprise_id", EnterpriseFile.IdC))));

        Assert.Equal(SubmissionStatus.Accepted, outcome.Submission.Status);
        Assert.Equal([code, code, code], inbox.Rows("returns/enterprise", $"SELECT {field} FROM t ORDER BY source_row"));
    }

    [Theory]
    [InlineData("holding_code", "3 国有控股", "code_name", "G2", "私人控股")]
    [InlineData("size_code", "1 小型", "code_name", "H2", "大型")]
    [InlineData("region_code", "440106 越秀区", "code_name", "B2", "天河区")]
    [InlineData("industry_code", "C3489 谷物种植", "code_name", "E2", "其他通用零部件制造")]
    [InlineData("holding_code", "7 私人控股", "code_list", "G2", "7 私人控股")]
    [InlineData("holding_code", "私人", "code_list", "G2", "私人")]
    [InlineData("region_code", "440199 天河区", "pattern", "B2", "440199 天河区")]
    [InlineData("region_code", "东城区", "pattern", "B2", "东城区")]
    [InlineData("region_code", "110101 东城区", "wrong_region", "B2", "110101")]
    public void A_name_that_is_not_the_codes_own_is_found(string field, string cell, string rule, string address, string said)
    {
        Outcome outcome = inbox.Hand(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row((field, cell))));

        Finding finding = Assert.Single(outcome.Findings, finding => finding.Severity == Severity.Error);
        Assert.Equal((rule, address), (finding.Rule, finding.Address?.Cell));
        Assert.Contains(said, finding.MessageZh, StringComparison.Ordinal);
        Assert.Contains(said, finding.MessageEn, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_of_two_places_in_the_region_is_no_answer()
    {
        // 内江市市中区 511002 and 乐山市市中区 511102.
        Outcome outcome = inbox.Hand("enterprise_2025Q3_510000.csv", EnterpriseFile.Of(EnterpriseFile.Row(("region_code", "市中区"))));

        Assert.Equal(SubmissionStatus.Returned, outcome.Submission.Status);
        Assert.Equal(SubmissionStatus.Accepted, inbox.Hand("enterprise_2025Q3_511000.csv", EnterpriseFile.Of(EnterpriseFile.Row(("region_code", "市中区")))).Submission.Status);
    }
}
