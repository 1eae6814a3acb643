using System.Text;

namespace Analytics.Ingest.Tests;

/// <summary>What divides cells and lines is found out from the header.</summary>
public sealed class DelimiterTest : IDisposable
{
    private readonly InboxFixture inbox = new();

    public void Dispose() => inbox.Dispose();

    [Theory]
    [InlineData(",", "a;b\tc")]
    [InlineData(";", "a,b\tc")]
    [InlineData("\t", "a,b;c")]
    public void Cells_are_divided_by_what_divides_the_header(string delimiter, string summary)
    {
        string text = CaseFile.Of(CaseFile.Row("@"), CaseFile.Row($"\"甲{delimiter}\"\"乙\"\"\n丙\"", 2)).Replace(",", delimiter, StringComparison.Ordinal).Replace("@", summary, StringComparison.Ordinal);
        inbox.Put(CaseFile.Name, text);
        Assert.Empty(Assert.Single(inbox.Collect().Outcomes).Findings.Errors());
        Assert.Equal([$"{summary}|2", $"甲{delimiter}\"乙\"\n丙|3"], inbox.Rows("returns/case", "SELECT summary, source_row FROM t ORDER BY 2"));
        Assert.Equal(delimiter[0], inbox.Check(CaseFile.Name, text).Reading!.Delimiter);
    }

    [Theory]
    [InlineData("\n", "LF")]
    [InlineData("\r\n", "CRLF")]
    [InlineData("\r", "CR")]
    public void Lines_end_in_any_way(string lineEnd, string name)
    {
        foreach (string end in (string[])["", lineEnd])
        {
            string text = CaseFile.Of(CaseFile.Row("甲例"), "", CaseFile.Row("\"两\n行\"", 2)).Replace(",两", "", StringComparison.Ordinal);
            text = text.TrimEnd('\n').Replace("两\n行", "两@行", StringComparison.Ordinal).Replace("\n", lineEnd, StringComparison.Ordinal).Replace("@", "\n", StringComparison.Ordinal) + end;
            CheckResult result = inbox.Check(CaseFile.Name, text);
            Assert.Empty(result.Findings.Errors());
            Assert.Equal((2, name), (result.Rows, result.Reading!.LineEnds));
        }
        inbox.Put(CaseFile.Name, CaseFile.Of(CaseFile.Row("甲例"), "", CaseFile.Row("乙例", 2)).Replace("\n", lineEnd, StringComparison.Ordinal));
        inbox.Collect();
        Assert.Equal(["甲例|2", "乙例|4"], inbox.Rows("returns/case", "SELECT summary, source_row FROM t ORDER BY 2"));
    }

    [Fact]
    public void Bare_carriage_returns_in_gb18030_and_utf16()
    {
        string text = CaseFile.Of(CaseFile.Row("abc").Replace("标题", "title", StringComparison.Ordinal)).Replace('\n', '\r');
        byte[] gb = Encoding.ASCII.GetBytes(text.Replace("abc", "@@@@", StringComparison.Ordinal));
        int at = Array.IndexOf(gb, (byte)'@');
        new byte[] { 0xB9, 0xE3, 0xB6, 0xAB }.CopyTo(gb, at);
        CheckResult result = inbox.Check(CaseFile.Name, gb);
        Assert.Empty(result.Findings.Errors());
        Assert.Equal((1, "GB18030", "CR"), (result.Rows, result.Reading!.Encoding, result.Reading.LineEnds));
        result = inbox.Check(CaseFile.Name, [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)]);
        Assert.Equal((1, 0, "UTF-16LE", "CR"), (result.Rows, result.Errors, result.Reading!.Encoding, result.Reading.LineEnds));
    }

    [Fact]
    public void A_broken_quote_in_a_file_of_carriage_returns_is_told_by_its_row()
    {
        string text = CaseFile.Of(CaseFile.Row("甲例"), CaseFile.Row("\"乙", 2)).Replace('\n', '\r');
        Finding finding = Assert.Single(inbox.Check(CaseFile.Name, text).Findings.Errors());
        Assert.Equal(("broken_quote", "A3"), (finding.Rule, finding.Address!.Value.Cell));
    }

    [Theory]
    [InlineData("province")]
    [InlineData("\"province\"")]
    public void A_last_line_that_ends_in_a_carriage_return_alone_is_read(string level)
    {
        string text = CaseFile.Of(CaseFile.Row("甲例"), CaseFile.Row("乙例", 2).Replace("province", level, StringComparison.Ordinal)).Replace("\n", "\r\n", StringComparison.Ordinal)[..^1];
        Assert.EndsWith(level + "\r", text, StringComparison.Ordinal);
        CheckResult result = inbox.Check(CaseFile.Name, text);
        Assert.Empty(result.Findings.Errors());
        Assert.Equal(2, result.Rows);
    }

    [Fact]
    public void Files_by_another_extension_of_text_are_read()
    {
        Assert.Empty(inbox.Check("case_2025Q3_440000.TSV", CaseFile.Of(CaseFile.Row("甲例")).Replace(',', '\t')).Findings.Errors());
        Assert.Empty(inbox.Check("case_2025Q3_440000.txt", CaseFile.Of(CaseFile.Row("甲例"))).Findings.Errors());
    }

    [Fact]
    public void Limits_come_back_with_their_setting()
    {
        string text = CaseFile.Of(CaseFile.Row("甲例"), CaseFile.Row("乙例", 2), CaseFile.Row("丙例", 3));
        void Refused(ReadingLimits limits, string setting)
        {
            Finding finding = Assert.Single(inbox.Check(CaseFile.Name, Encoding.UTF8.GetBytes(text), limits).Findings.Errors());
            Assert.Equal("limit", finding.Rule);
            Assert.Contains($"limits:{setting}", finding.MessageZh, StringComparison.Ordinal);
            Assert.Contains($"limits:{setting}", finding.MessageEn, StringComparison.Ordinal);
        }
        Refused(new ReadingLimits { CsvBytes = 100 }, "csv_bytes");
        Refused(new ReadingLimits { CsvRows = 3 }, "csv_rows");
        Refused(new ReadingLimits { Columns = 8 }, "columns");
        Assert.Empty(inbox.Check(CaseFile.Name, Encoding.UTF8.GetBytes(text), new ReadingLimits { CsvRows = 4, Columns = 9 }).Findings.Errors());
    }
}
