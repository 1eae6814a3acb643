using System.Text.Json;
using Analytics.Lake;
using Analytics.Transforms.Disclosure;

namespace Analytics.Tests;

/// <summary>The attack of a linear solver on published cells (<c>solver/attack.mjs</c>).</summary>
public static class Attack
{
    /// <summary>The sums of the research table.</summary>
    public static readonly string[] Columns =
    [
        "enterprises", "employees", "industrial_workers", "trained_workers", "certified_workers", "high_skilled_workers", "training_spend",
        "competition_participants", "innovation_results", "wage_agreement_enterprises", "skill_pay_enterprises", "career_ladder_enterprises",
        "union_enterprises", "wage_bill",
    ];

    /// <summary>What is published of a cell, and for a withheld one with enterprises how far each sum must be able to be from the truth.</summary>
    public static object?[] Row(string[] key, double[] sums, bool withheld, bool forbidden) =>
    [
        key[0], key[1], key[2], key[3], withheld ? null : sums,
        withheld && sums[0] > 0 ? sums.Select(sum => new[] { sum, DisclosureRule.Protection((long)Math.Ceiling(sum), forbidden) }).ToArray() : null,
    ];

    /// <summary>The rows of one period, where the views are <c>published</c>, <c>cube</c> and <c>seed_peer_groups</c>.</summary>
    public static IReadOnlyList<object?[]> Rows(LakeSession session, string period)
    {
        string truth = string.Join(", ", Columns.Select(column => $"coalesce(sum(c.{column}), 0)::DOUBLE")), shown = string.Join(", ", Columns.Select(column => $"any_value(t.{column})::DOUBLE"));
        return session.Query(
            $"""
            SELECT t.region_code, t.industry_division, t.holding_code, t.size_code, any_value(t.status) = 'withheld', {truth}, {shown}
            FROM published AS t LEFT JOIN (FROM cube LEFT JOIN seed_peer_groups AS g ON g.province_code = province || '0000') AS c
                ON t.period = c.period AND t.region_code IN ('100000', c.province || '0000', c.belt_en) AND t.industry_division IN ('_T', c.industry_division)
                AND t.holding_code IN ('_T', c.holding_code) AND t.size_code IN ('_T', c.size_code)
            WHERE t.period = ?
            GROUP BY t.region_code, t.industry_division, t.holding_code, t.size_code
            ORDER BY ALL
            """,
            row =>
            {
                bool withheld = row.GetBoolean(4);
                double[] sums = [.. Columns.Select((_, i) => row.GetDouble(5 + i))];
                Assert.All(Columns, (_, i) => Assert.Equal(withheld, row.IsDBNull(5 + Columns.Length + i)));
                return Row([row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3)], sums, withheld, false);
            },
            period);
    }

    /// <summary>The sums of withheld rows that the solver knows better than it may.</summary>
    public static List<string> Recovered(IReadOnlyDictionary<string, string> belts, IReadOnlyList<object?[]> rows) => Recovered(belts, rows, Columns, SumRules.OfEnterprises(Columns));

    /// <summary>The same for other sums, with what bounds them.</summary>
    public static List<string> Recovered(IReadOnlyDictionary<string, string> belts, IReadOnlyList<object?[]> rows, string[] columns, IReadOnlyList<Bound> known, bool whole = false)
    {
        var bounds = known.Select(bound => new[] { bound.Part, bound.Whole });
        string answer = new NodeTool("solver", "highs", "the solver HiGHS").Run("attack.mjs", JsonSerializer.Serialize(new { columns, bounds, belts, rows, whole }));
        return [.. JsonSerializer.Deserialize<JsonElement>(answer).GetProperty("found").EnumerateArray().Where(range => !range.GetProperty("reached").GetBoolean()).Select(range => range.GetRawText())];
    }
}
