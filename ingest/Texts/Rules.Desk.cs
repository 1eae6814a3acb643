namespace Analytics.Ingest;

/// <summary>What can be wrong with a return beside others: its keys, its bytes, its window.</summary>
public static partial class Rules
{
    /// <summary>The same key twice in the file; {3} is <see cref="OtherRegions"/> where the two rows are of two regions.</summary>
    public static readonly Rule DuplicateKey = new("duplicate_key", "{1} = {0} 与第 {2} 行重复{3}。", "{1} = {0} is the same as in row {2}{3}.");

    /// <summary>The regions of two rows with one key.</summary>
    public static readonly Text OtherRegions = new("duplicate_key_regions",
        "，而两行的地区不同：本行为{1}，第 {0} 行为{2}。只能在一个地区填报",
        ", yet in another region: {1} here, {2} in row {0}. It is reported in one region only");

    /// <summary>The same key in another submission of the period: {2} is <see cref="OwnReturn"/> or <see cref="OtherRegion"/>.</summary>
    public static readonly Rule KeyTaken = new("key_taken", "{1} = {0} 在本期已由{2}", "{1} = {0} has been reported for this period by {2}");

    /// <summary>A submission of the sender's own region, told with its file and row.</summary>
    public static readonly Text OwnReturn = new("key_taken_own", "另一份报表（{0}，第 {1} 行，地区为{2}）报送。", "another return ({0}, row {1}, region {2}).");

    /// <summary>A submission of another region, of which a sender learns no more than the region.</summary>
    public static readonly Text OtherRegion = new("key_taken_other",
        "其他地区（{0}）报送，只能在一个地区填报。如应由本地区填报，请联系评估人员核实。",
        "another region ({0}), and is reported in one region only. If it is yours, ask the evaluator to look into it.");

    /// <summary>The very bytes of another submission: {1} is <see cref="OwnFile"/> or <see cref="OtherFile"/>.</summary>
    public static readonly Rule SameFile = new("same_file",
        "文件内容与{1}逐字节相同，请核实是否重复报送或报错文件。",
        "The file is byte for byte the same as {1}; please make sure that it is the right file.", Severity.Warning);

    /// <summary>A file of the sender's own region.</summary>
    public static readonly Text OwnFile = new("same_file_own", "已报送的“{0}”（报告期 {1}，地区 {2}）", "\"{0}\", handed in before (period {1}, region {2})");

    /// <summary>A file of another region, of which a sender learns no more than the region.</summary>
    public static readonly Text OtherFile = new("same_file_other",
        "其他地区（{0}）已报送的一份报表（如有疑问，请联系评估人员）", "one that another region ({0}) handed in before (ask the evaluator if in doubt)");

    /// <summary>The rows of the period before.</summary>
    public static readonly Rule SameAsPrevious = new("same_as_previous",
        "全部 {1} 行数据与上一期（{0}）完全相同，只有报告期不同，请核实是否沿用了上期的报表。",
        "All {1} rows are those of the period before ({0}) with nothing but the period changed; please make sure that it was not just copied forward.", Severity.Warning);

    /// <summary>The calendar does not have the period for the kind.</summary>
    public static readonly Rule PeriodUnknown = new("period_unknown",
        "填报日历中没有“{1}”的 {0} 期，不能报送。请核对文件名中的报告期；如确需开放这一期，请联系评估人员在 seeds/calendar.csv 中补充。",
        "The calendar has no period {0} for the kind \"{1}\", so nothing can be handed in for it. Check the period in the file name; if it is right, ask the evaluator to add it to seeds/calendar.csv.");

    /// <summary>Before the window opens.</summary>
    public static readonly Rule WindowNotOpen = new("window_not_open",
        "{0} 期“{1}”自 {2} 零时（北京时间）起受理，现在还不能报送。请届时再报；如需提前，请联系评估人员开放（{3}）。",
        "Returns of kind \"{1}\" for {0} are taken in from {2}, 00:00 Beijing time. Hand it in then; an evaluator may open the period earlier ({3}).");

    /// <summary>After the window closed.</summary>
    public static readonly Rule WindowClosed = new("window_closed",
        "{0} 期“{1}”已于 {2} 24 时（北京时间）截止受理。如需补报或更正，请联系评估人员重新开放（{3}）。",
        "Returns of kind \"{1}\" for {0} were taken in until the end of {2}, Beijing time. To hand in or correct one now, ask the evaluator to reopen the period ({3}).");

    /// <summary>The period is locked for the region.</summary>
    public static readonly Rule PeriodLocked = new("period_locked",
        "{0} 期“{1}”已于 {2}（北京时间）由 {3} 锁定，原因：{4}。如需补报或更正，请联系评估人员重新开放（{5}）。",
        "The period {0} was locked for the kind \"{1}\" on {2} (Beijing time) by {3}: {4}. To hand in or correct a return now, ask the evaluator to reopen it ({5}).");

    /// <summary>The return is approved.</summary>
    public static readonly Rule ReturnApproved = new("return_approved",
        "“{1}”{0} 期第 {2} 次报送已于 {3}（北京时间）由 {4} 审定，不再接受更正。如需更正，请联系评估人员撤销审定（{5}）。",
        "Revision {2} of the return \"{1}\" for {0} was approved on {3} (Beijing time) by {4}; corrections are no longer taken in. To correct it, ask the evaluator to withdraw the approval ({5}).");
}
