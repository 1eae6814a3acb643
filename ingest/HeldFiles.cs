namespace Analytics.Ingest;

/// <summary>
/// Files of the inbox that were copied, because they cannot be linked from it: on another file system, or another account's. Each is kept beside where it lay, in a hidden folder
/// named after its turn, until what became of it is committed: its sender may still be writing to it. <c>inbox/[.../].&lt;turn&gt;/&lt;name&gt;</c>.
/// </summary>
internal static class HeldFiles
{
    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>Moves a file out of its sender's sight, in one step.</summary>
    /// <returns>Where it is held.</returns>
    public static string Hold(string source, string turn)
    {
        string folder = Path.Combine(Path.GetDirectoryName(source)!, $".{turn}"), held = Path.Combine(folder, Path.GetFileName(source));
        Directory.CreateDirectory(folder);
        File.Move(source, held);
        return held;
    }

    /// <summary>Lets go of a held file.</summary>
    public static void Drop(string held)
    {
        File.Delete(held);
        string folder = Path.GetDirectoryName(held)!;
        if (!Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
    }

    /// <summary>Puts those that were not decided back where they lay and forgets their copies, to which their senders cannot have written.</summary>
    /// <param name="inbox">The inbox.</param>
    /// <param name="isTurn">Whether a name is that of a turn.</param>
    /// <param name="copies">The copies of a turn.</param>
    public static void PutBack(string inbox, Func<string, bool> isTurn, Func<string, IEnumerable<string>> copies)
    {
        if (!Directory.Exists(inbox)) return;
        foreach (string folder in Directory.EnumerateDirectories(inbox, ".*", Everywhere).Where(folder => isTurn(Path.GetFileName(folder)[1..])).ToList())
        {
            foreach (string held in Directory.EnumerateFiles(folder).ToList())
            {
                string name = Path.GetFileName(held);
                File.Move(held, Free(Path.GetDirectoryName(folder)!, name));
                foreach (string copy in copies(Path.GetFileName(folder)[1..]).Where(copy => Path.GetFileName(copy) == name)) File.Delete(copy);
            }
            if (!Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
        }
    }

    // Its name, or where another file has come by it since, one that is understood as the same return's.
    private static string Free(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        for (int i = 1; File.Exists(path); i++) path = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(name)} ({i}){Path.GetExtension(name)}");
        return path;
    }
}
