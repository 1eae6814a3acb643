using Analytics.Lake;
using Analytics.Reports.Exports;

namespace Analytics.Reports.Queries;

/// <summary>What <c>seeds/columns.csv</c> says of marts and their columns, in both languages.</summary>
public static class ColumnMeanings
{
    /// <summary>By the mart, or <c>mart.column</c>: title, unit and meaning.</summary>
    public static IReadOnlyDictionary<string, (string Zh, string En)> Read(string seedsDirectory)
    {
        using var session = LakeSession.Open();
        session.AttachSeeds(seedsDirectory, ["columns"]);
        return Meaning.Read(session).Values.ToDictionary(
            meaning => meaning.Name,
            meaning => (
                $"{meaning.Zh}{(meaning.UnitZh.Length > 0 ? $"（{meaning.UnitZh}）" : "")}：{meaning.MeaningZh}",
                $"{meaning.En}{(meaning.UnitEn.Length > 0 ? $" ({meaning.UnitEn})" : "")}: {meaning.MeaningEn}"),
            StringComparer.Ordinal);
    }
}
