using Analytics.Ingest;

namespace Analytics.Jobs;

/// <summary>
/// One process at a time works on a warehouse, and one owns its schedule. The operating system holds the locks, so that a process
/// that dies gives them back.
/// </summary>
internal static class WarehouseLock
{
    /// <summary>Makes this process the only one that collects, refreshes and reports until the result is disposed.</summary>
    /// <exception cref="ProgramException">Another process does, or the folder cannot be written.</exception>
    internal static IDisposable Lock(this Warehouse warehouse, Texts texts) =>
        warehouse.TryHold(".work.lock", texts) ?? throw new ProgramException(ExitCode.Outside, texts.Busy(warehouse.Directory));

    /// <summary>Makes this process the one that owns the schedule; null when another does.</summary>
    /// <exception cref="ProgramException">The folder cannot be written.</exception>
    internal static IDisposable? TryOwnSchedule(this Warehouse warehouse, Texts texts) => warehouse.TryHold(".serve.lock", texts);

    private static FileStream? TryHold(this Warehouse warehouse, string name, Texts texts)
    {
        try
        {
            Directory.CreateDirectory(warehouse.Directory);
            return new FileStream(Path.Combine(warehouse.Directory, name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsHeldElsewhere(e))
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException(ExitCode.Outside, texts.NotWritable(warehouse.Directory, e.Message), e);
        }
    }

    // EAGAIN of flock(2) on Linux, the same on macOS, and ERROR_SHARING_VIOLATION on Windows.
    private static bool IsHeldElsewhere(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);
}
