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
        IScheduler scheduler, JobKey job, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        string id = Guid.NewGuid().ToString("N");
        var news = _waiting[id] = Channel.CreateUnbounded<RunNews>();
        try
        {
            await scheduler.TriggerJob(job, new JobDataMap { [Key] = id }, stop);
            await foreach (var item in news.Reader.ReadAllAsync(stop))
                yield return item;
        }
        finally
        {
            _waiting.TryRemove(id, out _);
        }
    }

    /// <summary>Asks the scheduler to run a job now, and does not wait for it.</summary>
    internal static ValueTask Ask(IScheduler scheduler, JobKey job, CancellationToken stop) => scheduler.TriggerJob(job, new JobDataMap(), stop);

    /// <summary>Where a firing reports its progress: to the scheduler, and to whoever asked for it.</summary>
    internal IProgress<ProgressStep> ProgressOf(IJobExecutionContext context)
    {
        board.Begin(context.FireInstanceId, context.JobDetail.Key.Name, context.Trigger.Key.Name != context.JobDetail.Key.Name);
        return new Progress(context, WaitingFor(context), board);
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

    private sealed class Progress(IJobExecutionContext context, ChannelWriter<RunNews>? news, RunBoard board) : IProgress<ProgressStep>
    {
        public void Report(ProgressStep value)
        {
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
