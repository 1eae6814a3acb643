using System.Globalization;
using Analytics.Lake;
using Analytics.Transforms.Engines;

namespace Analytics.Transforms;

/// <summary>Keeps the marts up to date with the returns.</summary>
public static class Refresher
{
    /// <summary>What the log calls a refresh; its parameters are the tables read with their versions, and the periods made anew.</summary>
    internal const string Operation = "REFRESH";

    /// <summary>The parameter that is no table.</summary>
    internal const string Periods = "periods";

    private const string Fingerprint = "fingerprint";
    private const int RowsShown = 20;
    // Ten million enterprises are summed up within 2 GB at full speed; what does not fit goes to the disk.
    private static readonly SessionLimits Usual = new(string.Create(CultureInfo.InvariantCulture, $"{Math.Min(2048, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 21)}MiB"), null, null);
    private static readonly string[] BesideSums = ["returns/target", "submissions"];

    /// <summary>
    /// Makes anew the periods of every mart whose inputs changed since the mart was written, audits them, and commits one version a mart that
    /// names the versions it was made from. With nothing changed it writes nothing. A mart that fails an audit stays as it was.
    /// </summary>
    /// <param name="lake">The lake.</param>
    /// <param name="seedsDirectory">Code lists.</param>
    /// <param name="schemasDirectory">Kinds of return, for which are owed when.</param>
    /// <param name="progress">Told before each period.</param>
    /// <param name="limits">Memory and threads of the session; by default 2 GB, or half the machine's memory where that is less, and all threads.</param>
    /// <param name="engine">Where heavy models run; DuckDB by default. The marts are the same, whichever it is, so that none is made anew for another engine.</param>
    /// <param name="cancellationToken">Looked at between periods, and by an engine outside at once; what was committed stays.</param>
    public static RefreshResult Refresh(
        LakeStore lake, string seedsDirectory, string schemasDirectory, IProgress<RefreshProgress>? progress = null,
        SessionLimits? limits = null, IEngine? engine = null, CancellationToken cancellationToken = default)
    {
        using var inputs = new Inputs(lake, seedsDirectory, schemasDirectory, limits ?? Usual, engine: engine);
        // What tells about the returns comes first: as of the instant of a figure it is then about the returns behind that figure.
        return new([.. Model.All.OrderBy(model => model.ByPeriod).ThenBy(model => model.ReadsMarts).Select(model =>
        {
            if (model.ReadsMarts)
                inputs.Pin();
            MartRefresh? done;
            // Lost against another refresh: look again at what is there now.
            while ((done = Refresh(lake, inputs, model, progress, cancellationToken)) is null)
                inputs.Pin();
            return done;
        })]);
    }

    /// <summary>Whether a refresh wrote a file of a mart, and no other program: its rows are then in the order of the grain.</summary>
    public static bool Wrote(DataFile file) => file?.Tags?.ContainsKey(Fingerprint) == true;

    /// <summary>Makes the sums of all kinds from the returns as they were at a moment, in a lake of their own: what an assessment at a cut-off reads.</summary>
    /// <param name="lake">The lake of the returns.</param>
    /// <param name="asOf">The moment.</param>
    /// <param name="made">Where the marts are made.</param>
    /// <param name="seedsDirectory">Code lists.</param>
    /// <param name="schemasDirectory">Kinds of return.</param>
    /// <param name="cancellation">Looked at between periods.</param>
    /// <returns>The snapshots of the returns that were read.</returns>
    /// <exception cref="TransformException">An audit failed.</exception>
    internal static IReadOnlyList<Snapshot> RefreshAsOf(LakeStore lake, AsOf asOf, LakeStore made, string seedsDirectory, string schemasDirectory, CancellationToken cancellation)
    {
        using var inputs = new Inputs(lake, seedsDirectory, schemasDirectory, limits: null, made, asOf);
        Model[] sums = [.. Model.All.Where(model => model.ByPeriod && !model.ReadsMarts && model.Finish is null)];
        foreach (var model in sums)
        {
            var failed = Refresh(made, inputs, model, null, cancellation)?.Findings.FirstOrDefault(finding => finding.Audit.IsError);
            if (failed is not null)
                throw new TransformException($"数据集市 {model.Name} 的检查没有通过：{failed.Audit.Zh}。", $"The mart {model.Name} failed an audit: {failed.Audit.En}.");
        }
        // Targets and the record of submissions are read beside the sums.
        return [.. sums.SelectMany(inputs.TablesOf).Concat(BesideSums.Select(name => lake.Table(name).Find(asOf)).OfType<Snapshot>()).DistinctBy(table => table.Table)];
    }

    private static MartRefresh? Refresh(
        LakeStore lake, Inputs inputs, Model model, IProgress<RefreshProgress>? progress, CancellationToken cancellationToken)
    {
        var wanted = inputs.Periods(model);
        var before = inputs.Mart(model);
        var current = before?.Files ?? [];
        string[] stale = [.. wanted.Keys.Order(StringComparer.Ordinal).Where(period => !current.Any(file => Holds(file, period, wanted[period])))];
        DataFile[] remove = [.. current.Where(file => !wanted.ContainsKey(PeriodOf(file)) || stale.Contains(PeriodOf(file)))];
        string[] gone = [.. remove.Select(PeriodOf).Except(stale).Order(StringComparer.Ordinal)];
        if (stale.Length + gone.Length == 0)
            return new(model.Name, before?.Version, [], [], []);

        var table = lake.Table(model.Table);
        List<DataFile> add = [];
        List<AuditFinding> findings = [];
        bool committed = false;
        using var span = TransformsTelemetry.Making(model.Name, stale.Length + gone.Length);
        try
        {
            for (int i = 0; i < stale.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var step = new RefreshProgress(model.Name, stale[i], i + 1, stale.Length);
                progress?.Report(step);
                string select = inputs.Select(model, stale[i], progress is null ? null : new Adapter(read => progress.Report(step with { Engine = read })), cancellationToken);
                if (i == 0)
                {
                    // Also brings a column that the model has got since.
                    table.Create(inputs.Layout(select));
                    before = table.Read();
                    if (!before.Files.Select(file => file.Path).SequenceEqual(current.Select(file => file.Path)))
                    {
                        span.Outcome = "overtaken";
                        return null;
                    }
                }
                var files = inputs.Session.Write(
                    select, table, before!.Layout, new Dictionary<string, string> { [Fingerprint] = wanted[stale[i]] },
                    new Dictionary<string, string?> { ["period"] = stale[i] });
                add.AddRange(files);
                if (model.OnePeriodAtATime)
                    findings.AddRange(Audit(inputs.Session, model, before with { Files = files }));
            }
            if (!model.OnePeriodAtATime)
                findings.AddRange(Audit(inputs.Session, model, before! with { Files = [.. current.Except(remove), .. add] }));
            if (findings.Any(finding => finding.Audit.IsError))
                return new(model.Name, before!.Version, [], [], findings);

            var parameters = inputs.TablesOf(model).ToDictionary(
                input => input.Table, input => input.Version.ToString(CultureInfo.InvariantCulture));
            parameters[Periods] = string.Join(',', stale.Concat(gone));
            long version = table.Commit(new(Operation, parameters), now =>
            {
                committed = now.Version == before!.Version;
                return committed ? new(add, remove, []) : null;
            });
            span.Outcome = committed ? "written" : "overtaken";
            return committed ? new(model.Name, version, stale, gone, findings) : null;
        }
        finally
        {
            if (!committed)
                add.ForEach(file => File.Delete(Path.Combine(table.Directory, file.Path)));
        }
    }

    private static string PeriodOf(DataFile file) => file.Partition["period"] ?? "";

    private static bool Holds(DataFile file, string period, string fingerprint) =>
        PeriodOf(file) == period && file.Tags?.GetValueOrDefault(Fingerprint) == fingerprint;

    private static IEnumerable<AuditFinding> Audit(LakeSession session, Model model, Snapshot made)
    {
        session.Attach(model.Name, made);
        // Counted in one statement, side by side; that reads only the columns that decide, and a row is shown only where there is a bad one.
        long[] counts = session.Query(
            $"SELECT {string.Join(", ", model.Audits.Select(audit => $"(SELECT count(*) FROM (\n{audit.Sql}\n))"))}",
            row => Enumerable.Range(0, row.FieldCount).Select(row.GetInt64).ToArray())[0];
        foreach (var (audit, bad) in model.Audits.Zip(counts).Where(pair => pair.Second > 0))
        {
            yield return new(model.Name, audit, bad, session.Query(
                $"SELECT to_json(b)::VARCHAR FROM ({audit.Sql}) AS b LIMIT {RowsShown}", row => row.GetString(0)));
        }
    }

    private sealed class Adapter(Action<EngineProgress> report) : IProgress<EngineProgress>
    {
        public void Report(EngineProgress value) => report(value);
    }
}
