namespace Analytics.Jobs;

/// <summary>Queries of people.</summary>
public sealed partial class Texts
{
    internal string Query => Say(
        "用一条 SELECT 查询数据集市，输出为表格、CSV、JSON、Parquet 或 Arrow 流。查询只能读取所列的表，不能读写文件，不能改动任何内容；限时 30 秒、内存 1 GB、结果 100 万行。",
        "Query the marts with one SELECT, as a table, CSV, JSON, Parquet or an Arrow stream. It reads the listed tables, no files, and changes nothing; limits are 30 seconds, 1 GB of memory, a million rows.");

    internal string QuerySql => Say("SELECT 语句（DuckDB 语法），请加引号；表用简名，如 task_progress", "A SELECT in DuckDB's SQL, in quotes; tables by their plain names, such as task_progress");

    internal string QueryFormat => Say(
        "输出格式：table 表格（默认，最多显示 100 行），csv（UTF-8），json（数值逐位准确），parquet，arrow（Arrow IPC 流）",
        "Output: table (default, 100 rows at most), csv (UTF-8), json (numbers digit for digit), parquet, arrow (Arrow IPC stream)");

    internal string QueryOut => Say("写入文件；默认写到标准输出", "File to write to; default: standard output");

    internal string QueryLimit => Say("结果最多几行；默认 1000000", "Rows of the result at most; default: 1000000");

    internal string QueryEvaluator => Say(
        "供有权查看企业数据的评估人员：还可查询 cube_enterprise、submissions、findings 和各类填报（returns_enterprise 等）",
        "For evaluators with the right to see enterprises: also cube_enterprise, submissions, findings and the returns (returns_enterprise ...)");

    internal string CodeList(string name) => Say($"代码表（{name["seed_".Length..]}），总是当前的", $"Code list ({name["seed_".Length..]}), always as it is now");

    internal string QueryTables => Say("列出可查询的表、列、类型和含义", "List the tables to query, their columns, types and meanings");

    internal string Column => Say("列", "Column");

    internal string Type => Say("类型", "Type");

    internal string Meaning => Say("含义", "Meaning");

    internal string QueryRows(long rows, int shown, bool cut) => (cut, shown < rows) switch
    {
        (true, true) => Say($"结果超过 {Number(rows)} 行，只取前 {Number(rows)} 行，此处显示前 {Number(shown)} 行。", $"The result has more than {Number(rows)} rows; it was cut after {Number(rows)}, and the first {Number(shown)} are shown."),
        (true, false) => Say($"结果超过 {Number(rows)} 行，只显示前 {Number(rows)} 行。", $"The result has more than {Number(rows)} rows; the first {Number(rows)} are shown."),
        (false, true) => Say($"共 {Number(rows)} 行，此处显示前 {Number(shown)} 行；用 --format csv 等取全部。", $"{Number(rows)} rows; the first {Number(shown)} are shown. Use --format csv or another for all."),
        _ => Say($"共 {Number(rows)} 行。", rows == 1 ? "1 row." : $"{Number(rows)} rows."),
    };

    internal string QueryCut(long rows) => Say($"结果超过 {Number(rows)} 行，只写出前 {Number(rows)} 行。", $"The result has more than {Number(rows)} rows; it was cut after {Number(rows)}.");

    internal string QueryWritten(string file, long rows) => Say($"已写入 {file}，共 {Number(rows)} 行。", $"Written to {file}: {Number(rows)} {(rows == 1 ? "row" : "rows")}.");

    internal string BinaryToTerminal(string format) => Say(
        $"{format} 是二进制格式，不能显示在终端上。请用 --out 写入文件，或重定向标准输出。",
        $"{format} is binary and cannot be shown on a terminal. Write it to a file with --out, or redirect standard output.");

    internal string OutForPeople => Say("--out 需要 --format csv、json、parquet 或 arrow。", "--out needs --format csv, json, parquet or arrow.");
}
