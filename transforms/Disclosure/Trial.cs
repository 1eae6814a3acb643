namespace Analytics.Transforms.Disclosure;

/// <summary>What the cells hold more, or less, in another table than they really do, for those where that is not nothing.</summary>
/// <param name="Cells">Which.</param>
/// <param name="Changes">Of each of them every sum's difference.</param>
internal sealed record OtherTable(int[] Cells, long[][] Changes);

/// <summary>
/// Another table in the making: what some cells would hold if enterprises, persons and money were in other groups. It stays one that there could be after
/// every move: <see cref="Room"/> keeps the bounds in every group, and no code loses its last enterprise, because it is known to have one.
/// One trial serves for many tables, one after the other.
/// </summary>
/// <param name="lattice">The cells and groups as they really are.</param>
/// <param name="bounds">What holds in every group.</param>
/// <param name="cells">The cells.</param>
/// <param name="prices">What it costs to withhold each cell by now.</param>
internal sealed class Trial(Lattice lattice, Bound[] bounds, IReadOnlyList<Cell> cells, long[] prices)
{
    private const int MostGroups = 6;

    private readonly int sums = cells[0].Sums.Count;
    private readonly long[][] totals = [.. cells.Select(cell => cell.Sums.ToArray())];
    // By position: what a group holds in this table, and which of it is not zero. Those that were touched are to be put back.
    private readonly long[][] groups = [.. Enumerable.Range(0, lattice.Positions).Select(lattice.Sums)];
    private readonly ulong[] positive = [.. Enumerable.Range(0, lattice.Positions).Select(lattice.Positive)];
    private readonly List<int> touchedGroups = [];
    // By cell: how much more it holds, and whether that is anything.
    private readonly long[]?[] changes = new long[cells.Count][];
    private readonly bool[] changed = new bool[cells.Count];
    private readonly List<int> touchedCells = [];
    private readonly Stack<long[]> spare = new();

    // The bundle that is being carried: what is needed of it, what it changes, what it brought, and what was carried for it.
    private readonly List<(int Cell, int Times)> changing = [];
    private readonly List<(int[] From, int[] To, long[] Sums)> carried = [];
    private readonly long[] limits = new long[cells[0].Sums.Count];
    private readonly long[] brought = new long[cells[0].Sums.Count];
    private readonly long[][] givers = new long[MostGroups][];
    private readonly long[][] getters = new long[MostGroups][];
    private long[] left = [];

    /// <summary>The sums of which the bundle has not brought enough: a bit for each.</summary>
    public ulong Wanted { get; private set; }

    /// <summary>What the moves of the bundle brought together.</summary>
    public ReadOnlySpan<long> Brought => brought;

    /// <summary>Begins another table, which is the real one as yet.</summary>
    public void Begin()
    {
        foreach (int position in touchedGroups)
        {
            Spare(groups[position]);
            (groups[position], positive[position]) = (lattice.Sums(position), lattice.Positive(position));
        }
        foreach (int id in touchedCells)
        {
            Spare(changes[id]!);
            (changes[id], changed[id]) = (null, false);
        }
        touchedGroups.Clear();
        touchedCells.Clear();
    }

    /// <summary>What it costs to withhold a cell that is not changed yet.</summary>
    public long Price(int cell) => changed[cell] ? 0 : prices[cell];

    /// <summary>How far a sum of a cell is from the truth.</summary>
    public long Changed(int cell, int sum) => changes[cell] is { } change ? Math.Abs(change[sum]) : 0;

    /// <summary>Which sums at a position are not zero in this table.</summary>
    public ulong Positive(int position) => positive[position];

    /// <summary>The cells that differ from the truth.</summary>
    public OtherTable Table()
    {
        int[] ids = [.. touchedCells.Where(id => changed[id])];
        return new(ids, [.. ids.Select(id => changes[id]!.ToArray())]);
    }

    /// <summary>Begins a bundle of moves.</summary>
    /// <param name="needed">How much of each sum is needed.</param>
    /// <returns>To be filled with how many more of what moves come to each cell than leave it.</returns>
    public List<(int Cell, int Times)> BeginBundle(long[] needed)
    {
        left = needed;
        Wanted = Lattice.Mask(needed);
        Array.Clear(brought);
        carried.Clear();
        changing.Clear();
        return changing;
    }

    /// <summary>More than these the moves of the bundle cannot bring together, because they leave no cell less than nothing.</summary>
    public ReadOnlySpan<long> Most
    {
        get
        {
            Array.Fill(limits, long.MaxValue);
            foreach (var (id, times) in changing)
            {
                if (times >= 0)
                    continue;
                for (int sum = 0; sum < sums; sum++)
                    limits[sum] = Math.Min(limits[sum], (totals[id][sum] + (changes[id]?[sum] ?? 0)) / -times);
            }
            return limits;
        }
    }

    /// <summary>Carries as much as can go of a move of the bundle, if that brings anything that is needed.</summary>
    /// <returns>Enough of everything was brought.</returns>
    public bool Carry(ReadOnlySpan<int> from, ReadOnlySpan<int> to)
    {
        // What one of those who give has nothing of cannot go.
        ulong helps = Wanted;
        foreach (int position in from)
            helps &= positive[position];
        if (helps == 0)
            return false;
        long most = long.MaxValue;
        foreach (var (id, times) in changing)
            if (times < 0)
                most = Math.Min(most, (totals[id][0] + (changes[id]?[0] ?? 0) - lattice.Fewest(id)) / -times);
        Span<long> goes = stackalloc long[sums];
        Room.Greatest(bounds, Groups(from, givers), Groups(to, getters), most, goes);
        if ((Lattice.Mask(goes) & Wanted) == 0)
            return false;
        Move(from, to, goes, 1);
        carried.Add((from.ToArray(), to.ToArray(), goes.ToArray()));
        for (int sum = 0; sum < sums; sum++)
            if ((brought[sum] += goes[sum]) >= left[sum])
                Wanted &= ~(1UL << sum);
        return Wanted == 0;
    }

    /// <summary>Takes back what was carried for the bundle.</summary>
    public void Undo()
    {
        foreach (var (from, to, goes) in carried)
            Move(from, to, goes, -1);
        carried.Clear();
    }

    private void Move(ReadOnlySpan<int> from, ReadOnlySpan<int> to, ReadOnlySpan<long> goes, int sign)
    {
        foreach (int position in from)
            Add(position, goes, -sign);
        foreach (int position in to)
            Add(position, goes, sign);
        foreach (var (id, times) in changing)
        {
            if (changes[id] is not { } change)
            {
                changes[id] = change = Empty();
                touchedCells.Add(id);
            }
            bool any = false;
            for (int sum = 0; sum < sums; sum++)
                any |= (change[sum] += sign * times * goes[sum]) != 0;
            changed[id] = any;
        }
    }

    private void Add(int position, ReadOnlySpan<long> goes, int times)
    {
        long[] group = groups[position];
        if (ReferenceEquals(group, lattice.Sums(position)))
        {
            group = Empty();
            lattice.Sums(position).CopyTo(group, 0);
            groups[position] = group;
            touchedGroups.Add(position);
        }
        for (int sum = 0; sum < sums; sum++)
            group[sum] += times * goes[sum];
        positive[position] = Lattice.Mask(group);
    }

    private long[] Empty() => spare.TryPop(out long[]? used) ? used : new long[sums];

    private void Spare(long[] used)
    {
        Array.Clear(used);
        spare.Push(used);
    }

    private ReadOnlySpan<long[]> Groups(ReadOnlySpan<int> positions, long[][] into)
    {
        for (int i = 0; i < positions.Length; i++)
            into[i] = groups[positions[i]];
        return into.AsSpan(0, positions.Length);
    }
}
