using System.Security.Cryptography;
using System.Text;
using Analytics.Transforms.Disclosure;

namespace Analytics.Transforms.Tests;

/// <summary>What the disclosure rule decides; <see cref="AttackTest"/> tries to undo it.</summary>
public class SuppressionTest
{
    [Theory]
    [InlineData(2, 10, 10, false)]
    [InlineData(1, 100, 100, true)]
    [InlineData(3, 85, 100, false)]
    [InlineData(3, 85.01, 100, true)]
    [InlineData(3, 0, 0, false)]
    public void The_rule_asks_for_three_enterprises_none_above_85_percent(int enterprises, double largest, double total, bool forbidden) =>
        Assert.Equal(forbidden || enterprises < 3, DisclosureRule.Forbids(enterprises, [new((decimal)largest, (decimal)total)]));

    [Fact]
    public void What_is_withheld_of_a_published_sum_keeps_the_rule_as_a_whole()
    {
        for (int seed = 0; seed < 12; seed++)
        {
            var table = new RandomCells(seed, 150, 5, 6, 3, 3);
            var hidden = table.Withheld();
            foreach (var cell in table.Cells.Where(cell => !hidden.Contains(cell.Key)))
            {
                foreach (var parts in Sums(table, cell.Key))
                {
                    var unknown = parts.Where(part => hidden.Contains(part.Key)).ToList();
                    if (unknown.Count > 0)
                        Assert.True(unknown.Sum(part => part.Sums[0]) >= 3, $"seed {seed}: the withheld parts of {cell.Key} hold fewer than three enterprises");
                }
            }
        }
    }

    // Found out by the first, slow form of the search, which kept every table in dictionaries: making it faster must withhold the same cells.
    [Theory]
    [InlineData(1, 300, 6, 8, 4, 3, Shape.None, 108, "880f0b1d6bfd9b82")]
    [InlineData(2, 2000, 12, 20, 6, 4, Shape.None, 299, "de1422773ea4b5fd")]
    [InlineData(3, 700, 8, 12, 5, 4, Shape.Giant, 194, "e98f90f0fa7e5e61")]
    [InlineData(4, 500, 7, 9, 4, 3, Shape.AllOfThem, 92, "3d5d4b42f0268c78")]
    [InlineData(5, 400, 6, 8, 5, 3, Shape.NeverMeet, 112, "f4f969cfc22643cb")]
    [InlineData(6, 900, 9, 10, 5, 4, Shape.LonelyProvince, 157, "bed38bf0973dcad1")]
    public void The_same_cells_are_withheld_as_ever(int seed, int enterprises, int provinces, int divisions, int holdings, int sizes, Shape shape, int count, string hash)
    {
        var hidden = new RandomCells(seed, enterprises, provinces, divisions, holdings, sizes, shape).Withheld();
        string text = string.Join('\n', hidden.Select(key => $"{key.Region}|{key.Industry}|{key.Holding}|{key.Size}").Order(StringComparer.Ordinal));
        Assert.Equal((count, hash), (hidden.Count, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16]));
    }

    [Fact]
    public void The_same_cells_in_another_order_give_the_same_answer()
    {
        var table = new RandomCells(7, 200, 6, 8, 4, 3);
        var dice = new Random(1);
        var shuffled = Suppression.Of(
            table.Cells.OrderBy(_ => dice.Next()), table.Groups.OrderBy(_ => dice.Next()), table.BeltOf, RandomCells.Bounds);
        Assert.Equal(table.Withheld().OrderBy(key => key.ToString()), shuffled.OrderBy(key => key.ToString()));
    }

    [Fact]
    public void A_period_that_breaks_the_rule_as_a_whole_is_withheld_as_a_whole()
    {
        var two = new RandomCells(1, 2, 2, 2, 2, 2);
        Assert.Superset(two.Cells.Select(cell => cell.Key).ToHashSet(), two.Withheld().ToHashSet());
        Assert.Empty(Suppression.Of([], [], new Dictionary<string, string>(), RandomCells.Bounds));
    }

    [Fact]
    public void As_many_cells_as_a_quarter_has_take_seconds()
    {
        var table = new RandomCells(3, 20000, 32, 97, 6, 4);
        var hidden = table.Withheld();
        // Most of it can be shown.
        int withheld = table.Cells.Count(cell => hidden.Contains(cell.Key));
        Assert.True(withheld < table.Cells.Count / 2, $"{withheld} of {table.Cells.Count}");
        Assert.True(hidden.Count(key => key.Industry == CellKey.All && key.Holding == CellKey.All && key.Size == CellKey.All) <= 4);
    }

    // All lists of cells that add up to a cell.
    private static IEnumerable<List<Cell>> Sums(RandomCells table, CellKey whole)
    {
        if (table.BeltOf.Values.Contains(whole.Region))
        {
            yield return [.. table.Cells.Where(cell => Single(cell.Key) && table.BeltOf.TryGetValue(cell.Key.Region, out string? belt) && belt == whole.Region)];
            yield break;
        }
        if (whole.Region == CellKey.Nation && Single(whole))
            yield return [.. table.Cells.Where(cell => Single(cell.Key) && table.BeltOf.Values.Contains(cell.Key.Region))];
        string[] codes = [whole.Region, whole.Industry, whole.Holding, whole.Size];
        if (Given(whole) > 1)
            yield break;
        for (int dimension = 0; dimension < 4; dimension++)
        {
            if (codes[dimension] is not (CellKey.Nation or CellKey.All))
                continue;
            yield return [.. table.Cells.Where(cell =>
            {
                string[] of = [cell.Key.Region, cell.Key.Industry, cell.Key.Holding, cell.Key.Size];
                return of[dimension] is not (CellKey.Nation or CellKey.All) && of[dimension][0] != 'B'
                    && Enumerable.Range(0, 4).All(other => other == dimension || of[other] == codes[other]);
            })];
        }
    }

    private static int Given(CellKey key) => (key.Region == CellKey.Nation ? 0 : 1) + (key.Industry == CellKey.All ? 0 : 1) + (key.Holding == CellKey.All ? 0 : 1) + (key.Size == CellKey.All ? 0 : 1);

    private static bool Single(CellKey key) => key is { Industry: CellKey.All, Holding: CellKey.All, Size: CellKey.All };
}
