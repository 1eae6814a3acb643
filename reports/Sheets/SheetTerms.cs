using Analytics.Transforms;
using Analytics.Transforms.Assessments;

namespace Analytics.Reports.Sheets;

/// <summary>The rules of an assessment in words.</summary>
internal static class SheetTerms
{
    /// <summary>How a node is put together.</summary>
    public static string Mean(string? mean, Edition edition) => mean switch
    {
        "geometric" => edition.Say("加权几何平均", "weighted geometric mean"),
        "harmonic" => edition.Say("加权调和平均", "weighted harmonic mean"),
        _ => edition.Say("加权算术平均", "weighted arithmetic mean"),
    };

    /// <summary>How a value becomes a score.</summary>
    public static string Rule(Normalisation rule, Edition edition) => rule.Method switch
    {
        "goalposts" => edition.Say(
            $"{(rule.Log ? "取对数后，" : "")}门柱 {SheetPage.Exact(rule.Low)} 至 {SheetPage.Exact(rule.High)}",
            $"goalposts {SheetPage.Exact(rule.Low)} to {SheetPage.Exact(rule.High)}{(rule.Log ? ", on logarithms" : "")}"),
        "zscore" => edition.Say("标准分：0.5 + 0.1 z", "z-score: 0.5 + 0.1 z"),
        "rank" => edition.Say("百分位次：落后者占其余地区的份额", "percentile rank: share of the others that are behind"),
        "target" => edition.Say("完成本地区目标的份额", "share of the region's own target"),
        _ => edition.Say("分档：", "steps: ") + string.Join(edition.Say("；", "; "), rule.Steps.Select(step => $"{SheetPage.Exact(step.From)} → {SheetPage.Exact(step.Score)}")),
    };

    /// <summary>What is done where there is no value.</summary>
    public static string Missing(string rule, Edition edition) => rule switch
    {
        "peer_median" => edition.Say("取同类地区得分的中位数", "median of the peers' scores"),
        "zero" => edition.Say("按零分", "scored as zero"),
        "none" => edition.Say("上级都不评分", "no score above it"),
        _ => edition.Say("不计，权重按比例分给同级", "left out, its weight goes to its siblings"),
    };

    /// <summary>A choice behind an assessment.</summary>
    public static string Choice(string choice, Edition edition) => choice switch
    {
        "data" => edition.Say("数据误差", "errors of the data"),
        "normalise" => edition.Say("无量纲化方法", "normalisation"),
        "missing" => edition.Say("缺数处理", "missing values"),
        "weights" => edition.Say("权重", "weights"),
        _ => edition.Say("合成方法", "kind of mean"),
    };

    /// <summary>What the draws take in turn beside the declared choices; nothing where there is nothing else.</summary>
    public static IEnumerable<string> Alternatives(Alternatives? alternatives, Edition edition)
    {
        string Listed(string choice, IEnumerable<string> others) => $"{Choice(choice, edition)}{edition.Say("：", ": ")}{string.Join(edition.Say("、", ", "), others)}";
        if (alternatives is { Normalise.Count: > 0 })
            yield return Listed("normalise", alternatives.Normalise.Select(method => Rule(new() { Method = method }, edition)));
        if (alternatives is { Missing.Count: > 0 })
            yield return Listed("missing", alternatives.Missing.Select(rule => Missing(rule, edition)));
        if (alternatives is { Mean.Count: > 0 })
            yield return Listed("mean", alternatives.Mean.Select(mean => Mean(mean, edition)));
    }

    /// <summary>The dimensions by which a value is standardised.</summary>
    public static string Strata(IReadOnlyList<Dimension> strata, Edition edition) => string.Join(edition.Say("、", ", "), strata.Select(by => by switch
    {
        Dimension.Industry => edition.Say("行业", "industry"),
        Dimension.Size => edition.Say("规模", "size"),
        Dimension.Ownership => edition.Say("控股情况", "ownership"),
        _ => edition.Say("地区", "region"),
    }));

    /// <summary>Which end is best.</summary>
    public static string Direction(Indicator indicator, Edition edition) => indicator.Direction == "lower" ? edition.Say("越低越好", "lower is better") : edition.Say("越高越好", "higher is better");
}
