using System.Diagnostics;

namespace Analytics.Lake;

/// <summary>
/// Named points between file operations. Nothing happens at them unless somebody listens to the <see cref="DiagnosticListener"/>
/// named <c>Analytics.Steps</c>: tests do, to stop or to kill the program exactly there.
/// </summary>
public static class Steps
{
    private static readonly DiagnosticListener Listener = new("Analytics.Steps");

    /// <summary>Says that the program got to a step, for example <c>commit.data_written</c>.</summary>
    public static void Reached(string step)
    {
        if (Listener.IsEnabled(step))
            Listener.Write(step, null);
    }
}
