namespace Analytics.Jobs;

/// <summary>What went wrong, where, and what to do about it.</summary>
public sealed partial class Texts
{
    internal string CronExample => Say("Quartz 的 cron 表达式，如 0 0/5 * * * ?（每 5 分钟）", "a Quartz cron expression such as 0 0/5 * * * ? (every 5 minutes)");

    internal string UnknownSetting(string key, IEnumerable<string> known) => Say(
        $"不认识设置“{key}”。可用的设置：{string.Join("、", known)}。",
        $"unknown setting \"{key}\". Settings are: {string.Join(", ", known)}.");

    internal string BadSetting(string key, string value, string expected) => Say(
        $"设置“{key}”的值“{value}”不可用，应为：{expected}。",
        $"\"{value}\" is no value for the setting \"{key}\"; expected: {expected}.");

    internal string SettingsUnreadable(string path, string why) => Say(
        $"无法读取设置文件 {path}：{why}",
        $"The settings file {path} cannot be read: {why}");

    internal string UnknownWord(string word) => Say($"不认识的命令或选项：{word}", $"Unknown command or option: {word}");

    internal string Missing(string name) => Say($"缺少 {name}。", $"{name} is missing.");

    internal string ValueMissing(string name) => Say($"{name} 后面缺少值。", $"{name} needs a value.");

    internal string GivenTwice(string name) => Say($"{name} 只能给一次。", $"{name} can be given once only.");

    internal string BadValue(string name, string value, string expected) => Say(
        $"“{value}”不能作为 {name} 的值，应为：{expected}。",
        $"\"{value}\" is no value for {name}; expected: {expected}.");

    internal string SeeHelp(string command) => Say($"用法见：{command} --help", $"See: {command} --help");

    internal string WholeNumber(long from, long to) => Say($"{Number(from)} 至 {Number(to)} 的整数", $"a whole number from {Number(from)} to {Number(to)}");

    internal string Busy(string folder) => Say(
        $"另一个 analytics 进程正在处理仓库 {folder}。请等它结束后再试；什么也没有改动。",
        $"Another analytics process is working on the warehouse {folder}. Try again when it has finished; nothing was changed.");

    internal string AFolder => Say("目录", "a folder");

    internal string WarehouseNotMade(string folder) => Say(
        $"还没有仓库 {folder}。请先把报表放入 {folder}/inbox，或运行 analytics run 建立，或用 --warehouse 指定已有的仓库。",
        $"There is no warehouse {folder} yet. Put returns into {folder}/inbox first, or make it with analytics run, or name one that is there with --warehouse.");

    internal string NotWritable(string folder, string why) => Say(
        $"无法写入仓库 {folder}：{why}。请检查磁盘空间、目录是否存在以及当前用户的权限，然后重新运行；已提交的数据不受影响。",
        $"The warehouse {folder} cannot be written: {why}. Check the free disk space, that the folder exists and that you may write to it, then run again; data already committed is untouched.");

    internal string Failed(string what) => Say(
        $"未能完成：{what}\n请排除原因后重新运行；已提交的数据不受影响，重新运行会接着完成。",
        $"Not completed: {what}\nRemove the cause and run again; data already committed is untouched, and running again completes the work.");

    internal string FolderNotWritable(string folder, string why) => Say(
        $"无法写入目录 {folder}：{why}。请检查磁盘空间和权限后重新运行。",
        $"The folder {folder} cannot be written: {why}. Check the disk space and your permissions, then run again.");

    internal string OutputNotWritten(string why) => Say(
        $"无法写出结果：{why}。命令要做的已经做完，缺的只是这里的输出；请检查输出的去向和磁盘空间后重新运行。",
        $"The output cannot be written: {why}. What the command does is done, only its output is missing; check where it goes and the disk space, then run again.");

    internal string StateUnusable(string file, string why) => Say(
        $"无法使用计划任务的状态文件 {file}：{why}。请检查磁盘空间和权限后重新运行；报表和数据不受影响。",
        $"The state of the schedule, {file}, cannot be used: {why}. Check the disk space and your permissions, then run again; returns and data are untouched.");

    internal string SharedStateUnusable(string why) => Say(
        $"无法使用计划任务的数据库（设置 state）：{why}。请检查数据库和网络后重新运行；报表和数据不受影响。",
        $"The database of the schedule (setting state) cannot be used: {why}. Check the database and the network, then run again; returns and data are untouched.");

    internal string BadState => Say(
        "state 必须是 postgres://用户:密码@主机:端口/数据库，可带 ?sslmode=require 等 Npgsql 连接选项。",
        "state must be postgres://user:password@host:port/database, with Npgsql's options of a connection after it if need be: ?sslmode=require.");

    internal string Stopped => Say("已按要求停止。重新运行会接着完成。", "Stopped as asked. Running again completes the work.");

    internal string Unexpected(string what) => Say(
        $"程序内部错误，请把以下内容报告给维护者：\n{what}",
        $"An error inside the program; please report this to its maintainers:\n{what}");
}
