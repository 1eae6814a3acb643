using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Analytics.Ingest;
using Analytics.Lake;

namespace Analytics.Jobs.Tests;

/// <summary>The six files of <c>schemas/</c>: their form, and what each of their rules lets pass and refuses.</summary>
public sealed partial class SamplesSchemasTest(SamplesSeedSession seeds) : IClassFixture<SamplesSeedSession>
{
    private readonly LakeSession session = seeds.Session;

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "schemas");

    public static TheoryData<string, string> Kinds() => new()
    {
        {
            "enterprise", "period region_code enterprise_id enterprise_name industry_code ownership_code holding_code size_code employees industrial_workers trained_workers certified_workers "
            + "high_skilled_workers training_spend competition_participants innovation_results wage_agreement skill_pay career_ladder union_established chain_leader average_wage"
        },
        { "task", "period region_code measure_code task_id task_name responsible_unit assisting_units start_on due_on status progress_pct completed_on milestone tags" },
        { "difficulty", "period region_code measure_code difficulty_id difficulty_code description owner raised_on resolved_on" },
        { "inspection", "period region_code channel criterion_code score max_score inspector evidence" },
        { "case", "period region_code measure_code case_id title summary industry_code holding_code level" },
        { "target", "period region_code indicator_code value" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_schema_has_its_fields_in_order_and_only_known_properties(string kind, string fields)
    {
        JsonObject root = Parse(kind);

        Assert.Equal(fields.Split(' '), Objects(root, "fields").Select(field => (string)field["name"]!));
        Known(root, "name version title title_en description description_en frequency coverage partitionBy missingValues fields primaryKey foreignKeys checks");
        Assert.NotEmpty((string)root["version"]!);
        Assert.Equal([""], root["missingValues"]!.AsArray().Select(value => (string)value!));
        foreach (JsonObject field in Objects(root, "fields"))
        {
            Known(field, "name title title_en type format groupChar trueValues falseValues description description_en example suggest constraints");
            Assert.Contains((string)field["type"]!, (string[])["string", "integer", "number", "boolean", "date"]);
            if (field["constraints"] is JsonObject constraints) Known(constraints, "required unique pattern enum minimum maximum minLength maxLength");
            Assert.Equal(field["description"] is null, field["description_en"] is null);
        }
        foreach (JsonObject check in Objects(root, "checks"))
        {
            Known(check, check["level"] is null ? "code expression severity message message_en field" : "code level field values expression severity message message_en");
            Assert.Contains((string)check["severity"]!, (string[])["error", "warning"]);
        }
        foreach (string text in (string[])["title", "title_en"]) Assert.Distinct(Objects(root, "fields").Select(field => (string)field[text]!));
        Assert.Distinct(Objects(root, "checks").Select(check => (string)check["code"]!));
        Assert.Equal(kind is "inspection" or "target" ? "year" : "quarter", (string)root["frequency"]!);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Keys_name_fields_and_code_lists_that_exist(string kind, string fields)
    {
        JsonObject root = Parse(kind);
        string[] names = fields.Split(' ');

        Assert.All(root["primaryKey"]!.AsArray(), key => Assert.Contains((string)key!, names));
        foreach (JsonObject suggest in Objects(root, "fields").Select(field => field["suggest"]).OfType<JsonObject>())
            Assert.True(Count($"SELECT count(*) = count(DISTINCT {suggest["fields"]}) FROM seed_{suggest["resource"]}") == 1, $"{suggest}");
        foreach (JsonObject key in Objects(root, "foreignKeys"))
        {
            Assert.Contains((string)key["fields"]!, names);
            (string list, string column) = ((string)key["reference"]!["resource"]!, (string)key["reference"]!["fields"]!);
            Assert.True(Count($"SELECT count(*) = count(DISTINCT {column}) FROM seed_{list}") == 1, $"{list}.{column}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Checks_are_boolean_expressions_and_their_messages_name_fields(string kind, string fields)
    {
        string[] names = fields.Split(' ');
        ReturnSchema schema = ReturnSchema.Load(Path.Combine(Folder, kind + ".json"));
        Assert.NotEmpty(schema.Checks);
        session.Execute(Tasks);
        session.Execute($"CREATE OR REPLACE TABLE form ({string.Join(", ", schema.Fields.Select(field => $"\"{field.Name}\" {field.DuckType}"))})");
        foreach (RowCheck check in schema.Checks)
        {
            Assert.Equal("BOOLEAN", session.Query($"DESCRIBE SELECT {check.Expression} FROM (SELECT s.*, p AS previous FROM form s, form p)", row => row.GetString(1))[0]);
            foreach (string message in (string[])[check.MessageZh, check.MessageEn])
                Assert.All(Placeholder().Matches(message), match => Assert.Contains(match.Groups[1].Value, names));
            Assert.Matches("[\u4e00-\u9fff]", check.MessageZh);
            Assert.DoesNotMatch("[\u4e00-\u9fff]", check.MessageEn);
        }
        foreach (ReturnCheck check in schema.ReturnChecks)
        {
            Assert.Contains(check.Field, names);
            foreach (string message in (string[])[check.MessageZh, check.MessageEn])
                Assert.All(Placeholder().Matches(message), match => Assert.Contains(match.Groups[1].Value, check.Values.Select(value => value.Name)));
            Assert.Matches("[\u4e00-\u9fff]", check.MessageZh);
            Assert.DoesNotMatch("[\u4e00-\u9fff]", check.MessageEn);
        }
    }

    /// <summary>A good row, with its predecessor the same row of the period before; each change to one of them breaks exactly the rules named.</summary>
    public static TheoryData<string, string, string> Changes() => new()
    {
        { "enterprise", "", "" },
        { "enterprise", "region_code=110000", "region_is_county" },
        { "enterprise", "region_code=441900", "" },
        { "enterprise", "region_code=660000", "" },
        { "enterprise", "region_code=110100", "region_is_county" },
        { "enterprise", "industry_code=C3699", "industry_class_known" },
        { "enterprise", "industry_code=C9911", "industry_division_known industry_changed" },
        { "enterprise", "ownership_code=110", "ownership_is_leaf" },
        { "enterprise", "ownership_code=131", "holding_fits_ownership" },
        { "enterprise", "holding_code=1", "holding_fits_ownership holding_changed" },
        { "enterprise", "industrial_workers=501;trained_workers=0", "workers_le_employees" },
        { "enterprise", "trained_workers=401", "trained_le_workers everybody_trained" },
        { "enterprise", "trained_workers=400", "everybody_trained" },
        { "enterprise", "certified_workers=401", "certified_le_workers" },
        { "enterprise", "high_skilled_workers=151", "high_skilled_le_certified" },
        { "enterprise", "competition_participants=501", "competitors_le_employees" },
        { "enterprise", "size_code=4;employees=1000", "size_fits_employees" },
        { "enterprise", "training_spend=2500.01", "training_spend_unit" },
        { "enterprise", "average_wage=999.99;previous.average_wage=1000", "average_wage_unit" },
        { "enterprise", "previous.employees=99", "employees_jump" },
        { "enterprise", "previous.employees=2501", "employees_jump" },
        { "enterprise", "employees=9223372036854775807", "employees_jump" },
        { "enterprise", "average_wage=16000.02", "wage_jump" },
        { "enterprise", "average_wage=16000.02;previous.employees=0", "employees_jump" },
        { "enterprise", "previous.employees=1000", "employees_halved" },
        { "enterprise", "previous.employees=999", "" },
        { "enterprise", "previous.average_wage=NULL;previous.employees=NULL;previous.holding_code=NULL", "" },
        { "task", "", "" },
        { "task", "region_code=110100", "region_in_use" },
        { "task", "region_code=710000", "region_in_use" },
        { "task", "start_on=0202-01-01", "start_plausible" },
        { "task", "due_on=2205-06-30;previous.due_on=2205-06-30", "due_plausible" },
        { "task", "due_on=2025-01-14;previous.due_on=2025-01-14", "due_after_start" },
        { "task", "due_on=2025-12-30", "due_moved" },
        { "task", "completed_on=2025-06-01", "completed_iff_done" },
        { "task", "status=done;progress_pct=100", "completed_iff_done" },
        { "task", "status=done;progress_pct=90;completed_on=2025-06-01", "done_is_100" },
        { "task", "status=done;progress_pct=100;completed_on=2025-01-14", "completed_after_start" },
        { "task", "status=done;progress_pct=100;completed_on=2025-10-01", "completed_in_period" },
        { "task", "status=done;progress_pct=100;completed_on=2025-09-30", "" },
        { "task", "status=not_started;previous.progress_pct=0", "not_started_is_0" },
        { "task", "status=not_started;progress_pct=0;previous.progress_pct=0;due_on=2025-06-30;previous.due_on=2025-06-30", "not_started_late" },
        { "task", "progress_pct=100", "full_but_not_done" },
        { "task", "previous.progress_pct=61", "progress_went_back" },
        { "task", "previous.status=done", "reopened" },
        { "task", "previous.measure_code=M10", "measure_changed" },
        { "task", "status=done;progress_pct=100;completed_on=2025-09-30;previous.completed_on=2025-09-29", "completed_moved" },
        { "difficulty", "", "" },
        { "difficulty", "region_code=500200", "region_in_use" },
        { "difficulty", "raised_on=1925-08-01;previous.raised_on=1925-08-01", "raised_plausible" },
        { "difficulty", "raised_on=2025-10-01;previous.raised_on=2025-10-01", "raised_in_period" },
        { "difficulty", "resolved_on=2025-07-31", "resolved_after_raised" },
        { "difficulty", "resolved_on=2025-10-01", "resolved_in_period" },
        { "difficulty", "difficulty_code=other;description=其他", "other_explained" },
        { "difficulty", "previous.raised_on=2025-08-02", "raised_moved" },
        { "difficulty", "previous.resolved_on=2025-08-09", "reopened" },
        { "difficulty", "measure_code=M10", "measure_without_task" },
        { "difficulty", "measure_code=M10;region_code=330000", "" },
        { "inspection", "", "" },
        { "inspection", "region_code=820000", "region_in_use" },
        { "inspection", "score=20.5", "score_le_max" },
        { "inspection", "score=20;evidence=NULL", "evidence_for_extremes" },
        { "inspection", "previous.max_score=25", "max_score_changed" },
        { "case", "", "" },
        { "case", "industry_code=NULL;holding_code=NULL", "" },
        { "case", "region_code=659000", "region_in_use" },
        { "case", "industry_code=C44", "industry_division_known" },
        { "case", "summary=很好", "summary_says_something" },
        { "case", "measure_code=M10", "measure_without_task" },
        { "target", "", "" },
        { "target", "region_code=419000", "region_in_use" },
        { "target", "value=100.1", "share_le_100" },
        { "target", "value=0.655;previous.value=0.6", "share_as_fraction" },
        { "target", "value=200;previous.value=180;indicator_code=average_wage", "" },
        { "target", "value=65.5;previous.value=32.7", "target_jump" },
        { "target", "value=65.5;previous.value=0", "" },
    };

    // The one task that the region has reported.
    private const string Tasks = "CREATE OR REPLACE TABLE returns_task AS SELECT '320000' AS region_code, 'M09' AS measure_code";

    private static readonly Dictionary<string, string> GoodRows = new()
    {
        ["enterprise"] = "2025Q3|110101|9100000054971326X7|某企业|C3611|112|3|2|500|400|200|150|50|20.50|40|3|true|false|true|true|false|8000.00",
        ["task"] = "2025Q3|320000|M09|M09-01|某任务|总工会||2025-01-15|2025-12-31|in_progress|60|||",
        ["difficulty"] = "2025Q3|320000|M09|D01|funding|培训补贴资金拨付不及时|财政厅|2025-08-01|",
        ["inspection"] = "2025|320000|union|VISIT-01|15.5|20|督查组|实地走访",
        ["case"] = "2025Q3|320000|M09|1|某案例|建立覆盖班组的培训制度，培训结果与上岗资格挂钩。|C36|3|province",
        ["target"] = "2025|320000|trained_rate|65.5",
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Checks_refuse_what_they_should_and_nothing_else(string kind, string changes, string broken)
    {
        ReturnSchema schema = ReturnSchema.Load(Path.Combine(Folder, kind + ".json"));
        Dictionary<string, string> row = Row(schema, kind), previous = Row(schema, kind);
        foreach (string[] change in changes.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(change => change.Split('=')))
        {
            Dictionary<string, string> target = change[0].StartsWith("previous.", StringComparison.Ordinal) ? previous : row;
            string field = change[0].Replace("previous.", "", StringComparison.Ordinal);
            Assert.True(target.ContainsKey(field), field);
            target[field] = change[1] == "NULL" ? "" : change[1];
        }
        string Cells(Dictionary<string, string> values) => string.Join(", ", schema.Fields.Select(field => $"CAST(NULLIF('{values[field.Name]}', '') AS {field.DuckType}) AS \"{field.Name}\""));
        string from = $"(SELECT s.*, p AS previous FROM (SELECT {Cells(row)}) s, (SELECT {Cells(previous)}) p)";
        session.Execute(Tasks);

        IEnumerable<string> failing = schema.Checks.Where(check => Count($"SELECT count(*) FROM {from} WHERE NOT ({check.Expression})") == 1).Select(check => check.Code);
        Assert.Equal(broken, string.Join(' ', failing));
    }

    [Fact]
    public void Every_check_has_a_row_that_breaks_it() =>
        Assert.Equal(ReturnSchemas.Load(Folder).All.SelectMany(schema => schema.Checks.Select(check => $"{schema.Name} {check.Code}")).Order(StringComparer.Ordinal),
            Changes().SelectMany(row => row.Data.Item3.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(code => $"{row.Data.Item1} {code}")).Distinct().Order(StringComparer.Ordinal));

    private static Dictionary<string, string> Row(ReturnSchema schema, string kind) =>
        schema.Fields.Zip(GoodRows[kind].Split('|'), (field, value) => (field.Name, value)).ToDictionary();

    private static JsonObject Parse(string kind) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, kind + ".json")))!.AsObject();

    private static IEnumerable<JsonObject> Objects(JsonObject root, string property) => root[property]!.AsArray().Select(item => item!.AsObject());

    private static void Known(JsonObject node, string keys) => Assert.Empty(node.Select(property => property.Key).Except(keys.Split(' ')));

    private long Count(string sql) => Convert.ToInt64(session.Query(sql, row => row.GetValue(0))[0], null);

    [GeneratedRegex(@"\{(?:previous\.)?([a-z_]+)\}")]
    private static partial Regex Placeholder();
}
