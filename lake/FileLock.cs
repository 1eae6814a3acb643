namespace Analytics.Lake;

/// <summary>A lock between processes: an open file. The operating system holds it, so that a process that dies gives it back.</summary>
public static class FileLock
{
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

    // EAGAIN of flock(2) on Linux, the same on macOS, and ERROR_SHARING_VIOLATION on Windows.
    private static bool IsHeldElsewhere(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);
}
