using System.Text.RegularExpressions;
using Analytics.Lake;
using DuckDB.NET.Data;

namespace Analytics.Ingest;

/// <summary>
/// Looks through the schemas before any file is touched: every name must be a field, a value or a code list that is there, every expression must be SQL
/// that says yes or no. A mistake is told with the schema and the check, and is never met in the middle of a return.
/// </summary>
internal static class SchemaAudit
{
    private static readonly string[] Partitions = ["period", "province"];

    // What a table holds beside the fields.
    private static readonly string[] Reserved = ["province", "submission_id", ReturnScan.SourceRow, BatchScan.Place];

    /// <summary>Looks through all schemas.</summary>
    /// <param name="session">A session with the seeds attached.</param>
    /// <param name="schemas">The kinds.</param>
    /// <exception cref="SchemaException">A schema has a mistake.</exception>
    public static void Run(LakeSession session, ReturnSchemas schemas)
    {
        var lists = session.Query("SELECT table_name || '.' || column_name FROM duckdb_columns() WHERE starts_with(table_name, 'seed_')", row => row.GetString(0)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (ReturnSchema schema in schemas.All) session.Attach(CheckViews.Of(schema.Name), schema.Layout);
        foreach (ReturnSchema schema in schemas.All)
        {
            foreach (string view in (string[])[CheckViews.Current, CheckViews.Previous, ReturnAudit.Before]) session.Attach(view, schema.Layout);
            Fields(schema, lists);
            foreach (RowCheck check in schema.Checks) Names(schema, check);
            foreach (ReturnCheck check in schema.ReturnChecks) Names(schema, check);
            Expressions(session, schema);
        }
    }

    private static void Fields(ReturnSchema schema, HashSet<string> lists)
    {
        foreach (string name in schema.PrimaryKey.Where(name => !Has(schema, name)))
            throw new SchemaException($"报表定义 {schema.Name}.json：主键中的“{name}”不是字段。", $"Schema {schema.Name}.json: \"{name}\" in its primary key is no field.");
        foreach (string name in (string[])["period", "region_code"])
            if (!Has(schema, name)) throw new SchemaException($"报表定义 {schema.Name}.json：缺少字段 {name}。", $"Schema {schema.Name}.json has no field {name}.");
        if (!schema.PartitionBy.SequenceEqual(Partitions))
            throw new SchemaException($"报表定义 {schema.Name}.json：partitionBy 应为 period、province。", $"Schema {schema.Name}.json: partitionBy must be period, province.");
        foreach (string name in Reserved.Where(name => Has(schema, name) || schema.ReturnChecks.Any(check => check.Values.Any(value => value.Name == name))))
            throw new SchemaException($"报表定义 {schema.Name}.json：名称 {name} 由程序使用，请换一个。", $"Schema {schema.Name}.json: the program uses the name {name} itself; choose another.");
        // Then a row is one of what is counted, and the counts of regions add up.
        if (schema.Coverage is { } covered && !schema.PrimaryKey.Order(StringComparer.Ordinal).SequenceEqual(((string[])["period", covered]).Order(StringComparer.Ordinal)))
            throw new SchemaException($"报表定义 {schema.Name}.json：coverage 的字段“{covered}”与 period 应恰好组成主键。", $"Schema {schema.Name}.json: the field \"{covered}\" of its coverage and period must be its primary key.");
        foreach (ReturnField field in schema.Fields)
        {
            string at = $"{schema.Name}.json", name = field.Name;
            if (field.Pattern is { } pattern && Wrong(() => _ = new Regex(pattern)) is { } reason)
                throw new SchemaException($"报表定义 {at}：字段 {name} 的 pattern 不是正则表达式：{reason}", $"Schema {at}: the pattern of field {name} is no regular expression: {reason}");
            if (field.Codes is var (resource, column) && !lists.Contains($"seed_{resource}.{column}"))
                throw new SchemaException($"报表定义 {at}：字段 {name} 的代码表 {resource}（列 {column}）不存在。", $"Schema {at}: field {name} refers to the list {resource}, column {column}, which is not there.");
        }
    }

    private static void Names(ReturnSchema schema, RowCheck check)
    {
        if (check.Field is { } marked && !Has(schema, marked)) throw Unknown(schema, check.Code, marked);
        foreach (string name in CheckText.Shown(check.MessageZh, check.MessageEn))
        {
            bool isPrevious = name.StartsWith("previous.", StringComparison.Ordinal);
            if ((isPrevious && !check.UsesPrevious) || !Has(schema, isPrevious ? name["previous.".Length..] : name)) throw Unknown(schema, check.Code, name);
        }
    }

    private static void Names(ReturnSchema schema, ReturnCheck check)
    {
        if (!Has(schema, check.Field)) throw Unknown(schema, check.Code, check.Field);
        foreach (string name in CheckText.Shown(check.MessageZh, check.MessageEn))
            if (check.Values.All(value => value.Name != name)) throw Unknown(schema, check.Code, name);
    }

    /// <summary>Lets DuckDB bind the expressions: all of a kind at once, and one by one only to find the one that is wrong.</summary>
    private static void Expressions(LakeSession session, ReturnSchema schema)
    {
        const string rows = $"(SELECT s.*, p AS previous FROM {CheckViews.Current} s JOIN {ReturnAudit.Before} p ON true)";
        // Beside a count, only what is made of all rows can stand.
        List<(string Code, string Sql, string From)> all =
        [
            .. schema.Checks.Select(check => (check.Code, check.Expression, check.UsesPrevious ? rows : CheckViews.Current)),
            .. schema.ReturnChecks.Select(check => (check.Code, check.Expression, $"(SELECT {WholeReturnAudit.Select(check.Values)}, count(*) FROM {CheckViews.Current})")),
        ];
        IEnumerable<string> each = all.GroupBy(check => check.From).Select(group => $"(SELECT {string.Join(", ", group.Select(check => $"({check.Sql})"))} FROM {group.Key})");
        if (all.Count == 0 || Wrong(() => AllBoolean(session, $"SELECT * FROM {string.Join(", ", each)}")) is null) return;
        foreach ((string code, string sql, string from) in all)
        {
            if (Wrong(() => AllBoolean(session, $"SELECT ({sql}) FROM {from}")) is { } reason)
                throw new SchemaException($"报表定义 {schema.Name}.json：检查 {code} 的表达式有误：{reason}", $"Schema {schema.Name}.json: the expression of the check {code} is wrong: {reason}");
        }
    }

    private static void AllBoolean(LakeSession session, string select)
    {
        foreach (string type in session.Query($"DESCRIBE {select}", row => row.GetString(1)))
            if (type != "BOOLEAN") throw new FormatException($"{type}, not BOOLEAN");
    }

    private static string? Wrong(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception exception) when (exception is DuckDBException or FormatException or ArgumentException)
        {
            return exception.Message;
        }
    }

    private static bool Has(ReturnSchema schema, string field) => schema.Fields.Any(each => each.Name == field);

    private static SchemaException Unknown(ReturnSchema schema, string code, string name) => new(
        $"报表定义 {schema.Name}.json：检查 {code} 提到的“{name}”不存在。", $"Schema {schema.Name}.json: the check {code} names \"{name}\", which is not there.");
}
