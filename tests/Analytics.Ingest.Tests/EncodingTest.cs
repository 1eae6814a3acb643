using System.Text;

namespace Analytics.Ingest.Tests;

/// <summary>The encoding of a text file is found out, said, and never guessed into other characters.</summary>
public sealed class EncodingTest : IDisposable
{
    private const string Summary = "广东样例";

    // 广东样例 in GB18030, from the table of the standard (rows 25, 22, 49, 32 of GB 2312).
    private static readonly byte[] SummaryInGb18030 = [0xB9, 0xE3, 0xB6, 0xAB, 0xD1, 0xF9, 0xC0, 0xFD];

    private readonly InboxFixture inbox = new();

    public void Dispose() => inbox.Dispose();

    private static string Text(string summary) => CaseFile.Of(CaseFile.Row(summary));

    public static TheoryData<string, string, bool, byte[]> Readable => new()
    {
        { "utf-8", "UTF-8", true, Encoding.UTF8.GetBytes(Text(Summary)) },
        { "utf-8 with mark", "UTF-8", true, [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Text(Summary))] },
        { "utf-16 le with mark", "UTF-16LE", true, [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Text(Summary))] },
        { "utf-16 be with mark", "UTF-16BE", true, [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Text(Summary))] },
        { "utf-16 le", "UTF-16LE", false, Encoding.Unicode.GetBytes(Text(Summary)) },
        { "utf-16 be", "UTF-16BE", false, Encoding.BigEndianUnicode.GetBytes(Text(Summary)) },
        { "gb18030", "GB18030", false, Gb(Text("@"), SummaryInGb18030) },
        { "gb18030 with mark", "GB18030", true, [0x84, 0x31, 0x95, 0x33, .. Gb(Text("@"), SummaryInGb18030)] },
    };

    [Theory]
    [MemberData(nameof(Readable), DisableDiscoveryEnumeration = true)]
    public void Every_encoding_in_use_is_understood_and_said(string what, string encoding, bool certain, byte[] bytes)
    {
        Assert.NotEmpty(what);
        inbox.Put(CaseFile.Name, bytes);
        Outcome outcome = Assert.Single(inbox.Collect().Outcomes);
        Assert.Empty(outcome.Findings.Errors());
        Assert.Equal([$"{Summary}|2"], inbox.Rows("returns/case", "SELECT summary, source_row FROM t"));

        FileReading reading = inbox.Check(CaseFile.Name, bytes).Reading!;
        Assert.Equal((encoding, certain, 1L, "csv"), (reading.Encoding, reading.Certain, reading.HeaderRow, reading.Format));
        Assert.Contains(encoding, reading.MessageZh, StringComparison.Ordinal);
        Assert.Contains(certain ? "确定" : "很可能", reading.MessageZh, StringComparison.Ordinal);
        Assert.Contains(certain ? "certain" : "likely", reading.MessageEn, StringComparison.Ordinal);
    }

    [Fact]
    public void Gb18030_has_characters_of_two_and_of_four_bytes()
    {
        // 镕 E946, 〇 A996, 𠮷 95 32 B8.. : GBK beyond GB 2312, and plane 2 by the formula of the standard.
        int offset = 0x20BB7 - 0x10000;
        byte[] ji = [(byte)(0x90 + offset / 12600), (byte)(0x30 + offset / 1260 % 10), (byte)(0x81 + offset / 10 % 126), (byte)(0x30 + offset % 10)];
        inbox.Put(CaseFile.Name, Gb(Text("@"), [.. SummaryInGb18030, 0xE9, 0x46, .. SummaryInGb18030, .. ji, .. SummaryInGb18030]));
        Assert.Equal(SubmissionStatus.Accepted, Assert.Single(inbox.Collect().Outcomes).Submission.Status);
        Assert.Equal(["广东样例镕广东样例𠮷广东样例"], inbox.Rows("returns/case", "SELECT summary FROM t"));
    }

    [Fact]
    public void Chinese_titles_in_gb18030_make_it_sure()
    {
        // 报告期,地区代码,措施代码,案例编号,案例标题,案例摘要,行业代码,企业控股情况,案例级别
        byte[] titles = Convert.FromHexString(
            "B1A8B8E6C6DA2CB5D8C7F8B4FAC2EB2CB4EBCAA9B4FAC2EB2CB0B8C0FDB1E0BAC52CB0B8C0FDB1EACCE22CB0B8C0FDD5AAD2AA2CD0D0D2B5B4FAC2EB2CC6F3D2B5BFD8B9C9C7E9BFF62CB0B8C0FDBCB6B1F00D0A");
        byte[] bytes = [.. titles, .. Encoding.ASCII.GetBytes(CaseFile.Row("abc").Replace("标题", "title", StringComparison.Ordinal) + "\r\n")];
        CheckResult result = inbox.Check(CaseFile.Name, bytes);
        Assert.Empty(result.Findings.Errors());
        Assert.Contains("认出了表头的中文列名", result.Reading!.MessageZh, StringComparison.Ordinal);
        Assert.Equal(("GB18030", "CRLF"), (result.Reading.Encoding, result.Reading.LineEnds));
    }

    [Fact]
    public void The_mark_of_samples_is_known_in_every_encoding()
    {
        byte[] mark = Convert.FromHexString("A1BEBACFB3C9D1F9C0FDA1BF");
        inbox.Put(CaseFile.Name, Gb(Text("@"), mark));
        Assert.True(Assert.Single(inbox.Collect().Outcomes).Submission.Synthetic);
        inbox.Put("case_2025Q3_110000.csv", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Text("【合成样例】").Replace("440000", "110000", StringComparison.Ordinal).Replace("K1", "K2", StringComparison.Ordinal))]);
        Assert.True(Assert.Single(inbox.Collect().Outcomes).Submission.Synthetic);
    }

    public static TheoryData<string, byte[], string> Mangled => new()
    {
        { "one bad byte in UTF-8", [.. Encoding.UTF8.GetBytes(Text(Summary) + CaseFile.Row("样例")), 0xE5, 0x0A], "A3" },
        { "GB18030 behind UTF-8", [.. Encoding.UTF8.GetBytes(Text(Summary)), .. Gb(CaseFile.Row("@") + "\n", SummaryInGb18030)], "A3" },
        { "UTF-8 behind GB18030", [.. Gb(CaseFile.Of([.. Enumerable.Repeat(CaseFile.Row("@"), 30)]), SummaryInGb18030), .. Encoding.UTF8.GetBytes(CaseFile.Row("广东样例样例广东"))], "A32" },
        { "a bad byte in GB18030", Gb(CaseFile.Of([.. Enumerable.Repeat(CaseFile.Row("@"), 30), CaseFile.Row("\uFF00")]), SummaryInGb18030, [0xB9, 0xE3, 0xFF, 0xB9, 0xE3]), "A32" },
        { "Big5", Gb(Text("@"), [0xA4, 0xA4, 0xA4, 0xE5, 0xBC, 0x76, 0xAE, 0x65, 0xA4, 0x4A, 0xA5, 0x78]), "A2" },
        { "half a character of UTF-16", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Text(Summary)), 0x00, 0xD8, 0x0A, 0x00], "A3" },
    };

    [Theory]
    [MemberData(nameof(Mangled), DisableDiscoveryEnumeration = true)]
    public void Text_of_no_encoding_comes_back_with_its_row(string what, byte[] bytes, string cell)
    {
        Assert.NotEmpty(what);
        inbox.Put(CaseFile.Name, bytes);
        Outcome outcome = Assert.Single(inbox.Collect().Outcomes);
        Assert.Equal(SubmissionStatus.Returned, outcome.Submission.Status);
        Assert.Contains(("encoding", cell), outcome.Findings.Errors().Select(finding => (finding.Rule, finding.Address!.Value.Cell)));
        Assert.Empty(inbox.Rows("returns/case", "SELECT 1 FROM t"));
    }

    [Fact]
    public void Damage_within_a_header_in_gb18030_is_told_with_its_row()
    {
        // 报告期,地区代码,措施代码,案例编号,案例标题,案例摘要,行业代码,企业控股情况,案例级别, the last character of 案例摘要 cut short; a row above it.
        byte[] titles = Convert.FromHexString(
            "B1A8B8E6C6DA2CB5D8C7F8B4FAC2EB2CB4EBCAA9B4FAC2EB2CB0B8C0FDB1E0BAC52CB0B8C0FDB1EACCE22CB0B8C0FDD5AAD22CD0D0D2B5B4FAC2EB2CC6F3D2B5BFD8B9C9C7E9BFF62CB0B8C0FDBCB6B1F00D0A");
        byte[] bytes = [0xB9, 0xE3, 0xB6, 0xAB, 0x0D, 0x0A, .. titles, .. Encoding.ASCII.GetBytes(CaseFile.Row("abc").Replace("标题", "title", StringComparison.Ordinal) + "\r\n")];

        CheckResult result = inbox.Check(CaseFile.Name, bytes);

        Assert.Contains(("encoding", "A2"), result.Findings.Errors().Select(finding => (finding.Rule, finding.Address!.Value.Cell)));
    }

    [Fact]
    public void Damage_below_cells_of_several_lines_is_told_with_the_row_that_a_spreadsheet_shows()
    {
        string text = CaseFile.Of(CaseFile.Row("\"第一行\n第二行\n第三行\""), CaseFile.Row("乙例", 2), CaseFile.Row("坏@了，还有许多好的字", 3));
        byte[] utf8 = Encoding.UTF8.GetBytes(text), utf16 = Encoding.Unicode.GetBytes(text);
        utf8[utf8.AsSpan().IndexOf((byte)'@')] = 0xFF;
        // Half of a surrogate pair.
        new byte[] { 0x00, 0xD8 }.CopyTo(utf16, 2 * text.IndexOf('@', StringComparison.Ordinal));

        foreach (byte[] bytes in (byte[][])[utf8, [0xFF, 0xFE, .. utf16]])
        {
            Finding finding = Assert.Single(inbox.Check(CaseFile.Name, bytes).Findings.Errors());
            Assert.Equal(("encoding", "A4"), (finding.Rule, finding.Address!.Value.Cell));
        }
    }

    [Fact]
    public void Gb18030_of_many_blocks_comes_through_whole()
    {
        // Pieces of a file end anywhere; characters do not fall apart there.
        const int rows = 60_000;
        byte[] row = Gb(CaseFile.Row("@"), SummaryInGb18030);
        var bytes = new List<byte>(Encoding.ASCII.GetBytes(CaseFile.Header + "\n"));
        for (int i = 0; i < rows; i++) bytes.AddRange([.. Gb(CaseFile.Row("@", i), SummaryInGb18030), (byte)'\n']);
        Assert.True(bytes.Count > 3 << 20);
        inbox.Put(CaseFile.Name, [.. bytes]);
        Assert.Equal(SubmissionStatus.Accepted, Assert.Single(inbox.Collect().Outcomes).Submission.Status);
        Assert.Equal([$"{rows}|{rows}|广东样例|{rows + 1}"], inbox.Rows("returns/case", "SELECT count(*), count(DISTINCT case_id), string_agg(DISTINCT summary), max(source_row) FROM t"));
        Assert.NotEmpty(row);
    }

    /// <summary>An ASCII text with bytes put in for @ and for U+FF00.</summary>
    private static byte[] Gb(string text, byte[] at, byte[]? other = null)
    {
        var bytes = new List<byte>();
        foreach (char c in text.Replace("标题", "title", StringComparison.Ordinal))
        {
            if (c == '@') bytes.AddRange(at);
            else if (c == '\uFF00') bytes.AddRange(other!);
            else bytes.Add(checked((byte)c));
        }
        return [.. bytes];
    }
}
