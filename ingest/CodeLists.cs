using System.Collections.Concurrent;
using System.Collections.Frozen;
using Analytics.Lake;

namespace Analytics.Ingest;

/// <summary>The code lists of <c>seeds/</c> that schemas refer to. Loaded at once: no query may run while a return is being read.</summary>
public sealed class CodeLists
{
    private readonly FrozenDictionary<(string Resource, string Column), CodeNames> lists;
    private readonly ConcurrentDictionary<ReturnField, FieldRules> rules = new(ReferenceEqualityComparer.Instance);

    /// <summary>Loads the lists.</summary>
    /// <param name="session">A session with the seeds attached.</param>
    /// <param name="schemas">The kinds that refer to them.</param>
    public CodeLists(LakeSession session, ReturnSchemas schemas)
    {
        IEnumerable<(string Resource, string Column)> referred = schemas.All.SelectMany(schema => schema.Fields).Select(field => field.Codes).OfType<(string Resource, string Column)>();
        lists = referred.Append((Resource: "regions", Column: "region_code")).Distinct().ToFrozenDictionary(list => list, list => CodeNames.Load(session, list.Resource, list.Column));
    }

    /// <summary>Whether the column of the code list holds the code, exactly.</summary>
    public bool Contains(string resource, string column, string code) => lists[(resource, column)].Contains(code);

    /// <summary>A region as texts name it: its name with its code, or the code alone.</summary>
    internal (string Zh, string En) Region(string code) =>
        code == ReturnScope.Nation ? TemplateTexts.Nation.With()
        : lists[("regions", "region_code")].NamesOf(code) is { } name ? Rules.RegionNamed.With(name, code) : (code, code);

    /// <summary>The names of the codes that a field's values come from; null if it has no list.</summary>
    internal CodeNames? Names(ReturnField field) => field.Codes is { } list ? lists[list] : null;

    /// <summary>The rules of a field, made ready when it is first met.</summary>
    internal FieldRules RulesOf(ReturnField field) => rules.GetOrAdd(field, static (field, lists) => new FieldRules(field, lists.Names(field)), this);
}
