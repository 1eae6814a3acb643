using System.Data.Common;
using Analytics.Lake;

namespace Analytics.Transforms.Disclosure;

/// <summary>Finishes the research tables: from the sums of one period to what of them is published.</summary>
internal static class ResearchCells
{
    /// <summary>The finishing step's name in the head of a model; its number grows with every change of what it decides.</summary>
    public const string Name = "disclosure 1";

    private const string Prepared = "disclosure_cells";
    private const string Hidden = "disclosure_withheld";
    private const string Largest = "largest_";
    private static readonly string[] Keys = ["region_code", "industry_division", "holding_code", "size_code"];

    /// <summary>Decides what to withhold, and gives the SELECT of the finished rows.</summary>
    /// <param name="session">Where the cube of this period is <c>cube_enterprise</c>.</param>
    /// <param name="select">The sums of all cells of a period.</param>
    /// <param name="unit">The column that counts enterprises.</param>
    public static string Finish(LakeSession session, string select, string unit)
    {
        session.Execute($"CREATE OR REPLACE TEMP TABLE {Prepared} AS {select}");
        var columns = session.Query($"DESCRIBE {Prepared}", row => row.GetString(0));
        string[] measured = [.. columns.Where(column => column.StartsWith(Largest, StringComparison.Ordinal)).Select(column => column[Largest.Length..])];
        string[] sums = [.. columns.Except(Keys).Except(measured.Select(column => Largest + column)).Except(["period", unit]).Prepend(unit)];
        decimal Number(DbDataReader row, int column) => Convert.ToDecimal(row.GetValue(column), System.Globalization.CultureInfo.InvariantCulture);
        var cells = session.Query(
            $"SELECT {string.Join(", ", Keys.Concat(sums).Concat(measured.Select(column => Largest + column)).Select(column => $"\"{column}\""))} FROM {Prepared}",
            row => new Cell(
                KeyOf(row),
                [.. sums.Select((_, i) => Number(row, Keys.Length + i))],
                [.. measured.Select((column, i) => new Share(
                    Number(row, Keys.Length + sums.Length + i), Number(row, Keys.Length + Array.IndexOf(sums, column))))]));
        var groups = session.Query("SELECT DISTINCT province || '0000', industry_division, holding_code, size_code FROM cube_enterprise", KeyOf);
        var belts = session.Query("SELECT province_code, belt_en FROM seed_peer_groups", row => (row.GetString(0), row.GetString(1)))
            .ToDictionary(row => row.Item1, row => row.Item2, StringComparer.Ordinal);

        session.Execute($"CREATE OR REPLACE TEMP TABLE {Hidden} ({string.Join(", ", Keys.Select(key => $"{key} VARCHAR"))})");
        using (var appender = session.Connection.CreateAppender(Hidden))
        {
            foreach (var key in Suppression.Of(cells, groups, belts))
                appender.CreateRow().AppendValue(key.Region).AppendValue(key.Industry).AppendValue(key.Holding).AppendValue(key.Size).EndRow();
        }
        string shown = string.Join(", ", sums.Select(column => $"CASE WHEN h.region_code IS NULL THEN c.\"{column}\" END AS \"{column}\""));
        return $"""
            SELECT c.period, {string.Join(", ", Keys.Select(key => $"c.{key}"))}, CASE WHEN h.region_code IS NULL THEN 'published' ELSE 'withheld' END AS status, {shown}
            FROM {Prepared} AS c LEFT JOIN {Hidden} AS h ON {string.Join(" AND ", Keys.Select(key => $"h.{key} = c.{key}"))}
            """;
    }

    private static CellKey KeyOf(DbDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3));
}
