using static Analytics.Ingest.Tests.WorkbookFile;

namespace Analytics.Ingest.Tests;

/// <summary>Workbooks whose parts have names of their own: what is what, relationships and types say. Such are written by libraries of other makers.</summary>
public sealed class PackagePartsTest : IDisposable
{
    private readonly InboxFixture inbox = new();

    public void Dispose() => inbox.Dispose();

    /// <summary>A workbook with each part under another name, named in another way, its texts shared and its day a number with a format.</summary>
    public static TheoryData<string, string, string, string> Named => new()
    {
        { "everything elsewhere", "data/book.xml", "/data/tables/one.xml", "/data/texts.xml" },
        { "beside it", "data/book.xml", "tables/one.xml", "texts.xml" },
        { "up and down again", "data/book.xml", "../data/./tables/one.xml", "../data/texts.xml" },
        { "at the root", "book.xml", "data/tables/one.xml", "data/texts.xml" },
        { "usual, but from the root of the package", "xl/workbook.xml", "/data/tables/one.xml", "/data/texts.xml" },
        { "usual, but up and down again", "xl/workbook.xml", "../data/tables/one.xml", "../data/texts.xml" },
        { "escaped", "data/book.xml", "/data/t%61bles/one.xml", "/d%61ta/texts.xml" },
    };

    private static Dictionary<string, string> Parts(string main, string sheet, string texts)
    {
        Dictionary<string, string> usual = WorkbookFile.Parts(Sheet(Cases("样例").Replace(Text("样例").Replace("\"@\"", "\"F2\"", StringComparison.Ordinal), """<c r="F2" t="s"><v>1</v></c>""", StringComparison.Ordinal)));
        int slash = main.LastIndexOf('/') + 1;
        return new()
        {
            ["[Content_Types].xml"] = usual["[Content_Types].xml"],
            ["_rels/.rels"] = usual["_rels/.rels"].Replace("xl/workbook.xml", main, StringComparison.Ordinal),
            [main] = usual["xl/workbook.xml"],
            [$"{main[..slash]}_rels/{main[slash..]}.rels"] = usual["xl/_rels/workbook.xml.rels"]
                .Replace("worksheets/sheet1.xml", sheet, StringComparison.Ordinal).Replace("sharedStrings.xml", texts, StringComparison.Ordinal).Replace("styles.xml", "/data/looks.xml", StringComparison.Ordinal),
            ["data/tables/one.xml"] = usual["xl/worksheets/sheet1.xml"],
            ["data/texts.xml"] = $"<sst xmlns=\"{Main}\"><si><t>另一条</t></si><si><t>共享文本</t></si></sst>",
            ["data/looks.xml"] = usual["xl/styles.xml"],
        };
    }

    [Theory]
    [MemberData(nameof(Named), DisableDiscoveryEnumeration = true)]
    public void A_workbook_is_read_whatever_its_parts_are_called(string what, string main, string sheet, string texts)
    {
        Assert.NotEmpty(what);
        inbox.Put(Name, Zip(Parts(main, sheet, texts)));

        Outcome outcome = Assert.Single(inbox.Collect().Outcomes);

        Assert.Equal((SubmissionStatus.Accepted, ""), (outcome.Submission.Status, string.Join(" ", outcome.Findings.Errors().Select(finding => finding.MessageZh))));
        Assert.Equal(["共享文本|2"], inbox.Rows("returns/case", "SELECT summary, source_row FROM t"));
    }

    [Fact]
    public void Without_relationships_of_the_root_the_types_say_which_part_is_the_workbook()
    {
        Dictionary<string, string> parts = Parts("data/book.xml", "tables/one.xml", "texts.xml");
        parts.Remove("_rels/.rels");
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].Replace("</Types>",
            """<Override PartName="/data/book.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>""", StringComparison.Ordinal);
        Assert.Equal(("", 1L), (string.Join(" ", inbox.Check(Name, Zip(parts)).Findings.Errors().Select(finding => finding.MessageZh)), inbox.Check(Name, Zip(parts)).Rows));
    }

    [Fact]
    public void Days_are_days_by_a_stylesheet_of_another_name()
    {
        // Style 1 is a day; 45931 is 2025-10-01, which the sheet shows and the style alone tells.
        Dictionary<string, string> parts = Parts("data/book.xml", "tables/one.xml", "texts.xml");
        parts["data/tables/one.xml"] = Sheet(Cases(Number("45931", 1)));
        inbox.Put(Name, Zip(parts));
        inbox.Collect();
        Assert.Equal(["2025-10-01"], inbox.Rows("returns/case", "SELECT summary FROM t"));
    }

    [Theory]
    [InlineData("../../../etc/one.xml", "workbook_unsafe")]
    [InlineData("//example.org/one.xml", "workbook_unsafe")]
    [InlineData("file:///etc/passwd", "workbook_unsafe")]
    [InlineData("..\\tables\\one.xml", "workbook_unsafe")]
    [InlineData("%2e%2e/%2e%2e/one.xml", "workbook_unsafe")]
    [InlineData("tables/two.xml", "workbook_damaged")]
    [InlineData("", "workbook_damaged")]
    public void A_sheet_out_of_the_package_or_missing_is_a_finding(string sheet, string rule)
    {
        inbox.Put(Name, Zip(Parts("data/book.xml", sheet, "texts.xml")));
        Outcome outcome = Assert.Single(inbox.Collect().Outcomes);
        Assert.Equal([rule], outcome.Findings.Select(finding => finding.Rule));
    }

    [Theory]
    [InlineData("../book.xml", "workbook_unsafe")]
    [InlineData("data/none.xml", "workbook_damaged")]
    [InlineData("data/looks.xml", "other_format")]
    public void A_main_part_out_of_the_package_missing_or_of_another_kind_is_a_finding(string main, string rule)
    {
        Dictionary<string, string> parts = Parts("data/book.xml", "tables/one.xml", "texts.xml");
        parts["_rels/.rels"] = parts["_rels/.rels"].Replace("data/book.xml", main, StringComparison.Ordinal);
        Assert.Equal([rule], inbox.Check(Name, Zip(parts)).Findings.Select(finding => finding.Rule));
    }

    [Fact]
    public void A_returned_workbook_with_parts_of_other_names_is_marked_where_it_was_read()
    {
        Dictionary<string, string> parts = Parts("data/book.xml", "../data/tables/one.xml", "/data/texts.xml");
        parts["data/tables/one.xml"] = parts["data/tables/one.xml"].Replace("440000", "110000", StringComparison.Ordinal);
        inbox.Put(Name, Zip(parts));

        Outcome outcome = Assert.Single(inbox.Collect().Outcomes);

        Assert.Equal(["wrong_region B2"], outcome.Findings.Errors().Select(finding => $"{finding.Rule} {finding.Address!.Value.Cell}"));
        Assert.EndsWith(".xlsx", outcome.FindingsFile, StringComparison.Ordinal);
    }
}
