using System.Globalization;
using Analytics.Reports.Charts;
using Analytics.Reports.Site;
using Analytics.Transforms;

namespace Analytics.Reports.Documents;

/// <summary>A special report on one indicator, with the tasks and difficulties of its measure.</summary>
internal sealed class IndicatorReport
{
    private readonly SiteContent content;
    private readonly Edition e;
    private readonly Terms terms;
    private readonly Page page;
    private readonly IndicatorFigures figures;
    private readonly Comparison regions;
    private readonly List<DifficultyKind> difficulties;
    private readonly CodeName measure;

    private IndicatorReport(SiteContent content, Edition edition, IndicatorFigures figures, ILookup<string, DifficultyKind>? difficulties)
    {
        (this.content, e, terms, this.figures) = (content, edition, new(edition), figures);
        page = new(content, edition, new Dictionary<string, Chart>(), "");
        regions = figures.ByRegion!;
        this.difficulties = difficulties?[figures.Indicator.MeasureCode].ToList() ?? [];
        measure = content.Measures.FirstOrDefault(each => each.Code == figures.Indicator.MeasureCode) ?? new(figures.Indicator.MeasureCode, "", "");
    }

    private Indicator Indicator => figures.Indicator;

    private string Period => e.Period(regions.Period);

    private string Measure => $"{measure.Code} {e.Name(measure)}";

    /// <summary>Composes it.</summary>
    /// <param name="content">All figures.</param>
    /// <param name="edition">Its language.</param>
    /// <param name="figures">Those of the indicator, which are there.</param>
    /// <param name="difficulties">Difficulties by measure; null without any.</param>
    /// <param name="instant">The moment of the data.</param>
    public static Report Compose(SiteContent content, Edition edition, IndicatorFigures figures, ILookup<string, DifficultyKind>? difficulties, DateTimeOffset instant) =>
        new IndicatorReport(content, edition, figures, difficulties).Compose(instant);

    private Report Compose(DateTimeOffset instant)
    {
        var title = e.Say($"{e.Name(Indicator)}专报", $"Special report: {e.Name(Indicator)}");
        return new(
            e, title, Period, [.. terms.Notice(content.Synthetic)], $"{title} · {Period}" + terms.Mark(content.Synthetic),
            [
                (e.Say("指标", "Indicator"), e.Say($"{e.Name(Indicator)}（{Indicator.Code}）", $"{e.Name(Indicator)} ({Indicator.Code})")), (e.Say("口径", "Definition"), e.Description(Indicator)),
                (e.Say("对应措施", "Measure"), Measure), (e.Say("报告期", "Period"), Period), (e.Say("数据截至", "Data as of"), terms.Instant(instant)), (e.Say("数据版本", "Data version"), $"{LakeMoment.Counted} {content.Version}"),
            ],
            instant,
            [
                new Heading(1, e.Say("摘要", "Summary")), new Points([.. Sentences()]),
                .. Regions(), .. Time(), .. Structure(), .. Tasks(), .. Difficulties(), .. Returns(),
                new Heading(1, e.Say("读法、口径和数据版本", "How to read this, definitions and data versions")), terms.Reading,
                terms.Definitions([Indicator], content.Measures, e.Say("来源：指标表 indicators.csv。", "Source: the list of indicators, indicators.csv.")), terms.Versions(content.Snapshots),
            ]);
    }

    private IEnumerable<string> Sentences()
    {
        var total = regions.Total;
        yield return e.Say(
            $"{Period}全国 {page.Shown(Indicator, total)}{(Page.Interval(Indicator, total) is { } zh ? $"（95% 区间 {zh}）" : "")}；应报 {regions.Expected} 份，已接收 {regions.Reporting} 份{(regions.Reporting < regions.Expected ? "，合计不完整" : "")}。",
            $"The nation in {Period}: {page.Shown(Indicator, total)}{(Page.Interval(Indicator, total) is { } en ? $" (95% interval {en})" : "")}; {regions.Reporting} of {regions.Expected} returns are accepted{(regions.Reporting < regions.Expected ? ", so the total is incomplete" : "")}.");
        if (figures.Kpi is { Change: { } change, Now.Value: { } now } kpi)
        {
            var moved = page.Moved(Indicator, change, now) + (page.Compared(kpi) is { } compared ? e.Say($"（{compared}）", $" ({compared})") : "");
            yield return e.Say($"较{e.Period(kpi.PreviousPeriod!)} {moved}，{Moved(kpi)}。", $"Since {e.Period(kpi.PreviousPeriod!)}: {moved}; {Moved(kpi)}.");
            if (page.LeftOut(kpi) is { } leftOut)
                yield return leftOut;
        }
        else if (figures.Kpi is { PreviousPeriod: { } previous } without)
        {
            yield return e.Say($"较{e.Period(previous)}的变化不列：{page.NoChange(without)}。", $"The change since {e.Period(previous)} is not given: {page.NoChange(without)}.");
        }
        var given = regions.Rows.Where(row => row.Value is not null).OrderByDescending(row => row.Value).ThenBy(row => row.Code, StringComparer.Ordinal).ToList();
        if (given.Count > 0 && !Judgement.Enough(regions.Reporting, regions.Expected))
            yield return e.Say("全国数值所据报表不足应报的半数，各地区不与全国比较。", "The national figure is made of less than half of the returns expected: no region is held against it.");
        foreach (var beside in (Beside[])[Beside.Above, Beside.Below])
        {
            var those = given.Where(row => Judgement.Enough(regions.Reporting, regions.Expected) && Judgement.Of(row, total) == beside).Select(e.Name).ToList();
            if (those.Count > 0)
            {
                yield return e.Say(
                    $"{terms.Said(beside)}全国的地区 {those.Count} 个（区间不重叠）：{terms.List(those)}。",
                    $"{(beside == Beside.Above ? "Above" : "Below")} the nation, with intervals that do not overlap: {Edition.Some(those.Count, "region", "regions")}: {terms.List(those)}.");
            }
        }
        if (given.Count > 1)
            yield return Ends([.. given.GroupBy(row => row.Value).Select(equal => equal.ToList())]);
        if (regions.Rows.Count - given.Count is > 0 and var empty)
        {
            var reasons = regions.Rows.Where(row => row.Value is null).GroupBy(row => row.Withheld ?? "no_data").Select(group => $"{e.Withheld(group.Key, Indicator)}{e.Say("：", ": ")}{terms.List(group.Select(e.Name))}");
            yield return e.Say($"不列数值的地区 {empty} 个：{string.Join("；", reasons)}。", $"Without a value: {Edition.Some(empty, "region", "regions")}: {string.Join("; ", reasons)}.");
        }
        if (content.Wall is { } wall && wall.Cells.Where(cell => cell.MeasureCode == measure.Code).ToList() is { Count: > 0 } cells && cells.Sum(cell => cell.Tasks) > 0)
        {
            yield return e.Before(wall.Basis.Period, regions.Period) + e.Say(
                $"对应措施“{e.Name(measure)}”有任务 {Edition.Count(cells.Sum(cell => cell.Tasks))} 项，完成 {Edition.Count(cells.Sum(cell => cell.Done))} 项，逾期 {Edition.Count(cells.Sum(cell => cell.Overdue))} 项，有风险 {Edition.Count(cells.Sum(cell => cell.AtRisk))} 项{(cells.Sum(cell => cell.Suspended) is > 0 and var paused ? $"，暂缓 {Edition.Count(paused)} 项" : "")}{e.InBrackets(wall.Basis)}。",
                $"Its measure, \"{e.Name(measure)}\", has {Edition.Some(cells.Sum(cell => cell.Tasks), "task", "tasks")}: {Edition.Count(cells.Sum(cell => cell.Done))} done, {Edition.Count(cells.Sum(cell => cell.Overdue))} overdue, {Edition.Count(cells.Sum(cell => cell.AtRisk))} at risk{(cells.Sum(cell => cell.Suspended) is > 0 and var held ? $", {Edition.Count(held)} suspended" : "")}{e.InBrackets(wall.Basis)}.");
        }
        if (difficulties.Count > 0)
            yield return e.Before(content.Difficulties?.Basis.Period, regions.Period) + terms.Hard(difficulties, content.Difficulties?.Basis);
    }

    // Regions of equal value share an end; all of them must lie beyond all those of the next value. The highest value stands first.
    private string Ends(List<List<ComparisonRow>> levels)
    {
        string Value(List<ComparisonRow> equal) => page.Shown(Indicator, equal[0]);
        if (levels.Count == 1)
            return e.Say($"有数值的 {levels[0].Count} 个地区数值相同（{Value(levels[0])}），没有最高和最低。", $"All {levels[0].Count} regions with a value have the same one ({Value(levels[0])}): none is the highest or the lowest.");
        bool Sure(int at, int next, Beside side) => levels[at].All(row => levels[next].All(other => Judgement.Of(row, other) == side));
        bool high = Sure(0, 1, Beside.Above), low = Sure(levels.Count - 1, levels.Count - 2, Beside.Below);
        string Told(bool sure, string side) => sure ? $"which the intervals set {side} the next value" : "which cannot be told from the next value";
        return e.Say(
            $"数值最高的是{page.Named(Indicator, levels[0])}，{(high ? "其区间高于次高数值的地区" : "但不能认定高于次高数值的地区")}；数值最低的是{page.Named(Indicator, levels[^1])}，{(low ? "其区间低于次低数值的地区" : "但不能认定低于次低数值的地区")}。",
            $"The highest value is that of {page.Named(Indicator, levels[0])}, {Told(high, "above")}; the lowest that of {page.Named(Indicator, levels[^1])}, {Told(low, "below")}.");
    }

    private string Moved(Kpi kpi) => !Judgement.Enough(kpi) ? e.Say("可比地区不足半数，不作判断", "less than half of the regions are comparable: not judged") : Judgement.Of(kpi) switch
    {
        Beside.Above => e.Say("区间不重叠，可认定上升", "the intervals do not overlap: risen"),
        Beside.Below => e.Say("区间不重叠，可认定下降", "the intervals do not overlap: fallen"),
        Beside.Unclear => e.Say("区间重叠，不能认定升降", "the intervals overlap: neither risen nor fallen can be told"),
        _ => e.Say("没有可比的区间，不作判断", "without intervals to compare: not judged"),
    };

    private string Source(Comparison comparison) => terms.Source(
        [e.Kind(Indicator.Kind)], e.Period(comparison.Period), [new(comparison.Period, Mart, comparison.MartVersion, comparison.Reporting, comparison.Expected, comparison.Synthetic)], comparison.Synthetic, e.CountOf(Indicator.Kind, comparison.Total));

    private string Mart => figures.Trend!.Periods[^1].Mart;

    private Table Full(Comparison comparison, string caption)
    {
        var decimals = Edition.Decimals(Indicator, comparison.Rows.Select(row => row.Value).Append(comparison.Total.Value));
        var reasons = comparison.Rows.Append(comparison.Total).Where(row => row.Value is null).Select(row => row.Withheld ?? "no_data").Distinct().Order(StringComparer.Ordinal).ToList();
        string Mark(string reason) => $"{(char)('a' + reasons.IndexOf(reason))}";
        string Exact(decimal? sum) => sum is { } known ? known.ToString("#,0.##", CultureInfo.InvariantCulture) : Terms.Nothing;
        // The sums of what was not received are no zeros.
        bool Empty(ComparisonRow row) => row is { Value: null, Withheld: null or "no_data" };
        TableRow Row(ComparisonRow row, bool total) => new(
            [
                new(total ? e.Say("全国", "Nation") : e.Name(row)), new(row.Code), new(row.Rank is { } rank ? $"{rank}" : Terms.Nothing),
                row.Value is { } value ? new(Edition.Number(value, decimals)) : new(Empty(row) ? "…" : "×", Mark(row.Withheld ?? "no_data")),
                new(row is { Value: not null, Low: { } low, High: { } high } ? $"{Edition.Number(low, decimals)}–{Edition.Number(high, decimals)}" : Terms.Nothing),
                .. Empty(row) ? [new(Terms.Nothing), new(Terms.Nothing), new(Terms.Nothing)]
                    : (Cell[])[new(Exact(row.Numerator)), new(Exact(row.Denominator)), new(row.Units is { } units ? Edition.Count(units) : Terms.Nothing)],
            ],
            total);
        return new(
            caption,
            [
                new(e.Say("名称", "Name"), 4.4), new(e.Say("代码", "Code"), 1.9), new(e.Say("位次", "Rank"), 1.6, Number: true), new(e.Say($"数值（{e.Unit(Indicator)}）", $"Value ({e.Unit(Indicator)})"), 1.9, Number: true),
                new(e.Say("95% 区间", "95% interval"), 2.5, Number: true), new(e.Say("分子", "Numerator"), 3.1, Number: true), new(e.Say("分母", "Denominator"), 3.3, Number: true), new(e.Units(Indicator.Kind), 2.8, Number: true),
            ],
            [
                .. comparison.Rows.OrderBy(row => row.Value is null).ThenBy(row => row.Rank ?? 0).ThenByDescending(row => row.Value).ThenBy(row => row.Code, StringComparer.Ordinal).Select(row => Row(row, total: false)),
                Row(comparison.Total, total: true),
            ],
            Source(comparison), [.. reasons.Select(reason => (Mark(reason), Terms.Capital(e.Withheld(reason, Indicator)) + e.Say("。", ".")))])
        { Dense = true };
    }

    private IEnumerable<Block> Regions() =>
    [
        new Heading(1, e.Say("各地区", "Regions"), NewPage: true),
        new Figure(RankedChart.Draw(regions, e), e.Say($"{e.Name(Indicator)}：各地区，{Period}", $"{e.Name(Indicator)} by region, {Period}")),
        new Figure(TileMapChart.Draw(regions, e), e.Say($"{e.Name(Indicator)}：地图，{Period}", $"{e.Name(Indicator)} on the map, {Period}")),
        Full(regions, e.Say($"{e.Name(Indicator)}：各地区的数值、区间和基数，{Period}", $"{e.Name(Indicator)} by region: values, intervals and bases, {Period}")),
    ];

    private IEnumerable<Block> Time() => figures.Trend is not { Periods.Count: > 1 } trend ? [] :
    [
        new Heading(1, e.Say("走势", "Over time")),
        new Figure(TrendChart.Draw(trend, e), e.Say($"{e.Name(Indicator)}：全国和各经济地带的走势", $"{e.Name(Indicator)} over time: the nation and the economic belts")),
        BeltTable(trend),
    ];

    private Table BeltTable(Trend trend)
    {
        List<TrendSeries> all = [trend.Nation, .. trend.Groups];
        var decimals = Edition.Decimals(Indicator, all.SelectMany(series => series.Points).Select(point => point.Value));
        Cell Value(TrendSeries series, int i) => new(
            (series.Points[i] is { Value: { } value } ? Edition.Number(value, decimals) : e.Withheld(series.Points[i].Withheld ?? "no_data", Indicator))
            + e.Say($"（{series.Reporting[i].Count}/{series.Expected}）", $" ({series.Reporting[i].Count}/{series.Expected})"));
        return new(
            e.Say(
                $"{e.Name(Indicator)}：全国和各经济地带（{e.Unit(Indicator)}；括号内为有该指标数据的地区数/全部地区数）",
                $"{e.Name(Indicator)}: the nation and the economic belts ({e.Unit(Indicator)}; in brackets: regions with data of it/all)"),
            [new(e.Say("地区类别", "Belt"), 3), .. trend.Periods.Select(basis => new TableColumn(basis.Period, 2, Number: true))],
            [.. all.Select((series, i) => new TableRow([new(e.Name(series.Group)), .. trend.Periods.Select((_, at) => Value(series, at))], Strong: i == 0))],
            terms.Source([e.Kind(Indicator.Kind)], e.Say($"{e.Period(trend.Periods[0].Period)}至{Period}", $"{e.Period(trend.Periods[0].Period)} to {Period}"), trend.Periods, trend.Periods.Any(basis => basis.Synthetic)));
    }

    private IEnumerable<Block> Structure()
    {
        var others = figures.Comparisons.Where(comparison => comparison.By != Dimension.Region).ToList();
        if (others.Count == 0)
            yield break;
        yield return new Heading(1, e.Say("按企业结构", "By the structure of enterprises"));
        foreach (var comparison in others)
        {
            var by = comparison.By switch
            {
                Dimension.Ownership => e.Say("企业控股情况", "ownership"),
                Dimension.Industry => e.Say("行业大类", "industry division"),
                _ => e.Say("企业规模", "size of enterprise"),
            };
            // The divisions are too many for a picture on a page.
            if (comparison.By == Dimension.Industry)
                yield return Full(comparison, e.Say($"{e.Name(Indicator)}：按{by}，{Period}", $"{e.Name(Indicator)} by {by}, {Period}"));
            else
                yield return new Figure(RankedChart.Draw(comparison, e), e.Say($"{e.Name(Indicator)}：按{by}，{Period}", $"{e.Name(Indicator)} by {by}, {Period}"));
        }
    }

    private IEnumerable<Block> Tasks()
    {
        yield return new Heading(1, e.Say("对应措施的任务", "Tasks of its measure") + e.InBrackets(content.Outlook?.Basis.Period, regions.Period));
        if (content.Outlook is not { } outlook || outlook.Tasks.Where(task => task.Measure.Code == measure.Code).ToList() is not { Count: > 0 } tasks)
        {
            yield return new Paragraph(Sent("task", content.Outlook) ? e.Say($"措施“{Measure}”没有任务。", $"There is no task for the measure \"{Measure}\".") : terms.NotSent("task"));
            yield break;
        }
        // The reader's order: overdue, then by chance.
        var late = tasks.Where(task => task.Overdue || task.AtRisk).ToList();
        var source = terms.Source([e.Kind("task")], e.Period(outlook.Basis.Period), [outlook.Basis], outlook.Basis.Synthetic, e.CountOf("task", tasks.Count));
        if (late.Count == 0)
            yield return new Paragraph(e.Say($"措施“{Measure}”没有逾期或有风险的任务。", $"No task for the measure \"{Measure}\" is overdue or at risk."));
        else
            yield return terms.Late(e.Say($"措施“{Measure}”逾期和有风险的任务", $"Tasks for \"{Measure}\" that are overdue or at risk"), late, withMeasure: false, source);
        if (late.Any(task => task.AtRisk) && content.Calibration is { } calibration && Edition.Trust(calibration) is var (zh, en))
            yield return new Paragraph(e.Say(zh, en));
    }

    private IEnumerable<Block> Difficulties()
    {
        yield return new Heading(1, e.Say("对应措施的困难问题", "Difficulties of its measure") + e.InBrackets(content.Difficulties?.Basis.Period, regions.Period));
        if (content.Difficulties is not { } all || difficulties.Count == 0)
        {
            yield return new Paragraph(
                Sent("difficulty", content.Difficulties) ? e.Say($"措施“{Measure}”没有上报困难问题。", $"No difficulty was reported for the measure \"{Measure}\".") : terms.NotSent("difficulty"));
            yield break;
        }
        yield return new Figure(DifficultyChart.Draw(new(all.Basis, difficulties), e, measure), e.Say($"措施“{Measure}”未解决的困难问题", $"Open difficulties of \"{Measure}\""));
        yield return terms.Difficulties(
            e.Say($"措施“{Measure}”的困难问题", $"Difficulties of \"{Measure}\""), difficulties, terms.Source([e.Kind("difficulty")], e.Period(all.Basis.Period), [all.Basis], all.Basis.Synthetic));
    }

    // A return without rows was sent, too.
    private bool Sent(string kind, object? figures) => figures is not null || content.Owed(regions.Period, kind).Any(cell => cell.Status == "accepted");

    private IEnumerable<Block> Returns()
    {
        yield return new Heading(1, e.Say("报送情况", "Returns"));
        var open = content.Owed(regions.Period, Indicator.Kind).Where(cell => cell.Status != "accepted").ToList();
        var names = content.Regions.ToDictionary(region => region.Code, e.Name, StringComparer.Ordinal);
        string Said(CompletenessCell cell) => names[cell.RegionCode] + (cell.Status == "returned" ? e.Say("（已退回，未重报）", " (sent back, not corrected yet)") : "");
        yield return new Paragraph(e.Say(
            $"{e.Kind(Indicator.Kind)}应报 {regions.Expected} 份，已接收 {regions.Reporting} 份{(open.Count > 0 ? $"；未收到的有：{terms.List(open.Select(Said))}" : "")}。",
            $"{e.Kind(Indicator.Kind)}: {regions.Reporting} of {regions.Expected} are accepted{(open.Count > 0 ? $"; missing: {terms.List(open.Select(Said))}" : "")}."));
    }
}
