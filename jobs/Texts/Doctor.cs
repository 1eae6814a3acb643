using System.Globalization;
using Analytics.Jobs.Examining;

namespace Analytics.Jobs;

/// <summary>What <c>doctor</c> looks at, finds and advises.</summary>
public sealed partial class Texts
{
    internal string DoctorCommand => Say(
        "检查设置、目录和权限、磁盘、时钟、版本、计划任务的状态和数据湖，逐项说明情况和办法。有错误时退出码为 1。",
        "Look at settings, folders and permissions, disk, clocks, versions, the state of the schedule and the lake, and say what to mend. Exits with 1 if there is an error.");

    internal string CheckOf => Say("项目", "Check");

    internal string FoundOf => Say("情况", "Found");

    internal string MendOf => Say("办法", "What to do");

    internal string Checked(string check) => check switch
    {
        "settings" => Say("设置", check),
        "duckdb" => Say("查询引擎", check),
        "node" => Say("绘图程序", check),
        "fonts" => Say("字体", check),
        "time zone" => Say("时区", check),
        "folder" => Say("目录", check),
        "disk" => Say("磁盘", check),
        "inbox" => Say("收件", check),
        "clock" => Say("时钟", check),
        "lake" => Say("数据湖", check),
        "raw" => Say("原始文件", check),
        "state" => Say("任务状态", check),
        "sign-in" => Say("登录", check),
        "hosts" => Say("主机", check),
        "telemetry" => Say("遥测", check),
        _ => check,
    };

    internal string Of(Health health) => health switch
    {
        Health.Ok => Say("正常", "ok"),
        Health.Warning => Say("注意", "warning"),
        _ => Say("错误", "error"),
    };

    internal string SettingsFine(bool file, int jobs) => Say(
        $"{(file ? Settings.FileName : "没有 " + Settings.FileName + "，用默认值")}，任务 {Number(jobs)} 个", $"{(file ? Settings.FileName : "no " + Settings.FileName + ", so the defaults")}, {Number(jobs)} jobs");

    internal string MendSettings => Say("改正后再运行。", "Mend it and run again.");

    internal string InstallDotnet => Say("安装 .NET 10。", "Install .NET 10.");

    internal string OtherEngine(string wanted) => Say($"本程序按 {wanted} 测试；请重新安装程序。", $"The program was tried with {wanted}; install it anew.");

    internal string ReinstallProgram => Say("程序的文件不完整；请重新安装程序（从源码：dotnet build）。", "Files of the program are missing; install it anew (from source: dotnet build).");

    internal string NoNode => Say("找不到 node", "node was not found");

    internal string NodeSilent => Say("node 没有应答", "node did not answer");

    internal string InstallNode => Say("安装 Node.js 20 或更高版本，并放入 PATH；没有它不能绘图。", "Install Node.js 20 or later and put it on the PATH; without it nothing is drawn.");

    internal string NoFonts(string folder) => Say($"{folder} 中没有两种字重的中文字体", $"the two weights of the Chinese font are not in {folder}");

    internal static string Offset(TimeSpan offset) => $"UTC{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}";

    internal string InstallZones => Say("安装或更新系统的时区数据（tzdata）。", "Install or update the system's time zones (tzdata).");

    internal string NoWarehouse(string folder) => Say($"还没有仓库 {folder}", $"there is no warehouse {folder} yet");

    internal string MakeWarehouse => Say("运行 analytics run，或用 --warehouse 指定仓库。", "Run analytics run, or name the warehouse with --warehouse.");

    internal string FoldersFine(string folder, int count) => Say($"{folder} 及其 {Number(count - 1)} 个目录可写", $"{folder} and {Number(count - 1)} folders in it can be written");

    internal string MendFolder => Say("使运行本程序的账户可以读写此目录（chown、chmod、挂载方式）。", "Let the account that runs the program read and write it (chown, chmod, how it is mounted).");

    internal string FreeSpace(double free, double all) => string.Create(CultureInfo.InvariantCulture, $"{Say("可用", "free")} {free:0.0} GiB / {all:0.0} GiB");

    internal string MakeSpace => Say("腾出空间：analytics vacuum 删除不再需要的旧版本；raw/ 不可删除。", "Make space: analytics vacuum deletes versions that nothing needs; raw/ must stay.");

    internal string FilesDated(TimeSpan skew) => string.Create(CultureInfo.InvariantCulture, $"{Say("文件系统与系统时间相差", "the file system's time differs from the system's by")} {skew.Duration().TotalSeconds:0.0} s");

    internal string CommitAhead(DateTimeOffset at) => Say($"数据湖最新的提交在将来：{Instant(at)}（北京时间）", $"the newest commit of the lake lies ahead: {Instant(at)} (Beijing time)");

    internal string SetClock => Say("在所有主机上启用时间同步（如 chrony）；截止时间按时钟判断。", "Keep the clocks of all hosts together (chrony, for example): what is late goes by them.");

    internal string InboxEmpty => Say("inbox/ 中没有等候的文件", "nothing waits in inbox/");

    internal string InboxWaits(int files, TimeSpan oldest) => Say($"inbox/ 中有 {Number(files)} 个文件，最久的等了 {Age(oldest)}", $"{Number(files)} files wait in inbox/, the oldest for {Age(oldest)}");

    internal string CollectInbox => Say("运行 analytics collect；如有 serve，看 analytics jobs history --failed。", "Run analytics collect; where serve runs, see analytics jobs history --failed.");

    internal string RowsDiffer(string table, long read, long logged) => Say($"{table}：文件中 {Number(read)} 行，日志记 {Number(logged)} 行", $"{table}: {Number(read)} rows in the files, {Number(logged)} in the log");

    internal string VerifyLake => Say("运行 analytics verify，按其说明恢复。", "Run analytics verify and do what it says.");

    internal string LakeFine(int tables, DateTimeOffset newest) => Say($"{Number(tables)} 张表的最新版本可读，最近一次提交 {Instant(newest)}（北京时间）", $"the newest versions of {Number(tables)} tables can be read, the last commit was at {Instant(newest)} (Beijing time)");

    internal string LakeEmpty => Say("数据湖中还没有表", "no table is in the lake yet");

    internal string RawFine(int files) => Say($"数据湖知道收到的全部文件（{Number(files)} 个）", $"the lake knows of all {Number(files)} files received");

    internal string RawUnknown(int files, string first) => Say($"raw/ 中有 {Number(files)} 个文件数据湖不知道，如 {first}", $"{Number(files)} files in raw/ are unknown to the lake, such as {first}");

    internal string HandInAgain => Say(
        "数据湖可能是从较早的备份恢复的：把这些文件按原来的名称放回 inbox/ 再收取（docs/operations.md）。", "The lake may be an older copy: put these files back into inbox/ under their right names and collect (docs/operations.md).");

    internal string NoState => Say("还没有 state.db：计划任务没有运行过", "no state.db yet: the schedule has not run");

    internal static string StateFine(long bytes) => string.Create(CultureInfo.InvariantCulture, $"state.db {bytes / 1048576.0:0.0} MiB");

    internal string StateOld(string state, string first, int count) => Say($"{state} 缺少 {Number(count)} 列，如 {first}", $"{state} lacks {Number(count)} columns, such as {first}");

    internal string EmptyState => Say("还是空的；首次启动 serve 时建表", "empty yet; the first serve makes its tables");

    internal string MigrateState => Say("由较早版本建立：请按 docs/cluster.md 升级表结构，或清空该库（运行历史随之失去）。", "An earlier version made it: alter its tables as docs/cluster.md says, or empty the database (the history goes with it).");

    internal string MendDatabase => Say("检查设置 state、数据库是否运行、网络和口令。", "Look at the setting state, whether the database runs, the network and the password.");

    internal string DatabaseClock(TimeSpan away) => Say($"与数据库相差 {away.TotalSeconds:0.0} 秒", $"{away.TotalSeconds:0.0} s from the database's");

    internal string MendClocks => Say("各主机和数据库应由 NTP（如 chrony）校时：相差过大的主机会被当作已停止。", "Have all hosts and the database keep time by NTP (chrony): a host that is too far off is taken for dead.");

    internal string NoHosts => Say("没有主机在运行计划任务", "no host runs the schedule");

    internal string Alive => Say("正常", "alive");

    internal string Silent => Say("没有按时报到", "silent");

    internal string MendHosts => Say("没有按时报到的主机即将被接管：查看其进程、网络和时钟。", "A host that is silent is about to be taken over: look at its process, network and clock.");

    internal string ServeAnew => Say("重新启动 analytics serve，它会补齐。", "Start analytics serve anew; it adds them.");

    internal string StateDamaged => Say("state.db 已损坏", "state.db is damaged");

    internal string RestoreState => Say("停止 serve，移走 state.db（运行历史随之失去），或从备份恢复，再启动。", "Stop serve, move state.db away (the history goes with it) or restore a copy, and start again.");

    internal string CollectorFine(string address) => Say($"遥测的接收端 {address} 可以连接", $"the collector of telemetry at {address} can be reached");

    internal string CollectorSilent(string address, string why) => Say($"连接不到遥测的接收端 {address}：{why}", $"the collector of telemetry at {address} cannot be reached: {why}").TrimEnd('：', ':', ' ');

    internal string NoCollectorAddress(string address) => Say($"“{address}”不是 http 或 https 地址", $"\"{address}\" is no http or https address");

    internal string BadTelemetry(IEnumerable<string> names) => Say(
        $"遥测变量中有不可用的值：{string.Join("、", names)}。OTEL_EXPORTER_OTLP_HEADERS 应如 name=value,name=value。",
        $"A value of the variables of telemetry cannot be used: {string.Join(", ", names)}. OTEL_EXPORTER_OTLP_HEADERS is such as name=value,name=value.");

    internal string MendCollector => Say("启动接收端，或改正 OTEL_EXPORTER_OTLP_ENDPOINT；不影响其他工作。", "Start the collector or correct OTEL_EXPORTER_OTLP_ENDPOINT; all else works without it.");

    private string Age(TimeSpan age) => age.TotalDays >= 2 ? Say($"{(int)age.TotalDays} 天", $"{(int)age.TotalDays} days") : age.TotalHours >= 2 ? Say($"{(int)age.TotalHours} 小时", $"{(int)age.TotalHours} hours") : Say($"{(int)age.TotalMinutes} 分钟", $"{(int)age.TotalMinutes} minutes");
}
