using Quartz;

namespace Analytics.Jobs.Schedule;

/// <summary>A firing of one of the <see cref="ScheduledJob"/>s. Every attempt may be repeated: the work behind it is idempotent.</summary>
[DisallowConcurrentExecution]
internal sealed partial class WarehouseJob(Work work, RunRequests requests, StateStore state, Settings settings, Texts texts, ILoggerFactory logs, IHostApplicationLifetime host) : IJob
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(30);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var job = settings.Jobs.FirstOrDefault(each => each.Name == context.JobDetail.Key.Name) ?? throw new ProgramException(ExitCode.Usage, texts.HostsKnowNot(context.JobDetail.Key.Name));
        var firing = Firing.Of(context, job);
        // What is logged here is kept with the run: see jobs log.
        var log = logs.CreateLogger(RunLog.Category);
        void Note(string line) => Said(log, line);
        Note(texts.RunBegins(job, firing));
        // The scheduler's own limits go by the class of a job; ours all have one.
        using var limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, context.Scheduler.TimeProvider);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            // It was set before somebody paused the job, in whose group it is not.
            if (context.Trigger.Key.Group == Firing.FollowingGroup && await context.Scheduler.IsTriggerGroupPaused(job.Name, cancellationToken))
            {
                Note(texts.HeldByPause(job.Name));
                context.Result = new JobOutcome(true, new Dictionary<string, long>());
                return;
            }
            foreach (var next in settings.Jobs.Where(each => job.Then.Contains(each.Name)))
                await ScheduleStore.Follow(context.Scheduler, firing, next, context, cancellationToken);
            // Whoever asks for a run knows that the files are there; the schedule does not.
            bool asked = context.Trigger.Key.Group == Firing.AskedGroup;
            var outcome = await work.Do(job, firing, requests.ProgressOf(context, Note), stop.Token, asked ? default : Settled, state.Shared is not null, () => limit.CancelAfter(job.Timeout ?? Timeout.InfiniteTimeSpan));
            Note(texts.RunEnded(job, outcome));
            context.Result = outcome;
        }
        catch (Exception e) when (e is not OperationCanceledException || limit.IsCancellationRequested)
        {
            var why = Failures.Explain(e, state.Warehouse, texts);
            string said = limit.IsCancellationRequested ? texts.TookTooLong(job.Timeout!.Value) : why.Message;
            Note(said);
            // Without its cause: the scheduler would tell that one's words.
            throw new ProgramException(why.Exit, said);
        }
        finally
        {
            await state.Answers(host.ApplicationStopping);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Line}")]
    private static partial void Said(ILogger log, string line);
}
