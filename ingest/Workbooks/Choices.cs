using System.Text.RegularExpressions;
using Analytics.Lake;

namespace Analytics.Ingest.Workbooks;

/// <summary>What the drop-down lists of a template offer: the codes that its kind accepts, with their names.</summary>
internal static class Choices
{
    /// <summary>The choices of a field; null if its values come from no list.</summary>
    /// <param name="session">A session with the seeds attached.</param>
    /// <param name="schema">The kind.</param>
    /// <param name="field">The field.</param>
    /// <param name="names">The names of its codes; null if it has no code list.</param>
    /// <param name="scope">What the template is for.</param>
    public static IReadOnlyList<string>? Of(LakeSession session, ReturnSchema schema, ReturnField field, CodeNames? names, ReturnScope scope)
    {
        if (field.Name == "period") return [scope.Period.ToString()];
        if (field.Type == FieldType.Boolean) return [field.TrueValues[0], field.FalseValues[0]];
        if (names is null) return field.Enum;
        (string resource, string column) = field.Codes!.Value;
        // What the kind's own checks say about this field alone tells which codes it takes.
        IEnumerable<string> conditions = schema.Checks.Where(check => IsAbout(check, field, schema) && (check.Severity == Severity.Error || field.CodeList is null))
            .Select(check => $"({check.Expression})").Append(field.Name == "region_code" ? $"starts_with(region_code, '{scope.RegionPrefix}')" : "true");
        string query = $"SELECT \"{field.Name}\" FROM (SELECT \"{column}\" AS \"{field.Name}\", min(rowid) AS place FROM \"seed_{resource}\" WHERE \"{column}\" IS NOT NULL GROUP BY ALL) "
            + $"WHERE {string.Join(" AND ", conditions)} ORDER BY {(field.Name == "region_code" ? "region_code" : "place")}";
        return session.Query(query, row => names.Label(row.GetString(0)));
    }

    private static bool IsAbout(RowCheck check, ReturnField field, ReturnSchema schema) =>
        Mentions(check, field) && !check.Expression.Contains("previous.", StringComparison.Ordinal) && !schema.Fields.Any(other => other != field && Mentions(check, other));

    private static bool Mentions(RowCheck check, ReturnField field) => Regex.IsMatch(check.Expression, $@"(?<![\w.]){Regex.Escape(field.Name)}\b", RegexOptions.CultureInvariant);
}
