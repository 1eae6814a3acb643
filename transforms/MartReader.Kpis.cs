using Analytics.Transforms.Disclosure;

namespace Analytics.Transforms;

public sealed partial class MartReader
{
    private const string ProvinceKey = "m.province || '0000'";

    /// <summary>The period of the newest figures of any kind; null when there are none.</summary>
    public string? NewestPeriod => PeriodOrder.Newest(Model.All.Where(model => model.ByPeriod).SelectMany(model => PeriodsOf(model.Table)));

    /// <summary>An indicator for the whole country, with the change from the last period before it; null when its kind has no data in the period.</summary>
    /// <param name="code">The indicator.</param>
    /// <param name="period">The period; null for the newest of all, or the newest year of a kind that comes by the year.</param>
    /// <exception cref="TransformException">No such indicator, or it cannot be computed.</exception>
    public Kpi? Kpi(string code, string? period = null)
    {
        var indicator = Usable(code);
        var periods = Periods(indicator.Kind);
        string? of = period ?? (periods.Any(PeriodOrder.IsQuarter) ? NewestPeriod : PeriodOrder.Newest(periods));
        if (of is null || !periods.Contains(of))
            return null;
        var sums = ByProvince(indicator, of);
        var now = Row(indicator, Nation, sums.SingleOrDefault(sum => sum.IsTotal));
        string? last = PeriodOrder.Before(periods, of);
        if (last is null)
            return new(indicator, BasisOf(indicator.Kind, of), now, null, null, null, 0, [], []);

        var lastSums = ByProvince(indicator, last);
        string[] has = Having(sums), had = Having(lastSums);
        string[] both = [.. has.Intersect(had)];
        var (comparable, previous) = (Of(indicator, both, sums, of), Of(indicator, both, lastSums, last));
        return new(
            indicator, BasisOf(indicator.Kind, of), now, last, comparable?.Withheld == "disclosure" ? comparable : previous, comparable?.Value - previous?.Value,
            both.Length, Named(has.Except(had)), Named(had.Except(has)));
    }

    // A withheld province has enterprises, which is public; more of it is not, so it counts as one that has the indicator.
    private static string[] Having(IReadOnlyList<Sum> sums) => [.. sums.Where(sum => !sum.IsTotal && (sum.IsWithheld || sum.Denominator > 0)).Select(sum => sum.Code)];

    // The nation made of these provinces only, by the indicator's own expressions.
    private ComparisonRow? Of(Indicator indicator, string[] provinces, IReadOnlyList<Sum> sums, string period)
    {
        if (provinces.Length == 0)
            return null;
        if (sums.All(sum => sum.IsTotal || provinces.Contains(sum.Code)))
            return Row(indicator, Nation, sums.Single(sum => sum.IsTotal));
        string left = List(sums.Where(sum => !sum.IsTotal && !provinces.Contains(sum.Code)).Select(sum => sum.Code));
        return Row(indicator, Nation, Sums(indicator, $"CAST({ProvinceKey} IN ({List(provinces)}) AS VARCHAR)", Without(indicator, left), period)
            .Single(sum => !sum.IsTotal && sum.Code == "true"));
    }

    // Of the research table: the published nation less the published provinces that leave. Whoever sees the two can reckon the same, so it gives nothing
    // away; when one of those that leave is withheld, it would be what the comparison gives away, so there is none. Withheld provinces that stay are in the nation.
    private string Without(Indicator indicator, string left) => $"""
        SELECT m.period, 'true' AS "key", false AS is_total, bool_or(m.status = 'withheld') AS is_withheld,
            {string.Join(", ", Additive(indicator).Select(column => $"sum(CASE m.region_code WHEN '{CellKey.Nation}' THEN 1 ELSE -1 END * m.\"{column}\") AS \"{column}\""))}
        FROM research_enterprise AS m
        WHERE m.period = $1 AND m.industry_division = '{CellKey.All}' AND m.holding_code = '{CellKey.All}' AND m.size_code = '{CellKey.All}'
            AND m.region_code IN ('{CellKey.Nation}', {left})
        GROUP BY m.period
        """;

    private static string List(IEnumerable<string> codes) => string.Join(", ", codes.Select(code => $"'{code.Replace("'", "''", StringComparison.Ordinal)}'"));

    private IReadOnlyList<CodeName> Named(IEnumerable<string> codes)
    {
        var names = Codes(Provinces).ToDictionary(name => name.Code, StringComparer.Ordinal);
        return [.. codes.Order(StringComparer.Ordinal).Select(code => names.GetValueOrDefault(code) ?? new(code, code, code))];
    }
}
