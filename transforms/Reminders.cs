using Analytics.Lake;

namespace Analytics.Transforms;

/// <summary>
/// What the regions should be reminded of: the models <c>return_status</c> and <c>task_outlook</c> over the newest tables, so that nobody is reminded of what came in since the last refresh.
/// </summary>
/// <param name="Period">The quarter or the year.</param>
/// <param name="LastDay">The last day of a quarter that tasks were reported for: the day on which they are looked at.</param>
/// <param name="Regions">The provinces that there is something to tell of, in code order.</param>
/// <param name="Provinces">Codes of all that can be reminded.</param>
/// <param name="Synthetic">A sample return is behind it.</param>
public sealed record Reminders(string Period, DateOnly? LastDay, IReadOnlyList<Reminder> Regions, IReadOnlySet<string> Provinces, bool Synthetic)
{
    private const string Nation = "100000";

    // A submission that was decided twice has two rows. What is the same as the revision that stands is not sent back; after it nothing is open.
    private const string SentBackQuery =
        """
        WITH received AS (
            SELECT kind, region_code, submission_id, max(received_at) AS received_at, arg_max(errors, received_at) AS errors, bool_or(synthetic) AS synthetic,
                bool_and(status = 'returned') AS returned, max(revision) AS revision
            FROM submissions WHERE period = $1 AND kind IS NOT NULL AND region_code IS NOT NULL GROUP BY ALL),
        good AS (SELECT kind, region_code, max(received_at) AS received_at, max(revision) AS revision FROM received WHERE NOT returned GROUP BY ALL)
        SELECT r.kind, r.region_code, CASE r.region_code WHEN '100000' THEN '全国' ELSE n.name_zh END, CASE r.region_code WHEN '100000' THEN 'National' ELSE coalesce(n.name_en, n.name_zh) END,
            epoch_us(max(r.received_at)), arg_max(r.errors, r.received_at), any_value(g.revision), arg_max(r.synthetic, r.received_at)
        FROM received AS r LEFT JOIN good AS g USING (kind, region_code) LEFT JOIN seed_regions AS n ON n.region_code = r.region_code
        WHERE r.returned AND (g.received_at IS NULL OR r.received_at > g.received_at) AND (r.region_code = '100000' OR n.region_code IS NOT NULL)
        GROUP BY r.kind, r.region_code, n.name_zh, n.name_en ORDER BY r.region_code, r.kind
        """;

    // Where nothing of the periods is in yet, what else is in the lake tells.
    private const string SyntheticQuery =
        """
        SELECT coalesce(bool_or(synthetic) FILTER (period IN ($1, $2)), bool_or(synthetic), false)
        FROM (SELECT period, arg_max(synthetic, revision) AS synthetic FROM submissions WHERE status = 'accepted' GROUP BY kind, region_code, period)
        """;

    /// <summary>Reads them.</summary>
    /// <param name="lake">The lake. While nothing was ever handed in, nobody is reminded.</param>
    /// <param name="seedsDirectory">Code lists and calendar.</param>
    /// <param name="schemasDirectory">Kinds of return.</param>
    /// <param name="period">A quarter, with which goes the year that it lies in, or a year.</param>
    /// <param name="now">Until when a return is not late.</param>
    public static Reminders Read(LakeStore lake, string seedsDirectory, string schemasDirectory, string period, DateTimeOffset now)
    {
        using var inputs = new Inputs(lake, seedsDirectory, schemasDirectory, null);
        var provinces = inputs.Session.Query(
            """
            SELECT region_code, name_zh, coalesce(name_en, name_zh) FROM seed_regions WHERE level = 'province' AND kind IN ('admin', 'reporting_unit')
            UNION ALL SELECT '100000', '全国', 'National' ORDER BY ALL
            """,
            row => new CodeName(row.GetString(0), row.GetString(1), row.GetString(2)));
        var codes = provinces.Select(province => province.Code).ToHashSet(StringComparer.Ordinal);
        if (!inputs.Has("submissions"))
            return new(period, null, [], codes, false);
        string[] periods = period.Length > 4 ? [period, period[..4]] : [period];
        bool synthetic = inputs.Session.Query(SyntheticQuery, row => row.GetBoolean(0), periods[0], periods[^1])[0];
        var missing = new List<(string Region, MissingReturn Return)>();
        var sentBack = new List<SentBackReturn>();
        foreach (string of in periods)
        {
            var back = inputs.Session.Query(
                SentBackQuery,
                row => (Return: new SentBackReturn(
                    row.GetString(0), of, new(row.GetString(1), row.GetString(2), row.GetString(3)), DateTimeOffset.UnixEpoch.AddMicroseconds(row.GetInt64(4)), row.GetInt64(5),
                    row.IsDBNull(6) ? null : row.GetInt64(6)), Synthetic: row.GetBoolean(7)),
                of);
            sentBack.AddRange(back.Select(each => each.Return));
            synthetic |= back.Any(each => each.Synthetic);
            missing.AddRange(ReturnStatuses.Read(inputs, of).Where(row => row.Expected && row.At(now) == ReturnState.Missing)
                .Select(row => (row.Region.Code, new MissingReturn(row.Kind, of, row.Due!.Value))));
        }
        var (lastDay, overdue) = Overdue(inputs, period);
        return new(
            period, lastDay,
            [.. provinces.Select(province => new Reminder(
                province, [.. missing.Where(each => each.Region == province.Code).Select(each => each.Return)], [.. sentBack.Where(each => ProvinceOf(each.Region) == province.Code)],
                [.. overdue.Where(task => ProvinceOf(task.Region) == province.Code)]))
                .Where(reminder => reminder.Missing.Count + reminder.SentBack.Count + reminder.Overdue.Count > 0)],
            codes, synthetic);
    }

    private static string ProvinceOf(CodeName region) => region.Code == Nation ? Nation : region.Code[..2] + "0000";

    private static (DateOnly? LastDay, IReadOnlyList<OverdueTask> Tasks) Overdue(Inputs inputs, string period)
    {
        if (period.Length == 4 || !inputs.Has("returns/task"))
            return (null, []);
        var rows = inputs.Session.Query(
            $"""
            SELECT t.region_code, coalesce(r.name_zh, t.region_code), coalesce(r.name_en, r.name_zh, t.region_code), t.measure_code, t.task_id, t.task_name, t.responsible_unit, t.due_on,
                t.progress_pct, t.last_day, t.overdue
            FROM ({inputs.Select(Model.All.Single(model => model.Name == "task_outlook"), period)}) AS t LEFT JOIN seed_regions AS r ON r.region_code = t.region_code
            ORDER BY t.due_on, t.region_code, t.task_id
            """,
            row => (LastDay: row.GetFieldValue<DateOnly>(9), Overdue: row.GetBoolean(10), Task: new OverdueTask(
                new(row.GetString(0), row.GetString(1), row.GetString(2)), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6), row.GetFieldValue<DateOnly>(7), row.GetInt64(8))));
        return (rows.Count == 0 ? null : rows[0].LastDay, [.. rows.Where(row => row.Overdue).Select(row => row.Task)]);
    }
}
