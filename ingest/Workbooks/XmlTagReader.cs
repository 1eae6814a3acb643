namespace Analytics.Ingest.Workbooks;

/// <summary>A part of a workbook that is not fit to be read, and why.</summary>
internal sealed class UnsafePartException(Text why) : Exception(why.En)
{
    public Text Why { get; } = why;
}

/// <summary>
/// Goes through the tags of an XML part as bytes, several times faster than a parser and with memory that no content can make grow. It tells what must be
/// known before a parser may see the part: that it is UTF-8, declares no entities, and holds no text longer than a cell can be.
/// </summary>
/// <param name="stream">The part.</param>
/// <param name="buffer">Room of <see cref="Room"/> bytes, which parts that are read one after the other share.</param>
internal sealed class XmlTagReader(Stream stream, byte[] buffer)
{
    /// <summary>Bytes of one text; Excel's longest has 32,767 characters.</summary>
    public const int MostText = 1 << 20;

    /// <summary>Bytes that a reader works in.</summary>
    public const int Room = 4 * MostText;

    // An XML declaration is not longer.
    private const int HeadBytes = 256;

    private int length;
    private int position;
    private long shifted;
    private bool ended;

    /// <summary>The tag read last, without its brackets.</summary>
    public ReadOnlySpan<byte> Tag => buffer.AsSpan(tagStart, tagLength);

    /// <summary>The text before it.</summary>
    public ReadOnlySpan<byte> Text => buffer.AsSpan(textStart, textLength);

    /// <summary>Where it begins in the part.</summary>
    public long TagAt { get; private set; }

    /// <summary>Where the text behind it begins in the part.</summary>
    public long TextAt => shifted + position;

    /// <summary>Called with all bytes, in pieces that overlap a little.</summary>
    public Action<ReadOnlySpan<byte>>? Look { get; init; }

    private int tagStart;
    private int tagLength;
    private int textStart;
    private int textLength;
    private bool begun;

    /// <summary>Reads the next tag; false at the end. Comments, CDATA and processing instructions are passed over.</summary>
    public bool Read()
    {
        if (!begun) Begin();
        while (true)
        {
            if (!FindTag()) return false;
            Require(9);
            ReadOnlySpan<byte> start = buffer.AsSpan(position, length - position);
            if (start.Length > 1 && start[1] is (byte)'!' or (byte)'?')
            {
                if (start.StartsWith("<!--"u8)) Skip(4, "-->"u8);
                else if (start.StartsWith("<![CDATA["u8)) Skip(9, "]]>"u8);
                else if (start[1] == '?') Skip(2, "?>"u8);
                else throw new UnsafePartException(ReadingTexts.Entities);
                continue;
            }
            int end = TagEnd();
            if (end < 0) throw new InvalidDataException("A tag is not closed.");
            (tagStart, tagLength, TagAt) = (position + 1, end - position - 1, shifted + position);
            position = end + 1;
            return true;
        }
    }

    private void Begin()
    {
        begun = true;
        Require(HeadBytes);
        ReadOnlySpan<byte> head = buffer.AsSpan(0, Math.Min(length, HeadBytes));
        bool other = head.Length >= 2 && (head[0] >= 0xFE || head[0] == 0 || head[1] == 0);
        if (head.StartsWith("\uFEFF"u8)) head = head[3..];
        if (head.StartsWith("<?xml"u8))
        {
            int end = head.IndexOf("?>"u8);
            ReadOnlySpan<byte> declaration = end < 0 ? head : head[..end], encoding = XmlTag.Attribute(declaration, "encoding"u8);
            // A declaration that does not end here may name any.
            other |= end < 0 || (declaration.IndexOf("encoding"u8) >= 0
                && !System.Text.Ascii.EqualsIgnoreCase(encoding, "utf-8"u8) && !System.Text.Ascii.EqualsIgnoreCase(encoding, "us-ascii"u8));
        }
        if (other) throw new UnsafePartException(ReadingTexts.NotUtf8);
    }

    /// <summary>The end of the tag at the position: a bracket outside quoted values.</summary>
    private int TagEnd()
    {
        byte quote = 0;
        for (int read = 1; ;)
        {
            // Tags of a sheet are too short for a search by vectors to pay.
            ReadOnlySpan<byte> tag = buffer.AsSpan(position, length - position);
            for (; read < tag.Length; read++)
            {
                byte one = tag[read];
                if (quote != 0) quote = one == quote ? (byte)0 : quote;
                else if (one == '>') return position + read;
                else if (one is (byte)'"' or (byte)'\'') quote = one;
            }
            if (read > MostText || !Fill()) return -1;
        }
    }

    private bool FindTag()
    {
        textStart = position;
        if (position < length && buffer[position] == '<')
        {
            textLength = 0;
            return true;
        }
        for (int scanned = 0; ;)
        {
            int found = buffer.AsSpan(position + scanned, length - position - scanned).IndexOf((byte)'<');
            textLength = found < 0 ? length - position : scanned + found;
            if (textLength > MostText) throw TooLong();
            if (found >= 0)
            {
                position += textLength;
                return true;
            }
            scanned = textLength;
            if (!Fill()) return false;
        }
    }

    private void Skip(int begin, ReadOnlySpan<byte> end)
    {
        position = Math.Min(length, position + begin);
        while (true)
        {
            textStart = position;
            int found = buffer.AsSpan(position, length - position).IndexOf(end);
            if (found >= 0)
            {
                position += found + end.Length;
                return;
            }
            position = textStart = Math.Max(position, length - end.Length + 1);
            if (!Fill()) throw new InvalidDataException("A comment is not closed.");
        }
    }

    /// <summary>A cell with more text than is read.</summary>
    public static UnsafePartException TooLong() => new(ReadingTexts.LongText);

    private void Require(int count)
    {
        while (length - position < count && Fill())
        {
        }
    }

    /// <summary>Moves the text and what follows to the front and reads more; false at the end.</summary>
    private bool Fill()
    {
        if (ended) return false;
        if (textStart > 0)
        {
            buffer.AsSpan(textStart, length - textStart).CopyTo(buffer);
            shifted += textStart;
            length -= textStart;
            position -= textStart;
            textStart = 0;
        }
        int count = stream.Read(buffer, length, Math.Min(1 << 18, buffer.Length - length));
        ended = count == 0;
        if (Look is not null && count > 0) Look(buffer.AsSpan(Math.Max(0, length - 32), count + Math.Min(32, length)));
        length += count;
        return count > 0;
    }
}

/// <summary>Reads the inside of a tag.</summary>
internal static class XmlTag
{
    /// <summary>The local name, without a slash before it.</summary>
    public static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> tag)
    {
        ReadOnlySpan<byte> name = tag[(tag.Length > 0 && tag[0] == '/' ? 1 : 0)..NameEnd(tag)];
        return name[(name.LastIndexOf((byte)':') + 1)..];
    }

    /// <summary>Where the name of a tag ends.</summary>
    public static int NameEnd(ReadOnlySpan<byte> tag)
    {
        int end = tag.Length > 0 && tag[0] == '/' ? 1 : 0;
        while (end < tag.Length && tag[end] != '/' && !IsSpace(tag[end])) end++;
        return end;
    }

    /// <summary>White space of XML.</summary>
    public static bool IsSpace(byte one) => one is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';

    /// <summary>The value of an attribute as it is written, empty without it.</summary>
    public static ReadOnlySpan<byte> Attribute(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> name)
    {
        var attributes = new XmlAttributes(tag);
        while (attributes.Next())
            if (attributes.Name.SequenceEqual(name)) return attributes.Value;
        return default;
    }
}

/// <summary>Goes through the attributes of a tag; what is not written as attributes are ends it.</summary>
/// <param name="tag">The inside of the tag.</param>
internal ref struct XmlAttributes(ReadOnlySpan<byte> tag)
{
    private ReadOnlySpan<byte> rest = tag[XmlTag.NameEnd(tag)..];

    /// <summary>Its name, with its prefix.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Its value as it is written.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Goes to the next one; false when there is none.</summary>
    public bool Next()
    {
        int begin = Spaces(rest, 0);
        // White space parts an attribute from what is before it.
        if (begin == 0) return false;
        int end = begin;
        while (end < rest.Length && rest[end] != '=' && !XmlTag.IsSpace(rest[end])) end++;
        int equals = Spaces(rest, end);
        if (equals == rest.Length || rest[equals] != '=') return false;
        int quote = Spaces(rest, equals + 1);
        if (quote == rest.Length || rest[quote] is not ((byte)'"' or (byte)'\'')) return false;
        int length = rest[(quote + 1)..].IndexOf(rest[quote]);
        if (length < 0) return false;
        Name = rest[begin..end];
        Value = rest.Slice(quote + 1, length);
        rest = rest[(quote + length + 2)..];
        return true;
    }

    private static int Spaces(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && XmlTag.IsSpace(text[at])) at++;
        return at;
    }
}
