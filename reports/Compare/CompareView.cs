using Analytics.Reports.Charts;
using Analytics.Reports.Site;
using Analytics.Transforms;

namespace Analytics.Reports.Compare;

/// <summary>What the page that compares shows: the choices, and the answer to the one that was made.</summary>
/// <param name="Head">For the frame.</param>
/// <param name="Indicators">What can be chosen.</param>
/// <param name="Periods">Periods of the chosen indicator, oldest first.</param>
/// <param name="Choice">What was chosen, by the names of the address: <c>indicator</c>, <c>by</c>, <c>period</c>, <c>peers</c>, <c>level</c>, <c>standardise</c>.</param>
/// <param name="Comparison">The figures; null when there are none.</param>
/// <param name="Charts">Their charts, the first the most important.</param>
/// <param name="Problem">Why there are no figures.</param>
public sealed record CompareView(
    PageHead Head, IReadOnlyList<Indicator> Indicators, IReadOnlyList<string> Periods, IReadOnlyDictionary<string, string> Choice,
    StandardisedComparison? Comparison, IReadOnlyList<Chart> Charts, TransformException? Problem);
