using Analytics.Lake;
using Analytics.Reports.Exports;
using Analytics.Transforms;
using Analytics.Transforms.Disclosure;

namespace Analytics.Reports.Queries;

/// <summary>The tables that a person may query, by the names that a query uses: <c>task_progress</c> for <c>marts/task_progress</c>.</summary>
public sealed class QueryScope
{
    /// <summary>Before the names of code lists: <c>seed_regions</c> for <c>regions.csv</c>.</summary>
    public const string CodeList = "seed_";

    private const string Research = "research_enterprise";

    private readonly LakeStore lake;
    private readonly bool evaluator;
    private readonly string seedsDirectory;

    private QueryScope(LakeStore lake, bool evaluator, string seedsDirectory, IReadOnlyDictionary<string, string> tables) =>
        (this.lake, this.evaluator, this.seedsDirectory, Tables) = (lake, evaluator, seedsDirectory, tables);

    /// <summary>All names that a query may use: the tables, and the code lists, which are as they are now.</summary>
    public IEnumerable<string> Names => Tables.Keys.Concat(CodeLists.Names.Select(name => CodeList + name));

    /// <summary>Tables of the lake by the names that a query uses.</summary>
    public IReadOnlyDictionary<string, string> Tables { get; }

    /// <summary>The tables of a lake that are there.</summary>
    /// <param name="lake">The lake.</param>
    /// <param name="seedsDirectory">The code lists.</param>
    /// <param name="evaluator">For evaluators with the right to see enterprises: all tables. Otherwise what <see cref="PublicMarts"/> lets out.</param>
    public static QueryScope Of(LakeStore lake, string seedsDirectory, bool evaluator)
    {
        ArgumentNullException.ThrowIfNull(lake);
        return new(lake, evaluator, seedsDirectory, lake.Tables()
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
        string[] asked = [.. statement.Tables.Where(Tables.ContainsKey)];
        if (asOf.Version is { } version && asked.Length != 1)
        {
            throw new QueryException(
                $"版本号 {version} 只属于一张表，而查询读取 {asked.Length} 张表；请改为给出时间。",
                $"Version {version} belongs to one table, and the query reads {asked.Length}; give an instant instead.");
        }
        var snapshots = asked.ToDictionary(name => name, name => Shown(Pin(lake.Table(Tables[name]), name, asOf)), StringComparer.Ordinal);
        Snapshot Shown(Snapshot pinned) => evaluator ? pinned : PublicMarts.Shown(pinned);
        if (evaluator)
            return new(snapshots, new Dictionary<string, string>(), seedsDirectory);
        // What may be seen of a mart may be told by the research table, which is then read too. It is made after the mart, so that at the instant of a version
        // of the mart it is still that of the returns before: what it tells is then withheld.
        string[] masked = [.. asked.Where(name => PublicMarts.Masks(Mart(name)))];
        if (masked.Length > 0 && asOf.Version is null && !snapshots.ContainsKey(Research) && lake.Table($"marts/{Research}").Find(asOf) is { } research)
            snapshots[Research] = PublicMarts.Shown(research);
        return new(snapshots, masked.ToDictionary(name => name, name => PublicMarts.Select(Mart(name), snapshots.ContainsKey(Research), QueryTables.Whole), StringComparer.Ordinal), seedsDirectory);
    }

    private static Model Mart(string name) => Model.All.Single(model => model.Name == name);

    private static Snapshot Pin(DeltaTable table, string name, AsOf asOf) =>
        table.Find(asOf) ?? throw new QueryException($"表 {name} 在 {asOf} 时还不存在。", $"The table {name} was not there yet at {asOf}.");

    private static string QueryName(string table) => table.StartsWith("marts/", StringComparison.Ordinal) ? table["marts/".Length..] : table.Replace('/', '_');
}
