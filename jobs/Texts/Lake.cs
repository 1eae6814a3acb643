namespace Analytics.Jobs;

/// <summary>The lake's history.</summary>
public sealed partial class Texts
{
    internal string InstantOf => Say("时刻（北京时间）", "Instant (Beijing)");

    internal string Table => Say("表", "Table");

    internal string Version => Say("版本", "Version");

    internal string Operation => Say("操作", "Operation");

    internal string RowsAdded => Say("增加行", "Rows added");

    internal string RowsRemoved => Say("移除行", "Rows removed");

    internal string FilesAdded => Say("增加文件", "Files added");

    internal string FilesRemoved => Say("移除文件", "Files removed");

    internal string NothingCommitted => Say("数据湖中还没有表。先运行 analytics run。", "The lake has no table yet. Run: analytics run.");

    internal string HistoryBegins(string table, long version) => Say(
        $"表 {table} 的日志从版本 {version} 开始：更早的日志文件已被其他程序清除。", $"The log of table {table} begins with version {version}: another program has cleared away the entries before it.");

    internal string NoSuchTable(string name, IReadOnlyList<string> tables) => Say(
        $"没有表“{name}”。现有的表：{string.Join("、", tables)}。",
        $"There is no table \"{name}\". Tables are: {string.Join(", ", tables)}.");

    internal string Remedy => Say("办法", "What to do");

    internal string Verifying => Say("检查数据湖", "Verify");

    internal string Problem(bool problem) => problem ? Say("错误", "error") : Say("说明", "remark");

    internal string Verified(Analytics.Lake.VerifyResult result)
    {
        string zh = $"{result.Tables} 张表、{Number(result.Versions)} 个版本、{Number(result.Files)} 个文件、{Number(result.Rows)} 行、{Number(result.Bytes)} 字节";
        string en = $"{result.Tables} tables, {Number(result.Versions)} versions, {Number(result.Files)} files, {Number(result.Rows)} rows, {Number(result.Bytes)} bytes";
        int wrong = result.Problems.Count;
        return wrong == 0 ? Say($"数据湖完好：{zh}。", $"All is well: {en}.") : Say($"发现 {wrong} 处错误，见上（共检查 {zh}）。", $"{wrong} {(wrong == 1 ? "problem" : "problems")}, see above (looked at {en}).");
    }

    internal string VerifyFound(int count, Analytics.Lake.LakeTrouble first) => Say(
        $"数据湖有 {count} 处错误，第一处：{first.Table} {first.File}：{first.Zh} 全部列出：analytics verify", $"The lake has {count} {(count == 1 ? "problem" : "problems")}, the first: {first.Table} {first.File}: {first.En} To list them: analytics verify");

    internal string Vacuuming(bool dryRun) => dryRun ? Say("查找可清理的文件", "Look for what can be vacuumed") : Say("清理", "Vacuum");

    internal string VersionsGone => Say("不再可读的版本", "Versions gone");

    internal string FilesGone => Say("文件", "Files");

    internal string BytesGone => Say("字节", "Bytes");

    internal string OrphansGone => Say("残留文件", "Leftover files");

    internal string KeptFrom => Say("此版本起全部保留", "All kept from version");

    internal string KeptPublished => Say("因已发布而保留的更早版本", "Older ones kept as published");

    internal string Vacuumed(bool dryRun, long files, long bytes) => (files, dryRun) switch
    {
        (0, _) => Say("没有可清理的文件。", "There is nothing to vacuum."),
        (_, true) => Say($"可删除 {Number(files)} 个文件，{Number(bytes)} 字节；未作任何改动。", $"{Number(files)} files with {Number(bytes)} bytes can be deleted; nothing was changed."),
        _ => Say($"已删除 {Number(files)} 个文件，{Number(bytes)} 字节。", $"Deleted {Number(files)} files with {Number(bytes)} bytes."),
    };

    internal string DiffEvaluator => Say(
        "供有权查看单个企业数据的评估人员：列出任何表的合计与各行；结果不得公布",
        "For evaluators with the right to see single enterprises: totals and rows of any table; not for publication");

    internal string CountsOnly(string table) => Say(
        $"{table} 的各行可能涉及单个企业，只列出行数。评估人员可加 --evaluator；企业的可公布数字见 marts/research_enterprise。",
        $"The rows of {table} may show single enterprises, so only their numbers are given. Evaluators add --evaluator; what may be shown of enterprises is in marts/research_enterprise.");

    internal string NotEvenCounts(string table) => Say(
        $"{table} 的行数就是企业数，可能不予公布，因此不列出。评估人员可加 --evaluator；企业的可公布数字及其变化见 marts/research_enterprise。",
        $"The numbers of rows of {table} are numbers of enterprises, which may be withheld, so none is given. Evaluators add --evaluator; what may be shown of enterprises, and how it changed, is in marts/research_enterprise.");

    internal string NotShown => Say("不列出", "not shown");

    internal string ReturnsTogether(int count) => Say($"{count} 份填报", $"{count} returns");

    internal string RowsNotShown => Say(
        "企业报表和由其生成的表，行数就是企业数，不在此列出。评估人员可加 --evaluator。",
        "The numbers of rows of enterprise returns, and of what is made from them, are numbers of enterprises and not shown. Evaluators add --evaluator.");

    internal string MissingIn(long rows) => Say($"（{Number(rows)} 行无数值或不予公布）", $"({Number(rows)} rows without a value, or withheld)");

    internal string CountOfRows => Say("（行数）", "(rows)");

    internal string ColumnOf => Say("列", "Column");

    internal string BeforeVersion => Say("之前", "Before");

    internal string AfterVersion => Say("之后", "After");

    internal string Difference => Say("差", "Difference");

    internal string Of(Analytics.Lake.RowChange change) => change switch
    {
        Analytics.Lake.RowChange.Added => Say("新增", "added"),
        Analytics.Lake.RowChange.Removed => Say("移除", "removed"),
        _ => Say("改变", "changed"),
    };

    internal string DiffOf(string table, Analytics.Lake.Snapshot before, Analytics.Lake.Snapshot after) => Say(
        $"{table}：版本 {before.Version}（{Instant(before.Instant)}）与版本 {after.Version}（{Instant(after.Instant)}）",
        $"{table}: version {before.Version} ({Instant(before.Instant)}) and version {after.Version} ({Instant(after.Instant)})");

    internal string DiffSummary(Analytics.Lake.SnapshotDiff diff) => diff.Added + diff.Removed + diff.Changed == 0
        ? Say("没有不同。", "There is no difference.")
        : Say(
            $"新增 {Number(diff.Added)} 行，移除 {Number(diff.Removed)} 行，改变 {Number(diff.Changed)} 行。",
            $"Rows added: {Number(diff.Added)}, removed: {Number(diff.Removed)}, changed: {Number(diff.Changed)}.");

    internal string OutInWarehouse(string folder, string warehouse) => Say(
        $"{folder} 在仓库 {warehouse} 之内，那里的目录各有用途；请用 --out 指定仓库以外的目录。",
        $"{folder} lies in the warehouse {warehouse}, whose folders have their own use; name a folder outside of it with --out.");

    internal string NoSite(string folder) => Say(
        $"{folder} 中已有其他内容，不会被覆盖；请指定新的目录或以前生成的图表页面目录。",
        $"{folder} holds something else, which is not overwritten; name a new folder, or one with pages made before.");
}
