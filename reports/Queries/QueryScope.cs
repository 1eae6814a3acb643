using Analytics.Lake;
using Analytics.Transforms;

namespace Analytics.Reports.Queries;

/// <summary>The tables that a person may query, by the names that a query uses: <c>task_progress</c> for <c>marts/task_progress</c>.</summary>
public sealed class QueryScope
{
    private readonly LakeStore lake;

    private QueryScope(LakeStore lake, IReadOnlyDictionary<string, string> tables) => (this.lake, Tables) = (lake, tables);

    /// <summary>Tables of the lake by the names that a query uses.</summary>
    public IReadOnlyDictionary<string, string> Tables { get; }

    /// <summary>The tables of a lake that are there.</summary>
    /// <param name="lake">The lake.</param>
    /// <param name="evaluator">For evaluators with the right to see enterprises: all tables. Otherwise those that hold no enterprise cells.</param>
    public static QueryScope Of(LakeStore lake, bool evaluator)
    {
        ArgumentNullException.ThrowIfNull(lake);
        return new(lake, lake.Tables()
            .Where(table => Model.All.FirstOrDefault(model => model.Table == table) is { } mart
                ? evaluator || !HoldsEnterprises(mart)
                : evaluator && (table is "submissions" or "findings" || table.StartsWith("returns/", StringComparison.Ordinal)))
            .ToDictionary(QueryName, StringComparer.Ordinal));
    }

    /// <summary>The state of every table that a query reads.</summary>
    /// <exception cref="QueryException">A version was given and the query reads several tables, or a table was not there yet at that instant.</exception>
    public IReadOnlyDictionary<string, Snapshot> Pin(QueryStatement statement, AsOf asOf)
    {
        ArgumentNullException.ThrowIfNull(statement);
        if (asOf.Version is { } version && statement.Tables.Count != 1)
        {
            throw new QueryException(
                $"版本号 {version} 只属于一张表，而查询读取 {statement.Tables.Count} 张表；请改为给出时间。",
                $"Version {version} belongs to one table, and the query reads {statement.Tables.Count}; give an instant instead.");
        }
        return statement.Tables.ToDictionary(name => name, name => Pin(lake.Table(Tables[name]), name, asOf), StringComparer.Ordinal);
    }

    private static Snapshot Pin(DeltaTable table, string name, AsOf asOf)
    {
        if (asOf.Instant is { } instant && instant < table.History()[0].Instant)
            throw new QueryException($"表 {name} 在 {asOf} 时还不存在。", $"The table {name} was not there yet at {asOf}.");
        return table.Read(asOf);
    }

    // What is made from the returns of enterprises may have a cell of one enterprise, unless the rule of disclosure was applied: research tables.
    private static bool HoldsEnterprises(Model mart) => !mart.Name.StartsWith("research_", StringComparison.Ordinal)
        && mart.Sources.Any(source => source == "returns/enterprise"
            || Model.All.Any(model => (model.Table == source || model.Name == source) && HoldsEnterprises(model)));

    private static string QueryName(string table) => table.StartsWith("marts/", StringComparison.Ordinal) ? table["marts/".Length..] : table.Replace('/', '_');
}
