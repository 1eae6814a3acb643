using Analytics.Lake;
using Analytics.Tests;
using Analytics.Transforms.Disclosure;

namespace Analytics.Transforms.Tests;

/// <summary>A linear solver nobody here wrote attacks what is published, all sums at once over the groups of all four codes, and must learn nothing about what is withheld.</summary>
public class AttackTest
{
    [Theory]
    [InlineData(Shape.None, 1)]
    [InlineData(Shape.None, 2)]
    [InlineData(Shape.AllOfThem, 3)]
    [InlineData(Shape.NeverMeet, 4)]
    [InlineData(Shape.Giant, 5)]
    [InlineData(Shape.LonelyProvince, 6)]
    public void It_recovers_nothing_from_random_tables(Shape shape, int seed)
    {
        var table = new RandomCells(seed, 50 + (15 * seed), 4, 3, 3, 2, shape);
        var hidden = table.Withheld();
        Assert.True(hidden.Count < table.Cells.Count, "All is withheld: there is nothing to attack.");
        Assert.Empty(Attack.Recovered(table.BeltOf, Rows(table, hidden), RandomCells.Columns, RandomCells.Bounds));
    }

    [Fact]
    public void It_recovers_something_without_complementary_suppression()
    {
        var table = new RandomCells(1, 40, 3, 3, 2, 2);
        Assert.NotEmpty(Attack.Recovered(table.BeltOf, Rows(table, table.Withheld(complementary: false)), RandomCells.Columns, RandomCells.Bounds));
    }

    [Fact]
    public void In_whole_numbers_it_recovers_nothing_from_small_tables_either()
    {
        int attacked = 0, found = 0;
        for (int seed = 0; seed < 8; seed++)
        {
            var table = new RandomCells(seed, 5 + (seed * 3), 2 + (seed % 2), 2, 2, 2, (Shape)(seed % 5));
            var hidden = table.Withheld();
            if (hidden.Any(key => key.Region == CellKey.Nation && key is { Industry: CellKey.All, Holding: CellKey.All, Size: CellKey.All }))
                continue;
            attacked++;
            Assert.Empty(Attack.Recovered(table.BeltOf, Rows(table, hidden), RandomCells.Columns, RandomCells.Bounds, whole: true).Select(row => $"seed {seed}: {row}"));
            found += attacked > 2 ? 0 : Attack.Recovered(table.BeltOf, Rows(table, table.Withheld(complementary: false)), RandomCells.Columns, RandomCells.Bounds, whole: true).Count;
        }
        Assert.True(attacked > 3 && found > 10, $"{attacked} tables, {found} found without complementary suppression");
    }

    [Fact]
    public void It_recovers_nothing_from_the_research_table_of_a_refresh()
    {
        using var lake = new TestLake();
        var dice = new Random(20251122);
        string[] regions = ["110101", "120101", "320102", "660000"];
        string[] industries = ["C3610", "C1310", "I6510", "C2710"];
        lake.Accept("enterprise", "2025Q3", "100000", Enumerable.Range(0, 120).Select(_ =>
        {
            long employees = dice.Next(1, 3000), workers = employees * dice.Next(0, 100) / 100;
            return new Enterprise(
                regions[Math.Min(dice.Next(regions.Length), dice.Next(regions.Length))], industries[dice.Next(industries.Length)],
                "135"[dice.Next(3)].ToString(), "234"[dice.Next(3)].ToString(), employees, workers, workers / 2, workers / 3, workers / 9,
                dice.Next(3) == 0 ? 0 : dice.Next(10000) / 100m, employees / 10, dice.Next(5), dice.Next(2) == 0, dice.Next(3) == 0, dice.Next(3) == 0,
                dice.Next(2) == 0, dice.Next(50) == 0, dice.Next(3000, 20000));
        }));
        Assert.True(lake.Refresh().Passed);

        using var session = LakeSession.Open();
        session.AttachSeeds(TestLake.Seeds);
        session.Attach("cube", lake.Store.Table("marts/cube_enterprise").Read());
        session.Attach("published", lake.Store.Table("marts/research_enterprise").Read());
        var belts = session.Query("SELECT province_code, belt_en FROM seed_peer_groups", row => (row.GetString(0), row.GetString(1))).ToDictionary(row => row.Item1, row => row.Item2);
        var rows = Attack.Rows(session, "2025Q3");
        Assert.Contains(rows, row => row[4] is null);
        Assert.Contains(rows, row => row[4] is not null);
        Assert.Empty(Attack.Recovered(belts, rows));
    }

    private static IReadOnlyList<object?[]> Rows(RandomCells table, IReadOnlySet<CellKey> hidden)
    {
        var there = table.Cells.Select(cell => (cell.Key, cell.Sums, Forbidden: DisclosureRule.Forbids(cell.Sums[0], cell.Shares))).ToList();
        var empty = hidden.Except(table.Cells.Select(cell => cell.Key)).Select(key => (Key: key, Sums: (IReadOnlyList<long>)new long[RandomCells.Columns.Length], Forbidden: true));
        return [.. there.Concat(empty).Select(cell => Attack.Row(
            [cell.Key.Region, cell.Key.Industry, cell.Key.Holding, cell.Key.Size], [.. cell.Sums.Select(sum => (double)sum)], hidden.Contains(cell.Key), cell.Forbidden))];
    }
}
