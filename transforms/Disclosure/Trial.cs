namespace Analytics.Transforms.Disclosure;

/// <summary>Groups that give and groups that get the same vector of sums.</summary>
/// <param name="From">Positions that give.</param>
/// <param name="To">Positions that get.</param>
internal readonly record struct Move(int[] From, int[] To);

/// <summary>
/// Another table in the making: what some cells would hold if enterprises, persons and money were in other groups. It stays one that there could be after
/// every move: <see cref="Room"/> keeps the bounds in every group, and no code loses its last enterprise, because it is known to have one.
/// </summary>
internal sealed class Trial(Lattice lattice, IReadOnlyList<Bound> bounds, IReadOnlyList<Cell> cells)
{
    private readonly Dictionary<int, long[]> groups = [];
    private readonly int[] net = new int[cells.Count];
    private readonly List<int> touched = [];

    /// <summary>What every cell has more, or less, than it really has.</summary>
    public Dictionary<int, long[]> Change { get; } = [];

    /// <summary>How far a sum of a cell is from the truth.</summary>
    public long Changed(int cell, int sum) => Change.TryGetValue(cell, out long[]? change) ? Math.Abs(change[sum]) : 0;

    /// <summary>How many more of the vector come to each cell than leave it, for those where that is not zero.</summary>
    public IReadOnlyList<(int Cell, int Times)> Touched(Move move)
    {
        touched.Clear();
        Count(move.From, -1);
        Count(move.To, 1);
        List<(int, int)> result = [];
        foreach (int id in touched)
        {
            if (net[id] != 0)
                result.Add((id, net[id]));
            net[id] = 0;
        }
        return result;
    }

    /// <summary>What it costs to withhold the cells that a move changes; null when it does not change a cell in a direction. Much faster than <see cref="Touched"/>.</summary>
    public long? CostOf(ReadOnlySpan<int> from, ReadOnlySpan<int> to, int cell, bool gains, Func<int, long> price)
    {
        touched.Clear();
        Count(from, -1);
        Count(to, 1);
        long cost = 0;
        bool changes = net[cell] != 0 && net[cell] > 0 == gains;
        foreach (int id in touched)
        {
            if (changes && net[id] != 0)
                cost += price(id);
            net[id] = 0;
        }
        return changes ? cost : null;
    }

    /// <summary>The most that a move can carry after what was carried before.</summary>
    /// <param name="move">The move.</param>
    /// <param name="changes">What it changes.</param>
    public long[] Most(Move move, IReadOnlyList<(int Cell, int Times)> changes)
    {
        long most = long.MaxValue;
        foreach (var (id, times) in changes)
            if (times < 0)
                most = Math.Min(most, ((cells[id].Sums[0] + (Change.TryGetValue(id, out long[]? change) ? change[0] : 0) - lattice.Fewest(id)) / -times));
        return Room.Greatest(bounds, [.. move.From.Select(Now)], [.. move.To.Select(Now)], most);
    }

    /// <summary>Carries it.</summary>
    public void Carry(Move move, IReadOnlyList<(int Cell, int Times)> changes, long[] sums)
    {
        foreach (int position in move.From)
            groups[position] = [.. Now(position).Select((sum, i) => sum - sums[i])];
        foreach (int position in move.To)
            groups[position] = [.. Now(position).Select((sum, i) => sum + sums[i])];
        foreach (var (id, times) in changes)
        {
            long[] before = Change.GetValueOrDefault(id, new long[sums.Length]);
            long[] now = [.. before.Select((sum, i) => sum + (times * sums[i]))];
            if (now.All(sum => sum == 0))
                Change.Remove(id);
            else
                Change[id] = now;
        }
    }

    private long[] Now(int position) => groups.TryGetValue(position, out long[]? changed) ? changed : lattice.Sums(position);

    private void Count(ReadOnlySpan<int> positions, int sign)
    {
        Span<int> of = stackalloc int[Lattice.CellsOfOne];
        foreach (int position in positions)
        {
            lattice.CellsOf(position, of);
            foreach (int id in of)
            {
                if (id < 0)
                    continue;
                if (net[id] == 0)
                    touched.Add(id);
                net[id] += sign;
            }
        }
    }
}
