using System.Security.Cryptography;
using Analytics.Ingest.Csv;

namespace Analytics.Ingest;

/// <summary>A file as it was received.</summary>
/// <param name="Path">Where its bytes lie.</param>
/// <param name="Sha256">SHA-256 of the bytes, in lower-case hexadecimal.</param>
/// <param name="Bytes">How many.</param>
/// <param name="Index">What one pass over the bytes told.</param>
internal sealed record RawFile(string Path, string Sha256, long Bytes, CsvIndex Index)
{
    /// <summary>Reads a file through once, and copies it if asked to. While a block is hashed and indexed, the next one is read and copied.</summary>
    public static RawFile Read(string source, FileStream? copy)
    {
        using FileStream input = new(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 0, FileOptions.SequentialScan);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var index = new CsvIndexBuilder();
        byte[] block = new byte[Math.Clamp(input.Length, 1, CsvIndexBuilder.BlockSize)], next = new byte[block.Length];
        int Fetch(byte[] into)
        {
            int fetched = input.ReadAtLeast(into, into.Length, throwOnEndOfStream: false);
            copy?.Write(into, 0, fetched);
            return fetched;
        }
        long bytes = 0;
        for (int count = Fetch(block); count > 0; (block, next) = (next, block))
        {
            (byte[] current, byte[] following, int length) = (block, next, count);
            var hashed = Task.Run(() => hash.AppendData(current, 0, length));
            Task<int> fetch = Task.Run(() => Fetch(following));
            index.Add(current.AsSpan(0, length));
            bytes += length;
            hashed.Wait();
            count = fetch.GetAwaiter().GetResult();
        }
        return new RawFile(source, Convert.ToHexStringLower(hash.GetHashAndReset()), bytes, index.Complete());
    }
}
