using System.Data.Common;

namespace Analytics.Transforms;

public sealed partial class MartReader
{
    private const int ListedCases = 100;

    // A unified social credit code (GB 32100): two characters for the register, six digits for the place, ten more characters.
    private const string CreditCode = "[0-9A-Z０-９Ａ-Ｚ]{2}[0-9０-９]{6}[0-9A-Z０-９Ａ-Ｚ]{10}";

    /// <summary>The provinces of each economic belt, in the order of the code list, without those that are in none.</summary>
    public IReadOnlyList<PeerGroup> PeerGroups() =>
        [.. session.Query(
            $"""
            SELECT p.code, p.name_zh, coalesce(p.name_en, p.name_zh), g.belt_zh, g.belt_en, min(g.province_code) OVER (PARTITION BY g.belt_en) AS first
            FROM seed_peer_groups AS g JOIN ({Provinces}) AS p ON p.code = g.province_code WHERE g.belt_en IS NOT NULL ORDER BY first, p.code
            """,
            row => (Province: CodeNameOf(row), Belt: new CodeName(row.GetString(4), row.GetString(3), row.GetString(4))))
        .GroupBy(row => row.Belt, row => row.Province).Select(belt => new PeerGroup(belt.Key, [.. belt]))];

    /// <summary>An indicator in every period, by province and for the nation. What the disclosure rule withholds is withheld here too.</summary>
    /// <exception cref="TransformException">No such indicator, or no data yet.</exception>
    public Trend ProvinceTrend(string code)
    {
        var provinces = Codes(Provinces);
        return TrendOf(code, "region_code", provinces, ProvinceKey, $"NOT IN ({Belts})", provinces.ToLookup(province => province.Code, province => province.Code));
    }

    /// <summary>Difficulties by province, six digits, of each the kinds that it has, in the order of the code list.</summary>
    /// <param name="period">The period; null for the newest.</param>
    /// <exception cref="TransformException">No such period, or no data yet.</exception>
    public ILookup<string, DifficultyKind> DifficultiesByRegion(string? period = null) => KindsBy("d.province || '0000'", period);

    /// <summary>Difficulties by measure, of each the kinds that it has, in the order of the code list.</summary>
    /// <param name="period">The period; null for the newest.</param>
    /// <exception cref="TransformException">No such period, or no data yet.</exception>
    public ILookup<string, DifficultyKind> DifficultiesByMeasure(string? period = null) => KindsBy("d.measure_code", period);

    private ILookup<string, DifficultyKind> KindsBy(string key, string? period) => session.Query(
        $"""
        SELECT k.code, k.name_zh, coalesce(k.name_en, k.name_zh), sum(d.difficulties)::BIGINT, sum(d."open")::BIGINT, sum(d.resolved)::BIGINT, sum(d.open_over_90_days)::BIGINT,
            {key} AS key
        FROM (SELECT code, name_zh, name_en, row_number() OVER () AS place FROM seed_difficulties) AS k
        JOIN cube_difficulty AS d ON d.period = ? AND d.difficulty_code = k.code
        GROUP BY k.code, k.name_zh, k.name_en, k.place, key ORDER BY key, k.place
        """,
        row => (Key: row.GetString(7), Kind: new DifficultyKind(CodeNameOf(row), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6))),
        PeriodIn("marts/cube_difficulty", period)).ToLookup(row => row.Key, row => row.Kind);

    /// <summary>When the returns of a period were due and came, by kind and province; without those that came with nothing to tell of their time.</summary>
    /// <param name="period">A period.</param>
    public IReadOnlyDictionary<(string Kind, string Province), ReturnTime> ReturnTimes(string period)
    {
        // The mart also counts enterprises by county; nothing of that is read here.
        if (Find("marts/return_status") is not { } status)
            return new Dictionary<(string, string), ReturnTime>();
        beside[status.Table] = status;
        session.Attach("return_times", status);
        return session.Query(
            $"SELECT kind, region_code, due, epoch_us(first_accepted_at), coalesce(late, false) FROM return_times WHERE period = ? AND region_code IN (SELECT code FROM ({Provinces}))",
            row => (Return: (row.GetString(0), row.GetString(1)), Time: new ReturnTime(
                row.IsDBNull(2) ? null : row.GetFieldValue<DateOnly>(2), row.IsDBNull(3) ? null : DateTimeOffset.UnixEpoch.AddMicroseconds(row.GetInt64(3)), row.GetBoolean(4))),
            period).ToDictionary(row => row.Return, row => row.Time);
    }

    /// <summary>The cases that regions put forward, which they do for publication.</summary>
    /// <exception cref="NoFiguresException">There are none yet.</exception>
    public CaseList Cases()
    {
        if (Find("returns/case") is not { Files.Count: > 0 } returns)
            throw new NoFiguresException("还没有接收任何典型案例。", "No case was accepted yet.");
        beside[returns.Table] = returns;
        session.Attach("cases", returns);
        var cases = session.Query(
            $"""
            SELECT c.region_code, coalesce(r.name_zh, c.region_code), coalesce(r.name_en, r.name_zh, c.region_code), c.measure_code, c.period, c.province || '0000',
                regexp_replace(c.title, '{CreditCode}', '***', 'gi'), i.code, i.name_zh, coalesce(i.name_en, i.name_zh), h.code, h.name_zh, coalesce(h.name_en, h.name_zh),
                c.level, coalesce(l.name_zh, c.level), coalesce(l.name_en, l.name_zh, c.level)
            FROM cases AS c
            LEFT JOIN seed_regions AS r ON r.region_code = c.region_code
            LEFT JOIN seed_industries AS i ON i.level = 'division' AND i.code = left(c.industry_code, 3)
            LEFT JOIN seed_holdings AS h ON h.code = c.holding_code
            LEFT JOIN seed_case_levels AS l ON l.code = c.level
            QUALIFY row_number() OVER (PARTITION BY c.measure_code ORDER BY c.period DESC, c.region_code, c.case_id) <= {ListedCases}
            ORDER BY c.measure_code, c.period DESC, c.region_code, c.case_id
            """,
            row => new PublishedCase(
                row.GetString(3), row.GetString(4), row.GetString(5), CodeNameOf(row), row.GetString(6), IfAny(row, 7), IfAny(row, 10), new(row.GetString(13), row.GetString(14), row.GetString(15))));
        var counts = session.Query("SELECT measure_code, count(*) FROM cases GROUP BY measure_code", row => (row.GetString(0), row.GetInt64(1))).ToDictionary(row => row.Item1, row => row.Item2);
        return new(cases, counts, ListedCases, returns.Version, cases.Select(each => each.Period).Distinct().Any(period => IsSynthetic("case", period)));
    }

    private static CodeName? IfAny(DbDataReader row, int first) => row.IsDBNull(first) ? null : new(row.GetString(first), row.GetString(first + 1), row.GetString(first + 2));
}
