using System.Collections.Concurrent;
using System.Threading.Channels;
using Quartz;

namespace Analytics.Jobs.Schedule;

/// <summary>Jobs that somebody asked the running server for, and what to tell them.</summary>
internal sealed class RunRequests(RunBoard board)
{
    private const string Key = "request";
    private readonly ConcurrentDictionary<string, Channel<RunNews>> _waiting = new();

    /// <summary>Asks the scheduler to run a job now and follows the run to its end.</summary>
    internal async IAsyncEnumerable<RunNews> Run(
        IScheduler scheduler, ScheduledJob job, Firing firing, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        string id = Guid.NewGuid().ToString("N");
        var news = _waiting[id] = Channel.CreateUnbounded<RunNews>();
        try
        {
            await Ask(scheduler, job, firing, stop, id);
            await foreach (var item in news.Reader.ReadAllAsync(stop))
                yield return item;
        }
        finally
        {
            _waiting.TryRemove(id, out _);
        }
    }

    /// <summary>Asks the scheduler to run a job now, and does not wait for it.</summary>
    /// <returns>By what the run is known.</returns>
    internal static async Task<TriggerKey> Ask(IScheduler scheduler, ScheduledJob job, Firing firing, CancellationToken stop, string? id = null)
    {
        var builder = firing.Trigger(job, Firing.AskedGroup, scheduler.TimeProvider).UsingJobData(SchedulerConstants.ManualTrigger, "true");
        var trigger = (id is null ? builder : builder.UsingJobData(Key, id)).Build();
        await scheduler.ScheduleJob(trigger, cancellationToken: stop);
        return trigger.Key;
    }

    /// <summary>Where a firing reports its progress: to the scheduler, to whoever asked for it, and to its log.</summary>
    internal IProgress<ProgressStep> ProgressOf(IJobExecutionContext context, Action<string> note)
    {
        board.Begin(context.FireInstanceId, context.JobDetail.Key.Name, context.Trigger.Key.Group == Firing.AskedGroup);
        return new Progress(context, WaitingFor(context), board, note);
    }

    /// <summary>Tells whoever asked for a firing how it ended.</summary>
    internal void Ended(IJobExecutionContext context, RunNews end)
    {
        board.End(context.FireInstanceId, end);
        if (WaitingFor(context) is { } news)
        {
            news.TryWrite(end);
            news.Complete();
        }
    }

    private ChannelWriter<RunNews>? WaitingFor(IJobExecutionContext context) =>
        context.MergedJobDataMap.TryGetValue(Key, out object? id) && id is string text && _waiting.TryGetValue(text, out var news) ? news.Writer : null;

    private sealed class Progress(IJobExecutionContext context, ChannelWriter<RunNews>? news, RunBoard board, Action<string> note) : IProgress<ProgressStep>
    {
        private string? last;

        public void Report(ProgressStep value)
        {
            if (value.Text != last)
                note(last = value.Text);
            context.ReportProgress(value.Total > 0 ? (int)(100L * Math.Min(value.Done, value.Total) / value.Total) : 0, value.Text);
            board.Step(context.FireInstanceId, value);
            news?.TryWrite(new RunNews(value, null, null));
        }
    }
}

/// <summary>One line of what a server says about a run that was asked for: progress, and last its result or its error.</summary>
/// <param name="Step">How far it is.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Error">Why it failed.</param>
internal sealed record RunNews(ProgressStep? Step, JobOutcome? Outcome, string? Error);
