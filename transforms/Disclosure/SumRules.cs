namespace Analytics.Transforms.Disclosure;

/// <summary>In every group of enterprises one sum is at most another.</summary>
/// <param name="Part">Place of the sum that is bounded.</param>
/// <param name="Whole">Place of the sum that bounds it.</param>
public readonly record struct Bound(int Part, int Whole);

/// <summary>What everybody knows of the sums of any group of enterprises from the rules of the return, besides that none is negative.</summary>
public static class SumRules
{
    // From schemas/enterprise.json, and from what the columns of the cube count.
    private static readonly (string Part, string Whole)[] Known =
    [
        ("industrial_workers", "employees"), ("trained_workers", "industrial_workers"), ("certified_workers", "industrial_workers"),
        ("high_skilled_workers", "certified_workers"), ("competition_participants", "employees"),
        ("wage_agreement_enterprises", "enterprises"), ("skill_pay_enterprises", "enterprises"), ("career_ladder_enterprises", "enterprises"),
        ("union_enterprises", "enterprises"),
    ];

    /// <summary>The bounds between the sums of <c>research_enterprise</c>.</summary>
    /// <param name="sums">Its sums in their order.</param>
    public static IReadOnlyList<Bound> OfEnterprises(IReadOnlyList<string> sums)
    {
        int Place(string name) => Enumerable.Range(0, sums.Count).Single(i => sums[i] == name);
        return [.. Known.Select(known => new Bound(Place(known.Part), Place(known.Whole)))];
    }
}
