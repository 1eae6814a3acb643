using Quartz;

namespace Analytics.Jobs.Schedule;

/// <summary>A firing of one of the <see cref="ScheduledJob"/>s. Every attempt may be repeated: the work behind it is idempotent.</summary>
[DisallowConcurrentExecution]
internal abstract class WarehouseJob(Work work, RunRequests requests) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        context.Result = work.Do(context.JobDetail.Key.Name, requests.ProgressOf(context), cancellationToken);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Takes what lies in the inbox. Tried again within its five minutes: a full disk or a busy warehouse passes.</summary>
[RetryPolicy(3, "00:00:20", 2)]
internal sealed class CollectJob(Work work, RunRequests requests) : WarehouseJob(work, requests);

/// <summary>Brings the marts up to date.</summary>
[RetryPolicy(2, "00:00:30")]
internal sealed class RefreshJob(Work work, RunRequests requests) : WarehouseJob(work, requests);

/// <summary>Makes the pages anew.</summary>
[RetryPolicy(2, "00:00:30")]
internal sealed class ReportJob(Work work, RunRequests requests) : WarehouseJob(work, requests);
