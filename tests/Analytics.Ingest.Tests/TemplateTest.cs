using System.Data;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Analytics.Ingest.Workbooks;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using ExcelDataReader;

namespace Analytics.Ingest.Tests;

/// <summary>The workbooks that regions fill in, read back by other programs than ours.</summary>
public sealed class TemplateTest : IDisposable
{
    private static readonly XNamespace M = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    private readonly InboxFixture inbox = new();

    public static TheoryData<string, string> Kinds => new()
    {
        { "case", "2025Q4" }, { "difficulty", "2025Q4" }, { "enterprise", "2025Q4" }, { "inspection", "2025" }, { "target", "2025" }, { "task", "2025Q4" },
    };

    public void Dispose() => inbox.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_template_of_every_kind_is_a_valid_workbook_with_the_names_and_titles_of_its_fields(string kind, string period)
    {
        string path = Make(kind, period, "440000", prefill: false).Path;
        ReturnSchema schema = ReturnSchema.Load(Path.Combine(InboxFixture.Schemas, $"{kind}.json"));

        Validate(path);
        DataTable data = Read(path)[0];
        Assert.Equal(schema.Title, data.TableName);
        Assert.Equal(schema.Fields.Select(field => field.Name), data.Rows[0].ItemArray);
        Assert.Equal(schema.Fields.Select(field => field.Title), data.Rows[1].ItemArray);
        Assert.Equal(2, data.Rows.Count);
        using SpreadsheetDocument document = SpreadsheetDocument.Open(path, false);
        Assert.Equal(
            [("analytics.kind", kind), ("analytics.period", period), ("analytics.region", "440000"), ("analytics.schema_version", "1")],
            document.CustomFilePropertiesPart!.Properties.Select(property => (property.GetAttribute("name", "").Value!, property.InnerText)));
        Assert.Equal([(schema.Title, null), ("填报说明", null), ("_lists", "hidden")],
            Part(path, "xl/workbook.xml").Descendants(M + "sheet").Select(sheet => ((string)sheet.Attribute("name")!, (string?)sheet.Attribute("state"))));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_column_says_what_it_takes_within_the_limits_of_Excel(string kind, string period)
    {
        string path = Make(kind, period, "440000", prefill: false).Path;

        XElement[] rules = [.. Part(path, "xl/worksheets/sheet1.xml").Descendants(M + "dataValidation")];
        Assert.Equal(ReturnSchema.Load(Path.Combine(InboxFixture.Schemas, $"{kind}.json")).Fields.Count, rules.Length);
        Assert.All(rules, rule =>
        {
            Assert.InRange(((string)rule.Attribute("promptTitle")!).Length, 1, 32);
            Assert.InRange(((string)rule.Attribute("prompt")!).Length, 1, 255);
            Assert.InRange(((string?)rule.Attribute("errorTitle") ?? "").Length, 0, 32);
            Assert.InRange(((string?)rule.Attribute("error") ?? "").Length, 0, 225);
            Assert.EndsWith("1048576", (string)rule.Attribute("sqref")!, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Lists_offer_what_the_kind_accepts_in_the_region()
    {
        string path = Make("enterprise", "2025Q4", "440000", prefill: false).Path;

        string[] regions = Choices(path, "region_code"), ownership = Choices(path, "ownership_code");
        // 122 districts and counties of Guangdong, and Dongguan and Zhongshan, which have none: counted in seeds/regions.csv with another program.
        Assert.Equal(RegionsByHand("44"), regions);
        Assert.Contains("440106 天河区", regions);
        Assert.Contains("441900 东莞市", regions);
        Assert.DoesNotContain(regions, region => region.StartsWith("440100", StringComparison.Ordinal));
        Assert.Contains("112 私营有限责任公司", ownership);
        Assert.DoesNotContain(ownership, category => category.StartsWith("100", StringComparison.Ordinal));
        Assert.Equal(["1 国有控股", "2 集体控股", "3 私人控股", "4 港澳台商控股", "5 外商控股", "9 其他"], Choices(path, "holding_code"));
        Assert.Equal(1381, Choices(path, "industry_code").Length);
        Assert.Equal(["2025Q4"], Choices(path, "period"));
        Assert.Equal(["是", "否"], Choices(path, "wage_agreement"));
        XElement[] rules = [.. Part(path, "xl/worksheets/sheet1.xml").Descendants(M + "dataValidation")];
        Assert.Equal("warning", (string?)rules[4].Attribute("errorStyle"));
        Assert.Null((string?)rules[1].Attribute("errorStyle"));
        Assert.Equal(("whole", "0", "2000000"), ((string?)rules[8].Attribute("type"), (string?)rules[8].Element(M + "formula1"), (string?)rules[8].Element(M + "formula2")));
    }

    [Fact]
    public void A_prefilled_template_has_the_rows_of_the_latest_period_before_typed_and_in_words()
    {
        inbox.Hand("enterprise_2025Q2_440000.csv", EnterpriseFile.Of(EnterpriseFile.Row(("period", "2025Q2"), ("enterprise_id", EnterpriseFile.IdB))));
        inbox.Hand("enterprise_2025Q3_440000.csv", EnterpriseFile.Of(EnterpriseFile.Row(("enterprise_name", "=1+1 厂_x0041_")), EnterpriseFile.Row(("enterprise_id", EnterpriseFile.IdC), ("employees", "1234567"))));
        inbox.Hand("enterprise_2025Q3_110000.csv", EnterpriseFile.Of(EnterpriseFile.Row(("enterprise_id", EnterpriseFile.IdB), ("region_code", "110101"))));

        (string path, TemplateResult result) = Make("enterprise", "2025Q4", "440000", prefill: true);

        Assert.Equal((2, "2025Q3"), (result.Rows, result.From.ToString()));
        Validate(path);
        DataTable data = Read(path)[0];
        Assert.Equal(4, data.Rows.Count);
        Assert.Equal(
            ["2025Q4", "440106 天河区", EnterpriseFile.IdA, "=1+1 厂_x0041_", "C3489 其他通用零部件制造", "112 私营有限责任公司", "3 私人控股", "3 小型",
                120.0, 80.0, 40.0, 30.0, 10.0, 12.5, 15.0, 2.0, "是", "否", "是", "是", "否", 6500.0],
            data.Rows[2].ItemArray);
        Assert.Equal(1234567.0, data.Rows[3][8]);
        Assert.Empty(Part(path, "xl/worksheets/sheet1.xml").Descendants(M + "f"));
    }

    [Fact]
    public void A_kind_without_a_primary_key_is_prefilled_in_the_order_in_which_it_was_sent()
    {
        string schemas = Directory.CreateDirectory(Path.Combine(inbox.Warehouse.Directory, "schemas")).FullName;
        JsonObject schema = JsonNode.Parse(File.ReadAllText(Path.Combine(InboxFixture.Schemas, "target.json")))!.AsObject();
        (schema["fields"], schema["foreignKeys"], schema["checks"]) = (new JsonArray([.. schema["fields"]!.AsArray().Take(2).Select(field => field!.DeepClone()),
            JsonNode.Parse("""{"name": "text", "title": "说明", "title_en": "Text", "type": "string"}""")]), new JsonArray(schema["foreignKeys"]![0]!.DeepClone()), new JsonArray());
        schema.Remove("primaryKey");
        File.WriteAllText(Path.Combine(schemas, "target.json"), schema.ToJsonString());
        inbox.Put("target_2025_440000.csv", "period,region_code,text\n2025,440000,c\n2025,440000,a\n2025,440000,b\n");
        using (var collector = new Collector(inbox.Anew, schemas, InboxFixture.Seeds))
            Assert.Empty(Assert.Single(collector.Collect(cancellation: TestContext.Current.CancellationToken).Outcomes).Findings);
        string path = Path.Combine(inbox.Warehouse.Directory, "target_2026_440000.xlsx");
        using var maker = new TemplateMaker(schemas, InboxFixture.Seeds);

        TemplateResult result = maker.Write(new ReturnScope("target", new Period(2026, null), "440000"), path, inbox.Anew);

        Assert.Equal(3, result.Rows);
        Assert.Equal(["c", "a", "b"], Read(path)[0].Rows.Cast<DataRow>().Skip(2).Select(row => row[2]));
    }

    [Fact]
    public void A_prefilled_template_without_anything_accepted_before_is_empty()
    {
        inbox.Hand("enterprise_2025Q3_440000.csv", EnterpriseFile.Of(EnterpriseFile.Row()));

        (string path, TemplateResult result) = Make("enterprise", "2025Q3", "440000", prefill: true);

        Assert.Equal((0, null), (result.Rows, result.From));
        Assert.Equal(2, Read(path)[0].Rows.Count);
    }

    [Fact]
    public void A_file_that_is_there_stays()
    {
        string path = Path.Combine(inbox.Warehouse.Directory, "mine.xlsx");
        File.WriteAllText(path, "mine");
        using var maker = new TemplateMaker(InboxFixture.Schemas, InboxFixture.Seeds);

        Assert.Throws<IOException>(() => maker.Write(new ReturnScope("task", new Period(2025, 4), "440000"), path));

        Assert.Equal("mine", File.ReadAllText(path));
        Assert.Equal(["mine.xlsx"], Directory.EnumerateFiles(inbox.Warehouse.Directory).Select(Path.GetFileName));
    }

    internal static void Validate(string path)
    {
        using SpreadsheetDocument document = SpreadsheetDocument.Open(path, false);
        Assert.Empty(new OpenXmlValidator(FileFormatVersions.Office2019).Validate(document).Select(error => $"{error.Part?.Uri} {error.Path?.XPath} {error.Description}"));
    }

    internal static DataTableCollection Read(string path)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using Stream stream = File.OpenRead(path);
        using IExcelDataReader reader = ExcelReaderFactory.CreateReader(stream);
        var tables = new DataSet();
        do
        {
            DataTable table = tables.Tables.Add(reader.Name);
            while (table.Columns.Count < reader.FieldCount) table.Columns.Add(new DataColumn { DataType = typeof(object) });
            while (reader.Read()) table.Rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i))]);
        }
        while (reader.NextResult());
        return tables.Tables;
    }

    internal static XElement Part(string path, string name)
    {
        using ZipArchive zip = ZipFile.OpenRead(path);
        using Stream stream = zip.GetEntry(name)!.Open();
        return XElement.Load(stream);
    }

    private (string Path, TemplateResult Result) Make(string kind, string period, string region, bool prefill)
    {
        string path = Path.Combine(inbox.Warehouse.Directory, $"{kind}_{period}_{region}.xlsx");
        using var maker = new TemplateMaker(InboxFixture.Schemas, InboxFixture.Seeds);
        Assert.True(Period.TryParse(period, out Period at));
        return (path, maker.Write(new ReturnScope(kind, at, region), path, prefill ? inbox.Warehouse : null));
    }

    private static string[] Choices(string path, string field)
    {
        DataTable lists = Read(path)["_lists"]!;
        int column = Array.IndexOf(lists.Rows[0].ItemArray, field);
        string letters = new CellAddress(1, column + 1, null).Cell[..^1];
        string[] choices = [.. lists.AsEnumerable().Skip(1).Select(row => row[column]).OfType<string>()];
        Assert.Contains(Part(path, "xl/worksheets/sheet1.xml").Descendants(M + "formula1"), formula => formula.Value == $"_lists!${letters}$2:${letters}${choices.Length + 1}");
        return choices;
    }

    private static string[] RegionsByHand(string prefix) =>
        [.. File.ReadLines(Path.Combine(InboxFixture.Seeds, "regions.csv")).Select(line => line.Split(',')).Where(cells => cells[0].StartsWith(prefix, StringComparison.Ordinal) && (cells[3] == "county" || cells[5] == "no_counties"))
            .Select(cells => $"{cells[0]} {cells[1]}").Order(StringComparer.Ordinal)];
}
