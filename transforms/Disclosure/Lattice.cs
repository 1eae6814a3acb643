namespace Analytics.Transforms.Disclosure;

/// <summary>
/// The cells of one period and the groups of enterprises that they are sums of. The dimensions are region, industry, holding and size. There are cells for the
/// nation, for the codes of each dimension, for belts (sets of regions), and for the pairs of codes of any two dimensions, also of codes that
/// never meet. A group has a code of every dimension, so that every combination of codes has a position, most of them without enterprises.
/// </summary>
internal sealed class Lattice
{
    public const int Dimensions = 4;

    /// <summary>How many cells an enterprise counts in, besides the nation: one of each dimension, one of each pair of them, and its belt.</summary>
    public const int CellsOfOne = 11;

    /// <summary>The six pairs of dimensions.</summary>
    public static readonly (int A, int B)[] Pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)];

    private static readonly Func<CellKey, string>[] Parts = [key => key.Region, key => key.Industry, key => key.Holding, key => key.Size];

    private readonly int[] counts = new int[Dimensions];
    private readonly int[] strides = new int[Dimensions];
    private readonly int[][,] tables;
    private readonly int[][] singles;
    private readonly int[] belts;
    // By position, several numbers each.
    private readonly int[] codeOf;
    private readonly int[] cellsOf;
    private readonly long[][] sums;
    private readonly ulong[] positive;
    private readonly bool[] open;
    private readonly bool[] gives;
    private readonly int[][] members;
    private readonly (int Pair, int Row, int Column)?[] places;

    /// <param name="cells">All cells of a period, those of two codes that never meet, too.</param>
    /// <param name="groups">All groups of enterprises that differ in no dimension.</param>
    /// <param name="beltOf">The belt of each province.</param>
    /// <param name="bounds">What holds in every group; one in which it does not is left as it is.</param>
    public Lattice(IReadOnlyList<Cell> cells, IReadOnlyList<Group> groups, IReadOnlyDictionary<string, string> beltOf, Bound[] bounds)
    {
        if (cells[0].Sums.Count > 64)
            throw new ArgumentException("There is a bit for each of 64 sums.", nameof(cells));
        var ids = cells.Select((cell, id) => (cell.Key, id)).ToDictionary(cell => cell.Key, cell => cell.id);
        string[][] codes = CodesOf(groups);
        for (int dimension = Dimensions - 1, stride = 1; dimension >= 0; stride *= counts[dimension--])
            (counts[dimension], strides[dimension]) = (codes[dimension].Length, stride);
        Nation = ids[Key()];
        singles = [.. codes.Select((list, dimension) => list.Select(code => ids[Key((dimension, code))]).ToArray())];
        belts = [.. codes[0].Select(code => beltOf.TryGetValue(code, out string? belt) ? ids[Key((0, belt))] : -1)];
        tables = [.. Pairs.Select(pair =>
        {
            var table = new int[counts[pair.A], counts[pair.B]];
            for (int i = 0; i < counts[pair.A]; i++)
                for (int j = 0; j < counts[pair.B]; j++)
                    table[i, j] = ids[Key((pair.A, codes[pair.A][i]), (pair.B, codes[pair.B][j]))];
            return table;
        })];
        places = new (int, int, int)?[cells.Count];
        for (int pair = 0; pair < Pairs.Length; pair++)
            for (int i = 0; i < counts[Pairs[pair].A]; i++)
                for (int j = 0; j < counts[Pairs[pair].B]; j++)
                    places[tables[pair][i, j]] = (pair, i, j);

        int positions = counts[0] * strides[0];
        codeOf = new int[positions * Dimensions];
        cellsOf = new int[positions * CellsOfOne];
        sums = new long[positions][];
        Array.Fill(sums, new long[cells[0].Sums.Count]);
        positive = new ulong[positions];
        open = new bool[positions];
        gives = new bool[positions];
        var known = codes.Select(list => list.Select((code, i) => (code, i)).ToDictionary(pair => pair.code, pair => pair.i, StringComparer.Ordinal)).ToArray();
        foreach (var group in groups)
            sums[Enumerable.Range(0, Dimensions).Sum(dimension => known[dimension][Parts[dimension](group.Key)] * strides[dimension])] = [.. group.Sums];
        List<int> filled = [];
        List<int>[] of = [.. cells.Select(_ => new List<int>())];
        for (int position = 0; position < positions; position++)
        {
            for (int dimension = 0; dimension < Dimensions; dimension++)
                codeOf[(position * Dimensions) + dimension] = position / strides[dimension] % counts[dimension];
            SetCells(position);
            positive[position] = Mask(sums[position]);
            open[position] = Array.TrueForAll(bounds, bound => sums[position][bound.Part] <= sums[position][bound.Whole]);
            gives[position] = open[position] && sums[position][0] != 0;
            if (sums[position][0] <= 0)
                continue;
            filled.Add(position);
            foreach (int id in CellsOf(position))
                if (id >= 0)
                    of[id].Add(position);
        }
        Filled = [.. filled];
        members = [.. of.Select(list => list.ToArray())];
    }

    /// <summary>The cell of the whole country.</summary>
    public int Nation { get; }

    /// <summary>How many positions there are.</summary>
    public int Positions => sums.Length;

    /// <summary>Positions of all groups with enterprises.</summary>
    public int[] Filled { get; }

    /// <summary>The groups with enterprises that a cell is the sum of, in order of their positions.</summary>
    public int[] Members(int cell) => members[cell];

    /// <summary>The sums of the group at a position; zeros where there is none.</summary>
    public long[] Sums(int position) => sums[position];

    /// <summary>Which sums at a position are not zero: a bit for each.</summary>
    public ulong Positive(int position) => positive[position];

    /// <summary>Whether the bounds hold there; where they do not, nobody knows what could be there instead.</summary>
    public bool Open(int position) => open[position];

    /// <summary>Whether something can leave it: there are enterprises, and the bounds hold.</summary>
    public bool Gives(int position) => gives[position];

    /// <summary>How many enterprises a cell is known to have: one for a single code, none for two, because pairs without enterprises are withheld like small ones.</summary>
    public int Fewest(int cell) => places[cell] is null ? 1 : 0;

    /// <summary>How many codes a dimension has.</summary>
    public int Codes(int dimension) => counts[dimension];

    /// <summary>The cell of a code.</summary>
    public int Single(int dimension, int code) => singles[dimension][code];

    /// <summary>The cells of a pair of dimensions.</summary>
    public int[,] Table(int pair) => tables[pair];

    /// <summary>The cell of codes of two dimensions.</summary>
    public int CellOf(int dimension, int code, int other, int otherCode)
    {
        int pair = Array.IndexOf(Pairs, dimension < other ? (dimension, other) : (other, dimension));
        return dimension < other ? tables[pair][code, otherCode] : tables[pair][otherCode, code];
    }

    /// <summary>The belt of a province; -1 for none.</summary>
    public int Belt(int province) => belts[province];

    /// <summary>Where a cell stands in the table of a pair of dimensions; null for one that belongs to none.</summary>
    public (int Pair, int Row, int Column)? Place(int cell) => places[cell];

    /// <summary>The dimensions whose codes tell whether a position counts in a cell; a belt's is the region.</summary>
    public int[] DimensionsOf(int cell) => places[cell] is var (pair, _, _) ? [Pairs[pair].A, Pairs[pair].B] : [Math.Max(0, Array.FindIndex(singles, list => list.Contains(cell)))];

    /// <summary>The code of a dimension at a position.</summary>
    public int CodeOf(int position, int dimension) => codeOf[(position * Dimensions) + dimension];

    /// <summary>The position with another code of one dimension.</summary>
    public int With(int position, int dimension, int code) => position + ((code - CodeOf(position, dimension)) * strides[dimension]);

    /// <summary>How far a position moves with so many codes further in a dimension.</summary>
    public int Steps(int dimension, int codes) => codes * strides[dimension];

    /// <summary>How far a position moves when it takes the codes of another one in some dimensions; the other one moves as far back when it takes those of the first.</summary>
    /// <param name="position">Whose codes the others are.</param>
    /// <param name="other">Whose codes come in.</param>
    /// <param name="dimensions">A bit for each dimension.</param>
    public int Steps(int position, int other, int dimensions)
    {
        int steps = 0;
        for (int dimension = 0; dimension < Dimensions; dimension++)
            if ((dimensions >> dimension & 1) == 1)
                steps += (CodeOf(other, dimension) - CodeOf(position, dimension)) * strides[dimension];
        return steps;
    }

    /// <summary>
    /// The cells that an enterprise at a position counts in; -1 for a province without a belt. Each place in the list is a table of its own: cells of different
    /// places are never the same.
    /// </summary>
    public ReadOnlySpan<int> CellsOf(int position) => cellsOf.AsSpan(position * CellsOfOne, CellsOfOne);

    /// <summary>A bit for each number that is not zero.</summary>
    public static ulong Mask(ReadOnlySpan<long> numbers)
    {
        ulong mask = 0;
        for (int i = 0; i < numbers.Length; i++)
            mask |= numbers[i] > 0 ? 1UL << i : 0;
        return mask;
    }

    /// <summary>The pairs of codes that occur, whether they meet or not.</summary>
    public static IEnumerable<CellKey> PairsOf(IReadOnlyList<Group> groups)
    {
        string[][] codes = CodesOf(groups);
        return Pairs.SelectMany(pair => codes[pair.A].SelectMany(one => codes[pair.B].Select(two => Key((pair.A, one), (pair.B, two)))));
    }

    private void SetCells(int position)
    {
        var cells = cellsOf.AsSpan(position * CellsOfOne, CellsOfOne);
        for (int dimension = 0; dimension < Dimensions; dimension++)
            cells[dimension] = singles[dimension][CodeOf(position, dimension)];
        for (int pair = 0; pair < Pairs.Length; pair++)
            cells[Dimensions + pair] = tables[pair][CodeOf(position, Pairs[pair].A), CodeOf(position, Pairs[pair].B)];
        cells[^1] = belts[CodeOf(position, 0)];
    }

    private static string[][] CodesOf(IReadOnlyList<Group> groups) =>
        [.. Parts.Select(part => groups.Select(group => part(group.Key)).Distinct().Order(StringComparer.Ordinal).ToArray())];

    private static CellKey Key(params (int Dimension, string Code)[] known)
    {
        string Code(int dimension, string otherwise) => known.Where(part => part.Dimension == dimension).Select(part => part.Code).FirstOrDefault(otherwise);
        return new(Code(0, CellKey.Nation), Code(1, CellKey.All), Code(2, CellKey.All), Code(3, CellKey.All));
    }
}
