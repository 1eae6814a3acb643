using Quartz;

namespace Analytics.Jobs.Schedule;

/// <summary>Says on the server's stderr, at most once a minute, that the database of the schedule cannot be used; the schedule itself tries again until it can.</summary>
internal sealed class StateListener(Talk talk, Texts texts) : ISchedulerListener
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private readonly Lock gate = new();
    private DateTimeOffset said = DateTimeOffset.MinValue;

    public string Name => "state";

    public ValueTask SchedulerError(IScheduler scheduler, SchedulerErrorContext context, CancellationToken cancellationToken = default)
    {
        if (Failures.OfDatabase(context.Exception) is { } why)
        {
            lock (gate)
            {
                var now = scheduler.TimeProvider.GetUtcNow();
                if (now - said < Pause)
                    return ValueTask.CompletedTask;
                said = now;
            }
            talk.Say(texts.StateAway(scheduler.TimeProvider.GetUtcNow(), why.Message));
        }
        return ValueTask.CompletedTask;
    }
}
