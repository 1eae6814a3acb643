namespace Analytics.Transforms.Disclosure;

/// <summary>Moves that change the same cells in the same way.</summary>
/// <param name="Changes">How many more of what moves come to each cell than leave it.</param>
/// <param name="Each">The moves, to be carried one after the other.</param>
/// <param name="Cost">What it costs to withhold those cells.</param>
internal sealed record Bundle(IReadOnlyList<(int Cell, int Times)> Changes, IEnumerable<Move> Each, long Cost);

/// <summary>The moves by which a cell gets more or less, cheapest first.</summary>
internal sealed class Moves(Lattice lattice, Trial counter)
{
    /// <summary>More of a family than these are not asked for.</summary>
    public const int Most = 1000;

    private const int MembersTried = 6, MendersTried = 30, GroupsTried = 200;

    /// <summary>A way to find moves that change a cell.</summary>
    /// <param name="cell">Which.</param>
    /// <param name="gains">It gets more; otherwise less.</param>
    /// <param name="price">What it costs to withhold a cell.</param>
    public delegate IEnumerable<Bundle> Family(int cell, bool gains, Func<int, long> price);

    /// <summary>Those that leave as much published as can be come first.</summary>
    public Family[] Families => [Quads, Swaps, Changes];

    // Four cells of one table of two dimensions: two groups that differ in both of them exchange one code, all else equal. Nothing else changes, so that
    // every combination of the other two dimensions can take part.
    private IEnumerable<Bundle> Quads(int cell, bool gains, Func<int, long> price)
    {
        if (lattice.Place(cell) is not { } place)
            yield break;
        var (pair, row, column) = place;
        int[,] table = lattice.Table(pair);
        List<(long Cost, int Row, int Column)> found = [];
        for (int i = 0; i < table.GetLength(0); i++)
        {
            if (i == row)
                continue;
            long first = price(table[i, column]);
            for (int j = 0; j < table.GetLength(1); j++)
                if (j != column)
                    found.Add((first + price(table[row, j]) + price(table[i, j]), i, j));
        }
        found.Sort();
        int[] others = [.. Enumerable.Range(0, Lattice.Dimensions).Where(dimension => dimension != Lattice.Pairs[pair].A && dimension != Lattice.Pairs[pair].B)];
        int sign = gains ? 1 : -1;
        foreach (var (cost, i, j) in found)
            yield return new([(cell, sign), (table[i, j], sign), (table[i, column], -sign), (table[row, j], -sign)], Each(i, j), cost);

        IEnumerable<Move> Each(int i, int j)
        {
            for (int one = 0; one < lattice.Codes(others[0]); one++)
            {
                for (int two = 0; two < lattice.Codes(others[1]); two++)
                {
                    int At(int a, int b) => lattice.With(lattice.With(lattice.With(lattice.With(0, Lattice.Pairs[pair].A, a), Lattice.Pairs[pair].B, b), others[0], one), others[1], two);
                    int[] mine = [At(row, column), At(i, j)], theirs = [At(i, column), At(row, j)];
                    if (Possible(gains ? theirs : mine, gains ? mine : theirs))
                        yield return gains ? new(theirs, mine) : new(mine, theirs);
                }
            }
            foreach (var move in gains ? Mended(pair, table[i, column], table[row, j]) : Mended(pair, cell, table[i, j]))
                yield return move;
        }
    }

    // Two groups of two cells exchange a code although they differ in other dimensions, too; what that changes in the tables of those is mended by two groups
    // elsewhere that exchange the code the other way round.
    private IEnumerable<Move> Mended(int pair, int oneCell, int twoCell)
    {
        var (a, b) = Lattice.Pairs[pair];
        foreach (int one in lattice.Members(oneCell).Take(MembersTried))
            foreach (int two in lattice.Members(twoCell).Take(MembersTried))
                foreach (int dimension in new[] { a, b })
                    if (Mended(one, two, dimension, dimension == a ? b : a) is { } move)
                        yield return move;
    }

    private Move? Mended(int one, int two, int dimension, int pairedWith)
    {
        int mine = lattice.CodeOf(one, dimension), theirs = lattice.CodeOf(two, dimension);
        Span<int> from = [one, two, 0, 0, 0, 0], to = [lattice.With(one, dimension, theirs), lattice.With(two, dimension, mine), 0, 0, 0, 0];
        if (!Possible(from[..2], to[..2]))
            return null;
        int count = 2;
        for (int other = 0; other < Lattice.Dimensions; other++)
        {
            if (other == dimension || other == pairedWith || lattice.CodeOf(one, other) == lattice.CodeOf(two, other))
                continue;
            if (!Mend(dimension, other, one, two, from, to, count))
                return null;
            count += 2;
        }
        return count == 2 ? null : new([.. from[..count]], [.. to[..count]]);
    }

    // Two groups that change back what the exchange of a code did to the table of its dimension and another one, with as many kinds of sums as can be.
    private bool Mend(int dimension, int other, int one, int two, Span<int> from, Span<int> to, int count)
    {
        int mine = lattice.CodeOf(one, dimension), theirs = lattice.CodeOf(two, dimension), theirOther = lattice.CodeOf(two, other);
        int most = 0, tried = 0;
        foreach (int first in lattice.Members(lattice.CellOf(dimension, theirs, other, lattice.CodeOf(one, other))))
        {
            if (tried++ == MendersTried)
                break;
            int second = lattice.With(lattice.With(first, dimension, mine), other, theirOther);
            Span<int> givers = [first, second], getters = [lattice.With(first, dimension, mine), lattice.With(second, dimension, theirs)];
            if (!Possible(givers, getters) || from[..count].ContainsAny(givers) || from[..count].ContainsAny(getters) || to[..count].ContainsAny(givers) || to[..count].ContainsAny(getters))
                continue;
            long[] ones = lattice.Sums(first), others = lattice.Sums(second);
            int sums = 0;
            for (int sum = 0; sum < ones.Length; sum++)
                sums += ones[sum] > 0 && others[sum] > 0 ? 1 : 0;
            if (sums <= most)
                continue;
            most = sums;
            givers.CopyTo(from[count..]);
            getters.CopyTo(to[count..]);
        }
        return most > 0;
    }

    // Any two groups exchange some of their codes: the sums of single codes stay as they are.
    private IEnumerable<Bundle> Swaps(int cell, bool gains, Func<int, long> price)
    {
        if (lattice.Place(cell) is not { } place)
            return [];
        var (pair, row, column) = place;
        var (a, b) = Lattice.Pairs[pair];
        int[] splits = [.. Enumerable.Range(0, 1 << Lattice.Dimensions).Where(bits => (bits >> a & 1) == 0 && (bits >> b & 1) == 1)];
        var found = new Cheapest();
        // To get more, a code comes from a group that has it and the other code from another group.
        foreach (int one in (gains ? lattice.Members(lattice.Single(a, row)) : lattice.Members(cell)).Take(GroupsTried))
        {
            foreach (int two in gains ? lattice.Members(lattice.Single(b, column)).Take(GroupsTried) : lattice.Filled)
            {
                foreach (int bits in splits)
                    Consider(found, cell, gains, price, one, two, lattice.Mix(one, two, bits), lattice.Mix(two, one, bits));
            }
        }
        return Sorted(found);
    }

    // Enterprises change some of their codes: the cells of both codes change, alone and with the other codes.
    private IEnumerable<Bundle> Changes(int cell, bool gains, Func<int, long> price)
    {
        var found = new Cheapest();
        if (lattice.Place(cell) is var (pair, row, column))
        {
            var (a, b) = Lattice.Pairs[pair];
            foreach (int mine in gains ? Within(a, row, b, column) : lattice.Members(cell))
                foreach (int other in gains ? lattice.Filled : Neighbours(mine))
                    Consider(found, cell, gains, price, gains ? other : mine, -1, gains ? mine : other, -1);
        }
        else
        {
            foreach (int one in gains ? lattice.Filled : lattice.Members(cell))
                foreach (int other in Neighbours(one))
                    Consider(found, cell, gains, price, one, -1, other, -1);
        }
        return Sorted(found);
    }

    // Positions with one other code.
    private IEnumerable<int> Neighbours(int position)
    {
        for (int dimension = 0; dimension < Lattice.Dimensions; dimension++)
            for (int code = 0; code < lattice.Codes(dimension); code++)
                yield return lattice.With(position, dimension, code);
    }

    // All positions with two codes.
    private IEnumerable<int> Within(int a, int row, int b, int column)
    {
        int[] others = [.. Enumerable.Range(0, Lattice.Dimensions).Where(dimension => dimension != a && dimension != b)];
        for (int one = 0; one < lattice.Codes(others[0]); one++)
            for (int two = 0; two < lattice.Codes(others[1]); two++)
                yield return lattice.With(lattice.With(lattice.With(lattice.With(0, a, row), b, column), others[0], one), others[1], two);
    }

    private void Consider(Cheapest found, int cell, bool gains, Func<int, long> price, int one, int two, int first, int second)
    {
        if (first == one || first == two)
            return;
        ReadOnlySpan<int> from = [one, two], to = [first, second];
        if (two < 0)
        {
            from = from[..1];
            to = to[..1];
        }
        if (Possible(from, to) && counter.CostOf(from, to, cell, gains, price) is { } cost)
            found.Add((cost, one, two, first, second));
    }

    private IEnumerable<Bundle> Sorted(Cheapest found)
    {
        foreach (var (cost, one, two, first, second) in found.InOrder())
        {
            var move = MoveOf(one, two, first, second);
            yield return new([.. counter.Touched(move)], [move], cost);
        }
    }

    private static Move MoveOf(int one, int two, int first, int second) => two < 0 ? new([one], [first]) : new([one, two], [first, second]);

    private bool Possible(ReadOnlySpan<int> from, ReadOnlySpan<int> to)
    {
        foreach (int position in from)
            if (!lattice.Open(position) || lattice.Sums(position)[0] == 0)
                return false;
        foreach (int position in to)
            if (!lattice.Open(position))
                return false;
        return true;
    }

    /// <summary>The first of many candidates, by cost and then by position, without keeping all of them.</summary>
    private sealed class Cheapest
    {
        private readonly List<(long Cost, int One, int Two, int First, int Second)> kept = [];
        private long dearest = long.MaxValue;

        public void Add((long Cost, int One, int Two, int First, int Second) candidate)
        {
            if (candidate.Cost > dearest)
                return;
            kept.Add(candidate);
            if (kept.Count == 4 * Most)
                Cut();
        }

        public List<(long Cost, int One, int Two, int First, int Second)> InOrder()
        {
            Cut();
            return kept;
        }

        private void Cut()
        {
            kept.Sort();
            if (kept.Count <= Most)
                return;
            kept.RemoveRange(Most, kept.Count - Most);
            dearest = kept[^1].Cost;
        }
    }
}
