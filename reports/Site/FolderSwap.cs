using System.Runtime.InteropServices;

namespace Analytics.Reports.Site;

/// <summary>Puts a finished folder in the place of another, so that a reader sees the one or the other and never half of one.</summary>
internal static partial class FolderSwap
{
    private const int CurrentDirectory = -100;
    private const uint Exchange = 2;

    /// <summary>A new empty folder beside the target.</summary>
    public static string NewBeside(string target)
    {
        RemoveLeft(target);
        var folder = $"{target}.{Guid.NewGuid():N}.tmp";
        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <summary>The folder gets the target's name; what had it is deleted.</summary>
    public static void Replace(string target, string folder)
    {
        if (!Directory.Exists(target))
        {
            Directory.Move(folder, target);
            return;
        }
        if (OperatingSystem.IsLinux() && RenameExchange(CurrentDirectory, folder, CurrentDirectory, target, Exchange) == 0)
        {
            Directory.Delete(folder, recursive: true);
            return;
        }
        // Other systems and old file systems cannot exchange two names: for a moment there is no site.
        var old = $"{target}.{Guid.NewGuid():N}.tmp";
        Directory.Move(target, old);
        Directory.Move(folder, target);
        Directory.Delete(old, recursive: true);
    }

    // A run that was killed leaves its folder; one that is still at work is younger.
    private static void RemoveLeft(string target)
    {
        var parent = Path.GetDirectoryName(Path.GetFullPath(target))!;
        if (!Directory.Exists(parent)) return;
        foreach (var left in Directory.EnumerateDirectories(parent))
        {
            if (IsOf(Path.GetFileName(target), Path.GetFileName(left)) && DateTime.UtcNow - Directory.GetLastWriteTimeUtc(left) > TimeSpan.FromHours(1)) Directory.Delete(left, recursive: true);
        }
    }

    // Somebody else's folder may have a name of almost that form.
    private static bool IsOf(string target, string name) =>
        name.Length == target.Length + ".".Length + 32 + ".tmp".Length && name.StartsWith(target + ".", StringComparison.Ordinal) && name.EndsWith(".tmp", StringComparison.Ordinal)
        && name.Skip(target.Length + ".".Length).Take(32).All(char.IsAsciiHexDigitLower);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameExchange(int fromDirectory, string from, int toDirectory, string to, uint flags);
}
