using System.Data.Common;
using Analytics.Lake;

namespace Analytics.Transforms;

/// <summary>The figures that pages and commands show, all from one pinned state of the lake. Not for use by two threads at once.</summary>
public sealed partial class MartReader : IDisposable
{
    private const string Provinces =
        "SELECT region_code AS code, name_zh, name_en FROM seed_regions WHERE level = 'province' AND kind IN ('admin', 'reporting_unit')";

    private static readonly CodeName Nation = new("100000", "全国", "National");

    private readonly LakeSession session;
    private readonly bool evaluator;
    private readonly Dictionary<string, Snapshot> tables = [];
    private readonly Dictionary<(string Kind, string Period), Basis> bases = [];

    private MartReader(LakeSession session, LakeStore lake, string seedsDirectory, DateTimeOffset? asOf, bool evaluator)
    {
        this.session = session;
        this.evaluator = evaluator;
        session.AttachSeeds(seedsDirectory);
        foreach (string name in Model.All.Select(model => model.Table).Concat(["submissions", "findings"]))
        {
            if (Pin(lake.Table(name), asOf) is not { } snapshot)
                continue;
            tables[name] = snapshot;
            session.Attach(Path.GetFileName(name), snapshot);
        }
        Indicators = session.Query(
            """
            SELECT indicator_code, kind, measure_code, numerator, denominator, type = 'proportion', unit_zh, unit_en,
                CAST(scale AS DECIMAL(18, 6)), direction, CAST(min_base AS BIGINT), name_zh, name_en, description_zh, description_en
            FROM seed_indicators
            """,
            row => new Indicator(
                row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetBoolean(5), row.GetString(6),
                row.GetString(7), row.GetDecimal(8), row.GetString(9), row.GetInt64(10), row.GetString(11), row.GetString(12), row.GetString(13),
                row.GetString(14)));
    }

    /// <summary>All indicators, in the order of <c>seeds/indicators.csv</c>.</summary>
    public IReadOnlyList<Indicator> Indicators { get; }

    /// <summary>Pins the newest version of every mart, or the versions that were current at an instant.</summary>
    /// <param name="lake">The lake.</param>
    /// <param name="seedsDirectory">Code lists.</param>
    /// <param name="asOf">The newest versions, or an instant.</param>
    /// <param name="evaluator">For those with the right to see single enterprises: nothing is withheld by the disclosure rule.</param>
    /// <exception cref="TransformException">A version number was given: it belongs to one table.</exception>
    public static MartReader Open(LakeStore lake, string seedsDirectory, AsOf asOf = default, bool evaluator = false)
    {
        if (asOf.Version is { } version)
        {
            throw new TransformException(
                $"版本号 {version} 只属于一张表；多张表一起读取时请给出时间。", $"Version {version} belongs to one table; give an instant to read several.");
        }
        var session = LakeSession.Open();
        try
        {
            return new(session, lake, seedsDirectory, asOf.Instant, evaluator);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>The indicator of this code.</summary>
    /// <exception cref="TransformException">There is none; the text names those with similar codes.</exception>
    public Indicator Indicator(string code) => Indicators.FirstOrDefault(indicator => indicator.Code == code) ?? throw Unknown(code);

    /// <summary>The periods that the mart of a kind holds, oldest first; none when there is no mart yet.</summary>
    public IReadOnlyList<string> Periods(string kind) => PeriodsOf(ModelOf(kind).Table);

    /// <summary>Closes the session.</summary>
    public void Dispose() => session.Dispose();

    // What may be shown of enterprises is decided in the refresh; whoever is no evaluator reads nothing else.
    private Model ModelOf(string kind) => evaluator ? Model.OfKind(kind) : Model.PublicOfKind(kind);

    private static Snapshot? Pin(DeltaTable table, DateTimeOffset? asOf)
    {
        if (!table.Exists || asOf < table.History()[0].Instant)
            return null;
        return table.Read(asOf is { } instant ? AsOf.At(instant) : AsOf.Latest);
    }

    private string[] PeriodsOf(string table) =>
        tables.TryGetValue(table, out var snapshot)
            ? [.. snapshot.Files.Select(file => file.Partition["period"] ?? "").Distinct().Order(StringComparer.Ordinal)]
            : [];

    // Null stands for the newest; a year that has just begun must not hide the quarters.
    private string PeriodIn(string table, string? period)
    {
        string[] periods = PeriodsOf(table);
        if (periods.Length == 0)
            throw new TransformException($"{table} 中还没有数据，请先运行 analytics refresh。", $"There are no data in {table} yet; run analytics refresh first.");
        if (period is not null && !periods.Contains(period))
        {
            string known = string.Join(", ", periods);
            throw new TransformException($"没有 {period} 的数据；现有：{known}。", $"There are no data for {period}; there are: {known}.");
        }
        return period ?? periods.LastOrDefault(each => each.Contains('Q', StringComparison.Ordinal)) ?? periods[^1];
    }

    private Basis BasisOf(string kind, string period)
    {
        if (bases.TryGetValue((kind, period), out var known))
            return known;
        string mart = ModelOf(kind).Table;
        var (reporting, expected) = tables.ContainsKey("marts/completeness")
            ? session.Query(
                "SELECT CAST(coalesce(sum(accepted), 0) AS INTEGER), CAST(coalesce(sum(expected), 0) AS INTEGER) FROM completeness WHERE period = ? AND kind = ?",
                row => (row.GetInt32(0), row.GetInt32(1)), period, kind)[0]
            : (0, 0);
        return bases[(kind, period)] = new(period, mart, tables[mart].Version, reporting, expected, IsSynthetic(kind, period));
    }

    // Of the current revisions only: a real return that took a sample's place makes the figure real.
    private bool IsSynthetic(string? kind, string period) => tables.ContainsKey("submissions") && session.Query(
        """
        SELECT coalesce(bool_or(synthetic), false)
        FROM (
            SELECT arg_max(synthetic, revision) AS synthetic
            FROM submissions WHERE status = 'accepted' AND period = $1 AND kind = coalesce($2, kind) GROUP BY kind, region_code
        )
        """,
        row => row.GetBoolean(0), period, kind)[0];

    private IReadOnlyList<CodeName> Codes(string select) =>
        session.Query($"SELECT code, name_zh, coalesce(name_en, name_zh) FROM ({select}) ORDER BY code", CodeNameOf);

    private static CodeName CodeNameOf(DbDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2));

    private TransformException Unknown(string code)
    {
        string close = string.Join(", ", session.Query(
            "SELECT indicator_code FROM seed_indicators ORDER BY jaro_winkler_similarity(indicator_code, ?) DESC, indicator_code LIMIT 3",
            row => row.GetString(0), code));
        return new($"没有指标“{code}”。相近的有：{close}。", $"There is no indicator \"{code}\". Close to it are: {close}.");
    }
}
