using Analytics.Reports.Site;
using Analytics.Transforms;

namespace Analytics.Jobs;

/// <summary>Comparisons.</summary>
public sealed partial class Texts
{
    internal string Synthetic => Say("合成样例，非真实数据。", "Synthetic sample, no real data.");

    internal string Rank => Say("排名", "Rank");

    internal string Code => Say("代码", "Code");

    internal string Name => Say("名称", "Name");

    internal string Low => Say("下限", "Low");

    internal string High => Say("上限", "High");

    internal string Numerator => Say("分子", "Numerator");

    internal string Denominator => Say("分母", "Denominator");

    internal string Units(string kind) => kind switch
    {
        "enterprise" => Say("企业数", "Enterprises"),
        "task" => Say("任务数", "Tasks"),
        _ => Say("条数", "Records"),
    };

    internal string Withheld(string? reason) => reason switch
    {
        "no_data" => Say("无数据", "no data"),
        "below_min_base" => Say("基数太小", "base too small"),
        "disclosure" => Say("不予公布", "withheld"),
        _ => "",
    };

    internal string WithheldRows(int count) => Say(
        $"{count} 行不予公布：企业太少，或单个企业可能被识别，或会使别的行被推算出来。不等于零。",
        $"Withheld: {count} rows, because their enterprises are too few, one could be made out, or another row could be worked out. Not zero.");

    internal string ForEvaluators => Say(
        "供评估人员使用，含单个企业的数据，不得外传或公布。", "For evaluators: this may show single enterprises and must not be passed on or published.");

    internal string Basis(int reporting, int expected, long version) => Say(
        $"{reporting}/{expected} 个地区已报；数据版本 {version}；区间为 95%",
        $"{reporting} of {expected} regions reported; data version {version}; 95% intervals")
        + (reporting < expected ? Say("；合计不完整", "; the total is incomplete") : "");

    internal string MartWritten(MartRefresh mart)
    {
        string periods = string.Join(Say("、", ", "), mart.Written.Concat(mart.Removed));
        return Say($"数据集市 {mart.Model}：更新 {periods}（版本 {mart.Version}）", $"Mart {mart.Model}: {periods} made anew (version {mart.Version})");
    }

    internal string NotComputed(IndicatorProblem problem) => Say($"页面缺少指标 {problem.Code}：{problem.Zh}", $"The pages lack indicator {problem.Code}: {problem.En}");

    internal string MartsUpToDate => Say("数据集市已是最新。", "The marts are up to date.");

    internal string AuditFound(AuditFinding finding) => Say(
        $"核查{(finding.Audit.IsError ? "未通过，该集市未更新" : "警告")}：{finding.Model}/{finding.Audit.Code}，{Number(finding.BadRows)} 行：{finding.Audit.Zh}",
        $"Audit {(finding.Audit.IsError ? "failed, so the mart was left as it was" : "warning")}: {finding.Model}/{finding.Audit.Code}, {Number(finding.BadRows)} rows: {finding.Audit.En}");
}
