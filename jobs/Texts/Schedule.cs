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

    internal string What(Schedule.ScheduledJob job) => job.Does switch
    {
        Schedule.JobKind.Assess => Say($"按 {job.Assessment} 评估", $"Assess by {job.Assessment}"),
        Schedule.JobKind.Export => Say("导出供研究使用的数据", "Export for researchers"),
        Schedule.JobKind.Remind => Say("催办", "Remind the regions"),
        Schedule.JobKind.Verify => Say("校验数据湖", "Verify the lake"),
        Schedule.JobKind.Vacuum => Say("清理不再需要的文件", "Delete files no longer needed"),
        _ => What(job.Words),
    };

    internal string WhenOf(Schedule.ScheduledJob job, IReadOnlyList<Schedule.ScheduledJob> jobs)
    {
        string[] before = [.. jobs.Where(each => each.Then.Contains(job.Name)).Select(each => After(each.Name))];
        string[] cron = job.Cron is null ? [] : [job.Days is null ? job.Cron.CronExpressionString : $"{job.Cron.CronExpressionString}  {Say("工作日", "working days")}: {job.Days.Description}"];
        return cron.Length + before.Length == 0 ? Say("只在要求时", "when asked to") : string.Join('\n', cron.Concat(before));
    }

    internal string ZoneOf => Say("时区", "Zone");

    internal string PausedHead => Say("状态", "State");

    internal string PausedOf(bool paused) => paused ? Say("已暂停", "paused") : "";

    /// <summary>An instant as the clocks of its zone show it.</summary>
    internal static string Local(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);

    internal string Held(string job, bool pause) => pause
        ? Say($"已暂停 {job}：到点不再运行，也不接在其他任务之后运行。恢复：analytics jobs resume {job}", $"{job} is paused: neither its times nor other jobs start it. To let it go on: analytics jobs resume {job}")
        : Say($"已恢复 {job}。", $"{job} goes on.");

    // The period that an assessment was asked for names its cut-off alone.
    internal string RunBegins(Schedule.ScheduledJob job, Schedule.Firing firing) => Say(
        $"{job.Name}（{job.Words}），对应时间 {firing.At:yyyy-MM-dd'T'HH:mm:sszzz}{(firing.Period is { } p && job.Assessment is null ? $"，报告期 {p}" : "")}",
        $"{job.Name} ({job.Words}) for {firing.At:yyyy-MM-dd'T'HH:mm:sszzz}{(firing.Period is { } q && job.Assessment is null ? $", period {q}" : "")}");

    internal string Assesses(string code, Analytics.Ingest.Period period, DateTimeOffset cutOff) => Say(
        $"{code} 评估 {period}，以 {cutOff:yyyy-MM-dd'T'HH:mm:sszzz} 及之前接收的报表为准", $"{code} assesses {period}, by the returns accepted until {cutOff:yyyy-MM-dd'T'HH:mm:sszzz}");

    internal string AssessesOnly(string code, Analytics.Ingest.Period period) => Say(
        $"{code} 的定义规定它评估 {period}；所给的报告期只决定截止时间。", $"{code} assesses {period}, as its definition says; the periods that are asked for choose the cut-off alone.");

    internal string AssessesLater(string code, Analytics.Ingest.Period period, Analytics.Ingest.Period asked) => Say(
        $"{code} 评估 {period}（见其定义 {code}.json 的 period），而 {asked} 的截止时间在此之前。请从 {period} 起运行；要评估 {asked}，请另写一个评估定义。",
        $"{code} assesses {period} (period in its definition, {code}.json), and the cut-off of {asked} lies before that. Run it from {period} on; to assess {asked}, write a definition of its own.");

    internal string CutOffAfter => Say("截止于该期之后", "Cut-off after");

    internal string AssessedHead => Say("评估的报告期", "Assessed");

    internal string RunEnded(Schedule.ScheduledJob job, JobOutcome outcome) => outcome.Nothing ? $"{ResultOf("skipped")} {outcome.Summary}".TrimEnd() : Achieved(outcome.Summary, outcome.Counts);

    internal string HeldByPause(string job) => Say($"{job} 已暂停，本次不随前一任务运行。", $"{job} is paused, so that it does not follow this time.");

    internal string TookTooLong(TimeSpan limit) => Say(
        $"超过了规定的时长 {limit:c}，已停止。请在 analytics.json 中调大 timeout，或检查机器是否过忙。",
        $"It took longer than its timeout of {limit:c} and was stopped. Raise timeout in analytics.json, or see what keeps the machine busy.");

    internal string NoPeriods(string job, string does) => Say(
        $"任务 {job}（{does}）不分报告期：只有 assess 和 export 可以指定报告期。", $"The job {job} ({does}) knows no periods: only assess and export can be run for one.");

    internal string NoCronForPeriods(string job) => Say(
        $"任务 {job} 没有 cron，无法得知各报告期的截止时间；请在 analytics.json 中写明 cron。", $"The job {job} has no cron, so nothing says when a period's cut-off is; give it a cron in analytics.json.");

    internal string NoFiringOf(string job, Analytics.Ingest.Period period) => Say(
        $"任务 {job} 在 {period} 结束之后、下一期结束之前没有运行时间；一年一次的任务请用年份，如 {period.Year}。",
        $"The job {job} has no time after {period} has ended and before the next period has; for a yearly job name the year, such as {period.Year}.");

    internal string FiringAhead(string job, Analytics.Ingest.Period period, DateTimeOffset at) => Say(
        $"任务 {job} 的 {period} 要到 {Local(at)} 才截止，现在还不能运行。", $"The cut-off of {job} for {period} is {Local(at)}, which has not come yet.");

    internal string BackfillOrder(Analytics.Ingest.Period from, Analytics.Ingest.Period to) => Say(
        $"--from {from} 与 --to {to} 应同为季度或同为年份，且前者不晚于后者。", $"--from {from} and --to {to} must both be quarters or both years, the first not after the last.");

    internal string OneFolderForAll(string job) => Say(
        $"任务 {job} 的 out 中没有 {{period}}，各期会互相覆盖；请写成如 exports/{{period}}。", $"The job {job} has no {{period}} in out, so each period would replace the one before; write for example exports/{{period}}.");

    internal string BackfillStep(int i, int n, Analytics.Ingest.Period period, bool known) => $"[{i}/{n}] {period}{(known ? Say("：", ": ") + DoneBefore : "")}";

    internal string DoneBefore => Say("此前已完成", "done before");

    internal string PeriodHead => Say("报告期", "Period");

    internal string RunName => Say("运行编号", "Run");

    internal string NoFailedRuns => Say("没有失败的运行。", "No run failed.");

    internal string NoSuchRun(string run) => Say($"没有编号为“{run}”的运行；编号见 analytics jobs history。", $"There is no run \"{run}\"; analytics jobs history names them.");

    internal string NoLog => Say("这次运行没有留下日志。", "This run left no log.");

    internal string ServerKnowsNot(string url, string job) => Say(
        $"{url} 启动时还没有任务 {job}。请重新启动 analytics serve，使它读取新的设置。", $"{url} was started before there was a job {job}. Start analytics serve anew, so that it reads the settings.");

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

    /// <summary>What a run made and did.</summary>
    internal string Achieved(string? summary, IReadOnlyDictionary<string, long> counts) => string.Join(Say("：", ": "), new[] { summary, CountsOf(counts) }.Where(part => !string.IsNullOrEmpty(part)));

    // By what was counted: a name says nothing, and the job of an old run may be gone.
    internal string CountsOf(IReadOnlyDictionary<string, long> counts)
    {
        string Count(string name) => Number(counts.GetValueOrDefault(name));
        return counts switch
        {
            { Count: 0 } => "",
            _ when counts.ContainsKey("accepted") => Say(
                $"接收 {Count("accepted")} 份{(counts.ContainsKey("rows") ? $"（{Count("rows")} 行）" : "")}，退回 {Count("returned")} 份{(counts.GetValueOrDefault("unreadable") > 0 ? $"，无法读取 {Count("unreadable")} 个" : "")}",
                $"accepted {Count("accepted")}{(counts.ContainsKey("rows") ? $" ({Count("rows")} rows)" : "")}, returned {Count("returned")}{(counts.GetValueOrDefault("unreadable") > 0 ? $", {Count("unreadable")} could not be read" : "")}"),
            _ when counts.ContainsKey("marts") => Say($"更新 {Count("marts")} 个集市", $"{Count("marts")} marts brought up to date"),
            _ when counts.ContainsKey("pages") => Say($"{Count("pages")} 个页面，新绘 {Count("charts")} 张图表", $"{Count("pages")} pages, {Count("charts")} charts drawn anew"),
            _ when counts.ContainsKey("assessed") => Say($"评估 {Count("assessed")} 个地区", $"{Count("assessed")} regions assessed"),
            _ when counts.ContainsKey("published") => Say($"{Count("tables")} 张表，{Count("published")} 行", $"{Count("tables")} tables, {Count("published")} rows"),
            _ when counts.ContainsKey("reminded") => Say($"送达 {Count("reminded")} 条提醒（{Count("regions")} 个地区）", $"{Count("reminded")} reminders delivered (of {Count("regions")} regions)"),
            _ when counts.ContainsKey("checked") => Say($"校验 {Count("checked")} 张表、{Count("files")} 个文件，完好", $"{Count("checked")} tables and {Count("files")} files verified, all is well"),
            _ => Say($"删除 {Count("deleted")} 个文件，{Count("bytes")} 字节", $"{Count("deleted")} files deleted, {Count("bytes")} bytes"),
        };
    }

    internal string JobDone(DateTimeOffset at, string job, JobOutcome outcome, TimeSpan took) =>
        $"{Instant(at)} {job}: {(outcome.Nothing ? ResultOf("skipped") : Achieved(outcome.Summary, outcome.Counts))} ({Duration(took)})";

    internal string JobFailed(DateTimeOffset at, string job, string why, bool again) =>
        $"{Instant(at)} {job}: {ResultOf("failed")}{Say("：", ": ")}{why}{(again ? Say("将自动重试。", " It will be tried again.") : Say("不再重试。", " It will not be tried again."))}";

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

    internal string StateAway(DateTimeOffset now, string why) => Say(
        $"{Instant(now)} 暂时无法使用计划任务的数据库，将不断重试：{why}", $"{Instant(now)} The database of the schedule cannot be used for now; it is tried again until it can: {why}");

    internal string StateBack(DateTimeOffset now) => Say($"{Instant(now)} 计划任务的数据库恢复可用。", $"{Instant(now)} The database of the schedule can be used again.");

    internal string TakenOver => Say("（接管中断的运行）", " (taken over from a host that stopped)");

    internal string HostHead => Say("主机", "Host");

    internal string WaitsForOther => Say("等待另一进程完成对仓库的处理", "waiting for another process that works on the warehouse");

    internal string AskedHosts(string job) => Say($"{job}：由共用计划任务的主机运行", $"{job}: asked of the hosts that share the schedule");

    internal string HostsKnowNot(string job) => Say(
        $"共用计划任务的主机没有任务 {job}。请使各主机的 analytics.json 一致并重新启动 serve。",
        $"The hosts that share the schedule have no job {job}. Give them the same analytics.json and start serve again.");

    internal string HostGone(string job) => Say(
        $"运行 {job} 的主机中途停止，另一主机会接着完成。请用 analytics jobs history 查看结果。",
        $"The host that ran {job} stopped in the middle; another one takes it over. See the result in analytics jobs history.");

    internal string OtherFolder(string host, string folder) => Say(
        $"主机 {host} 共用这一计划任务的数据库，却不在仓库 {folder} 中工作。各主机必须挂载同一共享目录；其他仓库（包括备份恢复出的副本）请使用另一数据库。",
        $"The host {host} shares the database of this schedule, but does not work in the warehouse {folder}. All hosts must have the same shared folder; another warehouse, a restored copy too, needs another database.");

    internal string NoHostLeft(string job) => Say(
        $"没有主机在运行，{job} 没有开始。请启动 serve，或重试：没有主机时由本进程运行。", $"No host is left, and {job} was not begun. Start serve, or try again: without hosts this process runs it.");

    internal string SharedElsewhere(string host, string folder) => Say(
        $"仓库 {folder} 的计划任务由多台主机（如 {host}）以数据库共用，而这里没有设置 state。请设置 state（如 ANALYTICS__STATE）；若不再有主机共用，删除 {Path.Combine(folder, "hosts")}。",
        $"The schedule of the warehouse {folder} is shared by hosts (such as {host}) in a database, and no state is set here. Set state (ANALYTICS__STATE); if no host shares it any more, delete {Path.Combine(folder, "hosts")}.");

    internal string ServerFailed => Say("服务因故障停止；原因见以上输出。", "The server stopped because of a failure; see above for the reason.");

    internal string OtherJobs(string host) => Say(
        $"主机 {host} 的任务设置与这里不同；最后启动的主机的设置生效。请使各主机的 analytics.json 一致。",
        $"The host {host} has other jobs in its settings than this one; those of the host that started last hold. Give all the same analytics.json.");

    internal string ServerGone(string url, string why) => Say($"{url} 没有完成请求：{why}。请查看它的输出后重试。", $"{url} did not complete the request: {why}. See what it says and try again.");

    internal string NoPagesYet => Say("还没有页面", "No pages yet");

    internal string NoPagesYetHint => Say(
        "把报表放进仓库的 inbox/，计划任务会在几分钟内收取并生成页面；也可以运行 analytics run。",
        "Put returns into the warehouse's inbox/: the schedule takes them within minutes and draws the pages. Or run: analytics run.");

    internal string PageNotFound => Say("没有这个页面", "No such page");

    internal string PageNotFoundHint => Say("地址可能写错了，或者页面已在更新后改名。", "The address may be wrong, or the page was renamed when the pages were made anew.");

    internal string ToTheStart => Say("回到首页", "To the start");
}
