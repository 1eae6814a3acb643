namespace Analytics.Ingest;

/// <summary>Why a step at the desk cannot be taken. {0} is the return or period meant.</summary>
internal static class DeskTexts
{
    public static readonly Text Interrupted = new("desk_interrupted",
        "上次收取报表中断，尚未完成。请先运行 analytics collect，再审定。", "Taking returns was interrupted and is not completed. Run analytics collect first, then approve.");
    public static readonly Text NothingToApprove = new("desk_nothing_to_approve",
        "{0} 还没有接收过报表，无可审定。", "No return {0} has been accepted, so there is nothing to approve.");
    public static readonly Text AlreadyApproved = new("desk_already_approved",
        "{0} 第 {1} 次报送已于 {2}（北京时间）由 {3} 审定。", "Revision {1} of {0} was approved on {2} (Beijing time) by {3} already.");
    public static readonly Text NotApproved = new("desk_not_approved",
        "{0} 没有审定，无可撤销。", "{0} is not approved, so there is nothing to withdraw.");
    public static readonly Text LockedMeanwhile = new("desk_locked",
        "{0} 期已于 {1}（北京时间）由 {2} 锁定（{3}），不能撤销审定。请先运行 {4}。",
        "The period {0} was locked on {1} (Beijing time) by {2} ({3}), so no approval can be withdrawn. Run {4} first.");
    public static readonly Text DayIsOver = new("desk_day_over",
        "{0} 已经过去，不能开放到那一天。", "{0} is over; a period cannot be opened until then.");
    public static readonly Text NoSuchPeriod = new("desk_no_period",
        "填报日历 seeds/calendar.csv 中没有{1} {0} 期，请先补充。", "The calendar seeds/calendar.csv has no period {0}{1}; add it first.");
    public static readonly Text OfKind = new("desk_of_kind", "报表 {0} 的", " for the kind {0}");
}
