using Analytics.Tests;
using Analytics.Transforms.Disclosure;

namespace Analytics.Transforms.Tests;

/// <summary>What of the enterprises is out of the ordinary.</summary>
public enum Shape
{
    None,

    /// <summary>Everybody is certified, trained and in an agreement: sums equal what bounds them.</summary>
    AllOfThem,

    /// <summary>A division and a holding never meet.</summary>
    NeverMeet,

    /// <summary>One enterprise is twenty times larger than others.</summary>
    Giant,

    /// <summary>The last province has one enterprise.</summary>
    LonelyProvince,
}

/// <summary>Random enterprises and the cells that they add up to, worked out here anew.</summary>
public sealed class RandomCells
{
    /// <summary>Those of the research table, and one more that was published once: what is withheld by these sums is known from the first, slow form of the search.</summary>
    public static string[] Columns { get; } = [.. Attack.Columns[..Covered], "wage_agreement_employees", .. Attack.Columns[Covered..]];

    private const int Covered = 13;

    private static readonly int[] Measured = [1, 2, 3, 4, 5, 6, 7, 13, 14];

    public RandomCells(int seed, int enterprises, int provinces, int divisions, int holdings, int sizes, Shape shape = Shape.None)
    {
        var dice = new Random(seed);
        // The lower of two throws: some codes are common and some rare.
        int Code(int count) => Math.Min(dice.Next(count), dice.Next(count));
        Firms = [.. Enumerable.Range(0, enterprises).Select(firm =>
        {
            int province = shape == Shape.LonelyProvince ? firm == 0 ? provinces - 1 : Code(provinces - 1) : Code(provinces), division = Code(divisions), holding = Code(holdings);
            if (shape == Shape.NeverMeet && division == divisions - 1 && holding == holdings - 1)
                holding = 0;
            return (new CellKey($"P{province}", $"D{division}", $"H{holding}", $"S{Code(sizes)}"), Report(dice, shape, firm));
        })];
        BeltOf = Enumerable.Range(0, provinces).ToDictionary(i => $"P{i}", i => $"B{i % 2}");
        Cells = [.. Firms.SelectMany(firm => Above(firm.Key).Select(key => (Key: key, firm.Sums))).GroupBy(part => part.Key).Select(cell =>
        {
            long[] sums = Sum(cell.Select(part => part.Sums));
            return new Cell(cell.Key, sums, [.. Measured.Select(i => new Share(cell.Max(part => part.Sums[i]), sums[i]))]);
        })];
        Groups = [.. Firms.GroupBy(firm => firm.Key).Select(group => new Group(group.Key, Sum(group.Select(firm => firm.Sums))))];
    }

    public IReadOnlyList<(CellKey Key, long[] Sums)> Firms { get; }

    public IReadOnlyDictionary<string, string> BeltOf { get; }

    public IReadOnlyList<Cell> Cells { get; }

    public IReadOnlyList<Group> Groups { get; }

    public static IReadOnlyList<Bound> Bounds { get; } = [.. SumRules.OfEnterprises(Columns), new(Covered, 1)];

    public IReadOnlySet<CellKey> Withheld(bool complementary = true) => Suppression.Of(Cells, Groups, BeltOf, Bounds, complementary);

    /// <summary>Every cell that counts an enterprise with these codes.</summary>
    public IEnumerable<CellKey> Above(CellKey key)
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

    private static long[] Report(Random dice, Shape shape, int firm)
    {
        long Part(long whole) => shape == Shape.AllOfThem ? whole : whole * dice.Next(0, 101) / 100;
        long employees = (long)Math.Round(Math.Exp(dice.NextDouble() * 6)) * (shape == Shape.Giant && firm == 0 ? 20 : 1);
        long workers = Part(employees), certified = Part(workers);
        bool agreement = shape == Shape.AllOfThem || dice.Next(2) == 0;
        return
        [
            1, employees, workers, Part(workers), certified, Part(certified), dice.Next(3) == 0 ? 0 : dice.Next(1, 50_000), Part(employees), dice.Next(4),
            agreement ? 1 : 0, dice.Next(2), dice.Next(2), dice.Next(2), agreement ? employees : 0, employees * dice.Next(300_000, 2_000_000),
        ];
    }

    private static long[] Sum(IEnumerable<long[]> rows) => rows.Aggregate(new long[Columns.Length], (all, row) => [.. all.Select((sum, i) => sum + row[i])]);
}
