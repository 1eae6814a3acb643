using System.Numerics;

namespace Analytics.Transforms.Disclosure;

/// <summary>
/// Looks for other tables of figures that agree with all that is published and in which a cell has other sums: moves of enterprises, persons and money
/// between groups of enterprises (<see cref="Moves"/>), cheapest first, all sums at once, every one leaving a table that there could be (<see cref="Trial"/>).
/// </summary>
internal sealed class Search
{
    private const int BundlesTogether = 4, Dear = 1000;

    private readonly Trial trial;
    private readonly Moves moves;

    /// <param name="lattice">The cells and groups as they really are.</param>
    /// <param name="bounds">What holds in every group.</param>
    /// <param name="cells">The cells.</param>
    /// <param name="prices">What it costs to withhold each cell by now.</param>
    public Search(Lattice lattice, Bound[] bounds, IReadOnlyList<Cell> cells, long[] prices)
    {
        trial = new(lattice, bounds, cells, prices);
        moves = new(lattice, trial);
    }

    /// <summary>What cells have more or less in the other table that protects sums of a cell at the lowest price for each; null when none protects any.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="needed">How far its sums must be from the truth; zero where nothing is needed any more.</param>
    /// <param name="free">No further cell may be withheld for it.</param>
    public OtherTable? Cheapest(int cell, long[] needed, bool free)
    {
        (double Rate, OtherTable? Table) best = (double.PositiveInfinity, null);
        foreach (var family in free ? moves.Free : moves.Families)
        {
            foreach (bool gains in new[] { false, true })
            {
                long cost = AddUp(cell, needed, family, gains);
                int protectedSums = Enumerable.Range(0, needed.Length).Count(sum => needed[sum] > 0 && trial.Changed(cell, sum) >= needed[sum]);
                if (protectedSums > 0 && (double)cost / protectedSums < best.Rate)
                    best = ((double)cost / protectedSums, trial.Table());
                // Good enough, once both ways were tried, or for nothing.
                if (Complete(cell, needed) && cost < (gains ? Dear : 1))
                    return best.Table!;
            }
        }
        return best.Table;
    }

    // Makes another table of the moves of a family, and tells what it costs.
    private long AddUp(int cell, long[] needed, Moves.Family family, bool gains)
    {
        trial.Begin();
        long cost = 0;
        for (int round = 0; round < BundlesTogether && !Complete(cell, needed); round++)
        {
            (double Rate, Bundle? Bundle) best = default;
            int tried = 0;
            long[] left = Left(cell, needed);
            foreach (var bundle in family(cell, gains))
            {
                if (tried++ == Moves.Most)
                    break;
                long extra = Begin(bundle, left);
                double most = Gain(left, trial.Most), all = BitOperations.PopCount(trial.Wanted);
                // Without what would be enough, at least it has to be the best.
                if (most == 0 || (extra > 0 && most < all && most / extra <= best.Rate))
                    continue;
                moves.Carry(bundle);
                double gain = Gain(left, trial.Brought);
                if (gain == 0)
                    continue;
                bool completes = gain >= all;
                if (extra == 0 || completes)
                {
                    cost += extra;
                    if (completes)
                        return cost;
                    left = Left(cell, needed);
                    continue;
                }
                trial.Undo();
                if (gain / extra > best.Rate)
                    best = (gain / extra, bundle);
            }
            if (best.Bundle is not { } cheapest)
                break;
            cost += Begin(cheapest, Left(cell, needed));
            moves.Carry(cheapest);
        }
        return cost;
    }

    // Begins a bundle of which so much is needed, and tells what it costs to withhold the cells that it changes and no other did before.
    private long Begin(Bundle bundle, long[] left)
    {
        var changes = trial.BeginBundle(left);
        moves.Describe(bundle, changes);
        long cost = 0;
        foreach (var (id, _) in changes)
            cost += trial.Price(id);
        return cost;
    }

    private long[] Left(int cell, long[] needed) => [.. needed.Select((need, sum) => Math.Max(0, need - trial.Changed(cell, sum)))];

    private bool Complete(int cell, long[] needed)
    {
        for (int sum = 0; sum < needed.Length; sum++)
            if (trial.Changed(cell, sum) < needed[sum])
                return false;
        return true;
    }

    // How many sums it protects, parts of one counted as parts.
    private static double Gain(long[] left, ReadOnlySpan<long> sums)
    {
        double gain = 0;
        for (int sum = 0; sum < left.Length; sum++)
            if (left[sum] > 0)
                gain += Math.Min(1, (double)sums[sum] / left[sum]);
        return gain;
    }
}
