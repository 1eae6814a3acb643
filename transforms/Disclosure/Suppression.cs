namespace Analytics.Transforms.Disclosure;

/// <summary>
/// Complementary suppression. A withheld cell is safe when there could be other tables that agree with everything published and give every sum of it a value
/// far enough from the truth. Such tables are looked for by <see cref="Search"/>; the cells that they change are withheld too. Nothing is estimated: another
/// table is a proof.
/// </summary>
/// <remarks>
/// Alternative tables and protection levels: A. Hundepool et al., Statistical Disclosure Control, Wiley 2012, chapter 4. Choosing them greedily, the cheapest
/// first: J. P. Kelly, B. L. Golden, A. A. Assad, Cell suppression: disclosure protection for sensitive tabular data, Networks 22 (1992), 397-417.
/// </remarks>
public sealed class Suppression
{
    private readonly IReadOnlyList<Cell> cells;
    private readonly Lattice lattice;
    private readonly Search search;
    private readonly bool[] withheld;
    // By cell and sum: how far a known other table is from the truth, and how far it has to be.
    private readonly long[][] reached;
    private readonly long[][] needed;
    private readonly List<(OtherTable Table, long[] Change)>[] tablesOf;
    // A cell is as dear as it is large, and one of a single code, which stands on every page, much dearer; one that is withheld costs nothing any more.
    private readonly long[] prices;

    private Suppression(IReadOnlyList<Cell> cells, IReadOnlyList<Group> groups, IReadOnlyDictionary<string, string> beltOf, IReadOnlyList<Bound> bounds)
    {
        this.cells = cells;
        Bound[] known = [.. bounds];
        lattice = new(cells, groups, beltOf, known);
        withheld = [.. cells.Select(cell => DisclosureRule.Forbids(cell.Sums[0], cell.Shares))];
        prices = [.. cells.Select((cell, id) => withheld[id] ? 0 : (100 + cell.Sums[0]) * (lattice.Place(id) is null ? 30 : 1))];
        search = new(lattice, known, cells, prices);
        reached = [.. cells.Select(cell => new long[cell.Sums.Count])];
        needed = [.. cells.Select((cell, id) => cell.Sums.Select(sum => DisclosureRule.Protection(sum, withheld[id])).ToArray())];
        tablesOf = [.. cells.Select(_ => new List<(OtherTable, long[])>())];
    }

    /// <summary>The cells of a period that must be withheld, among them all pairs of codes without enterprises.</summary>
    /// <param name="cells">Every cell with an enterprise: the nation, its belts, the codes of each dimension and of each two dimensions.</param>
    /// <param name="groups">Every group of enterprises that differ in no dimension.</param>
    /// <param name="beltOf">The belt of each province.</param>
    /// <param name="bounds">What everybody knows of the sums of a group.</param>
    /// <param name="complementary">False for the rule alone, without what protects its cells: for tests.</param>
    public static IReadOnlySet<CellKey> Of(
        IEnumerable<Cell> cells, IEnumerable<Group> groups, IReadOnlyDictionary<string, string> beltOf, IReadOnlyList<Bound> bounds, bool complementary = true)
    {
        Group[] all = [.. groups];
        if (all.Length == 0)
            return new HashSet<CellKey>();
        Cell[] sorted = [.. WithEmpty([.. cells], all).OrderBy(cell => cell.Key.Region, StringComparer.Ordinal).ThenBy(cell => cell.Key.Industry, StringComparer.Ordinal)
            .ThenBy(cell => cell.Key.Holding, StringComparer.Ordinal).ThenBy(cell => cell.Key.Size, StringComparer.Ordinal)];
        var suppression = new Suppression(sorted, all, beltOf, bounds);
        if (complementary && !suppression.Protect())
            return sorted.Select(cell => cell.Key).ToHashSet();
        return sorted.Where((_, id) => suppression.withheld[id]).Select(cell => cell.Key).ToHashSet();
    }

    // Two codes that never meet are a cell of fewer than three enterprises like others: to know which they are would tell a lot about the rest.
    private static IEnumerable<Cell> WithEmpty(Cell[] cells, IReadOnlyList<Group> groups)
    {
        var known = cells.Select(cell => cell.Key).ToHashSet();
        return cells.Concat(Lattice.PairsOf(groups).Where(key => !known.Contains(key))
            .Select(key => new Cell(key, new long[cells[0].Sums.Count], [.. cells[0].Shares.Select(_ => default(Share))])));
    }

    // False when nothing short of withholding the whole period will do.
    private bool Protect()
    {
        // Those that the rule forbids come first: what protects them often protects the others.
        int[] order = [.. Enumerable.Range(0, cells.Count).OrderBy(id => !withheld[id]).ThenBy(id => cells[id].Sums[0])];
        for (bool changed = true; changed;)
        {
            changed = false;
            foreach (int id in order)
            {
                if (withheld[lattice.Nation])
                    return false;
                if (!withheld[id] || Missing(id) == 0)
                    continue;
                if (!Secure(id))
                    return false;
                changed = true;
            }
            foreach (int[] parts in Unions.Of(lattice, withheld))
                changed |= HideTogether(parts);
        }
        return true;
    }

    // Takes other tables until every sum of the cell has one in which it is far enough from the truth: known ones, then what costs nothing, then the cheapest.
    private bool Secure(int id)
    {
        while (Missing(id) > 0 && BestKnown(id) is { } known)
            Adopt(known);
        foreach (bool free in new[] { true, false })
        {
            while (Missing(id) > 0 && search.Cheapest(id, [.. needed[id].Select((need, sum) => reached[id][sum] >= need ? 0 : need)], free) is { } table)
            {
                Adopt(table);
                for (int i = 0; i < table.Cells.Length; i++)
                    tablesOf[table.Cells[i]].Add((table, table.Changes[i]));
            }
        }
        return Missing(id) == 0;
    }

    // Of the known tables that protect a sum of the cell the cheapest for each sum, then the one that protects most, then the oldest.
    private OtherTable? BestKnown(int id)
    {
        (double Rate, int Gain, OtherTable? Table) best = default;
        foreach (var (table, change) in tablesOf[id])
        {
            int gain = Gain(id, change);
            if (gain == 0)
                continue;
            double rate = (double)table.Cells.Sum(cell => prices[cell]) / gain;
            if (best.Table is null || rate < best.Rate || (rate == best.Rate && gain > best.Gain))
                best = (rate, gain, table);
        }
        return best.Table;
    }

    private void Adopt(OtherTable table)
    {
        for (int i = 0; i < table.Cells.Length; i++)
        {
            Withhold(table.Cells[i]);
            long[] far = reached[table.Cells[i]];
            for (int sum = 0; sum < far.Length; sum++)
                far[sum] = Math.Max(far[sum], Math.Abs(table.Changes[i][sum]));
        }
    }

    private void Withhold(int id)
    {
        withheld[id] = true;
        prices[id] = 0;
    }

    private int Missing(int id)
    {
        int missing = 0;
        for (int sum = 0; sum < needed[id].Length; sum++)
            missing += reached[id][sum] < needed[id][sum] ? 1 : 0;
        return missing;
    }

    private int Gain(int id, long[] change)
    {
        int gain = 0;
        for (int sum = 0; sum < change.Length; sum++)
            gain += reached[id][sum] < needed[id][sum] && Math.Abs(change[sum]) >= needed[id][sum] ? 1 : 0;
        return gain;
    }

    // What is withheld of a known sum is known as one group, which has to keep the rule as well.
    private bool HideTogether(int[] parts)
    {
        bool added = false;
        List<int> hidden = [.. parts.Where(id => withheld[id] && cells[id].Sums[0] > 0)];
        foreach (int next in hidden.Count > 0 ? parts.Where(id => !withheld[id]).OrderBy(id => prices[id]).ToArray() : [])
        {
            if (!Forbidden(hidden))
                break;
            Withhold(next);
            added = true;
            hidden.Add(next);
        }
        return added;
    }

    private bool Forbidden(List<int> group) => DisclosureRule.Forbids(
        group.Sum(id => cells[id].Sums[0]),
        Enumerable.Range(0, cells[0].Shares.Count).Select(share => new Share(
            group.Max(id => cells[id].Shares[share].Largest), group.Sum(id => cells[id].Shares[share].Total))));
}
