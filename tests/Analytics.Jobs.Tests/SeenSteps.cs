using System.Collections.Concurrent;
using System.Diagnostics;

namespace Analytics.Jobs.Tests;

/// <summary>Counts the named steps that what this test starts comes to, and waits for them.</summary>
internal sealed class SeenSteps : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> seen = new();
    // Flows into whatever the test starts from here on, and into nothing else.
    private readonly AsyncLocal<bool> ours = new();
    private readonly IDisposable listeners;
    private IDisposable? listener;

    public SeenSteps()
    {
        ours.Value = true;
        listeners = DiagnosticListener.AllListeners.Subscribe(new Observer<DiagnosticListener>(found =>
        {
            if (found.Name == "Analytics.Steps")
                listener = found.Subscribe(new Observer<KeyValuePair<string, object?>>(at =>
                {
                    if (ours.Value)
                        Of(at.Key).Release();
                }));
        }));
    }

    /// <summary>Waits for the next time that a step is reached.</summary>
    public async Task Next(string step) => Assert.True(await Of(step).WaitAsync(Patience), $"{step} was not reached");

    /// <summary>How often a step was reached and nobody has waited for it.</summary>
    public int Left(string step) => Of(step).CurrentCount;

    public void Dispose()
    {
        listener?.Dispose();
        listeners.Dispose();
    }

    private SemaphoreSlim Of(string step) => seen.GetOrAdd(step, _ => new SemaphoreSlim(0));

    private sealed class Observer<T>(Action<T> next) : IObserver<T>
    {
        public void OnNext(T value) => next(value);

        public void OnError(Exception error)
        {
        }

        public void OnCompleted()
        {
        }
    }
}
