using System.Globalization;
using Analytics.Reports.Sheets;
using Analytics.Transforms.Assessments;

namespace Analytics.Jobs;

/// <summary>Assessments.</summary>
public sealed partial class Texts
{
    internal string Assess => Say("按评估方案在截止时点上打分，保存为不可更改的一次评估", "Compute an assessment at a cut-off and store it as an immutable run");

    internal string AssessCode => Say("方案代码，即 seeds/assessments/ 中的文件名", "Code of the scheme: a file of seeds/assessments/");

    internal string AssessCutOff => Say("截止时点（带时区），如 2026-01-20T00:00+08:00：只计此前已接收的填报", "The cut-off with its zone, such as 2026-01-20T00:00+08:00: returns accepted by then count");

    internal string AssessSheet => Say("一个地区的评分表", "The score sheet of one region");

    internal string AssessCompare => Say("比较两次评估：谁的得分变了，因为数据、权重还是方法", "Compare two runs: who moved, by data, weights or method");

    internal string AssessOut => Say("写成网页：位次、图和每个地区一张可打印的评分表（仅供评估人员）", "Write pages: ranks, charts and a printable score sheet for each region (for evaluators)");

    internal string AssessPages => Say("绘制评估页面", "Drawing the pages of the assessment");

    internal string AssessOutAlone => Say("--out 不能与 --sheet 或 --compare 同用。", "--out cannot be used together with --sheet or --compare.");

    internal string AssessOutInSite(string folder) => Say(
        $"{folder} 在公开页面的目录中；评分表含不予公布的数据，请写到别处。", $"{folder} lies in the folder of the public pages; score sheets hold figures that are withheld there. Write them elsewhere.");

    internal ProgramException NoAssessment(string code, IEnumerable<string> known) => new(ExitCode.Usage, Say(
        $"没有评估方案“{code}”；现有：{string.Join("、", known)}。", $"There is no assessment \"{code}\"; there are: {string.Join(", ", known)}."));

    internal ProgramException NoCutOff() => new(ExitCode.Usage, Say(
        "请用 --as-of 给出已经过去的截止时点，如 --as-of 2026-01-20T00:00+08:00。", "Give the cut-off, an instant that has passed: --as-of 2026-01-20T00:00+08:00."));

    internal ProgramException CutOffAhead(DateTimeOffset instant) => new(ExitCode.Usage, Say(
        $"--as-of {Instant(instant)}（北京时间）还没有到：此后仍可能接收填报，结果会变。请给出已经过去的截止时点。",
        $"--as-of {Instant(instant)} (Beijing) has not come yet: returns may still be accepted and the result would change. Give a cut-off that has passed."));

    internal ProgramException NoRun(string run) => new(ExitCode.Usage, Say($"没有名为“{run}”的评估。", $"There is no run named \"{run}\"."));

    internal ProgramException UnreadRun(string run) => new(ExitCode.Usage, Say($"{run} 由较早的程序保存，本程序读不出来；保存的结果没有改动。", $"{run} was stored by an older program in a form that this one cannot read; what is stored is unchanged."));

    internal ProgramException NotAssessed(string region) => new(ExitCode.Usage, Say($"这次评估中没有地区 {region}。", $"The run has no region {region}."));

    internal string Assessed(string run) => Say($"已保存：{run}", $"Stored as {run}");

    internal string AssessedBefore(string run) => Say($"此前已评估，这是当时保存的结果：{run}", $"Assessed before; this is the result stored then: {run}");

    internal string AssessRuns => Say("列出这个方案已保存的各次评估", "List the stored runs of the scheme");

    internal string AssessStored => Say("查看已保存的一次评估，不重新计算；方案改了或删了也照样", "Show a stored run as it is, computing nothing, even if its scheme was changed or removed since");

    internal ProgramException RunAlone() => new(ExitCode.Usage, Say("--run 和 --as-of 只能用一个：已保存的评估有自己的截止时点。", "Use either --run or --as-of: a stored run has its own cut-off."));

    internal ProgramException OtherCode(string run, string code) => new(ExitCode.Usage, Say($"{run} 是方案 {code} 的评估：analytics assess {code} --run {run}。", $"{run} is a run of {code}: analytics assess {code} --run {run}."));

    internal string RunOf => Say("评估", "Run");

    internal ProgramException OtherScheme(string first, string second) => new(ExitCode.Usage, Say($"{first} 和 {second} 不是同一个方案的评估。", $"{first} and {second} are runs of different schemes."));

    internal ProgramException OnlyEvaluators() => new(ExitCode.Usage, Say(
        "评估结果含不公布的数据，只供评估人员查看：请加 --evaluator。", "Assessments hold figures that are withheld from the public; they are for evaluators: add --evaluator."));

    internal string AssessBasis(AssessmentRun run) => Say(
        $"截止 {Instant(run.CutOff)}（北京时间）；程序 {run.Program}；数据版本 {string.Join("，", run.Versions.Select(table => $"{table.Key} {table.Value}"))}",
        $"Cut-off {Instant(run.CutOff)} (Beijing); program {run.Program}; data versions {string.Join(", ", run.Versions.Select(table => $"{table.Key} {table.Value}"))}");

    internal string Total => Say("总分", "Total");

    internal string NoTotal => Say("数据不足，不排名", "too little data");

    internal string Band => Say("等级", "Grade");

    internal string Deducted => Say("扣分", "Deducted");

    internal string MeanOf => Say("合成", "Mean");

    internal string Mean(string? mean) => mean switch
    {
        "arithmetic" => Say("加权算术平均", "arithmetic"),
        "geometric" => Say("加权几何平均", "geometric"),
        "harmonic" => Say("加权调和平均", "harmonic"),
        _ => "",
    };

    internal string RawValue => Say("原值", "Value");

    internal string NormaliseOf => Say("无量纲化", "Normalised by");

    internal string Normalised(Normalisation? rule) => rule switch
    {
        null => "",
        { Method: "goalposts", Low: { } low, High: { } high } => string.Create(CultureInfo.InvariantCulture, $"{(rule.Log ? "ln " : "")}{low}–{high}"),
        { Method: "zscore" } => "0.5 + 0.1 z",
        { Method: "rank" } => Say("百分位次", "percentile rank"),
        { Method: "target" } => Say("完成目标的份额", "share of own target"),
        _ => string.Join("; ", rule.Steps.Select(step => string.Create(CultureInfo.InvariantCulture, $"{step.From}: {step.Score}"))),
    };

    internal string DeclaredWeight => Say("规定权重", "Declared weight");

    internal string ScoreOf => Say("得分（0–1）", "Score (0–1)");

    internal string MissingOf => Say("缺数处理", "Where missing");

    internal string Decision(string? decision) => decision switch
    {
        "left_out" => Say("不计，权重分给同级", "left out, weight to its siblings"),
        "peer_median" => Say("取同类中位数", "median of its peers"),
        "zero" => Say("按零分", "zero by decision"),
        "none" => Say("不作处理，上级都不评分", "none: no score above it"),
        _ => "",
    };

    internal string WithoutTotal(Unit unit, IEnumerable<string> reasons) => Say(
        $"{unit.NameZh}：{NoTotal}；{string.Join("；", reasons)}。", $"{unit.NameEn}: {NoTotal}; {string.Join("; ", reasons)}.");

    internal string SheetHead(Unit unit, Score score, AssessmentRun run)
    {
        var sure = run.Certainties.FirstOrDefault(each => each.Unit == unit.Code);
        return Say(
            $"{unit.NameZh}：{score.Shown?.ToString(CultureInfo.InvariantCulture) ?? NoTotal}，第 {score.Rank} 名（区间 {sure?.First}–{sure?.Last}，共 {run.Certainties.Count}）",
            $"{unit.NameEn}: {score.Shown?.ToString(CultureInfo.InvariantCulture) ?? NoTotal}, rank {score.Rank} ({sure?.First}–{sure?.Last} of {run.Certainties.Count})");
    }

    internal IEnumerable<string> SheetRules =>
    [
        Say("上级得分 = 下级得分按“权重”合成；权重是同级有分者的规定权重归一后的值。", "A score is the mean of those under it by weight: the declared weights of those that have a score, made to sum to one."),
    ];

    internal IEnumerable<string> SheetFoot(Unit unit, Score score, AssessmentRun run)
    {
        var definition = run.Definition;
        for (int i = 0; i < definition.Deductions.Count; i++)
        {
            var deduction = definition.Deductions[i];
            string value = SheetPage.Exact(unit.Deductions[i]) ?? Say("无数据", "no data");
            yield return Say(
                string.Create(CultureInfo.InvariantCulture, $"扣分“{deduction.Title}”：max(0, {value} − {deduction.Above}) × {deduction.Points}，最多 {deduction.Cap} = {SheetPage.Exact(score.Deducted[i])}"),
                string.Create(CultureInfo.InvariantCulture, $"Deduction \"{deduction.TitleEn}\": max(0, {value} − {deduction.Above}) × {deduction.Points}, at most {deduction.Cap} = {SheetPage.Exact(score.Deducted[i])}"));
        }
        if (score.Total is not null)
        {
            yield return Say(
                string.Create(CultureInfo.InvariantCulture, $"总分 = {definition.Scale} × {SheetPage.Exact(score.Lines[0].Score)} − {SheetPage.Exact(score.Deducted.Sum())} = {SheetPage.Exact(score.Total)}"),
                string.Create(CultureInfo.InvariantCulture, $"Total = {definition.Scale} × {SheetPage.Exact(score.Lines[0].Score)} − {SheetPage.Exact(score.Deducted.Sum())} = {SheetPage.Exact(score.Total)}"));
        }
        foreach (var source in run.SourcesOf(unit.Code))
            yield return Say($"依据：{source.File}，第 {source.Revision} 版，SHA-256 {source.Sha256}", $"From: {source.File}, revision {source.Revision}, SHA-256 {source.Sha256}");
    }

    internal string SensitivityLine(Sensitivity found)
    {
        var each = found.Choices.Select(choice => string.Create(CultureInfo.InvariantCulture, $"{ChoiceOf(choice.Choice)} {Math.Clamp(choice.Shift.First, 0, 1):0.00}/{Math.Clamp(choice.Shift.Total, 0, 1):0.00}"));
        return Say(
            string.Create(CultureInfo.InvariantCulture, $"抽样中位次平均移动 {found.Shift:0.00} 位；各项选择的首阶/总敏感性指数：{string.Join("，", each)}。"),
            string.Create(CultureInfo.InvariantCulture, $"In the draws a rank moves by {found.Shift:0.00} places on average; first-order/total sensitivity indices: {string.Join(", ", each)}."));
    }

    private string ChoiceOf(string choice) => choice switch
    {
        "data" => Say("数据误差", "data"),
        "normalise" => Say("无量纲化", "normalisation"),
        "missing" => Say("缺数处理", "missing values"),
        "weights" => Say("权重", "weights"),
        _ => Say("合成", "mean"),
    };

    internal string NotSplit => Say(
        "两次评估所用的指标或其算法不同，总分的变化不能分为数据、权重和方法三部分。",
        "The runs use different indicators, or reckon them differently: changes of totals cannot be split into data, weights and method.");

    internal string FirstRun => Say("前一次", "First");

    internal string SecondRun => Say("后一次", "Second");

    internal string Moved => Say("变化", "Change");

    internal string ByData => Say("因数据", "By data");

    internal string ByWeights => Say("因权重", "By weights");

    internal string ByMethod => Say("因方法", "By method");
}
