namespace Analytics.Transforms.Disclosure;

/// <summary>
/// The cheapest ways through the table of two dimensions, from a code to all codes: a step goes from a row to a column, or back, over the cell where they
/// meet. Cells that are passed on the way out (from a code of the dimension moved along) change in one direction, those on the way back in the other, so that
/// every code between keeps its sum.
/// </summary>
internal sealed class Ways
{
    private readonly long[] cost;
    private readonly int[] before;
    private readonly int start;
    private readonly int mine;
    private readonly Func<int, int, int> cell;

    /// <param name="table">The cells; -1 where there is none.</param>
    /// <param name="turned">The dimension moved along is that of the columns.</param>
    /// <param name="price">What it costs to use a cell.</param>
    /// <param name="spare">Which cells can get less.</param>
    /// <param name="outIsMore">Cells on the way out get more; otherwise less.</param>
    /// <param name="other">The code of the other dimension to start from; with <paramref name="not"/> it has been reached by the cell of the two.</param>
    /// <param name="not">The code that cannot be stepped to from the start.</param>
    /// <param name="from">The code of the dimension moved along to start from.</param>
    public Ways(int[,] table, bool turned, Func<int, long> price, bool[] spare, bool outIsMore, int other = -1, int not = -1, int from = -1)
    {
        cell = turned ? (one, two) => table[two, one] : (one, two) => table[one, two];
        mine = table.GetLength(turned ? 1 : 0);
        int all = table.GetLength(0) + table.GetLength(1);
        start = from >= 0 ? from : mine + other;
        cost = new long[all];
        before = new int[all];
        var done = new bool[all];
        Array.Fill(cost, long.MaxValue);
        cost[start] = 0;
        while (true)
        {
            int at = -1;
            for (int node = 0; node < all; node++)
                if (!done[node] && cost[node] < long.MaxValue && (at < 0 || cost[node] < cost[at]))
                    at = node;
            if (at < 0)
                return;
            done[at] = true;
            bool isOut = at < mine;
            for (int to = isOut ? mine : 0; to < (isOut ? all : mine); to++)
            {
                if (done[to] || (at == start && to == not))
                    continue;
                int id = isOut ? cell(at, to - mine) : cell(to, at - mine);
                if (id < 0 || (isOut != outIsMore && !spare[id]))
                    continue;
                long sum = cost[at] + price(id);
                if (sum < cost[to])
                    (cost[to], before[to]) = (sum, at);
            }
        }
    }

    /// <summary>What the cheapest way to a code of the dimension moved along costs; <see cref="long.MaxValue"/> when there is none.</summary>
    public long CostTo(int code) => cost[code];

    /// <summary>The cells of that way: those passed on the way out, and those on the way back.</summary>
    public (IEnumerable<int> Out, IEnumerable<int> Back) StepsTo(int code)
    {
        List<int> steps = [], back = [];
        for (int at = code; at != start; at = before[at])
        {
            if (at < mine)
                back.Add(cell(at, before[at] - mine));
            else
                steps.Add(cell(before[at], at - mine));
        }
        return (steps, back);
    }
}
