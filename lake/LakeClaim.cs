using System.Globalization;
using DuckDB.NET.Data;

namespace Analytics.Lake;

/// <summary>Something outside a table's log that knows of a version: when the log has not got so far, it has lost its last entries.</summary>
/// <param name="Table">The table.</param>
/// <param name="Version">A version that was there.</param>
/// <param name="By">Who says so: a table.</param>
public sealed record LakeClaim(string Table, long Version, string By)
{
    /// <summary>The highest version of each table that the publications and the commits of other tables name.</summary>
    internal static IReadOnlyList<LakeClaim> In(LakeStore lake)
    {
        List<LakeClaim> claims = [];
        IReadOnlyList<string> tables = lake.Tables();
        foreach (string table in tables)
        {
            claims.AddRange(
                from commit in Told(() => lake.Table(table).History())
                from parameter in commit.Parameters
                where tables.Contains(parameter.Key) || (parameter.Key.Contains('/', StringComparison.Ordinal) && LakeStore.IsName(parameter.Key))
                where long.TryParse(parameter.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _)
                select new LakeClaim(parameter.Key, long.Parse(parameter.Value, CultureInfo.InvariantCulture), table));
        }
        claims.AddRange(Told(() => Publications.Versions(lake)).Select(publication => new LakeClaim(publication.Table, publication.Version, Publications.TableName)));
        return Highest(claims);
    }

    /// <summary>Of the claims on each table the highest.</summary>
    internal static IReadOnlyList<LakeClaim> Highest(IEnumerable<LakeClaim> claims) =>
        [.. claims.GroupBy(claim => claim.Table, StringComparer.Ordinal).Select(table => table.MaxBy(claim => claim.Version)!)];

    // What cannot be read is told by the look at that table itself.
    private static IReadOnlyList<T> Told<T>(Func<IReadOnlyList<T>> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is LakeException or DuckDBException)
        {
            return [];
        }
    }
}
