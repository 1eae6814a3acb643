using System.CommandLine;
using System.Globalization;
using Analytics.Lake;
using Analytics.Reports;
using Analytics.Transforms;
using Analytics.Transforms.Statistics;

namespace Analytics.Jobs.Commands;

/// <summary>Prints a comparison with its statistics, or the calculation for one group.</summary>
internal static class StatisticsOutput
{
    internal static void Run(App app, ParseResult call, ComparisonQuestion question, string? explain, AsOf asOf, bool evaluator)
    {
        var (texts, output, lake) = (app.Texts, app.Output(call), app.Folder(call).Lake);
        if (explain is not null)
            Write(Comparisons.Explain(lake, app.Definitions(call).Seeds, question, explain.Split(','), asOf, evaluator), output, texts, evaluator);
        else
            Write(Comparisons.Compare(lake, app.Definitions(call).Seeds, question, asOf, evaluator), output, texts, evaluator);
        if (evaluator)
            app.Talk(call).Say(texts.ForEvaluators);
    }

    /// <summary>What tells programs of a row that it is for evaluators only: their files are passed on without what was said beside them.</summary>
    internal static Field<T>[] Marked<T>(bool evaluator) => evaluator ? [new("not_for_publication", null, _ => true)] : [];

    internal static void Write(StandardisedComparison comparison, Output output, Texts texts, bool evaluator)
    {
        var indicator = comparison.Indicator;
        int decimals = Edition.Decimals(indicator, comparison.Rows.Select(row => row.Crude.Value));
        string? Shown(double? value) => value is { } shown ? Edition.Number(shown, decimals) : null;
        string? Signed(double? value) => value is { } shown ? Rounding.Half(shown, decimals) switch { > 0 => "+" + Shown(shown), 0 => Shown(0), _ => Shown(shown) } : null;
        string? Range(double? low, double? high) => low is null ? null : $"{Shown(low)}–{Shown(high)}";
        bool standardised = comparison.Question.Standardise;
        IEnumerable<StandardisedRow> rows = comparison.Rows;
        if (output.ForPeople)
        {
            output.Line($"{texts.Say(indicator.NameZh, indicator.NameEn)}  {comparison.Period}  {texts.Say(indicator.UnitZh, indicator.UnitEn)}");
            output.Line(texts.Basis(comparison.Basis.Reporting, comparison.Basis.Expected, comparison.Basis.MartVersion));
            if (comparison.Basis.Synthetic)
                output.Line(texts.Synthetic);
            if (standardised)
                output.Line(texts.StandardOf(comparison.Strata, comparison.Question.Standard));
            if (comparison.Funnel is { } plot)
                output.Line(texts.FunnelBasis(Shown(plot.Mean * (double)indicator.Scale)!, plot));
            if (comparison.Rows.Count(row => row.Crude.Withheld == "disclosure") is > 0 and var count)
                output.Line(texts.WithheldRows(count));
            if (comparison.Last is { Differ: true } last)
                output.Line(texts.Compared(last, comparison.Rows.Any(row => row.Change is not null)));
            if (comparison.YearAgo is { Differ: true } year)
                output.Line(texts.Compared(year, comparison.Rows.Any(row => row.YearChange is not null)));
            rows = rows.OrderBy(row => row.Peer?.Code, StringComparer.Ordinal).ThenBy(row => row.Rank ?? int.MaxValue).ThenBy(row => row.Crude.Code, StringComparer.Ordinal);
        }
        var nation = new StandardisedRow([new(comparison.Total.Code, comparison.Total.NameZh, comparison.Total.NameEn)], comparison.Total, comparison.NationStandardised);
        bool Any(Func<StandardisedRow, object?> value) => comparison.Rows.Any(row => value(row) is not null);
        string? If(bool shown, string title) => shown ? title : null;
        int dimensions = comparison.Question.By.Count;
        List<Field<StandardisedRow>> fields =
        [
            new("peer", If(comparison.Question.Peers is not null, texts.Peer), r => r.Peer?.Code, r => r.Peer is { } peer ? texts.Say(peer.NameZh, peer.NameEn) : null),
            new("rank", texts.Rank, r => r.Rank),
            new("rank_first", null, r => r.RankFirst),
            new("rank_last", null, r => r.RankLast),
            new("rank_of", If(Any(r => r.RankFirst), texts.RankInterval), r => r.RankOf, r => r.RankFirst is null ? null : $"{r.RankFirst}–{r.RankLast}/{r.RankOf}"),
            new("code", texts.Code, r => r.Names[0].Code),
            new("name", texts.Name, r => texts.Say(r.Names[0].NameZh, r.Names[0].NameEn)),
        ];
        if (dimensions > 1)
            fields.AddRange(
            [
                new("code_2", texts.Code, r => r.Names.ElementAtOrDefault(1)?.Code),
                new("name_2", texts.Name, r => r.Names.ElementAtOrDefault(1) is { } name ? texts.Say(name.NameZh, name.NameEn) : null),
            ]);
        fields.AddRange(
        [
            new("value", texts.Crude, r => r.Crude.Value, r => Shown(r.Crude.Value) ?? texts.Withheld(r.Crude.Withheld)),
            new("low", null, r => r.Crude.Low),
            new("high", If(Any(r => r.Crude.Low), texts.Interval), r => r.Crude.High, r => Range(r.Crude.Low, r.Crude.High)),
            new("standardised", If(standardised, texts.StandardisedRate), r => r.Standardised, r => Shown(r.Standardised) ?? (r.Covered is null ? null : texts.TooLittleCovered)),
            new("standardised_low", null, r => r.StandardLow),
            new("standardised_high", If(Any(r => r.StandardLow), texts.Interval), r => r.StandardHigh, r => Range(r.StandardLow, r.StandardHigh)),
            new("covered", If(standardised, texts.Covered), r => r.Covered, r => r.Covered is { } covered ? Edition.Number(100 * covered, 0) + "%" : null),
            new("gap", If(standardised, texts.Gap), r => r.Split?.Gap, r => Signed(r.Split?.Gap)),
            new("structure", If(standardised, texts.Structure), r => r.Split?.Structure, r => Signed(r.Split?.Structure)),
            new("performance", If(standardised, texts.Performance), r => r.Split?.Performance, r => Signed(r.Split?.Performance)),
        ]);
        fields.AddRange(
        [
            new("expected_numerator", null, r => r.Indirect?.Expected),
            new("ratio", null, r => r.Indirect?.Ratio),
            new("ratio_low", null, r => r.Indirect?.Low),
            new("ratio_high", null, r => r.Indirect?.High),
        ]);
        fields.AddRange(comparison.Strata.Select((dimension, i) => new Field<StandardisedRow>($"structure_{dimension.ToString().ToLowerInvariant()}", null, r => r.Split?.ByDimension[i])));
        fields.AddRange(
        [
            new("change", If(Any(r => r.Change), texts.Since(comparison.PreviousPeriod)), r => r.Change, r => Signed(r.Change)),
            new("change_since", null, _ => comparison.PreviousPeriod),
            new("year_change", If(Any(r => r.YearChange), texts.YearChange), r => r.YearChange, r => Signed(r.YearChange)),
            new("compared", null, _ => comparison.Last?.Both.Count),
            new("year_compared", null, _ => comparison.YearAgo?.Both.Count),
            new("target", null, r => r.Target),
            new("distance", If(Any(r => r.Distance), texts.Distance), r => r.Distance, r => Signed(r.Distance)),
            new("funnel", If(comparison.Funnel is not null, texts.FunnelTitle), r => r.Funnel?.Class, r => texts.FunnelPlace(r.Funnel)),
            new("funnel_p", null, r => r.Funnel?.PValue),
            new("funnel_p_corrected", null, r => r.Funnel?.Corrected),
            new("numerator", texts.Numerator, r => r.Crude.Numerator, r => Exact(r.Crude.Numerator)),
            new("denominator", texts.Denominator, r => r.Crude.Denominator, r => Exact(r.Crude.Denominator)),
            new("units", texts.Units(indicator.Kind), r => r.Crude.Units, r => r.Crude.Units is { } units ? Texts.Number(units) : null),
            new("withheld", null, r => r.Crude.Withheld),
            new("indicator", null, _ => indicator.Code),
            new("unit", null, _ => texts.Say(indicator.UnitZh, indicator.UnitEn)),
            new("period", null, _ => comparison.Period),
            new("mart_version", null, _ => comparison.Basis.MartVersion),
            new("reporting", null, _ => comparison.Basis.Reporting),
            new("expected", null, _ => comparison.Basis.Expected),
            new("synthetic", null, _ => comparison.Basis.Synthetic),
            .. Marked<StandardisedRow>(evaluator),
        ]);
        output.Write([.. rows, nation], fields);
    }

    private static void Write(Explanation explanation, Output output, Texts texts, bool evaluator)
    {
        var (comparison, row, strata, names) = explanation;
        var indicator = comparison.Indicator;
        double scale = (double)indicator.Scale;
        double whole = strata.Sum(stratum => stratum.Weight), counted = DirectStandard.Counted(strata);
        // More decimals than elsewhere, for whoever works it out again.
        string? Long(double? value) => value is { } shown ? Edition.Number(shown, 4) : null;
        double? Weight(Stratum stratum) => stratum.Counts && counted > 0 ? stratum.Weight / counted : null;
        if (output.ForPeople)
        {
            output.Line($"{texts.Say(row.Crude.NameZh, row.Crude.NameEn)}  {texts.Say(indicator.NameZh, indicator.NameEn)}  {comparison.Period}  {texts.Say(indicator.UnitZh, indicator.UnitEn)}");
            if (comparison.Basis.Synthetic)
                output.Line(texts.Synthetic);
        }
        output.Write(
            [.. strata.OrderByDescending(stratum => stratum.Weight).ThenByDescending(stratum => stratum.ReferenceWhole)],
            [
                .. comparison.Strata.Select((dimension, i) => new Field<Stratum>(dimension.ToString().ToLowerInvariant(), texts.Of(dimension), s => s.Codes[i],
                    s => names[i].TryGetValue(s.Codes[i], out var name) ? $"{name.Code} {texts.Say(name.NameZh, name.NameEn)}" : s.Codes[i])),
                new("numerator", texts.Numerator, s => s.Part, s => Sum(s.Part)),
                new("denominator", texts.Denominator, s => s.Whole, s => Sum(s.Whole)),
                new("rate", texts.Rate, s => s.Whole > 0 ? s.Rate * scale : null, s => s.Whole > 0 ? Long(s.Rate * scale) : s.Counts ? texts.NationInstead(Long(s.Rate * scale)!) : texts.EmptyStratum),
                new("reference_numerator", texts.ReferenceNumerator, s => s.ReferencePart, s => Sum(s.ReferencePart)),
                new("reference_denominator", texts.ReferenceDenominator, s => s.ReferenceWhole, s => Sum(s.ReferenceWhole)),
                new("weight", texts.Weight, Weight2, s => Weight(s) is { } weight ? Edition.Number(weight, 6) : null),
                new("contribution", texts.Contribution, s => Weight(s) * s.Rate * scale, s => Long(Weight(s) * s.Rate * scale)),
                .. Marked<Stratum>(evaluator),
            ]);
        object? Weight2(Stratum stratum) => Weight(stratum);
        if (!output.ForPeople)
            return;
        foreach (string line in texts.Explained(row, comparison, Long, (strata.Where(stratum => stratum.Whole > 0).Sum(stratum => stratum.Weight), counted, whole)))
            output.Line(line);
    }

    private static string Sum(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);

    private static string? Exact(decimal? value) => value?.ToString("#,0.##", CultureInfo.InvariantCulture);
}
