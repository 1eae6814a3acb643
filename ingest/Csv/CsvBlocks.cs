namespace Analytics.Ingest.Csv;

/// <summary>The blocks of a text file. Each thread reads its own, and decodes it where it is not UTF-8.</summary>
internal sealed class CsvBlocks(CsvText text, byte delimiter, FindingSink sink) : IRowBlocks
{
    private int next = -1;

    /// <inheritdoc />
    public int Parallelism => text.Index.Blocks.Count;

    /// <inheritdoc />
    public byte Delimiter => delimiter;

    /// <inheritdoc />
    public bool TryNext(RowBlock block)
    {
        int number = Interlocked.Increment(ref next);
        if (number >= text.Index.Blocks.Count) return false;
        if (Read(text, text.Index.Blocks[number], block) is { } invalid) sink.Add(invalid);
        return true;
    }

    /// <inheritdoc />
    public void Dispose() => text.Dispose();

    /// <summary>Reads one block; what is wrong with its encoding, if anything.</summary>
    public static Finding? Read(CsvText text, CsvBlock from, RowBlock block)
    {
        byte[] bytes = RowBlock.Room(text.IsGb18030 ? block.Source : block.Bytes, from.Length);
        for (int read = 0; read < from.Length;)
        {
            int count = RandomAccess.Read(text.Handle, bytes.AsSpan(read, from.Length - read), from.Offset + read);
            if (count == 0) throw new EndOfStreamException("The file became shorter while it was read.");
            read += count;
        }
        block.FirstRow = from.FirstRow;
        block.Length = from.Length;
        if (!text.IsGb18030)
        {
            block.Bytes = bytes;
            return null;
        }
        block.Source = bytes;
        block.Bytes = RowBlock.Room(block.Bytes, Gb18030.MostBytes(from.Length));
        block.Length = Gb18030.ToUtf8(bytes.AsSpan(0, from.Length), block.Bytes, out int invalid);
        return invalid < 0 ? null : Rules.Encoding.At(new CellAddress(from.FirstRow + Records(bytes.AsSpan(0, invalid)), null, null), null);
    }

    /// <summary>Line feeds outside quotation marks.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="quoted">Whether they begin within such marks.</param>
    public static long Records(ReadOnlySpan<byte> bytes, bool quoted = false)
    {
        long records = 0;
        foreach (byte value in bytes)
        {
            if (value == '"') quoted = !quoted;
            else if (value == '\n' && !quoted) records++;
        }
        return records;
    }
}
