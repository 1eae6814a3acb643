namespace Analytics.Transforms;

/// <summary>Ranks of compared rows.</summary>
public static class Ranks
{
    /// <summary>
    /// Gives each row with a value 1 plus the number of rows that are better, so that equal values share a rank and the next one is skipped. One alone has no rank.
    /// Quotients are compared exactly as decimals, never as rounded or shown.
    /// </summary>
    /// <param name="direction"><c>higher</c> or <c>lower</c> is better; <c>none</c> gives no ranks.</param>
    /// <param name="rows">Those that are compared with each other.</param>
    public static IReadOnlyList<ComparisonRow> Give(string direction, IReadOnlyList<ComparisonRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (direction == "none")
            return rows;
        int sign = direction == "lower" ? -1 : 1;
        decimal[] values = [.. rows.Where(row => row.Value is not null).Select(Goodness)];
        return values.Length < 2 ? rows : [.. rows.Select(row => row.Value is null ? row : row with { Rank = 1 + values.Count(other => other > Goodness(row)) })];

        decimal Goodness(ComparisonRow row) => sign * row.Numerator!.Value / row.Denominator!.Value;
    }
}
