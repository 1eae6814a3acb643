namespace Analytics.Reports.Charts;

/// <summary>What everything about tasks says alike.</summary>
internal static class TaskTerms
{
    /// <summary>What overdue and at risk mean.</summary>
    public static string States(Edition edition) => edition.Say(
        "逾期：完成时限在期末当日或以前而未完成；有风险：尚未到期，进度比已用时间落后 20 个百分点以上。",
        "Overdue: due by the last day of the period and not done. At risk: not yet due, and more than 20 points behind the time elapsed.");
}
