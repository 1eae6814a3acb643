using Analytics.Transforms;

namespace Analytics.Reports.Tests;

/// <summary>Made-up tables about tasks, difficulties, returns and time.</summary>
internal static class FixturesOfTasks
{
    public static readonly Basis Basis = new("2025Q3", "marts/task_progress", 7, 31, 32, true);

    public static WallChart Wall(IReadOnlyList<CodeName> measures, IReadOnlyList<CodeName> regions) => new(
        Basis, measures, regions,
        [.. regions.SelectMany((region, r) => measures.Select((measure, m) =>
        {
            var light = (((r * 13) + (m * 7)) % 17) switch { 0 or 5 => Light.Overdue, 2 or 7 or 11 => Light.AtRisk, 3 or 8 => Light.Done, 4 => Light.None, 9 => Light.Suspended, _ => Light.OnTrack };
            return new WallCell(measure.Code, region.Code, light, light == Light.None ? 0 : 3, light == Light.Done ? 3 : 1, light == Light.Overdue ? 1 : 0, light == Light.AtRisk ? 2 : 0, light == Light.Suspended ? 2 : 0);
        }))]);

    public static TaskStatusTable Tasks() => new(
        Basis,
        [.. Fixtures.Measures.Select((measure, i) => i == 11
            ? new MeasureStatus(measure, 0, 0, 0, 0, 0, 0, 0, 0, null)
            : new MeasureStatus(measure, 60 + i, 10, 30 - i, 15 + (2 * i), 5, i % 9, i % 5, 10 + i, 40 + i))]);

    public static DifficultyTable Difficulties() => new(
        Basis with { Mart = "marts/cube_difficulty" },
        [.. Fixtures.Difficulties.Select((kind, i) => new DifficultyKind(kind, 80 - (i * 6), 50 - (i * 5 % 47), 30 - i, 50 - (i * 5 % 47) > 12 ? 12 : 2))]);

    public static CompletenessMatrix Completeness()
    {
        string[] kinds = ["enterprise", "task", "difficulty"];
        return new(
            Basis with { Mart = "marts/completeness", Reporting = 88, Expected = 96 }, kinds, Fixtures.Provinces,
            [.. Fixtures.Provinces.SelectMany((region, r) => kinds.Select((kind, k) => (((r * 3) + (k * 5)) % 19) switch
            {
                0 => new CompletenessCell(kind, region.Code, "returned", 0, 2, null),
                7 => new CompletenessCell(kind, region.Code, "missing", 0, 0, null),
                _ => new CompletenessCell(kind, region.Code, "accepted", 120 + r, r % 4 == 0 ? 1 : 0, 1),
            }))]);
    }

    public static Trend Trend(Indicator indicator)
    {
        Basis[] periods = [.. new[] { "2024Q4", "2025Q1", "2025Q2", "2025Q3" }.Select((period, i) => new Basis(period, "marts/cube_enterprise", 12, 29 + i, 32, true))];
        CodeName[] groups = [new("1", "东部", "East"), new("2", "中部", "Central"), new("3", "西部", "West"), new("4", "东北", "Northeast")];
        TrendSeries Line(CodeName group, double from, double step, int? gap) => new(group, [.. periods.Select((_, i) =>
            i == gap
                ? new ComparisonRow(group.Code, group.NameZh, group.NameEn, null, null, null, null, null, null, null, "no_data")
                : new ComparisonRow(group.Code, group.NameZh, group.NameEn, 1, 2, 900, from + (i * step), null, null, null, null))], [.. periods.Select(_ => (string[])["110000"])], 1);
        return new(
            indicator, periods,
            [Line(groups[0], 58, 1.6, null), Line(groups[1], 52, 2.1, null), Line(groups[2], 50.8, 2.4, null), Line(groups[3], 51, 0.9, 1)],
            Line(new("100000", "全国", "Nation"), 55, 1.5, null));
    }
}
