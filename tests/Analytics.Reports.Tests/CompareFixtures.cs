using Analytics.Transforms;
using Analytics.Transforms.Statistics;

namespace Analytics.Reports.Tests;

/// <summary>Made-up comparisons, small enough to say by hand what their charts must show.</summary>
internal static class CompareFixtures
{
    public static readonly CodeName East = new("East", "东部", "East"), West = new("West", "西部", "West");
    public static readonly CodeName State = new("1", "国有控股", "State-controlled"), Private = new("3", "私人控股", "Privately controlled"), Foreign = new("5", "外商控股", "Foreign-controlled");

    public static readonly CodeName
        Timber = new("C20", "木材加工和木、竹、藤、棕、草制品业", "Processing of timber and manufacture of wood, bamboo, rattan, palm and straw products"), Cars = new("C36", "汽车制造业", "Manufacture of automobiles");

    /// <summary>A group with a crude value of a tenth of its numerator over 1,000, or withheld.</summary>
    public static StandardisedRow Row(CodeName[] names, decimal? numerator, string? withheld = null, decimal denominator = 1000)
    {
        var (code, first, hidden) = (string.Join(',', names.Select(name => name.Code)), names[0], withheld == "disclosure");
        if (withheld is not null)
            return new(names, new(code, first.NameZh, first.NameEn, hidden ? null : 3, hidden ? null : 9, hidden ? null : 2, null, null, null, null, withheld));
        double value = (double)(numerator ?? 0) / (double)denominator * 100;
        return new(names, new(code, first.NameZh, first.NameEn, numerator, denominator, 7, value, value - 2, value + 2, null, null));
    }

    public static StandardisedComparison Of(ComparisonQuestion question, StandardisedRow[] rows, FunnelPlot? funnel = null) => new(
        question, Fixtures.TrainedRate, "2025Q3", question.Strata ?? [], rows, new("100000", "全国", "National", 500, 1000, 40, 50, 46.9, 53.1, null, null), funnel, new("2025Q3", "marts/cube_enterprise", 12, 30, 32, true));

    /// <summary>Two groups over three periods: the first falls out in the second, the other has 30, 40, 50; the nation 40, 50, 60.</summary>
    public static Trend Trend(CodeName first, CodeName other)
    {
        ComparisonRow Point(CodeName group, double? value) => new(group.Code, group.NameZh, group.NameEn, value is null ? null : 1, value is null ? null : 2, value is null ? null : 9, value, null, null, null, value is null ? "disclosure" : null);
        TrendSeries Line(CodeName group, params double?[] values) => new(group, [.. values.Select(value => Point(group, value))], [.. values.Select(_ => (string[])["110000"])], 1);
        return new(
            Fixtures.TrainedRate, [.. new[] { "2025Q1", "2025Q2", "2025Q3" }.Select(period => new Basis(period, "marts/cube_enterprise", 12, 30, 32, true))],
            [Line(first, 70, null, 80), Line(other, 30, 40, 50)], Line(new("100000", "全国", "National"), 40, 50, 60));
    }
}
