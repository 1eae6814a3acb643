namespace Analytics.Transforms.Disclosure;

/// <summary>
/// Complementary suppression. A withheld cell is safe when another table of figures exists that gives it another value and agrees with everything
/// published: all published cells, all sums, no negative figure, no cell without enterprises that is not known to have none. Such a table is
/// found as a <i>move</i>: some cells get one more, some one less, and no sum changes that is published. The cells that the cheapest move needs are
/// withheld too; by the same move they are safe as well. Nothing is estimated: a move is a proof in whole numbers.
/// </summary>
/// <remarks>
/// The path heuristic for tables with suppressed cells: J. P. Kelly, B. L. Golden, A. A. Assad, Cell suppression: disclosure protection for
/// sensitive tabular data, Networks 22 (1992), 397-417; here with moves that reach over several linked tables.
/// </remarks>
public sealed class Suppression
{
    private const int GroupsTried = 4;
    private const long PerStep = 1, PerEnterprise = 1000;

    private readonly IReadOnlyList<Cell> cells;
    private readonly Lattice lattice;
    private readonly (int Pair, int Row, int Column)?[] places;
    private readonly bool[] withheld;
    private readonly int columns;
    // By column and cell: it can get one less; a move that changes it is known.
    private readonly bool[][] spare;
    private readonly bool[][] safe;

    private Suppression(IReadOnlyList<Cell> cells, IEnumerable<CellKey> groups, IReadOnlyDictionary<string, string> beltOf)
    {
        this.cells = cells;
        lattice = new(cells, groups, beltOf);
        places = lattice.Places(cells.Count);
        withheld = [.. cells.Select(cell => DisclosureRule.Forbids(cell.Sums[0], cell.Shares))];
        columns = cells[0].Sums.Count;
        // A withheld cell is known to hold an enterprise, so that its last one cannot be taken away.
        spare = [.. Enumerable.Range(0, columns).Select(column => cells.Select(cell => column == 0 ? cell.Sums[0] > 1 : cell.Sums[column] > 0).ToArray())];
        // That a sum is zero may be worked out: it tells of nobody. A cell without enterprises is published.
        safe = [.. Enumerable.Range(0, columns).Select(column => cells.Select(cell => cell.Sums[column] == 0).ToArray())];
    }

    /// <summary>The cells of a period that must be withheld.</summary>
    /// <param name="cells">Every cell with an enterprise: the nation, its belts, the codes of each dimension and of each two dimensions.</param>
    /// <param name="groups">The four codes of every group of enterprises that differ in none.</param>
    /// <param name="beltOf">The belt of each province.</param>
    /// <param name="complementary">False for the rule alone, without what protects its cells: for tests.</param>
    public static IReadOnlySet<CellKey> Of(
        IEnumerable<Cell> cells, IEnumerable<CellKey> groups, IReadOnlyDictionary<string, string> beltOf, bool complementary = true)
    {
        Cell[] sorted = [.. cells.OrderBy(cell => cell.Key.Region, StringComparer.Ordinal).ThenBy(cell => cell.Key.Industry, StringComparer.Ordinal)
            .ThenBy(cell => cell.Key.Holding, StringComparer.Ordinal).ThenBy(cell => cell.Key.Size, StringComparer.Ordinal)];
        if (sorted.Length == 0)
            return new HashSet<CellKey>();
        var suppression = new Suppression(sorted, groups, beltOf);
        if (complementary && !suppression.Protect())
            return sorted.Select(cell => cell.Key).ToHashSet();
        return sorted.Where((_, id) => suppression.withheld[id]).Select(cell => cell.Key).ToHashSet();
    }

    // False when nothing short of withholding the whole period will do; it does: any group could have one enterprise more.
    private bool Protect()
    {
        if (withheld[lattice.Sums[0].Whole])
            return false;
        for (bool changed = true; changed;)
        {
            changed = false;
            for (int column = 0; column < columns; column++)
            {
                for (int id = 0; id < cells.Count; id++)
                {
                    if (!withheld[id] || safe[column][id])
                        continue;
                    if ((Cheaper(Cycle(id, column), Shift(id, column)) ?? Exchange(id, column)) is not { } move)
                        return false;
                    Make(move);
                    changed = true;
                }
            }
            foreach (var (whole, parts) in lattice.Sums)
                changed |= !withheld[whole] && HideTogether(parts);
        }
        return true;
    }

    // What is withheld of a published sum is known as one group, which has to keep the rule as well.
    private bool HideTogether(int[] parts)
    {
        bool added = false;
        List<int> hidden = [.. parts.Where(id => withheld[id])];
        while (hidden.Count > 0 && Forbidden(hidden))
        {
            int[] open = [.. parts.Where(id => !withheld[id]).OrderBy(id => cells[id].Sums[0])];
            int next = open.FirstOrDefault(id => !Forbidden([.. hidden, id]), open[0]);
            withheld[next] = true;
            hidden.Add(next);
            added = true;
        }
        return added;
    }

    private bool Forbidden(List<int> group) => DisclosureRule.Forbids(
        group.Sum(id => cells[id].Sums[0]),
        Enumerable.Range(0, cells[0].Shares.Count).Select(share => new Share(
            group.Max(id => cells[id].Shares[share].Largest), group.Sum(id => cells[id].Shares[share].Total))));

    private void Make(Move move)
    {
        foreach (int id in move.More.Concat(move.Less))
            withheld[id] = true;
        for (int column = 0; column < columns; column++)
        {
            bool[] may = spare[column];
            if (move.Less.All(id => may[id]) || move.More.All(id => may[id]))
                foreach (int id in move.More.Concat(move.Less))
                    safe[column][id] = true;
        }
    }

    private long Cost(int id) => withheld[id] ? PerStep : PerStep + (PerEnterprise * (long)cells[id].Sums[0]);

    // Within the table of two dimensions: one more here, one less in the same column, one more in that row, and so on back to this row.
    private Move? Cycle(int id, int column)
    {
        if (places[id] is not var (pair, row, start))
            return null;
        Move? best = null;
        foreach (bool more in new[] { true, false })
        {
            if (!more && !spare[column][id])
                continue;
            var ways = new Ways(lattice.Table(pair), false, Cost, spare[column], outIsMore: more, start, row);
            if (ways.CostTo(row) < long.MaxValue)
                best = Cheaper(best, Collect(more, [ways.StepsTo(row)], id));
        }
        return best;
    }

    // From one code of a dimension to another: in each of the three tables of the dimension a way from the one to the other.
    private Move? Shift(int id, int column)
    {
        Move? best = null;
        foreach (var (dimension, code, pair, other) in lattice.CodesOf(id, places[id]))
        {
            foreach (bool more in new[] { true, false })
            {
                if (pair >= 0 && !more && !spare[column][id])
                    continue;
                var ways = Enumerable.Range(0, Lattice.Pairs.Length).Where(each => Lattice.Pairs[each].A == dimension || Lattice.Pairs[each].B == dimension)
                    .Select(each =>
                    {
                        bool turned = Lattice.Pairs[each].B == dimension;
                        return each == pair
                            ? new Ways(lattice.Table(each), turned, Cost, spare[column], more, other, code)
                            : new Ways(lattice.Table(each), turned, Cost, spare[column], more, from: code);
                    }).ToList();
                for (int to = 0; to < lattice.Codes(dimension); to++)
                {
                    if (to == code || ways.Any(way => way.CostTo(to) == long.MaxValue))
                        continue;
                    int[] gains = lattice.Above(dimension, code, to), loses = lattice.Above(dimension, to, code);
                    if (!(more ? loses : gains).All(cell => spare[column][cell])
                        || ways.Sum(way => way.CostTo(to)) + gains.Concat(loses).Sum(Cost) >= (best?.Cost ?? long.MaxValue))
                        continue;
                    best = Cheaper(best, Collect(more, ways.Select(way => way.StepsTo(to)), [.. gains, .. pair >= 0 ? [id] : Array.Empty<int>()], loses));
                }
            }
        }
        return best;
    }

    private Move Collect(bool more, IEnumerable<(IEnumerable<int> Out, IEnumerable<int> Back)> steps, int gains) => Collect(more, steps, [gains], []);

    private Move Collect(bool more, IEnumerable<(IEnumerable<int> Out, IEnumerable<int> Back)> steps, int[] gains, int[] loses)
    {
        var taken = steps.ToList();
        int[] first = [.. gains, .. taken.SelectMany(way => way.Out)], second = [.. loses, .. taken.SelectMany(way => way.Back)];
        return new(more ? first : second, more ? second : first, first.Concat(second).Sum(Cost));
    }

    private static Move? Cheaper(Move? one, Move? other) => one is null || other?.Cost < one.Cost ? other ?? one : one;

    // Over all tables: one enterprise more with these codes and one less with other codes.
    private Move? Exchange(int id, int column)
    {
        Span<int> mine = stackalloc int[Lattice.CellsOfOne];
        List<int[]> groups = [];
        foreach (int[] group in lattice.Groups)
        {
            lattice.CellsOf(group, mine);
            if (mine.Contains(id))
                groups.Add(group);
        }
        // Groups that can give something away come first where that matters.
        groups = [.. groups.OrderByDescending(group => Spare(group, column)).Take(GroupsTried)];
        return Cheapest(id, column, groups);
    }

    private int Spare(int[] group, int column)
    {
        Span<int> mine = stackalloc int[Lattice.CellsOfOne];
        lattice.CellsOf(group, mine);
        int count = 0;
        foreach (int id in mine)
            count += id >= 0 && spare[column][id] ? 1 : 0;
        return count;
    }

    private Move? Cheapest(int id, int column, List<int[]> groups)
    {
        (long Cost, int[] Gains, int[] Loses) best = (long.MaxValue, [], []);
        Span<int> mine = stackalloc int[Lattice.CellsOfOne], theirs = stackalloc int[Lattice.CellsOfOne];
        bool[] may = spare[column];
        foreach (int[] group in groups)
        {
            lattice.CellsOf(group, mine);
            foreach (int[] other in lattice.Groups)
            {
                lattice.CellsOf(other, theirs);
                long cost = 0;
                bool changes = false, canGain = true, canLose = true;
                for (int i = 0; i < mine.Length; i++)
                {
                    if (mine[i] == theirs[i])
                        continue;
                    // A province without a belt has no cell there, and nothing changes for it.
                    if (theirs[i] >= 0)
                    {
                        cost += Cost(theirs[i]);
                        canGain &= may[theirs[i]];
                    }
                    if (mine[i] >= 0)
                    {
                        cost += Cost(mine[i]);
                        canLose &= may[mine[i]];
                    }
                    changes |= mine[i] == id;
                }
                if (!changes || !(canGain || canLose) || cost >= best.Cost)
                    continue;
                List<int> gains = [], loses = [];
                for (int i = 0; i < mine.Length; i++)
                {
                    if (mine[i] == theirs[i])
                        continue;
                    if (mine[i] >= 0)
                        gains.Add(mine[i]);
                    if (theirs[i] >= 0)
                        loses.Add(theirs[i]);
                }
                best = (cost, [.. gains], [.. loses]);
            }
        }
        return best.Cost == long.MaxValue ? null : new(best.Gains, best.Loses, best.Cost);
    }

    // Either these get one more and those one less, or the other way round, as each column allows.
    private sealed record Move(int[] More, int[] Less, long Cost);
}
