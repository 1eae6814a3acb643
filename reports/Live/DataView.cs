using Analytics.Reports.Queries;
using Analytics.Reports.Site;

namespace Analytics.Reports.Live;

/// <summary>A column that can be queried.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its DuckDB type.</param>
/// <param name="Meaning">What it holds; null when nothing says.</param>
public sealed record ColumnRow(string Name, string Type, string? Meaning);

/// <summary>A table that can be queried.</summary>
/// <param name="Name">Its name in a query.</param>
/// <param name="Meaning">What it holds.</param>
/// <param name="Columns">Its columns.</param>
public sealed record TableRow(string Name, string? Meaning, IReadOnlyList<ColumnRow> Columns);

/// <summary>What the page of the data shows.</summary>
/// <param name="Head">Its head.</param>
/// <param name="Sql">The query; empty for none.</param>
/// <param name="Result">Its result.</param>
/// <param name="Problem">Why there is none.</param>
/// <param name="Tables">What can be queried.</param>
public sealed record DataView(PageHead Head, string Sql, QueryPreview? Result, string? Problem, IReadOnlyList<TableRow> Tables)
{
    /// <summary>Rows of a result that the page shows.</summary>
    public const int Shown = 1000;
}
