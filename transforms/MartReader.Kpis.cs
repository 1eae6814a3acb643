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
        var sums = Sums(indicator, ProvinceKey, of);
        var now = Row(indicator, Nation, sums.Single(sum => sum.IsTotal));
        string? last = PeriodOrder.Before(periods, of);
        if (last is null)
            return new(indicator, BasisOf(indicator.Kind, of), now, null, null, null, 0, [], []);

        var lastSums = Sums(indicator, ProvinceKey, last);
        string[] has = Having(sums), had = Having(lastSums);
        string[] both = [.. has.Intersect(had)];
        var (comparable, previous) = (Of(indicator, both, sums, of), Of(indicator, both, lastSums, last));
        return new(
            indicator, BasisOf(indicator.Kind, of), now, last, previous, comparable?.Value - previous?.Value,
            both.Length, Named(has.Except(had)), Named(had.Except(has)));
    }

    private static string[] Having(IReadOnlyList<Sum> sums) => [.. sums.Where(sum => !sum.IsTotal && sum.Denominator > 0).Select(sum => sum.Code)];

    // The nation made of these provinces only, by the indicator's own expressions.
    private ComparisonRow? Of(Indicator indicator, string[] provinces, IReadOnlyList<Sum> sums, string period)
    {
        if (provinces.Length == 0)
            return null;
        if (sums.All(sum => sum.IsTotal || provinces.Contains(sum.Code)))
            return Row(indicator, Nation, sums.Single(sum => sum.IsTotal));
        string list = string.Join(", ", provinces.Select(code => $"'{code.Replace("'", "''", StringComparison.Ordinal)}'"));
        return Row(indicator, Nation, Sums(indicator, $"CAST({ProvinceKey} IN ({list}) AS VARCHAR)", period).Single(sum => !sum.IsTotal && sum.Code == "true"));
    }

    private IReadOnlyList<CodeName> Named(IEnumerable<string> codes)
    {
        var names = Codes(Provinces).ToDictionary(name => name.Code, StringComparer.Ordinal);
        return [.. codes.Order(StringComparer.Ordinal).Select(code => names.GetValueOrDefault(code) ?? new(code, code, code))];
    }
}
