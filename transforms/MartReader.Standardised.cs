using Analytics.Transforms.Statistics;

namespace Analytics.Transforms;

public sealed partial class MartReader
{
    // Stands for the nation among the keys of groups.
    private const string Whole = "\n";

    private ILookup<(string Year, string Indicator), (string Region, decimal Value)>? targetsRead;

    /// <summary>
    /// Groups of an indicator with their intervals, standardised rates, gaps split into structure and performance, changes, targets, ranks among peers and places in the funnel.
    /// Whoever is no evaluator gets no figure of a group that the disclosure rule withholds, and none that is made of strata.
    /// </summary>
    /// <exception cref="TransformException">No such indicator, period or peer grouping, no data yet, or the kind of return does not tell the dimension.</exception>
    public StandardisedComparison Compare(ComparisonQuestion question)
    {
        using var timed = TransformsTelemetry.Comparing(question.By);
        try
        {
            var comparison = Ask(question).Comparison;
            comparison = comparison with { PreviousPeriod = PeriodOrder.Before(Periods(comparison.Indicator.Kind), comparison.Period) };
            if (comparison.Question.Peers is { } peers && Alone(peers) is [var (peer, unit), ..])
            {
                throw new TransformException(
                    $"peer_groups.csv：分组“{peer.NameZh}”（{peers}）只有“{unit.NameZh}”（{unit.Code}）一个地区，不能在组内比较。请把它并入别的组，或不用 --peers。",
                    $"peer_groups.csv: the group \"{peer.NameEn}\" ({peers}) has {unit.NameEn} ({unit.Code}) alone, so nothing can be compared within it. Put it into another group, or leave --peers out.");
            }
            timed.Outcome = "answered";
            return comparison;
        }
        catch (TransformException)
        {
            timed.Outcome = "refused";
            throw;
        }
    }

    /// <summary>The comparison that an assessment reads: who has no peers is told only where peers are needed.</summary>
    internal StandardisedComparison Assessed(ComparisonQuestion question) => Ask(question).Comparison;

    /// <summary>The calculation for one group: for evaluators, since strata are small.</summary>
    /// <param name="question">The comparison.</param>
    /// <param name="codes">The group's codes, one for each dimension.</param>
    /// <exception cref="TransformException">Not opened for an evaluator, or no such group; and as for comparing.</exception>
    public Explanation Explain(ComparisonQuestion question, IReadOnlyList<string> codes)
    {
        if (!evaluator)
            throw new TransformException("计算过程含单个企业的数据，只供评估人员查看（--evaluator）。", "The calculation shows single enterprises; it is for evaluators only (--evaluator).");
        var (comparison, strataOf) = Ask(question);
        string key = string.Join('\n', codes);
        if (comparison.Rows.FirstOrDefault(row => KeyOf(row.Names.Select(name => name.Code)) == key) is not { Crude.Units: > 0 } found)
            throw new TransformException($"比较中没有“{string.Join(",", codes)}”。", $"The comparison has no group \"{string.Join(",", codes)}\".");
        return new(comparison, found, strataOf(key), [.. comparison.Strata.Select(dimension => NamesOf(dimension, question.Level))]);
    }

    private (StandardisedComparison Comparison, Func<string, List<Stratum>> StrataOf) Ask(ComparisonQuestion question)
    {
        var indicator = Usable(question.Indicator);
        string of = PeriodIn(indicator, question.Period);
        HashSet<string> columns = [.. tables[SourceOf(indicator.Kind).Table].Layout.Columns.Select(column => column.Name)];
        var standard = question.Standard is { } name ? NamedStandard.Read(session, seedsDirectory, name) : null;
        Dimension[] strata = [.. ComparisonQuestion.AllStrata.Where(dimension => (standard?.Strata ?? question.Strata)?.Contains(dimension) == true)
            .Except(question.By).Where(dimension => columns.Contains(Dimensions[dimension].Column))];
        if (standard is not null && strata.Length < standard.Strata.Count)
            throw new TransformException(
                $"标准“{standard.Name}”按{string.Join("、", standard.Strata.Select(dimension => Dimensions[dimension].Zh))}分层，不能用于这一比较。",
                $"The standard \"{standard.Name}\" has strata of {string.Join(", ", standard.Strata.Select(dimension => Dimensions[dimension].En))}; it does not fit this comparison.");
        Check(question, indicator, columns, strata);
        double scale = (double)indicator.Scale;

        var (groups, reference) = GroupsOf(indicator, question, strata, of);
        Decomposition.Reference? shares = null;
        var names = question.By.Select(dimension => NamesOf(dimension, question.Level)).ToList();
        // Of published groups the nation is one of its own; of all groups it is their sum.
        Group? nation = null;
        if (!SourceOf(indicator.Kind).IsPublished || !groups.Remove(Whole, out nation))
            nation = new()
            {
                Numerator = groups.Values.Sum(group => group.Numerator),
                Denominator = groups.Values.Sum(group => group.Denominator),
                Units = groups.Values.Sum(group => group.Units),
                Variation = groups.Values.Select(group => group.Variation).Aggregate((Variation?)null, Together),
            };
        var total = Row(indicator, Nation, new(of, "", true, nation.IsWithheld, nation.Numerator, nation.Denominator, nation.Units, nation.Variation));
        var rows = CrudeRows(indicator, question, names, groups, of).Select(row =>
        {
            if (strata.Length == 0 || row.Crude.Value is null || total.Value is null)
                return row;
            var own = StrataOf(groups[KeyOf(row.Names.Select(name => name.Code))], reference, standard);
            return Standardised(indicator, row, own, shares ??= new(own), scale);
        }).ToList();
        (rows, var last, var yearAgo) = Changes(indicator, question, names, of, rows);
        rows = Targets(indicator, question, of, rows);
        rows = Peers(question, rows);
        rows = Ranked(indicator, question, rows, scale);
        double? standardised = strata.Length == 0 || total.Value is null ? null : standard is null ? total.Value / scale
            : DirectStandard.Rate(standard.Weigh(reference.Select(piece => new Stratum(piece.Codes, piece.Part, piece.Whole, piece.Part, piece.Whole))), indicator.IsProportion).Value;
        double? centre = question.Standardise ? standardised : total.Value / scale;
        FunnelPlot? funnel = indicator.IsProportion && centre is { } mean
            ? Funnel.Of([.. rows.Select(row => BaseOf(question, row, scale) is var (value, size) ? (value * size, size) : (0, 0))], mean) : null;
        if (funnel is not null)
            rows = [.. rows.Select((row, i) => row with { Funnel = funnel.Places[i] })];
        return (new(question, indicator, of, strata, rows, total, funnel, BasisOf(indicator.Kind, of)) { NationStandardised = standardised * scale, Last = last, YearAgo = yearAgo, WithoutRows = WithoutRows(question, names, rows) }, key => StrataOf(groups[key], reference, standard));
    }

    private void Check(ComparisonQuestion question, Indicator indicator, HashSet<string> columns, Dimension[] strata)
    {
        foreach (var dimension in question.By.Where(dimension => dimension != Dimension.Region && !columns.Contains(Dimensions[dimension].Column)))
            throw NotTold(indicator, dimension);
        if (question.Standardise && strata.Length == 0)
        {
            throw new NoFiguresException(
                $"指标“{indicator.NameZh}”（{indicator.Code}）的填报没有可用于标准化的行业、规模或所有制。",
                $"The returns behind the indicator \"{indicator.NameEn}\" ({indicator.Code}) tell no other dimension to standardise by.");
        }
        if (question.Standardise && !evaluator && SourceOf(indicator.Kind).IsPublished)
            throw new TransformException("标准化值由很小的层算成，只供评估人员查看（--evaluator）。", "Standardised values are made of small strata; they are for evaluators only (--evaluator).");
        if (question.Level != RegionLevel.Province && !evaluator && SourceOf(indicator.Kind).IsPublished)
            throw new TransformException("地市、区县的企业数据只供评估人员查看（--evaluator）。", "Enterprise figures below the province are for evaluators only (--evaluator).");
        if (question.Peers is not null and not "belt" and not "tier")
            throw new TransformException($"没有分组“{question.Peers}”；可用 belt、tier。", $"There is no grouping \"{question.Peers}\"; there are belt and tier.");
        if (question.Peers is not null && (question.By is not [Dimension.Region]))
            throw new TransformException("同类分组只用于按地区比较。", "Peer groups are for comparisons by region alone.");
    }

    private static List<StandardisedRow> CrudeRows(
        Indicator indicator, ComparisonQuestion question, List<Dictionary<string, CodeName>> names, Dictionary<string, Group> groups, string period)
    {
        // What has no enterprise looks like what has too few; one dimension shows the regions, ownerships and sizes without data too.
        IEnumerable<string> empty = question.By is [var only] && only != Dimension.Industry && question.Level == RegionLevel.Province
            ? names[0].Keys : [];
        return [.. groups.Keys.Where(key => key != Whole).Union(empty).Order(StringComparer.Ordinal).Select(key =>
        {
            CodeName[] own = [.. key.Split('\n').Select((code, i) => names[i].GetValueOrDefault(code) ?? new(code, code, code))];
            var shown = new CodeName(string.Join(',', own.Select(name => name.Code)), string.Join("·", own.Select(name => name.NameZh)), string.Join(" · ", own.Select(name => name.NameEn)));
            Sum? sum = groups.TryGetValue(key, out var group) ? new(period, key, false, group.IsWithheld, group.Numerator, group.Denominator, group.Units, group.Variation) : null;
            return new StandardisedRow(own, Row(indicator, shown, sum));
        })];
    }

    private static IReadOnlyList<IReadOnlyList<CodeName>> WithoutRows(ComparisonQuestion question, List<Dictionary<string, CodeName>> names, List<StandardisedRow> rows) => question.By.Count < 2 ? []
        : [.. question.By.Select((by, i) => by == Dimension.Industry || (by == Dimension.Region && question.Level != RegionLevel.Province) ? (IReadOnlyList<CodeName>)[]
            : [.. names[i].Values.ExceptBy(rows.Select(row => row.Names[i].Code), name => name.Code).OrderBy(name => name.Code, StringComparer.Ordinal)])];

    private static StandardisedRow Standardised(Indicator indicator, StandardisedRow row, List<Stratum> strata, Decomposition.Reference shares, double scale)
    {
        if (indicator.IsProportion)
            row = row with { Indirect = IndirectStandard.Ratio(strata) };
        var rate = DirectStandard.Rate(strata, indicator.IsProportion);
        if (rate.Value is null)
            return row with { Covered = rate.Covered, Split = Times(Decomposition.Of(strata, shares), scale) };
        var interval = indicator.IsProportion ? DirectStandard.Interval(rate) : null;
        return row with
        {
            Standardised = rate.Value * scale,
            StandardLow = interval?.Low * scale,
            StandardHigh = interval?.High * scale,
            Covered = rate.Covered,
            Split = Times(Decomposition.Of(strata, shares), scale),
            EffectiveSize = rate.EffectiveSize,
        };
    }

    private List<StandardisedRow> Targets(Indicator indicator, ComparisonQuestion question, string period, List<StandardisedRow> rows)
    {
        if (question.By is not [Dimension.Region])
            return rows;
        var own = (targetsRead ??= AllTargets())[(period[..4], indicator.Code)].ToDictionary(target => target.Region, target => target.Value, StringComparer.Ordinal);
        return [.. rows.Select(row => !IsOwn(row.Names[0].Code, question.Level) && own.TryGetValue(row.Names[0].Code, out decimal target) ? row with { Target = target, Distance = row.Crude.Value - (double)target } : row)];
    }

    // Of all years and indicators.
    private ILookup<(string Year, string Indicator), (string Region, decimal Value)> AllTargets()
    {
        if (Find("returns/target") is not { } snapshot)
            return Enumerable.Empty<(string, decimal)>().ToLookup(_ => ("", ""));
        session.Attach("targets", snapshot);
        return session.Query("SELECT period, indicator_code, region_code, CAST(value AS DECIMAL(18, 4)) FROM targets", row => (Of: (row.GetString(0), row.GetString(1)), Target: (row.GetString(2), row.GetDecimal(3))))
            .ToLookup(row => row.Of, row => row.Target);
    }

    private static Split? Times(Split? split, double scale) => split is null ? null
        : new(split.Gap * scale, split.Structure * scale, split.Performance * scale, [.. split.ByDimension.Select(effect => effect * scale)]);

    private static string KeyOf(IEnumerable<string> codes) => string.Join('\n', codes);
}
