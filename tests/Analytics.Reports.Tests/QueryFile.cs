using Analytics.Reports.Queries;

namespace Analytics.Reports.Tests;

/// <summary>The result of a query in a file that is gone after the test.</summary>
internal sealed class QueryFile : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("analytics-query-").FullName;

    public QueryFile(string sql, QueryFormat format, QueryLimits? limits = null)
    {
        File = Path.Combine(folder, "result");
        Summary = QuerySandbox.Write(QueryStatement.Parse(sql, []), QueryTables.None, limits ?? QueryLimits.Default, format, File);
    }

    public string File { get; }

    public QuerySummary Summary { get; }

    public string Text => System.IO.File.ReadAllText(File);

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
