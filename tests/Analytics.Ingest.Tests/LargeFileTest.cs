using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Analytics.Ingest.Tests;

/// <summary>Files of several blocks, read by several threads: every cell arrives once, under its own row number.</summary>
public sealed class LargeFileTest : IDisposable
{
    private readonly InboxFixture inbox = new();

    public void Dispose() => inbox.Dispose();

    [Fact]
    public void Rows_of_many_blocks_keep_their_numbers_through_quoted_newlines_and_blank_rows()
    {
        var text = new StringBuilder("period,region_code,measure_code,case_id,title,summary,industry_code,holding_code,level\n");
        var expected = new List<string>();
        var random = new Random(7);
        long row = 2;
        for (int i = 0; i < 20_000; i++, row++)
        {
            for (; random.Next(10) == 0; row++) text.Append(random.Next(2) == 0 ? "\n" : ",,\r\n");
            string summary = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => random.Next(4) switch { 0 => "，行\n", 1 => "\"引\"", 2 => ",", _ => "一二三" })).Trim();
            summary += "终了";
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"2025Q3,440000,M01,K{i},标题{i},\"{summary.Replace("\"", "\"\"", StringComparison.Ordinal)}\",C3610,3,province{(random.Next(2) == 0 ? "\n" : "\r\n")}");
            expected.Add($"{row}|K{i}|{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(summary)))}");
        }
        Assert.True(Encoding.UTF8.GetByteCount(text.ToString()) > 3_000_000);

        Outcome outcome = inbox.Hand("case_2025Q3_440000.csv", text.ToString());

        Assert.Equal([], outcome.Findings.Where(finding => finding.Severity == Severity.Error).Take(3));
        Assert.Equal(expected, inbox.Rows("returns/case", "SELECT source_row, case_id, sha256(summary) FROM t ORDER BY source_row"));
    }

    [Fact]
    public void Whatever_text_is_in_a_cell_comes_back()
    {
        Gen<string> cell = Gen.Elements("甲", "\"", ",", "\n", "\r\n", "x", " ", "é", "𠮷", "'", ";", "\t").ListOf().Select(parts => "a" + string.Concat(parts.Take(40)) + "z");
        Prop.ForAll(cell.ListOf().Where(cells => cells.Count is > 0 and < 30).ToArbitrary(), cells =>
        {
            using var own = new InboxFixture();
            IEnumerable<string> rows = cells.Select((text, i) => $"2025Q3,440000,M01,K{i},标题,\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\",C3610,3,province\n");
            own.Hand("case_2025Q3_440000.csv", "period,region_code,measure_code,case_id,title,summary,industry_code,holding_code,level\n" + string.Concat(rows));
            Assert.Equal(cells, own.Rows("returns/case", "SELECT summary FROM t ORDER BY source_row"));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));
    }
}
