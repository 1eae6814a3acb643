using Analytics.Transforms.Statistics;

namespace Analytics.Transforms;

public sealed partial class MartReader
{
    private const string OutlookMart = "marts/task_outlook";

    /// <summary>Every task of a period, worst first.</summary>
    /// <param name="period">The period; null for the newest.</param>
    /// <exception cref="TransformException">No such period, or no data yet.</exception>
    public TaskOutlook Outlook(string? period = null)
    {
        string of = PeriodIn(OutlookMart, period);
        var tasks = session.Query(
            $"""
            WITH first AS (SELECT province, region_code, task_id, min_by(due_on, period) AS due_on FROM task_outlook WHERE period <= $1 GROUP BY ALL)
            SELECT t.region_code, coalesce(r.name_zh, t.region_code), coalesce(r.name_en, r.name_zh, t.region_code),
                t.measure_code, coalesce(m.name_zh, t.measure_code), coalesce(m.name_en, m.name_zh, t.measure_code),
                t.task_id, t.task_name, t.responsible_unit, t.start_on, t.due_on, t.completed_on, t.status, t.planned_pct, t.progress_pct, t.lag_points,
                t.overdue, t.at_risk, t.slipped_days, date_diff('day', f.due_on, t.due_on), CAST(t.chance AS DOUBLE)
            FROM task_outlook AS t JOIN first AS f USING (province, region_code, task_id)
            LEFT JOIN seed_regions AS r ON r.region_code = t.region_code LEFT JOIN ({MeasureNames}) AS m ON m.code = t.measure_code
            WHERE t.period = $1
            ORDER BY CASE WHEN t.overdue THEN 0 WHEN t.status <> 'done' THEN 1 ELSE 2 END, CASE WHEN t.overdue THEN t.due_on END, t.chance NULLS LAST, t.lag_points DESC,
                t.region_code, t.task_id
            """,
            row => new TaskStanding(
                new(row.GetString(0), row.GetString(1), row.GetString(2)), new(row.GetString(3), row.GetString(4), row.GetString(5)),
                row.GetString(6), row.GetString(7), row.GetString(8), row.GetFieldValue<DateOnly>(9), row.GetFieldValue<DateOnly>(10), row.IsDBNull(11) ? null : row.GetFieldValue<DateOnly>(11),
                row.GetString(12), row.GetDouble(13), row.GetInt64(14), row.GetDouble(15), row.GetBoolean(16), row.GetBoolean(17),
                row.IsDBNull(18) ? null : row.GetInt64(18), row.GetInt64(19), row.IsDBNull(20) ? null : row.GetDouble(20)),
            of);
        return new(OutlookBasis(of), session.Query("SELECT max(last_day) FROM task_outlook WHERE period = ?", row => row.GetFieldValue<DateOnly>(0), of)[0], tasks);
    }

    /// <summary>
    /// The chances given at the ends of earlier periods for tasks under way, against what became of the tasks, where the due date that held then has come by the end of a
    /// period. What became of a task its newest return up to then tells: done by that date or not; a return of before that date tells nothing.
    /// </summary>
    /// <param name="period">The period by whose end the outcomes are known; null for the newest.</param>
    /// <exception cref="TransformException">No such period, or no data yet.</exception>
    public TaskCalibration Calibration(string? period = null)
    {
        string of = PeriodIn(OutlookMart, period);
        var groups = session.Query(
            """
            WITH known AS (FROM task_outlook WHERE period <= $1),
            newest AS (
                SELECT province, region_code, task_id, max_by(status, period) AS status, max_by(completed_on, period) AS completed_on, max(last_day) AS last_day, max(period) AS period
                FROM known GROUP BY ALL),
            forecasts AS (
                SELECT t.period, t.chance, CASE
                    WHEN n.period > t.period AND n.status = 'done' THEN CAST(n.completed_on <= t.due_on AS INTEGER)
                    WHEN n.period > t.period AND n.last_day >= t.due_on THEN 0 END AS happened
                FROM known AS t JOIN newest AS n USING (province, region_code, task_id)
                WHERE t.status <> 'done' AND NOT t.overdue AND t.chance IS NOT NULL AND t.due_on <= (SELECT max(last_day) FROM known))
            SELECT period, CAST(least(9, floor(10 * chance)) AS INTEGER) AS tenth, count(happened), CAST(coalesce(sum(happened), 0) AS BIGINT),
                CAST(coalesce(sum(chance) FILTER (happened IS NOT NULL), 0) AS DOUBLE),
                CAST(coalesce(sum(CAST((chance - happened) * (chance - happened) AS DECIMAL(18, 8))), 0) AS DOUBLE), count(*) - count(happened)
            FROM forecasts GROUP BY ALL ORDER BY ALL
            """,
            row => (
                Period: row.GetString(0), Group: new ForecastGroup(row.GetInt32(1), row.GetInt64(2), row.GetInt64(3), row.GetDouble(4), row.GetDouble(5)), Unknown: row.GetInt64(6)),
            of);
        (string Period, Calibration Calibration)[] periods =
            [.. groups.Where(each => each.Group.Forecasts > 0).GroupBy(each => each.Period, each => each.Group).Select(each => (each.Key, new Calibration([.. each])))];
        return new(
            OutlookBasis(of), PeriodsOf(OutlookMart).Any(known => string.CompareOrdinal(known, of) <= 0 && IsSynthetic("task", known)), Statistics.Calibration.Together(periods.Select(each => each.Calibration)), periods,
            groups.Sum(each => each.Unknown));
    }

    private Basis OutlookBasis(string period) => BasisOf("task", period) with { Mart = OutlookMart, MartVersion = tables[OutlookMart].Version };
}
