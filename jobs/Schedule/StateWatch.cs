using Analytics.Jobs.Telemetry;
using Quartz;

namespace Analytics.Jobs.Schedule;

/// <summary>Says on the server's stderr when the database that hosts share cannot be used any more, and when it can again; the scheduler itself tries without end.</summary>
internal sealed class StateWatch(StateStore state, ISchedulerFactory schedulers, ServerTalk talk, Texts texts, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        string host = (await schedulers.GetScheduler(stoppingToken)).SchedulerInstanceId;
        bool away = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            string? why = await state.Unusable(stoppingToken);
            if (!stoppingToken.IsCancellationRequested && away != why is not null)
            {
                away = why is not null;
                talk.Say(away ? LogLevel.Error : LogLevel.Information, away ? "state.away" : "state.back", away ? texts.StateAway(clock.GetUtcNow(), why!) : texts.StateBack(clock.GetUtcNow()));
            }
            Hosts.Touch(state.Warehouse, host);
            await Task.Delay(Pause, stoppingToken).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }
}
