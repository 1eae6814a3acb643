using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Analytics.Ingest;

/// <summary>Looks at a file before it is taken out of the inbox.</summary>
internal static partial class FileProbe
{
    // Of open(2), lseek(2) and fcntl(2) on Linux.
    private const int ReadOnly = 0, NonBlocking = 0x800, CloseOnExec = 0x80000, End = 2, SetSignal = 10, SetLease = 1024, ReadLease = 0, NoLease = 2, SignalIgnoredByDefault = 23, Busy = 11;

    /// <summary>Why a file cannot be taken now, or null: it may not be read, is a pipe, or somebody has it open for writing.</summary>
    public static string? Refusal(string path)
    {
        if (!OperatingSystem.IsLinux()) return Closed(path);
        // Opening a pipe would wait for whoever writes into it.
        int descriptor = Open(path, ReadOnly | NonBlocking | CloseOnExec);
        if (descriptor < 0) return new Win32Exception(Marshal.GetLastPInvokeError()).Message;
        try
        {
            return Seek(descriptor, 0, End) < 0 ? CollectTexts.NoFile.Both : HasWriter(descriptor) ? CollectTexts.StillWritten.Both : null;
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>Whether somebody has a file open for writing, as far as the system tells: not of other machines, nor of files of other accounts.</summary>
    public static bool IsBeingWritten(string path)
    {
        if (!OperatingSystem.IsLinux() || Open(path, ReadOnly | NonBlocking | CloseOnExec) is not (>= 0 and var descriptor)) return false;
        try
        {
            return HasWriter(descriptor);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    // A lease for reading is only given on a file that nobody can write to; it is given back at once, and the signal that it may break by does nothing.
    private static bool HasWriter(int descriptor)
    {
        _ = Control(descriptor, SetSignal, SignalIgnoredByDefault);
        if (Control(descriptor, SetLease, ReadLease) < 0) return Marshal.GetLastPInvokeError() == Busy;
        _ = Control(descriptor, SetLease, NoLease);
        return false;
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

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
