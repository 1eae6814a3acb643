using Analytics.Reports.Charts;
using Analytics.Transforms;
using Analytics.Transforms.Statistics;

namespace Analytics.Reports.Site;

/// <summary>What a page needs to know: the figures, its language, its charts and where it stands.</summary>
/// <param name="Content">The figures.</param>
/// <param name="Edition">Its language.</param>
/// <param name="Charts">The charts of its language by id.</param>
/// <param name="File">Its file name, the same in both languages.</param>
public sealed record Page(SiteContent Content, Edition Edition, IReadOnlyDictionary<string, Chart> Charts, string File)
{
    /// <summary>What its frame shows.</summary>
    public PageHead Head => new(Edition, File, Content.Period, Content.Synthetic, Content.AsOf);

    /// <summary>From the page to the site's folder.</summary>
    public string Root => Head.Root;

    /// <summary>The page of an indicator.</summary>
    public static string FileOf(Indicator indicator) => $"indicator-{indicator.Code}.html";

    /// <summary>The page of a province.</summary>
    public static string FileOf(CodeName region) => $"region-{region.Code}.html";

    /// <summary>The period of a part in brackets where it is not that of the page: (Q3 2025); nothing where it is, or where there is no such part.</summary>
    public string PeriodOf(string? part) => Edition.InBrackets(part, Content.Period);

    /// <summary>The period of the page; that some parts show an earlier one, where that is so. Without a full stop; null without data.</summary>
    public string? Periods => Content.Period is not { } period ? null : !Content.IsMixed ? Edition.Period(period) : Edition.Say(
        $"正在报送{Edition.Period(period)}的报表；还没有收到当期报表的部分显示较早一期，并注明报告期",
        $"Returns of {Edition.Period(period)} are coming in; what no return has come for yet is of an earlier period, and says of which");

    /// <summary>A value of an indicator with its unit; the reason where it is withheld.</summary>
    public string Shown(Indicator indicator, ComparisonRow row) => row.Value is { } value
        ? Edition.WithUnit(Number(indicator, value), indicator)
        : Edition.Withheld(row.Withheld ?? "no_data", indicator);

    /// <summary>A value of an indicator without its unit.</summary>
    public static string Number(Indicator indicator, double value) => Edition.Number(value, Edition.Decimals(indicator, [Math.Abs(value)]));

    /// <summary>Regions of equal value, with it: 辽宁省、吉林省（均为 0.0%）.</summary>
    public string Named(Indicator indicator, IReadOnlyList<ComparisonRow> equal) => Edition.First([.. equal.Select(Edition.Name)], 4, "个地区")
        + Edition.Say($"（{(equal.Count > 1 ? "均为 " : "")}{Shown(indicator, equal[0])}）", $" ({(equal.Count > 1 ? "each " : "")}{Shown(indicator, equal[0])})");

    /// <summary>How an indicator moved: +1.2 percentage points since Q2 2025; null when it cannot be told.</summary>
    public string? Change(Kpi kpi)
    {
        if (kpi is not { Change: { } change, PreviousPeriod: { } previous, Now.Value: { } now }) return null;
        if (Rounded(kpi) == 0) return Edition.Say($"与{Edition.Period(previous)}持平", $"unchanged since {Edition.Period(previous)}");
        var moved = Moved(kpi.Indicator, change, now);
        return Edition.Say($"较{Edition.Period(previous)} {moved}", $"{moved} since {Edition.Period(previous)}");
    }

    /// <summary>A change of an indicator with its sign and unit, to the decimals of the value that it led to: +1.2 points.</summary>
    public string Moved(Indicator indicator, double change, double now)
    {
        var unit = Edition.Unit(indicator) is "%" ? Edition.Say(" 个百分点", " points") : $" {Edition.Unit(indicator)}";
        return WithSign(indicator, change, now) + unit;
    }

    /// <summary>The same without its unit.</summary>
    public static string WithSign(Indicator indicator, double change, double now)
    {
        var size = Edition.Number(Math.Abs(change), Edition.Decimals(indicator, [Math.Abs(now)]));
        return Rounded(indicator, change, now) switch { > 0 => "+", < 0 => "−", _ => "±" } + size;
    }

    /// <summary>The ends of a value's 95 % interval, without unit; null where there is none.</summary>
    public static string? Interval(Indicator indicator, ComparisonRow row) => row is { Low: { } low, High: { } high, Value: { } value }
        ? $"{Edition.Number(low, Edition.Decimals(indicator, [Math.Abs(value)]))}–{Edition.Number(high, Edition.Decimals(indicator, [Math.Abs(value)]))}"
        : null;

    /// <summary>How many of a region's belt have a value of an indicator, where not all have: 同组 10 个地区中 3 个有数值; null where all have.</summary>
    public string? OfBelt(RegionIndicator own) => own.Peers.Count(peer => peer.Value is not null) is var given && given == own.Peers.Count ? null
        : Edition.Say($"同组 {own.Peers.Count} 个地区中 {given} 个有数值", $"{given} of the belt's {own.Peers.Count} have a value");

    /// <summary>Why a change is not given.</summary>
    public string NoChange(Kpi kpi) => kpi switch
    {
        { Now.Value: null } => Edition.Withheld(kpi.Now.Withheld ?? "no_data", kpi.Indicator),
        { PreviousPeriod: null } => Edition.Say("没有上期数值", "no earlier value"),
        { Compared: 0 } => Edition.Say("两期地区不同，没有两期都有数据的", "the regions of the two periods differ: none has both"),
        { Previous.Withheld: "disclosure" } when kpi.Differ => Edition.Say("两期地区不同，部分不公布", "the regions of the two periods differ and some are withheld"),
        { Previous.Withheld: "disclosure", PreviousPeriod: { } previous } => Edition.Say($"{Edition.Period(previous)}或可比地区的数据不予公布", $"withheld for {Edition.Period(previous)} or the comparable regions"),
        _ => Edition.Say("两期可比地区的基数不足", "base of the comparable regions too small"),
    };

    /// <summary>That a change is of the regions with data in both periods only: 30 个可比地区; null when they are all.</summary>
    public string? Compared(Kpi kpi) => kpi.Compared == 0 || kpi.Previous?.Withheld == "disclosure" || !kpi.Differ ? null
        : Edition.Say($"{kpi.Compared} 个可比地区", Edition.Some(kpi.Compared, "comparable region", "comparable regions"));

    /// <summary>Which regions a change leaves out, and why; null when none.</summary>
    public string? LeftOut(Kpi kpi)
    {
        if (kpi.PreviousPeriod is not { } previous || !kpi.Differ) return null;
        string Names(IReadOnlyList<CodeName> regions) => string.Join(Edition.Say("、", ", "), regions.Select(Edition.Name));
        string Missing(string period, IReadOnlyList<CodeName> regions) => regions.Count == 0 ? ""
            : Edition.Say($"{Edition.Period(period)}没有数据的有{Names(regions)}；", $"without data in {Edition.Period(period)}: {Names(regions)}; ");
        var missing = (Missing(previous, kpi.OnlyNow) + Missing(kpi.Basis.Period, kpi.OnlyBefore)).TrimEnd('；', ';', ' ');
        if (kpi.Previous?.Withheld == "disclosure")
            return Edition.Say($"两期地区不尽相同，而其中有不予公布的，因此不给出变化：{missing}。", $"The regions of the two periods differ and some are withheld, so no change is given; {missing}.");
        if (kpi.Compared == 0)
            return Edition.Say($"没有两期都有数据的地区，因此不给出变化：{missing}。", $"No region has data in both periods, so no change is given; {missing}.");
        var compared = kpi is { Change: not null, Comparable: { } comparable } ? Edition.Say(
            $"所比较的地区{Edition.Period(previous)}为 {WithInterval(kpi.Indicator, kpi.Previous!)}，{Edition.Period(kpi.Basis.Period)}为 {WithInterval(kpi.Indicator, comparable)}。",
            $" The regions compared had {WithInterval(kpi.Indicator, kpi.Previous!)} in {Edition.Period(previous)} and {WithInterval(kpi.Indicator, comparable)} in {Edition.Period(kpi.Basis.Period)}.") : "";
        return Edition.Say(
            $"两期地区不尽相同，变化只比较两期都有数据的 {kpi.Compared} 个地区：{missing}。",
            $"The regions of the two periods differ, so the change compares only the {kpi.Compared} with data in both; {missing}.") + compared;
    }

    /// <summary>Whether a change is for the better; null when none shows, when the intervals do not tell, or when the indicator has no better side.</summary>
    public static bool? Better(Kpi kpi) => Rounded(kpi) == 0 ? null : Judgement.Better(kpi.Indicator, Judgement.Of(kpi));

    /// <inheritdoc cref="Better(Kpi)"/>
    public static bool? Better(RegionIndicator own) =>
        own.Change is { } change && Rounded(own.Indicator, change, own.Now.Value!.Value) != 0 ? Judgement.Better(own.Indicator, Judgement.Of(own.Now, own.Previous)) : null;

    /// <summary>Whether a change is for the better, in words; why that is not judged; null where there is nothing to judge.</summary>
    public string? Verdict(Kpi kpi) => Better(kpi) switch
    {
        true => Edition.Say("向好", "better"),
        false => Edition.Say("变差", "worse"),
        _ when kpi.Indicator.Direction == "none" || Rounded(kpi) == 0 => null,
        _ when !Judgement.Enough(kpi) => Edition.Say("不足半数，不作判断", "less than half: not judged"),
        _ when Judgement.Of(kpi) == Beside.Unclear => Edition.Say("区间重叠，不作判断", "intervals overlap: not judged"),
        _ => Edition.Say("没有区间，不作判断", "no intervals: not judged"),
    };

    private string WithInterval(Indicator indicator, ComparisonRow row) =>
        Shown(indicator, row) + (Interval(indicator, row) is { } interval ? Edition.Say($"（95% 区间 {interval}）", $" (95% interval {interval})") : "");

    private static double Rounded(Kpi kpi) => Rounded(kpi.Indicator, kpi.Change ?? 0, kpi.Now.Value ?? 0);

    private static double Rounded(Indicator indicator, double change, double now) =>
        Rounding.Half(change, Edition.Decimals(indicator, [Math.Abs(now)]));
}
