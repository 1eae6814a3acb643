using System.Text;
using static Analytics.Ingest.Tests.WorkbookFile;

namespace Analytics.Ingest.Tests;

/// <summary>A workbook is read as if its cells had been typed into a text file with care.</summary>
public sealed class WorkbookReadTest : IDisposable
{
    private readonly InboxFixture inbox = new();

    public void Dispose() => inbox.Dispose();

    [Fact]
    public void A_workbook_is_committed_row_for_row()
    {
        inbox.Put(Name, Of(Sheet(Cases("广东,\"样例\"", "两行\n文本", " 留 白 "))));
        Outcome outcome = Assert.Single(inbox.Collect().Outcomes);
        Assert.Empty(outcome.Findings.Errors());
        Assert.Equal(["2|K1|广东,\"样例\"", "3|K2|两行\n文本", "4|K3|留 白"], inbox.Rows("returns/case", "SELECT source_row, case_id, summary FROM t ORDER BY 1"));
        Assert.Equal(3, outcome.Submission.Rows);
    }

    [Fact]
    public void Numbers_days_and_truth_become_what_would_be_typed()
    {
        string row = Row(2, "2025Q3", Number("440106", 3), EnterpriseFile.IdA, "广州样例机械厂", "C3489", Number("112"), Number("3"), Number("3"), Number("120"), Number("8.0E1"), Number("40"),
            Number("30"), Number("10"), Number("12.300000000000001"), Number("15"), Number("2"), """<c r="@" t="b"><v>1</v></c>""", """<c r="@" t="b"><v>0</v></c>""", "是", Number("1"), Number("0"), Number("6500.5"));
        inbox.Put("enterprise_2025Q3_440000.xlsx", Of(Sheet(Row(1, EnterpriseFile.Header.Split(',')) + row)));
        Assert.Empty(Assert.Single(inbox.Collect().Outcomes).Findings.Errors());
        Assert.Equal(["440106|112|120|80|12.30|true|false|true|true|false|6500.50"],
            inbox.Rows("returns/enterprise", "SELECT region_code, ownership_code, employees, industrial_workers, training_spend, wage_agreement, skill_pay, career_ladder, union_established, chain_leader, average_wage FROM t"));
    }

    // 45931 days from 30 December 1899, and 44469 from 1 January 1904, are 1 October 2025 (counted with GNU date).
    [Theory]
    [InlineData("", "45931", "45930", "1900")]
    [InlineData("<workbookPr date1904=\"1\"/>", "44469", "44468", "1904")]
    [InlineData("<workbookPr date1904=\"true\"/>", "44469", "44468", "1904")]
    [InlineData("<workbookPr date1904=\" 1 \"/>", "44469", "44468", "1904")]
    [InlineData("<workbookPr date1904=\"false\"/>", "45931", "45930", "1900")]
    public void Days_are_read_in_both_date_systems(string workbookPr, string day, string serial, string system)
    {
        byte[] bytes = Zip(Parts(Sheet(Tasks(Number(serial), Number(day, 1))), workbookPr: workbookPr));
        inbox.Put(TaskName, bytes);
        Outcome outcome = Assert.Single(inbox.Collect().Outcomes);
        Assert.Empty(outcome.Findings.Errors());
        Assert.Equal(["2025-09-30|2025-10-01"], inbox.Rows("returns/task", "SELECT start_on, due_on FROM t"));
        Finding said = Assert.Single(outcome.Findings, finding => finding.Rule == "date_serial");
        Assert.Equal(("H2", 1L, Severity.Warning), (said.Address!.Value.Cell, said.Count, said.Severity));
        Assert.Contains(system, said.MessageZh, StringComparison.Ordinal);
    }

    [Fact]
    public void Truth_is_read_however_the_workbook_writes_it()
    {
        string[] row = EnterpriseFile.Row().Split(',');
        string[] cells = ["1", "0", "true", "false", " true\n"];
        for (int i = 0; i < cells.Length; i++) row[16 + i] = Truth(cells[i]);
        inbox.Put("enterprise_2025Q3_440000.xlsx", Of(Sheet(Row(1, EnterpriseFile.Header.Split(',')) + Row(2, row))));
        Assert.Empty(Assert.Single(inbox.Collect().Outcomes).Findings.Errors());
        Assert.Equal(["true|false|true|false|true"], inbox.Rows("returns/enterprise", "SELECT wage_agreement, skill_pay, career_ladder, union_established, chain_leader FROM t"));

        foreach (string written in (string[])["yes", "2", "1.0"])
        {
            row[16] = Truth(written);
            Finding finding = Assert.Single(inbox.Check("enterprise_2025Q3_440000.xlsx", Of(Sheet(Row(1, EnterpriseFile.Header.Split(',')) + Row(2, row)))).Findings.Errors());
            Assert.Equal(("boolean", "Q2", written), (finding.Rule, finding.Address!.Value.Cell, finding.Value));
        }

        static string Truth(string written) => $"""<c r="@" t="b"><v>{written}</v></c>""";
    }

    [Theory]
    [InlineData("2025")]
    [InlineData("20250930")]
    [InlineData("45930.5")]
    public void A_number_that_can_hardly_be_a_day_is_none(string number)
    {
        Finding finding = Assert.Single(inbox.Check(TaskName, Of(Sheet(Tasks(Number(number), Number("45931", 1))))).Findings.Errors());
        Assert.Equal(("date", "H2", number), (finding.Rule, finding.Address!.Value.Cell, finding.Value));
    }

    [Fact]
    public void Per_cent_is_not_mistaken_for_a_share()
    {
        string sheet = Sheet(Tasks("2025-07-01", "2025-12-31")).Replace("""<c r="K2" t="inlineStr"><is><t xml:space="preserve">50</t></is></c>""", """<c r="K2" s="2"><v>0.5</v></c>""", StringComparison.Ordinal);
        Finding finding = Assert.Single(inbox.Check(TaskName, Of(sheet)).Findings.Errors());
        Assert.Equal(("integer", "K2", "50%"), (finding.Rule, finding.Address!.Value.Cell, finding.Value));
    }

    [Fact]
    public void The_header_is_found_below_a_title_and_hidden_names()
    {
        string rows = Row(2, "广东省典型案例表") + Row(4, "hidden=\"1\"", CaseHeader) + Row(5, CaseFile.Titles.Split(',')) + Row(9, CaseRow("样例"));
        byte[] bytes = Zip(Parts(Sheet(rows, after: "<mergeCells count=\"1\"><mergeCell ref=\"A2:I2\"/></mergeCells>")));
        inbox.Put(Name, bytes);
        Assert.DoesNotContain(Assert.Single(inbox.Collect().Outcomes).Findings, finding => finding.Rule is "hidden_rows" || finding.Severity == Severity.Error);
        Assert.Equal(["9"], inbox.Rows("returns/case", "SELECT source_row FROM t"));
        FileReading reading = inbox.Check(Name, bytes).Reading!;
        Assert.Equal(("xlsx", 5L, "Sheet1", true), (reading.Format, reading.HeaderRow, reading.Sheet, reading.Certain));
        Assert.Contains("第 5 行", reading.MessageZh, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("case", "数据", true, "", "case")]
    [InlineData("典型案例表", "数据", true, "", "典型案例表")]
    [InlineData("Case Return", "数据", true, "", "Case Return")]
    [InlineData("我的表", "填报说明", true, "", "我的表")]
    [InlineData("我的表", "退回清单", true, "", "我的表")]
    [InlineData("我的表", "_lists", true, "state=\"hidden\"", "我的表")]
    [InlineData("我的表", "其他", false, "", "我的表")]
    public void The_right_sheet_is_read(string name, string other, bool otherFirst, string attributes, string read)
    {
        byte[] bytes = Zip(Parts(Sheet(Cases("样例")), name).WithSheet(other, Sheet(Row(1, "别的")), otherFirst, attributes));
        CheckResult result = inbox.Check(Name, bytes);
        Assert.Empty(result.Findings.Errors());
        Assert.Equal((read, 1), (result.Reading!.Sheet, result.Rows));
    }

    [Fact]
    public void Formulas_are_read_by_what_they_showed()
    {
        string computed = """<c r="@" t="str"><f>"样"&amp;"例"</f><v>样例</v></c>""";
        string[] row = CaseRow("");
        row[5] = computed;
        string[] none = CaseRow("", 2);
        none[5] = """<c r="@"><f>A1</f></c>""";
        CheckResult good = inbox.Check(Name, Of(Sheet(Row(1, CaseHeader) + Row(2, row) + Row(3, [.. row.Take(3), "K9", .. row.Skip(4)]))));
        Assert.Empty(good.Findings.Errors());
        Finding said = Assert.Single(good.Findings, finding => finding.Rule == "formulas");
        Assert.Equal(("F2", Severity.Warning), (said.Address!.Value.Cell, said.Severity));
        Assert.StartsWith("有 2 个单元格是公式", said.MessageZh, StringComparison.Ordinal);
        CheckResult bad = inbox.Check(Name, Of(Sheet(Row(1, CaseHeader) + Row(2, row) + Row(3, none))));
        Assert.Contains(("formula_no_value", "F3"), bad.Findings.Errors().Select(finding => (finding.Rule, finding.Address!.Value.Cell)));
    }

    [Fact]
    public void Errors_of_the_spreadsheet_are_no_values()
    {
        foreach (string error in (string[])["#N/A", "#DIV/0!", "#SPILL!"])
        {
            string[] row = CaseRow("");
            row[5] = $"""<c r="@" t="e"><v>{error}</v></c>""";
            Finding finding = inbox.Check(Name, Of(Sheet(Row(1, CaseHeader) + Row(2, row)))).Findings.Errors().Single();
            Assert.Equal(("cell_error", "F2", error), (finding.Rule, finding.Address!.Value.Cell, finding.Value));
        }
    }

    [Theory]
    [InlineData("\"", "'")]
    [InlineData("=\"", "\t=\r\n \"")]
    [InlineData(" r=\"", "\r\n\tr=\"")]
    [InlineData("<c ", "<c other='>' another=\"t='n' r='A9'\" ")]
    [InlineData("<row ", "<row other = 'hidden=\"0\" >' ")]
    [InlineData("<row ", "<row\r")]
    [InlineData("<c ", "<c\r")]
    [InlineData("</v></c>", "</v ><!-- <c> --></c\n>")]
    public void A_sheet_is_the_same_however_its_tags_are_written(string usual, string other)
    {
        // A row and two cells are missing, so that names of rows and cells matter.
        static string[] SummaryLast(string[] row) => [.. row[..5], row[8], "", "", row[5]];
        string rows = Row(1, [.. CaseHeader[..5], "level", "industry_code", "holding_code", "summary"]) + Row(2, "hidden=\"1\"", SummaryLast(CaseRow("样例")))
            + Row(4, SummaryLast(CaseRow("""<c r="@" t="e"><v>#N/A</v></c>""", 2)));
        string sheet = Sheet(rows.Replace(usual, other, StringComparison.Ordinal));
        Assert.NotEqual(Sheet(rows), sheet);
        CheckResult result = inbox.Check(Name, Of(sheet));
        Assert.Equal(2, result.Rows);
        Assert.Equal(["cell_error I4", "hidden_rows A2"], result.Findings.Where(finding => finding.Rule is "cell_error" or "hidden_rows").Select(finding => $"{finding.Rule} {finding.Address?.Cell}").Order(StringComparer.Ordinal));
        Assert.Equal("cell_error", Assert.Single(result.Findings.Errors()).Rule);
    }

    [Fact]
    public void Hidden_rows_columns_and_sheets_are_read_and_said()
    {
        string rows = Row(1, CaseHeader) + Row(2, CaseRow("样例")) + Row(3, "hidden=\"1\"", CaseRow("样例", 2));
        byte[] bytes = Zip(Parts(Sheet(rows, before: "<cols><col min=\"5\" max=\"6\" width=\"9\" hidden=\"1\"/></cols>"), "case", sheetAttributes: "state=\"hidden\""));
        CheckResult result = inbox.Check(Name, bytes);
        Assert.Empty(result.Findings.Errors());
        Assert.Equal(2, result.Rows);
        Assert.Equal(["hidden_columns E1", "hidden_rows A3", "hidden_sheet "], result.Findings.Where(finding => finding.Rule.StartsWith("hidden", StringComparison.Ordinal)).Select(finding => $"{finding.Rule} {finding.Address?.Cell}").Order(StringComparer.Ordinal));
        Assert.Contains("E F", result.Findings.Single(finding => finding.Rule == "hidden_columns").MessageZh, StringComparison.Ordinal);
    }

    [Fact]
    public void Merged_cells_among_data_are_refused()
    {
        CheckResult result = inbox.Check(Name, Of(Sheet(Cases("样例", "样例"), after: "<mergeCells count=\"1\"><mergeCell ref=\"F2:F3\"/></mergeCells>")));
        Finding finding = Assert.Single(result.Findings.Errors());
        Assert.Equal(("merged_cells", "F2"), (finding.Rule, finding.Address!.Value.Cell));
        Assert.Contains("F2:F3", finding.MessageZh, StringComparison.Ordinal);
    }

    [Fact]
    public void Notes_beside_the_table_are_refused()
    {
        CheckResult result = inbox.Check(Name, Of(Sheet(Cases("样例").Replace("</row>", "", StringComparison.Ordinal).Replace("<row r=\"2\"", "</row><row r=\"2\"", StringComparison.Ordinal) + "<c r=\"L2\" t=\"inlineStr\"><is><t>已核</t></is></c></row>")));
        Finding finding = Assert.Single(result.Findings.Errors());
        Assert.Equal(("beside_table", "L2"), (finding.Rule, finding.Address!.Value.Cell));
    }

    [Theory]
    [InlineData("<c r=\"@\"><v>911100001000010000</v></c>")]
    [InlineData("<c r=\"@\"><v>9.1110000100001E+17</v></c>")]
    [InlineData("911100001000010000")]
    public void A_code_that_was_rounded_is_told_from_a_wrong_one(string cell)
    {
        string[] row = EnterpriseFile.Row().Split(',');
        row[2] = cell;
        Finding finding = Assert.Single(inbox.Check("enterprise_2025Q3_440000.xlsx", Of(Sheet(Row(1, EnterpriseFile.Header.Split(',')) + Row(2, row)))).Findings.Errors());
        Assert.Equal(("rounded_code", "C2"), (finding.Rule, finding.Address!.Value.Cell));
    }

    [Theory]
    [InlineData("9.111E+17", "rounded_code")]
    [InlineData("9.1110000100001e17", "rounded_code")]
    [InlineData("911100001000010000", "rounded_code")]
    [InlineData("911100001000010002", "credit_code")]
    public void A_text_file_saved_by_a_spreadsheet_shows_rounded_codes_too(string code, string rule)
    {
        Finding finding = Assert.Single(inbox.Check(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row(("enterprise_id", code)))).Findings.Errors());
        Assert.Equal((rule, "C2"), (finding.Rule, finding.Address!.Value.Cell));
    }

    [Fact]
    public void What_a_file_is_counts_more_than_its_name()
    {
        CheckResult workbook = inbox.Check(CaseFile.Name, Of(Sheet(Cases("样例"))));
        Assert.Empty(workbook.Findings.Errors());
        Assert.Equal(("xlsx", 1), (workbook.Reading!.Format, workbook.Rows));
        Assert.Contains("format_by_content", workbook.Findings.Select(finding => finding.Rule));
        CheckResult text = inbox.Check(Name, CaseFile.Of(CaseFile.Row("样例")));
        Assert.Empty(text.Findings.Errors());
        Assert.Equal(("csv", 1), (text.Reading!.Format, text.Rows));
        Assert.Contains("format_by_content", text.Findings.Select(finding => finding.Rule));
    }

    [Fact]
    public void Many_rows_keep_their_numbers_and_shared_texts()
    {
        const int rows = 20_000;
        var sheet = new StringBuilder(Row(1, CaseHeader));
        var strings = new StringBuilder($"""<sst xmlns="{Main}">""");
        for (int i = 0; i < rows; i++)
        {
            strings.Append(System.Globalization.CultureInfo.InvariantCulture, $"<si><t>案例{i}</t></si>");
            // Two blank rows in three.
            string[] row = CaseRow("样例", i);
            row[4] = $"""<c r="@" t="s"><v>{i}</v></c>""";
            sheet.Append(Row(2 + 3 * i, row));
        }
        Dictionary<string, string> parts = Parts(Sheet(sheet.ToString()));
        parts["xl/sharedStrings.xml"] = strings + "</sst>";
        inbox.Put(Name, Zip(parts));
        Assert.Equal(rows, Assert.Single(inbox.Collect().Outcomes).Submission.Rows);
        Assert.Equal([$"{rows}|{rows}|0"],
            inbox.Rows("returns/case", "SELECT count(*), count(DISTINCT source_row), count(*) FILTER (WHERE source_row <> 2 + 3 * substr(case_id, 2)::INT OR title <> '案例' || substr(case_id, 2)) FROM t"));
    }

    [Fact]
    public void Prefixed_tags_are_understood_and_strict_workbooks_told_apart()
    {
        string sheet = Sheet(Cases("样例"));
        string prefixed = System.Text.RegularExpressions.Regex.Replace(sheet, "<(/?)([a-zA-Z])", "<$1x:$2").Replace("xmlns=", "xmlns:x=", StringComparison.Ordinal);
        Assert.Equal("1:", Outcome(Of(prefixed)));
        IEnumerable<KeyValuePair<string, string>> strict = Parts(sheet).Select(part => KeyValuePair.Create(part.Key, part.Value
            .Replace(Main, "http://purl.oclc.org/ooxml/spreadsheetml/main", StringComparison.Ordinal).Replace(Relations, "http://purl.oclc.org/ooxml/officeDocument/relationships", StringComparison.Ordinal)));
        Assert.Equal("0:workbook_strict", Outcome(Zip(strict)));

        string Outcome(byte[] bytes)
        {
            CheckResult result = inbox.Check(Name, bytes);
            return $"{result.Rows}:{string.Join(" ", result.Findings.Errors().Select(finding => finding.Rule + finding.Value))}";
        }
    }

    private static string Tasks(string start, string due)
    {
        string[] header = [.. ReturnSchemas.Load(InboxFixture.Schemas).Find("task")!.Fields.Select(field => field.Name)];
        Assert.Equal(("start_on", "due_on", "progress_pct"), (header[7], header[8], header[10]));
        return Row(1, header) + Row(2, "2025Q3", "440000", "M01", "T1", "任务名称", "牵头单位", "配合单位", start, due, "in_progress", "50", "", "阶段成果", "标签");
    }
}
