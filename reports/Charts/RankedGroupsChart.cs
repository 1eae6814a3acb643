using Analytics.Transforms;

namespace Analytics.Reports.Charts;

/// <summary>Any comparison as bars in order of rank, crude or standardised, with the intervals of values and ranks; peer groups stand one below the other.</summary>
internal static class RankedGroupsChart
{
    private const int RankWidth = 88;

    /// <summary>Draws it. Of more groups than a picture can hold only the first and the last are drawn, which is said; the table has all.</summary>
    public static Chart Draw(StandardisedComparison comparison, Edition edition)
    {
        var indicator = comparison.Indicator;
        var decimals = CompareTerms.Decimals(comparison);
        var groups = CompareTerms.Groups(comparison).Select(group => (group.Peer, Rows: Ordered(comparison, group.Rows))).ToList();
        var frame = CompareTerms.Frame(comparison, comparison.Question.Peers is null ? "" : edition.Say("分同类组", "within peer groups"), edition);
        var intervals = CompareTerms.Intervals(comparison, edition);
        frame.Key(RankedBars.Keys(intervals is not null, comparison.Rows.Any(row => CompareTerms.Value(comparison, row) is not null && CompareTerms.Interval(comparison, row).Low is null), comparison.Basis, edition));
        if (intervals is not null)
            frame.Note(intervals);
        var ranked = comparison.Rows.Any(row => row.Rank is not null);
        if (comparison.Rows.Any(row => row.RankFirst is not null))
            frame.Note(edition.Say("位次后的括号内为位次的 95% 区间：区间重叠的，先后不能认定。", "In brackets after a rank: its 95% interval. Of groups whose intervals overlap, none is surely ahead."));
        if (comparison.Question.Peers is not null)
            frame.Note(edition.Say("位次只在同类组内排列；虚线为全国水平。", "Ranks are given within a peer group only; the dashed line is the nation."));

        var most = comparison.Rows.Count > CompareTerms.Most ? CompareTerms.Most / groups.Count / 2 : int.MaxValue;
        var bars = groups.SelectMany(group => Bars(comparison, group.Peer, group.Rows, most, decimals, edition)).ToList();
        var (height, body) = RankedBars.Plot(
            frame, bars, CompareTerms.Nation(comparison), comparison.Basis, decimals, ranked ? RankWidth : 10, comparison.Question.By.Count > 1 || comparison.Question.By[0] != Dimension.Region ? 300 : 190,
            ranked ? edition.Say("位次", "Rank") : null, edition.Units(indicator.Kind), edition);
        return frame.Complete(CompareTerms.Id(comparison, "ranked"), Describe(comparison, groups, decimals, edition), height, Table(comparison, groups, decimals, edition), body);
    }

    /// <summary>A rank with its interval: 3 (1–6).</summary>
    public static string Rank(StandardisedRow row) => row.Rank is null ? "" : row is { RankFirst: { } first, RankLast: { } last } ? $"{row.Rank} ({first}–{last})" : $"{row.Rank}";

    // Best rank first, or highest first where there is no better side; ties by code; those without a value last. Sizes alone keep their order.
    private static List<StandardisedRow> Ordered(StandardisedComparison comparison, IReadOnlyList<StandardisedRow> rows) => comparison.Question.By is [Dimension.Size] ? [.. rows]
        : [.. rows.OrderBy(row => CompareTerms.Value(comparison, row) is null).ThenBy(row => row.Rank ?? 0).ThenByDescending(row => CompareTerms.Value(comparison, row))
            .ThenBy(row => row.Crude.Code, StringComparer.Ordinal)];

    private static IEnumerable<RankedBar> Bars(StandardisedComparison comparison, CodeName? peer, List<StandardisedRow> rows, int most, int decimals, Edition edition)
    {
        if (comparison.Question.Peers is not null)
            yield return RankedBar.Heading(CompareTerms.Peer(comparison, peer, edition));
        var given = rows.Count(row => CompareTerms.Value(comparison, row) is not null);
        foreach (var (i, row) in rows.Index().Where(row => most == int.MaxValue || (row.Index < given && (row.Index < most || row.Index >= given - most))))
        {
            if (i == given - most && given > 2 * most)
                yield return RankedBar.Heading(edition.Say($"（中间 {given - (2 * most)} 个未画出，见数据表）", $"({given - (2 * most)} in between are not drawn; see the table)"));
            var (low, high) = CompareTerms.Interval(comparison, row);
            yield return new(
                CompareTerms.Name(row, edition), Rank(row), CompareTerms.Value(comparison, row), low, high, row.Crude.Units is { } units ? Edition.Count(units) : "—",
                CompareTerms.Said(comparison, row, decimals, edition), CompareTerms.Tooltip(comparison, row, decimals, edition));
        }
        if (most != int.MaxValue && rows.Count > given)
            yield return RankedBar.Heading(edition.Say($"（没有数值的 {rows.Count - given} 个未画出，见数据表）", $"({rows.Count - given} without a value are not drawn; see the table)"));
    }

    private static string Describe(StandardisedComparison comparison, List<(CodeName? Peer, List<StandardisedRow> Rows)> groups, int decimals, Edition edition)
    {
        string Say(StandardisedRow row) => $"{CompareTerms.Name(row, edition)} {CompareTerms.Said(comparison, row, decimals, edition)}{(row.Rank is null ? "" : edition.Say($"（第 {Rank(row)} 位）", $" (rank {Rank(row)})"))}";
        var nation = CompareTerms.Nation(comparison) is { } value ? edition.WithUnit(Edition.Number(value, decimals), comparison.Indicator) : "—";
        var all = groups.Select(group => (comparison.Question.Peers is null ? "" : CompareTerms.Peer(comparison, group.Peer, edition) + edition.Say("：", ": "))
            + string.Join(edition.Say("，", ", "), group.Rows.Where(row => CompareTerms.Value(comparison, row) is not null).Take(CompareTerms.Most).Select(Say)));
        var missing = comparison.Rows.Count(row => CompareTerms.Value(comparison, row) is null);
        return edition.Say(
            $"条形图。{edition.Period(comparison.Period)}，{CompareTerms.How(comparison, edition)}全国 {nation}。{string.Join("；", all)}。不列数值的 {missing} 个。",
            $"Bar chart. {edition.Period(comparison.Period)}. {CompareTerms.How(comparison, edition)} Nation {nation}. {string.Join("; ", all)}. Without a value: {missing}.");
    }

    // That a change is of some of the provinces only.
    private static string Compared(ComparedProvinces? provinces, Edition edition) => provinces is not { Differ: true, Both.Count: var both } ? ""
        : edition.Say($"（{both} 个可比地区）", $" ({Edition.Some(both, "comparable region", "comparable regions")})");

    private static ChartTable Table(StandardisedComparison comparison, List<(CodeName? Peer, List<StandardisedRow> Rows)> groups, int decimals, Edition edition)
    {
        var indicator = comparison.Indicator;
        var (unit, gap) = ($" ({edition.Unit(indicator)})", $" ({CompareTerms.GapUnit(indicator, edition)})");
        var (peers, standardised) = (comparison.Question.Peers is not null, comparison.Question.Standardise);
        var (changes, targets) = (comparison.Rows.Any(row => row.Change is not null || row.YearChange is not null), comparison.Rows.Any(row => row.Target is not null));
        // Columns that this question has no figures for are left out.
        (bool Shown, ChartColumn Column, Func<StandardisedRow, object?> Cell)[] columns =
        [
            (true, new(edition.Say("名称", "Name")), row => CompareTerms.Name(row, edition)),
            (true, new(edition.Say("代码", "Code")), row => row.Crude.Code),
            (peers, new(edition.Say("同类组", "Peer group")), row => row.Crude == comparison.Total ? null : CompareTerms.Peer(comparison, row.Peer, edition)),
            (true, new(edition.Say("位次", "Rank"), 0), row => (long?)row.Rank),
            (true, new(edition.Say("位次上端", "First rank"), 0), row => (long?)row.RankFirst),
            (true, new(edition.Say("位次下端", "Last rank"), 0), row => (long?)row.RankLast),
            (standardised, new(edition.Say("标准化值", "Standardised") + unit, decimals), row => row.Standardised),
            (standardised, new(edition.Say("标准化区间下限", "Standardised low"), decimals), row => row.StandardLow),
            (standardised, new(edition.Say("标准化区间上限", "Standardised high"), decimals), row => row.StandardHigh),
            (standardised, new(edition.Say("覆盖标准（%）", "Standard covered (%)"), 1), row => row.Covered * 100),
            (true, new((standardised ? edition.Say("粗值", "Crude") : edition.Name(indicator)) + unit, decimals), row => row.Crude.Value),
            (true, new(edition.Say("区间下限", "Low"), decimals), row => row.Crude.Low),
            (true, new(edition.Say("区间上限", "High"), decimals), row => row.Crude.High),
            (changes, new((comparison.PreviousPeriod is { } previous ? edition.Say($"较{edition.Period(previous)}", $"Since {edition.Period(previous)}") : edition.Say("比上期", "Since last period")) + Compared(comparison.Last, edition) + gap, decimals), row => row.Change),
            (changes, new(edition.Say("比上年同期", "Since a year ago") + Compared(comparison.YearAgo, edition) + gap, decimals), row => row.YearChange),
            (targets, new(edition.Say("年度目标", "Target") + unit, decimals), row => row.Target),
            (targets, new(edition.Say("与目标之差", "Less target") + gap, decimals), row => row.Distance),
            (true, new(edition.Say("分子", "Numerator"), 0), row => row.Crude.Numerator),
            (true, new(edition.Say("分母", "Denominator"), 0), row => row.Crude.Denominator),
            (true, new(edition.Units(indicator.Kind), 0), row => row.Crude.Units),
            (true, new(edition.Say("说明", "Remark")), row => CompareTerms.Reason(comparison, row) is { } reason ? edition.Withheld(reason, indicator) : null),
        ];
        var shown = columns.Where(column => column.Shown).ToList();
        var nation = new StandardisedRow([new("100000", "全国", "Nation")], comparison.Total, comparison.NationStandardised);
        return new([.. shown.Select(column => column.Column)], [.. groups.SelectMany(group => group.Rows).Append(nation).Select(row => shown.Select(column => column.Cell(row)).ToArray())], Totals: 1);
    }
}
