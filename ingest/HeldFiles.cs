using Analytics.Lake;

namespace Analytics.Ingest;

/// <summary>
/// Files of the inbox that were copied, because they cannot be linked from it: on another file system, or another account's. Each is kept beside where it lay, in a hidden folder
/// named after its turn, until what became of it is committed: its sender may still be writing to it. <c>inbox/[&lt;sender&gt;/.../].&lt;turn&gt;/&lt;name&gt;</c>.
/// </summary>
internal static class HeldFiles
{
    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>Moves a file out of its sender's sight.</summary>
    /// <returns>Where it is held; null where there is no room for a folder, nor for what its sender might still write.</returns>
    public static string? Hold(string source, string turn)
    {
        string folder = Path.Combine(Path.GetDirectoryName(source)!, $".{turn}"), held = Path.Combine(folder, Path.GetFileName(source));
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (IOException exception) when (SystemFault.IsFullDisk(exception))
        {
            return null;
        }
        try
        {
            File.Move(source, held);
            return held;
        }
        catch
        {
            // .NET makes a second name where the system does not rename, and may fail to take the first away.
            if (File.Exists(source)) Drop(held);
            throw;
        }
    }

    /// <summary>Lets go of a held file.</summary>
    public static void Drop(string held)
    {
        File.Delete(held);
        RemoveEmpty(Path.GetDirectoryName(held)!);
    }

    /// <summary>All that are held, of whatever turn.</summary>
    /// <param name="inbox">The inbox.</param>
    /// <param name="isTurn">Whether a name is that of a turn.</param>
    public static IReadOnlyList<string> In(string inbox, Func<string, bool> isTurn) => !Directory.Exists(inbox) ? []
        : [.. Directory.EnumerateFiles(inbox, "*", Everywhere).Where(path => Path.GetFileName(Path.GetDirectoryName(path))! is ['.', .. var turn] && isTurn(turn)).Order(StringComparer.Ordinal)];

    /// <summary>The turn in which a held file was taken out.</summary>
    public static string TurnOf(string held) => Path.GetFileName(Path.GetDirectoryName(held))![1..];

    /// <summary>Puts a file back where it lay: under its name or, where another has come by it since, one that is understood as the same return's.</summary>
    public static void PutBack(string held)
    {
        string folder = Path.GetDirectoryName(held)!, name = Path.GetFileName(held), target = Path.Combine(Path.GetDirectoryName(folder)!, name);
        for (int i = 1; !TryMove(held, target); i++) target = Path.Combine(Path.GetDirectoryName(folder)!, $"{Path.GetFileNameWithoutExtension(name)} ({i}){Path.GetExtension(name)}");
        RemoveEmpty(folder);
    }

    // Never over a file that its sender puts there in this very moment, where a link can be made.
    private static bool TryMove(string held, string target)
    {
        if (File.Exists(target))
        {
            // A second name of the very file, made by a program that was stopped before it took the first away.
            if (File.GetLastWriteTimeUtc(target) != File.GetLastWriteTimeUtc(held) || RawStore.Examine(target).Sha256 != RawStore.Examine(held).Sha256) return false;
            File.Delete(held);
            return true;
        }
        try
        {
            if (!DurableFile.TryLink(held, target)) return false;
            File.Delete(held);
        }
        catch (IOException)
        {
            File.Move(held, target);
        }
        return true;
    }

    private static void RemoveEmpty(string folder)
    {
        if (!Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
    }
}
