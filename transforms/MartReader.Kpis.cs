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
            return new(indicator, BasisOf(indicator.Kind, of), now, null, null, null, null, 0, [], []);

        var lastSums = ByProvince(indicator, last);
        var provinces = Compared(sums, lastSums, last);
        var (comparable, previous) = (Of(indicator, provinces, sums, of), Of(indicator, provinces, lastSums, last));
        if (comparable?.Withheld == "disclosure" || previous?.Withheld == "disclosure")
            comparable = previous = Row(indicator, Nation, new(of, "", true, true, 0, 0, 0));
        return new(
            indicator, BasisOf(indicator.Kind, of), now, last, comparable, previous, comparable?.Value - previous?.Value,
            provinces.Both.Count, provinces.OnlyNow, provinces.OnlyBefore);
    }

    // The nation made of the compared provinces only.
    private ComparisonRow? Of(Indicator indicator, ComparedProvinces provinces, IReadOnlyList<Sum> sums, string period)
    {
        if (provinces.Both.Count == 0)
            return null;
        return Row(indicator, Nation, Left(sums, provinces) is { Length: > 0 } left ? Without(indicator, [], left, period).Single() : sums.Single(sum => sum.IsTotal));
    }
}
