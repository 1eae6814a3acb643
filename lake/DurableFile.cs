using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Analytics.Lake;

/// <summary>The three file operations that a commit needs and .NET does not offer: sync a file, sync a folder, create a name only if it is free.</summary>
public static partial class DurableFile
{
    private const int ReadOnly = 0;
    private const int AlreadyExists = 17;

    /// <summary>Returns when the file's bytes are on the disk.</summary>
    /// <exception cref="IOException">The system refused, for example because the disk is full.</exception>
    public static void Sync(string path) => SyncDescriptor(path);

    /// <summary>Returns when the names in the folder are on the disk, so that a new file survives a loss of power.</summary>
    /// <exception cref="IOException">The system refused.</exception>
    public static void SyncDirectory(string path) => SyncDescriptor(path);

    /// <summary>
    /// Gives the file <paramref name="source"/> a second name, atomically and only if that name is free (link(2)).
    /// File.Move without overwriting is no substitute: on Unix it looks first and then renames, so that two racing writers can both win.
    /// </summary>
    /// <returns>False if <paramref name="target"/> exists already.</returns>
    /// <exception cref="IOException">The system refused for another reason.</exception>
    public static bool TryLink(string source, string target)
    {
        if (Link(source, target) == 0)
            return true;
        int error = Marshal.GetLastPInvokeError();
        return error == AlreadyExists ? false : throw Failure(target, error);
    }

    private static void SyncDescriptor(string path)
    {
        int descriptor = Open(path, ReadOnly);
        if (descriptor < 0)
            throw Failure(path, Marshal.GetLastPInvokeError());
        int result = Fsync(descriptor);
        int error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (result != 0)
            throw Failure(path, error);
    }

    // With its number, as the exceptions of .NET have it.
    private static IOException Failure(string path, int error) => new($"{path}: {new Win32Exception(error).Message}", error);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string source, string target);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
