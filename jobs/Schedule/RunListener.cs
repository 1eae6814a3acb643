using Analytics.Jobs.Telemetry;
using Quartz;

namespace Analytics.Jobs.Schedule;

/// <summary>Says what a firing did, and tells whoever asked for it.</summary>
internal sealed class RunListener(RunRequests requests, ServerTalk talk, Settings settings, Texts texts) : IJobListener
{
    public string Name => "runs";

    public async ValueTask JobWasExecuted(
        IJobExecutionContext context, JobExecutionException? jobException, CancellationToken cancellationToken = default)
    {
        string job = context.JobDetail.Key.Name;
        var now = context.Scheduler.TimeProvider.GetUtcNow();
        if (jobException is not null)
        {
            string why = jobException.GetBaseException().Message;
            requests.Ended(context, new RunNews(null, null, why));
            bool again = context.RetryScheduled || await TryApart(context, cancellationToken);
            talk.Say(LogLevel.Error, "job.failed", texts.JobFailed(now, job, why, again), [.. Fields("failed"), ("retry", again)]);
        }
        else if (context.Result is JobOutcome outcome)
        {
            requests.Ended(context, new RunNews(null, outcome, null));
            if (!outcome.Nothing)
                talk.Say(LogLevel.Information, "job.done", texts.JobDone(now, job, outcome, context.JobRunTime), [.. Fields("succeeded"), .. outcome.Counts.Select(count => (count.Key, (object?)count.Value))]);
        }

        (string, object?)[] Fields(string outcome) => [("job", job), ("run", context.FireInstanceId), ("outcome", outcome), ("seconds", Math.Round(context.JobRunTime.TotalSeconds, 3))];
    }

    // The scheduler drops a retry for which there is no time before the next run, and while times are caught up the next has passed. Where each of them counts, it is tried apart.
    private async Task<bool> TryApart(IJobExecutionContext context, CancellationToken stop)
    {
        if (context.Trigger is not ICronTrigger || settings.Jobs.FirstOrDefault(each => each.Key.Equals(context.JobDetail.Key)) is not { Missed: Missed.Each } job
            || Firing.Of(context, job).Again(job, context) is not { } trigger)
            return false;
        try
        {
            await context.Scheduler.ScheduleJob(trigger, cancellationToken: stop);
            return true;
        }
        catch (SchedulerException)
        {
            // The store cannot be had just now: what was to be said of this run must be said all the same.
            return false;
        }
    }
}
