using System.Text.RegularExpressions;
using Analytics.Lake;

namespace Analytics.Jobs.Tests;

/// <summary>The code lists and indicators of <c>seeds/</c>.</summary>
public sealed partial class SamplesSeedsTest(SamplesSeedSession seeds) : IClassFixture<SamplesSeedSession>
{
    private readonly LakeSession session = seeds.Session;

    [Fact]
    public void The_readme_gives_the_rows_and_the_key_of_every_list()
    {
        string readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "seeds", "README.md"));
        var lists = TableRow().Matches(readme).Select(match => (File: match.Groups[1].Value, Rows: long.Parse(match.Groups[2].Value, null), Key: match.Groups[3].Value)).ToList();

        Assert.Equal(Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "seeds"), "*.csv").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal),
            lists.Select(list => list.File).Order(StringComparer.Ordinal));
        foreach ((string file, long rows, string key) in lists)
            Assert.Equal((file, rows, rows), (file, Count($"SELECT count(*) FROM seed_{file}"), Count($"SELECT count(DISTINCT ({key})) FROM seed_{file}")));
    }

    [Theory]
    [InlineData("regions", "parent_code", "regions", "region_code")]
    [InlineData("industries", "parent", "industries", "code")]
    [InlineData("ownership", "parent", "ownership", "code")]
    [InlineData("tiles", "province_code", "regions", "region_code")]
    [InlineData("peer_groups", "province_code", "regions", "region_code")]
    [InlineData("indicators", "measure_code", "measures", "measure_code")]
    public void What_a_list_points_at_exists(string list, string column, string other, string key) =>
        Assert.Equal(0, Count($"SELECT count(*) FROM seed_{list} WHERE {column} NOT IN (SELECT {key} FROM seed_{other})"));

    [Fact]
    public void Groups_lie_under_divisions_and_classes_under_groups() =>
        Assert.Equal(0, Count("""
            SELECT count(*) FROM seed_industry_classes
            WHERE (level = 'group' AND parent NOT IN (SELECT code FROM seed_industries WHERE level = 'division'))
               OR (level = 'class' AND parent NOT IN (SELECT code FROM seed_industry_classes WHERE level = 'group'))
            """));

    // The additive columns of the cubes, by kind of return.
    private static readonly Dictionary<string, string> Cubes = new()
    {
        ["enterprise"] = "enterprises employees industrial_workers trained_workers certified_workers high_skilled_workers training_spend competition_participants innovation_results wage_agreement_enterprises "
            + "skill_pay_enterprises career_ladder_enterprises union_enterprises chain_leader_enterprises wage_agreement_employees wage_bill trained_share enterprises_with_workers",
        ["task"] = "tasks not_started in_progress done suspended overdue at_risk done_on_time progress_sum",
        ["difficulty"] = "difficulties open resolved open_over_90_days",
        // No model sums it up: the return's own fields.
        ["inspection"] = "score max_score",
    };

    private sealed record Row(string Code, string Kind, string Numerator, string Denominator, string Type, string Unit, decimal Scale, string Direction, long MinBase);

    private IReadOnlyList<Row> Indicators => session.Query(
        "SELECT indicator_code, kind, numerator, denominator, type, unit_zh, scale, direction, min_base FROM seed_indicators",
        row => new Row(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), decimal.Parse(row.GetString(6), null), row.GetString(7), long.Parse(row.GetString(8), null)));

    [Fact]
    public void Indicators_are_sums_over_sums_of_their_cube()
    {
        foreach ((string kind, string columns) in Cubes)
            session.Execute($"CREATE TABLE cube_{kind} ({string.Join(", ", columns.Split(' ').Select(column => $"{column} BIGINT"))})");

        Assert.InRange(Indicators.Count, 16, 100);
        foreach (Row indicator in Indicators)
        {
            session.Execute($"SELECT sum({indicator.Numerator}), sum({indicator.Denominator}) FROM cube_{indicator.Kind}");
            Assert.DoesNotContain("/", indicator.Numerator + indicator.Denominator, StringComparison.Ordinal);
            Assert.Contains(indicator.Type, (string[])["proportion", "ratio", "mean"]);
            Assert.Contains(indicator.Direction, (string[])["higher", "lower", "none"]);
            Assert.True(indicator.Scale > 0 && indicator.MinBase > 0, indicator.Code);
            Assert.True(indicator.Type != "proportion" || (indicator.Unit == "%" && indicator.Scale == 100), indicator.Code);
        }
        Assert.Equal(Cubes.Keys.Order(StringComparer.Ordinal), Indicators.Select(indicator => indicator.Kind).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Indicators_have_a_unit_a_name_and_a_description_in_both_languages()
    {
        Assert.Equal(0, Count("SELECT count(*) FROM seed_indicators WHERE unit_zh IS NULL OR unit_en IS NULL OR name_zh IS NULL OR name_en IS NULL OR description_zh IS NULL OR description_en IS NULL"));
        Assert.Equal(Indicators.Count, Count("SELECT count(DISTINCT name_zh) FROM seed_indicators"));
        Assert.Equal(Indicators.Count, Count("SELECT count(DISTINCT name_en) FROM seed_indicators"));
    }

    private long Count(string sql) => session.Query(sql, row => row.GetInt64(0))[0];

    [GeneratedRegex(@"^\| (\w+)\.csv \| (\d+) \| ([\w, ]+) \|", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
