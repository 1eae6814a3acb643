using System.Text;
using System.Text.Unicode;

namespace Analytics.Ingest.Csv;

/// <summary>A run of whole records of a CSV file, small enough to hold in memory, so that several threads can read one file.</summary>
/// <param name="Offset">First byte of its first record.</param>
/// <param name="Length">Bytes.</param>
/// <param name="FirstRow">Row number of its first record as a spreadsheet counts it, 1 = the header.</param>
public readonly record struct CsvBlock(long Offset, int Length, long FirstRow);

/// <summary>What one pass over the bytes of a file tells: where its records can be divided, and what kind of text it can be.</summary>
/// <param name="Blocks">The file cut into blocks, in order; none for an empty file.</param>
/// <param name="Wrong">Why the file cannot be read as CSV, its encoding aside; null when it can.</param>
/// <param name="Synthetic">Whether it carries the mark of synthetic samples.</param>
public sealed record CsvIndex(IReadOnlyList<CsvBlock> Blocks, Finding? Wrong, bool Synthetic)
{
    /// <summary>Line feeds outside quotation marks.</summary>
    public long Records { get; init; }

    /// <summary>Whether it has NUL bytes; nothing behind the first was looked at.</summary>
    public bool HasNul { get; init; }

    /// <summary>Whether it has carriage returns.</summary>
    public bool HasCarriageReturn { get; init; }

    /// <summary>Whether it has bytes beyond ASCII.</summary>
    public bool HasMultiByte { get; init; }

    /// <summary>Whether it has bytes that begin a UTF-8 character of three bytes or more, as Chinese ones are.</summary>
    public bool HasWide { get; init; }

    /// <summary>Where the first bytes lie that are not UTF-8, or -1.</summary>
    public long InvalidAt { get; init; } = -1;

    /// <summary>The row they are in.</summary>
    public long InvalidRow { get; init; }
}

/// <summary>
/// Builds a <see cref="CsvIndex"/> while a file streams by. Quotation marks toggle; a newline outside them ends a record.
/// Memory stays bounded whatever the file holds.
/// </summary>
public sealed class CsvIndexBuilder
{
    /// <summary>Bytes to hand over at a time; a block is at least this long.</summary>
    public const int BlockSize = 1 << 20;

    /// <summary>Longest record that is read as a row, in bytes.</summary>
    public const int MaxRecord = 1 << 20;

    /// <summary>Every free text of a synthetic return holds this mark.</summary>
    public static ReadOnlySpan<byte> SyntheticMark => "【合成样例】"u8;

    private readonly List<CsvBlock> blocks = [];
    private readonly byte[] tail = new byte[64];
    private int tailLength;
    private long position;
    private long blockOffset;
    private long blockRow = 1;
    private long recordsEnded;
    private bool inQuotes;
    private bool sawCarriageReturn;
    private bool hasNul;
    private bool hasMultiByte;
    private bool hasWide;
    private long invalidAt = -1;
    private long invalidRow;
    private bool synthetic;
    private Finding? wrong;

    /// <summary>Takes the next bytes of the file.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (wrong is not null || bytes.IsEmpty) return;
        if (position == 0) blockOffset = bytes.StartsWith("\uFEFF"u8) ? 3 : bytes.StartsWith(Gb18030.ByteOrderMark) ? 4 : 0;
        if (bytes.Contains((byte)0))
        {
            hasNul = true;
            wrong = Rules.NotText.At(null, null);
            return;
        }
        CheckText(bytes);
        sawCarriageReturn = sawCarriageReturn || bytes.Contains((byte)'\r');

        int counted = 0;
        if (position - blockOffset >= BlockSize)
        {
            int end = FirstRecordEnd(bytes);
            if (end >= 0)
            {
                counted = end + 1;
                CloseBlock(position + counted);
            }
            else
            {
                counted = bytes.Length;
                if (position + counted - blockOffset > BlockSize + 4L * MaxRecord)
                {
                    var address = new CellAddress(recordsEnded + 1, null, null);
                    wrong ??= inQuotes ? Rules.BrokenQuote.At(address, null) : Rules.LineTooLong.At(address, null, MaxRecord);
                }
            }
        }
        CountRecords(bytes[counted..]);
        position += bytes.Length;
    }

    /// <summary>Ends the file.</summary>
    public CsvIndex Complete()
    {
        if (invalidAt < 0 && tailLength > 0 && !Utf8.IsValid(tail.AsSpan(0, tailLength))) MarkInvalid(position - 1, recordsEnded + 1);
        if (wrong is null && position > blockOffset) CloseBlock(position);
        if (blocks.Count == 0) wrong ??= Rules.EmptyFile.At(null, null);
        return new CsvIndex(blocks, wrong, synthetic)
        {
            Records = recordsEnded,
            HasNul = hasNul,
            HasCarriageReturn = sawCarriageReturn,
            HasMultiByte = hasMultiByte,
            HasWide = hasWide,
            InvalidAt = invalidAt,
            InvalidRow = invalidRow,
        };
    }

    private void CloseBlock(long end)
    {
        blocks.Add(new CsvBlock(blockOffset, checked((int)(end - blockOffset)), blockRow));
        blockOffset = end;
        blockRow = recordsEnded + 1;
    }

    /// <summary>Validates UTF-8 and looks for the mark across the seams between pieces.</summary>
    private void CheckText(ReadOnlySpan<byte> bytes)
    {
        if (!hasWide && !Ascii.IsValid(bytes))
        {
            hasMultiByte = true;
            hasWide = bytes.ContainsAnyInRange((byte)0xE0, (byte)0xFF);
        }
        if (invalidAt < 0) CheckUtf8(bytes);
        if (!synthetic)
        {
            // The seam: what was left of the last piece and the beginning of this one.
            int overlap = Math.Min(bytes.Length, tail.Length / 2);
            Span<byte> seam = stackalloc byte[tailLength + overlap];
            tail.AsSpan(0, tailLength).CopyTo(seam);
            bytes[..overlap].CopyTo(seam[tailLength..]);
            ReadOnlySpan<byte> mark = invalidAt < 0 ? SyntheticMark : Gb18030.SyntheticMark;
            synthetic = bytes.IndexOf(mark) >= 0 || seam.IndexOf(mark) >= 0;
        }
        int keep = Math.Min(bytes.Length, tail.Length / 2);
        bytes[^keep..].CopyTo(tail);
        tailLength = keep;
        // A tail that begins inside a character would look invalid at the end of the file.
        while (invalidAt < 0 && tailLength > 0 && (tail[0] & 0xC0) == 0x80)
        {
            tail.AsSpan(1, tailLength - 1).CopyTo(tail);
            tailLength--;
        }
    }

    private void CheckUtf8(ReadOnlySpan<byte> bytes)
    {
        int carried = IncompleteSuffix(tail.AsSpan(0, tailLength));
        int skipped = 0;
        if (carried > 0)
        {
            int needed = CharacterLength(tail[tailLength - carried]) - carried;
            skipped = Math.Min(needed, bytes.Length);
            Span<byte> character = stackalloc byte[carried + skipped];
            tail.AsSpan(tailLength - carried, carried).CopyTo(character);
            bytes[..skipped].CopyTo(character[carried..]);
            if (skipped == needed && !Utf8.IsValid(character))
            {
                MarkInvalid(position - carried, recordsEnded + 1);
                return;
            }
        }
        ReadOnlySpan<byte> whole = bytes[skipped..^IncompleteSuffix(bytes[skipped..])];
        if (Utf8.IsValid(whole)) return;
        int first = FirstInvalid(whole);
        MarkInvalid(position + skipped + first, recordsEnded + 1 + CsvBlocks.Records(whole[..first], inQuotes));
    }

    private void MarkInvalid(long at, long row)
    {
        invalidAt = at;
        invalidRow = row;
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        int low = 0, high = bytes.Length;
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            ReadOnlySpan<byte> part = bytes[..middle];
            if (Utf8.IsValid(part[..^IncompleteSuffix(part)])) low = middle; else high = middle;
        }
        return low;
    }

    /// <summary>Bytes at the end that begin a character without finishing it.</summary>
    private static int IncompleteSuffix(ReadOnlySpan<byte> bytes)
    {
        for (int back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            byte value = bytes[^back];
            if ((value & 0xC0) == 0x80) continue;
            return CharacterLength(value) > back ? back : 0;
        }
        return 0;
    }

    private static int CharacterLength(byte lead) => lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;

    private int FirstRecordEnd(ReadOnlySpan<byte> bytes)
    {
        for (int at = 0; at < bytes.Length; at++)
        {
            int next = bytes[at..].IndexOfAny((byte)'"', (byte)'\n');
            if (next < 0) return -1;
            at += next;
            if (bytes[at] == '"') inQuotes = !inQuotes;
            else if (!inQuotes)
            {
                recordsEnded++;
                return at;
            }
        }
        return -1;
    }

    private void CountRecords(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.Contains((byte)'"'))
        {
            if (!inQuotes) recordsEnded += bytes.Count((byte)'\n');
            return;
        }
        while (FirstRecordEnd(bytes) is >= 0 and int end) bytes = bytes[(end + 1)..];
    }
}
