namespace Analytics.Transforms.Disclosure;

/// <summary>
/// Looks for other tables of figures that agree with all that is published and in which a cell has other sums: moves of enterprises, persons and money
/// between groups of enterprises (<see cref="Moves"/>), cheapest first, all sums at once, every one leaving a table that there could be (<see cref="Trial"/>).
/// </summary>
internal sealed class Search(Lattice lattice, IReadOnlyList<Bound> bounds, IReadOnlyList<Cell> cells, Func<int, long> price)
{
    private const int BundlesTogether = 4, Dear = 1000;

    private readonly Moves moves = new(lattice, new Trial(lattice, bounds, cells));

    /// <summary>What cells have more or less in the other table that protects sums of a cell at the lowest price for each; null when none protects any.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="needed">How far its sums must be from the truth; zero where nothing is needed any more.</param>
    /// <param name="free">No further cell may be withheld for it.</param>
    public IReadOnlyDictionary<int, long[]>? Cheapest(int cell, long[] needed, bool free)
    {
        (double Rate, Trial? Table) best = (double.PositiveInfinity, null);
        foreach (var family in free ? moves.Families[..1] : moves.Families)
        {
            foreach (bool gains in new[] { false, true })
            {
                var (table, cost) = AddUp(cell, needed, family, gains, free);
                int protectedSums = Enumerable.Range(0, needed.Length).Count(sum => needed[sum] > 0 && table.Changed(cell, sum) >= needed[sum]);
                if (protectedSums > 0 && (double)cost / protectedSums < best.Rate)
                    best = ((double)cost / protectedSums, table);
                // Good enough, once both ways were tried, or for nothing.
                if (Complete(cell, needed, table) && cost < (gains ? Dear : 1))
                    return best.Table!.Change;
            }
        }
        return best.Table?.Change;
    }

    private (Trial Table, long Cost) AddUp(int cell, long[] needed, Moves.Family family, bool gains, bool free)
    {
        Trial table = new(lattice, bounds, cells);
        long cost = 0;
        long Price(int id) => table.Change.ContainsKey(id) ? 0 : price(id);
        for (int round = 0; round < BundlesTogether && !Complete(cell, needed, table); round++)
        {
            (double Rate, Bundle? Bundle) best = default;
            int tried = 0;
            foreach (var bundle in family(cell, gains, Price))
            {
                if ((free && bundle.Cost > 0) || tried++ == Moves.Most)
                    break;
                long[] left = Left(cell, needed, table);
                double gain = Gain(left, Carry(table, bundle, left, keep: false));
                if (gain == 0)
                    continue;
                long extra = bundle.Changes.Sum(change => Price(change.Cell));
                bool completes = gain >= left.Count(need => need > 0);
                if (extra == 0 || completes)
                {
                    cost += extra;
                    Carry(table, bundle, left, keep: true);
                    if (completes)
                        return (table, cost);
                }
                else if (gain / extra > best.Rate)
                {
                    best = (gain / extra, bundle);
                }
            }
            if (best.Bundle is null)
                break;
            cost += best.Bundle.Changes.Sum(change => Price(change.Cell));
            Carry(table, best.Bundle, Left(cell, needed, table), keep: true);
        }
        return (table, cost);
    }

    // What the moves of a bundle bring together, as far as it is needed.
    private static long[] Carry(Trial table, Bundle bundle, long[] left, bool keep)
    {
        long[] all = new long[left.Length];
        List<(Move Move, long[] Sums)> carried = [];
        foreach (var move in bundle.Each)
        {
            long[] sums = table.Most(move, bundle.Changes);
            bool helps = false;
            for (int sum = 0; sum < all.Length; sum++)
                helps |= sums[sum] > 0 && all[sum] < left[sum];
            if (!helps)
                continue;
            table.Carry(move, bundle.Changes, sums);
            carried.Add((move, sums));
            bool enough = true;
            for (int sum = 0; sum < all.Length; sum++)
                enough &= (all[sum] += sums[sum]) >= left[sum];
            if (enough)
                break;
        }
        if (!keep)
            foreach (var (move, sums) in carried)
                table.Carry(move, bundle.Changes, [.. sums.Select(sum => -sum)]);
        return all;
    }

    private static long[] Left(int cell, long[] needed, Trial table) => [.. needed.Select((need, sum) => Math.Max(0, need - table.Changed(cell, sum)))];

    private static bool Complete(int cell, long[] needed, Trial table)
    {
        for (int sum = 0; sum < needed.Length; sum++)
            if (table.Changed(cell, sum) < needed[sum])
                return false;
        return true;
    }

    // How many sums it protects, parts of one counted as parts.
    private static double Gain(long[] left, long[] sums)
    {
        double gain = 0;
        for (int sum = 0; sum < left.Length; sum++)
            if (left[sum] > 0)
                gain += Math.Min(1, (double)sums[sum] / left[sum]);
        return gain;
    }
}
