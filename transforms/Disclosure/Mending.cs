using System.Numerics;

namespace Analytics.Transforms.Disclosure;

/// <summary>
/// Two groups of two cells exchange a code although they differ in other dimensions, too; what that changes in the tables of those is mended by two groups
/// elsewhere that exchange the code the other way round.
/// </summary>
internal sealed class Mending(Lattice lattice, Trial trial)
{
    private const int MembersTried = 6, MendersTried = 30;

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
        int most = 0;
        int[] menders = lattice.Members(lattice.CellOf(dimension, theirs, other, lattice.CodeOf(one, other)));
        foreach (int first in menders.AsSpan(0, Math.Min(menders.Length, MendersTried)))
        {
            int firstTo = lattice.With(first, dimension, mine), second = lattice.With(firstTo, other, theirOther), secondTo = lattice.With(second, dimension, theirs);
            int sums = BitOperations.PopCount(lattice.Positive(first) & lattice.Positive(second));
            if (sums <= most || !lattice.Gives(first) || !lattice.Gives(second) || !lattice.Open(firstTo) || !lattice.Open(secondTo))
                continue;
            if (from[..count].ContainsAny([first, second, firstTo, secondTo]) || to[..count].ContainsAny([first, second, firstTo, secondTo]))
                continue;
            most = sums;
            (from[count], from[count + 1], to[count], to[count + 1]) = (first, second, firstTo, secondTo);
        }
        return most > 0;
    }
}
