using System.Diagnostics;
using System.Diagnostics.Metrics;
using Analytics.Lake;

namespace Analytics.Jobs.Telemetry;

/// <summary>What a long command tells of its work: a span, a duration and a log record, and whatever its parts tell. The server has its own.</summary>
internal sealed class CommandTelemetry : IDisposable
{
    private const string Name = "Analytics.Jobs", Whole = "analytics.command";
    private static readonly string[] Long = ["run", "collect", "refresh", "report", "assess", "export", "remind", "verify", "vacuum", "jobs run", "jobs backfill"];

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> Durations = Meter.CreateHistogram($"{Whole}.duration", "s", "Time that a command took.", advice: Timed.Bounds);

    private readonly ServiceProvider sending;
    private readonly Timed timed;
    private readonly string command;
    private readonly long start = Stopwatch.GetTimestamp();

    private CommandTelemetry(string command, Signals signals)
    {
        this.command = command;
        sending = Sending.Of(signals);
        timed = new(Source.StartActivity(Whole), Durations, (Whole, command));
    }

    /// <summary>A command begins; null where nothing is to be told of it.</summary>
    /// <exception cref="ProgramException">The variables cannot be used.</exception>
    internal static CommandTelemetry? Begin(string command, Shell shell, Texts texts) => Long.Contains(command, StringComparer.Ordinal) && Signals.Of(shell.Environment) is { } signals
        ? Signals.Made(signals, texts, () => new CommandTelemetry(command, signals)) : null;

    /// <summary>It ended.</summary>
    internal void Ended(int exit)
    {
        timed.Outcome = exit == (int)ExitCode.Done ? "done" : "failed";
        Said.Log(
            sending.GetRequiredService<ILoggerFactory>().CreateLogger(Said.Category), exit == (int)ExitCode.Done ? LogLevel.Information : LogLevel.Error, "command.ended", command,
            [("command", command), ("exit", exit), ("outcome", timed.Outcome), ("seconds", Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 3))]);
        timed.Dispose();
    }

    /// <inheritdoc />
    public void Dispose() => sending.Dispose();
}
