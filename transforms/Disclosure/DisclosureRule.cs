namespace Analytics.Transforms.Disclosure;

/// <summary>
/// Which groups of enterprises may be shown: those of at least three, none of which has more than 85 % of the group. Parts are measured on
/// employees, because every sum over persons follows them, and on training spend and wage bill, because these two are secrets of an enterprise in
/// themselves and need not follow its size. A sum of zero has no largest part.
/// </summary>
public static class DisclosureRule
{
    /// <summary>The smallest group that may be shown.</summary>
    public const int FewestEnterprises = 3;

    /// <summary>The largest part, in percent, that one enterprise may have.</summary>
    public const int LargestPercent = 85;

    /// <summary>True when the group must not be shown.</summary>
    /// <param name="enterprises">How many there are in it.</param>
    /// <param name="shares">What the largest has of each sum that is measured.</param>
    public static bool Forbids(decimal enterprises, IEnumerable<Share> shares) =>
        enterprises < FewestEnterprises || shares.Any(share => share.Largest * 100 > share.Total * LargestPercent);
}
