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

    /// <summary>Notes that something was published from these snapshots. The same thing from the same snapshots is noted once, however often this is called.</summary>
    /// <param name="lake">The lake.</param>
    /// <param name="session">Writes the rows.</param>
    /// <param name="what"><c>report</c>, <c>export</c> or <c>assessment</c>.</param>
    /// <param name="name">Which one.</param>
    /// <param name="snapshots">What it was made from.</param>
    /// <exception cref="LakeException">A vacuum has taken one of the snapshots away meanwhile: what was made from it cannot be made again.</exception>
    public static void Record(LakeStore lake, LakeSession session, string what, string name, IReadOnlyList<Snapshot> snapshots)
    {
        if (what is not ("report" or "export" or "assessment"))
            throw new ArgumentOutOfRangeException(nameof(what), what, null);
        List<Snapshot> named = [.. snapshots.OrderBy(snapshot => snapshot.Table, StringComparer.Ordinal)];
        if (named.Count == 0)
            return;
        string[] key = [what, name, .. named.Select(snapshot => string.Create(CultureInfo.InvariantCulture, $"{snapshot.Table} {snapshot.Version}"))];
        Transaction mark = new($"publication/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', key))))}", 1);
        DeltaTable table = lake.Table(TableName);
        if (!table.Exists || !table.Read().Transactions.ContainsKey(mark.AppId))
        {
            table.Create(Layout);
            string at = lake.Now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
            IEnumerable<string> rows = named.Select(snapshot => string.Create(
                CultureInfo.InvariantCulture,
                $"(TIMESTAMPTZ '{at}+00', {Sql.Text(what)}, {Sql.Text(name)}, {Sql.Text(snapshot.Table)}, {snapshot.Version}::BIGINT)"));
            IReadOnlyList<DataFile> files = session.Write(
                $"SELECT * FROM (VALUES {string.Join(", ", rows)}) p(\"at\", what, name, table_name, version) ORDER BY table_name", table, Layout);
            table.Commit(new CommitInfo("PUBLISH", new Dictionary<string, string> { ["what"] = what, ["name"] = name }), _ => new TableChange(files, [], [mark]));
        }
        Steps.Reached("publications.recorded");
        // A vacuum reads this table again after it has noted what it is going to delete: one of the two sees the other.
        foreach (Snapshot snapshot in named)
        {
            if (LogReader.VacuumOf(new LogFolder(snapshot.Table, snapshot.Directory), snapshot.Version) is not null)
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
