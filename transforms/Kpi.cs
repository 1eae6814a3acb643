namespace Analytics.Transforms;

/// <summary>An indicator for the whole country, and how it moved.</summary>
/// <param name="Indicator">What is shown.</param>
/// <param name="Basis">Where it comes from.</param>
/// <param name="Now">The value of the period.</param>
/// <param name="PreviousPeriod">The last period before it; null when there is none.</param>
/// <param name="Previous">The value then.</param>
/// <param name="Change">Now minus Previous in the indicator's unit (percentage points for %); null unless both are given.</param>
public sealed record Kpi(Indicator Indicator, Basis Basis, ComparisonRow Now, string? PreviousPeriod, ComparisonRow? Previous, double? Change);
