using System.Security.Cryptography;
using System.Text;

namespace Analytics.Jobs.Access;

/// <summary>Whether a server asks for a credential, and whose a token is. Once it asks, it asks until it ends.</summary>
/// <param name="accounts">The accounts.</param>
/// <param name="always">Others than this machine reach the server, or an identity provider knows people, so that it asks whether or not there are accounts.</param>
internal sealed class Gate(AccountFile accounts, bool always)
{
    // One reference, which requests beside each other see whole.
    private Tuple<DateTime, long, IReadOnlyList<Account>>? known;
    private volatile bool closed = always;

    /// <summary>Whether every request needs a credential.</summary>
    /// <exception cref="ProgramException">The accounts cannot be read.</exception>
    internal bool IsClosed => closed || (closed = Now().Count > 0);

    /// <summary>The account that a token lets in; null when it lets nobody in.</summary>
    /// <exception cref="ProgramException">The accounts cannot be read.</exception>
    internal Account? Find(string token)
    {
        byte[] hash = Encoding.ASCII.GetBytes(AccountFile.HashOf(token));
        var now = DateTimeOffset.UtcNow;
        return Now().FirstOrDefault(account => CryptographicOperations.FixedTimeEquals(hash, Encoding.ASCII.GetBytes(account.Sha256)) && account.IsGood(now));
    }

    // Read again after every change: a revoked account is out with the next request.
    private IReadOnlyList<Account> Now()
    {
        var file = new FileInfo(accounts.Path);
        var (changed, length) = file.Exists ? (file.LastWriteTimeUtc, file.Length) : (default, -1);
        var seen = known;
        if (seen is null || (seen.Item1, seen.Item2) != (changed, length))
            known = seen = new(changed, length, accounts.Read());
        return seen.Item3;
    }
}
