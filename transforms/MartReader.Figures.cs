using System.Data.Common;
using System.Text.RegularExpressions;
using Analytics.Transforms.Disclosure;
using Analytics.Transforms.Statistics;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Analytics.Transforms;

public sealed partial class MartReader
{
    // A province need not be in one.
    private const string Belts = "SELECT belt_en FROM seed_peer_groups WHERE belt_en IS NOT NULL";

    // Each dimension is a column of the mart and a code list; Listed shows the codes without data too.
    private static readonly Dictionary<Dimension, (string Column, string Key, string Codes, bool Listed, string Zh, string En)> Dimensions = new()
    {
        [Dimension.Region] = ("region_code", ProvinceKey, Provinces, true, "地区", "region"),
        [Dimension.Ownership] = ("holding_code", "m.holding_code", "FROM seed_holdings", true, "控股情况", "ownership"),
        [Dimension.Industry] =
            ("industry_division", "m.industry_division", "FROM seed_industries WHERE level = 'division'", false, "行业", "industry"),
        [Dimension.Size] = ("size_code", "m.size_code", "FROM seed_sizes", true, "规模", "size"),
    };

    /// <summary>
    /// An indicator by one dimension. Provinces, ownerships and sizes without data are there as <c>no_data</c>; of the industries only those with
    /// data are. Rates are crude: sums over sums.
    /// </summary>
    /// <param name="code">The indicator.</param>
    /// <param name="by">The dimension.</param>
    /// <param name="period">The period; null for the newest.</param>
    /// <exception cref="TransformException">No such indicator or period, no data yet, or the kind of return does not tell the dimension.</exception>
    public Comparison Compare(string code, Dimension by, string? period = null)
    {
        var indicator = Usable(code);
        string of = PeriodIn(indicator, period);
        var (column, key, codes, listed, _, _) = Dimensions[by];
        if (tables[SourceOf(indicator.Kind).Table].Layout.Columns.All(have => have.Name != column))
            throw NotTold(indicator, by);
        var sums = Sums(indicator, key, Shown(column, by == Dimension.Region ? $"NOT IN ({Belts})" : null), of);
        var names = Codes(codes);
        var found = sums.Where(sum => !sum.IsTotal).ToDictionary(sum => sum.Code);
        var rows = names.Where(name => listed || found.ContainsKey(name.Code))
            .Concat(found.Keys.Except(names.Select(name => name.Code)).Select(unknown => new CodeName(unknown, unknown, unknown)))
            .OrderBy(name => name.Code, StringComparer.Ordinal)
            .Select(name => Row(indicator, name, found.GetValueOrDefault(name.Code)));
        var basis = BasisOf(indicator.Kind, of);
        return new(
            indicator, by, of, Ranks.Give(indicator.Direction, [.. rows]), Row(indicator, Nation, sums.SingleOrDefault(sum => sum.IsTotal)),
            basis.MartVersion, basis.Reporting, basis.Expected, basis.Synthetic);
    }

    private static NoFiguresException NotTold(Indicator indicator, Dimension dimension) => new(
        $"指标“{indicator.NameZh}”（{indicator.Code}）来自 {indicator.Kind} 类填报，其中没有{Dimensions[dimension].Zh}，只能按地区比较。",
        $"The indicator \"{indicator.NameEn}\" ({indicator.Code}) is made from {indicator.Kind} returns, which do not tell the {Dimensions[dimension].En}; compare it by region.");

    /// <summary>An indicator in every period, by the belts of <c>seeds/peer_groups.csv</c> and for the nation.</summary>
    /// <exception cref="TransformException">No such indicator, or no data yet.</exception>
    public Trend Trend(string code) => TrendOf(
        code, "region_code", Codes("SELECT DISTINCT belt_en AS code, belt_zh AS name_zh, belt_en AS name_en FROM seed_peer_groups WHERE belt_en IS NOT NULL"),
        "(SELECT g.belt_en FROM seed_peer_groups AS g WHERE g.province_code = m.province || '0000')", $"IN ({Belts})",
        PeerGroups().SelectMany(belt => belt.Provinces.Select(province => (belt.Group.Code, Province: province.Code))).ToLookup(each => each.Code, each => each.Province));

    // By groups whose code is the key of a row; shown: which codes of the research table's column are such groups, null for all; provinces: of each group, null when
    // it is none of provinces.
    private Trend TrendOf(string code, string column, IReadOnlyList<CodeName> groups, string key, string? shown, ILookup<string, string>? provinces)
    {
        var indicator = Usable(code);
        _ = PeriodIn(indicator, null);
        var sums = Sums(indicator, key, Shown(column, shown), null);
        var found = sums.Where(sum => !sum.IsTotal).ToDictionary(sum => (sum.Period, sum.Code));
        var totals = sums.Where(sum => sum.IsTotal).ToDictionary(sum => sum.Period);
        string[] periods = PeriodsOf(SourceOf(indicator.Kind).Table), all = [.. Codes(Provinces).Select(province => province.Code)];
        var having = ByProvince(indicator, null).ToLookup(sum => sum.Period);
        TrendSeries Series(CodeName group, Func<string, Sum?> sum, string[] of) => new(
            group, [.. periods.Select(period => Row(indicator, group, sum(period)))],
            [.. periods.Select(period => (string[])[.. Having([.. having[period]]).Intersect(of).Order(StringComparer.Ordinal)])], of.Length);
        return new(
            indicator, [.. periods.Select(period => BasisOf(indicator.Kind, period))],
            [.. groups.Select(group => Series(group, period => found.GetValueOrDefault((period, group.Code)), provinces is null ? all : [.. provinces[group.Code]]))],
            Series(Nation, totals.GetValueOrDefault, all));
    }

    /// <summary>An indicator in every period, by one dimension and for the nation. Regions are provinces; groups without data in any period are left out.</summary>
    /// <exception cref="TransformException">As for comparing.</exception>
    public Trend Trend(string code, Dimension by)
    {
        var indicator = Usable(code);
        _ = PeriodIn(indicator, null);
        var (column, key, codes, _, _, _) = Dimensions[by];
        if (tables[SourceOf(indicator.Kind).Table].Layout.Columns.All(have => have.Name != column))
            throw NotTold(indicator, by);
        var all = by == Dimension.Region ? ProvinceTrend(code) : TrendOf(code, column, Codes(codes), key, null, null);
        return all with { Groups = [.. all.Groups.Where(series => series.Points.Any(point => point.Withheld != "no_data"))] };
    }

    // By province, with the nation; in every period when that is null.
    private IReadOnlyList<Sum> ByProvince(Indicator indicator, string? period) => Sums(indicator, ProvinceKey, Shown("region_code", $"NOT IN ({Belts})"), period);

    // Of the research table: the rows that stand for codes of one dimension, and the nation; in it the sums are made.
    private static string Shown(string column, string? and)
    {
        string[] keys = ["region_code", "industry_division", "holding_code", "size_code"];
        string All(string key) => key == "region_code" ? CellKey.Nation : CellKey.All;
        string others = string.Join(" AND ", keys.Where(key => key != column).Select(key => $"m.{key} = '{All(key)}'"));
        return $"""
            SELECT m.*, m.status = 'withheld' AS is_withheld, m.{column} AS "key", m.{column} = '{All(column)}' AS is_total
            FROM research_enterprise AS m
            WHERE m.period = coalesce($1, m.period) AND {others} AND (m.{column} = '{All(column)}'{(and is null ? " OR true" : $" OR m.{column} {and}")})
            """;
    }

    // Sums of the columns that the indicator names, by period and key, with a total a period; its expressions are over these sums. Shown: what the research table has of them; and: which
    // rows count, where they are not from there.
    private IReadOnlyList<Sum> Sums(Indicator indicator, string key, string shown, string? period, string and = "")
    {
        var source = SourceOf(indicator.Kind);
        var additive = Additive(indicator).Select(column => $"sum(\"{column}\") AS \"{column}\"");
        string sums = source.IsPublished ? shown : $"""
            SELECT period, "key", grouping("key") = 1 AS is_total, false AS is_withheld, {string.Join(", ", additive)}
            FROM (SELECT {key} AS "key", m.* FROM {source.View} AS m WHERE m.period = coalesce($1, m.period){Counted(indicator, RegionLevel.Province)}{and})
            GROUP BY GROUPING SETS ((period, "key"), (period))
            """;
        return Computed(indicator, () => session.Query(
            $"""
            SELECT period, coalesce("key", ''), is_total, is_withheld, {Figures(indicator, source)} FROM ({sums})
            """,
            row => row.GetBoolean(3)
                ? new Sum(row.GetString(0), row.GetString(1), row.GetBoolean(2), true, 0, 0, 0)
                : new Sum(row.GetString(0), row.GetString(1), row.GetBoolean(2), false, Number(indicator, row, 4), Number(indicator, row, 5), row.GetInt64(6), VariationIn(row, 7)),
            period));
    }

    private static decimal Number(Indicator indicator, DbDataReader row, int column) => row.IsDBNull(column)
        ? throw new TransformException(
            $"指标“{indicator.NameZh}”（{indicator.Code}）的算式没有得出数值。", $"The formula of the indicator \"{indicator.NameEn}\" ({indicator.Code}) gives no number.")
        : row.GetDecimal(column);

    // What the indicator's own SQL makes impossible is the indicator's fault, and is told so.
    private static T Computed<T>(Indicator indicator, Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (DuckDBException e) when (e.ErrorType is not (DuckDBErrorType.Io or DuckDBErrorType.OutOfMemory or DuckDBErrorType.Interrupt or DuckDBErrorType.Fatal or DuckDBErrorType.Internal))
        {
            string reason = e.Message.Split('\n')[0];
            throw new TransformException(
                $"指标“{indicator.NameZh}”（{indicator.Code}）的算式无法计算：{reason}",
                $"The formula of the indicator \"{indicator.NameEn}\" ({indicator.Code}) cannot be computed: {reason}");
        }
    }

    // Numerator, denominator, units, and what tells how they vary.
    private static string Figures(Indicator indicator, IndicatorSource source)
    {
        var spread = SpreadIn(indicator, source);
        IEnumerable<string?> sums = [spread?.Squares, spread?.Products, spread?.BaseSquares, spread?.Count];
        return $"CAST(({indicator.Numerator}) AS DECIMAL(38, 9)), CAST(({indicator.Denominator}) AS DECIMAL(38, 9)), CAST(\"{source.Unit}\" AS BIGINT), {string.Join(", ", sums.Select(sum => $"CAST(({sum ?? "NULL"}) AS DOUBLE)"))}";
    }

    // What is published lacks it: it tells about single enterprises.
    private static Spread? SpreadIn(Indicator indicator, IndicatorSource source) => source.IsPublished ? null : indicator.Spread;

    private static Variation? VariationIn(DbDataReader row, int first) =>
        row.IsDBNull(first) ? null : new(row.GetDouble(first), row.GetDouble(first + 1), row.GetDouble(first + 2), row.GetDouble(first + 3));

    // The columns that the indicator names.
    private IEnumerable<string> Additive(Indicator indicator)
    {
        var source = SourceOf(indicator.Kind);
        var spread = SpreadIn(indicator, source);
        string[] words = Word().Split($"{indicator.Numerator} {indicator.Denominator} {source.Unit} {spread?.Squares} {spread?.Products} {spread?.BaseSquares} {spread?.Count}");
        var columns = tables[source.Table].Layout.Columns.Select(column => column.Name);
        return (source.IsReturns ? columns.Append(source.Unit).Distinct() : columns).Where(words.Contains);
    }

    // Which rows count. A row of a return in which a field that the indicator names is empty counts neither above nor below: an empty field is no zero. Nor does what a return says of a
    // smaller region add to what another says of the whole, unless the indicator is one of parts.
    private string Counted(Indicator indicator, RegionLevel level)
    {
        string filter = indicator.Filter is { } which ? $" AND ({which})" : "";
        if (!SourceOf(indicator.Kind).IsReturns)
            return filter;
        string own = indicator.IsOfParts ? "" : $" AND {OfLevel(level)}";
        return $"{filter}{own}{string.Concat(Additive(indicator).Select(column => $" AND m.\"{column}\" IS NOT NULL"))}";
    }

    private static ComparisonRow Row(Indicator indicator, CodeName name, Sum? sum)
    {
        if (sum is null || (sum.Units == 0 && !sum.IsWithheld))
            return new(name.Code, name.NameZh, name.NameEn, sum?.Numerator, sum?.Denominator, sum?.Units, null, null, null, null, "no_data");
        if (sum.IsWithheld)
            return new(name.Code, name.NameZh, name.NameEn, null, null, null, null, null, null, null, "disclosure");
        var row = new ComparisonRow(
            name.Code, name.NameZh, name.NameEn, sum.Numerator, sum.Denominator, sum.Units, null, null, null, null, "below_min_base");
        if (sum.Denominator <= 0 || sum.Denominator < indicator.MinBase)
            return row;
        if (indicator.IsProportion && (sum.Numerator < 0 || sum.Numerator > sum.Denominator))
        {
            throw new TransformException(
                $"指标“{indicator.NameZh}”（{indicator.Code}）声明为比重，但“{name.NameZh}”的分子 {sum.Numerator:0.##} 大于分母 {sum.Denominator:0.##}。",
                $"The indicator \"{indicator.NameEn}\" ({indicator.Code}) is declared a proportion, but in {name.NameEn} its numerator {sum.Numerator:0.##} is not within its denominator {sum.Denominator:0.##}.");
        }
        double scale = (double)indicator.Scale;
        double? error = sum.Variation is { } variation ? RatioEstimate.Error((double)sum.Numerator, (double)sum.Denominator, variation) : null;
        (double Low, double High)? interval = indicator.IsProportion ? Wilson.Interval((double)sum.Numerator, (double)sum.Denominator)
            : error is { } known ? RatioEstimate.Interval((double)(sum.Numerator / sum.Denominator), known, sum.Variation!.Count) : null;
        return row with
        {
            Error = error * scale,
            // In decimal numbers, so that 58 of 100 are 58 percent and reach a step that begins there.
            Value = (double)(sum.Numerator / sum.Denominator * indicator.Scale),
            Low = interval?.Low * scale,
            High = interval?.High * scale,
            Withheld = null,
        };
    }

    [GeneratedRegex(@"\W+")]
    private static partial Regex Word();

    private sealed record Sum(string Period, string Code, bool IsTotal, bool IsWithheld, decimal Numerator, decimal Denominator, long Units, Variation? Variation = null);
}
