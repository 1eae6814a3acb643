namespace Analytics.Transforms;

public sealed partial class MartReader
{
    private const string MeasureNames = "SELECT measure_code AS code, title_zh AS name_zh, title_en AS name_en FROM seed_measures";

    /// <summary>The measures, in code order.</summary>
    public IReadOnlyList<CodeName> Measures => Codes(MeasureNames);

    /// <summary>Measures by provinces with their traffic lights.</summary>
    /// <param name="period">The period; null for the newest.</param>
    /// <exception cref="TransformException">No such period, or no data yet.</exception>
    public WallChart Wall(string? period = null)
    {
        string of = PeriodIn("marts/task_progress", period);
        var reporting = Reporting("task", of);
        var cells = session.Query(
            $"""
            SELECT p.code, m.code, coalesce(sum(t.tasks), 0)::BIGINT, coalesce(sum(t.done), 0)::BIGINT, coalesce(sum(t.overdue), 0)::BIGINT,
                coalesce(sum(t.at_risk), 0)::BIGINT, coalesce(sum(t.suspended), 0)::BIGINT
            FROM ({Provinces}) AS p CROSS JOIN ({MeasureNames}) AS m
            LEFT JOIN task_progress AS t ON t.period = ? AND t.province || '0000' = p.code AND t.measure_code = m.code
            GROUP BY p.code, m.code
            ORDER BY p.code, m.code
            """,
            row =>
            {
                long tasks = row.GetInt64(2), done = row.GetInt64(3), overdue = row.GetInt64(4), atRisk = row.GetInt64(5), suspended = row.GetInt64(6);
                return new WallCell(row.GetString(1), row.GetString(0), LightOf(reporting.Contains(row.GetString(0)), tasks, done, overdue, atRisk, suspended), tasks, done, overdue, atRisk, suspended);
            },
            of);
        return new(BasisOf("task", of), Measures, Codes(Provinces), cells);
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
            FROM ({MeasureNames}) AS m LEFT JOIN task_progress AS t ON t.period = ? AND t.measure_code = m.code
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

    /// <summary>Difficulties by kind, owner, region or age, with the resolved share and how long the open ones have been open.</summary>
    /// <param name="by">By what.</param>
    /// <param name="period">The period; null for the newest.</param>
    /// <param name="under">Only those of regions whose codes begin so, which are then the groups of <see cref="DifficultyBy.Region"/>; null for all, by province.</param>
    /// <exception cref="TransformException">No such period, or no data yet.</exception>
    public DifficultyGroups DifficultiesBy(DifficultyBy by, string? period = null, string? under = null)
    {
        string of = PeriodIn("marts/cube_difficulty", period);
        string bands = string.Join(' ', DifficultyGroups.AgeBands.Select((band, i) => $"WHEN d.age_days <= {band.To ?? long.MaxValue} THEN '{i}'"));
        // The key, and where it stands: kinds in the order of their list, ages from young to old, all others by what is open.
        var (key, place) = by switch
        {
            DifficultyBy.Kind => ("d.difficulty_code", "coalesce(min(k.place), 0)"),
            DifficultyBy.Owner => ("d.owner", "-sum(d.\"open\")"),
            DifficultyBy.Age => ($"CASE {bands} END", "min(d.age_days)"),
            _ => (under is null ? "d.province || '0000'" : "d.region_code", "-sum(d.\"open\")"),
        };
        var groups = session.Query(
            $"""
            SELECT {key} AS key, coalesce(min(n.name_zh), key), coalesce(min(n.name_en), min(n.name_zh), key),
                sum(d.difficulties)::BIGINT, sum(d."open")::BIGINT, sum(d.resolved)::BIGINT, sum(d.open_over_90_days)::BIGINT,
                -- The median over single difficulties: a row that counts several counts several times.
                CAST(list_median(flatten(list(list_resize([]::BIGINT[], d."open", d.age_days)))) AS DOUBLE)
            FROM cube_difficulty AS d
            LEFT JOIN (SELECT code, name_zh, name_en, row_number() OVER () AS place FROM seed_difficulties) AS k ON k.code = d.difficulty_code
            LEFT JOIN (
                SELECT 'Kind' AS "by", code, name_zh, name_en FROM seed_difficulties UNION ALL SELECT 'Region', region_code, name_zh, name_en FROM seed_regions
            ) AS n ON n."by" = $1 AND n.code = {key}
            WHERE d.period = $2 AND d.region_code LIKE $3
            GROUP BY {key} ORDER BY {place}, {key}
            """,
            row => new DifficultyGroup(CodeNameOf(row), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.IsDBNull(7) ? null : row.GetDouble(7)),
            $"{by}", of, (under ?? "") + "%");
        return new(BasisOf("difficulty", of), by, by == DifficultyBy.Age ? [.. groups.Select(group => group with { Key = DifficultyGroups.AgeBands[group.Key.Code[0] - '0'].Name })] : groups);
    }

    // The provinces, six digits, whose return of a kind is in.
    private HashSet<string> Reporting(string kind, string period) => !tables.ContainsKey("marts/completeness") ? []
        : [.. session.Query("SELECT province || '0000' FROM completeness WHERE period = ? AND kind = ? AND accepted = 1", row => row.GetString(0), period, kind)];

    private static Light LightOf(bool reported, long tasks, long done, long overdue, long atRisk, long suspended) =>
        tasks == 0 ? (reported ? Light.None : Light.NotReported)
        : overdue > 0 ? Light.Overdue
        : atRisk > 0 ? Light.AtRisk
        : done == tasks ? Light.Done
        : done + suspended == tasks ? Light.Suspended
        : Light.OnTrack;
}
