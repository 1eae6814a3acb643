namespace Analytics.Transforms.Disclosure;

/// <summary>
/// Which groups of enterprises may be shown: those of at least three, none of which has more than 85 % of the group in any sum of persons or money. A sum of
/// zero has no largest part. And how far from the truth everything else that agrees with what is published may be, at least, where a group is withheld.
/// </summary>
/// <remarks>Hundepool et al., Statistical Disclosure Control, Wiley 2012, chapter 4: the (1, k) dominance rule, and protection as a distance in percent.</remarks>
public static class DisclosureRule
{
    /// <summary>The smallest group that may be shown.</summary>
    public const int FewestEnterprises = 3;

    /// <summary>The largest part, in percent, that one enterprise may have.</summary>
    public const int LargestPercent = 85;

    /// <summary>How far from the truth, in percent of it, another value must be possible for a sum of a group that the rule forbids.</summary>
    public const int ProtectionPercent = 10;

    /// <summary>True when the group must not be shown.</summary>
    /// <param name="enterprises">How many there are in it.</param>
    /// <param name="shares">What the largest has of each sum that is measured.</param>
    public static bool Forbids(decimal enterprises, IEnumerable<Share> shares) =>
        enterprises < FewestEnterprises || shares.Any(share => share.Largest * 100 > share.Total * LargestPercent);

    /// <summary>
    /// How far from the truth another value must be possible: <see cref="ProtectionPercent"/> of it for a group that the rule forbids, the smallest unit for one
    /// that could be shown and only protects others; nothing for a sum of zero, which may be worked out, because it tells of nobody.
    /// </summary>
    /// <param name="sum">The truth, in its smallest unit.</param>
    /// <param name="forbidden">The rule forbids to show the group.</param>
    public static long Protection(long sum, bool forbidden) => forbidden ? (sum / (100 / ProtectionPercent)) + (sum % (100 / ProtectionPercent) > 0 ? 1 : 0) : Math.Min(sum, 1);
}
