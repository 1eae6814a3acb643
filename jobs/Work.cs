using System.Collections.Concurrent;
using Analytics.Ingest;
using Analytics.Jobs.Reminding;
using Analytics.Jobs.Schedule;
using Analytics.Lake;
using Analytics.Reports;
using Analytics.Reports.Documents;
using Analytics.Reports.Exports;
using Analytics.Reports.Site;
using Analytics.Transforms;
using Analytics.Transforms.Assessments;
using Analytics.Transforms.Engines;

namespace Analytics.Jobs;

/// <summary>The work on a warehouse, as commands and jobs do it: each step is idempotent and ends at once when there is nothing to do.</summary>
internal sealed class Work(Warehouse warehouse, Texts texts, Settings settings)
{
    // Read again for each piece of work: a host runs for months, and files change.
    private Definitions Own => Definitions.Of(warehouse, texts);

    /// <summary>Does a scheduled job, alone on the warehouse.</summary>
    /// <param name="job">The job.</param>
    /// <param name="firing">What the run stands for.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="stop">Ctrl-C.</param>
    /// <param name="settled">How long a file must lie in the inbox untouched to be collected: nobody watches whether its sender is done.</param>
    /// <param name="patient">While another process works on the warehouse, it waits; else that is an error.</param>
    /// <param name="begins">Told when it waits no more.</param>
    internal async Task<JobOutcome> Do(ScheduledJob job, Firing firing, IProgress<ProgressStep> progress, CancellationToken stop, TimeSpan settled = default, bool patient = false, Action? begins = null)
    {
        // A slow mail server shall not keep the warehouse from its work.
        using var alone = job.Does == JobKind.Remind ? null
            : patient ? await warehouse.LockWhenFree(texts, () => progress.Report(new(texts.WaitsForOther, 0, 0)), stop) : warehouse.Lock(texts);
        begins?.Invoke();
        Steps.Reached("job." + job.Name);
        return job.Does switch
        {
            JobKind.Collect => Collected(progress, settled, stop),
            JobKind.Refresh => Outcome(Refresh(progress, stop)),
            JobKind.Assess => Assess(job.Assessment!, firing.At, progress, stop),
            JobKind.Export => Export(job, firing, progress, stop),
            JobKind.Remind => Outcome(await Remind(job.PeriodOf(firing.At).ToString(), firing.At, progress, stop)),
            JobKind.Verify => Outcome(Verify(null, progress, stop)),
            JobKind.Vacuum => Outcome(Vacuum(job.Retain!.Value, false, progress, stop)),
            _ => Outcome(await Report(progress, stop)),
        };
    }

    /// <summary>Takes what lies in the inbox; stopped, it gives what was decided by then.</summary>
    internal CollectResult Collect(IProgress<ProgressStep> progress, CancellationToken stop, TimeSpan settled = default)
    {
        Directory.CreateDirectory(warehouse.Inbox);
        // An interrupted reception waits too, so that nothing waiting means nothing to complete.
        if (Collector.Waiting(warehouse).Count == 0)
            return new CollectResult([], []);
        var own = Own;
        using var collector = new Collector(warehouse, own.Schemas, own.Seeds, reading: settings.Limits);
        return collector.Collect(new Adapter<CollectProgress>(p => progress.Report(new(texts.Progress(p), p.Done, p.Total))), settled, stop);
    }

    /// <summary>Brings the marts up to date.</summary>
    internal RefreshResult Refresh(IProgress<ProgressStep> progress, CancellationToken stop)
    {
        var own = Own;
        using var remote = settings.Engine.Remote(warehouse) is { } server ? new ClickHouseEngine(server) : null;
        return Refresher.Refresh(
            warehouse.Lake, own.Seeds, own.Schemas,
            new Adapter<RefreshProgress>(p => progress.Report(new(p.Engine is { } read ? $"{p.Model} {p.Period} {texts.RowsRead(read.Rows, read.Total)}" : $"{p.Model} {p.Period}", p.Step, p.Steps))),
            engine: remote, cancellationToken: stop);
    }

    /// <summary>Draws the pages: the newest into the warehouse's <c>site/</c>, or those as of a moment into another folder.</summary>
    internal Task<SiteSummary> Report(IProgress<ProgressStep> progress, CancellationToken stop, string? folder = null, AsOf asOf = default)
    {
        var own = Own;
        return SiteBuilder.BuildAsync(
            warehouse.Lake, own.Seeds, own.Schemas, folder ?? warehouse.Site,
            new Adapter<SiteProgress>(p => progress.Report(new(texts.ChartsDrawn, p.Done, p.Total))), asOf, stop);
    }

    /// <summary>Writes a Word document.</summary>
    /// <returns>Whether it says that it is preliminary.</returns>
    internal Task<bool> Document(DocumentQuestion question, string file, AsOf asOf, IProgress<ProgressStep> progress, CancellationToken stop)
    {
        var own = Own;
        var lake = warehouse.Lake;
        // A year that was open at the moment asked about stays so.
        var moment = LakeMoment.Resolve(lake, asOf).Instant ?? DateTimeOffset.UtcNow;
        return DocumentBuilder.WriteAsync(
            lake, own.Seeds, own.Schemas, texts.Language == "en" ? Language.En : Language.Zh, question, file, DateOnly.FromDateTime(moment.ToOffset(TimeSpan.FromHours(8)).DateTime),
            new Adapter<SiteProgress>(p => progress.Report(new(texts.ChartsDrawn, p.Done, p.Total))), asOf, stop);
    }

    /// <summary>What regions are to be told of a period, without telling them.</summary>
    internal ReminderRun Reminders(string period, DateTimeOffset now) => new(warehouse, Own, settings.Remind, texts, period, now);

    /// <summary>Tells regions what is late, sent back or overdue, each thing once.</summary>
    internal Task<IReadOnlyList<Delivery>> Remind(string period, DateTimeOffset now, IProgress<ProgressStep> progress, CancellationToken stop) =>
        Reminders(period, now).Send(progress, stop);

    /// <summary>Checks the lake.</summary>
    internal VerifyResult Verify(string? table, IProgress<ProgressStep> progress, CancellationToken stop)
    {
        var result = Verifier.Run(
            warehouse.Lake, table, SubmissionClaims.In(warehouse.Lake), null, new Adapter<LakeProgress>(p => progress.Report(new(p.Table, p.Done, p.Total))), stop);
        return table is null && SubmissionClaims.Lost(warehouse) is { } lost ? result with { Problems = [lost, .. result.Problems] } : result;
    }

    /// <summary>Deletes what no kept version needs.</summary>
    internal IReadOnlyList<VacuumedTable> Vacuum(Retention retain, bool dryRun, IProgress<ProgressStep> progress, CancellationToken stop) => Lake.Vacuum.Run(
        warehouse.Lake, retain, dryRun, new Adapter<LakeProgress>(p => progress.Report(new(p.Table, p.Done, p.Total))), stop);

    private JobOutcome Collected(IProgress<ProgressStep> progress, TimeSpan settled, CancellationToken stop)
    {
        var result = Collect(progress, stop, settled);
        foreach (var (file, reason) in result.Unreadable)
            progress.Report(new(texts.Unreadable(file, reason), 0, 0));
        stop.ThrowIfCancellationRequested();
        return Outcome(result);
    }

    // The cut-off names the run: asked again for the same one, the stored run is the answer.
    private JobOutcome Assess(string code, DateTimeOffset cutOff, IProgress<ProgressStep> progress, CancellationToken stop)
    {
        var own = Own;
        // The period is the definition's, however late the cut-off.
        if (own.PeriodOf(code, texts) is { } period)
            progress.Report(new(texts.Assesses(code, period, cutOff), 0, 0));
        var (run, json, known) = Assessor.Run(warehouse.Lake, own.Seeds, own.Schemas, own.Assessment(code, texts), cutOff, Bundled.Version, stop);
        // A stored one may be of an earlier version, which this one cannot read.
        return new(known, known ? new Dictionary<string, long>() : new() { ["assessed"] = Assessor.Parse(json).Scores.Count }, run);
    }

    // On schedule the newest, which the jobs before have just made; for a period the state at its firing.
    private JobOutcome Export(ScheduledJob job, Firing firing, IProgress<ProgressStep> progress, CancellationToken stop)
    {
        string folder = job.Out!.Replace("{period}", (firing.Period ?? job.PeriodOf(firing.At)).ToString(), StringComparison.Ordinal);
        var summary = Exporter.Write(
            warehouse.Lake, Own.Seeds, folder, firing.Period is null ? AsOf.Latest : AsOf.At(firing.At), settings.Terms,
            progress: new Adapter<ExportProgress>(p => progress.Report(new($"{p.Table} {p.Period}", p.Done, p.Total))), cancellation: stop);
        return new(false, new Dictionary<string, long> { ["tables"] = summary.Tables, ["published"] = summary.Rows }, summary.Version);
    }

    private JobOutcome Outcome(IReadOnlyList<Delivery> deliveries)
    {
        Delivery[] failed = [.. deliveries.Where(delivery => delivery.Error is not null)];
        if (failed.Length > 0)
            throw new ProgramException(ExitCode.Outside, texts.NotDelivered(deliveries.Count - failed.Length, Delivery.Told(failed)));
        return new(deliveries.Count == 0, new Dictionary<string, long> { ["reminded"] = deliveries.Count, ["regions"] = deliveries.Select(delivery => delivery.Message.Region).Distinct().Count() });
    }

    private JobOutcome Outcome(VerifyResult result) => result.Problems is [var first, ..]
        ? throw new ProgramException(ExitCode.Findings, texts.VerifyFound(result.Problems.Count, first))
        : new(false, new Dictionary<string, long> { ["checked"] = result.Tables, ["files"] = result.Files });

    private static JobOutcome Outcome(IReadOnlyList<VacuumedTable> tables)
    {
        long files = tables.Sum(t => (long)t.Files + t.Orphans);
        return new(files == 0, new Dictionary<string, long> { ["deleted"] = files, ["bytes"] = tables.Sum(t => t.Bytes + t.OrphanBytes) });
    }

    // What a collect of a warehouse could not read, the last time. That it still cannot is in the log of each run, and no news in the history every five minutes.
    private static readonly ConcurrentDictionary<string, string> Unread = new(StringComparer.Ordinal);

    private JobOutcome Outcome(CollectResult result)
    {
        string wrong = string.Join('\n', result.Wrong.Order()), before = Unread.GetValueOrDefault(warehouse.Directory, "");
        Unread[warehouse.Directory] = wrong;
        var taken = result.Outcomes.Where(o => !o.Known).Select(o => o.Submission).ToList();
        var accepted = taken.Where(s => s.Status == SubmissionStatus.Accepted).ToList();
        return new(taken.Count == 0 && (wrong.Length == 0 || wrong == before), new Dictionary<string, long>
        {
            ["accepted"] = accepted.Count,
            ["rows"] = accepted.Sum(s => s.Rows),
            ["returned"] = taken.Count(s => s.Status == SubmissionStatus.Returned),
            ["unreadable"] = result.Wrong.Count,
        });
    }

    private JobOutcome Outcome(RefreshResult result)
    {
        if (!result.Passed)
        {
            var failed = result.Marts.SelectMany(m => m.Findings).First(f => f.Audit.IsError);
            throw new ProgramException(ExitCode.Findings, texts.AuditFound(failed));
        }
        return new(!result.Changed, new Dictionary<string, long> { ["marts"] = result.Marts.Count(m => m.Written.Count + m.Removed.Count > 0) });
    }

    private static JobOutcome Outcome(SiteSummary site) =>
        new(
        site.Unchanged, new Dictionary<string, long> { ["pages"] = site.Pages, ["charts"] = site.Drawn, ["problems"] = site.Problems.Count });

    // Reports at once, on the thread that works; Progress<T> would post to the thread pool and lose the order.
    private sealed class Adapter<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
