using System.Collections.Concurrent;
using System.Collections.Frozen;
using Analytics.Lake;

namespace Analytics.Ingest;

/// <summary>The code lists of <c>seeds/</c>, as sets for membership.</summary>
/// <param name="session">A session with the seeds attached.</param>
public sealed class CodeLists(LakeSession session)
{
    private readonly ConcurrentDictionary<(string, string), FrozenSet<string>> sets = new();

    /// <summary>Whether the column of the code list holds the code, exactly.</summary>
    public bool Contains(string resource, string column, string code) => Codes(resource, column).Contains(code);

    /// <summary>All codes of a column.</summary>
    public FrozenSet<string> Codes(string resource, string column) => sets.GetOrAdd((resource, column), _ =>
        session.Query($"SELECT DISTINCT \"{column}\" FROM \"seed_{resource}\" WHERE \"{column}\" IS NOT NULL", row => row.GetString(0)).ToFrozenSet(StringComparer.Ordinal));
}
