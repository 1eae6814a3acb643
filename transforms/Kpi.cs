namespace Analytics.Transforms;

/// <summary>An indicator for the whole country, and how it moved.</summary>
/// <param name="Indicator">What is shown.</param>
/// <param name="Basis">Where it comes from.</param>
/// <param name="Now">The value of the period, of all regions.</param>
/// <param name="PreviousPeriod">The last period before it that there are data of, which need not be the one right before; null when there is none.</param>
/// <param name="Comparable">
/// The value of the period, of the compared provinces, with its interval; null when there are none; withheld for <c>disclosure</c> when a withheld province is in one period only: the change
/// would give it away.
/// </param>
/// <param name="Previous">The same of the period before; withheld alike.</param>
/// <param name="Change">
/// Comparable minus Previous, in the indicator's unit (percentage points for %); null unless both are given. Like is compared with like: a province that joins or leaves moves Now, but
/// not Change.
/// </param>
/// <param name="Compared">How many provinces have the indicator (a denominator above zero, or withheld) in both periods.</param>
/// <param name="OnlyNow">Those that have it in this period only.</param>
/// <param name="OnlyBefore">Those that have it in the period before only.</param>
public sealed record Kpi(
    Indicator Indicator, Basis Basis, ComparisonRow Now, string? PreviousPeriod, ComparisonRow? Comparable, ComparisonRow? Previous, double? Change,
    int Compared, IReadOnlyList<CodeName> OnlyNow, IReadOnlyList<CodeName> OnlyBefore)
{
    /// <summary>Whether the change leaves provinces out.</summary>
    public bool Differ => OnlyNow.Count + OnlyBefore.Count > 0;
}
