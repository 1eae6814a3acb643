using Analytics.Ingest;
using Analytics.Lake;

namespace Analytics.Jobs.Reminding;

/// <summary>The warehouse's folder <c>outbox/</c>: every message as a text file, for whoever sends them by hand or wants to see them.</summary>
internal sealed class Outbox(Warehouse warehouse) : IReceiver
{
    public string Name => "outbox";

    public string Server => Name;

    /// <summary>The folder.</summary>
    internal static string Folder(Warehouse warehouse) => Path.Combine(warehouse.Directory, "outbox");

    public bool Wants(string region) => true;

    public Task Send(ReminderMessage message, CancellationToken stop)
    {
        string folder = Directory.CreateDirectory(Folder(warehouse)).FullName, file = Path.Combine(folder, message.Id + ".txt"), unfinished = file + ".unfinished";
        File.WriteAllText(unfinished, $"{message.Subject}\n\n{message.Text}");
        DurableFile.Sync(unfinished);
        // One that a stopped run wrote tells the same.
        File.Move(unfinished, file, overwrite: true);
        DurableFile.SyncDirectory(folder);
        return Task.CompletedTask;
    }
}
