using System.Text.Json;
using System.Text.RegularExpressions;

namespace Analytics.Reports.Queries;

/// <summary>
/// Goes through the tree of a SELECT and lets pass what it knows: the permitted tables, plain series, and the functions of <see cref="QueryFunctions"/>. Everything
/// else is refused.
/// </summary>
internal sealed partial class QueryCheck(IReadOnlyList<string> permitted)
{
    // Where rows may come from, as DuckDB calls it.
    private static readonly HashSet<string> Sources = ["BASE_TABLE", "EMPTY", "EXPRESSION_LIST", "JOIN", "PIVOT", "SUBQUERY", "TABLE_FUNCTION"];

    private static readonly HashSet<string> Nodes = ["SELECT_NODE", "SET_OPERATION_NODE", "CTE_NODE", "RECURSIVE_CTE_NODE"];

    private readonly SortedSet<string> tables = new(StringComparer.Ordinal);

    /// <summary>The permitted tables that a statement reads.</summary>
    /// <exception cref="QueryException">It does something else too.</exception>
    public IReadOnlyList<string> TablesOf(JsonElement statement)
    {
        Visit(statement, []);
        return [.. tables];
    }

    private void Visit(JsonElement element, HashSet<string> named)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var each in element.EnumerateArray())
                Visit(each, named);
            return;
        }
        if (element.ValueKind != JsonValueKind.Object)
            return;
        string? type = Text(element, "type");
        if (element.TryGetProperty("node", out var node) && !(node.ValueKind == JsonValueKind.Object && Nodes.Contains(Text(node, "type") ?? "")))
            throw Refused("语句", "statement", Text(node, "type"));
        if (element.TryGetProperty("from_table", out var from))
            CheckSource(from);
        if (type is "JOIN" && !element.TryGetProperty("class", out _))
        {
            CheckSource(element.GetProperty("left"));
            CheckSource(element.GetProperty("right"));
        }
        if (element.TryGetProperty("source", out var pivoted) && type is "PIVOT")
            CheckSource(pivoted);
        if (type == "BASE_TABLE")
            CheckTable(element, named);
        else if (type == "TABLE_FUNCTION")
            CheckFunction(element.GetProperty("function"), QueryFunctions.Tables);
        else if (type == "SHOW_REF")
            throw new QueryException("只能运行 SELECT 查询。表和列的说明用 --tables 查看。", "Only a SELECT is run. Tables and columns are listed by --tables.");
        if (Text(element, "class") is "FUNCTION" or "WINDOW" && type != "TABLE_FUNCTION")
            CheckFunction(element, QueryFunctions.Allowed);
        VisitParts(element, named, type);
    }

    // A WITH names its queries for what follows it and for the query below it, and a recursive one for itself; nowhere else.
    private void VisitParts(JsonElement element, HashSet<string> outer, string? type)
    {
        HashSet<string> named = outer;
        if (element.TryGetProperty("cte_map", out var map) && map.TryGetProperty("map", out var queries))
        {
            named = new(outer, StringComparer.OrdinalIgnoreCase);
            foreach (var query in queries.EnumerateArray())
            {
                Visit(query.GetProperty("value"), named);
                named.Add(Named(Text(query, "key")));
            }
        }
        HashSet<string> below = type is "RECURSIVE_CTE_NODE" or "CTE_NODE" ? new(named, StringComparer.OrdinalIgnoreCase) { Named(Text(element, "cte_name")) } : named;
        foreach (var part in element.EnumerateObject())
        {
            // The function of a table function was checked as one.
            if (part.Name == "function" && type == "TABLE_FUNCTION")
                VisitParts(part.Value, named, null);
            // What a recursion begins with does not know its name yet: there it would be a table's.
            else if (part.Name != "cte_map")
                Visit(part.Value, part.Name is "left" or "query" ? named : below);
        }
    }

    private static void CheckSource(JsonElement source)
    {
        if (Text(source, "type") is not { } type || !(Sources.Contains(type) || type == "SHOW_REF"))
            throw Refused("数据来源", "source", Text(source, "type"));
    }

    private void CheckTable(JsonElement table, HashSet<string> named)
    {
        string name = Text(table, "table_name") ?? "";
        bool qualified = Text(table, "schema_name") is { Length: > 0 } || Text(table, "catalog_name") is { Length: > 0 };
        if (!qualified && named.Contains(name))
            return;
        string? known = qualified ? null : permitted.FirstOrDefault(each => each.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (known is null)
        {
            string asked = string.Join('.', new[] { Text(table, "catalog_name"), Text(table, "schema_name"), name }.Where(part => !string.IsNullOrEmpty(part)));
            throw new QueryException(
                $"没有可查询的表“{asked}”。可以查询：{string.Join("、", permitted)}。", $"There is no table \"{asked}\" to query. There are: {string.Join(", ", permitted)}.");
        }
        tables.Add(known);
    }

    private static void CheckFunction(JsonElement function, IReadOnlySet<string> allowed)
    {
        string name = Text(function, "function_name") ?? "";
        if (!allowed.Contains(name))
            throw new QueryException($"查询中不能使用函数 {name}。", $"The function {name} cannot be used in a query.");
    }

    // A name that looks like a file would be one wherever the name does not reach.
    private static string Named(string? name) => name is not null && PlainName().IsMatch(name)
        ? name
        : throw new QueryException($"WITH 中的名称“{name}”只能由字母、数字和下划线组成。", $"The name \"{name}\" in WITH may have letters, digits and underscores only.");

    private static QueryException Refused(string zh, string en, string? what) =>
        new($"查询中不能使用这种{zh}：{what}。", $"This kind of {en} cannot be used in a query: {what}.");

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{N}_]*\z")]
    private static partial Regex PlainName();
}
