using Analytics.Reports.Charts;
using Analytics.Reports.Site;
using Analytics.Transforms;
using Analytics.Transforms.Assessments;
using Analytics.Transforms.Statistics;

namespace Analytics.Reports.Sheets;

/// <summary>What the page that compares two runs shows: the choice, and who moved because of what.</summary>
/// <param name="Head">For the frame.</param>
/// <param name="Assessments">All assessments that can be chosen.</param>
/// <param name="Chosen">The one chosen; null without any.</param>
/// <param name="Comparison">The two runs compared; null where there are none to compare.</param>
/// <param name="Problem">Why there is none; null where nothing is wrong.</param>
public sealed record RunsView(PageHead Head, IReadOnlyList<AssessmentRuns> Assessments, AssessmentRuns? Chosen, RunComparison? Comparison, string? Problem);

/// <summary>Two runs of an assessment compared.</summary>
/// <param name="First">The first, in the language of the page.</param>
/// <param name="Second">The second.</param>
public sealed record RunComparison(SheetPage First, SheetPage Second)
{
    /// <summary>Who moved, and because of what: the same as <c>assess CODE --compare</c> prints, those that moved most first.</summary>
    public IReadOnlyList<Movement> Movements { get; } =
        [.. Assessor.Compare(First.Run, Second.Run).OrderByDescending(each => Math.Abs((each.After - each.Before) ?? 0)).ThenBy(each => each.Unit, StringComparer.Ordinal)];

    /// <summary>Whether changes can be split into their parts.</summary>
    public bool IsSplit => Assessor.SameValues(First.Run, Second.Run);

    /// <summary>The chart; null where no region has a rank in either run.</summary>
    public Chart? Chart => RankMovesChart.Draw(this);

    /// <summary>The address of a chart's files.</summary>
    public string Files(Chart chart) => $"run-chart/{chart.Id}.{{0}}?a={Uri.EscapeDataString(First.Name)}&b={Uri.EscapeDataString(Second.Name)}";

    /// <summary>A region's name.</summary>
    public string NameOf(string unit) => First.NameOf(Second.Run.Units.Concat(First.Run.Units).First(each => each.Code == unit));

    /// <summary>A change with its sign; nothing for none.</summary>
    public string? WithSign(double? change)
    {
        if (change is not { } known) return null;
        var decimals = Second.Run.Definition.Decimals;
        var sign = Rounding.Half(known, decimals) switch { > 0 => "+", < 0 => "−", _ => "" };
        return sign + Edition.Number(Math.Abs(known), decimals);
    }

    /// <summary>Nodes whose weights differ, in the order of the second definition.</summary>
    public IEnumerable<(Node Node, double? Before, double? After)> Weights =>
        from each in Second.Run.Definition.Nodes().Select(each => each.Node).Where(node => node.Code != Second.Run.Definition.Root.Code)
        let before = First.Run.Definition.Nodes().Select(old => old.Node).FirstOrDefault(old => old.Code == each.Code)
        where before?.Weight != each.Weight
        select (each, before?.Weight, (double?)each.Weight);

    /// <summary>Rules other than weights that differ, in the language of the page; null where one of the runs does not have it.</summary>
    public IEnumerable<(string What, string? Before, string? After)> Rules
    {
        get
        {
            var (before, after) = (RulesOf(First), RulesOf(Second));
            return after.Keys.Union(before.Keys).Select(what => (what, before.GetValueOrDefault(what), after.GetValueOrDefault(what))).Where(rule => rule.Item2 != rule.Item3);
        }
    }

    private static string Reckoning(Indicator indicator, Edition edition) =>
        $"{indicator.Numerator} / {indicator.Denominator} × {SheetPage.Exact((double)indicator.Scale)}{(indicator.Filter is { } filter ? edition.Say("，限 ", ", where ") + filter : "")}"
        + edition.Say($"；{(indicator.Direction == "lower" ? "越低越好" : "越高越好")}，分母至少 {indicator.MinBase}", $"; {(indicator.Direction == "lower" ? "lower" : "higher")} is better, denominator at least {indicator.MinBase}");

    private static Dictionary<string, string> RulesOf(SheetPage page)
    {
        var (edition, definition) = (page.Edition, page.Run.Definition);
        string Rule(Node node) => node.Normalise is { } rule
            ? $"{SheetTerms.Rule(rule, edition)}{edition.Say("；缺数时", "; where missing ")}{SheetTerms.Missing(node.Missing, edition)}{(node.Strata.Count > 0 ? edition.Say("；按", "; standardised by ") + SheetTerms.Strata(node.Strata, edition) + edition.Say("标准化", "") : "")}"
            : SheetTerms.Mean(node.Mean, edition);
        var rules = definition.Nodes().ToDictionary(each => edition.Say($"“{page.NameOf(each.Node)}”的方法（{each.Node.Code}）", $"Method of {page.NameOf(each.Node)} ({each.Node.Code})"), each => Rule(each.Node), StringComparer.Ordinal);
        foreach (var indicator in page.Run.Indicators)
            rules[edition.Say($"“{edition.Name(indicator)}”的算法", $"How {edition.Name(indicator)} is reckoned")] = Reckoning(indicator, edition);
        rules[edition.Say("至少要有得分的权重", "Weight that must have a score")] = SheetPage.Exact(definition.Threshold);
        rules[edition.Say("满分", "Full score")] = SheetPage.Exact(definition.Scale);
        rules[edition.Say("总分的小数位数", "Decimals of the total")] = Edition.Count(definition.Decimals);
        rules[edition.Say("位次和等级按", "Ranks and grades by")] = definition.Rounding == "after" ? edition.Say("舍入后的总分", "totals as rounded") : edition.Say("舍入前的总分", "totals before rounding");
        rules[edition.Say("等级", "Grades")] = string.Join(edition.Say("；", "; "), definition.Bands.Select(band => edition.Say($"{band.Title} {SheetPage.Exact(band.From)} 起", $"{band.TitleEn} from {SheetPage.Exact(band.From)}")));
        var draws = definition.Draws;
        rules[edition.Say("抽样", "Draws")] = edition.Say(
            $"{Edition.Count(draws.Count)} 次，种子 {draws.Seed}，权重集中度 {SheetPage.Exact(draws.Concentration)}", $"{Edition.Count(draws.Count)}, seed {draws.Seed}, concentration of weights {SheetPage.Exact(draws.Concentration)}");
        if (draws.Alternatives is { } others)
            rules[edition.Say("抽样中的其他选择", "Other choices in the draws")] = string.Join(", ", others.Normalise.Concat(others.Missing).Concat(others.Mean));
        foreach (var deduction in definition.Deductions)
        {
            string missing = deduction.Missing == "cap" ? edition.Say("；缺数时扣到上限", "; where missing, the cap") : edition.Say("；缺数时不扣", "; where missing, nothing");
            rules[edition.Say($"扣分“{deduction.Title}”", $"Deduction {deduction.TitleEn}")] = $"{deduction.Indicator}: " + edition.Say(
                $"超过 {SheetPage.Exact(deduction.Above)} 的部分每单位 {SheetPage.Exact(deduction.Points)} 分，最多 {SheetPage.Exact(deduction.Cap)}", $"{SheetPage.Exact(deduction.Points)} for each unit above {SheetPage.Exact(deduction.Above)}, at most {SheetPage.Exact(deduction.Cap)}") + missing;
        }
        return rules;
    }
}
