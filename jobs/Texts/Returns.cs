using Analytics.Ingest;

namespace Analytics.Jobs;

/// <summary>Returns: checked, accepted, sent back.</summary>
public sealed partial class Texts
{
    internal string Severity => Say("级别", "Severity");

    internal string Cell => Say("单元格", "Cell");

    internal string FieldOf => Say("字段", "Field");

    internal string Value => Say("内容", "Value");

    internal string Message => Say("说明", "Message");

    internal string Rule => Say("规则", "Rule");

    internal string FindingCount => Say("处数", "Findings");

    internal string FirstCell => Say("第一处", "First");

    internal string ForInstance => Say("例如", "For instance");

    internal string ByRule => Say("按规则汇总：", "By rule:");

    internal string SyntheticReturns => Say(
        "注意：以上有合成样例报表，由程序生成，非真实数据；页面和图表上均有标明。",
        "Note: synthetic sample returns are among them, made by the program, no real data; pages and charts say so.");

    internal string Of(Severity severity) => severity == Ingest.Severity.Error ? Say("错误", "error") : Say("警告", "warning");

    internal string Status(SubmissionStatus status, string? language = null) => (status, language ?? Language) switch
    {
        (SubmissionStatus.Accepted, "en") => "accepted",
        (SubmissionStatus.Accepted, _) => "接收",
        (SubmissionStatus.Returned, "en") => "returned",
        (SubmissionStatus.Returned, _) => "退回",
        (_, "en") => "unchanged",
        _ => "内容未变",
    };

    internal string Finding(Finding finding)
    {
        string where = finding.Address is { } address ? address.Cell + Say("：", ": ") : "";
        return where + finding.Message(Language);
    }

    internal string Errors(long errors) => Say($"{Number(errors)} 处错误", errors == 1 ? "1 error" : $"{Number(errors)} errors");

    internal string NoSuchFile(string path) => Say($"没有文件 {path}。", $"There is no file {path}.");

    internal string Unreadable(string path, string why) => Say($"无法读取 {path}：{why}", $"{path} cannot be read: {why}");

    internal string RegionExpected(string kind) => Say($"能报送 {kind} 的六位地区代码，如 440000", $"a six-digit code of a region that sends {kind}, such as 440000");

    internal string PeriodExpected(bool yearly) => yearly ? Say("年度，如 2025", "a year, such as 2025") : Say("季度，如 2025Q4", "a quarter, such as 2025Q4");

    internal string AlreadyThere(string path) => Say(
        $"{path} 已存在，没有改动。请先移走它，或用 --out 另取文件名。",
        $"{path} exists and was left as it is. Move it away first, or choose another name with --out.");

    internal string Prefilled(long rows, string period) => Say(
        $"已填入 {period} 接收的 {Number(rows)} 行，请逐行更新。", $"It begins with the {Number(rows)} rows accepted for {period}; bring them up to date.");

    internal string NothingToPrefill(string region) => Say(
        $"{region} 此前没有已接收的数据，模板是空的。", $"Nothing was accepted for {region} before; the template is empty.");

    internal string Checked(string file, CheckResult result, long unlisted)
    {
        string rows = Say($"{file}：{Number(result.Rows)} 行", $"{file}: {Number(result.Rows)} rows");
        string verdict = result switch
        {
            { Errors: > 0 } => Say(
                $"{Number(result.Errors)} 处错误，{Number(result.Warnings)} 处警告。请改正错误后再报送。",
                $"{Number(result.Errors)} errors, {Number(result.Warnings)} warnings. Correct the errors before handing it in."),
            { Warnings: > 0 } => Say(
                $"没有错误，{Number(result.Warnings)} 处警告。请核实后报送。",
                $"no errors, {Number(result.Warnings)} warnings. Have a look at them, then hand it in."),
            _ => Say("没有问题，可以报送。", "no findings; ready to be handed in."),
        };
        string more = unlisted > 0 ? Say($"（另有 {Number(unlisted)} 处未列出）", $" ({Number(unlisted)} more are not listed)") : "";
        return rows + Say("，", ", ") + verdict + more;
    }

    internal string Progress(CollectProgress at)
    {
        string file = Path.GetFileName(at.File);
        // What was taken in before is not taken in again.
        return at.Outcome is { } o ? $"{file}  {Status(CollectReport.StatusOf(o))}" : file;
    }

    internal string NothingInInbox(string inbox) => Say($"{inbox} 中没有新的报表。", $"There is no new return in {inbox}.");

    internal string Collected(int accepted, long rows, long warnings, int returned, int unchanged)
    {
        string text = Say(
            $"接收 {Number(accepted)} 份报表（{Number(rows)} 行，{Number(warnings)} 处警告），退回 {Number(returned)} 份",
            $"{Number(accepted)} {(accepted == 1 ? "return" : "returns")} accepted ({Number(rows)} rows, {Number(warnings)} warnings), {Number(returned)} sent back");
        string same = unchanged == 0 ? "" : Say($"，{Number(unchanged)} 份内容未变", $", {Number(unchanged)} unchanged");
        return text + same + (returned > 0 ? Say("：", ":") : Say("。", "."));
    }

    internal string FindingsIn(string file) => Say($"问题清单：{file}", $"All findings: {file}");

    internal string MoreReturned(int count, string folder) => Say($"另有 {Number(count)} 份，见 {folder}", $"{Number(count)} more, see {folder}");

    internal string SamplesPut(int count, string inbox) => Say(
        $"仓库是新的：已把随程序附带的 {Number(count)} 份合成样例报表（非真实数据）放入 {inbox}",
        $"The warehouse is new: the {Number(count)} synthetic sample returns that come with the program (no real data) were put into {inbox}");

    internal string NothingToDo(string index) => Say($"没有新内容，什么也没有做。页面：{index}", $"Nothing new, nothing done. Pages: {index}");

    internal string PagesAt(string index) => Say($"页面：{index}", $"Pages: {index}");

    internal string ChartsDrawn => Say("张图表", "charts");

    internal string SamplesWritten(int count, string folder) => Say(
        $"已写入 {Number(count)} 份合成样例报表（非真实数据）：{folder}",
        $"{Number(count)} synthetic sample returns (no real data) written to {folder}");
}
