using Analytics.Ingest;
using Analytics.Lake;

namespace Analytics.Jobs;

/// <summary>Puts the bundled synthetic returns into the inbox of a new warehouse, so that a first run has something to show.</summary>
internal static class SampleInbox
{
    /// <summary>Fills the inbox if nothing was ever received, committed or handed in.</summary>
    /// <returns>How many returns were put there.</returns>
    internal static int Fill(Warehouse warehouse)
    {
        // Whoever has lists or kinds of their own has returns of their own.
        if (Directory.Exists(Definitions.Folder(warehouse)) || Directory.Exists(warehouse.Raw) || Directory.Exists(warehouse.Lake.Directory) || !Directory.Exists(Bundled.Samples)
            || Directory.Exists(warehouse.Inbox) && Directory.EnumerateFileSystemEntries(warehouse.Inbox).Any())
            return 0;
        string unfinished = Path.Combine(warehouse.Directory, ".inbox.tmp");
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        Directory.CreateDirectory(unfinished);
        string[] samples = [.. Directory.GetFiles(Bundled.Samples).Where(file => Path.GetExtension(file) is ".csv" or ".xlsx")];
        foreach (string sample in samples)
            File.Copy(sample, Path.Combine(unfinished, Path.GetFileName(sample)));
        Steps.Reached("samples.copied");
        // All or none: an inbox with some of the samples would not be taken for a new one after a crash.
        if (Directory.Exists(warehouse.Inbox))
            Directory.Delete(warehouse.Inbox);
        Directory.Move(unfinished, warehouse.Inbox);
        return samples.Length;
    }
}
