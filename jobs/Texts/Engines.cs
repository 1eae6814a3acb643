namespace Analytics.Jobs;

/// <summary>Where heavy models run.</summary>
public sealed partial class Texts
{
    internal string EngineOption => Say("在哪里计算大的汇总：duckdb 本进程（默认），clickhouse 一台 ClickHouse 服务器或集群；结果相同", "Where the large sums are made: duckdb in this process (default), clickhouse on a ClickHouse server or cluster; the marts are the same");

    internal string ClickHouseUrlOption => Say(
        "ClickHouse 的 HTTP 接口，如 http://127.0.0.1:8123；账号和密码用环境变量 ANALYTICS__CLICKHOUSE__USER、ANALYTICS__CLICKHOUSE__PASSWORD",
        "The HTTP interface of ClickHouse, such as http://127.0.0.1:8123; account and password are the variables ANALYTICS__CLICKHOUSE__USER and ANALYTICS__CLICKHOUSE__PASSWORD");

    internal string ClickHouseLakeOption => Say("ClickHouse 看到的数据湖：它那里的目录，或对象存储地址；默认与本机路径相同", "The lake as ClickHouse sees it: a folder there, or an address of an object store; default: the same path as here");

    internal string BadClickHouseUrl => Say(
        "ClickHouse 的地址应如 http://127.0.0.1:8123，不含账号、密码和参数；账号和密码用环境变量 ANALYTICS__CLICKHOUSE__USER、ANALYTICS__CLICKHOUSE__PASSWORD。",
        "An address of ClickHouse is such as http://127.0.0.1:8123, without account, password and parameters; account and password are the variables ANALYTICS__CLICKHOUSE__USER and ANALYTICS__CLICKHOUSE__PASSWORD.");

    internal string BadClickHouseLake(string name) => Say(
        $"{name} 应为绝对路径，或不含账号、密码和参数的地址，如 https://bucket.example/lake。", $"{name} is an absolute path, or an address without account, password and parameters such as https://bucket.example/lake.");

    internal string NoClickHouseUrl => Say(
        "缺少 ClickHouse 的地址：请写在设置 clickhouse:url 中，如 http://127.0.0.1:8123；run 和 refresh 也可用 --clickhouse-url。",
        "The address of ClickHouse is missing: say it with the setting clickhouse:url, for example http://127.0.0.1:8123, or for run and refresh with --clickhouse-url.");

    internal string ClusterReadsStore => Say(
        "集群各节点只能一起读对象存储中的数据湖：请同时用 clickhouse:lake 写明其地址。", "The nodes of a cluster read a lake in an object store together: say with clickhouse:lake where it is.");

    internal string NeedsClickHouse => Say("--clickhouse-url 和 --clickhouse-lake 只与 --engine clickhouse 一起用。", "--clickhouse-url and --clickhouse-lake go with --engine clickhouse only.");

    internal string OneLineOnly(string key) => Say($"设置“{key}”不能含控制字符。", $"The setting \"{key}\" cannot hold control characters.");

    internal string RowsRead(long rows, long total) => Say($"已读 {Number(rows)} / {Number(total)} 行", $"{Number(rows)} of {Number(total)} rows read");

    internal string ClickHouseReads(string version, int tables, long rows) => Say(
        $"ClickHouse {version}，读 {Number(tables)} 张表的最新一期，{Number(rows)} 行与本机相同", $"ClickHouse {version}; of {Number(tables)} tables it reads the newest period as we do, {Number(rows)} rows");

    internal string MendClickHouse => Say("检查 clickhouse:url、clickhouse:lake 和账号（docs/clickhouse.md）；在此之前可用 --engine duckdb。", "Look at clickhouse:url, clickhouse:lake and the account (docs/clickhouse.md); until then there is --engine duckdb.");
}
