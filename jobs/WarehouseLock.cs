using Analytics.Ingest;
using Analytics.Lake;

namespace Analytics.Jobs;

/// <summary>
/// One process at a time works on a warehouse, one owns its schedule, and one sends its reminders.
/// </summary>
internal static class WarehouseLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Makes this process the only one that collects, refreshes and reports until the result is disposed.</summary>
    /// <exception cref="ProgramException">Another process does, or the folder cannot be written.</exception>
    internal static IDisposable Lock(this Warehouse warehouse, Texts texts) =>
        warehouse.TryHold(".work.lock", texts) ?? throw new ProgramException(ExitCode.Outside, texts.Busy(warehouse.Directory));

    /// <summary>As <see cref="Lock"/>, but waits while another process works on the warehouse.</summary>
    /// <param name="warehouse">The warehouse.</param>
    /// <param name="texts">The language.</param>
    /// <param name="waiting">Told once that it waits.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <exception cref="ProgramException">The folder cannot be written.</exception>
    internal static async Task<IDisposable> LockWhenFree(this Warehouse warehouse, Texts texts, Action waiting, CancellationToken stop)
    {
        for (bool told = false; ; told = true)
        {
            if (warehouse.TryHold(".work.lock", texts) is { } held)
                return held;
            if (!told)
                waiting();
            await Task.Delay(Pause, stop);
        }
    }

    /// <summary>Makes this process the one that owns the schedule; null when another does.</summary>
    /// <param name="warehouse">The warehouse.</param>
    /// <param name="texts">The language.</param>
    /// <param name="patient">Waits a little: another may hold it just to see whether it is free.</param>
    /// <exception cref="ProgramException">The folder cannot be written.</exception>
    internal static IDisposable? TryOwnSchedule(this Warehouse warehouse, Texts texts, bool patient = false) => warehouse.TryHold(".serve.lock", texts, patient ? Patience : TimeSpan.Zero);

    /// <summary>Makes this process the only one that sends reminders, on whatever host, until the result is disposed.</summary>
    /// <exception cref="ProgramException">Another process does, or the folder cannot be written.</exception>
    internal static IDisposable LockReminders(this Warehouse warehouse, Texts texts) =>
        warehouse.TryHold(".remind.lock", texts) ?? throw new ProgramException(ExitCode.Outside, texts.RemindBusy(warehouse.Directory));

    private static IDisposable? TryHold(this Warehouse warehouse, string name, Texts texts, TimeSpan longest = default)
    {
        try
        {
            Directory.CreateDirectory(warehouse.Directory);
            return FileLock.TryHold(Path.Combine(warehouse.Directory, name), longest);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException(ExitCode.Outside, texts.NotWritable(warehouse.Directory, e.Message), e);
        }
    }
}
