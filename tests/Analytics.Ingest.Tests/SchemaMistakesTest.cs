using System.Text.Json.Nodes;

namespace Analytics.Ingest.Tests;

/// <summary>A schema that somebody got wrong: said at once, with the schema and the check, before any file is touched.</summary>
public sealed class SchemaMistakesTest : IDisposable
{
    private readonly InboxFixture inbox = new();

    public void Dispose() => inbox.Dispose();

    [Theory]
    [InlineData("""{"code": "c1", "expression": "employes >= 0", "severity": "error", "message": "甲", "message_en": "a"}""", "c1", "employes")]
    [InlineData("""{"code": "c2", "expression": "employees >= ", "severity": "error", "message": "甲", "message_en": "a"}""", "c2", "syntax error")]
    [InlineData("""{"code": "c3", "expression": "employees + 1", "severity": "error", "message": "甲", "message_en": "a"}""", "c3", "BIGINT")]
    [InlineData("""{"code": "c4", "expression": "employees >= 0", "severity": "error", "message": "甲 {employes}", "message_en": "a"}""", "c4", "employes")]
    [InlineData("""{"code": "c5", "expression": "employees >= 0", "severity": "error", "message": "甲", "message_en": "a {previous.employees}"}""", "c5", "previous.employees")]
    [InlineData("""{"code": "c6", "expression": "employees >= (SELECT count(*) FROM seed_nothing)", "severity": "error", "message": "甲", "message_en": "a"}""", "c6", "seed_nothing")]
    [InlineData("""{"code": "c7", "expression": "employees >= 0", "field": "nothing", "severity": "error", "message": "甲", "message_en": "a"}""", "c7", "nothing")]
    [InlineData("""{"code": "c8", "expression": "employees >= 0", "severity": "grave", "message": "甲", "message_en": "a"}""", "c8", "grave")]
    [InlineData("""{"code": "c9", "level": "rows", "expression": "employees >= 0", "severity": "error", "message": "甲", "message_en": "a"}""", "c9", "rows")]
    [InlineData("""{"code": "r1", "level": "return", "field": "employees", "values": {"n": "count(*)"}, "expression": "m > 1", "severity": "error", "message": "甲", "message_en": "a"}""", "r1", "m")]
    [InlineData("""{"code": "r2", "level": "return", "field": "employees", "values": {"n": "count(nothing)"}, "expression": "n > 1", "severity": "error", "message": "甲", "message_en": "a"}""", "r2", "nothing")]
    [InlineData("""{"code": "r3", "level": "return", "field": "employees", "values": {"n": "count(*)"}, "expression": "n > 1", "severity": "error", "message": "甲 {employees}", "message_en": "a"}""", "r3", "employees")]
    [InlineData("""{"code": "r5", "level": "return", "field": "employees", "values": {"n": "employees"}, "expression": "n > 1", "severity": "error", "message": "甲", "message_en": "a"}""", "r5", "GROUP BY")]
    [InlineData("""{"code": "r4", "level": "return", "field": "employees", "expression": "n > 1", "severity": "error", "message": "甲", "message_en": "a"}""", "r4", "values")]
    public void A_mistake_in_a_check_names_schema_and_check(string check, string code, string detail)
    {
        inbox.Put(EnterpriseFile.Name, EnterpriseFile.Of(EnterpriseFile.Row()));
        string folder = Copy(schema => schema["checks"]!.AsArray().Add(JsonNode.Parse(check)));

        FormatException mistake = Assert.ThrowsAny<FormatException>(() => new Collector(inbox.Warehouse, folder, InboxFixture.Seeds));

        Assert.Contains("enterprise.json", mistake.Message, StringComparison.Ordinal);
        Assert.Contains($"check {code}", mistake.Message, StringComparison.Ordinal);
        Assert.Contains(detail, mistake.Message, StringComparison.Ordinal);
        Assert.Single(Collector.Waiting(inbox.Warehouse));
    }

    [Fact]
    public void A_mistake_in_a_field_names_schema_and_field()
    {
        string Mistake(Action<JsonNode> change) => Assert.ThrowsAny<FormatException>(() => new Collector(inbox.Warehouse, Copy(change), InboxFixture.Seeds)).Message;
        Assert.Contains("the pattern of field period", Mistake(schema => schema["fields"]![0]!["constraints"]!["pattern"] = "["), StringComparison.Ordinal);
        Assert.Contains("field region_code refers to the list nothing", Mistake(schema => schema["foreignKeys"]![0]!["reference"]!["resource"] = "nothing"), StringComparison.Ordinal);
        Assert.Contains("\"nothing\" of its coverage", Mistake(schema => schema["coverage"] = "nothing"), StringComparison.Ordinal);
        Assert.Contains("\"enterprise_name\" of its coverage", Mistake(schema => schema["coverage"] = "enterprise_name"), StringComparison.Ordinal);
        Assert.Contains("\"enterprise_id\" of its coverage", Mistake(schema => schema["primaryKey"]!.AsArray().Add("region_code")), StringComparison.Ordinal);
        Assert.Contains("uses the name batch_place", Mistake(schema => schema["fields"]!.AsArray().Add(JsonNode.Parse("""{"name": "batch_place", "title": "位置", "title_en": "Place", "type": "integer"}"""))), StringComparison.Ordinal);
        Assert.Contains("partitionBy must be period, province", Mistake(schema => schema["partitionBy"] = new JsonArray("province", "period")), StringComparison.Ordinal);
        Assert.Contains("\"nothing\" in its primary key", Mistake(schema => schema["primaryKey"]!.AsArray().Add("nothing")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_check_of_other_returns_of_its_kind_sees_those_that_came_the_same_evening()
    {
        string folder = Copy(schema => schema["checks"]!.AsArray().Add(JsonNode.Parse(
            """{"code": "others", "level": "return", "field": "employees", "values": {"others": "(SELECT count(*) FROM returns_enterprise)"}, "expression": "others = 0", "severity": "warning", "message": "已有 {others} 行", "message_en": "{others} rows"}""")));
        inbox.Put("enterprise_2025Q3_440000.csv", EnterpriseFile.Of(EnterpriseFile.Row(("region_code", "440305"), ("enterprise_id", EnterpriseFile.IdB))));
        inbox.Put("enterprise_2025Q3_100000.csv", EnterpriseFile.Of(EnterpriseFile.Row()));
        using var collector = new Collector(inbox.Warehouse, folder, InboxFixture.Seeds);
        Assert.Equal([[], ["1 rows"]], collector.Collect(cancellation: TestContext.Current.CancellationToken).Outcomes.Select(outcome => outcome.Findings.Select(finding => finding.MessageEn)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Values_of_a_check_may_have_any_name_and_be_made_of_one_another(int files)
    {
        string folder = Copy(schema =>
        {
            foreach (string check in (string[])[
                """{"code": "word", "level": "return", "field": "employees", "values": {"none": "count(*) FILTER (WHERE employees = 12)", "row": "count(*)"}, "expression": "none < row", "severity": "warning", "message": "{none}/{row}", "message_en": "{none} of {row}"}""",
                """{"code": "nested", "level": "return", "field": "employees", "values": {"x": "count(*)", "double": "x * 2"}, "expression": "double < 2 AND x > 0", "severity": "warning", "message": "{double}", "message_en": "twice {double}"}""",
                """{"code": "unknown", "level": "return", "field": "employees", "values": {"unknown": "max(employees) FILTER (WHERE false)"}, "expression": "unknown > 0", "severity": "warning", "message": "甲", "message_en": "never"}"""])
                schema["checks"]!.AsArray().Add(JsonNode.Parse(check));
        });
        // Alone, or in a batch that is looked through at once.
        (string Region, string Id)[] senders = [("440305", EnterpriseFile.IdB), ("450103", EnterpriseFile.IdA)];
        foreach ((string region, string id) in senders.Take(files))
            inbox.Put($"enterprise_2025Q3_{region[..2]}0000.csv", EnterpriseFile.Of(EnterpriseFile.Row(("region_code", region), ("enterprise_id", id), ("employees", "12"), ("industrial_workers", "10"), ("trained_workers", "5"), ("certified_workers", "5"), ("high_skilled_workers", "1"), ("competition_participants", "0"))));
        using var collector = new Collector(inbox.Warehouse, folder, InboxFixture.Seeds);
        Assert.Equal(
            Enumerable.Repeat("twice 2; 1 of 1", files),
            collector.Collect(cancellation: TestContext.Current.CancellationToken).Outcomes.Select(outcome => string.Join("; ", outcome.Findings.Select(finding => finding.MessageEn))));
    }

    private string Copy(Action<JsonNode> change)
    {
        string folder = Directory.CreateDirectory(Path.Combine(inbox.Warehouse.Directory, $"schemas {Guid.NewGuid():N}")).FullName;
        foreach (string file in Directory.EnumerateFiles(InboxFixture.Schemas, "*.json")) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        string path = Path.Combine(folder, "enterprise.json");
        JsonNode schema = JsonNode.Parse(File.ReadAllText(path))!;
        change(schema);
        File.WriteAllText(path, schema.ToJsonString());
        return folder;
    }
}
