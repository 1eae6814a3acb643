using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Analytics.Ingest.Csv;

/// <summary>How reading a record ended.</summary>
internal enum RecordStatus
{
    /// <summary>The cells are there.</summary>
    Read,

    /// <summary>No record is left in the block.</summary>
    End,

    /// <summary>Quotation marks do not pair up; nothing behind can be trusted.</summary>
    Broken,

    /// <summary>Longer than a record may be.</summary>
    TooLong,
}

/// <summary>Reads the records of one block by RFC 4180: cells divided by one character, quoted as a whole or not at all, quotes inside doubled.</summary>
internal sealed class CsvRecordReader(byte delimiter)
{
    private const int WindowSize = 64;

    private byte[] buffer = [];
    private int length;
    private int position;

    // One bit for each delimiter, line feed and quotation mark among the bytes from there on that lie ahead: cells are short, and looking for the end of each anew costs more than reading it.
    private ulong marks;
    private int window;
    private readonly (int Start, int Length)[] cells = new (int, int)[1024];

    /// <summary>Row number of the record read last.</summary>
    public long Row { get; private set; }

    /// <summary>Cells of the record read last; those beyond 1,024 are counted but not kept.</summary>
    public int CellCount { get; private set; }

    /// <summary>Starts on a block whose bytes are in <paramref name="bytes"/>.</summary>
    public void Start(byte[] bytes, int count, long firstRow)
    {
        buffer = bytes;
        length = count;
        position = 0;
        Row = firstRow - 1;
        LookAhead(0);
    }

    /// <summary>The bytes of a cell of the record read last, without quotes; empty beyond the last cell.</summary>
    public ReadOnlySpan<byte> Cell(int index) =>
        index < CellCount && index < cells.Length ? buffer.AsSpan(cells[index].Start, cells[index].Length) : default;

    /// <summary>Whether the record read last has nothing but spaces in any cell.</summary>
    public bool IsBlank
    {
        get
        {
            for (int i = 0; i < Math.Min(CellCount, cells.Length); i++)
                if (cells[i].Length > 0 && !CellText.Trim(Cell(i)).IsEmpty) return false;
            return true;
        }
    }

    /// <summary>Reads the next record.</summary>
    public RecordStatus Read()
    {
        if (position >= length) return RecordStatus.End;
        Row++;
        CellCount = 0;
        int begin = position;
        while (true)
        {
            int start = position, end, next;
            if (position < length && buffer[position] == '"')
            {
                start++;
                end = CloseQuote(start, out next);
                if (end < 0) return RecordStatus.Broken;
                if (next < length && buffer[next] == '\r' && (next + 1 == length || buffer[next + 1] == '\n')) next++;
                if (next < length && buffer[next] != delimiter && buffer[next] != '\n') return RecordStatus.Broken;
                LookAhead(next + 1);
            }
            else
            {
                next = NextMark();
                if (next < length && buffer[next] == '"') return RecordStatus.Broken;
                end = next;
                if (end > start && buffer[end - 1] == '\r' && (next == length || buffer[next] == '\n')) end--;
            }
            if (CellCount < cells.Length) cells[CellCount] = (start, end - start);
            CellCount++;
            position = next + 1;
            if (next >= length || buffer[next] == '\n') return next - begin > CsvIndexBuilder.MaxRecord ? RecordStatus.TooLong : RecordStatus.Read;
        }
    }

    /// <summary>Where the next mark is, which is passed by that; the length if there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int NextMark()
    {
        while (marks == 0)
        {
            if (length - window <= WindowSize) return length;
            LookAhead(window + WindowSize);
        }
        int next = window + BitOperations.TrailingZeroCount(marks);
        marks &= marks - 1;
        return next;
    }

    /// <summary>Goes on behind what was read in another way.</summary>
    private void LookAhead(int from)
    {
        window = from;
        marks = from < length ? Marks(buffer.AsSpan(from), length - from) : 0;
    }

    /// <summary>The marks among the first bytes, of which so many count.</summary>
    private ulong Marks(ReadOnlySpan<byte> bytes, int count)
    {
        ulong found = 0;
        if (bytes.Length < WindowSize)
        {
            for (int i = 0; i < Math.Min(count, bytes.Length); i++)
                if (bytes[i] == delimiter || bytes[i] is (byte)'\n' or (byte)'"') found |= 1UL << i;
            return found;
        }
        Vector128<byte> delimiters = Vector128.Create(delimiter), ends = Vector128.Create((byte)'\n'), quotes = Vector128.Create((byte)'"');
        for (int i = 0; i < WindowSize; i += Vector128<byte>.Count)
        {
            Vector128<byte> some = Vector128.Create(bytes.Slice(i, Vector128<byte>.Count));
            found |= (ulong)(Vector128.Equals(some, delimiters) | Vector128.Equals(some, ends) | Vector128.Equals(some, quotes)).ExtractMostSignificantBits() << i;
        }
        return count < WindowSize ? found & ((1UL << count) - 1) : found;
    }

    /// <summary>What is wrong with a record that could not be read.</summary>
    public static Finding Broken(RecordStatus status, long row)
    {
        var address = new CellAddress(row, null, null);
        return status == RecordStatus.TooLong ? Rules.LineTooLong.At(address, null, CsvIndexBuilder.MaxRecord) : Rules.BrokenQuote.At(address, null);
    }

    /// <summary>Finds the closing quote, undoubling quotes in place. Returns the end of the content or -1; <paramref name="next"/> is behind the quote.</summary>
    private int CloseQuote(int start, out int next)
    {
        int write = start, read = start;
        while (true)
        {
            int found = buffer.AsSpan(read, length - read).IndexOf((byte)'"');
            if (found < 0)
            {
                next = length;
                return -1;
            }
            if (write != read) buffer.AsSpan(read, found).CopyTo(buffer.AsSpan(write));
            write += found;
            read += found + 1;
            if (read >= length || buffer[read] != '"')
            {
                next = read;
                return write;
            }
            buffer[write++] = (byte)'"';
            read++;
        }
    }
}
