using Analytics.Reports.Charts;
using Analytics.Reports.Site;
using Analytics.Transforms;

namespace Analytics.Reports.Documents;

/// <summary>A special report on one province.</summary>
internal sealed class RegionReport
{
    private const int Pictured = 2;

    private readonly SiteContent content;
    private readonly Edition e;
    private readonly Terms terms;
    private readonly Page page;
    private readonly RegionFigures region;
    private readonly IReadOnlyDictionary<string, StandardisedComparison> ranks;
    private readonly string period;
    private readonly bool synthetic;

    private RegionReport(SiteContent content, Edition edition, CodeName place, IReadOnlyDictionary<string, StandardisedComparison> ranks)
    {
        (this.content, e, terms, this.ranks) = (content, edition, new(edition), ranks);
        page = new(content, edition, new Dictionary<string, Chart>(), "");
        region = RegionFigures.Of(content, place);
        period = content.Period!;
        synthetic = content.Synthetic;
    }

    private string Name => e.Name(region.Region);

    /// <summary>Composes it.</summary>
    /// <param name="content">All figures.</param>
    /// <param name="edition">Its language.</param>
    /// <param name="place">The province.</param>
    /// <param name="ranks">By indicator, the comparison within economic belts; without those that cannot be compared so.</param>
    /// <param name="instant">The moment of the data.</param>
    public static Report Compose(SiteContent content, Edition edition, CodeName place, IReadOnlyDictionary<string, StandardisedComparison> ranks, DateTimeOffset instant) =>
        new RegionReport(content, edition, place, ranks).Compose(instant);

    private Report Compose(DateTimeOffset instant)
    {
        var title = e.Say($"{Name}产业工人队伍建设改革专报", $"Special report: {Name}");
        return new(
            e, title, e.Period(period), [.. terms.Notice(synthetic)], $"{title} · {e.Period(period)}" + terms.Mark(synthetic),
            [
                (e.Say("地区", "Region"), $"{Name}（{region.Region.Code}）".Replace("（", e.Say("（", " ("), StringComparison.Ordinal).Replace("）", e.Say("）", ")"), StringComparison.Ordinal)),
                (e.Say("报告期", "Period"), e.Period(period) + (content.IsMixed ? e.Say("（部分为较早一期，已注明）", " (parts of it earlier, as noted)") : "")),
                .. region.Belt is { } belt ? new[] { (e.Say("经济地带", "Economic belt"), e.Name(belt)) } : [],
                (e.Say("数据截至", "Data as of"), terms.Instant(instant)),
                (e.Say("数据版本", "Data version"), $"{LakeMoment.Counted} {content.Version}"),
            ],
            instant, [.. Summary(), .. Indicators(), .. Tasks(), .. Difficulties(), .. Returns(), .. Foot()]);
    }

    private IEnumerable<(RegionIndicator Own, ComparisonRow Nation, Basis Basis)> Compared => region.Indicators.Select(own =>
    {
        var trend = content.Indicators.First(figures => figures.Indicator.Code == own.Indicator.Code).Provinces!;
        var (i, basis) = trend.Periods.Index().First(each => each.Item.Period == own.Period);
        return (own, trend.Nation.Points[i], basis);
    });

    private static Beside BesideNation((RegionIndicator Own, ComparisonRow Nation, Basis Basis) each) => Judgement.OfNation(each.Own.Now, each.Nation, each.Basis);

    // Of how many returns the nation's figures are, where not of all: once for all kinds, or for each that lacks some.
    private string NationsReturns()
    {
        var kinds = Compared.Select(each => (Kind: e.Kind(each.Own.Indicator.Kind), Told: e.Incomplete(each.Basis))).Distinct().ToList();
        var lacking = kinds.Where(kind => kind.Told is not null).Select(kind => kinds.DistinctBy(other => other.Told).Count() == 1 ? kind.Told! : $"{kind.Kind} {kind.Told}").Distinct().ToList();
        return lacking.Count == 0 ? "" : e.Say($"（全国：{string.Join("；", lacking)}）", $" (nation: {string.Join("; ", lacking)})");
    }

    private string Named(RegionIndicator own) => e.Name(own.Indicator) + page.PeriodOf(own.Period);

    private string Told((RegionIndicator Own, ComparisonRow Nation, Basis Basis) each) => e.Say(
        $"{Named(each.Own)} {page.Shown(each.Own.Indicator, each.Own.Now)}（全国 {page.Shown(each.Own.Indicator, each.Nation)}{(e.Incomplete(each.Basis) is { } zh ? "，" + zh : "")}）",
        $"{Named(each.Own)} {page.Shown(each.Own.Indicator, each.Own.Now)} (nation {page.Shown(each.Own.Indicator, each.Nation)}{(e.Incomplete(each.Basis) is { } en ? ", " + en : "")})");

    private IEnumerable<Block> Summary()
    {
        yield return new Heading(1, e.Say("摘要", "Summary"));
        yield return new Points([.. Sentences()]);
    }

    private IEnumerable<string> Sentences()
    {
        var missing = region.Returns.Where(cell => cell.Status != "accepted").Select(cell => e.Kind(cell.Kind)).ToList();
        var late = region.Returns.Count(cell => cell.Status == "accepted" && content.ReturnTimes.GetValueOrDefault((cell.Kind, region.Region.Code))?.Late == true);
        yield return e.Say(
            $"本期应报报表 {region.State.Expected} 份，已接收 {region.State.Accepted} 份{(late > 0 ? $"，其中迟报 {late} 份" : "")}{(missing.Count > 0 ? $"；未齐：{terms.List(missing)}" : "")}。",
            $"{region.State.Accepted} of {region.State.Expected} returns of the period are accepted{(late > 0 ? $", {late} of them late" : "")}{(missing.Count > 0 ? $"; missing: {terms.List(missing)}" : "")}.");
        var given = Compared.Where(each => each.Own.Now.Value is not null).ToList();
        foreach (var better in (bool[])[true, false])
        {
            var those = given.Where(each => Judgement.Better(each.Own.Indicator, BesideNation(each)) == better).Select(Told).ToList();
            if (those.Count > 0)
            {
                yield return e.Say(
                    $"与全国相比，{(better ? "较好" : "较差")}的指标 {those.Count} 个（区间不重叠）：{terms.Some(those)}。",
                    $"{(better ? "Better" : "Worse")} than the nation, with intervals that do not overlap: {Edition.Some(those.Count, "indicator", "indicators")}: {terms.Some(those)}.");
            }
        }
        var unclear = given.Count(each => BesideNation(each) == Beside.Unclear);
        var silent = given.Count(each => BesideNation(each) == Beside.Untold);
        var few = given.Where(each => BesideNation(each) == Beside.TooFew).ToList();
        var of = string.Join(e.Say("、", ", "), few.Select(each => $"{each.Basis.Reporting}/{each.Basis.Expected}").Distinct());
        // Clearly above or below, which is neither better nor worse.
        var neither = given.Count(each => each.Own.Indicator.Direction == "none" && BesideNation(each) is Beside.Above or Beside.Below);
        var withheld = region.Indicators.Count - given.Count;
        yield return e.Say(
            $"另有 {unclear} 个指标与全国的区间重叠、{silent} 个没有区间{(few.Count > 0 ? $"、{few.Count} 个的全国数值所据报表不足半数（{of}）" : "")}{(neither > 0 ? $"、{neither} 个高于或低于全国但没有好坏之分" : "")}，不作好坏判断{(withheld > 0 ? $"；{withheld} 个不列数值，原因见表" : "")}。",
            $"Not judged: {unclear} whose intervals overlap the nation's, {silent} without an interval{(few.Count > 0 ? $", {few.Count} of which the nation's figure is made of less than half of the returns ({of})" : "")}{(neither > 0 ? $", {neither} above or below the nation that {(neither == 1 ? "has" : "have")} no better side" : "")}{(withheld > 0 ? $"; {withheld} without a value, see the table for the reasons" : "")}.");
        if (region.Indicators.Count(own => Row(own)?.Funnel is not null) is > 0 and var limits)
        {
            var outside = region.Indicators.Where(own => Row(own) is { Funnel.Class: not "within" }).Select(own => e.Say(
                $"{Named(own)}（{terms.Said(Row(own)!.Funnel)}）", $"{Named(own)} ({terms.Said(Row(own)!.Funnel)})")).ToList();
            yield return outside.Count == 0
                ? e.Say($"计入地区之间通常的离散后，有漏斗图界限的 {limits} 个指标都没有超出 95% 界限。", $"Allowing for the spread that regions usually have, none of the {limits} with limits lies beyond the funnel's 95% limits.")
                : e.Say($"计入地区之间通常的离散后，有漏斗图界限的 {limits} 个指标中，超出 95% 界限的有 {outside.Count} 个：{terms.Some(outside)}。", $"Allowing for the spread that regions usually have, {outside.Count} of the {limits} with limits {(outside.Count == 1 ? "lies" : "lie")} beyond the funnel's 95% limits: {terms.Some(outside)}.");
        }
        foreach (var better in (bool[])[true, false])
        {
            var moved = region.Indicators.Where(own => own.Change is not null && Judgement.Better(own.Indicator, Judgement.Of(own.Now, own.Previous)) == better)
                .Select(own => $"{Named(own)} {page.Moved(own.Indicator, own.Change!.Value, own.Now.Value!.Value)}{e.Against(own.PreviousPeriod, own.Period)}").ToList();
            if (moved.Count > 0)
            {
                yield return e.Say(
                    $"比上期{(better ? "改善" : "变差")}的指标 {moved.Count} 个（区间不重叠）：{terms.Some(moved)}。",
                    $"{(better ? "Better" : "Worse")} than in the period before, with intervals that do not overlap: {Edition.Some(moved.Count, "indicator", "indicators")}: {terms.Some(moved)}.");
            }
        }
        var state = region.State;
        yield return e.Before(content.Wall?.Basis.Period, period) + (state.Tasks is null ? terms.NotSent("task") : e.Say(
            $"任务 {Edition.Count(state.Tasks.Value)} 项，完成 {Edition.Count(state.Done!.Value)} 项，逾期 {Edition.Count(state.Overdue!.Value)} 项，有风险 {Edition.Count(state.AtRisk!.Value)} 项{(Suspended > 0 ? $"，暂缓 {Edition.Count(Suspended)} 项" : "")}。",
            $"{Edition.Some(state.Tasks.Value, "task", "tasks")}: {Edition.Count(state.Done!.Value)} done, {Edition.Count(state.Overdue!.Value)} overdue, {Edition.Count(state.AtRisk!.Value)} at risk{(Suspended > 0 ? $", {Edition.Count(Suspended)} suspended" : "")}."));
        yield return e.Before(content.Difficulties?.Basis.Period, period)
            + (state.Open is null ? terms.NotSent("difficulty") : terms.Hard(region.Difficulties, content.Difficulties is { } all ? content.Own(all.Basis, "difficulty", region.Region) : null));
    }

    private long Suspended => region.Cells.Sum(cell => cell.Suspended);

    private StandardisedRow? Row(RegionIndicator own) => ranks.GetValueOrDefault(own.Indicator.Code)?.Rows.FirstOrDefault(row => row.Names[0].Code == region.Region.Code);

    private IEnumerable<Block> Indicators()
    {
        yield return new Heading(1, e.Say("指标", "Indicators"));
        if (region.Indicators.Count == 0)
        {
            yield return new Paragraph(e.Say("没有数据。", "No data."));
            yield break;
        }
        yield return new Heading(2, e.Say("与全国、上期和同组地区比较", "Beside the nation, the period before and the belt"));
        var bases = content.Indicators.Where(figures => figures.Provinces is not null).Select(figures => figures.Provinces!.Periods[^1]).ToList();
        yield return new Table(
            e.Say($"{Name}各项指标，{e.Period(period)}", $"Indicators of {Name}, {e.Period(period)}") + NationsReturns(),
            [
                new(e.Say("指标（单位）", "Indicator (unit)"), 3.6), new(e.Say("数值", "Value"), 1.5, Number: true), new(e.Say("95% 区间", "95% interval"), 2.3, Number: true), new(e.Say("全国", "Nation"), 1.8, Number: true),
                new(e.Say("比全国", "Beside the nation"), 1.8), new(e.Say("较上期（% 为百分点）", "Change (of %: points)"), 2.4), new(e.Say("同组位次（区间）", "Rank in belt (interval)"), 2.7), new(e.Say("漏斗图", "Funnel"), 2.2),
            ],
            [.. Compared.Select(IndicatorRow)],
            terms.Source(region.Indicators.Select(own => own.Indicator.Kind).Distinct().Select(e.Kind), e.Period(period), bases, synthetic));
        var judged = Compared.Where(each => Judgement.Better(each.Own.Indicator, BesideNation(each)) is not null && each.Nation.Value > 0)
            .OrderByDescending(each => Math.Abs(each.Own.Now.Value!.Value - each.Nation.Value!.Value) / each.Nation.Value!.Value).ToList();
        var pictured = judged.Where(each => Judgement.Better(each.Own.Indicator, BesideNation(each)) == true).Take(Pictured)
            .Concat(judged.Where(each => Judgement.Better(each.Own.Indicator, BesideNation(each)) == false).Take(Pictured)).ToList();
        if (pictured.Count == 0)
            yield break;
        yield return new Heading(2, e.Say("与全国差别最大的指标", "Indicators furthest from the nation"), NewPage: true);
        yield return new Paragraph(e.Say(
            $"以下为区间与全国不重叠、相对差别最大的指标（较好、较差各至多 {Pictured} 个）。条形图中{Name}以粗体标出；走势图中另列{Name}一线。",
            $"Those of the indicators whose intervals do not overlap the nation's that differ most from it relative to its value, at most {Pictured} better and {Pictured} worse. {Name} stands in bold among the bars and as a line of its own over time."));
        foreach (var (own, _, _) in pictured)
        {
            var figures = content.Indicators.First(each => each.Indicator.Code == own.Indicator.Code);
            yield return new Figure(RankedChart.Draw(figures.ByRegion!, e, region.Region.Code), e.Say($"{e.Name(own.Indicator)}：{Name}在各地区中", $"{e.Name(own.Indicator)}: {Name} among the regions"));
        }
        foreach (var (own, _, _) in pictured)
        {
            if (content.Indicators.First(each => each.Indicator.Code == own.Indicator.Code) is { Trend: { Periods.Count: > 1 } trend, Provinces: { } provinces })
            {
                yield return new Figure(
                    TrendChart.Draw(trend with { Groups = [.. trend.Groups, provinces.Groups.Single(series => series.Group.Code == region.Region.Code)] }, e) is var chart ? chart with { Id = $"{chart.Id}.{region.Region.Code}" } : chart,
                    e.Say($"{e.Name(own.Indicator)}：{Name}与各经济地带的走势", $"{e.Name(own.Indicator)} over time: {Name} and the economic belts"));
            }
        }
    }

    private TableRow IndicatorRow((RegionIndicator Own, ComparisonRow Nation, Basis Basis) each)
    {
        var (own, nation, _) = each;
        var indicator = own.Indicator;
        var name = e.Say($"{e.Name(indicator)}（{e.Unit(indicator)}）", $"{e.Name(indicator)} ({e.Unit(indicator)})") + page.PeriodOf(own.Period);
        if (own.Now.Value is not { } now)
            return TableRow.Of(name, page.Shown(indicator, own.Now), Terms.Nothing, Plain(indicator, nation), Terms.Nothing, Terms.Nothing, Terms.Nothing, Terms.Nothing);
        var moved = Judgement.Of(own.Now, own.Previous);
        var change = own.Change is not { } by ? Terms.Nothing : Page.WithSign(indicator, by, now) + moved switch
        {
            Beside.Above => e.Say("，上升", ", risen"),
            Beside.Below => e.Say("，下降", ", fallen"),
            _ => "",
        } + e.Against(own.PreviousPeriod, own.Period);
        var rank = Row(own) switch
        {
            { Rank: { } place, RankFirst: { } first, RankLast: { } last, RankOf: { } of } => $"{place}/{of}" + e.Say($"（{first}–{last}）", $" ({first}–{last})"),
            { Rank: { } place, RankOf: { } of } => $"{place}/{of}" + e.Say("（无区间）", " (no interval)"),
            _ => Terms.Nothing,
        };
        if (rank != Terms.Nothing && page.OfBelt(own) is { } belt)
            rank += e.Say("；", "; ") + belt;
        return TableRow.Of(
            name, Plain(indicator, own.Now), Page.Interval(indicator, own.Now) ?? Terms.Nothing, Plain(indicator, nation), terms.Said(BesideNation(each)), change, rank, terms.Said(Row(own)?.Funnel));
    }

    // The unit stands with the indicator's name.
    private string Plain(Indicator indicator, ComparisonRow row) => row.Value is { } value ? Page.Number(indicator, value) : page.Shown(indicator, row);

    private IEnumerable<Block> Tasks()
    {
        yield return new Heading(1, e.Say("改革任务", "Tasks") + page.PeriodOf(content.Wall?.Basis.Period));
        var tasks = region.Tasks.SelectMany(own => own).ToList();
        if (content.Outlook is not { } outlook || tasks.Count == 0)
        {
            yield return new Paragraph(region.State.Tasks is null ? terms.NotSent("task") : e.Say("没有任务。", "There are no tasks."));
            yield break;
        }
        var basis = content.Own(outlook.Basis, "task", region.Region);
        var status = new TaskStatusTable(basis, [.. content.Measures.Select(measure => Status(measure, [.. region.Tasks[measure.Code]]))]);
        yield return new Figure(TaskStatusChart.Draw(status, e, region.Region), e.Say($"{Name}各项措施的任务状态", $"Tasks of {Name} by measure"));
        yield return new Heading(2, e.Say("逾期和有风险的任务", "Tasks overdue and at risk"));
        var late = tasks.Where(task => task.Overdue || task.AtRisk).OrderByDescending(task => task.Overdue).ThenBy(task => task.Overdue ? task.Due : default)
            .ThenBy(task => task.Chance ?? 1).ThenBy(task => task.Measure.Code, StringComparer.Ordinal).ThenBy(task => task.Region.Code + task.Id, StringComparer.Ordinal).ToList();
        if (late.Count == 0)
        {
            yield return new Paragraph(e.Say("没有逾期或有风险的任务。", "No task is overdue or at risk."));
            yield break;
        }
        var source = terms.Source([e.Kind("task")], e.Period(basis.Period), [basis], basis.Synthetic, e.CountOf("task", tasks.Count));
        yield return terms.Late(e.Say($"{Name}逾期和有风险的任务", $"Tasks of {Name} that are overdue or at risk"), late, withMeasure: true, source);
        if (late.Any(task => task.AtRisk) && content.Calibration is { } calibration && Edition.Trust(calibration) is var (zh, en))
            yield return new Paragraph(e.Say(zh, en));
    }

    private static MeasureStatus Status(CodeName measure, List<TaskStanding> tasks)
    {
        long Count(Func<TaskStanding, bool> which) => tasks.LongCount(which);
        return new(
            measure, tasks.Count, Count(task => task.Status == "not_started"), Count(task => task.Status == "in_progress"), Count(task => task.Status == "done"), Count(task => task.Status == "suspended"),
            Count(task => task.Overdue), Count(task => task.AtRisk), Count(task => task.Status == "done" && task.Completed <= task.Due), tasks.Count == 0 ? null : tasks.Average(task => task.Progress));
    }

    private IEnumerable<Block> Difficulties()
    {
        yield return new Heading(1, e.Say("困难问题", "Difficulties") + page.PeriodOf(content.Difficulties?.Basis.Period));
        if (content.Difficulties is not { } all || region.Difficulties.Count == 0)
        {
            yield return new Paragraph(region.State.Open is null ? terms.NotSent("difficulty") : e.Say("没有上报困难问题。", "No difficulty was reported."));
            yield break;
        }
        var basis = content.Own(all.Basis, "difficulty", region.Region);
        yield return new Figure(DifficultyChart.Draw(new(basis, region.Difficulties), e, region.Region), e.Say($"{Name}未解决的困难问题", $"Open difficulties of {Name}"));
        yield return terms.Difficulties(
            e.Say($"{Name}的困难问题", $"Difficulties of {Name}"), region.Difficulties, terms.Source([e.Kind("difficulty")], e.Period(basis.Period), [basis], basis.Synthetic));
    }

    private IEnumerable<Block> Returns()
    {
        yield return new Heading(1, e.Say("报送情况", "Returns"));
        if (content.Completeness is not { } completeness || region.Returns.Count == 0)
        {
            yield return new Paragraph(e.Say("没有数据。", "No data."));
            yield break;
        }
        yield return new Table(
            e.Say($"{Name}应报的报表，{e.Period(completeness.Basis.Period)}", $"Returns that {Name} owes, {e.Period(completeness.Basis.Period)}"),
            [
                new(e.Say("报表", "Return"), 4), new(e.Say("状态", "State"), 3), new(e.Say("截止", "Due"), 2.2), new(e.Say("首次接收", "First accepted"), 2.2), new(e.Say("版次", "Revision"), 1.6, Number: true), new(e.Say("退回次数", "Sent back"), 1.8, Number: true),
            ],
            [.. region.Returns.Select(cell =>
            {
                var time = content.ReturnTimes.GetValueOrDefault((cell.Kind, region.Region.Code));
                var accepted = cell.Status == "accepted";
                return TableRow.Of(
                    e.Kind(cell.Kind),
                    cell.Status switch
                    {
                        "accepted" => time?.Late == true ? e.Say("已接收，迟报", "accepted, late") : e.Say("已接收", "accepted"),
                        "returned" => e.Say("已退回，未重报", "sent back, not corrected yet"),
                        _ => e.Say("未收到", "not received"),
                    },
                    time?.Due is { } due ? Terms.Day(due) : Terms.Nothing, accepted && time?.AcceptedAt is { } at ? Terms.Day(DateOnly.FromDateTime(at.ToOffset(TimeSpan.FromHours(8)).DateTime)) : Terms.Nothing,
                    cell.Revision is { } revision ? Edition.Count(revision) : Terms.Nothing, Edition.Count(cell.Returned));
            })],
            e.Say($"来源：报送登记，{e.Period(completeness.Basis.Period)}；数据版本 {completeness.Basis.Mart} {completeness.Basis.MartVersion}。", $"Source: register of submissions, {e.Period(completeness.Basis.Period)}; data version {completeness.Basis.Mart} {completeness.Basis.MartVersion}.")
            + terms.Mark(completeness.Basis.Synthetic));
    }

    private IEnumerable<Block> Foot() =>
    [
        new Heading(1, e.Say("读法、口径和数据版本", "How to read this, definitions and data versions")),
        terms.Reading,
        terms.Definitions(region.Indicators.Select(own => own.Indicator), content.Measures, e.Say("来源：指标表 indicators.csv。", "Source: the list of indicators, indicators.csv.")),
        terms.Versions(content.Snapshots),
    ];
}
