using Analytics.Transforms.Statistics;

namespace Analytics.Transforms;

public sealed partial class MartReader
{
    /// <summary>Of the draws behind rank intervals, so that asked again they are the same.</summary>
    private const int RankSeed = 20241012;

    private List<StandardisedRow> Peers(ComparisonQuestion question, List<StandardisedRow> rows)
    {
        if (question.Peers is null)
            return rows;
        var peers = PeersOf(question.Peers);
        return [.. rows.Select(row => row with { Peer = peers.GetValueOrDefault(row.Names[0].Code[..2]) })];
    }

    // By province.
    private Dictionary<string, CodeName> PeersOf(string peers)
    {
        string select = peers == "belt" ? "belt_en, belt_zh, belt_en" : "gdp_pc_tier_2019, gdp_pc_tier_2019, gdp_pc_tier_2019";
        return session.Query(
            $"SELECT left(province_code, 2), {select} FROM seed_peer_groups WHERE {select.Split(',')[0]} IS NOT NULL",
            row => (Province: row.GetString(0), Peer: new CodeName(row.GetString(1), row.GetString(2), row.GetString(3)))).ToDictionary(row => row.Province, row => row.Peer, StringComparer.Ordinal);
    }

    /// <summary>The peer groups that one province makes alone, with it.</summary>
    internal IReadOnlyList<(CodeName Peer, CodeName Unit)> Alone(string peers)
    {
        var names = Codes(Provinces).ToDictionary(name => name.Code[..2], StringComparer.Ordinal);
        return [.. PeersOf(peers).Where(own => names.ContainsKey(own.Key)).GroupBy(own => own.Value.Code).Where(group => group.Count() == 1)
            .Select(group => (group.Single().Value, names[group.Single().Key])).OrderBy(alone => alone.Item2.Code, StringComparer.Ordinal)];
    }

    private static List<StandardisedRow> Ranked(Indicator indicator, ComparisonQuestion question, List<StandardisedRow> rows, double scale)
    {
        if (indicator.Direction == "none")
            return rows;
        int sign = indicator.Direction == "lower" ? -1 : 1;
        var ranked = rows.ToList();
        foreach (var peers in rows.Select((row, i) => (Row: row, Index: i)).Where(each => ValueOf(question, each.Row) is not null && (question.Peers is null || each.Row.Peer is not null))
            .GroupBy(each => each.Row.Peer?.Code ?? ""))
        {
            var all = peers.ToList();
            // Nobody has a rank among one.
            if (all.Count < 2)
                continue;
            var intervals = indicator.IsProportion ? RankInterval.OfProportions([.. all.Select(each => BaseOf(question, each.Row, scale)!.Value)], sign > 0, RankSeed)
                : !question.Standardise && all.Any(each => each.Row.Crude.Error is not null)
                    ? RankInterval.OfEstimates([.. all.Select(each => (each.Row.Crude.Value!.Value, each.Row.Crude.Error ?? 0))], sign > 0, RankSeed) : null;
            for (int i = 0; i < all.Count; i++)
            {
                // One enterprise does not tell how sure its own place is.
                var interval = indicator.IsProportion || all[i].Row.Crude.Error is not null ? intervals?[i] : null;
                double mine = sign * ValueOf(question, all[i].Row)!.Value;
                ranked[all[i].Index] = all[i].Row with
                {
                    Rank = 1 + all.Count(other => sign * ValueOf(question, other.Row)!.Value > mine),
                    RankFirst = interval?.First,
                    RankLast = interval?.Last,
                    RankOf = all.Count,
                };
            }
        }
        return ranked;
    }

    // What ranks and funnel look at.
    private static double? ValueOf(ComparisonQuestion question, StandardisedRow row) => question.Standardise ? row.Standardised : row.Crude.Value;

    private static (double Value, double Size)? BaseOf(ComparisonQuestion question, StandardisedRow row, double scale) => ValueOf(question, row) is not { } value ? null
        : (Math.Clamp(value / scale, 0, 1), question.Standardise ? row.EffectiveSize : (double)row.Crude.Denominator!.Value);
}
