namespace Analytics.Transforms.Disclosure;

/// <summary>The moves by which a cell gets more or less, in bundles, cheapest first.</summary>
internal sealed class Moves(Lattice lattice, Trial trial)
{
    /// <summary>More of a family than these are not asked for.</summary>
    public const int Most = 1000;

    private const int GroupsTried = 200;

    private readonly Mending mending = new(lattice, trial);
    private readonly PriorityQueue<(int Row, int Column), long> queue = new();
    private readonly List<((int Row, int Column), long Priority)> queued = [];

    /// <summary>A way to find moves that change a cell.</summary>
    /// <param name="cell">Which.</param>
    /// <param name="gains">It gets more; otherwise less.</param>
    public delegate IEnumerable<Bundle> Family(int cell, bool gains);

    /// <summary>Those that leave as much published as can be come first.</summary>
    public Family[] Families => [Quads, Swaps, Changes];

    /// <summary>The first family's moves that cost nothing.</summary>
    public Family[] Free => [FreeQuads];

    /// <summary>Lists what a bundle changes: how many more of what moves come to each cell than leave it.</summary>
    public void Describe(Bundle bundle, List<(int Cell, int Times)> changes)
    {
        var (_, one, two, first, second, isQuad) = bundle;
        if (isQuad)
        {
            Add(one, -1);
            Add(two, -1);
            Add(first, 1);
            Add(second, 1);
            return;
        }
        ReadOnlySpan<int> ones = lattice.CellsOf(one), firsts = lattice.CellsOf(first);
        for (int table = 0; table < Lattice.CellsOfOne; table++)
        {
            if (two < 0 ? Same(ones, firsts, table) : Same(ones, lattice.CellsOf(two), firsts, table))
                continue;
            Add(ones[table], -1);
            Add(firsts[table], 1);
            if (two < 0)
                continue;
            Add(lattice.CellsOf(two)[table], -1);
            Add(lattice.CellsOf(second)[table], 1);
        }

        void Add(int cell, int times)
        {
            if (cell >= 0)
                changes.Add((cell, times));
        }
    }

    /// <summary>Carries the moves of a bundle, one after the other, until they have brought enough.</summary>
    public void Carry(Bundle bundle)
    {
        var (_, one, two, first, second, isQuad) = bundle;
        if (!isQuad)
        {
            ReadOnlySpan<int> from = [one, two], to = [first, second];
            trial.Carry(two < 0 ? from[..1] : from, two < 0 ? to[..1] : to);
            return;
        }
        // Two groups that differ in both dimensions exchange one code, all else equal. Nothing else changes, so that every combination of the other two
        // dimensions can take part.
        int toTwo = Between(one, two), toFirst = Between(one, first), toSecond = Between(one, second);
        foreach (int giver in lattice.Members(one))
        {
            if (lattice.Gives(giver) && lattice.Gives(giver + toTwo) && lattice.Open(giver + toFirst) && lattice.Open(giver + toSecond)
                && trial.Carry([giver, giver + toTwo], [giver + toFirst, giver + toSecond]))
                return;
        }
        mending.Carry(one, two);
    }

    // How far it is between two positions whose cells in a table are these and that have the same codes else.
    private int Between(int cell, int other)
    {
        var (pair, row, column) = lattice.Place(cell)!.Value;
        var (_, otherRow, otherColumn) = lattice.Place(other)!.Value;
        return lattice.Steps(Lattice.Pairs[pair].A, otherRow - row) + lattice.Steps(Lattice.Pairs[pair].B, otherColumn - column);
    }

    // Four cells of one table of two dimensions: two in a row, two in a column.
    private IEnumerable<Bundle> Quads(int cell, bool gains)
    {
        if (lattice.Place(cell) is not var (pair, row, column))
            yield break;
        int[,] table = lattice.Table(pair);
        queued.Clear();
        for (int i = 0; i < table.GetLength(0); i++)
        {
            long first = trial.Price(table[i, column]);
            for (int j = 0; j < table.GetLength(1) && i != row; j++)
                if (j != column)
                    queued.Add(((i, j), ((first + trial.Price(table[row, j]) + trial.Price(table[i, j])) * table.Length) + (i * table.GetLength(1)) + j));
        }
        queue.Clear();
        queue.EnqueueRange(queued);
        while (queue.TryDequeue(out var other, out long priority))
            yield return Quad(table, gains, priority / table.Length, (row, column), other);
    }

    private IEnumerable<Bundle> FreeQuads(int cell, bool gains)
    {
        if (lattice.Place(cell) is not var (pair, row, column))
            yield break;
        int[,] table = lattice.Table(pair);
        int[] columns = [.. Enumerable.Range(0, table.GetLength(1)).Where(j => j != column && trial.Price(table[row, j]) == 0)];
        for (int i = 0; i < table.GetLength(0); i++)
        {
            if (i == row || trial.Price(table[i, column]) > 0)
                continue;
            foreach (int j in columns)
                if (trial.Price(table[i, j]) == 0)
                    yield return Quad(table, gains, 0, (row, column), (i, j));
        }
    }

    private static Bundle Quad(int[,] table, bool gains, long cost, (int Row, int Column) one, (int Row, int Column) two)
    {
        var (mine, other) = (table[one.Row, one.Column], table[two.Row, two.Column]);
        var (below, beside) = (table[two.Row, one.Column], table[one.Row, two.Column]);
        return gains ? new(cost, below, beside, mine, other, true) : new(cost, mine, other, below, beside, true);
    }

    // Any two groups exchange some of their codes: the sums of single codes stay as they are.
    private List<Bundle> Swaps(int cell, bool gains)
    {
        if (lattice.Place(cell) is not var (pair, row, column))
            return [];
        var (a, b) = Lattice.Pairs[pair];
        int[] splits = [.. Enumerable.Range(0, 1 << Lattice.Dimensions).Where(bits => (bits >> a & 1) == 0 && (bits >> b & 1) == 1)];
        var found = new Cheapest(Most);
        // To get more, a code comes from a group that has it and the other code from another group.
        int[] ones = gains ? lattice.Members(lattice.Single(a, row)) : lattice.Members(cell);
        int[] twos = gains ? lattice.Members(lattice.Single(b, column)) : lattice.Filled;
        foreach (int one in ones.AsSpan(0, Math.Min(ones.Length, GroupsTried)))
        {
            foreach (int two in twos.AsSpan(0, gains ? Math.Min(twos.Length, GroupsTried) : twos.Length))
            {
                // Without another code in both dimensions the cell stays as it is.
                if (lattice.CodeOf(one, a) == lattice.CodeOf(two, a) || lattice.CodeOf(one, b) == lattice.CodeOf(two, b) || !lattice.Gives(one) || !lattice.Gives(two))
                    continue;
                foreach (int bits in splits)
                    Exchange(found, one, two, lattice.Steps(one, two, bits));
            }
        }
        return found.InOrder();
    }

    private void Exchange(Cheapest found, int one, int two, int steps)
    {
        var (first, second) = (one + steps, two - steps);
        if (first == two || !lattice.Open(first) || !lattice.Open(second))
            return;
        long cost = 0;
        ReadOnlySpan<int> ones = lattice.CellsOf(one), twos = lattice.CellsOf(two), firsts = lattice.CellsOf(first), seconds = lattice.CellsOf(second);
        for (int table = Lattice.Dimensions; table < Lattice.Dimensions + Lattice.Pairs.Length && cost <= found.Dearest; table++)
            if (!Same(ones, twos, firsts, table))
                cost += trial.Price(ones[table]) + trial.Price(twos[table]) + trial.Price(firsts[table]) + trial.Price(seconds[table]);
        found.Add(new(cost, one, two, first, second));
    }

    // Enterprises change some of their codes: the cells of both codes change, alone and with the other codes.
    private List<Bundle> Changes(int cell, bool gains)
    {
        var found = new Cheapest(Most);
        if (gains && lattice.Place(cell) is var (pair, row, column))
        {
            var (a, b) = Lattice.Pairs[pair];
            foreach (int mine in Within(a, row, b, column))
                foreach (int other in lattice.Filled)
                    Change(found, cell, gains, other, mine);
            return found.InOrder();
        }
        // A change of other dimensions leaves the cell as it is.
        int[] dimensions = lattice.DimensionsOf(cell);
        foreach (int one in gains ? lattice.Filled : lattice.Members(cell))
            foreach (int other in Neighbours(one, dimensions))
                Change(found, cell, gains, one, other);
        return found.InOrder();
    }

    private void Change(Cheapest found, int cell, bool gains, int one, int first)
    {
        if (first == one || !lattice.Gives(one) || !lattice.Open(first))
            return;
        ReadOnlySpan<int> ones = lattice.CellsOf(one), firsts = lattice.CellsOf(first);
        long cost = 0;
        bool changes = false;
        for (int table = 0; table < Lattice.CellsOfOne && cost <= found.Dearest; table++)
        {
            if (Same(ones, firsts, table))
                continue;
            changes |= (gains ? firsts : ones)[table] == cell;
            cost += (ones[table] < 0 ? 0 : trial.Price(ones[table])) + (firsts[table] < 0 ? 0 : trial.Price(firsts[table]));
        }
        if (changes)
            found.Add(new(cost, one, -1, first, -1));
    }

    // Who gives and who gets counts in the same cell of a table.
    private static bool Same(ReadOnlySpan<int> ones, ReadOnlySpan<int> firsts, int table) => ones[table] == firsts[table];

    // Two that exchange codes count in the same two cells of a table before and after.
    private static bool Same(ReadOnlySpan<int> ones, ReadOnlySpan<int> twos, ReadOnlySpan<int> firsts, int table) =>
        ones[table] == firsts[table] || twos[table] == firsts[table];

    // Positions with another code of one of some dimensions.
    private IEnumerable<int> Neighbours(int position, int[] dimensions)
    {
        foreach (int dimension in dimensions)
            for (int code = 0; code < lattice.Codes(dimension); code++)
                yield return lattice.With(position, dimension, code);
    }

    // All positions with two codes.
    private IEnumerable<int> Within(int a, int row, int b, int column)
    {
        int[] others = [.. Enumerable.Range(0, Lattice.Dimensions).Where(dimension => dimension != a && dimension != b)];
        for (int one = 0; one < lattice.Codes(others[0]); one++)
            for (int two = 0; two < lattice.Codes(others[1]); two++)
                yield return lattice.Steps(a, row) + lattice.Steps(b, column) + lattice.Steps(others[0], one) + lattice.Steps(others[1], two);
    }
}
