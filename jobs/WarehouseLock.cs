using Analytics.Ingest;
using Analytics.Lake;

namespace Analytics.Jobs;

/// <summary>
/// One process at a time works on a warehouse, one owns its schedule, and one sends its reminders.
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

    /// <summary>Makes this process the only one that sends reminders, on whatever host, until the result is disposed.</summary>
    /// <exception cref="ProgramException">Another process does, or the folder cannot be written.</exception>
    internal static IDisposable LockReminders(this Warehouse warehouse, Texts texts) =>
        warehouse.TryHold(".remind.lock", texts) ?? throw new ProgramException(ExitCode.Outside, texts.RemindBusy(warehouse.Directory));

    private static IDisposable? TryHold(this Warehouse warehouse, string name, Texts texts)
    {
        try
        {
            Directory.CreateDirectory(warehouse.Directory);
            return FileLock.TryHold(Path.Combine(warehouse.Directory, name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException(ExitCode.Outside, texts.NotWritable(warehouse.Directory, e.Message), e);
        }
    }
}
