using System.Text.Json.Nodes;

namespace Analytics.Ingest.Tests;

/// <summary>The header is found where it stands, by names or titles, and rows keep the numbers that the sender sees.</summary>
public sealed class HeaderTest : IDisposable
{
    private readonly InboxFixture inbox = new();

    public void Dispose() => inbox.Dispose();

    [Fact]
    public void Rows_above_the_header_are_passed_over_and_counted()
    {
        string text = "广东省典型案例表,,\n\n填报单位：省总工会,,,联系人,张三\n" + CaseFile.Titles + "\n" + CaseFile.Row("甲例") + "\n";
        inbox.Put(CaseFile.Name, text);
        Assert.Empty(Assert.Single(inbox.Collect().Outcomes).Findings.Errors());
        Assert.Equal(["甲例|5"], inbox.Rows("returns/case", "SELECT summary, source_row FROM t"));
        FileReading reading = inbox.Check(CaseFile.Name, text).Reading!;
        Assert.Equal(4, reading.HeaderRow);
        Assert.Contains("其上 3 行未读", reading.MessageZh, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_above_titles_are_one_header()
    {
        string text = CaseFile.Header + "\n" + CaseFile.Titles + "\n" + CaseFile.Row("甲例") + "\n";
        CheckResult result = inbox.Check(CaseFile.Name, text);
        Assert.Empty(result.Findings.Errors());
        Assert.Equal((1, 2L), (result.Rows, result.Reading!.HeaderRow));
        // A title that somebody reworded is known by the name above it.
        Assert.Empty(inbox.Check(CaseFile.Name, text.Replace("案例摘要", "摘要（300字以内）", StringComparison.Ordinal)).Findings.Errors());
    }

    // What a spreadsheet program makes of a template when it is told to save ASCII.
    [Theory]
    [InlineData(CaseFile.Header + "\n???,????,????,????,????,????,????,????????,????\n2025Q3,440000 ???,M01,K1,??,????,C3610,3,province ??\n", "A2")]
    [InlineData("???,????,????,????,????,????,????,????????,????\n2025Q3,440000,M01,K1,??,????,C3610,3,province\n", "A1")]
    public void Chinese_that_was_lost_when_the_file_was_saved_is_told_once(string text, string cell)
    {
        Finding finding = Assert.Single(inbox.Check(CaseFile.Name, text).Findings);
        Assert.Equal(("lost_characters", cell), (finding.Rule, finding.Address!.Value.Cell));
        Assert.Contains("CSV UTF-8", finding.MessageZh, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("其中：产业工人", "其中:产业工人")]
    [InlineData("其中：产业工人", " 其中： 产业工人 ")]
    [InlineData("其中：产业工人", "*其中：产业　工人")]
    [InlineData("企业名称", "ENTERPRISE  Name")]
    [InlineData("企业名称", "Enterprise_Name")]
    [InlineData("企业名称", "ｅnterprise name")]
    public void Titles_are_known_however_they_are_typed(string title, string typed)
    {
        string titles = string.Join(",", ReturnSchemas.Load(InboxFixture.Schemas).Find("enterprise")!.Fields.Select(field => field.Title));
        Assert.Contains(title, titles, StringComparison.Ordinal);
        Assert.Empty(inbox.Check(EnterpriseFile.Name, titles.Replace(title, typed, StringComparison.Ordinal) + "\n" + EnterpriseFile.Row() + "\n").Findings.Errors());
    }

    [Fact]
    public void The_header_may_be_the_thirtieth_row_and_no_later()
    {
        string good = CaseFile.Of(CaseFile.Row("甲例"));
        Assert.Equal(30, inbox.Check(CaseFile.Name, new string('\n', 29) + good).Reading!.HeaderRow);
        CheckResult late = inbox.Check(CaseFile.Name, new string('\n', 30) + good);
        Assert.Equal("no_header", Assert.Single(late.Findings.Errors()).Rule);
        Assert.Null(late.Reading!.HeaderRow);
    }

    [Fact]
    public void What_is_wrong_with_a_header_is_told_in_its_row()
    {
        string text = "标题\n" + CaseFile.Of(CaseFile.Row("甲例")).Replace("summary", "备注", StringComparison.Ordinal);
        Assert.Equal([("missing_column", "A2"), ("unknown_column", "F2")],
            inbox.Check(CaseFile.Name, text).Findings.Errors().Select(finding => (finding.Rule, finding.Address!.Value.Cell)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_preamble_of_labels_and_values_is_no_header(bool above)
    {
        string[] labels = ["报告期", "2025Q3", "地区代码", "440000"];
        string[][] rows = [["典型案例表"], above ? labels : [], above ? [] : labels, CaseFile.Titles.Split(','), CaseFile.Row("甲例").Split(',')];
        CheckResult[] results =
        [
            inbox.Check(CaseFile.Name, string.Join("\n", rows.Select(row => string.Join(",", row))) + "\n"),
            inbox.Check(CaseFile.Name, string.Join("\n", rows.Select(row => string.Join(";", row))) + "\n"),
            inbox.Check(WorkbookFile.Name, WorkbookFile.Of(WorkbookFile.Sheet(string.Concat(rows.Select((row, i) => WorkbookFile.Row(i + 1, row)))))),
        ];
        Assert.All(results, result =>
        {
            Assert.Empty(result.Findings.Errors());
            Assert.Equal((1, 4L), (result.Rows, result.Reading!.HeaderRow));
            Assert.Contains("the header is in row 4", result.Reading.MessageEn, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_header_with_a_mistake_in_it_is_not_passed_over_for_a_better_one_below()
    {
        string wrong = CaseFile.Header.Replace("summary", "备注", StringComparison.Ordinal);
        Assert.Equal([("missing_column", "A1"), ("unknown_column", "F1")],
            inbox.Check(CaseFile.Name, $"{wrong}\n{CaseFile.Row("甲例")}\n{CaseFile.Header}\n{CaseFile.Row("乙例", 2)}\n").Findings.Errors().Select(finding => (finding.Rule, finding.Address!.Value.Cell)));
    }

    [Fact]
    public void A_row_of_spaces_is_a_blank_row_and_counted()
    {
        string[] spaces = [" ", "\u3000", "", " \u3000 ", "\u00A0", "\t", "", "", ""];
        string text = string.Join("\n", [CaseFile.Header, "  ", string.Join(",", spaces), CaseFile.Row("甲例"), " ,\u3000", CaseFile.Row("乙例", 2), ""]);
        inbox.Put(CaseFile.Name, text);
        Assert.Empty(Assert.Single(inbox.Collect().Outcomes).Findings.Errors());
        Assert.Equal(["4|甲例", "6|乙例"], inbox.Rows("returns/case", "SELECT source_row, summary FROM t ORDER BY 1"));

        using var other = new InboxFixture();
        other.Put(WorkbookFile.Name, WorkbookFile.Of(WorkbookFile.Sheet(WorkbookFile.Row(1, CaseFile.Header.Split(',')) + WorkbookFile.Row(2, spaces) + WorkbookFile.Row(3, WorkbookFile.CaseRow("甲例")) + WorkbookFile.Row(4, " "))));
        Outcome outcome = Assert.Single(other.Collect().Outcomes);
        Assert.Empty(outcome.Findings.Errors());
        Assert.Equal(1, outcome.Submission.Rows);
        Assert.Equal(["3|甲例"], other.Rows("returns/case", "SELECT source_row, summary FROM t"));
    }

    [Fact]
    public void However_many_columns_are_missing_each_is_named()
    {
        string schemas = Directory.CreateDirectory(Path.Combine(inbox.Warehouse.Directory, "schemas")).FullName;
        JsonObject schema = JsonNode.Parse(File.ReadAllText(Path.Combine(InboxFixture.Schemas, "case.json")))!.AsObject();
        schema["checks"] = new JsonArray();
        for (int i = 0; i < 30; i++) schema["fields"]!.AsArray().Add(new JsonObject { ["name"] = $"more_{i}", ["title"] = $"其他{i}", ["title_en"] = $"More {i}", ["type"] = "string" });
        File.WriteAllText(Path.Combine(schemas, "case.json"), schema.ToJsonString());
        string path = Path.Combine(inbox.Warehouse.Directory, CaseFile.Name);
        File.WriteAllText(path, CaseFile.Of(CaseFile.Row("甲例")));
        using var collector = new Collector(inbox.Anew, schemas, InboxFixture.Seeds);

        IReadOnlyList<Finding> findings = collector.Check(path).Findings;

        Assert.Equal(30, findings.Count);
        Assert.All(findings, finding => Assert.Equal(("missing_column", 1L, false), (finding.Rule, finding.Count, finding.MessageZh.Contains("行中共有", StringComparison.Ordinal))));
    }
}
