using System.Diagnostics;

namespace Analytics.Ingest.Tests;

/// <summary>Does something when this very thread gets to a step between file operations.</summary>
internal sealed class AtStep : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly string step;
    private readonly Action action;
    private readonly int thread = Environment.CurrentManagedThreadId;
    private readonly List<IDisposable> subscriptions = [];
    private bool done;

    private AtStep(string step, Action action)
    {
        this.step = step;
        this.action = action;
        subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    public static IDisposable Do(string step, Action action) => new AtStep(step, action);

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Analytics.Steps") subscriptions.Add(value.Subscribe(this));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (done || value.Key != step || Environment.CurrentManagedThreadId != thread) return;
        done = true;
        action();
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => subscriptions.ForEach(subscription => subscription.Dispose());
}
