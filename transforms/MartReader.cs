using System.Data.Common;
using System.Globalization;
using Analytics.Lake;
using Analytics.Transforms.Disclosure;

namespace Analytics.Transforms;

/// <summary>The figures that pages and commands show, all from one pinned state of the lake. Not for use by two threads at once.</summary>
public sealed partial class MartReader : IDisposable
{
    private const string Provinces =
        "SELECT region_code AS code, name_zh, name_en FROM seed_regions WHERE level = 'province' AND kind IN ('admin', 'reporting_unit')";

    private static readonly CodeName Nation = new("100000", "全国", "National");

    private readonly LakeSession session;
    private readonly LakeStore lake;
    private readonly LakeStore made;
    private readonly AsOf asOf;
    private readonly string seedsDirectory;
    private readonly bool evaluator;
    private readonly Dictionary<string, Snapshot> tables = [];
    // Read for a page of their own; no indicator is made from them.
    private readonly Dictionary<string, Snapshot> beside = [];
    private readonly Dictionary<(string Kind, string Period), Basis> bases = [];

    private MartReader(LakeSession session, LakeStore lake, LakeStore made, string seedsDirectory, AsOf asOf, bool evaluator)
    {
        this.session = session;
        this.lake = lake;
        this.made = made;
        this.asOf = asOf;
        this.seedsDirectory = seedsDirectory;
        this.evaluator = evaluator;
        session.AttachSeeds(seedsDirectory);
        foreach (string name in (evaluator ? Model.All : PublicMarts.Models).Select(model => model.Table).Concat(["submissions", "findings"]))
        {
            if (Find(name) is not { } found)
                continue;
            var snapshot = evaluator ? found : PublicMarts.Shown(found);
            tables[name] = snapshot;
            session.Attach(Path.GetFileName(name), snapshot);
        }
        Indicators = ReadIndicators();
        foreach (var source in Indicators.Where(indicator => !wrongIndicators.ContainsKey(indicator.Code)).Select(indicator => SourceOf(indicator.Kind)).Where(source => source.IsReturns).Distinct())
        {
            if (!evaluator || Find(source.Table) is not { } returns)
                continue;
            tables[source.Table] = returns;
            source.Attach(session, returns);
        }
    }

    /// <summary>The snapshots that all figures come from.</summary>
    public IReadOnlyCollection<Snapshot> Snapshots => [.. tables.Values, .. beside.Values];

    /// <summary>Pins the newest version of every mart, or the versions that were current at a moment (<see cref="LakeMoment"/>).</summary>
    /// <param name="lake">The lake.</param>
    /// <param name="seedsDirectory">Code lists.</param>
    /// <param name="asOf">The newest versions, or a moment.</param>
    /// <param name="evaluator">For those with the right to see single enterprises: nothing is withheld by the disclosure rule.</param>
    /// <exception cref="LakeException">There is no such version.</exception>
    /// <exception cref="NoFiguresException">No mart had been made at that moment.</exception>
    public static MartReader Open(LakeStore lake, string seedsDirectory, AsOf asOf = default, bool evaluator = false)
    {
        asOf = LakeMoment.Resolve(lake, asOf);
        CheckMade(lake, asOf);
        var session = LakeSession.Open();
        try
        {
            return new(session, lake, lake, seedsDirectory, asOf, evaluator);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Reads marts that were made for a moment (<see cref="Refresher.RefreshAsOf"/>), and the other tables as they were then, for evaluators.</summary>
    internal static MartReader Open(LakeStore lake, LakeStore made, string seedsDirectory, AsOf asOf) => new(LakeSession.Open(), lake, made, seedsDirectory, asOf, evaluator: true);

    /// <summary>The periods that there are figures of a kind for, oldest first.</summary>
    public IReadOnlyList<string> Periods(string kind) => PeriodsOf(SourceOf(kind).Table);

    /// <summary>Closes the session.</summary>
    public void Dispose() => session.Dispose();

    // What may be shown of enterprises is decided in the refresh; whoever is no evaluator reads nothing else.
    private IndicatorSource SourceOf(string kind) => IndicatorSource.Of(kind, evaluator);

    // Marts that were made for a moment have only that one version.
    private Snapshot? Find(string name) => made != lake && name.StartsWith("marts/", StringComparison.Ordinal) ? made.Table(name).Find() : lake.Table(name).Find(asOf);

    private string[] PeriodsOf(string table) =>
        tables.TryGetValue(table, out var snapshot)
            ? [.. snapshot.Files.Select(file => file.Partition["period"] ?? "").Distinct().Order(StringComparer.Ordinal)]
            : [];

    // Pages of then would say that no data came, which is not known.
    private static void CheckMade(LakeStore lake, AsOf asOf)
    {
        if (asOf.Instant is not { } moment || Model.All.Any(model => lake.Table(model.Table).Find(asOf) is not null))
            return;
        DateTimeOffset[] first = [.. Model.All.Select(model => lake.Table(model.Table)).Where(table => table.Find() is not null).Select(table => table.Read(AsOf.At(0)).Instant)];
        if (first.Length == 0)
            return;
        // The next second, so that what is told can be given.
        string then = Beijing(moment), made = Beijing(first.Min().AddTicks(TimeSpan.TicksPerSecond - 1));
        throw new NoFiguresException(
            $"在 {then} 还没有汇总数据：最早的汇总形成于 {made}。请给出 --as-of {made} 或更晚的时间。",
            $"No figures had been made at {then}: the first are of {made}. Give --as-of {made} or later.");
    }

    private static string Beijing(DateTimeOffset instant) => instant.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    // The period of an indicator; null stands for the newest.
    private string PeriodIn(Indicator indicator, string? period)
    {
        var source = SourceOf(indicator.Kind);
        if (!source.IsReturns || tables.ContainsKey(source.Table))
            return PeriodIn(source.Table, period);
        throw evaluator
            ? new NoFiguresException(
                $"还没有接收任何 {indicator.Kind} 类填报，指标“{indicator.NameZh}”（{indicator.Code}）没有数据；请核对 indicators.csv 中的 kind 与 schemas/ 中的文件名，并先运行 analytics collect。",
                $"No return of kind \"{indicator.Kind}\" was accepted yet, so the indicator \"{indicator.NameEn}\" ({indicator.Code}) has no data; compare its kind in indicators.csv with the files of schemas/, and run analytics collect first.")
            : new NoFiguresException(
                $"指标“{indicator.NameZh}”（{indicator.Code}）直接由 {indicator.Kind} 类填报算出，没有可公布的汇总，只供评估人员查看（--evaluator）。",
                $"The indicator \"{indicator.NameEn}\" ({indicator.Code}) is summed from the {indicator.Kind} returns themselves, of which nothing is published; it is for evaluators (--evaluator).");
    }

    // Null stands for the newest.
    private string PeriodIn(string table, string? period)
    {
        string[] periods = PeriodsOf(table);
        if (periods.Length == 0)
            throw new NoFiguresException($"{table} 中还没有数据，请先运行 analytics refresh。", $"There are no data in {table} yet; run analytics refresh first.");
        if (period is not null && !periods.Contains(period))
        {
            string known = string.Join(", ", periods);
            throw new TransformException($"没有 {period} 的数据；现有：{known}。", $"There are no data for {period}; there are: {known}.");
        }
        return period ?? PeriodOrder.Newest(periods)!;
    }

    private Basis BasisOf(string kind, string period)
    {
        if (bases.TryGetValue((kind, period), out var known))
            return known;
        string mart = SourceOf(kind).Table;
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
}
