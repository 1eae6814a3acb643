using Analytics.Lake;
using Analytics.Reports.Queries;

namespace Analytics.Reports.Tests;

/// <summary>Tests that watch the memory of the process, so that nothing else may run beside them.</summary>
[CollectionDefinition("query", DisableParallelization = true)]
public static class AloneInTheProcess;

/// <summary>A lake to ask, and what a stranger could do to it.</summary>
public sealed class QueryLake : IDisposable
{
    /// <summary>Rows of task_progress: 27 measures, of 32 regions in two periods and of 31 in the third.</summary>
    public const string Tasks = "2565";

    private readonly SampleLake lake = new();

    public LakeStore Store => lake.Store;

    /// <summary>Asks as somebody without the right to see enterprises, or with it.</summary>
    public QueryPreview Ask(string sql, QueryLimits? limits = null, bool evaluator = false)
    {
        var scope = QueryScope.Of(Store, SampleLake.Seeds, evaluator);
        var statement = QueryStatement.Parse(sql, scope.Names);
        return QuerySandbox.Preview(statement, scope.Pin(statement, AsOf.Latest), limits ?? QueryLimits.Default, 100, TestContext.Current.CancellationToken);
    }

    public string Fill(string attempt) => attempt
        .Replace("{own}", FileOf("marts/task_progress"), StringComparison.Ordinal).Replace("{other}", FileOf("returns/enterprise"), StringComparison.Ordinal)
        .Replace("{out}", Path.Combine(lake.Directory, "out"), StringComparison.Ordinal).Replace("{lake}", Store.Directory, StringComparison.Ordinal);

    /// <summary>Every file below the lake's folder with its size and time.</summary>
    public string Trace() => string.Join('\n', new DirectoryInfo(lake.Directory).GetFiles("*", SearchOption.AllDirectories)
        .Select(file => $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}").Order(StringComparer.Ordinal));

    public void Dispose() => lake.Dispose();

    private string FileOf(string table)
    {
        var snapshot = Store.Table(table).Read();
        return Path.Combine(snapshot.Directory, snapshot.Files[0].Path);
    }
}
