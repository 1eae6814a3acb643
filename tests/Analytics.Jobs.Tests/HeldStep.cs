using System.Diagnostics;

namespace Analytics.Jobs.Tests;

/// <summary>Holds what this test starts at a named step until it is released; other tests running beside it pass.</summary>
internal sealed class HeldStep : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim released = new();
    // Flows into whatever the test starts from here on, and into nothing else.
    private readonly AsyncLocal<bool> ours = new();
    private readonly string step;
    private readonly IDisposable listeners;
    private IDisposable? listener;

    public HeldStep(string step)
    {
        this.step = step;
        ours.Value = true;
        listeners = DiagnosticListener.AllListeners.Subscribe(new Observer<DiagnosticListener>(found =>
        {
            if (found.Name == "Analytics.Steps")
                listener = found.Subscribe(new Observer<KeyValuePair<string, object?>>(OnStep), name => name == step);
        }));
    }

    /// <summary>When the program stands at the step.</summary>
    public Task Reached => reached.Task.WaitAsync(Patience);

    public void Release() => released.Set();

    public void Dispose()
    {
        released.Set();
        listener?.Dispose();
        listeners.Dispose();
    }

    private void OnStep(KeyValuePair<string, object?> at)
    {
        if (at.Key != step || !ours.Value)
            return;
        reached.TrySetResult();
        released.Wait(Patience);
    }

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
