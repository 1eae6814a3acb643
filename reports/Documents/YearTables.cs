using Analytics.Lake;
using Analytics.Transforms;

namespace Analytics.Reports.Documents;

/// <summary>What the tables of a year are made from.</summary>
/// <param name="Year">The year.</param>
/// <param name="Day">The day in Beijing on which it is told whether the year is closed.</param>
/// <param name="Open">Returns that may still come in or be corrected; none when the year is closed.</param>
/// <param name="Trends">Every indicator by province, with the periods of the year alone.</param>
/// <param name="Problems">Indicators without figures, and why.</param>
/// <param name="Absent">What the calendar had opened by the day and nothing of is there.</param>
/// <param name="Returns">Which returns of each period are in; of one that nothing came for, none may be known.</param>
/// <param name="Calendar">Which returns the calendar had opened by the day.</param>
/// <param name="Measures">The measures.</param>
/// <param name="Snapshots">What all that was read from.</param>
internal sealed record YearFigures(
    string Year, DateOnly Day, IReadOnlyList<(string Kind, string Period)> Open, IReadOnlyList<(string Kind, string Period)> Absent, IReadOnlyList<Trend> Trends, IReadOnlyList<(Indicator Indicator, TransformException Problem)> Problems,
    IReadOnlyList<CompletenessMatrix> Returns, IReadOnlyList<(string Kind, string Period)> Calendar, IReadOnlyList<CodeName> Measures, IReadOnlyList<Snapshot> Snapshots)
{
    /// <summary>The periods with figures, oldest first.</summary>
    public IReadOnlyList<string> Covered => [.. Trends.SelectMany(trend => trend.Periods).Select(basis => basis.Period).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The periods of which nothing is known, not even what is missing.</summary>
    public IReadOnlyList<string> Unknown => [.. Absent.Select(each => each.Period).Except(Returns.Select(matrix => matrix.Basis.Period)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Reads them.</summary>
    /// <exception cref="TransformException">There are no figures of the year.</exception>
    public static YearFigures Read(MartReader marts, string year, DateOnly day)
    {
        var trends = new List<Trend>();
        var problems = new List<(Indicator Indicator, TransformException Problem)>();
        foreach (var indicator in marts.Published)
        {
            try
            {
                if (marts.ProvinceTrend(indicator.Code).In(year) is { Periods.Count: > 0 } trend)
                    trends.Add(trend);
            }
            catch (TransformException problem)
            {
                problems.Add((indicator, problem));
            }
        }
        if (trends.Count == 0)
        {
            throw new TransformException(
                $"{year} 年没有任何指标的数据，无法编制。请核对年份，或先运行 analytics refresh。", $"No indicator has figures of {year}, so there is nothing to write. Check the year, or run analytics refresh first.");
        }
        // A kind of which nothing came yet belongs to the year, too; one of a wrong row may be none.
        var wrong = problems.Where(each => each.Problem is not NoFiguresException).Select(each => each.Indicator.Code).ToHashSet(StringComparer.Ordinal);
        var kinds = marts.Published.Where(indicator => !wrong.Contains(indicator.Code)).Select(indicator => indicator.Kind).Distinct().ToList();
        var calendar = marts.Calendar(year, day);
        var there = trends.SelectMany(trend => trend.Periods.Select(basis => (trend.Indicator.Kind, basis.Period))).ToHashSet();
        var absent = kinds.SelectMany(kind => calendar.Where(each => each.Kind == kind && !there.Contains(each))).ToList();
        var returns = there.Concat(absent).Select(each => each.Period).Distinct().Order(StringComparer.Ordinal).Select(period => Known(marts, period)).OfType<CompletenessMatrix>().ToList();
        return new(year, day, marts.OpenReturns(year, kinds, day), absent, trends, problems, returns, calendar, marts.Measures, [.. marts.Snapshots]);
    }

    // None of a period before the first that anything came for.
    private static CompletenessMatrix? Known(MartReader marts, string period)
    {
        try
        {
            return marts.Completeness(period);
        }
        catch (TransformException)
        {
            return null;
        }
    }
}

/// <summary>The blue-book tables of a year: every indicator by province in the periods of the year.</summary>
internal sealed class YearTables
{
    private const string NotReceived = "a";
    private const string Withheld = "b";
    private const string Small = "c";
    private const string Empty = "d";
    private const string Incomplete = "e";

    private readonly YearFigures figures;
    private readonly Edition e;
    private readonly Terms terms;
    private readonly bool synthetic;

    private YearTables(YearFigures figures, Edition edition)
    {
        (this.figures, e, terms) = (figures, edition, new(edition));
        synthetic = figures.Trends.SelectMany(trend => trend.Periods).Any(basis => basis.Synthetic) || figures.Returns.Any(matrix => matrix.Basis.Synthetic);
    }

    private bool Preliminary => figures.Open.Count > 0;

    /// <summary>Composes them.</summary>
    public static Report Compose(YearFigures figures, Edition edition, DateTimeOffset instant) => new YearTables(figures, edition).Compose(instant);

    private Report Compose(DateTimeOffset instant)
    {
        var title = e.Say("产业工人队伍建设改革蓝皮书统计表", "Blue-book tables");
        var year = e.Period(figures.Year) + (Preliminary ? e.Say("（初步数）", " (preliminary)") : "");
        return new(
            e, title, year,
            [.. terms.Notice(synthetic), .. Preliminary ? new[] { Why } : [], .. Absent], $"{title} · {year}" + terms.Mark(synthetic),
            [
                (e.Say("年度", "Year"), figures.Year), (e.Say("含报告期", "Periods"), terms.List(figures.Covered.Select(e.Period))),
                (e.Say("编制日期", "Made on"), e.Say($"{Terms.Day(figures.Day)}（北京时间；是否关账以此日为准）", $"{Terms.Day(figures.Day)} (Beijing; tells whether the year is closed)")),
                (e.Say("数据截至", "Data as of"), terms.Instant(instant)),
                (e.Say("数据版本", "Data version"), $"{LakeMoment.Counted} {figures.Snapshots.FirstOrDefault(snapshot => snapshot.Table == LakeMoment.Counted)?.Version}"),
            ],
            instant, [.. Guide(), .. Tables(), .. Returns(), .. Foot()]);
    }

    private string Why
    {
        get
        {
            var open = Told(figures.Open);
            return e.Say(
                $"初步数：本年度尚未关账（截至 {Terms.Day(figures.Day)}）。以下报表仍可报送或更正：{open}。数值可能改变，引用时须注明“初步数”。",
                $"PRELIMINARY: the year is not closed on {Terms.Day(figures.Day)}. These returns may still come in or be corrected: {open}. Figures may change; say \"preliminary\" when you quote them.");
        }
    }

    // What the tables lack without a column to show it; a period that has not opened is told among the returns that may still come in.
    private IEnumerable<string> Absent => figures.Absent.Count == 0 ? [] : [e.Say(
        $"本年度以下报表没有任何数据，不在表中，不等于零：{Told(figures.Absent)}。", $"Of these returns of the year there are no figures at all; they are not in the tables, and are no zeros: {Told(figures.Absent)}.")];

    // Periods of which the same kinds are meant are told together.
    private string Told(IEnumerable<(string Kind, string Period)> returns) => string.Join(
        e.Say("；", "; "),
        returns.GroupBy(each => each.Period).GroupBy(period => terms.List(period.Select(each => e.Kind(each.Kind))), period => period.Key).OrderBy(same => same.Min(), StringComparer.Ordinal)
            .Select(same => e.Say($"{terms.List(same.Order(StringComparer.Ordinal).Select(e.Period))}的{same.Key}", $"{same.Key} of {terms.List(same.Order(StringComparer.Ordinal).Select(e.Period))}")));

    private IEnumerable<Block> Guide()
    {
        yield return new Heading(1, e.Say("说明", "About these tables"));
        yield return new Points(
        [
            e.Say(
                $"每表一个指标：各省（区、市）和兵团在{e.Period(figures.Year)}各报告期的数值及 95% 置信区间，末行为全国。", $"One table an indicator: its value with the 95% interval in each period of {figures.Year}, by province, with the nation in the last row."),
            e.Say(
                "没有数值的格中为“…”或“×”，上标说明原因：“…”为没有数据，“×”为有数据而不列。两者都不是零。", "A cell without a value holds \"…\" where there are no data and \"×\" where there are and they are not given; a raised letter says why. Neither is zero."),
            .. figures.Trends.SelectMany(trend => trend.Periods).Any(basis => basis.Reporting < basis.Expected)
                ? new[] { e.Say("报告期后有上标 e 的，报表没有收齐，全国数不完整，不宜与收齐的报告期直接相比。", "Where a period has a raised e, not all returns are in: the nation's value is incomplete and should not be held against that of a complete period.") } : [],
            .. Absent,
            .. figures.Problems.Select(each => e.Say($"缺指标“{each.Indicator.NameZh}”：{each.Problem.Zh}", $"The indicator \"{each.Indicator.NameEn}\" is missing: {each.Problem.En}")),
        ]);
        if (Preliminary)
            yield return new Paragraph(Why);
    }

    private IEnumerable<Block> Tables()
    {
        foreach (var kind in figures.Trends.GroupBy(trend => trend.Indicator.Kind))
        {
            foreach (var (i, trend) in kind.Index())
            {
                if (i == 0)
                    yield return new Heading(1, e.Kind(kind.Key), NewPage: true);
                yield return new Heading(2, e.Name(trend.Indicator), NewPage: i > 0);
                yield return new Paragraph(e.Description(trend.Indicator) + e.Say("。", "."));
                yield return Of(trend);
            }
        }
    }

    private Table Of(Trend trend)
    {
        var indicator = trend.Indicator;
        var decimals = Edition.Decimals(indicator, trend.Groups.Append(trend.Nation).SelectMany(series => series.Points).Select(point => point.Value));
        List<(string Mark, string Who, string Period)> marked = [];
        IEnumerable<Cell> Cells(TrendSeries series, ComparisonRow point, Basis basis)
        {
            if (point.Value is { } value)
                return [new(Edition.Number(value, decimals)), new(point is { Low: { } low, High: { } high } ? $"{Edition.Number(low, decimals)}–{Edition.Number(high, decimals)}" : Terms.Nothing)];
            var received = figures.Returns.First(matrix => matrix.Basis.Period == basis.Period).Cells.All(cell => cell.Kind != indicator.Kind || cell.RegionCode != series.Group.Code || cell.Status == "accepted");
            var mark = point.Withheld switch
            {
                "disclosure" => Withheld,
                "below_min_base" => Small,
                _ => received ? Empty : NotReceived,
            };
            marked.Add((mark, e.Name(series.Group), basis.Period));
            return [new(mark is NotReceived or Empty ? "…" : "×", mark), new("")];
        }
        List<TableRow> rows = [.. trend.Groups.Append(trend.Nation).Select((series, i) => new TableRow(
            [new(e.Name(series.Group)), .. series.Points.SelectMany((point, at) => Cells(series, point, trend.Periods[at]))], Strong: i == trend.Groups.Count))];
        var groups = trend.Periods.Select(basis => (new Cell(basis.Period, basis.Reporting < basis.Expected ? Incomplete : null), 2)).ToList();
        List<(string Mark, string Text)> notes = [.. marked.GroupBy(each => each.Mark).OrderBy(mark => mark.Key, StringComparer.Ordinal)
            .Select(mark => (mark.Key, $"{Terms.Capital(Meaning(mark.Key, indicator))}{e.Say("：", ": ")}{Who([.. mark], trend.Periods.Count)}{e.Say("。", ".")}"))];
        if (trend.Periods.Where(basis => basis.Reporting < basis.Expected).Select(basis => $"{basis.Period} {basis.Reporting}/{basis.Expected}").ToList() is { Count: > 0 } incomplete)
            notes.Add((Incomplete, e.Say($"报表没有收齐，全国数不完整（已接收/应报）：{terms.List(incomplete)}。", $"Not all returns are in, so the nation's value is incomplete (accepted/expected): {terms.List(incomplete)}.")));
        return new(
            e.Say($"{e.Name(indicator)}，{e.Period(figures.Year)}（{e.Unit(indicator)}）", $"{e.Name(indicator)}, {figures.Year} ({e.Unit(indicator)})") + (Preliminary ? e.Say("，初步数", ", preliminary") : ""),
            [new(e.Say("地区", "Region"), e.Language == Language.Zh ? 3 : 4), .. trend.Periods.SelectMany(_ => (TableColumn[])[new(e.Say("数值", "Value"), 1.45, Number: true), new(e.Say("95% 区间", "95% interval"), 2.1, Number: true)])],
            rows,
            terms.Source([e.Kind(indicator.Kind)], e.Period(figures.Year), trend.Periods, trend.Periods.Any(basis => basis.Synthetic)),
            [.. notes])
        { Groups = [(new(""), 1), .. groups], Dense = true };
    }

    // Regions that lack the same periods are told together.
    private string Who(IReadOnlyList<(string Mark, string Who, string Period)> marked, int periods) => string.Join(
        e.Say("；", "; "),
        marked.GroupBy(each => each.Who).GroupBy(who => who.Count() == periods ? e.Say("各期", "all periods") : terms.List(who.Select(each => each.Period)), who => who.Key)
            .Select(same => $"{same.Key} {terms.List(same)}"));

    private string Meaning(string mark, Indicator indicator) => mark switch
    {
        NotReceived => e.Say("没有收到报表", "Return not received"),
        Withheld => e.Withheld("disclosure", indicator),
        Small => e.Withheld("below_min_base", indicator),
        _ => e.Say("报表中没有可计算的数据", "Nothing in the return to compute it from"),
    };

    private IEnumerable<Block> Returns()
    {
        var kinds = figures.Returns.SelectMany(matrix => matrix.Kinds).Distinct().Order(StringComparer.Ordinal).ToList();
        var periods = figures.Returns.Select(matrix => matrix.Basis.Period).Concat(figures.Unknown).Order(StringComparer.Ordinal).ToList();
        // Every province owes one return of each kind that the calendar has.
        string Accepted(string kind, string period) => figures.Returns.FirstOrDefault(matrix => matrix.Basis.Period == period) is not { } matrix
            ? figures.Calendar.Contains((kind, period)) ? $"0/{figures.Returns[0].Regions.Count}" : Terms.Nothing
            : matrix.Cells.Where(cell => cell.Kind == kind).ToList() is { Count: > 0 } cells ? $"{cells.Count(cell => cell.Status == "accepted")}/{cells.Count}" : Terms.Nothing;
        yield return new Heading(1, e.Say("报送情况", "Returns"), NewPage: true);
        yield return new Table(
            e.Say($"已接收/应报的报表份数，{e.Period(figures.Year)}", $"Returns accepted of those expected, {figures.Year}"),
            [new(e.Say("报表", "Return"), 4), .. periods.Select(period => new TableColumn(e.Period(period), 2.4, Number: true))],
            [.. kinds.Select(kind => TableRow.Of([e.Kind(kind), .. periods.Select(period => Accepted(kind, period))]))],
            e.Say($"来源：报送登记；数据版本 {figures.Returns[0].Basis.Mart} {figures.Returns[0].Basis.MartVersion}。", $"Source: register of submissions; data version {figures.Returns[0].Basis.Mart} {figures.Returns[0].Basis.MartVersion}.") + terms.Mark(synthetic));
        var missing = figures.Unknown.Select(period => e.Say($"{e.Period(period)}：没有接收任何报表。", $"{e.Period(period)}: no return at all.")).Concat(figures.Returns.SelectMany(matrix => matrix.Cells.Where(cell => cell.Status != "accepted").GroupBy(cell => cell.Kind).Select(kind =>
        {
            var names = matrix.Regions.ToDictionary(region => region.Code, e.Name, StringComparer.Ordinal);
            return e.Say($"{e.Period(matrix.Basis.Period)} {e.Kind(kind.Key)}：{terms.List(kind.Select(cell => names[cell.RegionCode]))}。", $"{e.Period(matrix.Basis.Period)}, {e.Kind(kind.Key)}: {terms.List(kind.Select(cell => names[cell.RegionCode]))}.");
        }))).ToList();
        if (missing.Count == 0)
            yield break;
        yield return new Paragraph(e.Say("没有接收的报表：", "Returns that are not in:"));
        yield return new Points(missing);
    }

    private IEnumerable<Block> Foot() =>
    [
        new Heading(1, e.Say("读法、口径和数据版本", "How to read this, definitions and data versions")),
        terms.Reading,
        terms.Definitions(figures.Trends.Select(trend => trend.Indicator), figures.Measures, e.Say("来源：指标表 indicators.csv。", "Source: the list of indicators, indicators.csv.")),
        terms.Versions(figures.Snapshots, figures.Day),
    ];
}
