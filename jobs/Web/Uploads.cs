using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Analytics.Ingest;
using Analytics.Jobs.Access;
using Analytics.Lake;

namespace Analytics.Jobs.Web;

/// <summary>An uploaded file that was checked.</summary>
/// <param name="Id">Names it; nobody can guess it.</param>
/// <param name="FileName">The name that it came under.</param>
/// <param name="Folder">Its bytes, as <c>file</c>, and in <c>returned/</c> what would go back.</param>
/// <param name="Result">What the checks found.</param>
/// <param name="At">When it was checked.</param>
/// <param name="Owner">The account that it belongs to, with what it might see when it sent it; without a name on a server that asks for none.</param>
internal sealed record Upload(string Id, string FileName, string Folder, CheckResult Result, DateTimeOffset At, Viewer Owner)
{
    /// <summary>When it was put into the inbox.</summary>
    public DateTimeOffset? HandedIn { get; init; }

    internal string Bytes => Path.Combine(Folder, "file");

    internal string? List => Find("*.findings.csv");

    internal string? Workbook => Find("*.xls?");

    private string? Find(string pattern) => Path.Combine(Folder, "returned") is var returned && Directory.Exists(returned) ? Directory.EnumerateFiles(returned, pattern).FirstOrDefault() : null;
}

/// <summary>An upload was refused.</summary>
internal sealed class UploadException(int status, string zh, string en) : Exception(en)
{
    internal IResult Problem => Problems.Of(status, zh, Message);
}

/// <summary>
/// Files that were uploaded to be checked and then handed in, each its sender's alone: whoever uploads is told what collecting would tell a sender, figures of the period
/// before included.
/// </summary>
internal sealed class Uploads : IDisposable
{
    private const int MostKept = 20, MostOfAll = 200;
    private const int LongestName = 150;

    // In letters, of which each may take three bytes of the 255 that a name may have.
    private const int LongestFolder = 80;

    private static readonly TimeSpan Kept = TimeSpan.FromHours(12), LongestCheck = TimeSpan.FromMinutes(10), LongestWait = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, Upload> known = new();
    private readonly SemaphoreSlim turn = new(1), coming = new(4);
    private readonly Lock gate = new();
    private readonly Warehouse warehouse;
    private readonly Texts texts;
    private readonly ReadingLimits limits;

    /// <summary>What an earlier server left is of no use to anybody.</summary>
    public Uploads(Warehouse warehouse, Texts texts, ReadingLimits limits)
    {
        (this.warehouse, this.texts, this.limits) = (warehouse, texts, limits);
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    // Beside the inbox, so that there is room for what fits there; hidden from other accounts.
    private string Folder => Path.Combine(warehouse.Directory, ".uploads");

    /// <summary>An upload of the account that asks; what it sent with another role or region is not its any more.</summary>
    internal Upload? Find(string id, Viewer owner) => known.TryGetValue(id, out var upload) && upload.Owner == owner ? upload : null;

    /// <summary>Takes a file and checks it; nothing is committed.</summary>
    /// <exception cref="UploadException">It is refused.</exception>
    internal async Task<Upload> Check(string? name, Viewer owner, Stream body, CancellationToken stop)
    {
        string fileName = NameOf(name);
        Forget();
        string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        string folder = Path.Combine(Folder, id);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (!await coming.WaitAsync(0, stop))
        {
            Delete(folder);
            throw new UploadException(StatusCodes.Status503ServiceUnavailable, "正在上传其他文件，请稍后再试。", "Other files are being uploaded; try again in a while.");
        }
        try
        {
            await Save(body, Path.Combine(folder, "file"), Most(fileName), stop);
            if (!await turn.WaitAsync(LongestWait, stop))
                throw new UploadException(StatusCodes.Status503ServiceUnavailable, "正在检查其他文件，请稍后再试。", "Other files are being checked; try again in a while.");
        }
        catch
        {
            Delete(folder);
            throw;
        }
        finally
        {
            coming.Release();
        }
        return known[id] = new(id, fileName, folder, await Examine(folder, fileName, stop), DateTimeOffset.UtcNow, owner);
    }

    /// <summary>Takes an upload away.</summary>
    internal void Drop(Upload upload)
    {
        if (known.TryRemove(upload.Id, out _))
            Delete(upload.Folder);
    }

    /// <summary>Puts the very bytes that were checked into the inbox, whole and on the disk before anybody is told so.</summary>
    /// <exception cref="UploadException">It has errors, or a file of the same return waits already.</exception>
    internal Upload HandIn(string id, Viewer owner)
    {
        lock (gate)
        {
            var upload = Find(id, owner) ?? throw new UploadException(StatusCodes.Status404NotFound, "上传的文件已不在，请重新上传。", "The upload is gone; upload the file again.");
            if (upload.HandedIn is not null)
                return upload;
            if (upload.Result is not { Errors: 0, Scope: { } scope })
                throw new UploadException(StatusCodes.Status409Conflict, "文件有错误，不能报送；请改正后重新上传。", "The file has errors and cannot be handed in; correct it and upload it again.");
            // Made of what the name means, so that nothing else of it reaches the disk.
            string name = $"{scope.FileStem}{Path.GetExtension(upload.FileName).ToLowerInvariant()}";
            if (Collector.Waiting(warehouse, scope) is { } waiting)
                throw Waits(Path.GetFileName(waiting));
            string inbox = Directory.CreateDirectory(InboxOf(owner.Name)).FullName, part = Path.Combine(inbox, $".{id}.part"), target = Path.Combine(inbox, name);
            try
            {
                File.Copy(upload.Bytes, part, overwrite: true);
                DurableFile.Sync(part);
                // A link fails where a move might replace what somebody else put there meanwhile.
                if (!DurableFile.TryLink(part, target))
                    throw Waits(name);
                DurableFile.SyncDirectory(inbox);
                DurableFile.SyncDirectory(warehouse.Inbox);
            }
            finally
            {
                File.Delete(part);
            }
            return known[id] = upload with { HandedIn = DateTimeOffset.UtcNow };
        }
    }

    // A folder named after the account says who sent it; a name that no folder can have is changed, and told from others that become the same.
    private string InboxOf(string? owner)
    {
        if (owner is null)
            return warehouse.Inbox;
        string folder = string.Concat(owner.Take(LongestFolder).Select(c => Path.GetInvalidFileNameChars().Contains(c) ? '_' : c)).TrimStart('.').Trim();
        return Path.Combine(warehouse.Inbox, folder == owner ? folder : $"{folder}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(owner)))[..8]}");
    }

    private static UploadException Waits(string name) => new(
        StatusCodes.Status409Conflict, $"收件箱中已有待收取的 {name}；请在收取之后再报送。", $"A file {name} waits in the inbox already; hand this one in after it was collected.");

    /// <inheritdoc />
    public void Dispose()
    {
        turn.Dispose();
        coming.Dispose();
    }

    // One check at a time; one that takes too long is not waited for, but keeps its turn until it ends.
    private async Task<CheckResult> Examine(string folder, string fileName, CancellationToken stop)
    {
        var running = Task.Run(
            () =>
            {
                try
                {
                    var own = Definitions.Of(warehouse, texts);
                    using var collector = new Collector(warehouse, own.Schemas, own.Seeds, reading: limits);
                    return collector.Check(Path.Combine(folder, "file"), fileName, Path.Combine(folder, "returned"));
                }
                finally
                {
                    turn.Release();
                }
            }, CancellationToken.None);
        try
        {
            return await running.WaitAsync(LongestCheck, stop);
        }
        catch (Exception e)
        {
            _ = running.ContinueWith(_ => Delete(folder), TaskScheduler.Default);
            if (e is TimeoutException && !running.IsCompleted)
                throw new UploadException(StatusCodes.Status503ServiceUnavailable, "检查用时过长，已放弃；请用 analytics check 检查。", "The check took too long and was given up; use analytics check.");
            throw;
        }
    }

    // Counted while it comes: what a request says of its length need not be so.
    private static async Task Save(Stream body, string path, long most, CancellationToken stop)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        byte[] block = new byte[1 << 16];
        for (int read; (read = await body.ReadAsync(block, stop)) > 0;)
        {
            if (file.Position + read > most)
                throw new UploadException(StatusCodes.Status413PayloadTooLarge, $"文件大于 {Texts.Number(most)} 字节，不能上传。", $"The file is larger than {Texts.Number(most)} bytes and cannot be uploaded.");
            await file.WriteAsync(block.AsMemory(0, read), stop);
        }
    }

    /// <summary>Bytes that a file of this name may have.</summary>
    internal long Most(string fileName) => Path.GetExtension(fileName).ToLowerInvariant() is ".xlsx" or ".xlsm" ? limits.WorkbookBytes : limits.CsvBytes;

    // It is shown, and put before what goes back; the bytes never lie under it.
    private static string NameOf(string? name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > LongestName || name.StartsWith('.') || name.Any(c => char.IsControl(c) || char.IsSurrogate(c) || c is '/' or '\\'))
            throw new UploadException(StatusCodes.Status400BadRequest, $"文件名 name 不能为空，不能超过 {LongestName} 字，不能以点开头，不能有 / \\ 和控制字符。", $"The name of the file must not be empty or longer than {LongestName}, begin with a dot, or have / \\ or control characters in it.");
        return name;
    }

    private void Forget()
    {
        var all = known.Values.OrderByDescending(upload => upload.At).ToList();
        var old = all.GroupBy(upload => upload.Owner.Name).SelectMany(own => own.Where((upload, i) => i >= MostKept || DateTimeOffset.UtcNow - upload.At > Kept)).Union(all.Skip(MostOfAll)).ToList();
        foreach (var upload in old.Where(upload => known.TryRemove(upload.Id, out _)))
            Delete(upload.Folder);
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
