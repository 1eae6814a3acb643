using System.Diagnostics;

namespace Analytics.Lake.Tests;

/// <summary>Runs something at the named steps that the code under test reaches, on the thread that reaches them, so that an interleaving is exact.</summary>
public static class StepHook
{
    private static readonly AsyncLocal<Action<string>?> Current = new();

    static StepHook() => DiagnosticListener.AllListeners.Subscribe(new Listeners());

    /// <summary>Runs <paramref name="work"/>; every step in it calls <paramref name="atStep"/>, except those reached inside atStep itself.</summary>
    public static T Run<T>(Action<string> atStep, Func<T> work)
    {
        Current.Value = step =>
        {
            Action<string>? outer = Current.Value;
            Current.Value = null;
            try
            {
                atStep(step);
            }
            finally
            {
                Current.Value = outer;
            }
        };
        try
        {
            return work();
        }
        finally
        {
            Current.Value = null;
        }
    }

    /// <summary>Runs <paramref name="work"/> and, the first time it reaches the step, <paramref name="meanwhile"/>.</summary>
    public static T Interrupt<T>(string step, Action meanwhile, Func<T> work)
    {
        bool done = false;
        T result = Run(
            reached =>
            {
                if (reached != step || done)
                    return;
                done = true;
                meanwhile();
            },
            work);
        Assert.True(done, $"The step {step} was not reached.");
        return result;
    }

    private sealed class Listeners : IObserver<DiagnosticListener>
    {
        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Analytics.Steps")
                value.Subscribe(new Events());
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }

    private sealed class Events : IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(KeyValuePair<string, object?> value) => Current.Value?.Invoke(value.Key);

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
