namespace Analytics.Jobs.Schedule;

/// <summary>A run that this server has seen.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Job">Its job.</param>
/// <param name="Asked">Somebody asked for it; it is not one of the schedule.</param>
/// <param name="Started">When it began.</param>
/// <param name="Last">How far it is.</param>
/// <param name="Log">Its progress, line by line, the newest last.</param>
/// <param name="End">How it ended; null while it runs.</param>
internal sealed record SeenRun(string Id, string Job, bool Asked, DateTimeOffset Started, ProgressStep? Last, IReadOnlyList<string> Log, RunNews? End);

/// <summary>Runs since the server started, with their progress, for whoever looks. What is kept for longer is the history.</summary>
internal sealed class RunBoard
{
    private const int MostRuns = 20;
    private const int MostLines = 200;

    private readonly Lock gate = new();
    private readonly List<SeenRun> runs = [];

    /// <summary>Running and finished runs, newest first; of those that found nothing to do, only those that somebody asked for.</summary>
    internal IReadOnlyList<SeenRun> Runs
    {
        get
        {
            lock (gate)
                return [.. runs.AsEnumerable().Reverse()];
        }
    }

    internal void Begin(string id, string job, bool asked)
    {
        lock (gate)
        {
            // A retry of the same firing begins anew.
            runs.RemoveAll(run => run.Id == id);
            runs.Add(new(id, job, asked, DateTimeOffset.UtcNow, null, [], null));
            while (runs.Count > MostRuns && runs.FindIndex(run => run.End is not null) is >= 0 and var oldest)
                runs.RemoveAt(oldest);
        }
    }

    internal void Step(string id, ProgressStep step) => Change(id, run => run with { Last = step, Log = run.Log.Count > 0 && run.Log[^1] == step.Text ? run.Log : [.. run.Log.TakeLast(MostLines - 1), step.Text] });

    internal void End(string id, RunNews end)
    {
        Change(id, run => run with { End = end });
        lock (gate)
            runs.RemoveAll(run => run.Id == id && !run.Asked && end.Outcome is { Nothing: true });
    }

    private void Change(string id, Func<SeenRun, SeenRun> change)
    {
        lock (gate)
        {
            int at = runs.FindIndex(run => run.Id == id);
            if (at >= 0)
                runs[at] = change(runs[at]);
        }
    }
}
