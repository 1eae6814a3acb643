using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Analytics.Ingest;
using Analytics.Lake;

namespace Analytics.Jobs.Access;

/// <summary>
/// The accounts of a warehouse, in <c>access.json</c> beside <c>state.db</c>: whole before or after each change, whenever the process dies. An account that was revoked stays in it, so that it tells
/// who had access when, and that a server whose last account is gone does not stand open.
/// </summary>
internal sealed class AccountFile(Warehouse warehouse, Texts texts)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    /// <summary>The file.</summary>
    internal string Path => System.IO.Path.Combine(warehouse.Directory, "access.json");

    /// <summary>All accounts, in the order in which they were granted.</summary>
    /// <exception cref="ProgramException">The file cannot be understood: then nobody is let in.</exception>
    internal IReadOnlyList<Account> Read()
    {
        try
        {
            return JsonSerializer.Deserialize<List<Account>>(File.ReadAllBytes(Path), Json) ?? throw new JsonException("null");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (JsonException e)
        {
            throw new ProgramException(ExitCode.Outside, texts.AccountsUnreadable(Path), e);
        }
    }

    /// <summary>Grants an account and gives its token, which is nowhere kept.</summary>
    /// <exception cref="ProgramException">The name has one already.</exception>
    internal string Grant(string name, Role role, string? region, DateTimeOffset? expires, string by)
    {
        string token = "an_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var now = DateTimeOffset.UtcNow;
        Change(accounts => accounts.Any(account => account.Name == name && account.IsGood(now)) ? throw new ProgramException(ExitCode.Usage, texts.AccountThere(name))
            : [.. accounts, new(name, role, region, HashOf(token), now, by, expires)]);
        return token;
    }

    /// <summary>Revokes what a name has.</summary>
    /// <exception cref="ProgramException">It has nothing.</exception>
    internal void Revoke(string name, string by) => Change(accounts => !accounts.Any(account => account.Name == name && account.RevokedAt is null) ? throw new ProgramException(ExitCode.Usage, texts.NoAccount(name))
        : [.. accounts.Select(account => account.Name == name && account.RevokedAt is null ? account with { RevokedAt = DateTimeOffset.UtcNow, RevokedBy = by } : account)]);

    /// <summary>What is kept of a token.</summary>
    internal static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private void Change(Func<IReadOnlyList<Account>, IReadOnlyList<Account>> change)
    {
        Directory.CreateDirectory(warehouse.Directory);
        using var alone = FileLock.TryHold(System.IO.Path.Combine(warehouse.Directory, ".access.lock")) ?? throw new ProgramException(ExitCode.Outside, texts.Busy(warehouse.Directory));
        byte[] content = JsonSerializer.SerializeToUtf8Bytes(change(Read()), Json);
        string unfinished = Path + ".tmp";
        File.Delete(unfinished);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(unfinished, options))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        File.Move(unfinished, Path, overwrite: true);
        DurableFile.SyncDirectory(warehouse.Directory);
    }
}
