using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Analytics.Ingest;
using Analytics.Lake;

namespace Analytics.Jobs.Reminding;

/// <summary>
/// What was told to whom: <c>outbox/sent.jsonl</c>, a line for each message that a receiver took. It lies in the warehouse, where all hosts of it see it. Not for use by two processes at
/// once.
/// </summary>
internal sealed class SentLog
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private readonly string path;
    private readonly HashSet<(string To, string Fact)> told = [];

    internal SentLog(Warehouse warehouse)
    {
        path = Path.Combine(Outbox.Folder(warehouse), "sent.jsonl");
        if (!File.Exists(path))
            return;
        foreach (string line in File.ReadLines(path))
            if (Parse(line) is { To: { } to, Facts: { } facts })
                told.UnionWith(facts.Select(fact => (to, fact)));
    }

    /// <summary>Whether a receiver was told all of it before.</summary>
    internal bool Knows(IReceiver receiver, ReminderMessage message) => message.Facts.All(fact => told.Contains((receiver.Name, fact)));

    /// <summary>Remembers that a receiver took a message; on the disk when it returns.</summary>
    internal void Add(IReceiver receiver, ReminderMessage message)
    {
        bool isNew = !File.Exists(path);
        using (var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read))
        {
            // What a crash left of a line stays apart from the next.
            bool torn = file.Length > 0 && file.Seek(-1, SeekOrigin.End) >= 0 && file.ReadByte() != '\n';
            file.Seek(0, SeekOrigin.End);
            file.Write(Encoding.UTF8.GetBytes((torn ? "\n" : "") + JsonSerializer.Serialize(new Line(DateTimeOffset.UtcNow, receiver.Name, message.Id, message.Facts), Json) + "\n"));
            file.Flush(flushToDisk: true);
        }
        if (isNew)
            DurableFile.SyncDirectory(Path.GetDirectoryName(path)!);
        told.UnionWith(message.Facts.Select(fact => (receiver.Name, fact)));
    }

    private static Line? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Line>(line, Json);
        }
        catch (JsonException)
        {
            // Torn by a crash before it was remembered: told again.
            return null;
        }
    }

    private sealed record Line(DateTimeOffset At, string? To, string? Message, IReadOnlyList<string>? Facts);
}
