using Analytics.Transforms.Disclosure;

namespace Analytics.Transforms.Tests;

/// <summary>Random enterprises and the cells that they add up to, worked out here anew.</summary>
public sealed class RandomCells
{
    public static readonly string[] Columns = ["enterprises", "employees", "spend"];

    public RandomCells(int seed, int enterprises, int provinces, int divisions, int holdings, int sizes)
    {
        var dice = new Random(seed);
        // The lower of two throws: some codes are common and some rare.
        string Code(string name, int count) => $"{name}{Math.Min(dice.Next(count), dice.Next(count))}";
        Firms = [.. Enumerable.Range(0, enterprises).Select(_ => (
            new CellKey(Code("P", provinces), Code("D", divisions), Code("H", holdings), Code("S", sizes)),
            (decimal)Math.Round(Math.Exp(dice.NextDouble() * 6)), dice.Next(3) == 0 ? 0m : dice.Next(1, 500) / 100m))];
        BeltOf = Enumerable.Range(0, provinces).ToDictionary(i => $"P{i}", i => $"B{i % 2}");
        Cells = [.. Firms.SelectMany(firm => Above(firm.Key).Select(key => (Key: key, firm.Employees, firm.Spend))).GroupBy(part => part.Key).Select(cell => new Cell(
            cell.Key, [cell.Count(), cell.Sum(part => part.Employees), cell.Sum(part => part.Spend)],
            [new(cell.Max(part => part.Employees), cell.Sum(part => part.Employees)), new(cell.Max(part => part.Spend), cell.Sum(part => part.Spend))]))];
    }

    public IReadOnlyList<(CellKey Key, decimal Employees, decimal Spend)> Firms { get; }

    public IReadOnlyDictionary<string, string> BeltOf { get; }

    public IReadOnlyList<Cell> Cells { get; }

    public IReadOnlySet<CellKey> Withheld(bool complementary = true) => Suppression.Of(Cells, Firms.Select(firm => firm.Key), BeltOf, complementary);

    private IEnumerable<CellKey> Above(CellKey key)
    {
        string[] codes = [key.Region, key.Industry, key.Holding, key.Size];
        for (int kept = 0; kept < 16; kept++)
        {
            if (int.PopCount(kept) > 2)
                continue;
            string Of(int place, string all) => (kept >> place & 1) == 1 ? codes[place] : all;
            yield return new(Of(0, CellKey.Nation), Of(1, CellKey.All), Of(2, CellKey.All), Of(3, CellKey.All));
        }
        yield return new(BeltOf[key.Region], CellKey.All, CellKey.All, CellKey.All);
    }
}
