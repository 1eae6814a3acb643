using Analytics.Ingest;
using Quartz;

namespace Analytics.Jobs.Schedule;

/// <summary>A firing of one of the <see cref="ScheduledJob"/>s. Every attempt may be repeated: the work behind it is idempotent.</summary>
[DisallowConcurrentExecution]
internal abstract class WarehouseJob(Work work, RunRequests requests, Warehouse warehouse, Texts texts) : IJob
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(30);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            string job = context.JobDetail.Key.Name;
            // Whoever asks for a run knows that the files are there; the schedule does not.
            bool onSchedule = context.Trigger.Key.Name == job;
            context.Result = await work.Do(job, requests.ProgressOf(context), cancellationToken, onSchedule ? Settled : default);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // What the history keeps of a failure is its message.
            throw Failures.Explain(e, warehouse, texts);
        }
    }
}

/// <summary>Takes what lies in the inbox. Tried again within its five minutes: a full disk or a busy warehouse passes.</summary>
[RetryPolicy(3, "00:00:20", 2)]
internal sealed class CollectJob(Work work, RunRequests requests, Warehouse warehouse, Texts texts) : WarehouseJob(work, requests, warehouse, texts);

/// <summary>Brings the marts up to date.</summary>
[RetryPolicy(2, "00:00:30")]
internal sealed class RefreshJob(Work work, RunRequests requests, Warehouse warehouse, Texts texts) : WarehouseJob(work, requests, warehouse, texts);

/// <summary>Makes the pages anew.</summary>
[RetryPolicy(2, "00:00:30")]
internal sealed class ReportJob(Work work, RunRequests requests, Warehouse warehouse, Texts texts) : WarehouseJob(work, requests, warehouse, texts);
