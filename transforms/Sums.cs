using Analytics.Lake;

namespace Analytics.Transforms;

/// <summary>Which columns of a table may be added up over its rows.</summary>
public static class Sums
{
    /// <summary>
    /// The columns that count or measure something, by the units of <c>seeds/columns.csv</c>: rates, averages, codes and ordinals have none there. None at all for a
    /// mart whose rows lie in each other, the nation beside its provinces: each row of the others is in one province.
    /// </summary>
    /// <param name="session">Reads the seed.</param>
    /// <param name="seedsDirectory">The seeds.</param>
    /// <param name="table">The table.</param>
    public static IReadOnlyList<string> Of(LakeSession session, string seedsDirectory, string table)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (Model.All.FirstOrDefault(model => model.Table == table) is { } mart && !mart.Grain.Contains("province"))
            return [];
        session.AttachSeeds(seedsDirectory, ["columns"]);
        return session.Query("SELECT DISTINCT split_part(name, '.', 2) FROM seed_columns WHERE name LIKE '%.%' AND unit_en IS NOT NULL", row => row.GetString(0));
    }
}
