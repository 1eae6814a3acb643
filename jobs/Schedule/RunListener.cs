using Quartz;

namespace Analytics.Jobs.Schedule;

/// <summary>Says on the server's stderr what a firing did, and tells whoever asked for it.</summary>
internal sealed class RunListener(RunRequests requests, Talk talk, Texts texts) : IJobListener
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
            talk.Say(texts.JobFailed(now, job, why, context.RetryScheduled));
        }
        else if (context.Result is JobOutcome outcome)
        {
            requests.Ended(context, new RunNews(null, outcome, null));
            if (!outcome.Nothing)
                talk.Say(texts.JobDone(now, job, outcome, context.JobRunTime));
        }
        return ValueTask.CompletedTask;
    }
}
