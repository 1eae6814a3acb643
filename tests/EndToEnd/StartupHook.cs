using System.Diagnostics;
using System.Globalization;

/// <summary>
/// Runs inside the real program (DOTNET_STARTUP_HOOKS): notes every step between file operations, and kills the program at the one asked for, so that
/// no handler, finaliser or buffer gets a chance. The name and the missing namespace are the runtime's rules.
/// </summary>
internal static class StartupHook
{
    public static void Initialize() => DiagnosticListener.AllListeners.Subscribe(new Listeners());

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
        private int step = -1;

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (log is not null) File.AppendAllText(log, value.Key + "\n");
            if (Interlocked.Increment(ref step) != killAt) return;
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
