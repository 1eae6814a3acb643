using System.Text.Json;
using Analytics.Lake;
using DuckDB.NET.Data;

namespace Analytics.Reports.Queries;

/// <summary>
/// One SELECT of a person, read and found to be nothing but questions to permitted tables. A <see cref="QuerySandbox"/> runs nothing else.
/// DuckDB's own parser takes it apart, so that what is checked is what will run: no text is searched for words.
/// </summary>
public sealed class QueryStatement
{
    private const int LongestText = 100_000;

    // Deeper than DuckDB itself lets expressions go (1,000), and not so deep that the check would run out of stack.
    private const int DeepestTree = 4_000;

    private QueryStatement(string sql, IReadOnlyList<string> tables) => (Sql, Tables) = (sql, tables);

    /// <summary>The permitted tables that it reads, in order of their names.</summary>
    public IReadOnlyList<string> Tables { get; }

    internal string Sql { get; }

    /// <summary>Reads a query.</summary>
    /// <param name="sql">What the person wrote.</param>
    /// <param name="permitted">Names of the tables that it may read.</param>
    /// <exception cref="QueryException">It is not exactly one SELECT over these tables.</exception>
    public static QueryStatement Parse(string sql, IEnumerable<string> permitted)
    {
        ArgumentNullException.ThrowIfNull(sql);
        string[] names = [.. permitted.Order(StringComparer.Ordinal)];
        if (sql.Length > LongestText)
            throw new QueryException($"查询过长，最多 {LongestText:N0} 个字符。", $"The query is too long; it may have {LongestText:N0} characters.");
        if (sql.Contains('\0', StringComparison.Ordinal))
            throw new QueryException("查询中有空字符（NUL）。", "The query has a NUL character in it.");
        try
        {
            using var tree = JsonDocument.Parse(Tree(sql), new JsonDocumentOptions { MaxDepth = DeepestTree });
            return new(sql, new QueryCheck(names).TablesOf(StatementOf(tree.RootElement)));
        }
        catch (JsonException e)
        {
            throw new QueryException("查询嵌套过深。", "The query is nested too deeply.", cause: e);
        }
    }

    // The text goes in as a value and is parsed, never run.
    private static string Tree(string sql)
    {
        try
        {
            using var session = LakeSession.Open(new("256MB", 1, null));
            session.Execute("SET enable_external_access = false; SET lock_configuration = true");
            return session.Query("SELECT json_serialize_sql($1::VARCHAR, skip_null := true, skip_empty := true, skip_default := true)::VARCHAR", row => row.GetString(0), sql)[0];
        }
        catch (DuckDBException e)
        {
            throw new QueryException($"查询无法解析：{e.Message}", $"The query cannot be parsed: {e.Message}", cause: e);
        }
    }

    private static JsonElement StatementOf(JsonElement tree)
    {
        if (tree.GetProperty("error").GetBoolean())
        {
            string message = tree.GetProperty("error_message").GetString()!;
            if (tree.GetProperty("error_type").GetString() == "not implemented")
                throw new QueryException("只能运行 SELECT 查询，其他语句一律不执行。", "Only a SELECT is run; no other statement is.");
            string place = tree.TryGetProperty("position", out var at) && int.TryParse(at.GetString(), out int position) ? $" ({position + 1})" : "";
            throw new QueryException($"查询有语法错误：{message}{place}", $"The query has a syntax error: {message}{place}");
        }
        var statements = tree.TryGetProperty("statements", out var all) ? all : default;
        return statements.ValueKind == JsonValueKind.Array && statements.GetArrayLength() == 1
            ? statements[0]
            : throw new QueryException("请给出一条 SELECT 查询；不能没有，也不能多于一条。", "Give one SELECT, not none and not several.");
    }
}
