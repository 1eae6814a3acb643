namespace Analytics.Transforms;

public sealed partial class MartReader
{
    private const string Measures = "SELECT measure_code AS code, title_zh AS name_zh, title_en AS name_en FROM seed_measures";

    /// <summary>Measures by provinces with their traffic lights.</summary>
    /// <param name="period">The period; null for the newest.</param>
    /// <exception cref="TransformException">No such period, or no data yet.</exception>
    public WallChart Wall(string? period = null)
    {
        string of = PeriodIn("marts/task_progress", period);
        var cells = session.Query(
            $"""
            SELECT p.code, m.code, coalesce(sum(t.tasks), 0)::BIGINT, coalesce(sum(t.done), 0)::BIGINT, coalesce(sum(t.overdue), 0)::BIGINT,
                coalesce(sum(t.at_risk), 0)::BIGINT
            FROM ({Provinces}) AS p CROSS JOIN ({Measures}) AS m
            LEFT JOIN task_progress AS t ON t.period = ? AND t.province || '0000' = p.code AND t.measure_code = m.code
            GROUP BY p.code, m.code
            ORDER BY p.code, m.code
            """,
            row =>
            {
                long tasks = row.GetInt64(2), done = row.GetInt64(3), overdue = row.GetInt64(4), atRisk = row.GetInt64(5);
                return new WallCell(row.GetString(1), row.GetString(0), LightOf(tasks, done, overdue, atRisk), tasks, done, overdue, atRisk);
            },
            of);
        return new(BasisOf("task", of), Codes(Measures), Codes(Provinces), cells);
    }

    /// <summary>How the tasks of each measure stand, all regions together.</summary>
    /// <param name="period">The period; null for the newest.</param>
    /// <exception cref="TransformException">No such period, or no data yet.</exception>
    public TaskStatusTable Tasks(string? period = null)
    {
        string of = PeriodIn("marts/task_progress", period);
        string[] columns = ["tasks", "not_started", "in_progress", "done", "suspended", "overdue", "at_risk", "done_on_time", "progress_sum"];
        var measures = session.Query(
            $"""
            SELECT m.code, m.name_zh, m.name_en, {string.Join(", ", columns.Select(column => $"coalesce(sum(t.{column}), 0)::BIGINT"))}
            FROM ({Measures}) AS m LEFT JOIN task_progress AS t ON t.period = ? AND t.measure_code = m.code
            GROUP BY ALL
            ORDER BY m.code
            """,
            row => new MeasureStatus(
                CodeNameOf(row), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7), row.GetInt64(8),
                row.GetInt64(9), row.GetInt64(10), row.GetInt64(3) == 0 ? null : (double)row.GetInt64(11) / row.GetInt64(3)),
            of);
        return new(BasisOf("task", of), measures);
    }

    /// <summary>Difficulties of each kind, all regions together.</summary>
    /// <param name="period">The period; null for the newest.</param>
    /// <exception cref="TransformException">No such period, or no data yet.</exception>
    public DifficultyTable Difficulties(string? period = null)
    {
        string of = PeriodIn("marts/cube_difficulty", period);
        var kinds = session.Query(
            """
            SELECT k.code, k.name_zh, k.name_en, coalesce(sum(d.difficulties), 0)::BIGINT, coalesce(sum(d."open"), 0)::BIGINT,
                coalesce(sum(d.resolved), 0)::BIGINT, coalesce(sum(d.open_over_90_days), 0)::BIGINT
            FROM (SELECT code, name_zh, name_en, row_number() OVER () AS place FROM seed_difficulties) AS k
            LEFT JOIN cube_difficulty AS d ON d.period = ? AND d.difficulty_code = k.code
            GROUP BY k.code, k.name_zh, k.name_en, k.place
            ORDER BY k.place
            """,
            row => new DifficultyKind(CodeNameOf(row), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6)),
            of);
        return new(BasisOf("difficulty", of), kinds);
    }

    private static Light LightOf(long tasks, long done, long overdue, long atRisk) =>
        tasks == 0 ? Light.None
        : overdue > 0 ? Light.Overdue
        : atRisk > 0 ? Light.AtRisk
        : done == tasks ? Light.Done
        : Light.OnTrack;
}
