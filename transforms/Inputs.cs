using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Analytics.Lake;
using Analytics.Transforms.Disclosure;
using Analytics.Transforms.Engines;

namespace Analytics.Transforms;

/// <summary>What the models read, pinned: the newest snapshots of the tables, the seeds, and the runner's parameter tables.</summary>
internal sealed partial class Inputs : IDisposable
{
    private const string Result = "model_result";
    private const string Submissions = "submissions";
    private const string Events = "events";

    // What models read of tables that are not there yet, and of columns that a table has not got yet.
    private const string NoSubmissions =
        """
        SELECT ''::VARCHAR AS submission_id, ''::VARCHAR AS kind, ''::VARCHAR AS period, ''::VARCHAR AS region_code, 0::BIGINT AS revision, ''::VARCHAR AS status,
            NULL::TIMESTAMPTZ AS received_at, 0::BIGINT AS "rows", NULL::TIMESTAMPTZ AS handed_in_at
        WHERE false
        """;

    private const string NoEvents =
        """
        SELECT ''::VARCHAR AS event_id, NULL::TIMESTAMPTZ AS "at", ''::VARCHAR AS action, ''::VARCHAR AS kind, ''::VARCHAR AS period, ''::VARCHAR AS region_code,
            0::BIGINT AS revision, NULL::DATE AS until
        WHERE false
        """;

    // The periods that are being reported, by frequency: from the first one that anything was received for, once it was open (a mistyped period of a returned
    // file makes none), to the last, with those of the calendar between; and the year whose fourth quarter is among them.
    private const string ReportedPeriods =
        """
        WITH begun AS (
            SELECT DISTINCT s.period, k.frequency
            FROM submissions AS s JOIN kinds AS k ON k.kind = s.kind LEFT JOIN seed_calendar AS c ON c.kind = s.kind AND c.period = s.period
            WHERE (s.status <> 'returned' OR s.received_at >= (CAST(c.opens AS TIMESTAMP) - INTERVAL 8 HOUR) AT TIME ZONE 'UTC')
                AND (k.frequency = 'quarter') = (s.period LIKE '%Q%')
        ),
        spans AS (SELECT frequency, min(period) AS first, max(period) AS last FROM begun GROUP BY frequency)
        SELECT period, frequency FROM begun
        UNION
        SELECT c.period, k.frequency
        FROM seed_calendar AS c JOIN kinds AS k ON k.kind = c.kind JOIN spans AS s ON s.frequency = k.frequency AND c.period BETWEEN s.first AND s.last
        UNION
        SELECT left(period, 4), 'year' FROM begun WHERE frequency = 'quarter' AND period LIKE '%Q4'
        """;

    private readonly LakeStore lake;
    private readonly LakeStore made;
    private readonly AsOf asOf;
    private readonly string seedsDirectory;
    private readonly IEngine engine;
    private readonly IReadOnlyList<Covered> covered;
    private readonly Dictionary<string, long?> taken = [];
    private Dictionary<string, Snapshot> marts = [];
    private Dictionary<string, Snapshot> tables = [];

    /// <param name="lake">Where the returns are.</param>
    /// <param name="seedsDirectory">Code lists.</param>
    /// <param name="schemasDirectory">Kinds of return.</param>
    /// <param name="limits">Memory and threads of the session.</param>
    /// <param name="made">Where the marts are, if not beside the returns.</param>
    /// <param name="asOf">The returns at a moment; by default the newest.</param>
    /// <param name="engine">Where heavy models run; DuckDB by default.</param>
    public Inputs(
        LakeStore lake, string seedsDirectory, string schemasDirectory, SessionLimits? limits, LakeStore? made = null, AsOf asOf = default, IEngine? engine = null)
    {
        this.engine = engine ?? new DuckDbEngine();
        this.lake = lake;
        this.made = made ?? lake;
        this.asOf = asOf;
        this.seedsDirectory = seedsDirectory;
        Session = LakeSession.Open(limits);
        Session.AttachSeeds(seedsDirectory, Model.All.SelectMany(SeedNamesOf).Distinct());
        Session.Execute(
            "CREATE TABLE kinds AS SELECT name AS kind, frequency, coverage FROM read_json(?, columns = {name: 'VARCHAR', frequency: 'VARCHAR', coverage: 'VARCHAR'})",
            Path.Combine(schemasDirectory, "*.json"));
        covered = Session.Query("SELECT kind, coverage FROM kinds WHERE coverage IS NOT NULL ORDER BY kind", row => new Covered(row.GetString(0), row.GetString(1)));
        Pin();
    }

    public LakeSession Session { get; }

    /// <summary>
    /// Takes the newest snapshots. Marts come first: the inputs are then at least as new as those the marts were made from, and a mart is
    /// never put back to older inputs. Returns come before submissions, which are written after them; so do the steps of evaluators, which are about submissions.
    /// </summary>
    public void Pin()
    {
        marts = Newest(Model.All.Select(model => model.Table));
        tables = Newest(lake.Tables().Where(IsReturns).Append(Events).Append(Submissions)
            .Concat(Model.All.SelectMany(model => model.Sources).Where(name => name.StartsWith("marts/", StringComparison.Ordinal))));
        Session.Execute("CREATE OR REPLACE TABLE return_files (kind VARCHAR, period VARCHAR, province VARCHAR, rows BIGINT)");
        using (var appender = Session.Connection.CreateAppender("return_files"))
        {
            foreach (var (name, snapshot) in tables.Where(table => table.Key.StartsWith("returns/", StringComparison.Ordinal)))
                foreach (var file in snapshot.Files)
                    appender.CreateRow().AppendValue(name["returns/".Length..]).AppendValue(file.Partition["period"])
                        .AppendValue(file.Partition["province"]).AppendValue(file.Rows).EndRow();
        }
        TakeWhole(Submissions, NoSubmissions);
        TakeWhole(Events, NoEvents);
        Session.Execute($"CREATE OR REPLACE TABLE periods AS {ReportedPeriods}");
    }

    public Snapshot? Mart(Model model) => marts.GetValueOrDefault(model.Table);

    /// <summary>Whether a table is there.</summary>
    public bool Has(string table) => tables.ContainsKey(table);

    /// <summary>The tables that a model reads, with the versions pinned.</summary>
    public IEnumerable<Snapshot> TablesOf(Model model) => tables.Where(table => model.Sources.Contains(table.Key)
        || (model.Sources.Contains("returns") && IsReturns(table.Key))).Select(table => table.Value);

    /// <summary>
    /// The periods that the mart should hold, each with a text that changes when its content may. For a model over returns that is a hash of
    /// its inputs, so that nothing is read; for one made period by period of its inputs and the period's submissions; any other model is small, is made
    /// right away, and its own content is hashed.
    /// </summary>
    public IReadOnlyDictionary<string, string> Periods(Model model)
    {
        if (model.ByPeriod)
        {
            string seeds = SeedsOf(model);
            var files = TablesOf(model)
                .SelectMany(table => table.Files.Select(file => (Period: file.Partition["period"] ?? "", table.Table, Input: $"{table.Table}/{file.Path}")))
                .ToLookup(file => file.Period);
            return files.ToDictionary(
                period => period.Key,
                period => Hash(string.Join('\n', period.Concat(files[PeriodOrder.Preceding(period.Key)].Where(file => model.ReadsPrevious(file.Table)))
                    .Select(file => file.Input).Order(StringComparer.Ordinal).Prepend(seeds).Prepend(TextOf(model)))));
        }
        if (!tables.ContainsKey(Submissions))
            return new Dictionary<string, string>();
        if (model.OnePeriodAtATime)
            return InputsByPeriod(model);
        Session.Execute($"CREATE OR REPLACE TABLE {Result} AS {model.Sql}");
        return Session.Query(
            $"SELECT period, md5(string_agg(r::VARCHAR, chr(10) ORDER BY r::VARCHAR)) FROM {Result} AS r GROUP BY period",
            row => (Period: row.GetString(0), Digest: row.GetString(1))).ToDictionary(row => row.Period, row => row.Digest);
    }

    /// <summary>
    /// The SELECT that gives one period of a model, sorted by its grain so that the same inputs give the same bytes. A column that the mart has and that is
    /// withdrawn (<see cref="PublicMarts.Withdrawn"/>) is empty from then on: the lake's tables lose none.
    /// </summary>
    public string Select(Model model, string period, IProgress<EngineProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        // All rows are of one period.
        string order = string.Join(", ", model.Grain.Where(column => column != "period"));
        if (!model.OnePeriodAtATime)
            return $"SELECT * FROM {Result} WHERE period = '{period.Replace("'", "''", StringComparison.Ordinal)}' ORDER BY {order}";
        List<PinnedPart> parts = [];
        foreach (var table in TablesOf(model))
        {
            if (table.Table is not (Submissions or Events))
                parts.Add(new(Model.View(table.Table), period, Of(period, table)));
            if (model.ReadsPrevious(table.Table))
                parts.Add(new(Model.View(table.Table) + Model.Previous, PeriodOrder.Preceding(period), Of(PeriodOrder.Preceding(period), table)));
        }
        foreach (var part in parts)
            Session.Attach(part.View, part.Snapshot);
        if (!model.ByPeriod)
            Ask(period);
        string rows = model.IsHeavy ? engine.Rows(new(model, period, parts), Session, progress, cancellationToken) : model.Sql;
        string sql = model.Finish switch
        {
            null => rows,
            ResearchCells.Name => ResearchCells.Finish(Session, rows, model.Unit),
            TaskChances.Name => TaskChances.Finish(Session, rows),
            _ => throw new InvalidOperationException($"There is no finishing step {model.Finish}."),
        };
        var withdrawn = model.IsDisclosed ? Mart(model)?.Layout.Columns.Where(column => PublicMarts.Withdrawn.Contains(column.Name)).Select(column => $", NULL::{column.Type} AS \"{column.Name}\"") ?? [] : [];
        return $"SELECT *{string.Concat(withdrawn)} FROM ({sql}) ORDER BY {order}";
    }

    /// <summary>The columns of a model, from the engine itself.</summary>
    public TableLayout Layout(string select) => new(
        Session.Query($"DESCRIBE {select}", row => new Column(row.GetString(0), row.GetString(1) is "TIMESTAMP WITH TIME ZONE" ? "TIMESTAMPTZ" : row.GetString(1))), ["period"]);

    public static string TextOf(Model model) => string.Join('\n', model.Audits.Select(audit => audit.Sql).Prepend(model.Sql));

    public void Dispose() => Session.Dispose();

    /// <summary>
    /// What the period's part of a model depends on: the files of the period, those of the one before where something is expected again, the period's submissions
    /// and steps of evaluators.
    /// </summary>
    private Dictionary<string, string> InputsByPeriod(Model model)
    {
        string shared = string.Join('\n', [TextOf(model), SeedsOf(model), .. Session.Query("SELECT k::VARCHAR FROM kinds AS k ORDER BY ALL", row => row.GetString(0))]);
        var submissions = Digests(Submissions);
        var events = Digests(Events);
        var files = TablesOf(model).Where(table => IsReturns(table.Table))
            .SelectMany(table => table.Files.Select(file => (Period: file.Partition["period"], Again: covered.Any(kind => kind.Table == table.Table), Input: $"{table.Table}/{file.Path}")))
            .ToLookup(file => file.Period);
        return Session.Query("SELECT DISTINCT period FROM periods", row => row.GetString(0)).ToDictionary(period => period, period => Hash(string.Join(
            '\n', files[period].Concat(files[PeriodOrder.Preceding(period)].Where(file => file.Again)).Select(file => file.Input).Order(StringComparer.Ordinal)
                .Prepend(submissions.GetValueOrDefault(period, "")).Prepend(events.GetValueOrDefault(period, "")).Prepend(shared))));
    }

    private Dictionary<string, string> Digests(string table) => Session.Query(
        $"SELECT period, md5(string_agg(t::VARCHAR, chr(10) ORDER BY t::VARCHAR)) FROM {table} AS t WHERE period IS NOT NULL GROUP BY period",
        row => (Period: row.GetString(0), Digest: row.GetString(1))).ToDictionary(row => row.Period, row => row.Digest);

    // Read into memory once: every batch that is collected adds a file, and a refresh reads them all many times.
    private void TakeWhole(string table, string empty)
    {
        var snapshot = tables.GetValueOrDefault(table);
        if (taken.TryGetValue(table, out long? version) && version == snapshot?.Version)
            return;
        string select = empty;
        if (snapshot is not null)
        {
            Session.Attach($"{table}_files", snapshot);
            select = $"FROM {table}_files UNION ALL BY NAME {empty}";
        }
        Session.Execute($"CREATE OR REPLACE TABLE {table} AS {select}");
        taken[table] = snapshot?.Version;
    }

    /// <summary>Makes the parameter tables of a model that is made for one period.</summary>
    private void Ask(string period)
    {
        Session.Execute("CREATE OR REPLACE TABLE asked (period VARCHAR, frequency VARCHAR, previous VARCHAR)");
        Session.Execute("INSERT INTO asked VALUES (?, ?, ?)", period, period.Contains('Q', StringComparison.Ordinal) ? "quarter" : "year", PeriodOrder.Preceding(period));
        var rows = tables.Keys.Where(IsReturns).Select(name =>
            $"SELECT '{name["returns/".Length..]}' AS kind, region_code, submission_id, count(*) AS rows FROM {Model.View(name)} WHERE region_code IS NOT NULL GROUP BY ALL");
        Session.Execute($"CREATE OR REPLACE TABLE region_rows (kind VARCHAR, region_code VARCHAR, submission_id VARCHAR, rows BIGINT)");
        foreach (string select in rows)
            Session.Execute($"INSERT INTO region_rows {select}");
        Session.Execute("CREATE OR REPLACE TABLE again (kind VARCHAR, region_code VARCHAR, expected BIGINT, covered BIGINT)");
        foreach (var kind in covered)
        {
            if (!tables.TryGetValue(kind.Table, out var returns))
                continue;
            string view = Model.View(kind.Table), field = $"\"{kind.Field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
            Session.Attach(view + Model.Previous, Of(PeriodOrder.Preceding(period), returns));
            Session.Execute(
                $"""
                INSERT INTO again SELECT '{kind.Kind}', p.region_code, count(*), count(r.{field})
                FROM {view}{Model.Previous} AS p LEFT JOIN {view} AS r ON r.{field} = p.{field} GROUP BY p.region_code
                """);
        }
    }

    /// <summary>A kind whose rows are expected again in the next period, by a field.</summary>
    private sealed record Covered(string Kind, string Field)
    {
        public string Table => $"returns/{Kind}";
    }

    private static bool IsReturns(string table) => table.StartsWith("returns/", StringComparison.Ordinal);

    private static Snapshot Of(string period, Snapshot table) => table with { Files = [.. table.Files.Where(file => file.Partition["period"] == period)] };

    private Dictionary<string, Snapshot> Newest(IEnumerable<string> names) =>
        names.Select(name => (Name: name, Snapshot: name.StartsWith("marts/", StringComparison.Ordinal) ? made.Table(name).Find() : lake.Table(name).Find(asOf)))
            .Where(table => table.Snapshot is not null).ToDictionary(table => table.Name, table => table.Snapshot!);

    private static IEnumerable<string> SeedNamesOf(Model model) =>
        SeedName().Matches(TextOf(model)).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);

    private string SeedsOf(Model model) =>
        string.Join('\n', SeedNamesOf(model).Select(name => Hash(File.ReadAllText(Path.Combine(seedsDirectory, $"{name}.csv")))));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex(@"\bseed_(\w+)")]
    private static partial Regex SeedName();
}
