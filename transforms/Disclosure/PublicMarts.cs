namespace Analytics.Transforms.Disclosure;

/// <summary>The marts as everybody may read them: the only way out of the lake for exports and queries.</summary>
public static class PublicMarts
{
    /// <summary>The models whose marts hold no cells that the disclosure rule may have to withhold, in order of their names.</summary>
    public static IReadOnlyList<Model> Models { get; } =
        [.. Model.All.Where(model => !Model.All.Any(other => other.Finish is not null && other.Sources.Contains(model.Table)))];

    /// <summary>The SELECT that reads one of them, where every mart is a view named after its model.</summary>
    /// <param name="model">One of <see cref="Models"/>.</param>
    /// <param name="hasResearch">The view <c>research_enterprise</c> is there.</param>
    public static string Select(Model model, bool hasResearch)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Name == "completeness"
            ? $"SELECT c.* REPLACE ({Rows(hasResearch)} AS \"rows\") FROM completeness AS c"
            : $"SELECT * FROM {model.Name}";
    }

    // A row of an enterprise return is an enterprise, so that the number of rows is a cell of the research table.
    private static string Rows(bool hasResearch) => hasResearch
        ? $"""
            CASE WHEN c.kind <> 'enterprise' OR c."rows" = 0 THEN c."rows" ELSE (
                SELECT m.enterprises FROM research_enterprise AS m
                WHERE m.period = c.period AND m.region_code = c.province || '0000' AND m.industry_division = '{CellKey.All}'
                    AND m.holding_code = '{CellKey.All}' AND m.size_code = '{CellKey.All}') END
            """
        : "CASE WHEN c.kind <> 'enterprise' THEN c.\"rows\" END";
}
