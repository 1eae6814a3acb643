namespace Analytics.Transforms.Engines;

/// <summary>A ClickHouse server, or a node of a cluster, that heavy models run on.</summary>
/// <param name="Url">Its HTTP interface.</param>
/// <param name="Lake">The lake as the server sees it: a folder there, or an address of an object store.</param>
public sealed record ClickHouseServer(Uri Url, string Lake)
{
    /// <summary>How long a model may take for a period unless somebody says otherwise.</summary>
    public static readonly TimeSpan UsualTimeout = TimeSpan.FromHours(1);

    /// <summary>How long a model may take for a period.</summary>
    public TimeSpan Timeout { get; init; } = UsualTimeout;

    /// <summary>The cluster whose nodes share the reading; null: the server alone reads.</summary>
    public string? Cluster { get; init; }

    /// <summary>The account; null: the server's default one.</summary>
    public string? User { get; init; }

    /// <summary>Its password.</summary>
    public string? Password { get; init; }

    /// <summary>Whether the lake is in an object store.</summary>
    public bool InObjectStore => IsAddress(Lake);

    /// <summary>Whether a lake is told by an address, not by a folder.</summary>
    public static bool IsAddress(string lake) => lake.Contains("://", StringComparison.Ordinal);

    /// <summary>The address alone: what is printed holds no password.</summary>
    public override string ToString() => Url.ToString();

    /// <summary>The table function that reads the newest version of a table, or the version that <c>delta_lake_snapshot_version</c> names.</summary>
    internal string Source(string table)
    {
        string place = Quoted($"{Lake.TrimEnd('/')}/{table}{(InObjectStore ? "/" : "")}");
        return !InObjectStore ? $"deltaLakeLocal({place})" : Cluster is null ? $"deltaLake({place})" : $"deltaLakeCluster({Quoted(Cluster)}, {place})";
    }

    /// <summary>A text as ClickHouse's SQL has it: unlike DuckDB's, with backslashes that escape.</summary>
    internal static string Quoted(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
