using System.Numerics;

namespace Analytics.Transforms.Disclosure;

/// <summary>
/// Two groups of two cells exchange a code although they differ in other dimensions, too; what that changes in the tables of those is mended by two groups
/// elsewhere that exchange the code the other way round.
/// </summary>
internal sealed class Mending(Lattice lattice, Trial trial)
{
    private const int MembersTried = 6, MendersTried = 30;

    // By the cell of the group that gives, that of the one that follows, and the dimension of the code.
    private readonly Dictionary<(int, int, int), int> best = [];

    /// <summary>Carries such moves between groups of two cells of one table, one after the other, until they have brought enough.</summary>
    public void Carry(int oneCell, int twoCell)
    {
        var (a, b) = Lattice.Pairs[lattice.Place(oneCell)!.Value.Pair];
        int[] ones = lattice.Members(oneCell), twos = lattice.Members(twoCell);
        foreach (int one in ones.AsSpan(0, Math.Min(ones.Length, MembersTried)))
        {
            foreach (int two in twos.AsSpan(0, Math.Min(twos.Length, MembersTried)))
            {
                // The groups that mend can only make less of what the two can give.
                if ((trial.Positive(one) & trial.Positive(two) & trial.Wanted) == 0)
                    continue;
                if (Carry(one, two, a, b) || Carry(one, two, b, a))
                    return;
            }
        }
    }

    private bool Carry(int one, int two, int dimension, int pairedWith)
    {
        int mine = lattice.CodeOf(one, dimension), theirs = lattice.CodeOf(two, dimension);
        Span<int> from = [one, two, 0, 0, 0, 0], to = [lattice.With(one, dimension, theirs), lattice.With(two, dimension, mine), 0, 0, 0, 0];
        if (!lattice.Gives(one) || !lattice.Gives(two) || !lattice.Open(to[0]) || !lattice.Open(to[1]))
            return false;
        int count = 2;
        for (int other = 0; other < Lattice.Dimensions; other++)
        {
            if (other == dimension || other == pairedWith || lattice.CodeOf(one, other) == lattice.CodeOf(two, other))
                continue;
            if (!Mend(dimension, other, one, two, from, to, count))
                return false;
            count += 2;
        }
        return count > 2 && trial.Carry(from[..count], to[..count]);
    }

    // Two groups that change back what the exchange of a code did to the table of its dimension and another one, with as many kinds of sums as can be.
    private bool Mend(int dimension, int other, int one, int two, Span<int> from, Span<int> to, int count)
    {
        int mine = lattice.CodeOf(one, dimension), theirs = lattice.CodeOf(two, dimension), theirOther = lattice.CodeOf(two, other);
        int givers = lattice.CellOf(dimension, theirs, other, lattice.CodeOf(one, other));
        var exchange = new Exchange(dimension, mine, theirs, other, theirOther);
        // Which are the best depends on nothing but the codes, unless some of them take part already.
        var key = (givers, lattice.CellOf(dimension, mine, other, theirOther), dimension);
        if (!best.TryGetValue(key, out int first))
            best[key] = first = Best(givers, exchange, []);
        if (first < 0)
            return false;
        var (second, firstTo, secondTo) = Others(first, exchange);
        if (from[..count].ContainsAny([first, second, firstTo, secondTo]) || to[..count].ContainsAny([first, second, firstTo, secondTo]))
        {
            first = Best(givers, exchange, [.. from[..count], .. to[..count]]);
            if (first < 0)
                return false;
            (second, firstTo, secondTo) = Others(first, exchange);
        }
        (from[count], from[count + 1], to[count], to[count + 1]) = (first, second, firstTo, secondTo);
        return true;
    }

    // The first of two such groups, of which the second follows; -1 for none.
    private int Best(int givers, Exchange exchange, ReadOnlySpan<int> taken)
    {
        int most = 0, found = -1;
        int[] members = lattice.Members(givers);
        foreach (int first in members.AsSpan(0, Math.Min(members.Length, MendersTried)))
        {
            var (second, firstTo, secondTo) = Others(first, exchange);
            int sums = BitOperations.PopCount(lattice.Positive(first) & lattice.Positive(second));
            if (sums > most && lattice.Gives(first) && lattice.Gives(second) && lattice.Open(firstTo) && lattice.Open(secondTo)
                && !taken.ContainsAny([first, second, firstTo, secondTo]))
                (most, found) = (sums, first);
        }
        return found;
    }

    private (int Second, int FirstTo, int SecondTo) Others(int first, Exchange exchange)
    {
        int firstTo = lattice.With(first, exchange.Dimension, exchange.Mine), second = lattice.With(firstTo, exchange.Other, exchange.TheirOther);
        return (second, firstTo, lattice.With(second, exchange.Dimension, exchange.Theirs));
    }

    /// <summary>A group of their code gets mine, and one of mine and their other code gets theirs.</summary>
    private readonly record struct Exchange(int Dimension, int Mine, int Theirs, int Other, int TheirOther);
}
