using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Analytics.Ingest;

/// <summary>Looks at a file before it is taken out of the inbox.</summary>
internal static partial class FileProbe
{
    // Of open(2) and lseek(2) on Linux.
    private const int ReadOnly = 0, NonBlocking = 0x800, CloseOnExec = 0x80000, End = 2;

    /// <summary>Why a file cannot be taken now, or null: it may not be read, or is a pipe.</summary>
    public static string? Refusal(string path)
    {
        if (!OperatingSystem.IsLinux()) return Closed(path);
        // Opening a pipe would wait for whoever writes into it.
        int descriptor = Open(path, ReadOnly | NonBlocking | CloseOnExec);
        if (descriptor < 0) return new Win32Exception(Marshal.GetLastPInvokeError()).Message;
        try
        {
            return Seek(descriptor, 0, End) < 0 ? CollectTexts.NoFile.Both : null;
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static string? Closed(string path)
    {
        try
        {
            using (File.OpenRead(path)) return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static partial long Seek(int descriptor, long offset, int origin);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
