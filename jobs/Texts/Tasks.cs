using Analytics.Transforms;

namespace Analytics.Jobs;

/// <summary>Tasks and difficulties.</summary>
public sealed partial class Texts
{
    internal string TasksCommand => Say(
        "列出各项任务，情况最差的在前：计划与实际进度、逾期、有风险、时限比上期推迟几天、按时完成的可能性（方法见 docs/tasks.md）。",
        "List the tasks, worst first: planned and actual progress, overdue, at risk, days put off since the last return, the chance of being done in time (method: docs/tasks.md).");

    internal string OneMeasure => Say("只限一条措施，如 M08", "One measure, such as M08");

    internal string TasksOnly => Say(
        "只列 overdue 逾期的，at-risk 有风险的，或 slipped 比上期推迟的", "only those overdue, at-risk, or slipped (put off since the last return)");

    internal string CalibrationOption => Say(
        "核对以往各期给出的可能性与后来的结果：布里尔评分、技巧得分、可靠性表", "Set the chances given in earlier periods against what came: Brier score, skill, reliability table");

    internal string CalibrationAlone => Say(
        "--calibration 核对全部任务，不能与 --period、--region、--measure、--only 同用。", "--calibration looks at all tasks; it does not go with --period, --region, --measure or --only.");

    internal string NoSuchMeasure(string name, string first, string last) => Say($"没有措施“{name}”；措施代码为 {first} 至 {last}。", $"There is no measure \"{name}\"; they are {first} to {last}.");

    internal string ReturnsBehind(Basis basis) => Say(
        $"{basis.Reporting}/{basis.Expected} 个地区已报；数据版本 {basis.MartVersion}", $"{basis.Reporting} of {basis.Expected} regions reported; data version {basis.MartVersion}")
        + (basis.Reporting < basis.Expected ? Say("；合计不完整", "; the total is incomplete") : "");

    internal string TasksFound(int tasks, int overdue, int atRisk, int slipped) => Say(
        $"任务 {Number(tasks)} 项，其中逾期 {Number(overdue)}，有风险 {Number(atRisk)}，时限比上期推迟 {Number(slipped)}。",
        $"Tasks: {Number(tasks)}; overdue {Number(overdue)}, at risk {Number(atRisk)}, put off since the last return {Number(slipped)}.");

    internal string MeasureOf => Say("措施", "Measure");

    internal string TaskOf => Say("任务编号", "Task");

    internal string UnitOf => Say("牵头单位", "Responsible unit");

    internal string StatusOf => Say("任务状态", "Status");

    internal string PlannedOf => Say("计划 %", "Planned %");

    internal string ProgressOf => Say("实际 %", "Actual %");

    internal string LagOf => Say("落后", "Behind");

    internal string SlippedOf => Say("比上期推迟（天）", "Put off (days)");

    internal string SlippedInAllOf => Say("累计推迟（天）", "In all (days)");

    internal string ChanceOf => Say("按时完成可能性", "Chance");

    internal string TaskStatus(string status) => status switch
    {
        "not_started" => Say("未启动", "not started"),
        "in_progress" => Say("推进中", "in progress"),
        "done" => Say("已完成", "done"),
        "suspended" => Say("暂缓", "suspended"),
        _ => status,
    };

    internal string TaskState(TaskStanding task) => task.Overdue ? Say("逾期", "overdue") : task.AtRisk ? Say("有风险", "at risk") : "";

    internal string CalibrationOf(long forecasts, long unknown) => Say(
        $"以往各期末给出、完成时限已到的可能性：{Number(forecasts)} 个有结果，{Number(unknown)} 个因任务不再填报而结果不明。区间为 95%，同一任务各期的可能性彼此相关，区间偏窄。",
        $"Chances given at the ends of earlier periods whose due dates have come: {Number(forecasts)} with a known outcome, {Number(unknown)} of tasks that are reported no more. 95% intervals; chances of one task in several periods go together, so these are too narrow.");

    internal string MeanChanceOf => Say("平均可能性", "Mean chance");

    internal string OnTimeOf => Say("实际按时完成", "Done in time");

    internal string ForecastsOf => Say("个数", "Chances");

    internal string GivenIn => Say("给出于", "Given in");

    internal string AllPeriods => Say("合计", "all");

    internal string BandOf => Say("可能性", "Chance");

    internal string BrierOf => Say("布里尔评分", "Brier score");

    internal string SkillOf => Say("技巧得分", "Skill");

    internal string DifficultiesCommand => Say(
        "按类别、责任单位、地区或时长汇总困难问题：上报、未解决、已解决、解决率及其 95% 区间、超过 90 天未解决、未解决的时长中位数。",
        "Difficulties by kind, owner, region or age: reported, open, resolved, resolved share with its 95% interval, open over 90 days, median age of the open ones.");

    internal string DifficultiesBy => Say(
        "kind 类别（默认），owner 责任单位，region 地区，age 自提出起的时长（已解决的算到解决日）", "kind (default), owner, region, or age in days since it was raised (of a resolved one until it was resolved)");

    internal string DifficultiesFound(long difficulties, long open) => Say(
        $"困难问题 {Number(difficulties)} 个，未解决 {Number(open)} 个。", $"Difficulties: {Number(difficulties)}, open {Number(open)}.");

    internal string Of(DifficultyBy by) => by switch
    {
        DifficultyBy.Kind => Say("类别", "Kind"),
        DifficultyBy.Owner => Say("责任单位", "Owner"),
        DifficultyBy.Age => Say("时长", "Age"),
        _ => RegionOf,
    };

    internal string ReportedOf => Say("上报", "Reported");

    internal string OpenOf => Say("未解决", "Open");

    internal string ResolvedOf => Say("已解决", "Resolved");

    internal string ResolvedShareOf => Say("解决率", "Resolved share");

    internal string OpenOver90Of => Say("超过 90 天未解决", "Open over 90 days");

    internal string MedianAgeOf => Say("未解决时长中位数（天）", "Median age of the open (days)");
}
