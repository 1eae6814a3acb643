namespace Analytics.Jobs;

/// <summary>The schedule, its history and its server.</summary>
public sealed partial class Texts
{
    internal string Job => Say("任务", "Job");

    internal string Does => Say("内容", "Does");

    internal string When => Say("时间（cron）", "When (cron)");

    internal string Next => Say("接下来五次", "Next five");

    internal string After(string job) => Say($"{job} 成功之后", $"after {job} succeeded");

    internal string What(string job) => job switch
    {
        "collect" => Say("收取报表", "Take the returns"),
        "refresh" => Say("更新数据集市", "Bring the marts up to date"),
        _ => Say("生成图表页面", "Draw the pages"),
    };

    internal string Started => Say("开始", "Started");

    internal string Took => Say("用时", "Took");

    internal string Result => Say("结果", "Result");

    internal string Attempt => Say("重试", "Retry");

    internal string Did => Say("完成情况", "Did");

    internal string NoRuns => Say("没有运行记录。（没有事情可做的运行用 --all 列出。）", "No runs. (--all lists those that found nothing to do.)");

    internal string ResultOf(string result) => result switch
    {
        "succeeded" => Say("成功", "succeeded"),
        "failed" => Say("失败", "failed"),
        "cancelled" => Say("中断", "cancelled"),
        _ => Say("无事可做", "nothing to do"),
    };

    internal string CountsOf(string job, IReadOnlyDictionary<string, long> counts)
    {
        if (counts.Count == 0)
            return "";
        string Count(string name) => Number(counts.GetValueOrDefault(name));
        return job switch
        {
            "collect" => Say(
                $"接收 {Count("accepted")} 份{(counts.ContainsKey("rows") ? $"（{Count("rows")} 行）" : "")}，退回 {Count("returned")} 份",
                $"accepted {Count("accepted")}{(counts.ContainsKey("rows") ? $" ({Count("rows")} rows)" : "")}, returned {Count("returned")}"),
            "refresh" => Say($"更新 {Count("marts")} 个集市", $"{Count("marts")} marts brought up to date"),
            _ => Say($"{Count("pages")} 个页面，新绘 {Count("charts")} 张图表", $"{Count("pages")} pages, {Count("charts")} charts drawn anew"),
        };
    }

    internal string JobDone(DateTimeOffset at, string job, JobOutcome outcome, TimeSpan took) =>
        $"{Instant(at)} {job}: {(outcome.Nothing ? ResultOf("skipped") : CountsOf(job, outcome.Counts))} ({Duration(took)})";

    internal string JobFailed(DateTimeOffset at, string job, string why, bool again) =>
        $"{Instant(at)} {job}: {ResultOf("failed")}{Say("：", ": ")}{why}{(again ? Say("将自动重试。", " It will be tried again.") : "")}";

    internal string Serving(string urls, string folder) => Say(
        $"正在提供页面：{urls}（仓库 {folder}）。按 Ctrl-C 停止。",
        $"Serving {urls} (warehouse {folder}). Ctrl-C stops it.");

    internal string Stopping => Say("正在停止；正在运行的任务会先完成。再按一次 Ctrl-C 立即结束。", "Stopping; a running job is finished first. Ctrl-C again ends at once.");

    internal string ServerStopped => Say("已停止。", "Stopped.");

    internal string AlreadyServed(string folder) => Say(
        $"仓库 {folder} 的计划任务已由另一个 analytics 进程运行，同一仓库只能有一个。",
        $"Another analytics process already runs the schedule of the warehouse {folder}; there can be one only.");

    internal string CannotListen(string urls, string why) => Say(
        $"无法监听 {urls}：{why}。请用 --urls 换一个端口，如 http://127.0.0.1:5081。",
        $"Cannot listen on {urls}: {why}. Choose another port with --urls, such as http://127.0.0.1:5081.");

    internal string BadUrl(string url) => Say($"“{url}”不是可用的地址，应如 http://127.0.0.1:5080。", $"\"{url}\" is no address; expected something like http://127.0.0.1:5080.");

    internal string AskedServer(string job, string url) => Say($"由正在运行的 {url} 执行 {job}", $"{url} is running and does {job}");

    internal string ServerNotReady(string folder) => Say(
        $"另一个 analytics 进程正在使用仓库 {folder} 的计划任务，且尚未就绪。请稍后再试。",
        $"Another analytics process is using the schedule of the warehouse {folder} and is not ready. Try again in a moment.");

    internal string ServerGone(string url, string why) => Say($"{url} 没有完成请求：{why}。请查看它的输出后重试。", $"{url} did not complete the request: {why}. See what it says and try again.");

    internal string NoPagesYet => Say("还没有页面", "No pages yet");

    internal string NoPagesYetHint => Say(
        "把报表放进仓库的 inbox/，计划任务会在几分钟内收取并生成页面；也可以运行 analytics run。",
        "Put returns into the warehouse's inbox/: the schedule takes them within minutes and draws the pages. Or run: analytics run.");

    internal string PageNotFound => Say("没有这个页面", "No such page");

    internal string PageNotFoundHint => Say("地址可能写错了，或者页面已在更新后改名。", "The address may be wrong, or the page was renamed when the pages were made anew.");

    internal string ToTheStart => Say("回到首页", "To the start");
}
