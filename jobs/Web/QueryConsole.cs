using Analytics.Ingest;
using Analytics.Lake;
using Analytics.Reports.Queries;

namespace Analytics.Jobs.Web;

/// <summary>Runs queries of readers in the sandbox, one at a time: its limit of memory looks at the whole process. What they see is said by whoever asks for them.</summary>
internal sealed class QueryConsole(Warehouse warehouse, FigureReaders figures) : IDisposable
{
    internal const string BusyZh = "正在运行其他查询，请稍后再试。", BusyEn = "Other queries are running; try again in a while.";

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(40);

    private readonly LakeStore lake = warehouse.Lake;
    private readonly SemaphoreSlim turn = new(1);

    internal static readonly IReadOnlyDictionary<string, (QueryFormat Format, string Type)> Formats = new Dictionary<string, (QueryFormat, string)>
    {
        ["json"] = (QueryFormat.Json, "application/json; charset=utf-8"),
        ["csv"] = (QueryFormat.Csv, LivePages.Types.Mappings[".csv"]),
        ["parquet"] = (QueryFormat.Parquet, LivePages.Types.Mappings[".parquet"]),
        ["arrow"] = (QueryFormat.Arrow, "application/vnd.apache.arrow.stream"),
    };

    /// <summary>What can be queried.</summary>
    internal IReadOnlyList<QueryColumns> Tables(Texts texts, bool evaluator) => figures.Own is var own ? QueryColumns.Of(own, lake, Scope(own, evaluator), texts) : [];

    /// <summary>The first rows of a result.</summary>
    /// <exception cref="QueryException">It is wrong, was refused, or reached a limit.</exception>
    /// <exception cref="TimeoutException">Other queries did not end in time.</exception>
    internal Task<QueryPreview> Preview(string sql, bool evaluator, int shown, CancellationToken stop) =>
        InTurn(sql, evaluator, (statement, tables) => QuerySandbox.Preview(statement, tables, QueryLimits.Default, shown, stop), stop);

    /// <summary>Writes a result to a file.</summary>
    /// <exception cref="QueryException">It is wrong, was refused, or reached a limit.</exception>
    /// <exception cref="TimeoutException">Other queries did not end in time.</exception>
    internal Task<QuerySummary> Write(string sql, bool evaluator, QueryFormat format, string path, CancellationToken stop) =>
        InTurn(sql, evaluator, (statement, tables) => QuerySandbox.Write(statement, tables, QueryLimits.Default, format, path, stop), stop);

    /// <inheritdoc />
    public void Dispose() => turn.Dispose();

    private async Task<T> InTurn<T>(string sql, bool evaluator, Func<QueryStatement, QueryTables, T> run, CancellationToken stop)
    {
        if (!await turn.WaitAsync(LongestWait, stop))
            throw new TimeoutException();
        try
        {
            return await Task.Run(
                () =>
                {
                    var scope = Scope(figures.Own, evaluator);
                    var statement = QueryStatement.Parse(sql, scope.Names);
                    return run(statement, scope.Pin(statement, default));
                }, stop);
        }
        finally
        {
            turn.Release();
        }
    }

    private QueryScope Scope(Definitions own, bool evaluator) => QueryScope.Of(lake, own.Seeds, evaluator);
}
