using Analytics.Transforms;

namespace Analytics.Reports.Charts;

/// <summary>The lines below a plot: where its figures come from and how to read them.</summary>
internal static class Sources
{
    /// <summary>For a comparison: source, sample, version, and what its marks mean.</summary>
    public static void Note(Frame frame, Comparison comparison, Edition edition, bool intervals)
    {
        frame.Note(Of(edition.Kind(comparison.Indicator.Kind), comparison.Period, comparison.Reporting, comparison.Expected, comparison.MartVersion,
            edition.CountOf(comparison.Indicator.Kind, comparison.Total), edition));
        if (intervals)
            frame.Note(Intervals(comparison.Indicator, edition));
    }

    /// <summary>What the intervals of crude values are.</summary>
    public static string Intervals(Indicator indicator, Edition edition) => !indicator.IsProportion
        ? edition.Say(
            "区间为 95% 置信区间（比值的线性化方差，t 分布），把计数单位当作相互独立。",
            "Intervals are 95% intervals from the linearised variance of the ratio, with Student's t; they take the units counted as independent.")
        : edition.Say(
            "区间为 95% Wilson 置信区间，把计数单位当作相互独立；同一企业或地区内的单位彼此相似，实际不确定性更大。",
            "Intervals are 95% Wilson intervals, which take the units counted as independent; those of one enterprise or region are alike, so the real uncertainty is larger.");

    /// <summary>For anything made from one mart.</summary>
    public static void Note(Frame frame, Basis basis, string source, string? sample, Edition edition) =>
        frame.Note(Of(basis, source, sample, edition));

    /// <summary>Where the figures of one period come from.</summary>
    public static string Of(Basis basis, string source, string? sample, Edition edition) =>
        Of(source, basis.Period, basis.Reporting, basis.Expected, basis.MartVersion, sample, edition);

    private static string Of(string source, string period, int reporting, int expected, long version, string? sample, Edition edition)
    {
        var incomplete = reporting < expected;
        return edition.Say(
            $"来源：{source}，{edition.Period(period)}；应报 {expected} 份，已接收 {reporting} 份{(incomplete ? "（合计不完整）" : "")}{(sample is null ? "" : $"；{sample}")}；数据版本 {version}。",
            $"Source: {source}, {edition.Period(period)}; {reporting} of {expected} returns accepted{(incomplete ? " (totals are incomplete)" : "")}{(sample is null ? "" : $"; {sample}")}; data version {version}.");
    }
}
