using Analytics.Transforms;
using Analytics.Transforms.Statistics;

namespace Analytics.Jobs;

/// <summary>Standardised comparisons.</summary>
public sealed partial class Texts
{
    internal string StandardOption => Say(
        "标准化所用的固定标准：seeds/standards/NAME.csv，其列即分层；不写则用全国当期结构", "Standardise on a mix that stays: seeds/standards/NAME.csv, whose columns are the strata; without it, on the nation's of the period");

    internal string StandardiseOption => Say(
        "同时给出标准化值：各组按全国的行业、规模、所有制（默认三者交叉）结构计算，排名和漏斗图以其为准；供评估人员",
        "also as if each group had the nation's mix of industry, size and ownership (by default all three crossed); ranks and funnel follow it; for evaluators");

    internal string PeersOption => Say("在同类地区中排名：belt 四大地带，tier 人均 GDP 分档", "rank within belts, or tiers of GDP per head");

    internal string LevelOption => Say("地区到哪一级；省以下只供评估人员", "which regions; below the province for evaluators");

    internal string ExplainOption => Say("列出一个组的全部计算过程（层、权重），供评估人员核对", "print the whole calculation for one group, strata and weights, for evaluators");

    internal string Peer => Say("同类组", "Peers");

    internal string RankInterval => Say("名次区间", "Rank interval");

    internal string Crude => Say("粗值", "Crude");

    internal string Interval => Say("95% 区间", "95% interval");

    internal string StandardisedRate => Say("标准化值", "Standardised");

    internal string Covered => Say("覆盖标准", "Covers");

    internal string Gap => Say("与全国差距", "Gap");

    internal string Structure => Say("其中结构", "Structure");

    internal string Performance => Say("其中成效", "Performance");

    internal string Since(string? period) => Say($"比 {period}", $"Since {period}");

    internal string YearChange => Say("比上年同期", "Year on year");

    internal string Compared(ComparedProvinces provinces, bool given)
    {
        string others = string.Join(Say("、", ", "), provinces.OnlyNow.Concat(provinces.OnlyBefore).Select(name => Say(name.NameZh, name.NameEn)));
        return provinces.Both.Count == 0
            ? Say($"没有本期和 {provinces.Since} 都有数据的地区，不列变化。", $"No region has data in both this period and {provinces.Since}, so no change is given.")
            : given
            ? Say(
                $"与 {provinces.Since} 相比的变化只比较两期都有数据的 {provinces.Both.Count} 个地区，不含：{others}。",
                $"The change since {provinces.Since} compares only the regions with data in both periods ({provinces.Both.Count}), without {others}.")
            : Say(
                $"本期和 {provinces.Since} 的地区不尽相同（{others}），这些地区的相应数值不予公布或没有，不列变化。",
                $"The regions of this period and {provinces.Since} differ ({others}), and what these have is withheld or missing, so no change is given.");
    }

    internal string Distance => Say("距目标", "To target");

    internal string FunnelTitle => Say("漏斗图", "Funnel");

    internal string Rate => Say("层内值", "Rate");

    internal string EmptyStratum => Say("本组无", "none here");

    internal string NationInstead(string rate) => Say($"本组无，取全国值 {rate}", $"none here, the nation's {rate}");

    internal string ReferenceNumerator => Say("全国分子", "National numerator");

    internal string ReferenceDenominator => Say("全国分母", "National denominator");

    internal string Weight => Say("权重", "Weight");

    internal string Contribution => Say("权重×层内值", "Weight × rate");

    internal string Of(Dimension dimension) => dimension switch
    {
        Dimension.Industry => Say("行业", "Industry"),
        Dimension.Size => Say("规模", "Size"),
        Dimension.Ownership => Say("控股", "Ownership"),
        _ => Say("地区", "Region"),
    };

    internal string TooLittleCovered => Say("覆盖不足", "too little covered");

    internal string StandardOf(IReadOnlyList<Dimension> strata, string? named) => Say(
        $"标准化：按{(named is null ? "全国" : $"标准“{named}”")}的{string.Join("×", strata.Select(Of))}结构加权；覆盖标准不足 {100 * DirectStandard.CoverageFloor:0}% 的不给值。本组没有的层按全国值计。差距 = 结构 + 成效。",
        $"Standardised to {(named is null ? "the nation's" : $"the standard \"{named}\", its")} {string.Join(" × ", strata.Select(Of)).ToLowerInvariant()}; no value below {100 * DirectStandard.CoverageFloor:0}% of the standard covered. Strata that a group lacks count at the nation's rate. Gap = structure + performance.");

    internal string FunnelBasis(string mean, FunnelPlot plot) => Say(
        $"漏斗图：中心线为全国值 {mean}，{Spread(plot)}。",
        $"Funnel: around the nation's {mean}, {Spread(plot)}.");

    internal string FunnelPlace(FunnelPlace? place) => place switch
    {
        null => "",
        { Class: "within" } => Say("正常范围", "within"),
        { Class: "alert", High: true } => Say("偏高（95%外）", "high (beyond 95%)"),
        { Class: "alert" } => Say("偏低（95%外）", "low (beyond 95%)"),
        { High: true } => Say("很高（99.8%外）", "very high (beyond 99.8%)"),
        _ => Say("很低（99.8%外）", "very low (beyond 99.8%)"),
    };

    internal IEnumerable<string> Explained(StandardisedRow row, StandardisedComparison comparison, Func<double?, string?> number, (double Covered, double Counted, double Whole) weights)
    {
        var (covered, counted, whole) = weights;
        if (comparison.Question.Standard is { } standard)
        {
            yield return Say(
                $"权重 = 标准“{standard}”的权重 ÷ 全国有的各层的权重之和 {counted:0.####}；覆盖标准 {covered:0.####} ÷ {whole:0.####} = {number(100 * row.Covered)}%",
                $"Weight = weight in the standard \"{standard}\" ÷ {counted:0.####}, the sum of those of the strata that the nation has; the group covers {covered:0.####} ÷ {whole:0.####} = {number(100 * row.Covered)}% of the standard");
        }
        else
        {
            yield return Say(
                $"权重 = 全国分母 ÷ 各层全国分母之和 {counted:0.##}；覆盖标准 {covered:0.##} ÷ {whole:0.##} = {number(100 * row.Covered)}%",
                $"Weight = national denominator ÷ {counted:0.##}, the sum of them all; the group covers {covered:0.##} ÷ {whole:0.##} = {number(100 * row.Covered)}% of the standard");
        }
        yield return Say(
            $"标准化值 = 各层“权重×层内值”之和 = {number(row.Standardised) ?? TooLittleCovered}，本组没有的层按全国值计；有效样本量 {number(row.EffectiveSize)}",
            $"Standardised = sum of weight × rate = {number(row.Standardised) ?? TooLittleCovered}, strata that the group lacks at the nation's rate; effective size {number(row.EffectiveSize)}");
        yield return Say(
            $"粗值 {number(row.Crude.Value)} − 全国 {number(comparison.Total.Value)} = {number(row.Split?.Gap)} = 结构 {number(row.Split?.Structure)} + 成效 {number(row.Split?.Performance)}",
            $"Crude {number(row.Crude.Value)} − nation {number(comparison.Total.Value)} = {number(row.Split?.Gap)} = structure {number(row.Split?.Structure)} + performance {number(row.Split?.Performance)}");
        if (row.Split is { } split)
        {
            string parts = string.Join(" + ", comparison.Strata.Select((dimension, i) => $"{Of(dimension)} {number(split.ByDimension[i])}"));
            yield return Say($"结构 = {parts}", $"Structure = {parts}");
        }
    }

    private string Spread(FunnelPlot plot) => plot.Dispersion switch
    {
        Dispersion.Multiplicative => Say($"各组离散超出机遇，方差乘以 {plot.Phi:0.0}", $"spread beyond chance: variance times {plot.Phi:0.0}"),
        Dispersion.Additive => Say($"各组离散超出机遇，加上组间方差（标准差 {100 * Math.Sqrt(plot.TauSquared):0.00} 个百分点）", $"spread beyond chance: variance between groups added (standard deviation {100 * Math.Sqrt(plot.TauSquared):0.00} percentage points)"),
        _ => Say("精确二项界限", "exact binomial limits"),
    };
}
