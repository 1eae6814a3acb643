using System.Globalization;
using Analytics.Transforms.Disclosure;

namespace Analytics.Transforms;

public sealed partial class MartReader
{
    private static readonly string[] EnterpriseCodes = ["industry_division", "holding_code", "size_code"];

    private (List<StandardisedRow> Rows, ComparedProvinces? Last, ComparedProvinces? YearAgo) Changes(
        Indicator indicator, ComparisonQuestion question, List<Dictionary<string, CodeName>> names, string period, List<StandardisedRow> rows)
    {
        var periods = Periods(indicator.Kind);
        // Groups that run across provinces; the others lie within one.
        var sums = question.By.Contains(Dimension.Region) ? null : ByProvince(indicator, period);
        var current = Values(rows);
        (Dictionary<string, double> Of, ComparedProvinces? Provinces) Since(string? before)
        {
            if (before is null || !periods.Contains(before))
                return ([], null);
            Dictionary<string, double> All() => Values(CrudeRows(indicator, question, names, GroupsOf(indicator, question, [], before).Groups, before));
            if (sums is null)
                return (Less(current, All()), null);
            var sumsBefore = ByProvince(indicator, before);
            var provinces = Compared(sums, sumsBefore, before);
            string[] joined = Left(sums, provinces), left = Left(sumsBefore, provinces);
            return (provinces.Both.Count == 0 ? [] : Less(
                joined.Length == 0 ? current : Values(Without(indicator, question, names, joined, period)),
                left.Length == 0 ? All() : Values(Without(indicator, question, names, left, before))), provinces);
        }
        var (last, lastProvinces) = Since(PeriodOrder.Before(periods, period));
        var (year, yearProvinces) = Since($"{int.Parse(period.AsSpan(0, 4), CultureInfo.InvariantCulture) - 1}{period[4..]}");
        double? Of(Dictionary<string, double> changes, StandardisedRow row) => changes.TryGetValue(row.Crude.Code, out double change) ? change : null;
        return ([.. rows.Select(row => row with { Change = Of(last, row), YearChange = Of(year, row) })], lastProvinces, yearProvinces);
    }

    private static Dictionary<string, double> Values(List<StandardisedRow> rows) =>
        rows.Where(row => row.Crude.Value is not null).ToDictionary(row => row.Crude.Code, row => row.Crude.Value!.Value, StringComparer.Ordinal);

    private static Dictionary<string, double> Less(Dictionary<string, double> now, Dictionary<string, double> before) =>
        now.Where(each => before.ContainsKey(each.Key)).ToDictionary(each => each.Key, each => each.Value - before[each.Key], StringComparer.Ordinal);

    private ComparedProvinces Compared(IReadOnlyList<Sum> now, IReadOnlyList<Sum> before, string since)
    {
        string[] has = Having(now), had = Having(before);
        return new(since, Named(has.Intersect(had)), Named(has.Except(had)), Named(had.Except(has)));
    }

    // A withheld province has enterprises, which is public; more of it is not, so it counts as one that has the indicator.
    private static string[] Having(IReadOnlyList<Sum> sums) => [.. sums.Where(sum => !sum.IsTotal && (sum.IsWithheld || sum.Denominator > 0)).Select(sum => sum.Code)];

    // Those that join or leave and have data. What others have, with nothing below the line in either period, is in both.
    private static string[] Left(IReadOnlyList<Sum> sums, ComparedProvinces provinces) =>
        [.. sums.Where(sum => !sum.IsTotal).Select(sum => sum.Code).Intersect(provinces.OnlyNow.Concat(provinces.OnlyBefore).Select(province => province.Code))];

    private List<StandardisedRow> Without(Indicator indicator, ComparisonQuestion question, List<Dictionary<string, CodeName>> names, string[] left, string period) =>
        CrudeRows(indicator, question, names, Without(indicator, question.By, left, period).ToDictionary(sum => sum.Code, GroupOf, StringComparer.Ordinal), period);

    private static Group GroupOf(Sum sum) => new()
    {
        IsWithheld = sum.IsWithheld,
        Numerator = sum.Numerator,
        Denominator = sum.Denominator,
        Units = sum.Units,
        Variation = sum.Variation,
    };

    // Groups of some dimensions, the nation of none, made without some provinces, by the indicator's own expressions.
    private IEnumerable<Sum> Without(Indicator indicator, IReadOnlyList<Dimension> by, string[] left, string period)
    {
        string key = by.Count == 0 ? "''" : string.Join(" || chr(10) || ", by.Select(dimension => $"coalesce({Dimensions[dimension].Key}, '')"));
        return Sums(indicator, key, PublishedWithout(indicator, by, key, left), period, $" AND {ProvinceKey} NOT IN ({List(left)})").Where(sum => !sum.IsTotal);
    }

    // Of the research table: the published group less its published parts in the provinces that leave. Whoever sees them can reckon the same, so it gives nothing away; when one of those
    // parts is withheld, or of three dimensions, which are not published, it would be what the comparison gives away, so there is none. Withheld provinces that stay are in the group.
    private string PublishedWithout(Indicator indicator, IReadOnlyList<Dimension> by, string key, string[] left)
    {
        string[] own = [.. by.Select(dimension => Dimensions[dimension].Column)];
        string codes = string.Concat(EnterpriseCodes.Select(column => $" AND m.{column} {(own.Contains(column) ? "<>" : "=")} '{CellKey.All}'"));
        return $"""
            SELECT m.period, {key} AS "key", false AS is_total, bool_or(m.status = 'withheld') OR count(*) < {1 + left.Length} AS is_withheld,
                {string.Join(", ", Additive(indicator).Select(column => $"sum(CASE m.region_code WHEN '{CellKey.Nation}' THEN 1 ELSE -1 END * m.\"{column}\") AS \"{column}\""))}
            FROM research_enterprise AS m
            WHERE m.period = $1{codes} AND m.region_code IN ('{CellKey.Nation}', {List(left)})
            GROUP BY m.period, "key"
            """;
    }

    private static string List(IEnumerable<string> codes) => string.Join(", ", codes.Select(code => $"'{code.Replace("'", "''", StringComparison.Ordinal)}'"));

    private IReadOnlyList<CodeName> Named(IEnumerable<string> codes)
    {
        var names = Codes(Provinces).ToDictionary(name => name.Code, StringComparer.Ordinal);
        return [.. codes.Order(StringComparer.Ordinal).Select(code => names.GetValueOrDefault(code) ?? new(code, code, code))];
    }
}
