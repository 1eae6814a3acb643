namespace Analytics.Transforms;

/// <summary>An indicator over all periods, for each peer group and the nation.</summary>
/// <param name="Indicator">What is followed.</param>
/// <param name="Periods">One basis a period, oldest first.</param>
/// <param name="Groups">Peer groups in code order.</param>
/// <param name="Nation">All regions together, code <c>100000</c>.</param>
public sealed record Trend(Indicator Indicator, IReadOnlyList<Basis> Periods, IReadOnlyList<TrendSeries> Groups, TrendSeries Nation)
{
    /// <summary>The periods from the first to the last, those too that there are no data of.</summary>
    public IReadOnlyList<string> Axis => PeriodOrder.WithoutGaps(Periods.Select(basis => basis.Period));

    /// <summary>The place of each of its periods among all from the first to the last.</summary>
    public IReadOnlyList<int> Places => Axis.ToList() is var axis ? [.. Periods.Select(basis => axis.IndexOf(basis.Period))] : [];

    /// <summary>The points of a line that do not go on from the one before though both have a value: of different provinces, or there are no data of a period between.</summary>
    public IReadOnlySet<int> BreaksOf(TrendSeries line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var places = Places;
        return Enumerable.Range(1, Math.Max(0, Periods.Count - 1))
            .Where(i => line.Breaks.Contains(i) || (places[i] > places[i - 1] + 1 && line.Points[i - 1].Value is not null && line.Points[i].Value is not null)).ToHashSet();
    }

    /// <summary>Without what came after a period; all of it when that is null.</summary>
    public Trend Until(string? period) => period is null ? this : Where(basis => string.CompareOrdinal(basis.Period, period) <= 0);

    /// <summary>The periods of one year alone.</summary>
    public Trend In(string year) => Where(basis => basis.Period.StartsWith(year, StringComparison.Ordinal));

    private Trend Where(Func<Basis, bool> kept)
    {
        int[] at = [.. Periods.Index().Where(each => kept(each.Item)).Select(each => each.Index)];
        TrendSeries Cut(TrendSeries series) => series with { Points = [.. at.Select(i => series.Points[i])], Reporting = [.. at.Select(i => series.Reporting[i])] };
        return this with { Periods = [.. at.Select(i => Periods[i])], Groups = [.. Groups.Select(Cut)], Nation = Cut(Nation) };
    }
}

/// <summary>One line of a trend.</summary>
/// <param name="Group">The peer group, or the nation.</param>
/// <param name="Points">One a period of the trend, in the same order; Rank is never given.</param>
/// <param name="Reporting">
/// For each point the provinces of the group that have the indicator in the period (a denominator above zero, or withheld), in code order; of a group that is none
/// of provinces, those of the nation.
/// </param>
/// <param name="Expected">How many provinces the group has.</param>
public sealed record TrendSeries(CodeName Group, IReadOnlyList<ComparisonRow> Points, IReadOnlyList<IReadOnlyList<string>> Reporting, int Expected)
{
    /// <summary>The points that do not go on from the one before: both have a value, but of different provinces.</summary>
    public IReadOnlySet<int> Breaks => Enumerable.Range(0, Points.Count)
        .Where(i => i > 0 && Points[i - 1].Value is not null && Points[i].Value is not null && !Reporting[i].SequenceEqual(Reporting[i - 1])).ToHashSet();
}
