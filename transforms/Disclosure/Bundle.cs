namespace Analytics.Transforms.Disclosure;

/// <summary>
/// Moves that change the same cells in the same way: a single one between groups, or all those by which two cells of a table of two dimensions give to two
/// others. Of several the cheapest is first, then the one of the first numbers.
/// </summary>
/// <param name="Cost">What it costs to withhold the cells that it changes.</param>
/// <param name="One">Who gives: a position, or a cell of a quad.</param>
/// <param name="Two">Who gives, too; -1 for nobody.</param>
/// <param name="First">Who gets.</param>
/// <param name="Second">Who gets, too; -1 for nobody.</param>
/// <param name="IsQuad">The four are cells of one table of two dimensions.</param>
internal readonly record struct Bundle(long Cost, int One, int Two, int First, int Second, bool IsQuad = false) : IComparable<Bundle>
{
    public int CompareTo(Bundle other)
    {
        int order = Cost.CompareTo(other.Cost);
        order = order != 0 ? order : One.CompareTo(other.One);
        order = order != 0 ? order : Two.CompareTo(other.Two);
        order = order != 0 ? order : First.CompareTo(other.First);
        return order != 0 ? order : Second.CompareTo(other.Second);
    }
}

/// <summary>The first of many bundles, in their order, without keeping all of them.</summary>
/// <param name="most">How many are wanted.</param>
internal sealed class Cheapest(int most)
{
    private readonly List<Bundle> kept = [];

    /// <summary>A dearer one is not among the first.</summary>
    public long Dearest { get; private set; } = long.MaxValue;

    public void Add(Bundle bundle)
    {
        if (bundle.Cost > Dearest)
            return;
        kept.Add(bundle);
        if (kept.Count == 4 * most)
            Cut();
    }

    public List<Bundle> InOrder()
    {
        Cut();
        return kept;
    }

    private void Cut()
    {
        kept.Sort();
        if (kept.Count <= most)
            return;
        kept.RemoveRange(most, kept.Count - most);
        Dearest = kept[^1].Cost;
    }
}
