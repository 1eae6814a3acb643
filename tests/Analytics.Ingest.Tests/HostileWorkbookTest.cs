using System.IO.Compression;
using System.Text;
using static Analytics.Ingest.Tests.WorkbookFile;

namespace Analytics.Ingest.Tests;

/// <summary>Files that are no good workbook, or mean harm: each comes back with its own reason, and nothing is committed.</summary>
public sealed class HostileWorkbookTest : IDisposable
{
    private static readonly byte[] Ole = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    private readonly InboxFixture inbox = new();

    public void Dispose() => inbox.Dispose();

    private static string Good => Sheet(Cases("样例"));

    private static byte[] With(string part, string text)
    {
        Dictionary<string, string> parts = Parts(Good);
        parts[part] = text;
        return Zip(parts);
    }

    private static byte[] Renamed(string sheet)
    {
        Dictionary<string, string> parts = Parts(sheet);
        parts["xl/worksheets/sheet1.dat"] = sheet;
        parts.Remove("xl/worksheets/sheet1.xml");
        parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].Replace("sheet1.xml", "sheet1.dat", StringComparison.Ordinal);
        return Zip(parts);
    }

    public static TheoryData<string, string, byte[]> Refused => new()
    {
        { "a password", "workbook_password", [.. Ole, .. new byte[3000], .. Encoding.Unicode.GetBytes("EncryptedPackage"), .. new byte[500]] },
        { "Excel 97", "workbook_old", [.. Ole, .. new byte[3000], .. Encoding.Unicode.GetBytes("Workbook")] },
        { "BIFF without container", "workbook_old", [0x09, 0x04, 0x06, 0x00, 0x00, 0x00, 0x10, 0x00] },
        { "a PDF", "other_format", Encoding.ASCII.GetBytes("%PDF-1.7\n...") },
        { "a page of HTML", "other_format", Encoding.UTF8.GetBytes("<HTML><table><tr><td>报告期</td></tr></table>") },
        { "a text document", "other_format", Zip([KeyValuePair.Create("word/document.xml", "<w/>")]) },
        { "any zip", "other_format", Zip([KeyValuePair.Create("a.csv", CaseFile.Of())]) },
        { "random bytes", "not_text", [.. Enumerable.Range(0, 400).Select(i => (byte)(i * 37 % 256))] },
        { "nothing", "empty_file", [] },
        { "no sheet", "no_sheet", With("xl/workbook.xml", $"<workbook xmlns=\"{Main}\"><sheets/></workbook>") },
        { "only our own sheet", "no_sheet", Zip(Parts(Good, "填报说明")) },
        { "the sheet's part is missing", "workbook_damaged", Zip(Parts(Good).Where(part => part.Key != "xl/worksheets/sheet1.xml")) },
        { "an empty sheet", "empty_file", Of(Sheet("")) },
        { "a header and nothing else", "no_rows", Of(Sheet(Row(1, CaseHeader))) },
        { "XML cut short", "workbook_damaged", Of(Good[..^200]) },
        { "XML that does not nest", "workbook_damaged", Of(Good.Replace("</row>", "</raw>", StringComparison.Ordinal)) },
        { "rows out of order", "workbook_damaged", Of(Sheet(Row(1, CaseHeader) + Row(3, CaseRow("样例")) + Row(2, CaseRow("样例", 2)))) },
        { "a cell twice", "workbook_damaged", Of(Good.Replace("<row r=\"2\" >", "<row r=\"2\"><c r=\"A2\"><v>1</v></c>", StringComparison.Ordinal)) },
        { "a row far down", "limit", Of(Sheet(Row(1, CaseHeader) + Row(2_000_000_000, CaseRow("样例")))) },
        { "a number of a row that is none", "workbook_damaged", Of(Sheet(Row(1, CaseHeader) + "<row r=\"99999999999999999999\"/>")) },
        { "a column far out", "workbook_damaged", Of(Good.Replace("r=\"A2\"", "r=\"ZZZZZZZ2\"", StringComparison.Ordinal)) },
        { "a row within a row", "workbook_damaged", Of(Good.Replace("<row r=\"2\" >", "<row r=\"2\"><row r=\"9\">", StringComparison.Ordinal).Replace("</row></sheetData>", "</row></row></sheetData>", StringComparison.Ordinal)) },
        { "a cell between rows", "workbook_damaged", Of(Good.Replace("</row><row r=\"2\" >", "</row><c r=\"J1\"><v>1</v></c><row r=\"2\" >", StringComparison.Ordinal)) },
        { "a cell named in small letters", "workbook_damaged", Of(Good.Replace("r=\"F2\"", "r=\"f2\"", StringComparison.Ordinal)) },
        { "a cell named without its row", "workbook_damaged", Of(Good.Replace("r=\"F2\"", "r=\"F\"", StringComparison.Ordinal)) },
        { "a row hidden by a reference", "workbook_damaged", Of(Good.Replace("<row r=\"2\" >", "<row r=\"2\" hidden=\"&#49;\">", StringComparison.Ordinal)) },
        { "an error by a reference", "workbook_damaged", Of(Good.Replace("r=\"F2\" t=\"inlineStr\"", "r=\"F2\" t=\"&#101;\"", StringComparison.Ordinal)) },
        { "a row far down in a part of another name", "limit", Renamed(Sheet(Row(1, CaseHeader) + Row(2_000_000_000, CaseRow("样例")))) },
        { "an entity bomb", "workbook_unsafe", With("xl/sharedStrings.xml", """
            <?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><sst>&c;</sst>
            """) },
        { "an entity of another file", "workbook_unsafe", Of("<!DOCTYPE w [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + Good.Replace("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>", "", StringComparison.Ordinal)) },
        { "an entity declared in the workbook", "workbook_unsafe", With("xl/workbook.xml", "<!DOCTYPE w [<!ENTITY x \"y\">]><workbook/>") },
        { "another encoding", "workbook_unsafe", Of(Good.Replace("UTF-8", "UTF-7", StringComparison.Ordinal)) },
        { "another encoding behind much space", "workbook_unsafe", Of(Good.Replace(" encoding=\"UTF-8\"", new string(' ', 300) + "encoding=\"iso-2022-jp\"", StringComparison.Ordinal)) },
        { "another encoding without space", "workbook_unsafe", Of(Good.Replace(" encoding=\"UTF-8\"", "encoding=\"iso-2022-jp\"", StringComparison.Ordinal)) },
        { "a text of 3 MB", "workbook_unsafe", Of(Sheet(Cases(new string('x', 3 << 20)))) },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void What_cannot_be_read_comes_back_with_its_reason(string what, string rule, byte[] bytes)
    {
        Assert.NotEmpty(what);
        inbox.Put(Name, bytes);
        Outcome outcome = Assert.Single(inbox.Collect().Outcomes);
        Assert.Equal(SubmissionStatus.Returned, outcome.Submission.Status);
        Finding finding = Assert.Single(outcome.Findings.Errors());
        Assert.Equal(rule, finding.Rule);
        Assert.NotEmpty(finding.MessageZh);
        Assert.Empty(inbox.Rows("returns/case", "SELECT 1 FROM t"));
        Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(inbox.Warehouse.Raw, outcome.Submission.Sha256)));
    }

    [Fact]
    public void A_workbook_cut_short_anywhere_is_damaged()
    {
        byte[] whole = Of(Good);
        for (int length = 4; length < whole.Length; length += 97)
        {
            Finding finding = inbox.Check(Name, whole[..length]).Findings.Errors().Single();
            Assert.Equal("workbook_damaged", finding.Rule);
        }
    }

    [Fact]
    public void A_workbook_with_any_byte_changed_is_read_or_refused()
    {
        byte[] whole = Of(Good);
        var random = new Random(11);
        for (int i = 0; i < 60; i++)
        {
            byte[] changed = [.. whole];
            changed[random.Next(whole.Length)] ^= (byte)(1 << random.Next(8));
            CheckResult result = inbox.Check(Name, changed);
            Assert.True(result.Errors > 0 || result.Rows == 1);
        }
    }

    [Fact]
    public void A_zip_bomb_is_refused_before_it_fills_the_memory()
    {
        // 600 MB of nothing in 600 kB.
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string text) in Parts(Good))
            {
                using Stream part = zip.CreateEntry(name).Open();
                part.Write(Encoding.UTF8.GetBytes(text));
            }
            using Stream bomb = zip.CreateEntry("xl/media/image1.png", CompressionLevel.Optimal).Open();
            byte[] nothing = new byte[1 << 20];
            for (int i = 0; i < 600; i++) bomb.Write(nothing);
        }
        inbox.Check(Name, Of(Good));
        // A workbook is looked through by the thread that asks for it.
        long before = GC.GetAllocatedBytesForCurrentThread();
        Finding finding = Assert.Single(inbox.Check(Name, bytes.ToArray()).Findings.Errors());
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 200 << 20);
        Assert.Equal("limit", finding.Rule);
        Assert.Contains("limits:unpacked_ratio", finding.MessageZh, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bomb_of_rows_is_refused_by_its_size()
    {
        byte[] bytes = Of(Sheet(Row(1, CaseHeader) + string.Concat(Enumerable.Range(2, 50_000).Select(row => Row(row, CaseRow("样例", row))))));
        Finding finding = Assert.Single(inbox.Check(Name, bytes, new ReadingLimits { UnpackedBytes = 1 << 20 }).Findings.Errors());
        Assert.Contains("limits:unpacked_bytes", finding.MessageZh, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_come_back_with_their_setting()
    {
        Dictionary<string, string> parts = Parts(Sheet(Cases("样例", "样例"))).WithSheet("二", Sheet(""), first: false);
        parts["xl/sharedStrings.xml"] = $"<sst xmlns=\"{Main}\"><si><t>{new string('x', 5000)}</t></si></sst>";
        byte[] bytes = Zip(parts);
        void Refused(ReadingLimits limits, string setting)
        {
            Finding finding = Assert.Single(inbox.Check(Name, bytes, limits).Findings.Errors());
            Assert.Equal("limit", finding.Rule);
            Assert.Contains($"limits:{setting}", finding.MessageZh, StringComparison.Ordinal);
        }
        Refused(new ReadingLimits { WorkbookBytes = 1000 }, "workbook_bytes");
        Refused(new ReadingLimits { WorkbookRows = 2 }, "workbook_rows");
        Refused(new ReadingLimits { Columns = 8 }, "columns");
        Refused(new ReadingLimits { Sheets = 1 }, "sheets");
        Refused(new ReadingLimits { SharedTextBytes = 1000 }, "shared_text_bytes");
        Assert.Empty(inbox.Check(Name, bytes, new ReadingLimits { WorkbookRows = 3, Columns = 9, Sheets = 2 }).Findings.Errors());
    }

    [Fact]
    public void Macros_and_links_are_left_alone_and_said()
    {
        Dictionary<string, string> parts = Parts(Good);
        parts["xl/vbaProject.bin"] = "Sub Auto_Open()";
        parts["xl/externalLinks/externalLink1.xml"] = "<externalLink/>";
        foreach (string name in (string[])[Name, "case_2025Q3_440000.XLSM"])
        {
            CheckResult result = inbox.Check(name, Zip(parts));
            Assert.Empty(result.Findings.Errors());
            Assert.Equal(1, result.Rows);
            Assert.Equal(["workbook_links", "workbook_macros"], result.Findings.Select(finding => finding.Rule).Where(rule => rule.StartsWith("workbook", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData(".xls", "另存为“Excel 工作簿（*.xlsx）”")]
    [InlineData(".ET", "WPS 表格")]
    [InlineData(".wps", "文字文档")]
    [InlineData(".zip", "解压")]
    [InlineData(".pdf", "版式文件或图片")]
    [InlineData(".ods", "导出为")]
    [InlineData(".exe", "另存为")]
    public void Every_other_extension_has_its_own_advice(string extension, string advice)
    {
        Finding finding = Assert.Single(inbox.Check("case_2025Q3_440000" + extension, Of(Good)).Findings);
        Assert.Equal("unsupported_format", finding.Rule);
        Assert.Contains(advice, finding.MessageZh, StringComparison.Ordinal);
    }

    [Fact]
    public void A_nul_in_a_cell_or_a_lone_surrogate_harms_nothing()
    {
        CheckResult result = inbox.Check(Name, Of(Sheet(Cases("甲_x0000_乙", "丙_xD800_丁"))));
        Assert.Equal(2, result.Rows);
    }
}
