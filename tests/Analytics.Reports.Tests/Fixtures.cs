using Analytics.Transforms;

namespace Analytics.Reports.Tests;

/// <summary>Made-up figures for pictures: the real code lists, values by a fixed rule.</summary>
internal static class Fixtures
{
    public static readonly string Seeds = Path.Combine(AppContext.BaseDirectory, "seeds");

    public static readonly Indicator TrainedRate = new(
        "trained_rate", "enterprise", "M09", "trained_workers", "industrial_workers", true, "%", "%", 100, "higher", 100,
        "产业工人培训率", "Workers trained", "近四个季度接受培训的产业工人（人数，不是人次）占产业工人的比重",
        "Industrial workers trained within the last four quarters (persons, not person-times) as a share of industrial workers");

    public static readonly Indicator Wage = new(
        "average_wage", "enterprise", "M14", "wage_bill", "employees", false, "元/月", "yuan a month", 1, "higher", 100,
        "从业人员月平均工资", "Average monthly wage", "各企业月平均工资按从业人员加权的平均值",
        "Average monthly wage of the enterprises, weighted by employees");

    public static readonly IReadOnlyList<CodeName> Provinces = Read("regions.csv")
        .Where(row => row[3] == "province" && row[5] != "out_of_scope").Select(row => new CodeName(row[0], row[1], row[2])).ToArray();

    public static readonly IReadOnlyList<CodeName> Measures = Read("measures.csv")
        .Select(row => new CodeName(row[0], row[4], row[5])).ToArray();

    public static readonly IReadOnlyList<CodeName> Divisions = Read("industries.csv")
        .Where(row => row[1] == "division" && row[0][0] is >= 'B' and <= 'E').Select(row => new CodeName(row[0], row[3], row[4])).ToArray();

    public static readonly IReadOnlyList<CodeName> Holdings =
    [
        new("1", "国有控股", "State-controlled"), new("2", "集体控股", "Collective"), new("3", "私人控股", "Private"),
        new("4", "港澳台商控股", "Hong Kong, Macao and Taiwan"), new("5", "外商控股", "Foreign"), new("9", "其他", "Other"),
    ];

    public static readonly IReadOnlyList<CodeName> Difficulties = Read("difficulties.csv").Select(row => new CodeName(row[0], row[1], row[2])).ToArray();

    public static readonly IReadOnlyList<CodeName> Sizes =
        [new("1", "大型", "Large"), new("2", "中型", "Medium"), new("3", "小型", "Small"), new("4", "微型", "Micro")];

    public static readonly IReadOnlyList<Tile> Tiles = Read("tiles.csv")
        .Select(row => new Tile(row[0], int.Parse(row[1]), int.Parse(row[2]), new(row[0], row[3], row[4]), Provinces.Any(place => place.Code == row[0]))).ToArray();

    public static Edition Edition(Language language) => new(
        language,
        new Dictionary<string, CodeName>
        {
            ["enterprise"] = new("enterprise", "企业实施情况表", "Enterprise return"),
            ["task"] = new("task", "改革任务表", "Task return"),
            ["difficulty"] = new("difficulty", "困难问题表", "Difficulty return"),
            ["inspection"] = new("inspection", "督查评分表", "Inspection return"),
            ["case"] = new("case", "典型案例表", "Case return"),
            ["target"] = new("target", "目标表", "Target return"),
        },
        Tiles);

    /// <summary>A comparison whose values fall evenly; every seventh group is withheld, every eleventh has no data.</summary>
    public static Comparison Compare(Indicator indicator, Dimension by, IReadOnlyList<CodeName> groups, bool synthetic = true)
    {
        var rows = groups.Select((group, i) =>
        {
            var units = 40 + (long)(i * 37 % 400);
            if (by == Dimension.Region && i % 11 == 9) return new ComparisonRow(group.Code, group.NameZh, group.NameEn, null, null, null, null, null, null, null, "no_data");
            if (by == Dimension.Region && i % 16 == 6) return new ComparisonRow(group.Code, group.NameZh, group.NameEn, 20, 60, 3, null, null, null, null, "below_min_base");
            var share = 0.42 + (0.3 * (i * 7 % Math.Max(groups.Count, 2)) / groups.Count);
            var value = indicator.IsProportion ? share * 100 : 4000 + (share * 6000);
            var wide = 0.4 + (i * 5 % 7 * 0.5);
            return new ComparisonRow(
                group.Code, group.NameZh, group.NameEn, Math.Round((decimal)share * units * 180), units * 180, units, value,
                indicator.IsProportion ? value - wide : null, indicator.IsProportion ? value + wide : null, null, null);
        }).ToList();
        var given = rows.Where(row => row.Value is not null).ToList();
        rows = [.. rows.Select(row => row.Value is null ? row : row with { Rank = 1 + given.Count(other => other.Value > row.Value) })];
        var total = given.Count == 0
            ? new ComparisonRow("100000", "全国", "Nation", null, null, null, null, null, null, null, "no_data")
            : new ComparisonRow(
                "100000", "全国", "Nation", given.Sum(row => row.Numerator), given.Sum(row => row.Denominator), given.Sum(row => row.Units),
                given.Average(row => row.Value), null, null, null, null);
        return new(indicator, by, "2025Q3", rows, total, 12, 30, 32, synthetic);
    }

    private static IEnumerable<string[]> Read(string file) =>
        File.ReadLines(Path.Combine(Seeds, file)).Skip(1).Select(Split);

    private static string[] Split(string line) =>
        [.. System.Text.RegularExpressions.Regex.Matches(line, "(?:^|,)(?:\"((?:[^\"]|\"\")*)\"|([^,]*))").Select(cell => cell.Groups[1].Success ? cell.Groups[1].Value : cell.Groups[2].Value)];
}
