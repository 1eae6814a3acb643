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
        for (bool changed = true; changed;)
        {
            changed = false;
            foreach (var (part, whole) in bounds)
            {
                // What stays of the part needs as much of the whole; what comes of the part, too.
                foreach (long[] group in from)
                    changed |= Limit(ref most[whole], most[part] + group[whole] - group[part]);
                foreach (long[] group in to)
                    changed |= Limit(ref most[part], most[whole] + group[whole] - group[part]);
            }
        }
    }

    private static bool Limit(ref long value, long most)
    {
        if (value <= most)
            return false;
        value = most;
        return true;
    }
}
