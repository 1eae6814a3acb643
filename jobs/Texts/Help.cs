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

    internal string StrictOption => Say("有报表被退回时退出码为 1", "Exit with 1 if a return is sent back");

    internal string Run => Say(
        "主要任务，一次做完：收取 inbox/ 中的报表，更新数据集市，生成图表页面。没有新内容时立即结束。",
        "The main job, once: take the returns in inbox/, bring the marts up to date, draw the pages. With nothing new it ends at once.");

    internal string Check => Say(
        "提交前检查一个文件：逐个单元格列出问题，不改动仓库。有错误时退出码为 1。",
        "Check a file before it is handed in: every finding with its cell; the warehouse is not touched. Exits with 1 if it has errors.");

    internal string CheckFile => Say("报表文件，如 enterprise_2025Q3_310000.csv", "A return, such as enterprise_2025Q3_310000.csv");

    internal string Collect => Say(
        "收取 inbox/ 中的报表：合格的整份入库，有错误的整份退回 returned/ 并附问题清单。",
        "Take the returns in inbox/: a good one is committed whole, a bad one goes whole to returned/ with its findings.");

    internal string Refresh => Say("更新数据集市；只重算有新报表的报告期。", "Bring the marts up to date; only periods with new returns are recomputed.");

    internal string Compare => Say(
        "按地区、所有制、行业或规模比较一个指标，附 95% 置信区间和排名。",
        "Compare an indicator by region, ownership, industry or size, with 95% intervals and ranks.");

    internal string CompareIndicator => Say("指标代码，见 seeds/indicators.csv，如 trained_rate", "Code of the indicator, see seeds/indicators.csv, such as trained_rate");

    internal string CompareBy => Say("region 地区，ownership 所有制，industry 行业门类下的大类，size 规模", "region, ownership, industry (divisions), size");

    internal string ComparePeriod => Say("报告期，如 2025Q3；默认为最近一期", "Period, such as 2025Q3; default: the latest");

    internal string EvaluatorOption => Say(
        "供有权查看单个企业数据的评估人员：不按披露规则隐去任何一行；结果不得公布",
        "For evaluators with the right to see single enterprises: nothing is withheld by the disclosure rule; not for publication");

    internal string AsOfOption => Say(
        "按某一版本（如 17）或某一时刻（如 2026-01-20T00:00+08:00）的数据",
        "The data of a version (17) or an instant (2026-01-20T00:00+08:00)");

    internal string Report => Say("生成图表页面 site/。", "Draw the pages in site/.");

    internal string Sample => Say(
        "生成合成样例报表（非真实数据），供试用。种子相同，结果相同。",
        "Write synthetic sample returns (no real data) to try the program with. The same seed gives the same files.");

    internal string SampleSeed => Say("随机种子；默认 1", "Random seed; default: 1");

    internal string SampleEnterprises(int standard) => Say($"企业数；默认 {standard}", $"How many enterprises; default: {standard}");

    internal string SampleOut => Say("写入的目录；默认 samples", "Folder to write to; default: samples");

    internal string History => Say(
        "数据湖的历史：每次提交的版本、时刻（北京时间）、操作、增减的文件和行。不指定表时列出所有表，新的在前。",
        "History of the lake: version, instant (Beijing time), operation, files and rows added and removed. Without a table: of all tables, newest first.");

    internal string HistoryTable => Say("表名，如 returns/enterprise", "Name of a table, such as returns/enterprise");

    internal string Serve => Say(
        "按计划自动收取、更新、出图，并在本机提供页面。按 Ctrl-C 停止，正在运行的任务会先完成。",
        "Collect, refresh and draw on schedule and serve the pages on this machine. Ctrl-C stops it; a running job is finished first.");

    internal string UrlsOption => Say(
        "监听地址，只能是本机回环地址，多个用分号分隔；默认 http://127.0.0.1:5080",
        "Where to listen, loopback only, several separated by semicolons; default: http://127.0.0.1:5080");

    internal string Jobs => Say("计划任务：列出、立即运行、查看运行历史。", "The scheduled jobs: list them, run one now, see what ran.");

    internal string JobsList => Say("列出任务、运行时间和接下来五次运行（北京时间）。", "List the jobs, when they run and their next five firings (Beijing time).");

    internal string JobsRun => Say(
        "立即运行一个任务，并记入运行历史。serve 正在运行时由它执行，并接着运行后续任务。",
        "Run a job now; the history records it. While serve runs, it does the job, and those that follow it.");

    internal string JobName => Say("任务名", "Name of the job");

    internal string JobsHistory => Say(
        "查看运行历史，新的在前：何时运行、用时、结果。serve 停止时也可查看。",
        "What ran, newest first: when, how long, with what result. Also while serve does not run.");

    internal string AllRuns => Say("也列出没有事情可做的运行", "Also runs that found nothing to do");

    internal string Limit => Say("最多列出几次；默认 20", "How many at most; default: 20");
}
