using Analytics.Lake;
using Analytics.Transforms;
using Analytics.Transforms.Disclosure;

namespace Analytics.Reports.Queries;

/// <summary>The tables that a person may query, by the names that a query uses: <c>task_progress</c> for <c>marts/task_progress</c>.</summary>
public sealed class QueryScope
{
    private const string Research = "research_enterprise";

    private readonly LakeStore lake;
    private readonly bool evaluator;

    private QueryScope(LakeStore lake, bool evaluator, IReadOnlyDictionary<string, string> tables) => (this.lake, this.evaluator, Tables) = (lake, evaluator, tables);

    /// <summary>Tables of the lake by the names that a query uses.</summary>
    public IReadOnlyDictionary<string, string> Tables { get; }

    /// <summary>The tables of a lake that are there.</summary>
    /// <param name="lake">The lake.</param>
    /// <param name="evaluator">For evaluators with the right to see enterprises: all tables. Otherwise what <see cref="PublicMarts"/> lets out.</param>
    public static QueryScope Of(LakeStore lake, bool evaluator)
    {
        ArgumentNullException.ThrowIfNull(lake);
        return new(lake, evaluator, lake.Tables()
            .Where(table => Model.All.FirstOrDefault(model => model.Table == table) is { } mart
                ? evaluator || PublicMarts.Models.Contains(mart)
                : evaluator && (table is "submissions" or "findings" || table.StartsWith("returns/", StringComparison.Ordinal)))
            .ToDictionary(QueryName, StringComparer.Ordinal));
    }

    /// <summary>The state of every table that a query reads.</summary>
    /// <exception cref="QueryException">A version was given and the query reads several tables, or a table was not there yet at that instant.</exception>
    public QueryTables Pin(QueryStatement statement, AsOf asOf)
    {
        ArgumentNullException.ThrowIfNull(statement);
        if (asOf.Version is { } version && statement.Tables.Count != 1)
        {
            throw new QueryException(
                $"版本号 {version} 只属于一张表，而查询读取 {statement.Tables.Count} 张表；请改为给出时间。",
                $"Version {version} belongs to one table, and the query reads {statement.Tables.Count}; give an instant instead.");
        }
        var snapshots = statement.Tables.ToDictionary(name => name, name => Pin(lake.Table(Tables[name]), name, asOf), StringComparer.Ordinal);
        if (evaluator)
            return new(snapshots, new Dictionary<string, string>());
        // What may be seen of a mart may be told by the research table, which is then read too. It is made after the mart, so that at the instant of a version
        // of the mart it is still that of the returns before: what it tells is then withheld.
        string[] masked = [.. statement.Tables.Where(name => PublicMarts.Masks(Mart(name)))];
        if (masked.Length > 0 && asOf.Version is null && !snapshots.ContainsKey(Research) && lake.Table($"marts/{Research}").Find(asOf) is { } research)
            snapshots[Research] = research;
        return new(snapshots, masked.ToDictionary(name => name, name => PublicMarts.Select(Mart(name), snapshots.ContainsKey(Research), QueryTables.Whole), StringComparer.Ordinal));
    }

    private static Model Mart(string name) => Model.All.Single(model => model.Name == name);

    private static Snapshot Pin(DeltaTable table, string name, AsOf asOf) =>
        table.Find(asOf) ?? throw new QueryException($"表 {name} 在 {asOf} 时还不存在。", $"The table {name} was not there yet at {asOf}.");

    private static string QueryName(string table) => table.StartsWith("marts/", StringComparison.Ordinal) ? table["marts/".Length..] : table.Replace('/', '_');
}
