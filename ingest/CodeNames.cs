using System.Collections.Frozen;
using Analytics.Lake;

namespace Analytics.Ingest;

/// <summary>The codes of one code list with their names, in both directions.</summary>
internal sealed class CodeNames
{
    // A list names its codes in one of these columns; what it lacks has no name in that language.
    private static readonly string[] Chinese = ["name_zh", "title_zh"];
    private static readonly string[] English = ["name_en", "title_en"];

    private readonly FrozenDictionary<string, (string? Zh, string? En)> names;
    private readonly FrozenDictionary<string, string[]> codes;

    private CodeNames(IEnumerable<(string Code, string? Zh, string? En)> rows)
    {
        List<(string Code, string? Zh, string? En)> list = [.. rows.DistinctBy(row => row.Code)];
        names = list.ToFrozenDictionary(row => row.Code, row => (row.Zh, row.En), StringComparer.Ordinal);
        codes = list.Where(row => row.Zh is not null).GroupBy(row => row.Zh!, row => row.Code, StringComparer.Ordinal).ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
    }

    /// <summary>Loads a list.</summary>
    /// <param name="session">A session with the seeds attached.</param>
    /// <param name="resource">The list.</param>
    /// <param name="column">The column that holds its codes.</param>
    public static CodeNames Load(LakeSession session, string resource, string column)
    {
        HashSet<string> columns = [.. session.Query($"DESCRIBE \"seed_{resource}\"", row => row.GetString(0))];
        string Named(string[] candidates) => candidates.FirstOrDefault(columns.Contains) is { } name ? $"\"{name}\"" : "NULL::VARCHAR";
        return new CodeNames(session.Query(
            $"SELECT \"{column}\", {Named(Chinese)}, {Named(English)} FROM \"seed_{resource}\" WHERE \"{column}\" IS NOT NULL",
            row => (row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2))));
    }

    /// <summary>Whether the list holds the code, exactly.</summary>
    public bool Contains(string code) => names.ContainsKey(code);

    /// <summary>The Chinese name of a code, or null.</summary>
    public string? NameOf(string code) => names.TryGetValue(code, out (string? Zh, string? En) name) ? name.Zh : null;

    /// <summary>The names of a code in both languages, the Chinese one where there is no English; null if it has none.</summary>
    public (string Zh, string En)? NamesOf(string code) =>
        names.TryGetValue(code, out (string? Zh, string? En) name) && name.Zh is { } zh ? (zh, name.En ?? zh) : null;

    /// <summary>The code as a drop-down list offers it, <c>3 私人控股</c>; the code alone if it has no name.</summary>
    public string Label(string code) => NameOf(code) is { } name ? $"{code} {name}" : code;

    /// <summary>Whether the text is the code's own name in either language.</summary>
    public bool IsNameOf(string text, string code) =>
        names.TryGetValue(code, out (string? Zh, string? En) name) && (text == name.Zh || string.Equals(text, name.En, StringComparison.OrdinalIgnoreCase));

    /// <summary>The codes that bear a Chinese name.</summary>
    public IReadOnlyList<string> CodesOf(string name) => codes.GetValueOrDefault(name) ?? [];
}
