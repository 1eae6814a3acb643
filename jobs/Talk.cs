using System.Diagnostics;
using Spectre.Console;

namespace Analytics.Jobs;

/// <summary>How far a piece of work is.</summary>
/// <param name="Text">What is being done.</param>
/// <param name="Done">How many are done.</param>
/// <param name="Total">Of how many; 0 when nobody knows.</param>
public readonly record struct ProgressStep(string Text, int Done, int Total);

/// <summary>Talk to the user on stderr: bars on a terminal, plain lines elsewhere, nothing when quiet.</summary>
internal sealed class Talk(Shell shell, bool quiet)
{
    /// <summary>Nothing is said.</summary>
    internal bool IsQuiet => quiet;

    /// <summary>Says one line.</summary>
    internal void Say(string line)
    {
        if (!quiet)
            shell.Error.WriteLine(line);
    }

    /// <summary>Does a piece of work and shows how far it is.</summary>
    internal T Show<T>(string title, Func<IProgress<ProgressStep>, T> work) =>
        Show(title, progress => Task.FromResult(work(progress))).GetAwaiter().GetResult();

    /// <summary>Waits for a piece of work and shows how far it is.</summary>
    internal Task<T> Show<T>(string title, Func<IProgress<ProgressStep>, Task<T>> work)
    {
        if (quiet)
            return work(new Lines(_ => { }));
        if (shell.ErrorIsTerminal)
            return WithBar(title, work);
        Say(title);
        return work(new Lines(line => Say("  " + line)));
    }

    private Task<T> WithBar<T>(string title, Func<IProgress<ProgressStep>, Task<T>> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(shell.Error) });
        return console.Progress()
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask(Markup.Escape(title), maxValue: 1);
                var result = await work(new Bar(title, bar));
                (bar.Description, bar.IsIndeterminate, bar.Value) = (Markup.Escape(title), false, bar.MaxValue);
                return result;
            });
    }

    private sealed class Bar(string title, ProgressTask task) : IProgress<ProgressStep>
    {
        public void Report(ProgressStep value)
        {
            task.Description = Markup.Escape($"{title}  {value.Text}");
            task.IsIndeterminate = value.Total == 0;
            if (value.Total > 0)
                (task.MaxValue, task.Value) = (value.Total, value.Done);
        }
    }

    // At most a line every five seconds, and the last. Reports at once, on the thread that works: Progress<T> would lose the order.
    private sealed class Lines(Action<string> write) : IProgress<ProgressStep>
    {
        private long last = -Stopwatch.Frequency;

        public void Report(ProgressStep value)
        {
            if (value.Done != value.Total && Stopwatch.GetElapsedTime(last) < TimeSpan.FromSeconds(5))
                return;
            last = Stopwatch.GetTimestamp();
            write(value.Total > 0 ? $"[{value.Done}/{value.Total}] {value.Text}" : value.Text);
        }
    }
}
