using System.Text.Json;
using Analytics.Lake;
using Analytics.Tests;
using Analytics.Transforms.Disclosure;

namespace Analytics.Transforms.Tests;

/// <summary>A linear solver nobody here wrote attacks what is published and must learn nothing about what is withheld.</summary>
public class AttackTest
{
    [Fact]
    public void It_recovers_nothing_from_random_tables_and_something_without_complementary_suppression()
    {
        int found = 0;
        foreach (int seed in Enumerable.Range(0, 12))
        {
            var table = new RandomCells(seed, 30 * (seed + 1), 3 + seed, 2 + seed, 3, 3);
            Assert.Empty(Attack(RandomCells.Columns, table.BeltOf, table.Cells, table.Withheld()).Select(found => $"seed {seed}: {found}"));
            found += Attack(RandomCells.Columns, table.BeltOf, table.Cells, table.Withheld(complementary: false)).Count;
        }
        Assert.True(found > 50, $"Without complementary suppression the attack found {found} cells.");
    }

    [Fact]
    public void It_recovers_nothing_from_the_research_table_of_a_refresh()
    {
        using var lake = new TestLake();
        var dice = new Random(20251122);
        string[] regions = ["110101", "120101", "130102", "320102", "320205", "440106", "510104", "610102", "660000"];
        string[] industries = ["C3610", "C1310", "B0610", "I6510", "G5610", "C2710"];
        foreach (string period in new[] { "2025Q2", "2025Q3" })
        {
            lake.Accept("enterprise", period, "100000", Enumerable.Range(0, 260).Select(_ =>
            {
                long employees = dice.Next(1, 3000), workers = employees * dice.Next(0, 100) / 100;
                return new Enterprise(
                    regions[Math.Min(dice.Next(regions.Length), dice.Next(regions.Length))], industries[dice.Next(industries.Length)],
                    "123459"[dice.Next(6)].ToString(), "1234"[dice.Next(4)].ToString(), employees, workers, workers / 2, workers / 3, workers / 9,
                    dice.Next(3) == 0 ? 0 : dice.Next(10000) / 100m, employees / 10, dice.Next(5), dice.Next(2) == 0, dice.Next(3) == 0, dice.Next(3) == 0,
                    dice.Next(2) == 0, dice.Next(50) == 0, dice.Next(3000, 20000));
            }));
        }
        Assert.True(lake.Refresh().Passed);
        var table = lake.Store.Table("marts/research_enterprise").Read();
        foreach (string period in new[] { "2025Q2", "2025Q3" })
            Assert.Empty(Attack(table, period));
    }

    private static List<string> Attack(Snapshot table, string period)
    {
        using var session = LakeSession.Open();
        session.AttachSeeds(TestLake.Seeds);
        session.Attach("t", table);
        string[] keys = ["period", "region_code", "industry_division", "holding_code", "size_code", "status"];
        string[] sums = [.. table.Layout.Columns.Select(column => column.Name).Except(keys)];
        var rows = session.Query(
            $"SELECT region_code, industry_division, holding_code, size_code, {string.Join(", ", sums)} FROM t WHERE period = ?",
            row => new object?[]
            {
                row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3),
                row.IsDBNull(4) ? null : sums.Select((_, i) => Convert.ToDecimal(row.GetValue(4 + i), System.Globalization.CultureInfo.InvariantCulture)).ToArray(),
            },
            period);
        Assert.Contains(rows, row => row[4] is null);
        Assert.Contains(rows, row => row[4] is not null);
        var belts = session.Query("SELECT province_code, belt_en FROM seed_peer_groups", row => (row.GetString(0), row.GetString(1))).ToDictionary(row => row.Item1, row => row.Item2);
        return Attack(sums, belts, rows);
    }

    private static List<string> Attack(string[] columns, IReadOnlyDictionary<string, string> belts, IReadOnlyList<Cell> cells, IReadOnlySet<CellKey> hidden) => Attack(
        columns, belts,
        [.. cells.Select(cell => new object?[] { cell.Key.Region, cell.Key.Industry, cell.Key.Holding, cell.Key.Size, hidden.Contains(cell.Key) ? null : cell.Sums })]);

    private static List<string> Attack(string[] columns, IReadOnlyDictionary<string, string> belts, IReadOnlyList<object?[]> rows)
    {
        string answer = new NodeTool("solver", "highs", "the solver HiGHS").Run("attack.mjs", JsonSerializer.Serialize(new { columns, belts, rows }));
        var found = JsonSerializer.Deserialize<JsonElement>(answer).GetProperty("found");
        return [.. found.EnumerateObject().SelectMany(column => column.Value.EnumerateArray().Select(row => $"{column.Name} of {row.GetRawText()}"))];
    }
}
