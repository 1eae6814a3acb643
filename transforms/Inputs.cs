using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Analytics.Lake;
using Analytics.Transforms.Disclosure;

namespace Analytics.Transforms;

/// <summary>What the models read, pinned: the newest snapshots of the tables, the seeds, and the runner's parameter tables.</summary>
internal sealed partial class Inputs : IDisposable
{
    private const string Result = "model_result";
    private readonly LakeStore lake;
    private readonly string seedsDirectory;
    private Dictionary<string, Snapshot> marts = [];
    private Dictionary<string, Snapshot> tables = [];

    public Inputs(LakeStore lake, string seedsDirectory, string schemasDirectory, SessionLimits? limits)
    {
        this.lake = lake;
        this.seedsDirectory = seedsDirectory;
        Session = LakeSession.Open(limits);
        Session.AttachSeeds(seedsDirectory);
        Session.Execute(
            "CREATE TABLE kinds AS SELECT name AS kind, frequency FROM read_json(?, columns = {name: 'VARCHAR', frequency: 'VARCHAR'})",
            Path.Combine(schemasDirectory, "*.json"));
        Pin();
    }

    public LakeSession Session { get; }

    /// <summary>
    /// Takes the newest snapshots. Marts come first: the inputs are then at least as new as those the marts were made from, and a mart is
    /// never put back to older inputs. Returns come before submissions, which are written after them.
    /// </summary>
    public void Pin()
    {
        marts = Newest(Model.All.Select(model => model.Table));
        tables = Newest(lake.Tables().Where(name => name.StartsWith("returns/", StringComparison.Ordinal)).Append("submissions")
            .Concat(Model.All.SelectMany(model => model.Sources).Where(name => name.StartsWith("marts/", StringComparison.Ordinal))));
        Session.Execute("CREATE OR REPLACE TABLE return_files (kind VARCHAR, period VARCHAR, province VARCHAR, rows BIGINT)");
        using (var appender = Session.Connection.CreateAppender("return_files"))
        {
            foreach (var (name, snapshot) in tables.Where(table => table.Key.StartsWith("returns/", StringComparison.Ordinal)))
                foreach (var file in snapshot.Files)
                    appender.CreateRow().AppendValue(name["returns/".Length..]).AppendValue(file.Partition["period"])
                        .AppendValue(file.Partition["province"]).AppendValue(file.Rows).EndRow();
        }
        if (tables.TryGetValue("submissions", out var submissions))
            Session.Attach("submissions", submissions);
    }

    public Snapshot? Mart(Model model) => marts.GetValueOrDefault(model.Table);

    /// <summary>The tables that a model reads, with the versions pinned.</summary>
    public IEnumerable<Snapshot> TablesOf(Model model) => model.Sources.Where(tables.ContainsKey).Select(name => tables[name]);

    /// <summary>
    /// The periods that the mart should hold, each with a text that changes when its content may. For a model over returns that is a hash of
    /// its inputs, so that nothing is read; any other model is small, is made right away, and its own content is hashed.
    /// </summary>
    public IReadOnlyDictionary<string, string> Periods(Model model)
    {
        if (model.ByPeriod)
        {
            string seeds = SeedsOf(model);
            return TablesOf(model)
                .SelectMany(table => table.Files.Select(file => (Period: file.Partition["period"] ?? "", Input: $"{table.Table}/{file.Path}")))
                .GroupBy(file => file.Period, file => file.Input)
                .ToDictionary(
                    period => period.Key,
                    period => Hash(string.Join('\n', period.Order(StringComparer.Ordinal).Prepend(seeds).Prepend(TextOf(model)))));
        }
        if (!tables.ContainsKey("submissions"))
            return new Dictionary<string, string>();
        Session.Execute($"CREATE OR REPLACE TABLE {Result} AS {model.Sql}");
        return Session.Query(
            $"SELECT period, md5(string_agg(r::VARCHAR, chr(10) ORDER BY r::VARCHAR)) FROM {Result} AS r GROUP BY period",
            row => (Period: row.GetString(0), Digest: row.GetString(1))).ToDictionary(row => row.Period, row => row.Digest);
    }

    /// <summary>The SELECT that gives one period of a model, sorted by its grain so that the same inputs give the same bytes.</summary>
    public string Select(Model model, string period)
    {
        string order = string.Join(", ", model.Grain);
        if (!model.ByPeriod)
            return $"SELECT * FROM {Result} WHERE period = '{period.Replace("'", "''", StringComparison.Ordinal)}' ORDER BY {order}";
        foreach (var table in TablesOf(model))
            Session.Attach(Model.View(table.Table), table with { Files = [.. table.Files.Where(file => file.Partition["period"] == period)] });
        string sql = model.Finish switch
        {
            null => model.Sql,
            ResearchCells.Name => ResearchCells.Finish(Session, model.Sql, model.Unit),
            _ => throw new InvalidOperationException($"There is no finishing step {model.Finish}."),
        };
        return $"SELECT * FROM ({sql}) ORDER BY {order}";
    }

    /// <summary>The columns of a model, from the engine itself.</summary>
    public TableLayout Layout(string select) => new(
        Session.Query($"DESCRIBE {select}", row => new Column(row.GetString(0), row.GetString(1))), ["period"]);

    public static string TextOf(Model model) => string.Join('\n', model.Audits.Select(audit => audit.Sql).Prepend(model.Sql));

    public void Dispose() => Session.Dispose();

    private Dictionary<string, Snapshot> Newest(IEnumerable<string> names) =>
        names.Where(name => lake.Table(name).Exists).ToDictionary(name => name, name => lake.Table(name).Read());

    private string SeedsOf(Model model) => string.Join('\n', SeedName().Matches(TextOf(model))
        .Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)
        .Select(name => Hash(File.ReadAllText(Path.Combine(seedsDirectory, $"{name}.csv")))));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex(@"\bseed_(\w+)")]
    private static partial Regex SeedName();
}
