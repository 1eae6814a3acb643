using Analytics.Transforms;

namespace Analytics.Reports.Site;

/// <summary>The overview in sentences.</summary>
internal static class Summary
{
    private const int Named = 6;

    /// <summary>What is missing, what is late, what is hard, what moved most.</summary>
    public static IEnumerable<string> Points(Page page)
    {
        var e = page.Edition;
        if (page.Content.Completeness is { } completeness) yield return Returns(completeness, page.Content.Returned.Count(sent => sent.Period == completeness.Basis.Period), e);
        if (page.Content.Wall is { } wall) yield return e.Before(wall.Basis.Period, page.Content.Period) + Tasks(wall, e);
        if (page.Content.Difficulties is { } difficulties && difficulties.Kinds.Sum(kind => kind.Open) is > 0 and var open)
        {
            var most = difficulties.Kinds.Where(kind => kind.Open == difficulties.Kinds.Max(other => other.Open)).Select(kind => e.Name(kind.Kind)).ToList();
            var each = Edition.Count(difficulties.Kinds.Max(kind => kind.Open));
            yield return e.Before(difficulties.Basis.Period, page.Content.Period) + e.Say(
                $"困难问题未解决 {Edition.Count(open)} 个{e.InBrackets(difficulties.Basis)}，最多的类别：{e.First(most, Named, "类")}（{(most.Count > 1 ? "各 " : "")}{each} 个）。",
                $"Open difficulties: {Edition.Count(open)}{e.InBrackets(difficulties.Basis)}; the most frequent kind: {e.First(most, Named, "")} ({each}{(most.Count > 1 ? " each" : "")}).");
        }
        var failed = page.Content.Indicators.Where(figures => figures.Failed).Select(figures => e.Name(figures.Indicator)).ToList();
        if (failed.Count > 0)
        {
            yield return e.Say(
                $"有 {failed.Count} 个指标无法计算：{string.Join("、", failed)}；原因见各指标页。",
                $"{Edition.Some(failed.Count, "indicator", "indicators")} could not be computed: {string.Join(", ", failed)}; the page of each says why.");
        }
        // Relative to the value before, so that shares and wages can be told together. What is compared of less than half of the regions tells nothing of the nation.
        var moved = page.Content.Indicators.Select(figures => figures.Kpi).OfType<Kpi>().Where(kpi => Page.Better(kpi) is not null && kpi.Previous?.Value > 0 && 2 * kpi.Compared >= kpi.Basis.Expected)
            .OrderByDescending(kpi => Math.Abs(kpi.Change!.Value / kpi.Previous!.Value!.Value)).ToList();
        var extremes = new List<Kpi?> { moved.FirstOrDefault(kpi => Page.Better(kpi) == true), moved.FirstOrDefault(kpi => Page.Better(kpi) == false) }.OfType<Kpi>().ToList();
        foreach (var kpi in extremes)
        {
            var better = Page.Better(kpi) == true;
            var compared = page.Compared(kpi) is { } known ? e.Say("，", ", ") + known : "";
            yield return e.Before(kpi.Basis.Period, page.Content.Period) + e.Say(
                $"{(better ? "改善" : "变差")}最多的指标（能认定相对变化的 {moved.Count} 个之中）：{e.Name(kpi.Indicator)} {page.Shown(kpi.Indicator, kpi.Now)}（{page.Change(kpi)}{compared}）{e.InBrackets(kpi.Basis)}。",
                $"{(better ? "Most improved" : "Worsened most")} of the {Edition.Some(moved.Count, "indicator", "indicators")} whose relative change can be told: {e.Name(kpi.Indicator)}, {page.Shown(kpi.Indicator, kpi.Now)} ({page.Change(kpi)}{compared}){e.InBrackets(kpi.Basis)}.");
        }
    }

    private static string Returns(CompletenessMatrix completeness, int sentBack, Edition e)
    {
        var names = completeness.Regions.ToDictionary(region => region.Code, e.Name, StringComparer.Ordinal);
        var open = completeness.Cells.Where(cell => cell.Status != "accepted").Select(cell => names[cell.RegionCode]).Distinct().ToList();
        var listed = string.Join(e.Say("、", ", "), open.Take(Named)) + (open.Count > Named ? e.Say($" 等 {open.Count} 个地区", $" and {open.Count - Named} more") : "");
        return e.Say(
            $"应报 {completeness.Basis.Expected} 份，已接收 {completeness.Basis.Reporting} 份" + (open.Count == 0 ? "。" : $"，未齐的有：{listed}。") + (sentBack > 0 ? $"本期退回 {sentBack} 次。" : ""),
            $"{completeness.Basis.Reporting} of {completeness.Basis.Expected} returns are accepted" + (open.Count == 0 ? "." : $"; incomplete: {listed}.") + (sentBack > 0 ? $" Sent back in the period: {sentBack}." : ""));
    }

    private static string Tasks(WallChart wall, Edition e)
    {
        var overdue = wall.Cells.Where(cell => cell.Overdue > 0).ToList();
        if (overdue.Count == 0) return e.Say($"没有逾期任务{e.InBrackets(wall.Basis)}。", $"No task is overdue{e.InBrackets(wall.Basis)}.");
        var measures = wall.Measures.ToDictionary(measure => measure.Code, e.Name, StringComparer.Ordinal);
        var late = overdue.GroupBy(cell => cell.MeasureCode, cell => cell.Overdue, (code, counts) => (Code: code, Overdue: counts.Sum())).OrderByDescending(each => each.Overdue).ThenBy(each => each.Code, StringComparer.Ordinal).ToList();
        // The third and all that equal it.
        var worst = late.Where(each => each.Overdue >= late[Math.Min(3, late.Count) - 1].Overdue).Select(each => e.Say($"{measures[each.Code]}（{each.Overdue}）", $"{measures[each.Code]} ({each.Overdue})")).ToList();
        var (count, regions) = (Edition.Count(overdue.Sum(cell => cell.Overdue)), overdue.Select(cell => cell.RegionCode).Distinct().Count());
        return e.Say(
            $"{regions} 个地区有 {count} 项任务逾期{e.InBrackets(wall.Basis)}；逾期最多的措施：{e.First(worst, Named, "项")}。",
            $"Overdue tasks: {count}, in {Edition.Some(regions, "region", "regions")}{e.InBrackets(wall.Basis)}; most of them in: {e.First(worst, Named, "")}.");
    }
}
