using Analytics.Ingest;
using Analytics.Lake;
using Analytics.Reports.Queries;

namespace Analytics.Jobs;

/// <summary>A column that a query may name, or, without a column, a table.</summary>
/// <param name="Table">The table's name in a query.</param>
/// <param name="Column">The column; empty for the table itself.</param>
/// <param name="Type">Its DuckDB type.</param>
/// <param name="Meaning">What it holds; null when nothing says.</param>
internal sealed record QueryColumns(string Table, string Column, string Type, string? Meaning)
{
    /// <summary>All tables of a scope with their columns.</summary>
    internal static IReadOnlyList<QueryColumns> Of(Definitions own, LakeStore lake, QueryScope scope, Texts texts)
    {
        var schemas = ReturnSchemas.Load(own.Schemas);
        var meanings = ColumnMeanings.Read(own.Seeds);
        // What is for evaluators only has no row in the seed; its model tells, in English.
        string? Meant(string name, string? otherwise) => meanings.TryGetValue(name, out var meaning) ? texts.Say(meaning.Zh, meaning.En) : otherwise;
        List<QueryColumns> rows = [];
        foreach (var (name, table) in scope.Tables.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var model = TableMeaning.Of(table);
            var schema = table.StartsWith("returns/", StringComparison.Ordinal) ? schemas.Find(table["returns/".Length..]) : null;
            rows.Add(new(name, "", "", schema is null ? Meant(name, model.Table) : texts.Say(schema.Title, schema.TitleEn)));
            rows.AddRange(lake.Table(table).Read().Layout.Columns.Select(column =>
            {
                var field = schema?.Fields.FirstOrDefault(each => each.Name == column.Name);
                return new QueryColumns(name, column.Name, column.Type, field is null ? Meant($"{name}.{column.Name}", model.Column(column.Name)) : texts.Say(field.Title, field.TitleEn));
            }));
        }
        foreach (string name in scope.Names.Except(scope.Tables.Keys))
        {
            rows.Add(new(name, "", "", texts.CodeList(name)));
            using var session = LakeSession.Open();
            session.AttachSeeds(own.Seeds, [name[QueryScope.CodeList.Length..]]);
            rows.AddRange(session.Query($"DESCRIBE {name}", column => new QueryColumns(name, column.GetString(0), column.GetString(1), null)));
        }
        return rows;
    }
}
