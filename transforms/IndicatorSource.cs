using System.Text.RegularExpressions;
using Analytics.Lake;

namespace Analytics.Transforms;

/// <summary>What the indicators of a kind of return are summed from.</summary>
/// <param name="Table">The mart of the kind's model; the returns themselves where no model sums them up.</param>
/// <param name="View">The view with the columns that indicators name.</param>
/// <param name="Unit">The column that counts what is behind a row.</param>
/// <param name="IsPublished">It holds groups that may be shown, made by the disclosure rule, and not sums of everything.</param>
/// <param name="IsReturns">It is the returns themselves: a field may be empty.</param>
internal sealed partial record IndicatorSource(string Table, string View, string Unit, bool IsPublished, bool IsReturns)
{
    /// <summary>The column that counts the rows of returns.</summary>
    internal const string Rows = "rows";

    /// <summary>The source of a kind, whether there are data in it or not.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="evaluator">For those with the right to see everything.</param>
    internal static IndicatorSource Of(string kind, bool evaluator)
    {
        if (!Model.IsCounted(kind))
            return new($"returns/{kind}", $"sums_{kind}", Rows, IsPublished: false, IsReturns: true);
        var model = evaluator ? Model.OfKind(kind) : Model.PublicOfKind(kind);
        return new(model.Table, model.Name, model.Unit, model.IsDisclosed, IsReturns: false);
    }

    /// <summary>Whether a kind can be called this: names of kinds are parts of file names and of tables.</summary>
    internal static bool IsKind(string kind) => KindName().IsMatch(kind);

    /// <summary>
    /// The view of returns that no model sums up: whole numbers and decimals as they are, so that sums are exact, yes and no as 1 and 0, and a column that counts rows, which takes the place
    /// of a field of that name.
    /// </summary>
    internal void Attach(LakeSession session, Snapshot returns)
    {
        string raw = Model.View(Table);
        session.Attach(raw, returns);
        var columns = returns.Layout.Columns.Where(column => column.Name != Rows)
            .Select(column => column.Type == "BOOLEAN" ? $"CAST(\"{column.Name}\" AS BIGINT) AS \"{column.Name}\"" : $"\"{column.Name}\"");
        session.Execute($"CREATE OR REPLACE VIEW \"{View}\" AS SELECT {string.Join(", ", columns)}, CAST(1 AS BIGINT) AS \"{Rows}\" FROM \"{raw}\"");
    }

    [GeneratedRegex(@"^[a-z][a-z0-9]*\z")]
    private static partial Regex KindName();
}
