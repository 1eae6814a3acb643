using System.Runtime.InteropServices;
using Four = System.Runtime.Intrinsics.Vector256<double>;

namespace Analytics.Transforms.Assessments;

/// <summary>
/// Who has a score in which node, under one way to normalise and one decision about missing values: the same in every draw, as draws take no value away and a node's threshold asks for
/// declared weights. Nobody loses a score by a draw.
/// </summary>
internal sealed class DrawPlan
{
    private readonly Definition definition;
    private readonly IReadOnlyList<Unit> units;
    private readonly Func<int, int, bool> known;
    private readonly string? missing;
    private readonly bool[,] present;
    private readonly bool[,] median;

    /// <summary>Makes a plan.</summary>
    /// <param name="definition">The assessment.</param>
    /// <param name="units">What is known of each unit.</param>
    /// <param name="known">Whether a leaf has a normalised value of a unit.</param>
    /// <param name="missing">The decision about missing values for all leaves; null for each leaf's own.</param>
    /// <param name="scored">Who has a total as declared.</param>
    public DrawPlan(Definition definition, IReadOnlyList<Unit> units, Func<int, int, bool> known, string? missing, bool[] scored)
    {
        (this.definition, this.units, this.known, this.missing) = (definition, units, known, missing);
        int nodes = definition.Nodes().Count();
        (present, median) = (new bool[nodes, units.Count], new bool[nodes, units.Count]);
        for (int unit = 0; unit < units.Count; unit++)
        {
            if (Visit(unit, ofItsOwn: missing is null) || !scored[unit] || missing is null)
                continue;
            // The alternative would leave it without a total: for it the declared decision stands.
            Visit(unit, ofItsOwn: true);
        }
        Full = [.. Enumerable.Range(0, nodes).Select(node => Enumerable.Range(0, units.Count).All(unit => present[node, unit]))];
        var at = definition.Nodes().Index().ToDictionary(each => each.Item.Node.Code, each => each.Index, StringComparer.Ordinal);
        AllUnder = [.. definition.Nodes().Select(each => each.Node.Children.All(child => Full[at[child.Code]]))];
        Present = Bits(nodes, (node, unit) => present[node, unit]);
        int leaves = definition.Leaves().Count;
        AllKnown = [.. Enumerable.Range(0, leaves).Select(leaf => Enumerable.Range(0, units.Count).All(unit => known(leaf, unit)))];
        Known = Bits(leaves, known);
        Medians = [.. definition.Leaves().Select((_, leaf) => MediansOf(leaf))];
    }

    /// <summary>By node, whether every unit has a score.</summary>
    public bool[] Full { get; }

    /// <summary>By node, whether every unit has a score in all under it.</summary>
    public bool[] AllUnder { get; }

    /// <summary>By node a row of units: all bits where there is a score, none elsewhere.</summary>
    public Four[] Present { get; }

    /// <summary>By leaf, whether every unit has a value of its own.</summary>
    public bool[] AllKnown { get; }

    /// <summary>By leaf a row of units: all bits where there is a value of its own.</summary>
    public Four[] Known { get; }

    /// <summary>By leaf, who gets the median of whom.</summary>
    public (int[] To, int[] From)[][] Medians { get; }

    private Four[] Bits(int rows, Func<int, int, bool> where)
    {
        var made = new Four[rows * Drawer.ChunksOf(units.Count)];
        var bits = MemoryMarshal.Cast<Four, long>(made.AsSpan());
        for (int row = 0; row < rows; row++)
            for (int unit = 0; unit < units.Count; unit++)
                bits[(row * bits.Length / rows) + unit] = where(row, unit) ? -1 : 0;
        return made;
    }

    private bool Visit(int unit, bool ofItsOwn)
    {
        int at = 0, leaf = 0;
        return Visit(definition.Root, unit, ofItsOwn, ref at, ref leaf).Present;
    }

    private (bool Present, bool Refuses) Visit(Node node, int unit, bool ofItsOwn, ref int at, ref int leaf)
    {
        int here = at++;
        bool refuses = false;
        if (node.Indicator is not null)
        {
            int own = leaf++;
            string decision = ofItsOwn || node.Missing == "none" ? node.Missing : missing!;
            bool there = known(own, unit);
            median[here, unit] = !there && decision == "peer_median" && Peers(own, unit).Any();
            present[here, unit] = there || median[here, unit] || decision == "zero";
            return (present[here, unit], !there && decision == "none");
        }
        double share = 0;
        bool any = false;
        foreach (var child in node.Children)
        {
            var (there, refusing) = Visit(child, unit, ofItsOwn, ref at, ref leaf);
            refuses |= refusing;
            any |= there;
            share += there ? child.Weight : 0;
        }
        present[here, unit] = any && !refuses && share >= definition.Threshold - 1e-12;
        return (present[here, unit], refuses);
    }

    private IEnumerable<int> Peers(int leaf, int unit) =>
        Enumerable.Range(0, units.Count).Where(other => units[other].Peer is { } peer && peer == units[unit].Peer && known(leaf, other));

    private (int[], int[])[] MediansOf(int leaf)
    {
        int node = definition.Nodes().Select(each => each.Node).Index().Where(each => each.Item.Indicator is not null).ElementAt(leaf).Index;
        return [.. Enumerable.Range(0, units.Count).Where(unit => median[node, unit]).GroupBy(unit => units[unit].Peer)
            .Select(group => (group.ToArray(), Peers(leaf, group.First()).ToArray()))];
    }
}
