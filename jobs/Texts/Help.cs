namespace Analytics.Jobs;

/// <summary>The help: what each command and option is for.</summary>
public sealed partial class Texts
{
    internal string Program => Say(
        "产业工人队伍建设改革实施情况数据仓库：收取各地报表，核验入库，计算比较，生成图表页面。",
        "The warehouse of the industrial workforce reform: takes the regions' returns, checks and commits them, compares, draws.");

    internal string Usage => Say("用法：", "Usage: ");

    internal string Commands => Say("命令：", "Commands:");

    internal string Arguments => Say("参数：", "Arguments:");

    internal string Options => Say("选项：", "Options:");

    internal string Example => Say("示例：", "Example:");

    internal string Required => Say("（必填）", " (required)");

    internal string HelpOption => Say("显示帮助", "Show this help");

    internal string VersionOption => Say("显示版本号", "Show the version");

    internal string WarehouseOption => Say(
        "仓库目录，内有 inbox/ raw/ returned/ lake/ site/ state.db；默认 warehouse",
        "Folder of the warehouse, holding inbox/ raw/ returned/ lake/ site/ state.db; default: warehouse");

    internal string LangOption => Say("语言：zh 中文（默认），en 英文", "Language: zh Chinese (default), en English");

    internal string QuietOption => Say("不显示进度和说明，只输出数据和错误", "No progress and no remarks, only data and errors");

    internal string FormatOption => Say("输出格式：table 表格（默认），csv，json", "Output: table (default), csv, json");

    internal string StrictOption => Say("有报表被退回或有文件无法接收时退出码为 1", "Exit with 1 if a return is sent back or a file cannot be taken in");

    internal string Run => Say(
        "主要任务，一次做完：收取 inbox/ 中的报表，更新数据集市，生成图表页面。没有新内容时立即结束。",
        "The main job, once: take the returns in inbox/, bring the marts up to date, draw the pages. With nothing new it ends at once.");

    internal string Template => Say(
        "生成一份报表的填报模板（XLSX）：中文表头、下拉列表、填报说明。文件已存在时不覆盖。",
        "Write the workbook (XLSX) in which a return is filled in: titles, drop-down lists, instructions. A file that exists is not overwritten.");

    internal string TemplateKind(IEnumerable<string> kinds) => Say($"报表：{string.Join("，", kinds)}", $"Kind of return: {string.Join(", ", kinds)}");

    internal string TemplateRegion => Say("填报地区的六位代码；全国为 100000", "Six-digit code of the region that reports; 100000 is the whole country");

    internal string TemplatePeriod => Say("报告期：季度如 2025Q4，年度如 2025", "Period: a quarter such as 2025Q4, a year such as 2025");

    internal string TemplatePrefill => Say(
        "填入该地区此前最近一期已接收的数据，只需更新",
        "Begin with the rows of the region that were accepted for the latest period before, to be brought up to date");

    internal string TemplateOut => Say("写入的文件；默认为当前目录下的 报表_报告期_地区.xlsx", "File to write; default: KIND_PERIOD_REGION.xlsx in the current folder");

    internal string Check => Say(
        "提交前检查一个文件：逐个单元格列出问题，不改动仓库。有错误时退出码为 1。",
        "Check a file before it is handed in: every finding with its cell; the warehouse is not touched. Exits with 1 if it has errors.");

    internal string CheckFormat => Say(
        "输出格式：table 表格（默认），csv，json，line（每个问题一行，便于 grep）",
        "Output: table (default), csv, json, line (one finding a line, for grep)");

    internal string CheckLimit(int most) => Say($"最多列出的问题数（默认：表格 {most}，其他格式不限）", $"Most findings to list (default: {most} in the table, all in the other formats)");

    internal string CheckFile => Say("报表文件，如 enterprise_2025Q3_310000.csv", "A return, such as enterprise_2025Q3_310000.csv");

    internal string Collect => Say(
        "收取 inbox/ 中的报表：合格的整份入库，有错误的整份退回 returned/ 并附问题清单。",
        "Take the returns in inbox/: a good one is committed whole, a bad one goes whole to returned/ with its findings.");

    internal string Refresh => Say("更新数据集市；只重算有新报表的报告期。", "Bring the marts up to date; only periods with new returns are recomputed.");

    internal string Compare => Say(
        "按地区、所有制、行业或规模比较一个指标，附 95% 置信区间和排名。",
        "Compare an indicator by region, ownership, industry or size, with 95% intervals and ranks.");

    internal string CompareIndicator => Say("指标代码，见 seeds/indicators.csv，如 trained_rate", "Code of the indicator, see seeds/indicators.csv, such as trained_rate");

    internal string CompareBy => Say("region 地区，ownership 所有制，industry 行业门类下的大类，size 规模；两个用逗号连接，如 region,ownership", "region, ownership, industry (divisions), size; two joined by a comma, such as region,ownership");

    internal string ComparePeriod => Say("报告期，如 2025Q3；默认为最近一期", "Period, such as 2025Q3; default: the latest");

    internal string EvaluatorOption => Say(
        "供有权查看单个企业数据的评估人员：不按披露规则隐去任何一行；结果不得公布",
        "For evaluators with the right to see single enterprises: nothing is withheld by the disclosure rule; not for publication");

    internal string AsOfOption => Say(
        "按某一时刻（如 2026-01-20T00:00+08:00），或该表某一版本（如 17）提交时刻的数据",
        "The data as of an instant (2026-01-20T00:00+08:00), or as of the commit of a version of the table (17)");

    internal string AsOfTablesOption => Say(
        "按某一时刻（如 2026-01-20T00:00+08:00），或表 submissions 某一版本（如 17）提交时刻的数据",
        "The data as of an instant (2026-01-20T00:00+08:00), or as of the commit of a version of the table submissions (17)");

    internal string Report => Say("生成图表页面 site/，或 Word 文档（--docx）。", "Draw the pages in site/, or write a Word document (--docx).");

    internal string ReportOut => Say("写入另一目录；指定 --as-of 时必须给出", "Write them into another folder; needed with --as-of");

    internal string Sample => Say(
        "生成合成样例报表（非真实数据），供试用。种子相同，结果相同。",
        "Write synthetic sample returns (no real data) to try the program with. The same seed gives the same files.");

    internal string SampleSeed => Say("随机种子；默认 1", "Random seed; default: 1");

    internal string SampleEnterprises(int standard) => Say($"企业数；默认 {standard}", $"How many enterprises; default: {standard}");

    internal string SampleOut => Say("写入的目录；默认 samples", "Folder to write to; default: samples");

    internal string History => Say(
        "一份报表的各次报送：何时、何人、哪个文件、多少行、与上一次有何不同（给出报表名、--region 和 --period）；或数据湖各表的历次提交（给出表名，不给则列出所有表）。新的在前。",
        "The revisions of a return: when, who, which file, how many rows, what changed (give its kind, --region and --period); or the commits of the lake's tables (give a table's name, or nothing for all of them). Newest first.");

    internal string HistoryTable => Say("报表名，如 enterprise，或表名，如 returns/enterprise", "A kind of return, such as enterprise, or a table, such as returns/enterprise");

    internal string RevisionOption => Say("第几次报送：列出它与上一次的不同", "A revision: list in what it differs from the one before");

    internal string RowsOption => Say("与 --revision 同用：列出那一次报送的全部行", "With --revision: list the rows of that revision");

    internal string DifferencesLimit => Say("最多列出几条；默认表格 100 条，csv 和 json 不限", "How many at most; default: 100 in a table, all in csv and json");

    internal string Approve => Say(
        "审定一份报表当前的报送：审定后不再接受更正，直到撤销审定（--withdraw）。",
        "Approve the revision of a return that stands: no correction is taken in any more until the approval is withdrawn (--withdraw).");

    internal string KindArgument => Say("报表名，如 enterprise", "A kind of return, such as enterprise");

    internal string RegionOfReturn => Say("报送地区的六位代码，全国为 100000", "Code of the region that reports, six digits; 100000 is the whole country");

    internal string PeriodOf => Say("报告期，如 2025Q3，年度为 2025", "Period, such as 2025Q3, or 2025 for a year");

    internal string WithdrawOption => Say("撤销审定，须说明原因", "Withdraw the approval; needs a reason");

    internal string WithdrawReason => Say("撤销的原因", "Why it is withdrawn");

    internal string ByOption => Say("由谁办理；默认为当前系统账户", "Who does it; default: the account you are signed in with");

    internal string PeriodCommand => Say(
        "锁定或开放一个报告期，或列出办理记录。每次办理都记入数据湖，不会改写。",
        "Lock or open a period, or list what was done. Every step is kept in the lake and never changed.");

    internal string PeriodLock => Say("锁定一个报告期：此后的报表一律退回，直到重新开放。", "Lock a period: returns are sent back until it is opened again.");

    internal string PeriodOpen => Say(
        "开放一个报告期，不论日历上的受理时间；可限定报表、地区和截止日。以最近一次办理为准。",
        "Open a period, whatever its window in the calendar; for one kind, one region, until a day if you say so. The latest step holds.");

    internal string PeriodList => Say("列出锁定、开放、审定和撤销的记录，新的在前。", "List what was locked, opened, approved and withdrawn, newest first.");

    internal string OneKind => Say("只限一种报表；默认所有报表", "One kind of return; default: all");

    internal string OneRegion => Say("只限一个地区及其下级；默认全国", "One region with all under it; default: the whole country");

    internal string UntilOption => Say("开放到这一天（含），如 2026-06-15；默认到再次锁定为止", "Open until the end of this day, such as 2026-06-15; default: until it is locked");

    internal string ReasonOption => Say("原因，会告诉报送单位", "Why; submitters are told");

    internal string StatusCommand => Say(
        "报送情况：哪些报表已接收、逾期、退回、缺报、审定、锁定，上期企业再报多少；以此刻为准，不必先更新数据集市。",
        "Which returns are accepted, late, sent back, missing, approved or locked, and how many of the enterprises of the period before are there again: as of now, no refresh needed.");

    internal string StatusRegion => Say("列出这个地区及其直接下级（到县级）；默认列出各省", "List this region and those right under it, down to counties; default: the provinces");

    internal string Verify => Say(
        "检查整个数据湖：日志、检查点、文件、行数、统计值、分区是否一致。完好时一行说明，否则逐项列出问题和办法，退出码为 1。",
        "Check the whole lake: logs, checkpoints, files, row counts, statistics and partitions. One line when all is well; else every problem with what to do, and exit code 1.");

    internal string Vacuum => Say(
        "删除不再需要的旧文件。最新版本、保留期限内的全部版本和已发布成果所引用的版本始终保留；历史记录不删除。",
        "Delete old files that nothing needs. The newest version, all within the time to retain and those that something published names are kept, and so is the history.");

    internal string VacuumRetain(string standard, int days) => Say(
        $"保留期限：天 d、月 m、年 y，至少 {days}d；默认 {standard}", $"For how long all versions are kept: days d, months m, years y, at least {days}d; default: {standard}");

    internal string VacuumDryRun => Say("只说明可删除什么，不删除", "Only say what would be deleted");

    internal string Diff => Say(
        "比较一张表的两个版本：先列各数值列合计，再按主键列出新增、移除、改变的行和数值。",
        "Compare two versions of a table: totals of its numbers first, then rows added, removed and changed by its key, with the figures that moved.");

    internal string DiffBefore => Say("之前的版本或时刻，如 3 或 2026-01-20T00:00+08:00", "The version or instant before: 3 or 2026-01-20T00:00+08:00");

    internal string DiffAfter => Say("之后的版本或时刻", "The version or instant after");

    internal string DiffLimit(long standard) => Say($"最多列出几行；默认 {standard}", $"How many rows to tell of at most; default: {standard}");

    internal string Serve => Say(
        "按计划自动收取、更新、出图，并提供页面；有账户时须登录。按 Ctrl-C 停止，正在运行的任务会先完成。",
        "Collect, refresh and draw on schedule and serve the pages; where there are accounts, to those only who sign in. Ctrl-C stops it; a running job is finished first.");

    internal string UrlsOption => Say(
        "监听地址，多个用分号分隔；本机回环地址之外须有账户和 --behind-proxy；默认 http://127.0.0.1:5080",
        "Where to listen, several separated by semicolons; off loopback accounts and --behind-proxy are needed; default: http://127.0.0.1:5080");

    internal string Jobs => Say("计划任务：列出、运行、补跑、暂停和恢复，查看运行历史和日志。", "The scheduled jobs: list, run, backfill, pause and resume them; see what ran and what it said.");

    internal string JobsList => Say("列出任务、运行时间、接下来五次运行及其时区，以及是否已暂停。", "List the jobs, when they run, their next five firings with the zone, and whether they are paused.");

    internal string JobsRun => Say(
        "立即运行一个任务，并记入运行历史。serve 正在运行时由它执行，并接着运行后续任务。",
        "Run a job now; the history records it. While serve runs, it does the job, and those that follow it.");

    internal string JobsPeriod => Say(
        "为一个报告期运行，如 2025Q3 或 2025：截止时间为该期结束后任务的第一次运行时间（仅 assess、export；评估哪一期由评估的定义规定）",
        "Run for a period, such as 2025Q3 or 2025: its cut-off is the job's first time after the period has ended (assess and export only; which period is assessed, the assessment's definition says)");

    internal string JobsPause => Say("暂停一个任务：到点不再运行，直到恢复；服务重启后仍然有效。", "Pause a job: its times pass without a run until it is resumed, also after a restart.");

    internal string JobsResume => Say("恢复一个暂停的任务；其间错过的运行按 misfire 处理。", "Let a paused job go on; what it missed is treated as its misfire says.");

    internal string JobsBackfill => Say(
        "补跑：从一期到另一期，每期一次，依次进行；已完成的不再运行，失败即停。", "Run a job for each of the periods from one to another, in order, each once; stops at a failure, and goes on from there when called again.");

    internal string BackfillFrom => Say("第一期，如 2024Q1 或 2024", "The first period, such as 2024Q1 or 2024");

    internal string BackfillTo => Say("最后一期", "The last period");

    internal string FailedRuns => Say("只列出失败的运行", "Only runs that failed");

    internal string JobsLog => Say("显示一次运行说了什么（最后 200 行）。", "What a run said (its last 200 lines).");

    internal string RunWord => Say("运行编号，见 jobs history", "The run's name, as jobs history shows it");

    internal string JobName => Say("任务名", "Name of the job");

    internal string JobsHistory => Say(
        "查看运行历史，新的在前：何时运行、用时、结果。serve 停止时也可查看。",
        "What ran, newest first: when, how long, with what result. Also while serve does not run.");

    internal string AllRuns => Say("也列出没有事情可做的运行", "Also runs that found nothing to do");

    internal string Limit => Say("最多列出几次；默认 20", "How many at most; default: 20");
}
