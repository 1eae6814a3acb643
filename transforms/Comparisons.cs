using Analytics.Lake;

namespace Analytics.Transforms;

/// <summary>One comparison on its own; a report that needs many opens a <see cref="MartReader"/> once.</summary>
public static class Comparisons
{
    /// <summary>An indicator by one dimension. A version number in <paramref name="asOf"/> is that of the indicator's mart.</summary>
    /// <inheritdoc cref="MartReader.Compare(string, Dimension, string?)"/>
    public static Comparison Compare(
        LakeStore lake, string seedsDirectory, string indicatorCode, Dimension by, string? period = null, AsOf asOf = default,
        bool evaluator = false) =>
        With(lake, seedsDirectory, indicatorCode, asOf, evaluator, marts => marts.Compare(indicatorCode, by, period));

    /// <summary>An indicator in every period. A version number in <paramref name="asOf"/> is that of the indicator's mart.</summary>
    /// <inheritdoc cref="MartReader.Trend(string)"/>
    public static Trend Trend(LakeStore lake, string seedsDirectory, string indicatorCode, AsOf asOf = default, bool evaluator = false) =>
        With(lake, seedsDirectory, indicatorCode, asOf, evaluator, marts => marts.Trend(indicatorCode));

    /// <summary>A comparison with its statistics. A version number in <paramref name="asOf"/> is that of the indicator's mart.</summary>
    /// <inheritdoc cref="MartReader.Compare(ComparisonQuestion)"/>
    public static StandardisedComparison Compare(LakeStore lake, string seedsDirectory, ComparisonQuestion question, AsOf asOf = default, bool evaluator = false) =>
        With(lake, seedsDirectory, question?.Indicator ?? throw new ArgumentNullException(nameof(question)), asOf, evaluator, marts => marts.Compare(question));

    /// <summary>The calculation for one group, for evaluators. A version number in <paramref name="asOf"/> is that of the indicator's mart.</summary>
    /// <inheritdoc cref="MartReader.Explain"/>
    public static Explanation Explain(LakeStore lake, string seedsDirectory, ComparisonQuestion question, IReadOnlyList<string> codes, AsOf asOf = default, bool evaluator = false) =>
        With(lake, seedsDirectory, question?.Indicator ?? throw new ArgumentNullException(nameof(question)), asOf, evaluator, marts => marts.Explain(question, codes));

    private static T With<T>(LakeStore lake, string seedsDirectory, string code, AsOf asOf, bool evaluator, Func<MartReader, T> ask)
    {
        if (asOf.Version is not null)
        {
            using var newest = MartReader.Open(lake, seedsDirectory, evaluator: evaluator);
            string kind = newest.Indicator(code).Kind;
            asOf = LakeMoment.Resolve(lake, asOf, IndicatorSource.Of(kind, evaluator).Table);
        }
        using var marts = MartReader.Open(lake, seedsDirectory, asOf, evaluator);
        return ask(marts);
    }
}
