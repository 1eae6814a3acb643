using System.Collections.Frozen;
using Analytics.Lake;

namespace Analytics.Ingest;

/// <summary>The code lists of <c>seeds/</c> that schemas refer to, as sets. Loaded at once: no query may run while a return is being read.</summary>
public sealed class CodeLists
{
    private readonly FrozenDictionary<(string Resource, string Column), FrozenSet<string>> sets;

    /// <summary>Loads the lists.</summary>
    /// <param name="session">A session with the seeds attached.</param>
    /// <param name="schemas">The kinds that refer to them.</param>
    public CodeLists(LakeSession session, ReturnSchemas schemas)
    {
        IEnumerable<(string, string)> referred = schemas.All.SelectMany(schema => schema.Fields).Select(field => field.CodeList).OfType<(string, string)>();
        sets = referred.Append(("regions", "region_code")).Distinct().ToFrozenDictionary(list => list, list => Load(session, list));
    }

    /// <summary>Whether the column of the code list holds the code, exactly.</summary>
    public bool Contains(string resource, string column, string code) => sets[(resource, column)].Contains(code);

    private static FrozenSet<string> Load(LakeSession session, (string Resource, string Column) list) =>
        session.Query($"SELECT DISTINCT \"{list.Column}\" FROM \"seed_{list.Resource}\" WHERE \"{list.Column}\" IS NOT NULL", row => row.GetString(0)).ToFrozenSet(StringComparer.Ordinal);
}
