using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Analytics.Ingest;

/// <summary>Looks at a file before it is taken out of the inbox.</summary>
internal static partial class FileProbe
{
    // Of open(2), lseek(2) and fcntl(2) on Linux.
    private const int ReadOnly = 0, NonBlocking = 0x800, CloseOnExec = 0x80000, End = 2;
    // Of statx(2): the names of the current folder, the instant of the last change, which is at an offset of what it fills.
    private const int CurrentFolder = -100, ChangeTime = 0x80, StatusBytes = 256, ChangeTimeOffset = 96;
    private const int SetSignal = 10, SetLease = 1024, ReadLease = 0, NoLease = 2, IgnoredSignal = 23, Busy = 11;

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

    /// <summary>Whether somebody on this machine has a file open for writing; false as well where the system does not tell, as on network mounts and of files of other accounts.</summary>
    public static bool HasWriter(string path)
    {
        // NFS and SMB answer as if somebody had, whenever they give no lease.
        if (!OperatingSystem.IsLinux() || new DriveInfo(path).DriveType == DriveType.Network || Open(path, ReadOnly | NonBlocking | CloseOnExec) is not (>= 0 and var descriptor)) return false;
        try
        {
            // A lease for reading is only given on a file that nobody can write to. It is given back at once; who breaks it before sends a signal that does nothing.
            _ = Control(descriptor, SetSignal, IgnoredSignal);
            if (Control(descriptor, SetLease, ReadLease) < 0) return Marshal.GetLastPInvokeError() == Busy;
            _ = Control(descriptor, SetLease, NoLease);
            return false;
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>
    /// When anything was last done to a file: written, renamed, moved here. Unlike the time of the last writing nobody can set it. Null where the system does not tell.
    /// </summary>
    public static DateTimeOffset? ChangedAt(string path)
    {
        Span<byte> status = stackalloc byte[StatusBytes];
        if (!OperatingSystem.IsLinux() || Status(CurrentFolder, path, 0, ChangeTime, status) != 0) return null;
        ReadOnlySpan<byte> changed = status[ChangeTimeOffset..];
        return DateTimeOffset.UnixEpoch.AddTicks((MemoryMarshal.Read<long>(changed) * TimeSpan.TicksPerSecond) + (MemoryMarshal.Read<uint>(changed[sizeof(long)..]) / TimeSpan.NanosecondsPerTick));
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

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int folder, string path, int flags, uint wanted, Span<byte> status);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static partial long Seek(int descriptor, long offset, int origin);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
