using Analytics.Lake;
using Analytics.Transforms.Statistics;

namespace Analytics.Transforms;

/// <summary>Finishes the tasks of one period with the chance that each is done by its due date.</summary>
internal static class TaskChances
{
    /// <summary>The finishing step's name in the head of a model; its number grows with every change of what it computes.</summary>
    public const string Name = "chance 1";

    private const string Prepared = "chance_tasks";
    private const string Found = "chance_found";

    // What is only foretold is never stored as certain: the smallest step of four decimals.
    private const double Least = 0.0001;

    // So many tell the three numbers to a few per cent; more would only take time. Taken by a hash of their keys, so always the same.
    private const int Most = 3000;

    /// <summary>
    /// Known is: 1 done in time, 0 done late or not done when the due date has passed. A suspended task has no chance, nor has one that is under way while too little is
    /// known of paces. Of all others it is the process's (<see cref="GammaProgress.Chance"/>), to four decimals.
    /// </summary>
    /// <param name="session">Where the returns of this period and of the one before are.</param>
    /// <param name="select">The tasks.</param>
    public static string Finish(LakeSession session, string select)
    {
        session.Execute($"CREATE OR REPLACE TEMP TABLE {Prepared} AS {select}");
        var tasks = session.Query(
            $"""
            SELECT province, region_code, task_id, status, overdue, progress_pct, date_diff('day', start_on, due_on), date_diff('day', start_on, last_day),
                date_diff('day', start_on, completed_on), previous_status, previous_progress_pct,
                date_diff('day', start_on, date_trunc('quarter', last_day) - INTERVAL 1 DAY)
            FROM {Prepared} ORDER BY md5(concat_ws('/', province, region_code, task_id)), province, region_code, task_id
            """,
            row => (
                Province: row.GetString(0), Region: row.GetString(1), Id: row.GetString(2), Status: row.GetString(3), Overdue: row.GetBoolean(4), Before: row.IsDBNull(9) ? null : row.GetString(9),
                PreviousProgress: row.IsDBNull(10) ? 0 : row.GetInt64(10), PreviouslyElapsed: (int)row.GetInt64(11),
                Reading: new TaskReading((int)row.GetInt64(6), (int)row.GetInt64(7), row.GetInt64(5), 1, row.IsDBNull(8) ? null : (int)row.GetInt64(8))));
        var steps = tasks.GroupBy(task => task.Province).ToDictionary(
            province => province.Key, province => TaskReading.StepOf(province.SelectMany(task => new[] { task.Reading.Progress, task.PreviousProgress })), StringComparer.Ordinal);
        var process = GammaProgress.Fit([.. tasks.Where(task => task.Status != "suspended").Take(Most).Select(task => task.Reading with
        {
            Step = steps[task.Province],
            Before = task.Before is "in_progress" or "not_started" ? (task.PreviouslyElapsed, task.PreviousProgress) : null,
        })]);

        session.Execute($"CREATE OR REPLACE TEMP TABLE {Found} (province VARCHAR, region_code VARCHAR, task_id VARCHAR, step BIGINT, chance DOUBLE)");
        using (var appender = session.Connection.CreateAppender(Found))
        {
            foreach (var task in tasks)
            {
                var (reading, step) = (task.Reading, steps[task.Province]);
                double? chance = reading.CompletedAfter is { } days ? days <= reading.Planned ? 1 : 0
                    : task.Overdue ? 0
                    : task.Status == "suspended" ? null
                    : process is null ? null
                    : Math.Clamp(process.Chance(reading with { Step = step }), Least, 1 - Least);
                appender.CreateRow().AppendValue(task.Province).AppendValue(task.Region).AppendValue(task.Id).AppendValue((long)step).AppendValue(chance).EndRow();
            }
        }
        string Number(double? value) => value is { } known ? known.ToString("R", System.Globalization.CultureInfo.InvariantCulture) : "NULL";
        return $"""
            SELECT t.*, CAST(f.chance AS DECIMAL(5, 4)) AS chance, f.step,
                CAST({Number(process?.Shape)} AS DOUBLE) AS process_shape, CAST({Number(process?.PaceShape)} AS DOUBLE) AS pace_shape, CAST({Number(process?.PaceScale)} AS DOUBLE) AS pace_scale
            FROM {Prepared} AS t JOIN {Found} AS f USING (province, region_code, task_id)
            """;
    }
}
