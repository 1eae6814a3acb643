using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Four = System.Runtime.Intrinsics.Vector256<double>;

namespace Analytics.Transforms.Assessments;

/// <summary>
/// The totals that <see cref="Scoring.Of"/> gives, for many draws: the tree laid out in arrays, all units of a node at once, nothing allocated. One for each thread.
/// </summary>
public sealed class DrawScorer
{
    private readonly Definition definition;
    private readonly Layout layout;
    private readonly Four[] scores;
    private readonly Four[] turned;
    private readonly Four[] deducted;
    private readonly Four[] totals;
    private readonly Four[] counts;
    private readonly double[] peers;

    /// <summary>Lays out an assessment.</summary>
    /// <param name="definition">The assessment, with its alternatives.</param>
    /// <param name="units">What is known of each unit.</param>
    /// <param name="higherIsBetter">By leaf, which end is best.</param>
    /// <param name="declared">What the units got: who has no total there has none in any draw.</param>
    public DrawScorer(Definition definition, IReadOnlyList<Unit> units, IReadOnlyList<bool> higherIsBetter, IReadOnlyList<Score> declared)
        : this(definition, new Layout(definition, units, higherIsBetter, declared))
    {
    }

    private DrawScorer(Definition definition, Layout layout)
    {
        (this.definition, this.layout) = (definition, layout);
        scores = new Four[layout.Nodes.Length * layout.Chunks];
        turned = new Four[scores.Length];
        deducted = new Four[layout.Chunks];
        totals = new Four[layout.Chunks];
        counts = new Four[layout.Chunks];
        peers = new double[layout.Units];
    }

    /// <summary>The units that have a total.</summary>
    internal ReadOnlySpan<int> Scored => layout.Scored;

    internal Drawer Drawer => layout.Drawer;

    /// <summary>The same for another thread.</summary>
    public DrawScorer Another() => new(definition, layout);

    /// <summary>A draw of which nothing is drawn.</summary>
    public Draw Declared() => layout.Drawer.Declared();

    /// <summary>The total of each unit as ranks and grades see it; negative infinity without one. Good until the next call.</summary>
    public ReadOnlySpan<double> Totals(Draw draw)
    {
        var plan = layout.Plans[draw.Choice.Normalise, draw.Choice.Missing];
        var rules = layout.Rules[draw.Choice.Normalise];
        for (int node = layout.Nodes.Length - 1; node >= 0; node--)
        {
            if (layout.LeafOf[node] is >= 0 and var leaf)
                Leaf(leaf, rules[leaf], plan, draw.Values.AsSpan(leaf * layout.Chunks, layout.Chunks), Row(scores, node));
            else
                Mean(node, draw.Choice.Mean == 0 ? layout.Nodes[node].Mean! : layout.Means[draw.Choice.Mean - 1], plan, draw.Weights);
        }
        layout.Deducted.CopyTo(deducted, 0);
        foreach (var (row, deduction) in layout.Drawn)
            Deduct(deduction, draw.Values.AsSpan(row * layout.Chunks, layout.Chunks), deducted);
        var scale = Vector256.Create(definition.Scale);
        for (int i = 0; i < totals.Length; i++)
            totals[i] = Vector256.ConditionalSelect(layout.HasTotal[i], Vector256.Max(Four.Zero, (scale * scores[i]) - deducted[i]), Vector256.Create(double.NegativeInfinity));
        var each = MemoryMarshal.Cast<Four, double>(totals.AsSpan());
        foreach (int unit in layout.Scored)
            each[unit] = Scoring.Ranked(definition, each[unit]);
        return each[..layout.Units];
    }

    /// <summary>Totals as <see cref="Totals"/> gives them, and by unit how many have more than it: its rank less one, without meaning where it has no total. Good until the next call.</summary>
    internal Standing Ranked(Draw draw)
    {
        var each = Totals(draw);
        LeafRule.Below(totals, counts, below: false);
        return new(each, MemoryMarshal.Cast<Four, double>(counts)[..layout.Units]);
    }

    private void Leaf(int leaf, LeafRule rule, DrawPlan plan, ReadOnlySpan<Four> values, Span<Four> row)
    {
        rule.Apply(values, row);
        if (plan.AllKnown[leaf])
            return;
        // What is filled with a zero and what is left out have the same zero; who is there tells them apart.
        var known = Row(plan.Known, leaf);
        for (int i = 0; i < row.Length; i++)
            row[i] &= known[i];
        var each = MemoryMarshal.Cast<Four, double>(row);
        foreach (var (to, from) in plan.Medians[leaf])
        {
            for (int i = 0; i < from.Length; i++)
            {
                // A peer group is small.
                double score = each[from[i]];
                int place = i;
                for (; place > 0 && peers[place - 1] > score; place--)
                    peers[place] = peers[place - 1];
                peers[place] = score;
            }
            double median = (peers[(from.Length - 1) / 2] + peers[from.Length / 2]) / 2;
            foreach (int unit in to)
                each[unit] = median;
        }
    }

    // At least nothing, at most the cap. Who has no value, which is NaN, loses what was declared, and that is in the row already.
    private static void Deduct(Deduction deduction, ReadOnlySpan<Four> values, Span<Four> row)
    {
        Four above = Vector256.Create(deduction.Above), points = Vector256.Create(deduction.Points), cap = Vector256.Create(deduction.Cap);
        for (int i = 0; i < row.Length; i++)
            row[i] += Vector256.Equals(values[i], values[i]) & Vector256.MinNative(cap, Vector256.MaxNative(Four.Zero, values[i] - above) * points);
    }

    // Each mean is an arithmetic one between two functions: ln and exp, or twice one over. A zero makes both means zero, by way of infinity.
    private void Mean(int node, string mean, DrawPlan plan, double[] weights)
    {
        Four[] source = mean == "arithmetic" ? scores : turned;
        var row = Row(scores, node);
        if (mean != "arithmetic")
            foreach (int child in layout.Children[node])
                Turn(Row(scores, child), Row(turned, child), mean == "geometric");
        if (plan.AllUnder[node])
        {
            Weigh(layout.Children[node], weights, source, row);
            TurnBack(row, mean);
            return;
        }
        Weigh(layout.Children[node], weights, source, plan.Present, row);
        TurnBack(row, mean);
        var present = Row(plan.Present, node);
        for (int i = 0; i < row.Length; i++)
            row[i] &= present[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Turn(ReadOnlySpan<Four> row, Span<Four> into, bool geometric)
    {
        if (geometric)
            for (int i = 0; i < row.Length; i++)
                into[i] = Logarithm.Of(row[i]);
        else
            for (int i = 0; i < row.Length; i++)
                into[i] = Four.One / row[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TurnBack(Span<Four> row, string mean)
    {
        if (mean == "geometric")
            for (int i = 0; i < row.Length; i++)
                row[i] = Vector256.Exp(row[i]);
        else if (mean == "harmonic")
            for (int i = 0; i < row.Length; i++)
                row[i] = Four.One / row[i];
    }

    // Sixteen units at a time, so that the sums need not wait for each other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Weigh(int[] children, double[] weights, Four[] source, Span<Four> row)
    {
        double sum = 0;
        foreach (int child in children)
            sum += weights[child];
        Four share = Vector256.Create(sum);
        for (int i = 0; i < row.Length; i += 4)
        {
            Four a = Four.Zero, b = Four.Zero, c = Four.Zero, d = Four.Zero;
            foreach (int child in children)
            {
                Four weight = Vector256.Create(weights[child]);
                var values = Row(source, child).Slice(i, 4);
                a += weight * values[0];
                b += weight * values[1];
                c += weight * values[2];
                d += weight * values[3];
            }
            (row[i], row[i + 1], row[i + 2], row[i + 3]) = (a / share, b / share, c / share, d / share);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Weigh(int[] children, double[] weights, Four[] source, Four[] present, Span<Four> row)
    {
        for (int i = 0; i < row.Length; i += 2)
        {
            Four a = Four.Zero, b = Four.Zero, shareA = Four.Zero, shareB = Four.Zero;
            foreach (int child in children)
            {
                Four weight = Vector256.Create(weights[child]);
                Span<Four> values = Row(source, child).Slice(i, 2), there = Row(present, child).Slice(i, 2);
                a += there[0] & (weight * values[0]);
                b += there[1] & (weight * values[1]);
                shareA += there[0] & weight;
                shareB += there[1] & weight;
            }
            (row[i], row[i + 1]) = (a / shareA, b / shareB);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<Four> Row(Four[] rows, int at) => rows.AsSpan(at * layout.Chunks, layout.Chunks);

    /// <summary>What a draw came to, by unit.</summary>
    internal readonly ref struct Standing(ReadOnlySpan<double> totals, ReadOnlySpan<double> ahead)
    {
        public ReadOnlySpan<double> Totals { get; } = totals;

        public ReadOnlySpan<double> Ahead { get; } = ahead;
    }

    /// <summary>What is the same for all threads.</summary>
    private sealed class Layout
    {
        public Layout(Definition definition, IReadOnlyList<Unit> units, IReadOnlyList<bool> higherIsBetter, IReadOnlyList<Score> declared)
        {
            var alternatives = definition.Draws.Alternatives ?? new Alternatives();
            var leaves = definition.Leaves();
            Nodes = [.. definition.Nodes().Select(each => each.Node)];
            (Units, Chunks, Drawer, Means) = (units.Count, Drawer.ChunksOf(units.Count), new(definition, units), alternatives.Mean);
            var at = Nodes.Index().ToDictionary(each => each.Item.Code, each => each.Index, StringComparer.Ordinal);
            Children = [.. Nodes.Select(node => node.Children.Select(child => at[child.Code]).ToArray())];
            LeafOf = [.. Nodes.Select(_ => -1)];
            for (int i = 0; i < leaves.Count; i++)
                LeafOf[at[leaves[i].Code]] = i;
            bool[] scored = [.. declared.Select(score => score.Total is not null)];
            Scored = [.. Enumerable.Range(0, units.Count).Where(unit => scored[unit])];
            Drawn = [.. Drawer.DeductionRows.Index().Where(each => each.Item >= 0).Select(each => (each.Item, definition.Deductions[each.Index]))];
            Deducted = Drawer.Rows(units, 1, (_, _) => 0, 0);
            HasTotal = Drawer.Rows(units, 1, (_, _) => 0, 0);
            foreach (int unit in Scored)
            {
                MemoryMarshal.Cast<Four, double>(Deducted.AsSpan())[unit] = declared[unit].Deducted.Where((_, i) => Drawer.DeductionRows[i] < 0 || units[unit].Deductions[i] is null).Sum();
                MemoryMarshal.Cast<Four, long>(HasTotal.AsSpan())[unit] = -1;
            }
            // Each leaf's own way first, then each alternative for all.
            Normalisation[][] ways = [[.. leaves.Select(leaf => leaf.Normalise!)], .. alternatives.Normalise.Select(method => leaves.Select(_ => new Normalisation { Method = method }).ToArray())];
            Rules = [.. ways.Select(way => way.Select((rule, i) => new LeafRule(
                rule, higherIsBetter[i], [.. units.Select(unit => unit.Values[i])], Drawer.Rows(units, 1, (unit, _) => unit.Targets[i] ?? double.NaN, double.NaN))).ToArray())];
            string?[] decisions = [null, .. alternatives.Missing];
            Plans = new DrawPlan[ways.Length, decisions.Length];
            for (int way = 0; way < ways.Length; way++)
                for (int decision = 0; decision < decisions.Length; decision++)
                {
                    var rules = ways[way];
                    Plans[way, decision] = new(
                        definition, units, (leaf, unit) => units[unit].Values[leaf] is not null && (rules[leaf].Method != "target" || units[unit].Targets[leaf] is not null), decisions[decision], scored);
                }
        }

        public int Units { get; }

        public int Chunks { get; }

        public Node[] Nodes { get; }

        public int[][] Children { get; }

        public int[] LeafOf { get; }

        public int[] Scored { get; }

        // What is drawn is not in it.
        public Four[] Deducted { get; }

        public (int Row, Deduction Deduction)[] Drawn { get; }

        public Four[] HasTotal { get; }

        public LeafRule[][] Rules { get; }

        public DrawPlan[,] Plans { get; }

        public IReadOnlyList<string> Means { get; }

        public Drawer Drawer { get; }
    }
}
