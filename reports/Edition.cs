using System.Globalization;
using Analytics.Lake;
using Analytics.Transforms;
using Analytics.Transforms.Statistics;

namespace Analytics.Reports;

/// <summary>The languages of everything that is shown.</summary>
public enum Language
{
    /// <summary>Chinese, the default.</summary>
    Zh,

    /// <summary>English.</summary>
    En,
}

/// <summary>A tile of the map: <c>seeds/tiles.csv</c>.</summary>
/// <param name="Code">Province, six digits.</param>
/// <param name="Column">From the west, from 0.</param>
/// <param name="Row">From the north, from 0.</param>
/// <param name="Place">Its short names: 京, BJ.</param>
/// <param name="InScope">It sends returns.</param>
public sealed record Tile(string Code, int Column, int Row, CodeName Place, bool InScope)
{
    /// <summary>Reads all of them from the attached seeds.</summary>
    internal static IReadOnlyList<Tile> Read(LakeSession seeds) => seeds.Query(
        """
        SELECT t.province_code, CAST(t.col AS INTEGER), CAST(t."row" AS INTEGER), t.short_zh, t.short_en, r.kind <> 'out_of_scope'
        FROM seed_tiles AS t JOIN seed_regions AS r ON r.region_code = t.province_code
        ORDER BY t.province_code
        """,
        row => new Tile(row.GetString(0), row.GetInt32(1), row.GetInt32(2), new(row.GetString(0), row.GetString(3), row.GetString(4)), row.GetBoolean(5)));
}

/// <summary>One language's way of saying things, and the names that charts and pages need.</summary>
/// <param name="Language">The language.</param>
/// <param name="Kinds">Titles of the kinds of return, by their names in <c>schemas/</c>.</param>
/// <param name="Tiles">The tile map.</param>
public sealed record Edition(Language Language, IReadOnlyDictionary<string, CodeName> Kinds, IReadOnlyList<Tile> Tiles)
{
    private readonly Dictionary<string, CodeName> shortNames = Tiles.ToDictionary(tile => tile.Code, tile => tile.Place);

    /// <summary>What is drawn may hold figures that are withheld from the public: every chart says so, in its picture, its description and its data.</summary>
    public bool ForEvaluators { get; init; }

    /// <summary>The mark of a chart for evaluators.</summary>
    public string EvaluatorMark => Say("评估人员使用，不得公布", "For evaluators, not for publication");

    /// <summary>What stands with figures for evaluators.</summary>
    public string EvaluatorNotice => Say(
        "仅供评估人员：含按公布规则不予公布的数据，不得外传或公布。",
        "For evaluators only: holds figures that the disclosure rule withholds. Do not pass on or publish.");

    /// <summary>The language's tag in HTML and SVG.</summary>
    public string Tag => Say("zh-CN", "en");

    /// <summary>The language's part of a file name.</summary>
    public string Suffix => Say("zh", "en");

    /// <summary>The one of two texts that is in the edition's language.</summary>
    public string Say(string zh, string en) => Language == Language.Zh ? zh : en;

    /// <summary>A name; the Chinese one where a code list has no English one.</summary>
    public string Name(CodeName entry) => Language == Language.Zh || entry.NameEn.Length == 0 ? entry.NameZh : entry.NameEn;

    /// <inheritdoc cref="Name(CodeName)"/>
    public string Name(ComparisonRow row) => Name(new CodeName(row.Code, row.NameZh, row.NameEn));

    /// <summary>An indicator's name.</summary>
    public string Name(Indicator indicator) => Say(indicator.NameZh, indicator.NameEn);

    /// <summary>An indicator's definition.</summary>
    public string Description(Indicator indicator) => Say(indicator.DescriptionZh, indicator.DescriptionEn);

    /// <summary>An indicator's unit.</summary>
    public string Unit(Indicator indicator) => Say(indicator.UnitZh, indicator.UnitEn);

    /// <summary>The title of a kind of return; the kind itself where no schema tells it.</summary>
    public string Kind(string kind) => Kinds.TryGetValue(kind, out var title) ? Name(title) : kind;

    /// <summary>The short name of a province, as on the tile map.</summary>
    public string ShortName(CodeName region) => shortNames.TryGetValue(region.Code, out var place) ? Name(place) : Name(region);

    /// <summary>A period in words: 2025年第3季度, Q3 2025.</summary>
    public string Period(string period) => period.Split('Q') switch
    {
        [var year, var quarter] => Say($"{year}年第{quarter}季度", $"Q{quarter} {year}"),
        _ => Say($"{period}年", period),
    };

    /// <summary>The period of a part in brackets, after a name: (Q3 2025); nothing where it is the one shown, or where there is no such part.</summary>
    public string InBrackets(string? part, string? shown) => part is null || part == shown ? "" : Say($"（{Period(part)}）", $" ({Period(part)})");

    /// <summary>The same before a sentence.</summary>
    public string Before(string? part, string? shown) => InBrackets(part, shown) is { Length: > 0 } period ? Say(period, $"{period.TrimStart()} ") : "";

    /// <summary>The period that a change is against, in brackets, where it is not the one right before: (against Q1 2025); nothing where it is.</summary>
    public string Against(string? previous, string period) => previous is null || previous == PeriodOrder.Preceding(period) ? "" : Say($"（与{Period(previous)}相比）", $" (against {Period(previous)})");

    /// <summary>What an indicator of the kind counts: enterprises, tasks, difficulties.</summary>
    public string Units(string kind) => kind switch
    {
        "enterprise" => Say("企业数", "Enterprises"),
        "task" => Say("任务数", "Tasks"),
        "difficulty" => Say("问题数", "Difficulties"),
        _ => Say("记录数", "Records"),
    };

    /// <summary>So many enterprises, tasks or difficulties; null when the disclosure rule withholds their number.</summary>
    public string CountOf(string kind, long? counted) => counted is not { } count ? Say("企业数不予公布", "number of enterprises withheld") : kind switch
    {
        "enterprise" => Say($"{Count(count)} 家企业", Some(count, "enterprise", "enterprises")),
        "task" => Say($"{Count(count)} 项任务", Some(count, "task", "tasks")),
        "difficulty" => Say($"{Count(count)} 个困难问题", Some(count, "difficulty", "difficulties")),
        _ => Say($"{Count(count)} 条记录", Some(count, "record", "records")),
    };

    /// <summary>The same of a row; null where it has no data.</summary>
    public string? CountOf(string kind, ComparisonRow row) => row is { Units: null, Withheld: "no_data" } ? null : CountOf(kind, row.Units);

    /// <summary>An English count: 1 task, 2 tasks.</summary>
    public static string Some(long count, string one, string many) => $"{Count(count)} {(count == 1 ? one : many)}";

    /// <summary>The first of a list, and how many it has.</summary>
    public string First(IReadOnlyList<string> texts, int most, string unit) => string.Join(Say("、", ", "), texts.Take(most)) + (texts.Count > most ? Say($"等 {texts.Count} {unit}", $" and {texts.Count - most} more") : "");

    /// <summary>That a total lacks returns, and of how many it is; null of a complete one.</summary>
    public string? Incomplete(Basis? basis) => basis is { } known && known.Reporting < known.Expected
        ? Say($"{known.Reporting}/{known.Expected}，合计不完整", $"{known.Reporting}/{known.Expected}, incomplete") : null;

    /// <summary>The same in brackets, after a number in a sentence; nothing of a complete total.</summary>
    public string InBrackets(Basis? basis) => basis is { } known && Incomplete(known) is { } incomplete
        ? Say($"（已接收/应报 {incomplete}）", $" (incomplete: {known.Reporting} of {known.Expected} returns accepted)") : "";

    /// <summary>Why a value is not given.</summary>
    public string Withheld(string reason, Indicator indicator) => reason switch
    {
        "below_min_base" => Say($"基数不足 {indicator.MinBase}，不列数值", $"base below {indicator.MinBase}: withheld"),
        "little_covered" => Say("覆盖标准不足", "too little of the standard covered"),
        "disclosure" => Say("为保护企业数据，不予公布", "withheld to protect single enterprises"),
        _ => Say("无数据", "no data"),
    };

    /// <summary>The mark that everything made from samples must carry.</summary>
    public string SyntheticMark => Say("合成样例 · 非真实数据", "SYNTHETIC SAMPLE · not real data");

    /// <summary>What the mark means.</summary>
    public string SyntheticSentence => Say(
        "数据由程序生成，不反映任何地区的真实情况，不得引用。", "Made by a program: it says nothing about any real region and must not be quoted.");

    /// <summary>A count with thousands separators.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number with thousands separators and so many decimals, halves rounded away from zero.</summary>
    public static string Number(double value, int decimals) =>
        Rounding.Half(value, decimals).ToString("N" + decimals, CultureInfo.InvariantCulture);

    /// <summary>A chance in whole per cent: what is not certain is never rounded to 0 % or 100 %.</summary>
    public static string Chance(double chance) => chance switch
    {
        > 0 and < 0.005 => "<1%",
        >= 0.995 and < 1 => ">99%",
        _ => Number(100 * chance, 0) + "%",
    };

    /// <summary>How far chances may be trusted: what became of earlier ones.</summary>
    public static (string Zh, string En) Trust(TaskCalibration calibration) => calibration.All switch
    {
        { Forecasts: > 0, Skill: null } all => (
            $"以往 {Count(all.Forecasts)} 个可能性所对应的任务结果全都一样（按时完成 {Chance(all.BaseRate ?? 0)}），还看不出是否准确，只宜用来排先后。",
            $"All tasks of the {Count(all.Forecasts)} earlier chances ended alike ({Chance(all.BaseRate ?? 0)} done in time), so that nothing can be said of how good chances are; take them as an order of urgency only."),
        { Skill: null } => ("以往的可能性还没有结果可以核对，只宜用来排先后。", "No earlier chance can be checked yet; take chances as an order of urgency only."),
        { Skill: <= 0 } all => (
            $"注意：以往 {Count(all.Forecasts)} 个可能性并不比总按平均比例猜更准（技巧得分 {all.Skill:0.00}），不宜采用。",
            $"Caution: {Count(all.Forecasts)} earlier chances were no better than always saying the average (skill {all.Skill:0.00}); do not rely on them."),
        var all => (
            $"以往 {Count(all.Forecasts)} 个可能性平均 {Chance(all.Mean ?? 0)}，实际按时完成 {Chance(all.BaseRate ?? 0)}，技巧得分 {all.Skill:0.00}。",
            $"Of {Count(all.Forecasts)} earlier chances the mean was {Chance(all.Mean ?? 0)}, and {Chance(all.BaseRate ?? 0)} were done in time; skill {all.Skill:0.00}."),
    };

    /// <summary>A value with its unit: 61.2%, 6,832 元/月.</summary>
    public string WithUnit(string number, Indicator indicator) => Unit(indicator) is var unit && unit == "%" ? number + unit : $"{number} {unit}";

    /// <summary>Decimals at which the values of an indicator are shown: one for shares, else by the size of the largest.</summary>
    public static int Decimals(Indicator indicator, IEnumerable<double?> values) => indicator.UnitEn == "%" ? 1 : values.Max() switch
    {
        >= 1000 => 0,
        >= 10 => 1,
        _ => 2,
    };
}
