namespace Analytics.Transforms.Disclosure;

/// <summary>How much can go from groups of enterprises to others so that the bounds between sums hold in all of them.</summary>
internal static class Room
{
    /// <summary>
    /// The same vector of sums leaves each of <paramref name="from"/> and comes to each of <paramref name="to"/>. There is one that is greatest in every sum at
    /// once, because every bound limits one sum from above by another that helps it by growing.
    /// </summary>
    /// <param name="bounds">What holds in every group.</param>
    /// <param name="from">Sums of the groups that give.</param>
    /// <param name="to">Sums of the groups that get.</param>
    /// <param name="enterprises">No more enterprises than these.</param>
    /// <param name="most">What goes.</param>
    public static void Greatest(Bound[] bounds, ReadOnlySpan<long[]> from, ReadOnlySpan<long[]> to, long enterprises, Span<long> most)
    {
        from[0].CopyTo(most);
        foreach (long[] group in from[1..])
            for (int sum = 0; sum < most.Length; sum++)
                most[sum] = Math.Min(most[sum], group[sum]);
        most[0] = Math.Min(most[0], enterprises);
        Span<long> kept = stackalloc long[bounds.Length], spare = stackalloc long[bounds.Length];
        Slack(bounds, from, kept);
        Slack(bounds, to, spare);
        for (bool changed = true; changed;)
        {
            changed = false;
            for (int i = 0; i < bounds.Length; i++)
            {
                // What stays of the part needs as much of the whole; what comes of the part, too.
                var (part, whole) = bounds[i];
                changed |= Limit(ref most[whole], most[part] + kept[i]);
                changed |= Limit(ref most[part], most[whole] + spare[i]);
            }
        }
    }

    // By how much a whole is more than its part, where that is least.
    private static void Slack(Bound[] bounds, ReadOnlySpan<long[]> groups, Span<long> least)
    {
        least.Fill(long.MaxValue);
        foreach (long[] group in groups)
            for (int i = 0; i < bounds.Length; i++)
                least[i] = Math.Min(least[i], group[bounds[i].Whole] - group[bounds[i].Part]);
    }

    private static bool Limit(ref long value, long most)
    {
        if (value <= most)
            return false;
        value = most;
        return true;
    }
}
