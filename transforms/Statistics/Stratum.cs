namespace Analytics.Transforms.Statistics;

/// <summary>One stratum of a group, beside the same stratum of the reference.</summary>
/// <param name="Codes">Its code in each dimension that makes the strata.</param>
/// <param name="Part">The group's numerator.</param>
/// <param name="Whole">The group's denominator; 0 where the group has nothing there.</param>
/// <param name="ReferencePart">The reference's numerator.</param>
/// <param name="ReferenceWhole">The reference's denominator.</param>
public sealed record Stratum(IReadOnlyList<string> Codes, double Part, double Whole, double ReferencePart, double ReferenceWhole)
{
    /// <summary>Its weight in the standard, which need not sum to one: the reference's denominator where no other standard is named.</summary>
    public double Weight { get; init; } = ReferenceWhole;

    /// <summary>Whether group or reference has anything in it: of what neither has, as of a stratum of a named standard alone, there is no rate.</summary>
    public bool Counts => Whole > 0 || ReferenceWhole > 0;

    /// <summary>The group's rate; that of the reference where the group has nothing, so that no difference is made of it.</summary>
    public double Rate => Whole > 0 ? Part / Whole : ReferenceWhole > 0 ? ReferencePart / ReferenceWhole : 0;

    /// <summary>The reference's rate; that of the group where the reference has nothing.</summary>
    public double ReferenceRate => ReferenceWhole > 0 ? ReferencePart / ReferenceWhole : Rate;
}
