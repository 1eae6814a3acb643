using Analytics.Lake;

namespace Analytics.Reports.Queries;

/// <summary>What a query reads: pinned tables, and which of them are seen through a SELECT that withholds what is not for everybody.</summary>
/// <param name="Snapshots">The state of every table, by the name that the query uses, and of those that the SELECTs need besides.</param>
/// <param name="Masks">SELECTs over the tables, whose names have <see cref="Whole"/> before them, by the table that they stand for.</param>
/// <param name="CodeLists">Folder of the code lists, which are there under the names of their files with <c>seed_</c> before them; null for none.</param>
public sealed record QueryTables(IReadOnlyDictionary<string, Snapshot> Snapshots, IReadOnlyDictionary<string, string> Masks, string? CodeLists = null)
{
    /// <summary>Before the names of tables as they are; a query cannot use these names, because they are not permitted.</summary>
    public const string Whole = "main.whole_";

    /// <summary>No tables.</summary>
    public static QueryTables None { get; } = new(new Dictionary<string, Snapshot>(), new Dictionary<string, string>());

    /// <summary>Makes the views of a session that a query sees.</summary>
    internal void Attach(LakeSession session, IReadOnlyList<string> asked)
    {
        if (Masks.Count > 0)
        {
            foreach (var (name, snapshot) in Snapshots)
                session.Attach($"whole_{name}", snapshot);
        }
        foreach (string name in asked)
        {
            if (name.StartsWith(QueryScope.CodeList, StringComparison.Ordinal))
                session.AttachSeeds(CodeLists!, [name[QueryScope.CodeList.Length..]]);
            else if (Masks.TryGetValue(name, out string? select))
                session.Execute($"CREATE VIEW \"{name}\" AS {select}");
            else
                session.Attach(name, Snapshots[name]);
        }
    }
}
