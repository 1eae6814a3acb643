using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Analytics.Ingest;
using Analytics.Lake;

namespace Analytics.Jobs.Access;

/// <summary>Something that a person did.</summary>
/// <param name="Who">Name of the account; null when nobody was let in.</param>
/// <param name="Role">Its role, or local for an account of the machine.</param>
/// <param name="What">sign-in, sign-out, refusal, upload, hand-in, run, export, query, approve, lock, open, grant or revoke.</param>
/// <param name="On">What it was done to; never a secret.</param>
/// <param name="From">Address of the client, or command.</param>
/// <param name="Outcome">What came of it: the status of the answer, or the exit code.</param>
internal sealed record AuditEvent(string? Who, string? Role, string What, string? On, string? From, string Outcome);

/// <summary>A line of the log.</summary>
/// <param name="N">Its number, from 1.</param>
/// <param name="At">When it was written.</param>
/// <param name="Event">What happened.</param>
internal sealed record AuditLine(long N, DateTimeOffset At, AuditEvent Event);

/// <summary>
/// The log of what people did, <c>audit/log.jsonl</c>: one JSON object a line, with the SHA-256 of the line before and of itself. A line that was changed, taken out or put in breaks the chain. Whoever
/// can write the file can make the whole chain anew, or cut its end off: to notice that, the newest hash is kept elsewhere.
/// </summary>
internal sealed class AuditLog(Warehouse warehouse)
{
    private const int HashLength = 64, LongestText = 4000;
    private const string HashHead = ",\"hash\":\"", HashTail = "\"}";

    private static readonly string Start = new('0', HashLength);
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Lock gate = new();

    private string Folder => Path.Combine(warehouse.Directory, "audit");

    private string File => Path.Combine(Folder, "log.jsonl");

    /// <summary>Adds an event; when this returns, it is on the disk.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal void Add(AuditEvent happened)
    {
        lock (gate)
        {
            Directory.CreateDirectory(Folder);
            using var alone = Hold();
            bool isNew = !System.IO.File.Exists(File);
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var log = new FileStream(File, options);
            var (number, hash, end) = Last(log);
            // What a process that died had begun to write was told to nobody.
            if (log.Length > end)
            {
                long torn = log.Length - end;
                log.SetLength(end);
                (number, hash) = Write(log, number, hash, new(null, null, "repair", $"{torn} bytes of an unfinished line", null, "dropped"));
            }
            Write(log, number, hash, happened);
            log.Flush(flushToDisk: true);
            if (isNew)
                DurableFile.SyncDirectory(Folder);
        }
    }

    /// <summary>The lines, in their order.</summary>
    /// <exception cref="JsonException">One of them is none.</exception>
    internal IEnumerable<AuditLine> Lines() => All().Select(Read);

    /// <summary>Follows the chain.</summary>
    /// <returns>How many lines are whole, the hash of the last of them, and the number of the first line that is broken; null when none is.</returns>
    internal (long Whole, string Hash, long? Broken) Verify()
    {
        (long whole, string hash) = (0, Start);
        foreach (string line in All())
        {
            if (!Follows(line, whole + 1, hash, out string own))
                return (whole, hash, whole + 1);
            (whole, hash) = (whole + 1, own);
        }
        return (whole, hash, null);
    }

    private static bool Follows(string line, long number, string before, out string hash)
    {
        hash = "";
        int body = line.Length - HashHead.Length - HashLength - HashTail.Length;
        if (body < 0 || !line.AsSpan(body).StartsWith(HashHead) || !line.EndsWith(HashTail, StringComparison.Ordinal))
            return false;
        hash = line.Substring(body + HashHead.Length, HashLength);
        try
        {
            using var told = JsonDocument.Parse(line);
            return hash == HashOf(line[..body]) && told.RootElement.GetProperty("n").GetInt64() == number && told.RootElement.GetProperty("before").GetString() == before;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private static (long Number, string Hash) Write(FileStream log, long number, string before, AuditEvent happened)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, Plain))
        {
            json.WriteStartObject();
            json.WriteNumber("n", number + 1);
            json.WriteString("at", DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            foreach (var (name, value) in new[] { ("who", happened.Who), ("role", happened.Role), ("what", happened.What), ("on", happened.On), ("from", happened.From), ("outcome", happened.Outcome) })
                json.WriteString(name, value is { Length: > LongestText } ? value[..LongestText] : value);
            json.WriteString("before", before);
            json.WriteEndObject();
        }
        string body = Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length - 1), hash = HashOf(body);
        log.Seek(0, SeekOrigin.End);
        log.Write(Encoding.UTF8.GetBytes(body + HashHead + hash + HashTail + "\n"));
        return (number + 1, hash);
    }

    private static string HashOf(string body) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));

    /// <summary>Number and hash of the last whole line, and where it ends.</summary>
    private static (long Number, string Hash, long End) Last(FileStream log)
    {
        // From the end backwards: a line is far shorter than a block, however long its texts are.
        byte[] block = new byte[(int)Math.Min(log.Length, 256 << 10)];
        log.Seek(-block.Length, SeekOrigin.End);
        log.ReadExactly(block);
        int end = Array.LastIndexOf(block, (byte)'\n');
        if (end < 0)
            return (0, Start, log.Length - block.Length);
        int begin = Array.LastIndexOf(block, (byte)'\n', Math.Max(end - 1, 0), Math.Max(end, 1)) + 1;
        string line = Encoding.UTF8.GetString(block, begin, end - begin);
        try
        {
            using var told = JsonDocument.Parse(line);
            return (told.RootElement.GetProperty("n").GetInt64(), told.RootElement.GetProperty("hash").GetString()!, log.Length - block.Length + end + 1);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new IOException($"{log.Name}: the last line is no line of the log", e);
        }
    }

    private static AuditLine Read(string line)
    {
        using var told = JsonDocument.Parse(line);
        string? Text(string name) => told.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
        return new(told.RootElement.GetProperty("n").GetInt64(), DateTimeOffset.Parse(Text("at")!, CultureInfo.InvariantCulture), new(Text("who"), Text("role"), Text("what")!, Text("on"), Text("from"), Text("outcome")!));
    }

    private IEnumerable<string> All() => System.IO.File.Exists(File) ? System.IO.File.ReadLines(File, Encoding.UTF8) : [];

    // Held for the time of one line: whoever waits gets its turn.
    private IDisposable Hold() => FileLock.TryHold(Path.Combine(Folder, ".lock"), Patience) ?? throw new IOException($"{File}: another process does not let go of it");
}
