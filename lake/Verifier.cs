using DuckDB.NET.Data;

namespace Analytics.Lake;

/// <summary>Something in the lake that is not as it should be, or that nobody needs.</summary>
/// <param name="Table">The table.</param>
/// <param name="File">The file, relative to the table's folder.</param>
/// <param name="Zh">What was expected and what was found, in Chinese.</param>
/// <param name="En">The same in English.</param>
/// <param name="RemedyZh">What to do, in Chinese.</param>
/// <param name="RemedyEn">The same in English.</param>
public sealed record LakeTrouble(string Table, string File, string Zh, string En, string RemedyZh, string RemedyEn);

/// <summary>What a look at the whole lake found.</summary>
/// <param name="Tables">Tables looked at.</param>
/// <param name="Versions">Their readable versions.</param>
/// <param name="Files">Files of those versions, each counted once.</param>
/// <param name="Rows">Their rows.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Problems">What is wrong.</param>
/// <param name="Remarks">What is there and harmless.</param>
public sealed record VerifyResult(int Tables, long Versions, long Files, long Rows, long Bytes, IReadOnlyList<LakeTrouble> Problems, IReadOnlyList<LakeTrouble> Remarks);

/// <summary>Checks that the lake is what its logs say, and that the logs are whole. It writes nothing, and others may commit meanwhile.</summary>
public static class Verifier
{
    /// <summary>The tables that there are to check: also those that have lost their logs.</summary>
    public static IReadOnlyList<string> Tables(LakeStore lake)
    {
        ArgumentNullException.ThrowIfNull(lake);
        return [.. lake.Tables().Concat(lake.WithoutLog()).Order(StringComparer.Ordinal)];
    }

    /// <summary>Checks tables.</summary>
    /// <param name="lake">The lake.</param>
    /// <param name="table">The only table to check; null for all.</param>
    /// <param name="claims">What is known of versions outside the lake's logs and publications.</param>
    /// <param name="limits">Memory and threads for reading the files.</param>
    /// <param name="progress">Told how many files of a table are looked at.</param>
    /// <param name="cancellation">Looked at between groups of files.</param>
    public static VerifyResult Run(
        LakeStore lake, string? table = null, IReadOnlyList<LakeClaim>? claims = null, SessionLimits? limits = null, IProgress<LakeProgress>? progress = null, CancellationToken cancellation = default)
    {
        using LakeSession session = LakeSession.Open(limits);
        List<VerifyResult> results = [];
        // Before the logs: what is committed meanwhile is no claim that they would not fulfil.
        Dictionary<string, LakeClaim> claimed = LakeClaim.Highest([.. claims ?? [], .. LakeClaim.In(lake)]).ToDictionary(claim => claim.Table, StringComparer.Ordinal);
        HashSet<(string, long)> published = Published(lake);
        foreach (string name in table is null ? [.. Tables(lake).Union(claimed.Keys).Order(StringComparer.Ordinal)] : new[] { table })
        {
            VerifyResult found;
            long entries;
            do
            {
                // Whoever vacuums meanwhile takes away what was just going to be looked at; then the log has grown, and is looked at again.
                entries = lake.Table(name).Log.List().Latest;
                found = lake.Table(name).Guarded(() => new TableVerifier(
                    session, lake.Table(name), claimed.GetValueOrDefault(name), version => published.Contains((name, version)), progress, cancellation).Run());
            }
            while (found.Problems.Count > 0 && lake.Table(name).Log.List().Latest > entries);
            results.Add(found);
        }
        return new(
            results.Count, results.Sum(each => each.Versions), results.Sum(each => each.Files), results.Sum(each => each.Rows), results.Sum(each => each.Bytes),
            [.. results.SelectMany(each => each.Problems)], [.. results.SelectMany(each => each.Remarks)]);
    }

    private static HashSet<(string Table, long Version)> Published(LakeStore lake)
    {
        try
        {
            return [.. Publications.Versions(lake).Select(publication => (publication.Table, publication.Version))];
        }
        catch (Exception e) when (e is LakeException or DuckDBException)
        {
            // The look at that table tells what is wrong with it.
            return [];
        }
    }
}
