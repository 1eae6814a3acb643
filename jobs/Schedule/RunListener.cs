using Analytics.Jobs.Telemetry;
using Quartz;

namespace Analytics.Jobs.Schedule;

/// <summary>Says what a firing did, and tells whoever asked for it.</summary>
internal sealed class RunListener(RunRequests requests, ServerTalk talk, Texts texts) : IJobListener
{
    public string Name => "runs";

    public ValueTask JobWasExecuted(
        IJobExecutionContext context, JobExecutionException? jobException, CancellationToken cancellationToken = default)
    {
        string job = context.JobDetail.Key.Name;
        var now = context.Scheduler.TimeProvider.GetUtcNow();
        if (jobException is not null)
        {
            string why = jobException.GetBaseException().Message;
            requests.Ended(context, new RunNews(null, null, why));
            talk.Say(LogLevel.Error, "job.failed", texts.JobFailed(now, job, why, context.RetryScheduled), [.. Fields("failed"), ("retry", context.RetryScheduled)]);
        }
        else if (context.Result is JobOutcome outcome)
        {
            requests.Ended(context, new RunNews(null, outcome, null));
            if (!outcome.Nothing)
                talk.Say(LogLevel.Information, "job.done", texts.JobDone(now, job, outcome, context.JobRunTime), [.. Fields("succeeded"), .. outcome.Counts.Select(count => (count.Key, (object?)count.Value))]);
        }
        return ValueTask.CompletedTask;

        (string, object?)[] Fields(string outcome) => [("job", job), ("run", context.FireInstanceId), ("outcome", outcome), ("seconds", Math.Round(context.JobRunTime.TotalSeconds, 3))];
    }
}
