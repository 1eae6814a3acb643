using Analytics.Transforms.Assessments;

namespace Analytics.Reports.Sheets;

/// <summary>The arithmetic of a score sheet, written out so that a reader can redo it.</summary>
/// <param name="Page">The page.</param>
/// <param name="Score">What the region got.</param>
internal sealed record WorkedOut(SheetPage Page, Score Score)
{
    private readonly Definition definition = Page.Run.Definition;
    private readonly Unit unit = Page.UnitOf(Score.Unit);
    private readonly IReadOnlyList<Node> leaves = Page.Run.Definition.Leaves();

    private Edition E => Page.Edition;

    /// <summary>The line of a node.</summary>
    public Line LineOf(Node node) => Score.Lines.First(line => line.Code == node.Code);

    /// <summary>How a leaf got its score: the arithmetic, or what was done as it had no value.</summary>
    public string Leaf(Node leaf)
    {
        var line = LineOf(leaf);
        return line.Decision is null ? Normalised(leaf, line.Raw!.Value) : Filled(leaf, line);
    }

    /// <summary>How a dimension got its score: the mean of those under it, or why it has none.</summary>
    public string Dimension(Node node)
    {
        var parts = node.Children.Select(LineOf).Where(line => line.Weight is not null).Select(line => (Weight: SheetPage.Exact(line.Weight!.Value), Score: SheetPage.Exact(line.Score!.Value))).ToList();
        return LineOf(node).Score is not { } score ? E.Say("不评分：", "no score: ") + Unscored(node) : node.Mean switch
        {
            "geometric" => string.Join(" × ", parts.Select(part => $"{part.Score}^{part.Weight}")),
            "harmonic" when score == 0 => E.Say("有一项为 0，故为 0", "0, as one of them is 0"),
            "harmonic" => $"1 / ({string.Join(" + ", parts.Select(part => $"{part.Weight}/{part.Score}"))})",
            _ => string.Join(" + ", parts.Select(part => $"{part.Weight} × {part.Score}")),
        } + $" = {SheetPage.Exact(score)}";
    }

    /// <summary>Why a region has no total: the dimensions without a score, from the top.</summary>
    public IEnumerable<string> Reasons() => unit.Values.All(value => value is null) ? [E.Say("没有任何指标有数据", "no indicator has a value")] : definition.Nodes().Select(each => each.Node).Where(node => node.Indicator is null && LineOf(node).Score is null)
        .Select(node => E.Say($"“{Page.NameOf(node)}”不评分，{Unscored(node)}", $"{Page.NameOf(node)} has no score, {Unscored(node)}"));

    /// <summary>How many points a deduction took off.</summary>
    public string Deduction(int at)
    {
        var deduction = definition.Deductions[at];
        return unit.Deductions[at] is not { } value ? deduction.Missing == "cap" ? E.Say($"无数据，按规定扣满 {deduction.Cap} 分", $"no data, so by rule the cap of {deduction.Cap}")
            : E.Say("无数据，按规定不扣分", "no data, so by rule nothing is taken off")
            : value <= deduction.Above ? E.Say($"{SheetPage.Exact(value)} 不超过 {deduction.Above}，不扣分", $"{SheetPage.Exact(value)} is not above {deduction.Above}: 0")
            : $"({SheetPage.Exact(value)} − {deduction.Above}) × {deduction.Points} = {SheetPage.Exact((value - deduction.Above) * deduction.Points)}"
                + E.Say($"，最多 {deduction.Cap}，扣 {SheetPage.Exact(Score.Deducted[at])}", $", at most {deduction.Cap}: {SheetPage.Exact(Score.Deducted[at])}");
    }

    /// <summary>How the total came; null without one.</summary>
    public string? Total()
    {
        if (Score is not { Shown: { } shown }) return null;
        double root = Score.Lines[0].Score!.Value, deducted = Score.Deducted.Sum(), left = (definition.Scale * root) - deducted;
        return $"{definition.Scale} × {SheetPage.Exact(root)} − {SheetPage.Exact(deducted)} = {SheetPage.Exact(left)}{(left < 0 ? E.Say("，不低于 0", ", not below 0") : "")} → {Page.Points(shown)}";
    }

    /// <summary>The middle score of the region's peer group, itself included; null without a group or scores.</summary>
    public double? PeerMedian(Node node) => Scoring.Median(Peers().Select(score => score.Lines.First(line => line.Code == node.Code).Score).OfType<double>());

    /// <summary>The regions of its peer group, itself included.</summary>
    public IEnumerable<Score> Peers() => unit.Peer is null ? [] : Page.Run.Scores.Where(score => Page.UnitOf(score.Unit).Peer == unit.Peer);

    private string Normalised(Node leaf, double value)
    {
        var rule = leaf.Normalise!;
        bool higher = Page.IndicatorOf(leaf.Indicator!).Direction != "lower";
        int at = leaves.ToList().IndexOf(leaf);
        List<double?> values = [.. Page.Run.Units.Select(each => each.Values[at])];
        string x = SheetPage.Exact(value);
        switch (rule.Method)
        {
            case "goalposts":
                string ln = rule.Log ? "ln " : "", low = ln + SheetPage.Exact(rule.Low), high = ln + SheetPage.Exact(rule.High);
                return $"{(higher ? "" : "1 − ")}({ln}{x} − {low}) / ({high} − {low}){(value < rule.Low || value > rule.High ? Limited : "")}";
            case "zscore":
                var (mean, deviation) = Normalisation.Spread(values);
                return deviation == 0 ? E.Say("各地区相同，取 0.5", "0.5, as all regions are alike")
                    : $"0.5 {(higher ? '+' : '−')} 0.1 × ({x} − {SheetPage.Exact(mean)}) / {SheetPage.Exact(deviation)}{(Math.Abs(value - mean) > 5 * deviation ? Limited : "")}";
            case "rank":
                double[] known = [.. values.OfType<double>()];
                return known.Length == 1 ? E.Say("只有本地区有数据，取 1", "1, as no other region has a value")
                    : $"{known.Count(other => higher ? other < value : other > value)} / {known.Length - 1}";
            case "target":
                double target = unit.Targets[at]!.Value;
                return target <= 0 || value <= 0 ? E.Say($"目标 {SheetPage.Exact(target)}，达到为 1，否则为 0", $"target {SheetPage.Exact(target)}: 1 if reached, else 0")
                    : (higher ? $"{x} / {SheetPage.Exact(target)}" : $"{SheetPage.Exact(target)} / {x}") + (higher == value > target && value != target ? Limited : "");
            default:
                return rule.StepOf(value, higher) is { } step
                    ? $"{x} {(higher ? '≥' : '≤')} {SheetPage.Exact(step.From)} → {SheetPage.Exact(step.Score)}" : E.Say("不在任何一档内，取 0", "0, as no step is reached");
        }
    }

    private string Limited => E.Say("，限于 0–1", ", kept within 0 and 1");

    private string Filled(Node leaf, Line line)
    {
        string lacking = line.Raw is null ? E.Say("无数据：", "no value: ") : E.Say("无本地区目标：", "no target of its own: ");
        if (line.Decision != "peer_median")
            return lacking + (line.Decision == "left_out" ? SheetTerms.Missing("reweight", E) : SheetTerms.Missing(line.Decision!, E));
        // Those whose own score is no median: the median was taken of them.
        var scores = Peers().Select(score => score.Lines.First(each => each.Code == leaf.Code)).Where(each => each.Decision is null).Select(each => each.Score!.Value).Order();
        return lacking + SheetTerms.Missing("peer_median", E) + E.Say("（", " (") + string.Join(E.Say("、", ", "), scores.Select(SheetPage.Exact)) + E.Say("）", ")");
    }

    private static IEnumerable<Node> LeavesUnder(Node node) => node.Indicator is not null ? [node] : node.Children.SelectMany(LeavesUnder);

    private string Unscored(Node node)
    {
        var without = node.Children.Where(child => LineOf(child).Score is null).ToList();
        string names = string.Join(E.Say("、", ", "), without.Select(Page.NameOf));
        if (LineOf(node).Decision == "none" || without.Any(child => LineOf(child).Decision == "none"))
        {
            string refusing = string.Join(E.Say("、", ", "), LeavesUnder(node).Where(leaf => LineOf(leaf).Decision == "none").Select(Page.NameOf));
            return E.Say($"“{refusing}”无数据，且规定其缺失时上级都不评分", $"as {refusing} has no value and its rule is that there is none above it then");
        }
        double share = node.Children.Except(without).Sum(child => child.Weight);
        return E.Say(
            $"其下有得分的权重为 {SheetPage.Exact(share)}，不足 {SheetPage.Exact(definition.Threshold)}，缺{names}",
            $"as {SheetPage.Exact(share)} of the weight under it has one, less than {SheetPage.Exact(definition.Threshold)}: without {names}");
    }
}
