using System.Globalization;
using Analytics.Ingest;
using Analytics.Ingest.Desk;
using Analytics.Transforms;

namespace Analytics.Jobs;

/// <summary>The returns desk: where returns stand, approvals, locks, revisions.</summary>
public sealed partial class Texts
{
    internal string Actor => Say("办理人", "By");

    internal string Action => Say("办理", "Step");

    internal string Period => Say("报告期", "Period");

    internal string KindOf => Say("报表", "Kind");

    internal string RegionOf => Say("地区", "Region");

    internal string Revision => Say("第几次", "Revision");

    internal string Until => Say("开放至", "Until");

    internal string ReasonOf => Say("原因", "Reason");

    internal string Every => Say("所有", "all");

    internal string Sender => Say("报送人", "Sender");

    internal string FileOf => Say("文件", "File");

    internal string RowsOf => Say("行数", "Rows");

    internal string ErrorsOf => Say("错误", "Errors");

    internal string StateOf => Say("状态", "State");

    internal string DueOf => Say("截止", "Due");

    internal string ReceivedOf => Say("首次收到", "First received");

    internal string AcceptedOf => Say("首次接收", "First accepted");

    internal string ReturnedOf => Say("退回", "Sent back");

    internal string CoverageOf => Say("再报", "Coverage");

    internal string ApprovedOf => Say("审定", "Approved");

    internal string LockedOf => Say("锁定", "Locked");

    internal string IsLocked => Say("已锁定", "locked");

    internal string RowsChanged => Say("改动行", "Rows changed");

    internal string CellsChanged => Say("改动单元格", "Cells changed");

    internal string ChangeOf => Say("变化", "Change");

    internal string KeyOf => Say("主键", "Key");

    internal string Before => Say("改前", "Before");

    internal string AfterOf => Say("改后", "After");

    internal string NoDifference => Say("与上一次没有不同。", "It does not differ from the one before.");

    internal string NoSteps => Say("没有办理记录。", "Nothing was locked, opened or approved.");

    internal string ReasonMissing => Say("请用 --reason 说明原因。", "Give a reason with --reason.");

    internal string Of(DeskAction action) => action switch
    {
        DeskAction.Approved => Say("审定", "approved"),
        DeskAction.ApprovalWithdrawn => Say("撤销审定", "approval withdrawn"),
        DeskAction.Locked => Say("锁定", "locked"),
        _ => Say("开放", "opened"),
    };

    internal string Of(ReturnState state) => state switch
    {
        ReturnState.NotYetDue => Say("未到报送期", "not yet due"),
        ReturnState.Due => Say("待报", "due"),
        ReturnState.Missing => Say("缺报", "missing"),
        ReturnState.Returned => Say("退回待改", "sent back"),
        ReturnState.Partial => Say("部分下级已报", "partly, from below"),
        ReturnState.Accepted => Say("按时接收", "accepted"),
        _ => Say("逾期接收", "accepted late"),
    };

    internal string RecordStatus(string status) => status switch
    {
        "approved" => Say("当前，已审定", "current, approved"),
        "current" => Say("当前", "current"),
        "superseded" => Say("已被替换", "superseded"),
        "returned" => Say("退回", "sent back"),
        _ => Say("内容未变", "unchanged"),
    };

    internal string Change(string change) => change switch
    {
        "added" => Say("新增行", "row added"),
        "removed" => Say("删除行", "row removed"),
        _ => Say("改动", "changed"),
    };

    internal string Done(DeskEvent step)
    {
        string what = Say($"已{Of(step.Action)}：", $"{char.ToUpperInvariant(Of(step.Action)[0])}{Of(step.Action)[1..]}: ")
            + $"{step.Kind ?? Say("所有报表", "all kinds")} {step.Period} {step.Region ?? Say("全国", "all regions")}";
        string revision = step.Revision is { } number ? Say($"，第 {number} 次报送", $", revision {number}") : "";
        string until = step.Until is { } day ? Say($"，至 {Day(day)}", $", until {Day(day)}") : "";
        return what + revision + until + Say($"（{step.Actor}）。", $" ({step.Actor}).");
    }

    internal string StatusTotals(string period, int all, int received, int accepted, int late, int returned, int missing, int approved, int locked, IReadOnlyList<(string Kind, long Covered, long Expected)> coverage)
    {
        string text = Say(
            $"{period}：应报 {Number(all)} 份，收到 {Number(received)}，接收 {Number(accepted)}（逾期 {Number(late)}），退回待改 {Number(returned)}，缺报 {Number(missing)}",
            $"{period}: {Number(all)} due, {Number(received)} received, {Number(accepted)} accepted ({Number(late)} late), {Number(returned)} sent back, {Number(missing)} missing");
        if (approved + locked > 0) text += Say($"，审定 {Number(approved)}，锁定 {Number(locked)}", $", {Number(approved)} approved, {Number(locked)} locked");
        IEnumerable<string> again = coverage.Select(kind => Say(
            $"；{kind.Kind}：上期 {Number(kind.Expected)}，本期再报 {Number(kind.Covered)}（{Percent((double)kind.Covered / kind.Expected)}）",
            $"; {kind.Kind}: of {Number(kind.Expected)} of the period before {Number(kind.Covered)} are there again ({Percent((double)kind.Covered / kind.Expected)})"));
        return text + string.Concat(again) + Say("。", ".");
    }

    /// <summary>A share in per cent. Only all of it is 100 %.</summary>
    internal static string Percent(double share) =>
        (share < 1 ? Math.Min(share * 100, 99.9) : 100).ToString("0.0", CultureInfo.InvariantCulture) + "%";

    internal string NothingHandedIn(ReturnScope scope) => Say(
        $"{scope.Kind} {scope.Period} {scope.Region} 还没有报送过。", $"Nothing was handed in for {scope.Kind} {scope.Period} {scope.Region}.");

    internal string MoreThan(int limit) => Say($"只列出前 {Number(limit)} 条；用 --limit 增加。", $"Only the first {Number(limit)} are listed; --limit gives more.");

    internal string MoreRows(int shown, long total) => Say(
        $"共 {Number(total)} 行，只列出前 {Number(shown)} 行；用 --limit 增加。", $"The first {Number(shown)} of {Number(total)} rows; --limit gives more.");

    internal string NoSuchRevision(long number, int revisions) => revisions == 0
        ? Say("这份报表还没有接收过。", "No revision of this return has been accepted.")
        : Say($"没有第 {number} 次报送；现有 1 至 {revisions}。", $"There is no revision {number}; there are 1 to {revisions}.");

    internal string HistoryOfReturn(string kind) => Say(
        $"“{kind}”是一种报表。要看一份报表的历次报送，请写明地区和报告期（看各行时再加 --revision）：analytics history {kind} --region 440000 --period 2025Q3；要看表的提交记录：analytics history returns/{kind}。",
        $"\"{kind}\" is a kind of return. For the revisions of a return give its region and period (and --revision for --rows): analytics history {kind} --region 440000 --period 2025Q3; for the commits of the table: analytics history returns/{kind}.");

    internal string NoSuchKind(string name, IEnumerable<string> kinds) => Say(
        $"没有名为“{name}”的报表。可用的报表：{string.Join("、", kinds)}。", $"There is no kind of return named \"{name}\". Kinds: {string.Join(", ", kinds)}.");

    internal string NoSuchPeriod(string word, string? frequency) => frequency switch
    {
        "year" => Say($"“{word}”不是年度报告期，应写作 2025。", $"\"{word}\" is no year; write it like 2025."),
        "quarter" => Say($"“{word}”不是季度报告期，应写作 2025Q3。", $"\"{word}\" is no quarter; write it like 2025Q3."),
        _ => Say($"“{word}”不是报告期，应写作 2025Q3 或 2025。", $"\"{word}\" is no period; write it like 2025Q3 or 2025."),
    };

    internal string NoSuchRegion(string word) => Say(
        $"地区代码“{word}”不在地区代码表中（六位数字，全国为 100000）。", $"The region code \"{word}\" is not in the list of regions (six digits; 100000 is the whole country).");

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
