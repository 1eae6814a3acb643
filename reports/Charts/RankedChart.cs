using Analytics.Transforms;

namespace Analytics.Reports.Charts;

/// <summary>An indicator by region, ownership, industry or size: bars from zero in order of rank, with intervals and the nation as a line.</summary>
public static class RankedChart
{
    /// <summary>Draws a comparison. Groups of equal value stay in code order; sizes stay in theirs; what is withheld comes last, without a bar.</summary>
    /// <param name="comparison">What is compared.</param>
    /// <param name="edition">The language.</param>
    /// <param name="own">Code of the group that the reader looks for; null for none.</param>
    public static Chart Draw(Comparison comparison, Edition edition, string? own = null)
    {
        var indicator = comparison.Indicator;
        var rows = Ordered(comparison);
        var decimals = Edition.Decimals(indicator, rows.Select(row => row.Value).Append(comparison.Total.Value));
        var basis = new Basis(comparison.Period, "", comparison.MartVersion, comparison.Reporting, comparison.Expected, comparison.Synthetic);
        var frame = new Frame(edition, $"{edition.Name(indicator)}{By(comparison.By, edition)}", Subtitle(comparison, edition), comparison.Synthetic);
        frame.Key(RankedBars.Keys(HasIntervals(comparison), rows.Any(row => row is { Value: not null, Low: null }), basis, edition));
        Sources.Note(frame, comparison, edition, intervals: HasIntervals(comparison));

        var ranked = comparison.By != Dimension.Size;
        var bars = rows.Select(row => new RankedBar(
            edition.Name(row), ranked ? $"{row.Rank}" : "", row.Value, row.Low, row.High, row.Units is { } units ? Edition.Count(units) : "—",
            edition.Withheld(row.Withheld ?? "no_data", indicator), Tooltip(row, indicator, decimals, edition))
        { IsOwn = row.Code == own }).ToList();
        var (height, body) = RankedBars.Plot(
            frame, bars, comparison.Total.Value, basis, decimals, 30, comparison.By == Dimension.Industry ? 300 : 190,
            ranked && rows.Any(row => row.Rank != null) ? edition.Say("位次", "Rank") : null, edition.Units(indicator.Kind), edition);
        return frame.Complete(
            $"{indicator.Code}.{comparison.By.ToString().ToLowerInvariant()}{(own is null ? "" : $".{own}")}", Describe(comparison, rows, decimals, edition), height, Table(comparison, rows, decimals, edition), body);
    }

    /// <summary>Best rank first, or highest first where there is no better side; ties by code.</summary>
    private static List<ComparisonRow> Ordered(Comparison comparison) => comparison.By == Dimension.Size
        ? [.. comparison.Rows]
        : [.. comparison.Rows.OrderBy(row => row.Value is null).ThenBy(row => row.Rank ?? 0).ThenByDescending(row => row.Value).ThenBy(row => row.Code, StringComparer.Ordinal)];

    private static bool HasIntervals(Comparison comparison) => comparison.Rows.Any(row => row.Low is not null);

    private static string By(Dimension by, Edition edition) => by switch
    {
        Dimension.Region => edition.Say("：各省（区、市）和兵团", " by province"),
        Dimension.Ownership => edition.Say("：按企业控股情况", " by ownership"),
        Dimension.Industry => edition.Say("：按行业大类", " by industry division"),
        _ => edition.Say("：按企业规模", " by size of enterprise"),
    };

    private static string NationName(Edition edition) => edition.Say("全国", "Nation");

    private static string Subtitle(Comparison comparison, Edition edition) => edition.Say(
        $"{edition.Period(comparison.Period)}。{edition.Description(comparison.Indicator)}。单位：{edition.Unit(comparison.Indicator)}",
        $"{edition.Period(comparison.Period)}. {edition.Description(comparison.Indicator)}. Unit: {edition.Unit(comparison.Indicator)}");

    private static string Tooltip(ComparisonRow row, Indicator indicator, int decimals, Edition edition) => string.Join('\n', new[]
    {
        edition.Name(row),
        row.Value is { } value ? edition.WithUnit(Edition.Number(value, decimals), indicator) : edition.Withheld(row.Withheld ?? "no_data", indicator),
        row is { Low: { } low, High: { } high } ? $"{Edition.Number(low, decimals)} – {Edition.Number(high, decimals)} (95%)" : null,
        edition.CountOf(indicator.Kind, row),
    }.OfType<string>());

    private static string Describe(Comparison comparison, List<ComparisonRow> rows, int decimals, Edition edition)
    {
        var indicator = comparison.Indicator;
        string Say(ComparisonRow row) => $"{edition.Name(row)} {edition.WithUnit(Edition.Number(row.Value!.Value, decimals), indicator)}";
        var given = rows.Where(row => row.Value is not null).OrderByDescending(row => row.Value).ToList();
        if (given.Count == 0) return edition.Say($"{edition.Period(comparison.Period)}，没有可列的数值。", $"{edition.Period(comparison.Period)}: no value can be given.");
        var nation = comparison.Total.Value is { } value ? edition.WithUnit(Edition.Number(value, decimals), indicator) : edition.Withheld(comparison.Total.Withheld ?? "no_data", indicator);
        var all = string.Join(edition.Say("，", ", "), rows.Where(row => row.Value is not null).Select(Say));
        return edition.Say(
            $"条形图。{edition.Period(comparison.Period)}，全国 {nation}；最高 {Say(given[0])}，最低 {Say(given[^1])}。依次为：{all}。不列数值的 {rows.Count - given.Count} 个。",
            $"Bar chart. {edition.Period(comparison.Period)}: nation {nation}; highest {Say(given[0])}, lowest {Say(given[^1])}. In order: {all}. Without a value: {rows.Count - given.Count}.");
    }

    private static ChartTable Table(Comparison comparison, List<ComparisonRow> rows, int decimals, Edition edition)
    {
        var indicator = comparison.Indicator;
        object?[] Row(ComparisonRow row, string name) =>
            [name, row.Code, row.Rank is { } rank ? (long)rank : null, row.Value, row.Low, row.High, row.Numerator, row.Denominator, row.Units,
                row.Withheld is { } reason ? edition.Withheld(reason, indicator) : null];
        return new(
            [
                new(edition.Say("名称", "Name")), new(edition.Say("代码", "Code")), new(edition.Say("位次", "Rank"), 0),
                new($"{edition.Name(indicator)} ({edition.Unit(indicator)})", decimals), new(edition.Say("区间下限", "Low"), decimals),
                new(edition.Say("区间上限", "High"), decimals), new(edition.Say("分子", "Numerator"), 0), new(edition.Say("分母", "Denominator"), 0),
                new(edition.Units(indicator.Kind), 0), new(edition.Say("说明", "Remark")),
            ],
            [.. rows.Select(row => Row(row, edition.Name(row))), Row(comparison.Total, NationName(edition))], Totals: 1);
    }
}
