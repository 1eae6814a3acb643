using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Analytics.Lake;

/// <summary>A version of a table that something published names.</summary>
/// <param name="At">When it was published.</param>
/// <param name="What"><c>report</c>, <c>export</c> or <c>assessment</c>.</param>
/// <param name="Name">Which one.</param>
/// <param name="Table">A table that it was made from.</param>
/// <param name="Version">At this version.</param>
public sealed record Publication(DateTimeOffset At, string What, string Name, string Table, long Version);

/// <summary>The table <c>publications</c>: what was published from which versions. A vacuum keeps them. Append only.</summary>
public static class Publications
{
    /// <summary>Name of the table.</summary>
    public const string TableName = "publications";

    private static readonly TableLayout Layout = new(
        [new("at", "TIMESTAMPTZ"), new("what", "VARCHAR"), new("name", "VARCHAR"), new("table_name", "VARCHAR"), new("version", "BIGINT")], []);

    /// <summary>
    /// Notes that something is going to be published from these snapshots, so call it before anybody can see the thing. The same thing from the same snapshots
    /// is noted once, however often this is called; a note of something that was not published after all does no harm.
    /// </summary>
    /// <param name="lake">The lake.</param>
    /// <param name="session">Writes the rows.</param>
    /// <param name="what"><c>report</c>, <c>export</c> or <c>assessment</c>.</param>
    /// <param name="name">Which one.</param>
    /// <param name="snapshots">What it was made from.</param>
    /// <param name="behind">What those were made from in turn: kept too, as far as it is there.</param>
    /// <exception cref="LakeException">Files of one of the snapshots are gone: what was made from it cannot be made again.</exception>
    public static void Record(LakeStore lake, LakeSession session, string what, string name, IReadOnlyList<Snapshot> snapshots, IReadOnlyList<Snapshot>? behind = null)
    {
        if (what is not ("report" or "export" or "assessment"))
            throw new ArgumentOutOfRangeException(nameof(what), what, null);
        if (snapshots.Count == 0)
            return;
        DeltaTable table = lake.Table(TableName);
        table.Create(Layout);
        using (table.Guarded(() => PublicationLock.Hold(lake)))
        {
            foreach (Snapshot snapshot in snapshots)
                TableFiles.CheckPresent(snapshot);
            List<Snapshot> named = [.. snapshots.Concat((behind ?? []).Where(TableFiles.ArePresent))
                .DistinctBy(snapshot => (snapshot.Table, snapshot.Version)).OrderBy(snapshot => snapshot.Table, StringComparer.Ordinal).ThenBy(snapshot => snapshot.Version)];
            string[] key = [what, name, .. named.Select(snapshot => string.Create(CultureInfo.InvariantCulture, $"{snapshot.Table} {snapshot.Version}"))];
            Transaction mark = new($"publication/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', key))))}", 1);
            if (table.Read().Transactions.ContainsKey(mark.AppId))
                return;
            string at = lake.Now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
            IEnumerable<string> rows = named.Select(snapshot => string.Create(
                CultureInfo.InvariantCulture,
                $"(TIMESTAMPTZ '{at}+00', {Sql.Text(what)}, {Sql.Text(name)}, {Sql.Text(snapshot.Table)}, {snapshot.Version}::BIGINT)"));
            session.Append(
                table, Layout, $"SELECT * FROM (VALUES {string.Join(", ", rows)}) p(\"at\", what, name, table_name, version)",
                new CommitInfo("PUBLISH", new Dictionary<string, string> { ["what"] = what, ["name"] = name }), mark);
            Steps.Reached("publications.recorded");
            // Again, for what deleted files without the lock: another program, or a file system that knows no locks.
            foreach (Snapshot snapshot in snapshots)
                TableFiles.CheckPresent(snapshot);
        }
    }

    /// <summary>All that was published, oldest first.</summary>
    public static IReadOnlyList<Publication> Versions(LakeStore lake)
    {
        DeltaTable table = lake.Table(TableName);
        if (!table.Exists)
            return [];
        using LakeSession session = LakeSession.Open();
        session.Attach("published", table.Read());
        return session.Query(
            "SELECT epoch_us(\"at\"), what, name, table_name, version FROM published ORDER BY ALL",
            row => new Publication(DateTimeOffset.UnixEpoch.AddMicroseconds(row.GetInt64(0)), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4)));
    }
}
