using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Analytics.Jobs;

/// <summary>
/// Runs inside the real program (DOTNET_STARTUP_HOOKS): notes every step between file operations, and kills the program at the one asked for, so that
/// no handler, finaliser or buffer gets a chance; at another it asks it to end (SIGTERM). It may also set the clock of its schedule
/// ahead. The name and the missing namespace are the runtime's rules.
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        DiagnosticListener.AllListeners.Subscribe(new Listeners());
        if (Environment.GetEnvironmentVariable("TEST_CLOCK_AHEAD") is { } seconds)
            Environment.Exit(RunAhead(TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture))));
    }

    // The program as it starts itself, with a clock that is wrong.
    private static int RunAhead(TimeSpan by)
    {
        using var stop = new CancellationTokenSource();
        using var asked = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
        return Cli.Run(Environment.GetCommandLineArgs()[1..], Shell.OfProcess() with { Clock = new Ahead(by) }, stop.Token).GetAwaiter().GetResult();
    }

    private sealed class Ahead(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }

    private sealed class Listeners : IObserver<DiagnosticListener>
    {
        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Analytics.Steps") value.Subscribe(new StepObserver());
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }

    private sealed class StepObserver : IObserver<KeyValuePair<string, object?>>
    {
        private readonly string? log = Environment.GetEnvironmentVariable("TEST_STEP_LOG");
        private readonly int killAt = int.Parse(Environment.GetEnvironmentVariable("TEST_KILL_AT") ?? "-1", CultureInfo.InvariantCulture);
        private readonly int endAt = int.Parse(Environment.GetEnvironmentVariable("TEST_END_AT") ?? "-1", CultureInfo.InvariantCulture);
        private int step = -1;

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (log is not null) File.AppendAllText(log, value.Key + "\n");
            int reached = Interlocked.Increment(ref step);
            if (reached == endAt) Process.Start("kill", ["-TERM", $"{Environment.ProcessId}"]).WaitForExit();
            if (reached != killAt) return;
            using Process self = Process.GetCurrentProcess();
            self.Kill();
            self.WaitForExit();
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
