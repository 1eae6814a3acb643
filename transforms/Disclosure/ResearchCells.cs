using System.Data.Common;
using Analytics.Lake;

namespace Analytics.Transforms.Disclosure;

/// <summary>Finishes the research tables: from the sums of one period to what of them is published.</summary>
internal static class ResearchCells
{
    /// <summary>The finishing step's name in the head of a model; its number grows with every change of what it decides.</summary>
    public const string Name = "disclosure 3";

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
        var columns = session.Query($"DESCRIBE {Prepared}", row => (Name: row.GetString(0), Units: row.GetString(1).EndsWith(",2)", StringComparison.Ordinal) ? 100L : 1L));
        string[] names = [.. columns.Select(column => column.Name)];
        string[] measured = [.. names.Where(column => column.StartsWith(Largest, StringComparison.Ordinal)).Select(column => column[Largest.Length..])];
        string[] sums = [.. names.Except(Keys).Except(measured.Select(column => Largest + column)).Except(["period", unit]).Prepend(unit)];
        long[] units = [.. sums.Select(column => columns.Single(known => known.Name == column).Units)];
        // In whole numbers of the smallest unit, so that sums are exact.
        string Whole(string column, long unit) => $"CAST(\"{column}\" * {unit} AS BIGINT)";
        long[] Numbers(DbDataReader row, int first, int count) => [.. Enumerable.Range(first, count).Select(row.GetInt64)];
        string wholes = string.Join(", ", sums.Select((column, i) => Whole(column, units[i])));
        int[] of = [.. measured.Select(column => Array.IndexOf(sums, column))];
        var cells = session.Query(
            $"SELECT {string.Join(", ", [.. Keys, wholes, .. measured.Select((column, i) => Whole(Largest + column, units[of[i]]))])} FROM {Prepared}",
            row =>
            {
                long[] total = Numbers(row, Keys.Length, sums.Length), largest = Numbers(row, Keys.Length + sums.Length, measured.Length);
                return new Cell(KeyOf(row), total, [.. largest.Select((part, i) => new Share(part, total[of[i]]))]);
            });
        var groups = session.Query(
            $"SELECT province || '0000', industry_division, holding_code, size_code, {string.Join(", ", sums.Select((column, i) => $"CAST(sum(\"{column}\") * {units[i]} AS BIGINT)"))} FROM cube_enterprise GROUP BY ALL",
            row => new Group(KeyOf(row), Numbers(row, Keys.Length, sums.Length)));
        var belts = session.Query("SELECT province_code, belt_en FROM seed_peer_groups WHERE belt_en IS NOT NULL", row => (row.GetString(0), row.GetString(1)))
            .ToDictionary(row => row.Item1, row => row.Item2, StringComparer.Ordinal);

        session.Execute($"CREATE OR REPLACE TEMP TABLE {Hidden} ({string.Join(", ", Keys.Select(key => $"{key} VARCHAR"))})");
        using (var appender = session.Connection.CreateAppender(Hidden))
        {
            foreach (var key in Suppression.Of(cells, groups, belts, SumRules.OfEnterprises(sums)))
                appender.CreateRow().AppendValue(key.Region).AppendValue(key.Industry).AppendValue(key.Holding).AppendValue(key.Size).EndRow();
        }
        // A pair of codes without enterprises is withheld, too, and gets its row here.
        string keys = string.Join(", ", Keys), shown = string.Join(", ", sums.Select(column => $"CASE WHEN h.region_code IS NULL THEN c.\"{column}\" END AS \"{column}\""));
        return $"""
            SELECT max(c.period) OVER () AS period, {keys}, CASE WHEN h.region_code IS NULL THEN 'published' ELSE 'withheld' END AS status, {shown}
            FROM {Prepared} AS c FULL JOIN {Hidden} AS h USING ({keys})
            """;
    }

    private static CellKey KeyOf(DbDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3));
}
