using Analytics.Ingest.Workbooks;
using static Analytics.Ingest.Tests.WorkbookFile;

namespace Analytics.Ingest.Tests;

/// <summary>Rows of the return on a sheet that is not read are told of; other sheets are the sender's own.</summary>
public sealed class OtherSheetTest : IDisposable
{
    private readonly InboxFixture inbox = new();

    public void Dispose() => inbox.Dispose();

    [Theory]
    [InlineData("", false, Severity.Error)]
    [InlineData("", true, Severity.Error)]
    [InlineData("state=\"hidden\"", false, Severity.Warning)]
    [InlineData("state=\"veryHidden\"", true, Severity.Warning)]
    public void A_second_sheet_with_rows_of_the_kind_is_told_of(string attributes, bool first, Severity severity)
    {
        Finding finding = Told(Cases("乙例"), attributes, first)!;
        Assert.Equal((severity, "徐汇", null), (finding.Severity, finding.Value, finding.Address));
        Assert.Contains("徐汇", finding.MessageZh, StringComparison.Ordinal);
        Assert.Contains("徐汇", finding.MessageEn, StringComparison.Ordinal);
        Submission submission = Assert.Single(inbox.Collect().Outcomes).Submission;
        Assert.Equal(severity == Severity.Error ? (SubmissionStatus.Returned, 1L) : (SubmissionStatus.Accepted, 0L), (submission.Status, submission.Errors));
    }

    [Fact]
    public void Rows_of_another_period_are_warned_of_and_send_nothing_back()
    {
        // A book of a year: last quarter's table stands beside this one's.
        Finding finding = Told(Row(1, CaseHeader) + Row(2, [CaseRow("乙例")[0].Replace("2025Q3", "2025Q2", StringComparison.Ordinal), .. CaseRow("乙例")[1..]]))!;
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Equal(SubmissionStatus.Accepted, Assert.Single(inbox.Collect().Outcomes).Submission.Status);
    }

    [Fact]
    public void Whatever_its_header_is_like()
    {
        string[] titles = CaseFile.Titles.Split(',');
        Assert.NotNull(Told(Row(1, "某区") + Row(3, CaseHeader) + Row(4, titles) + Row(9, CaseRow("乙例"))));
        Assert.NotNull(Told(Row(1, [.. titles.Reverse(), "备注"]) + Row(2, [.. CaseRow("乙例").Reverse()])));
        // Without columns that may be left empty.
        Assert.NotNull(Told(Row(1, [.. titles[..6], titles[8]]) + Row(2, CaseRow("乙例")[..6])));
        Assert.NotNull(Told(Row(1, [.. CaseHeader.Select(name => $"""<c r="@" t="str"><f>A1</f><v>{name}</v></c>""")]) + Row(2, [.. CaseRow("乙例").Select(_ => Number("1"))])));
        Assert.NotNull(Told(Row(1, [.. CaseHeader.Select(name => $"""<c t="inlineStr"><is><r><t>{name[..2]}</t></r><r><t>{name[2..]}</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is></c>""")]) + Row(2, CaseRow("乙例"))));
    }

    [Fact]
    public void Texts_that_sheets_share_are_looked_up()
    {
        string[] titles = CaseFile.Titles.Split(',');
        Dictionary<string, string> parts = Parts(Sheet(Cases("甲例"))).WithSheet("徐汇", Sheet(Row(1, [.. titles.Select((_, i) => $"""<c r="@" t="s"><v>{i + 1}</v></c>""")]) + Row(2, CaseRow("乙例"))), first: false);
        parts["xl/sharedStrings.xml"] = $"""<sst xmlns="{Main}"><si><t>别的</t></si>{string.Concat(titles.Select(title => $"<si><r><t>{title[..1]}</t></r><r><t>{title[1..]}</t></r><rPh sb=\"0\" eb=\"1\"><t>x</t></rPh></si>"))}</sst>""";
        Assert.Equal("rows_elsewhere", Assert.Single(inbox.Check(Name, Zip(parts)).Findings.Errors()).Rule);
    }

    [Fact]
    public void Sheets_that_are_something_else_are_the_senders_own()
    {
        Assert.Null(Told(Row(1, "别的") + Row(2, "1", "2", "3")));
        Assert.Null(Told(Row(1, CaseHeader)));
        Assert.Null(Told(Row(1, CaseHeader) + Row(2, "", " ", "") + Row(3, "填表人：张三", "审核人：李四")));
        // A summary by region.
        Assert.Null(Told(Row(1, "地区代码", "案例标题", "个数") + Row(2, "440000", "标题", "3")));
        Assert.Null(Told(string.Concat(Enumerable.Range(1, 31).Select(row => Row(row, "说明"))) + Row(32, CaseHeader) + Row(33, CaseRow("乙例"))));
        Assert.Null(Told(Row(2, CaseHeader) + Row(1, CaseRow("乙例")) + Row(3, "x")));
    }

    [Theory]
    [MemberData(nameof(TemplateTest.Kinds), MemberType = typeof(TemplateTest))]
    public void A_template_that_was_filled_in_has_none(string kind, string period)
    {
        string path = Path.Combine(inbox.Warehouse.Directory, $"{kind}_{period}_440000.xlsx");
        Assert.True(Period.TryParse(period, out Period at));
        using (var maker = new TemplateMaker(InboxFixture.Schemas, InboxFixture.Seeds)) maker.Write(new ReturnScope(kind, at, "440000"), path);
        ReturnSchema schema = ReturnSchemas.Load(InboxFixture.Schemas).Find(kind)!;
        FilledWorkbook.Edit(path, schema, book =>
        {
            for (int i = 0; i < schema.Fields.Count; i++) book.Set(3, i, "1");
        });
        byte[] bytes = File.ReadAllBytes(path);
        CheckResult result = inbox.Check(Path.GetFileName(path), bytes);
        Assert.Equal(1, result.Rows);
        Assert.DoesNotContain("rows_elsewhere", result.Findings.Select(finding => finding.Rule));
        // It comes back with a list of findings in front, and is still the same.
        inbox.Put(Path.GetFileName(path), bytes);
        inbox.Collect();
        string returned = Assert.Single(Directory.GetFiles(inbox.Warehouse.Returned, "*.xlsx", SearchOption.AllDirectories));
        Assert.DoesNotContain("rows_elsewhere", inbox.Check(Path.GetFileName(path), File.ReadAllBytes(returned)).Findings.Select(finding => finding.Rule));
    }

    private Finding? Told(string rows, string attributes = "", bool first = false)
    {
        byte[] bytes = Zip(Parts(Sheet(Cases("甲例")), "case").WithSheet("徐汇", Sheet(rows), first, attributes));
        inbox.Put(Name, bytes);
        return inbox.Check(Name, bytes).Findings.SingleOrDefault(finding => finding.Rule == "rows_elsewhere");
    }
}
