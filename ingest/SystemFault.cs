namespace Analytics.Ingest;

/// <summary>Tells what is wrong with the machine from what is wrong with a file.</summary>
internal static class SystemFault
{
    private const int FullDisk = 28;

    // Numbers of errno(3): an exception of the system carries them. EIO, ENOMEM, ENFILE, EMFILE, ENOSPC, EROFS, EDQUOT. Others may come of what a damaged file says.
    private static readonly int[] OfTheMachine = [5, 12, 23, 24, FullDisk, 30, 122];

    /// <summary>The disk or the system refused, whatever file it was.</summary>
    public static bool Is(Exception exception) => exception is UnauthorizedAccessException || (exception is IOException && OfTheMachine.Contains(exception.HResult));

    /// <summary>Nothing is left on the disk, or of what the account may use of it.</summary>
    public static bool IsFullDisk(Exception exception) => exception is IOException { HResult: FullDisk or 122 };
}
