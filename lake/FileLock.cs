using System.Diagnostics;

namespace Analytics.Lake;

/// <summary>A lock between processes: an open file. The operating system holds it, so that a process that dies gives it back.</summary>
public static class FileLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    /// <summary>Takes the lock until the result is disposed; null when somebody else has it.</summary>
    /// <param name="path">The file; made where it is not there yet.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static IDisposable? TryHold(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsHeldElsewhere(e))
        {
            return null;
        }
    }

    /// <summary>Waits for the lock, and holds it until the result is disposed; null when somebody else kept it all the time.</summary>
    /// <param name="path">The file; made where it is not there yet.</param>
    /// <param name="longest">How long to wait.</param>
    /// <param name="waiting">Told each time that somebody else has it.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static IDisposable? TryHold(string path, TimeSpan longest, Action? waiting = null)
    {
        long begun = Stopwatch.GetTimestamp();
        IDisposable? held;
        while ((held = TryHold(path)) is null && Stopwatch.GetElapsedTime(begun) < longest)
        {
            waiting?.Invoke();
            // .NET can try for a file lock, but not wait for one.
            Thread.Sleep(Pause);
        }
        return held;
    }

    // EAGAIN of flock(2) on Linux, the same on macOS, and ERROR_SHARING_VIOLATION on Windows.
    private static bool IsHeldElsewhere(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);
}
