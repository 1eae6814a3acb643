using Analytics.Transforms;

namespace Analytics.Jobs;

/// <summary>Reminders, and what became of sending them.</summary>
public sealed partial class Texts
{
    internal string RemindCommand => Say(
        "催办：逾期未报的、退回后尚未更正的报表，以及逾期的任务，每省一条消息，写入 outbox/，并按设置发送邮件和群消息；每件事只通知一次（见 docs/schedule.md）。",
        "Remind: returns that are late, returns sent back and not corrected, overdue tasks; a message a province, into outbox/ and, by the settings, by mail and to group chats; each thing is told once (see docs/schedule.md).");

    internal string RemindPeriod => Say("报告期：季度如 2025Q3（连同该年度的年报），或年度如 2025；默认为上一个季度", "A quarter such as 2025Q3 (with the yearly returns of its year), or a year; default: the last quarter that has ended");

    internal string RemindDryRun => Say("只显示消息和收件人，不写入也不发送", "Only show the messages and who would get them; write and send nothing");

    internal string ReminderSubject(string region, string period, bool synthetic) => Say(
        $"{(synthetic ? "【合成样例】" : "")}报送与任务提醒：{region} {period}", $"{(synthetic ? "[Synthetic sample] " : "")}Returns and tasks: {region} {period}");

    internal string ReminderSynthetic => Say("以下含合成样例数据，由程序生成，并非真实情况。", "What follows rests on synthetic sample data, made by the program; nothing of it is real.");

    internal string ReminderAsOf(DateTimeOffset now) => Say($"截至 {Instant(now)}（北京时间）。", $"As of {Instant(now)} (Beijing time).");

    internal string NotReported(int count) => Say($"逾期未报（{Number(count)} 份）", $"Late, nothing received ({Number(count)})");

    internal string NotReportedLine(string kind, string period, DateOnly due) => Say($"{kind} {period}，截止日 {Day(due)}", $"{kind} {period}, due {Day(due)}");

    internal string SentBackOf(int count) => Say($"退回后尚未更正（{Number(count)} 份）", $"Sent back, not corrected yet ({Number(count)})");

    internal string SentBackLine(SentBackReturn back, string kind, string region) => Say(
        $"{region}：{kind} {back.Period}，{Instant(back.ReceivedAt)} 收到的文件有 {Number(back.Errors)} 处错误{(back.Standing is { } zh ? $"；第 {zh} 次报送仍然有效" : "")}",
        $"{region}: {kind} {back.Period}, the file received {Instant(back.ReceivedAt)} had {Errors(back.Errors)}{(back.Standing is { } en ? $"; revision {en} still stands" : "")}");

    internal string OverdueOf(int count, string period, DateOnly day) => Say(
        $"逾期任务（{Number(count)} 项，按 {period} 报表，截至 {Day(day)}）", $"Overdue tasks ({Number(count)}, by the returns of {period}, at the end of {Day(day)})");

    internal string OverdueLine(OverdueTask task, string name, string unit, string? region) => Say(
        $"{(region is null ? "" : region + "：")}{task.Measure} {task.Id} {name}（{unit}），应于 {Day(task.Due)} 完成，进度 {task.Progress}%",
        $"{(region is null ? "" : region + ": ")}{task.Measure} {task.Id} {name} ({unit}), due {Day(task.Due)}, progress {task.Progress}%");

    internal string ReminderMore(int left, string period, string region) => Say(
        $"另有 {Number(left)} 项，见 analytics status 和 analytics tasks（--period {period} --region {region}）", $"{Number(left)} more: see analytics status and analytics tasks (--period {period} --region {region})");

    internal string NothingToRemind(string period) => Say($"{period} 没有需要新通知的事项。", $"There is nothing new to tell anybody of {period}.");

    internal string InboxFirst(int files) => Say(
        $"inbox/ 中还有 {Number(files)} 个文件未收取；请先运行 analytics collect，以免把已报送的说成未报。",
        $"{Number(files)} files wait in inbox/; run analytics collect first, so that nobody is told that their return is missing when it is there.");

    internal string RemindBusy(string folder) => Say($"另一个 analytics 进程正在发送 {folder} 的提醒。请稍后再试。", $"Another analytics process is sending the reminders of {folder}. Try again in a moment.");

    internal string NotDelivered(int sent, IReadOnlyCollection<string> failures) => Say(
        $"已送达 {Number(sent)} 条；未送达（下次运行时重试）：{string.Join("；", failures)}", $"{Number(sent)} delivered; not delivered, to be tried again on the next run: {string.Join("; ", failures)}");

    internal string To => Say("收件方", "To");

    internal string MessageName => Say("消息", "Message");

    internal string Delivered => Say("已送达", "delivered");
}
