namespace Analytics.Transforms.Disclosure;

/// <summary>
/// The cells of one period as a system of sums. The dimensions are region, industry, holding and size; there are cells for the nation, for the codes
/// of each dimension, for belts (groups of regions), and for the pairs of codes of any two dimensions. Cells without enterprises are not there.
/// </summary>
internal sealed class Lattice
{
    public const int Dimensions = 4;

    /// <summary>The six pairs of dimensions.</summary>
    public static readonly (int A, int B)[] Pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)];

    private readonly Dictionary<string, int>[] codes = [.. Enumerable.Range(0, Dimensions).Select(_ => new Dictionary<string, int>(StringComparer.Ordinal))];
    private readonly int[][,] tables;
    private readonly int[][] singles;
    private readonly int[] belts;
    private readonly int total;

    /// <param name="cells">All cells of a period.</param>
    /// <param name="groups">The code of each dimension for every group of enterprises that differ in none.</param>
    /// <param name="beltOf">The belt of each province.</param>
    public Lattice(IReadOnlyList<Cell> cells, IEnumerable<CellKey> groups, IReadOnlyDictionary<string, string> beltOf)
    {
        var ids = cells.Select((cell, id) => (cell.Key, id)).ToDictionary(cell => cell.Key, cell => cell.id);
        var rows = groups.Distinct().OrderBy(key => key.Region, StringComparer.Ordinal).ThenBy(key => key.Industry, StringComparer.Ordinal)
            .ThenBy(key => key.Holding, StringComparer.Ordinal).ThenBy(key => key.Size, StringComparer.Ordinal).ToList();
        Func<CellKey, string>[] parts = [key => key.Region, key => key.Industry, key => key.Holding, key => key.Size];
        for (int dimension = 0; dimension < Dimensions; dimension++)
            foreach (string code in rows.Select(parts[dimension]).Distinct().Order(StringComparer.Ordinal))
                codes[dimension].Add(code, codes[dimension].Count);
        Groups = [.. rows.Select(key => parts.Select((part, dimension) => codes[dimension][part(key)]).ToArray())];
        total = ids[Key()];
        singles = [.. codes.Select((list, dimension) => list.Keys.Select(code => ids[Key((dimension, code))]).ToArray())];
        belts = [.. codes[0].Keys.Select(code => beltOf.TryGetValue(code, out string? belt) ? ids[Key((0, belt))] : -1)];
        tables = [.. Pairs.Select(pair =>
        {
            var table = new int[codes[pair.A].Count, codes[pair.B].Count];
            foreach (var (a, i) in codes[pair.A])
                foreach (var (b, j) in codes[pair.B])
                    table[i, j] = ids.GetValueOrDefault(Key((pair.A, a), (pair.B, b)), -1);
            return table;
        })];
        Sums = [.. AllSums()];
    }

    /// <summary>Code numbers of every group of enterprises that differ in no dimension.</summary>
    public IReadOnlyList<int[]> Groups { get; }

    /// <summary>Every equation: a cell is the sum of others.</summary>
    public IReadOnlyList<(int Whole, int[] Parts)> Sums { get; }

    /// <summary>The cells of a pair of dimensions; -1 where there is none.</summary>
    public int[,] Table(int pair) => tables[pair];

    /// <summary>How many codes a dimension has.</summary>
    public int Codes(int dimension) => codes[dimension].Count;

    /// <summary>The cells that an enterprise with these codes counts in, always in the same order; -1 where there is none.</summary>
    public void CellsOf(int[] row, Span<int> cells)
    {
        for (int dimension = 0; dimension < Dimensions; dimension++)
            cells[dimension] = singles[dimension][row[dimension]];
        for (int pair = 0; pair < Pairs.Length; pair++)
            cells[Dimensions + pair] = tables[pair][row[Pairs[pair].A], row[Pairs[pair].B]];
        cells[^1] = belts[row[0]];
    }

    /// <summary>How many cells an enterprise counts in, besides the nation.</summary>
    public static int CellsOfOne => Dimensions + Pairs.Length + 1;

    /// <summary>The dimensions and codes of a cell, and for a cell of two dimensions its pair and the code of the other one (otherwise -1); none for belts.</summary>
    public IEnumerable<(int Dimension, int Code, int Pair, int Other)> CodesOf(int id, (int Pair, int Row, int Column)? place)
    {
        if (place is var (pair, row, column))
            return [(Pairs[pair].A, row, pair, column), (Pairs[pair].B, column, pair, row)];
        return Enumerable.Range(0, Dimensions).Select(dimension => (dimension, Array.IndexOf(singles[dimension], id), -1, -1)).Where(code => code.Item2 >= 0);
    }

    /// <summary>The cells of one code alone that change when an enterprise goes from another code to it: its own, and its belt's if the other has another.</summary>
    public int[] Above(int dimension, int code, int other) =>
        dimension == 0 && belts[code] >= 0 && belts[code] != belts[other] ? [singles[0][code], belts[code]] : [singles[dimension][code]];

    /// <summary>Where a cell stands in the table of a pair; null for one that belongs to none.</summary>
    public (int Pair, int Row, int Column)?[] Places(int cells)
    {
        var places = new (int, int, int)?[cells];
        for (int pair = 0; pair < Pairs.Length; pair++)
            for (int i = 0; i < tables[pair].GetLength(0); i++)
                for (int j = 0; j < tables[pair].GetLength(1); j++)
                    if (tables[pair][i, j] >= 0)
                        places[tables[pair][i, j]] = (pair, i, j);
        return places;
    }

    private static CellKey Key(params (int Dimension, string Code)[] known)
    {
        string Code(int dimension, string otherwise) => known.Where(part => part.Dimension == dimension).Select(part => part.Code).FirstOrDefault(otherwise);
        return new(Code(0, CellKey.Nation), Code(1, CellKey.All), Code(2, CellKey.All), Code(3, CellKey.All));
    }

    private IEnumerable<(int, int[])> AllSums()
    {
        foreach (int[] list in singles)
            yield return (total, list);
        yield return (total, [.. belts.Where(belt => belt >= 0).Distinct()]);
        foreach (int belt in belts.Where(belt => belt >= 0).Distinct())
            yield return (belt, [.. singles[0].Where((_, region) => belts[region] == belt)]);
        for (int pair = 0; pair < Pairs.Length; pair++)
        {
            var table = tables[pair];
            int[] wholeA = singles[Pairs[pair].A], wholeB = singles[Pairs[pair].B];
            for (int i = 0; i < wholeA.Length; i++)
                yield return (wholeA[i], [.. Enumerable.Range(0, wholeB.Length).Select(j => table[i, j]).Where(id => id >= 0)]);
            for (int j = 0; j < wholeB.Length; j++)
                yield return (wholeB[j], [.. Enumerable.Range(0, wholeA.Length).Select(i => table[i, j]).Where(id => id >= 0)]);
        }
    }
}
