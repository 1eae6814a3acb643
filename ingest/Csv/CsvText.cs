using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Analytics.Ingest.Csv;

/// <summary>
/// A text file, ready to be read as records: its encoding found out and its line ends fit to be cut at. UTF-8 and GB18030 are read where they lie; what
/// is rare (UTF-16, bare carriage returns) is first written out as UTF-8 with line feeds, to a file that nobody sees.
/// </summary>
internal sealed class CsvText : IDisposable
{
    private const int SampleSize = 1 << 16;

    private CsvText(SafeFileHandle handle, CsvIndex index)
    {
        Handle = handle;
        Index = index;
    }

    /// <summary>The file whose bytes are read.</summary>
    public SafeFileHandle Handle { get; private set; }

    /// <summary>Its index.</summary>
    public CsvIndex Index { get; private set; }

    /// <summary>Whether its bytes are GB18030; UTF-8 otherwise.</summary>
    public bool IsGb18030 { get; private set; }

    /// <summary>The encoding it was sent in.</summary>
    public string Encoding { get; private set; } = "UTF-8";

    /// <summary>Whether it can be in no other.</summary>
    public bool IsCertain { get; private set; } = true;

    /// <summary>How the encoding was found out, in Chinese and English.</summary>
    public Text Why { get; private set; } = ReadingTexts.ValidUtf8;

    /// <summary>How its lines end.</summary>
    public string LineEnds { get; private set; } = "LF";

    /// <summary>Opens a file; null when it is no text that can be understood, which is then reported.</summary>
    public static CsvText? Open(string path, CsvIndex index, FindingSink sink)
    {
        var text = new CsvText(File.OpenHandle(path, options: FileOptions.RandomAccess), index);
        if (text.Understand() is not { } wrong) return text;
        text.Dispose();
        sink.Add(wrong);
        return null;
    }

    /// <inheritdoc />
    public void Dispose() => Handle.Dispose();

    private Finding? Understand()
    {
        ReadOnlySpan<byte> head = Sample(0);
        if (Utf16Of(head) is { } utf16)
        {
            if (FromUtf16(utf16.BigEndian) is { } wrong) return wrong;
            (Encoding, IsCertain) = (utf16.BigEndian ? "UTF-16BE" : "UTF-16LE", utf16.Mark);
            Why = utf16.Mark ? ReadingTexts.Mark : ReadingTexts.Layout;
            head = Sample(0);
        }
        else if (Index.HasNul) return Index.Wrong;
        else if (ReadEncoding(head) is { } wrong) return wrong;

        // A line feed at the very end does not make carriage returns anything else than the ends of lines.
        bool paired = EndsWithCarriageReturn(head);
        if (Index.HasCarriageReturn && Index.Records <= (paired ? 0 : 1)) WithoutBareCarriageReturns();
        else LineEnds = paired ? "CRLF" : "LF";
        return Index.Wrong;
    }

    private Finding? ReadEncoding(ReadOnlySpan<byte> head)
    {
        bool mark = head.StartsWith("\uFEFF"u8);
        if (head.StartsWith(Gb18030.ByteOrderMark))
        {
            (IsGb18030, Encoding, Why) = (true, "GB18030", ReadingTexts.Mark);
            return null;
        }
        if (Index.InvalidAt < 0 && (mark || Index.HasWide || !Index.HasMultiByte))
        {
            Why = mark ? ReadingTexts.Mark
                : Index.HasWide ? ReadingTexts.WideUtf8
                : ReadingTexts.Ascii;
            return null;
        }
        ReadOnlySpan<byte> sample = Sample(Index.InvalidAt - SampleSize / 2);
        (int pairs, int common, int invalid) = Gb18030.Survey(sample);
        // Chinese of everyday use is nearly all in GB 2312; what else looks like GB18030 by chance, Big5 for one, is not.
        bool likely = pairs > 0 && 10 * common >= 7 * pairs && 20 * invalid <= pairs;
        if (Index.InvalidAt < 0)
        {
            // Valid UTF-8 without one Chinese character: short GB18030 texts can look like that.
            (IsGb18030, Encoding, IsCertain) = (likely, likely ? "GB18030" : "UTF-8", false);
            Why = likely ? ReadingTexts.CommonOnlyInGb
                : ReadingTexts.ValidUtf8;
            return null;
        }
        if (mark || !likely || IsDamagedUtf8(sample)) return Rules.Encoding.At(new CellAddress(Index.InvalidRow, null, null), null);
        (IsGb18030, Encoding, IsCertain) = (true, "GB18030", false);
        Why = ReadingTexts.CommonInGb;
        return null;
    }

    /// <summary>Whether most that is beyond ASCII is whole UTF-8 characters of Chinese size, so that the rest of it is damage.</summary>
    private static bool IsDamagedUtf8(ReadOnlySpan<byte> sample)
    {
        int wide = 0, invalid = 0;
        while (sample.Length > 0)
        {
            bool valid = Rune.DecodeFromUtf8(sample, out _, out int consumed) == System.Buffers.OperationStatus.Done;
            if (!valid) invalid++;
            else if (consumed >= 3) wide++;
            sample = sample[consumed..];
        }
        return wide >= 2 && wide >= 4 * invalid;
    }

    private static (bool BigEndian, bool Mark)? Utf16Of(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return (false, true);
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return (true, true);
        if (head.Length < 8 || !head.Contains((byte)0)) return null;
        // Delimiters, digits and line ends have a NUL in one half and never in the other.
        int even = 0, odd = 0;
        for (int i = 0; i < head.Length; i++)
        {
            if (head[i] == 0 && i % 2 == 0) even++;
            else if (head[i] == 0) odd++;
        }
        return even == 0 && 10 * odd > head.Length ? (false, false) : odd == 0 && 10 * even > head.Length ? (true, false) : null;
    }

    private ReadOnlySpan<byte> Sample(long offset)
    {
        byte[] sample = new byte[Math.Min(SampleSize, RandomAccess.GetLength(Handle))];
        int length = RandomAccess.Read(Handle, sample, Math.Max(0, offset));
        ReadOnlySpan<byte> lines = sample.AsSpan(0, length);
        // Cut at line ends, the sample begins and ends with whole characters.
        if (offset > 0 && lines.IndexOf((byte)'\n') is >= 0 and int first) lines = lines[(first + 1)..];
        if (length == SampleSize && lines.LastIndexOf((byte)'\n') is >= 0 and int last) lines = lines[..(last + 1)];
        return lines;
    }

    private static bool EndsWithCarriageReturn(ReadOnlySpan<byte> head) => head.IndexOf((byte)'\n') is > 0 and int end && head[end - 1] == '\r';

    private Finding? FromUtf16(bool bigEndian)
    {
        Decoder decoder = new UnicodeEncoding(bigEndian, byteOrderMark: false).GetDecoder();
        Encoder encoder = new UTF8Encoding(false).GetEncoder();
        char[] characters = new char[CsvIndexBuilder.BlockSize];
        bool damaged = false;
        Rewrite((source, write) =>
        {
            byte[] utf8 = new byte[3 * characters.Length + 8];
            bool first = true;
            for (bool end = false; !end && !damaged;)
            {
                ReadOnlySpan<byte> bytes = source();
                end = bytes.IsEmpty;
                int count = decoder.GetChars(bytes, characters, flush: end);
                Span<char> text = characters.AsSpan(0, count);
                if (first && text.StartsWith("\uFEFF")) text = text[1..];
                first = false;
                int bad = text.IndexOf('\uFFFD');
                damaged = bad >= 0;
                if (damaged) text = text[..bad];
                write(utf8.AsSpan(0, encoder.GetBytes(text, utf8, flush: end)));
            }
        });
        return damaged ? Rules.Encoding.At(new CellAddress(Index.Records + 1, null, null), null) : null;
    }

    /// <summary>Every carriage return outside quotation marks that ends a line by itself becomes a line feed.</summary>
    private void WithoutBareCarriageReturns()
    {
        bool quoted = false, pending = false, any = false;
        Rewrite((source, write) =>
        {
            byte[] target = new byte[CsvIndexBuilder.BlockSize + 1];
            while (source() is { IsEmpty: false } bytes)
            {
                int written = 0;
                foreach (byte value in bytes)
                {
                    if (pending) target[written++] = value == '\n' ? (byte)'\r' : (byte)'\n';
                    any |= pending && value != '\n';
                    if (value == '"') quoted = !quoted;
                    pending = value == '\r' && !quoted;
                    if (!pending) target[written++] = value;
                    if (written >= target.Length - 2)
                    {
                        write(target.AsSpan(0, written));
                        written = 0;
                    }
                }
                write(target.AsSpan(0, written));
            }
            any |= pending;
            if (pending) write("\n"u8);
        });
        LineEnds = any ? "CR" : "CRLF";
    }

    private delegate ReadOnlySpan<byte> Source();

    private delegate void Target(ReadOnlySpan<byte> bytes);

    /// <summary>Puts another text in the place of this one, piece by piece, and indexes it.</summary>
    private void Rewrite(Action<Source, Target> rewrite)
    {
        string path = Path.Combine(Path.GetTempPath(), $"analytics-text-{Guid.NewGuid():N}.tmp");
        SafeFileHandle rewritten = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete);
        // Without a name it is gone with its last user, however the program ends.
        File.Delete(path);
        var index = new CsvIndexBuilder();
        byte[] buffer = new byte[CsvIndexBuilder.BlockSize];
        long read = 0, written = 0;
        rewrite(
            () =>
            {
                int count = RandomAccess.Read(Handle, buffer, read);
                read += count;
                return buffer.AsSpan(0, count);
            },
            bytes =>
            {
                RandomAccess.Write(rewritten, bytes, written);
                written += bytes.Length;
                index.Add(bytes);
            });
        Handle.Dispose();
        (Handle, Index) = (rewritten, index.Complete());
    }
}
