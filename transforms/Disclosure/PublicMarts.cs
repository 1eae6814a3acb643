using Analytics.Lake;

namespace Analytics.Transforms.Disclosure;

/// <summary>The marts as everybody may read them: the only way out of the lake for exports and queries.</summary>
public static class PublicMarts
{
    /// <summary>The models whose marts hold no cells that the disclosure rule may have to withhold, in order of their names.</summary>
    public static IReadOnlyList<Model> Models { get; } =
        [.. Model.All.Where(model => !HoldsEnterprises(model))];

    /// <summary>Columns of <c>research_enterprise</c> that were published once: tables of then have them, and versions of then hold figures in them, which nobody is shown any more.</summary>
    internal static IReadOnlyList<string> Withdrawn { get; } = ["wage_agreement_employees"];

    // Names that regions wrote themselves can hold the name of an enterprise, which no rule over numbers would see.
    private static readonly Dictionary<string, string[]> FreeTexts = new() { ["task_outlook"] = ["task_name", "responsible_unit"], ["cube_difficulty"] = ["owner"] };

    /// <summary>What everybody may see of a version of a mart: all of it, but columns that are withdrawn since.</summary>
    public static Snapshot Shown(Snapshot mart)
    {
        ArgumentNullException.ThrowIfNull(mart);
        return mart with { Layout = mart.Layout with { Columns = [.. mart.Layout.Columns.Where(column => !Withdrawn.Contains(column.Name))] } };
    }

    /// <summary>The SELECT that reads one of them, where every mart is a view named after its model, of a snapshot that is <see cref="Shown"/>.</summary>
    /// <param name="model">One of <see cref="Models"/>.</param>
    /// <param name="hasResearch">The view <c>research_enterprise</c> is there.</param>
    /// <param name="prefix">What stands before the names of the views.</param>
    public static string Select(Model model, bool hasResearch, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(model);
        if (FreeTexts.TryGetValue(model.Name, out string[]? texts) && Key(model).Count < model.Grain.Count)
        {
            // Without a part of their key rows stand for more than before; what is beside the key counts.
            string keys = string.Join(", ", model.Grain.Select(column => texts.Contains(column) ? $"CAST(NULL AS VARCHAR) AS {column}" : column));
            return $"SELECT {keys}, CAST(sum(COLUMNS(* EXCLUDE ({string.Join(", ", model.Grain)}))) AS BIGINT) FROM {prefix}{model.Name} GROUP BY ALL";
        }
        if (texts is not null)
            return $"SELECT c.* REPLACE ({string.Join(", ", texts.Select(column => $"CAST(NULL AS VARCHAR) AS {column}"))}) FROM {prefix}{model.Name} AS c";
        return model.Name == "completeness"
            ? $"SELECT c.* REPLACE ({Rows(hasResearch, prefix)} AS \"rows\") FROM {prefix}completeness AS c"
            : $"SELECT * FROM {prefix}{model.Name}";
    }

    /// <summary>The columns that tell the rows of <see cref="Select"/> apart: the grain, without what is withheld of it.</summary>
    /// <param name="model">One of <see cref="Models"/>.</param>
    public static IReadOnlyList<string> Key(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return [.. model.Grain.Except(FreeTexts.GetValueOrDefault(model.Name) ?? [])];
    }

    /// <summary>Whether <see cref="Select"/> withholds something of the mart, so that nobody may be given the mart itself.</summary>
    public static bool Masks(Model model) => model is not null && (model.Name == "completeness" || FreeTexts.ContainsKey(model.Name));

    // What is made from the returns of enterprises may have a cell of one enterprise, unless a finishing step applied the disclosure rule. The sources
    // "returns" are the rows of all kinds: return_status counts enterprises by county, and is for evaluators.
    private static bool HoldsEnterprises(Model model) => !model.IsDisclosed && model.Sources.Any(source =>
        source is "returns" or "returns/enterprise" or "returns/enterprise" + Model.Previous || Model.All.Any(other => other.Table == source && HoldsEnterprises(other)));

    // A row of an enterprise return is an enterprise, so that the number of rows is a cell of the research table.
    private static string Rows(bool hasResearch, string prefix) => hasResearch
        ? $"""
            CASE WHEN c.kind <> 'enterprise' OR c."rows" = 0 THEN c."rows" ELSE (
                SELECT m.enterprises FROM {prefix}research_enterprise AS m
                WHERE m.period = c.period AND m.region_code = c.province || '0000' AND m.industry_division = '{CellKey.All}'
                    AND m.holding_code = '{CellKey.All}' AND m.size_code = '{CellKey.All}') END
            """
        : "CASE WHEN c.kind <> 'enterprise' THEN c.\"rows\" END";
}
