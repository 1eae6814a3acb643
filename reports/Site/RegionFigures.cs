using Analytics.Transforms;

namespace Analytics.Reports.Site;

/// <summary>An indicator of one province.</summary>
/// <param name="Indicator">What it is.</param>
/// <param name="Period">Its newest period.</param>
/// <param name="Now">The value, ranked among the belt.</param>
/// <param name="Previous">The value of the previous period; null without one.</param>
/// <param name="PreviousPeriod">The last period before it that there are data of; null when there is none.</param>
/// <param name="Peers">The provinces of the belt, this one too, with their values of the newest period, ranked among each other.</param>
/// <param name="Trend">All provinces over time.</param>
/// <param name="Line">Its own line among them.</param>
public sealed record RegionIndicator(
    Indicator Indicator, string Period, ComparisonRow Now, ComparisonRow? Previous, string? PreviousPeriod, IReadOnlyList<ComparisonRow> Peers, Trend Trend, TrendSeries Line)
{
    /// <summary>The value less that of the previous period; null unless both are given.</summary>
    public double? Change => Now.Value - Previous?.Value;

    /// <summary>How many of the belt have a rank.</summary>
    public int Ranked => Peers.Count(peer => peer.Rank is not null);
}

/// <summary>The state of one province in a few numbers, for its page and those of its neighbours. What it sent no return of is null, never zero.</summary>
/// <param name="Tasks">Tasks undertaken.</param>
/// <param name="Done">Tasks done.</param>
/// <param name="Overdue">Tasks overdue.</param>
/// <param name="AtRisk">Tasks at risk.</param>
/// <param name="Open">Open difficulties.</param>
/// <param name="OpenOver90Days">Open for over 90 days.</param>
/// <param name="Accepted">Returns accepted.</param>
/// <param name="Expected">Returns owed.</param>
public sealed record RegionState(long? Tasks, long? Done, long? Overdue, long? AtRisk, long? Open, long? OpenOver90Days, int Accepted, int Expected)
{
    /// <summary>The state of a province.</summary>
    public static RegionState Of(SiteContent content, CodeName region)
    {
        ArgumentNullException.ThrowIfNull(content);
        var cells = content.Wall?.Cells.Where(cell => cell.RegionCode == region.Code).ToList() ?? [];
        var difficulties = content.RegionDifficulties?[region.Code].ToList() ?? [];
        var returns = content.Completeness?.Cells.Where(cell => cell.RegionCode == region.Code).ToList() ?? [];
        // In the period that the part shows, which may be an earlier one than that of the returns.
        bool Sent(string kind, Basis? shown) => (shown?.Period ?? content.Period) is { } period
            && content.Owed(period, kind).Any(cell => cell.RegionCode == region.Code && cell.Status == "accepted");
        bool tasks = cells.Exists(cell => cell.Tasks > 0) || Sent("task", content.Wall?.Basis), troubles = difficulties.Count > 0 || Sent("difficulty", content.Difficulties?.Basis);
        long? Told(bool sent, long sum) => sent ? sum : null;
        return new(
            Told(tasks, cells.Sum(cell => cell.Tasks)), Told(tasks, cells.Sum(cell => cell.Done)), Told(tasks, cells.Sum(cell => cell.Overdue)), Told(tasks, cells.Sum(cell => cell.AtRisk)),
            Told(troubles, difficulties.Sum(kind => kind.Open)), Told(troubles, difficulties.Sum(kind => kind.OpenOver90Days)), returns.Count(cell => cell.Status == "accepted"), returns.Count);
    }
}

/// <summary>All that the page of one province shows.</summary>
/// <param name="Region">The province.</param>
/// <param name="Belt">Its economic belt; null when the code list does not tell.</param>
/// <param name="State">Its state.</param>
/// <param name="Peers">The provinces of the belt with their states, this one too.</param>
/// <param name="Indicators">Its indicators.</param>
/// <param name="Cells">Its measures with their lights.</param>
/// <param name="Tasks">Its tasks and those of the regions in it by measure, worst first.</param>
/// <param name="Difficulties">Its difficulties by kind.</param>
/// <param name="Returns">The returns that it owes.</param>
public sealed record RegionFigures(
    CodeName Region, CodeName? Belt, RegionState State, IReadOnlyList<(CodeName Region, RegionState State)> Peers, IReadOnlyList<RegionIndicator> Indicators,
    IReadOnlyList<WallCell> Cells, ILookup<string, TaskStanding> Tasks, IReadOnlyList<DifficultyKind> Difficulties, IReadOnlyList<CompletenessCell> Returns)
{
    /// <summary>Picks them out of the figures of the site.</summary>
    public static RegionFigures Of(SiteContent content, CodeName region)
    {
        ArgumentNullException.ThrowIfNull(content);
        var belt = content.PeerGroups.FirstOrDefault(group => group.Provinces.Any(province => province.Code == region.Code));
        var peers = belt?.Provinces ?? [region];
        return new(
            region, belt?.Group, RegionState.Of(content, region), [.. peers.Select(peer => (peer, RegionState.Of(content, peer)))],
            [.. content.Indicators.Where(figures => figures.Provinces is not null).Select(figures => Indicator(figures.Provinces!, region, peers))],
            content.Wall?.Cells.Where(cell => cell.RegionCode == region.Code).ToList() ?? [],
            (content.Outlook?.Tasks ?? []).Where(task => task.Region.Code[..2] == region.Code[..2]).ToLookup(task => task.Measure.Code),
            content.RegionDifficulties?[region.Code].ToList() ?? [],
            content.Completeness?.Cells.Where(cell => cell.RegionCode == region.Code).ToList() ?? []);
    }

    private static RegionIndicator Indicator(Trend trend, CodeName region, IReadOnlyList<CodeName> peers)
    {
        string[] periods = [.. trend.Periods.Select(basis => basis.Period)];
        var newest = PeriodOrder.Newest(periods)!;
        var before = PeriodOrder.Before(periods, newest);
        int now = Array.IndexOf(periods, newest);
        var series = trend.Groups.ToDictionary(group => group.Group.Code, StringComparer.Ordinal);
        var ranked = Ranks.Give(trend.Indicator.Direction, [.. peers.Select(peer => series[peer.Code].Points[now])]);
        var line = series[region.Code];
        return new(trend.Indicator, newest, ranked.Single(row => row.Code == region.Code), before is null ? null : line.Points[Array.IndexOf(periods, before)], before, ranked, trend, line);
    }
}
