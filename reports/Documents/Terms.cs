using System.Globalization;
using Analytics.Lake;
using Analytics.Transforms;
using Analytics.Transforms.Statistics;

namespace Analytics.Reports.Documents;

/// <summary>What all documents say alike.</summary>
internal sealed class Terms(Edition edition)
{
    /// <summary>How many rows of tasks a document lists.</summary>
    public const int TasksShown = 60;

    /// <summary>What stands for nothing.</summary>
    public const string Nothing = "—";

    /// <summary>A list in a sentence.</summary>
    public string List(IEnumerable<string> texts) => string.Join(edition.Say("、", ", "), texts);

    /// <summary>The first of a list, and how many it has.</summary>
    public string Some(IReadOnlyList<string> texts, int most = 6, string unit = "项") => edition.First(texts, most, unit);

    /// <summary>The source of a table: kinds of return, period, how many returns, versions; marked when synthetic.</summary>
    public string Source(IEnumerable<string> kinds, string when, IEnumerable<Basis> bases, bool synthetic, string? more = null)
    {
        var list = bases.DistinctBy(basis => (basis.Mart, basis.Period)).ToList();
        var returns = List(list.Select(basis => (list.Count > 1 ? edition.Period(basis.Period) + " " : "") + $"{basis.Reporting}/{basis.Expected}"
            + (basis.Reporting < basis.Expected ? edition.Say("（不完整）", " (incomplete)") : "")).Distinct());
        var versions = List(list.Select(basis => $"{basis.Mart}\u00A0{basis.MartVersion}").Distinct());
        return edition.Say(
            $"来源：{List(kinds)}，{when}；已接收/应报 {returns}{(more is null ? "" : "；" + more)}；数据版本 {versions}。",
            $"Source: {List(kinds)}, {when}; returns accepted/expected {returns}{(more is null ? "" : "; " + more)}; data versions {versions}.") + Mark(synthetic);
    }

    /// <summary>That there are no figures because no return of a kind came.</summary>
    public string NotSent(string kind) => edition.Say($"没有收到{edition.Kind(kind)}。", $"No return of this kind was accepted: {edition.Kind(kind)}.");

    /// <summary>The mark of synthetic data, after a source.</summary>
    public string Mark(bool synthetic) => synthetic ? edition.Say($"【{edition.SyntheticMark}】", $" [{edition.SyntheticMark}]") : "";

    /// <summary>A day.</summary>
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>An instant, in Beijing time.</summary>
    public string Instant(DateTimeOffset instant) => instant.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + edition.Say("（北京时间）", " (Beijing time)");

    /// <summary>Where a value lies beside another one.</summary>
    public string Said(Beside beside) => beside switch
    {
        Beside.Above => edition.Say("高于", "above"),
        Beside.Below => edition.Say("低于", "below"),
        Beside.Unclear => edition.Say("不作判断", "not told"),
        Beside.TooFew => edition.Say("全国不足半数", "nation under half"),
        _ => edition.Say("无区间", "no interval"),
    };

    /// <summary>A place in the funnel.</summary>
    public string Said(FunnelPlace? place) => place switch
    {
        null => Nothing,
        { Class: "within" } => edition.Say("95% 限内", "within 95%"),
        { Class: "alert", High: true } => edition.Say("高，95% 限外", "high, beyond 95%"),
        { Class: "alert" } => edition.Say("低，95% 限外", "low, beyond 95%"),
        { High: true } => edition.Say("高，99.8% 限外", "high, beyond 99.8%"),
        _ => edition.Say("低，99.8% 限外", "low, beyond 99.8%"),
    };

    /// <summary>How the text, intervals and withheld values are to be read.</summary>
    public Points Reading => new(
    [
        edition.Say(
            "“高于”“低于”“上升”“下降”只在两个数值的 95% 置信区间互不重叠时使用；区间重叠（表中为“不作判断”）或没有区间的，只列数值。全国数值所据报表不足应报的半数时，不与全国比较。全国两期的地区不尽相同时，变化和判断都只用两期都有数据的地区；这些地区不足任一期的半数时不作判断。这比图中深浅的标准（区间不含全国值）更严。",
            "\"Above\", \"below\", \"risen\" and \"fallen\" are said only where the 95% intervals of two values do not overlap; where they do (\"not told\" in tables), or where there is none, values stand without a judgement. Nothing is held against a national figure that is made of less than half of the returns expected. Where the nation's regions of two periods differ, the change and its judgement are of those with data in both; where these are less than half of either period's, it is not judged. The rule is stricter than the shades of the charts (interval without the nation's value)."),
        edition.Say(
            "比重的区间为 Wilson 区间，把计数单位当作相互独立；同一企业或地区内的单位彼此相似，实际不确定性更大。漏斗图的界限计入了地区之间通常的离散，更宜用来判断一个地区是否特殊。",
            "Intervals of shares are Wilson's, which take the units counted as independent; those of one enterprise or region are alike, so the real uncertainty is larger. The limits of the funnel allow for the spread that regions usually have and tell better whether a region is special."),
        edition.Say(
            "不予公布的数值是为保护单个企业而略去的，没有数据的数值是没有收到的，都不等于零；含有这类数值的合计不完整，已注明。",
            "A value that is withheld protects single enterprises, one without data was not received; neither is zero, and totals that lack such are called incomplete."),
    ]);

    /// <summary>The definitions of indicators.</summary>
    public Table Definitions(IEnumerable<Indicator> indicators, IReadOnlyList<CodeName> measures, string source) => new(
        edition.Say("指标口径", "Definitions of the indicators"),
        [new(edition.Say("指标", "Indicator"), 2.9), new(edition.Say("口径", "Definition"), 5.4), new(edition.Say("单位", "Unit"), 1.5), new(edition.Say("好的方向", "Better side"), 1.3), new(edition.Say("措施", "Measure"), 4.2)],
        [.. indicators.Select(indicator => TableRow.Of(
            edition.Name(indicator), edition.Description(indicator), edition.Unit(indicator), Direction(indicator), indicator.MeasureCode + " " + (measures.FirstOrDefault(measure => measure.Code == indicator.MeasureCode) is { } known ? edition.Name(known) : "")))],
        source);

    /// <summary>Which versions of which tables the document was made from.</summary>
    /// <param name="snapshots">They.</param>
    /// <param name="day">The day that the document depends on, too; null where it does not.</param>
    public Table Versions(IEnumerable<Snapshot> snapshots, DateOnly? day = null) => new(
        edition.Say("数据版本", "Data versions"),
        [new(edition.Say("表", "Table"), 5), new(edition.Say("版本", "Version"), 2, Number: true), new(edition.Say("提交时间", "Committed"), 6)],
        [.. snapshots.OrderBy(snapshot => snapshot.Table, StringComparer.Ordinal).Select(snapshot => TableRow.Of(snapshot.Table, $"{snapshot.Version}", Instant(snapshot.Instant)))],
        day is { } known
            ? edition.Say(
                $"来源：数据湖的提交记录。同样的版本在同一编制日期（{Day(known)}）总是得出同样的文档；报送期限和锁定（events 表）只影响是否关账，不影响数值。",
                $"Source: the log of the lake. The same versions always make the same document on the same day ({Day(known)}); deadlines and locks (the table events) decide whether the year is closed, never a figure.")
            : edition.Say("来源：数据湖的提交记录。同样的版本总是得出同样的文档。", "Source: the log of the lake. The same versions always make the same document."));

    /// <summary>What tells that figures are samples; none when they are not.</summary>
    public IEnumerable<string> Notice(bool synthetic) => synthetic ? [edition.Say($"{edition.SyntheticMark}。{edition.SyntheticSentence}", $"{edition.SyntheticMark}. {edition.SyntheticSentence}")] : [];

    /// <summary>The tasks that are overdue or at risk, in the order given.</summary>
    /// <param name="caption">Its caption.</param>
    /// <param name="late">All of them.</param>
    /// <param name="withMeasure">Which of measure and region is told.</param>
    /// <param name="source">Where they come from.</param>
    public Table Late(string caption, IReadOnlyList<TaskStanding> late, bool withMeasure, string source) => new(
        caption,
        [
            new(edition.Say("任务", "Task"), 3.8), withMeasure ? new(edition.Say("措施", "Measure"), 1.7) : new(edition.Say("地区", "Region"), 2.2), new(edition.Say("牵头单位", "Unit"), 2.2), new(edition.Say("时限", "Due"), 2.4),
            new(edition.Say("进度（应达）", "Progress (planned)"), 2.8, Number: true), new(edition.Say("按时可能性", "Chance in time"), 1.7, Number: true), new(edition.Say("状态", "State"), 1.9),
        ],
        [.. late.Take(TasksShown).Select(task => TableRow.Of(
            task.Name, withMeasure ? task.Measure.Code : edition.Name(task.Region), task.Unit, Day(task.Due), edition.Say($"{task.Progress}%（{Edition.Number(task.Planned, 0)}%）", $"{task.Progress}% ({Edition.Number(task.Planned, 0)}%)"),
            task.Chance is { } chance && !task.Overdue ? Edition.Chance(chance) : Nothing, task.Overdue ? edition.Say("逾期", "overdue") : edition.Say("有风险", "at risk")))],
        source + (late.Count > TasksShown ? edition.Say($"共 {late.Count} 项，列出 {TasksShown} 项。", $" {TasksShown} of {late.Count} are listed.") : ""));

    /// <summary>Difficulties by kind.</summary>
    public Table Difficulties(string caption, IEnumerable<DifficultyKind> kinds, string source) => new(
        caption,
        [
            new(edition.Say("类别", "Kind"), 6), new(edition.Say("上报", "Reported"), 2, Number: true), new(edition.Say("未解决", "Open"), 2, Number: true),
            new(edition.Say("其中超过 90 天", "Open over 90 days"), 2.6, Number: true), new(edition.Say("已解决", "Resolved"), 2, Number: true),
        ],
        [.. kinds.OrderByDescending(kind => kind.Open).Select(kind => TableRow.Of(
            edition.Name(kind.Kind), Edition.Count(kind.Difficulties), Edition.Count(kind.Open), Edition.Count(kind.OpenOver90Days), Edition.Count(kind.Resolved)))],
        source);

    /// <summary>Difficulties in a sentence: how many are open, and which kind most, unless many have the same number; and that the sums are incomplete, where they are.</summary>
    public string Hard(IReadOnlyList<DifficultyKind> kinds, Basis? basis)
    {
        var open = kinds.Sum(kind => kind.Open);
        if (open == 0)
            return edition.Say($"没有未解决的困难问题{edition.InBrackets(basis)}。", $"No difficulty is open{edition.InBrackets(basis)}.");
        var most = kinds.Where(kind => kind.Open == kinds.Max(other => other.Open)).ToList();
        return edition.Say(
            $"未解决的困难问题 {Edition.Count(open)} 个，其中超过 90 天的 {Edition.Count(kinds.Sum(kind => kind.OpenOver90Days))} 个{(most.Count > 3 ? "" : $"；最多的类别：{List(most.Select(kind => edition.Name(kind.Kind)))}（{(most.Count > 1 ? "各 " : "")}{Edition.Count(most[0].Open)} 个）")}{edition.InBrackets(basis)}。",
            $"Open difficulties: {Edition.Count(open)}, of these {Edition.Count(kinds.Sum(kind => kind.OpenOver90Days))} for over 90 days{(most.Count > 3 ? "" : $"; the most frequent kind: {List(most.Select(kind => edition.Name(kind.Kind)))} ({Edition.Count(most[0].Open)}{(most.Count > 1 ? " each" : "")})")}{edition.InBrackets(basis)}.");
    }

    /// <summary>The better side of an indicator.</summary>
    public string Direction(Indicator indicator) => indicator.Direction switch
    {
        "higher" => edition.Say("高", "higher"),
        "lower" => edition.Say("低", "lower"),
        _ => edition.Say("无", "none"),
    };

    /// <summary>A text that begins a sentence.</summary>
    public static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
