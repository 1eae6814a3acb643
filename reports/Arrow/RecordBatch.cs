using System.Buffers.Binary;

namespace Analytics.Reports.Arrow;

/// <summary>The rows of one message: lengths and null counts of every column and part, and the buffers that make its body.</summary>
internal sealed unsafe class RecordBatch
{
    // Readers that map a file want it; the format asks for 8.
    private const int Alignment = 64;
    private const byte RecordBatchHeader = 3;
    private readonly List<(long Length, long Nulls)> nodes = [];
    private readonly List<Part> parts = [];

    /// <summary>Gathers the columns of a struct array. Its buffers are not copied, so write it before the array is released.</summary>
    public RecordBatch(IReadOnlyList<ArrowField> columns, ArrowArray* array)
    {
        Rows = array->Length;
        for (int i = 0; i < columns.Count; i++)
            Add(columns[i], array->Children[i], array->Offset, array->Length);
    }

    private long Rows { get; }

    /// <summary>The message; its body follows it.</summary>
    public ReadOnlyMemory<byte> Head()
    {
        List<(long Offset, long Length)> buffers = [];
        long end = 0;
        foreach (Part part in parts)
        {
            buffers.Add((end, part.Length));
            end += Padded(part.Length);
        }
        FlatBuilder builder = new();
        int bufferVector = builder.Pairs(buffers);
        int nodeVector = builder.Pairs(nodes);
        builder.StartTable(5); // RecordBatch: length, nodes, buffers, compression, variadicBufferCounts
        builder.Slot(0, Rows);
        builder.Reference(1, nodeVector);
        builder.Reference(2, bufferVector);
        return SchemaMessage.Message(builder, RecordBatchHeader, builder.EndTable(), end);
    }

    /// <summary>Writes the body.</summary>
    public void WriteBody(Stream stream)
    {
        Span<byte> zeros = stackalloc byte[Alignment];
        zeros.Clear();
        foreach (Part part in parts)
        {
            if (part.Copied is not null)
                stream.Write(part.Copied);
            else
                WriteNative(stream, (byte*)part.Native, part.Length);
            stream.Write(zeros[..(int)(Padded(part.Length) - part.Length)]);
        }
    }

    // A slice is told by offset and length; those of a parent move its children too.
    private void Add(ArrowField field, ArrowArray* array, long offset, long length)
    {
        offset += array->Offset;
        byte* validity = field.Layout == ArrowLayout.Null || array->NullCount == 0 || array->Buffers[0] == null ? null : (byte*)array->Buffers[0];
        long nulls = field.Layout == ArrowLayout.Null ? length : validity == null ? 0 : length - CountBits(validity, offset, length);
        nodes.Add((length, nulls));
        if (field.Layout == ArrowLayout.Null)
            return;
        AddBits(nulls == 0 ? null : validity, offset, nulls == 0 ? 0 : length);
        switch (field.Layout)
        {
            case ArrowLayout.Bits:
                AddBits((byte*)array->Buffers[1], offset, length);
                break;
            case ArrowLayout.Fixed:
                parts.Add(new(null, (nint)((byte*)array->Buffers[1] + offset * field.Width), length * field.Width));
                break;
            case ArrowLayout.Text:
                var (first, last) = AddOffsets((int*)array->Buffers[1], offset, length);
                parts.Add(new(null, (nint)((byte*)array->Buffers[2] + first), last - first));
                break;
            case ArrowLayout.List:
                var (begin, end) = AddOffsets((int*)array->Buffers[1], offset, length);
                Add(field.Children[0], array->Children[0], begin, end - begin);
                break;
            case ArrowLayout.Struct:
                for (int i = 0; i < field.Children.Count; i++)
                    Add(field.Children[i], array->Children[i], offset, length);
                break;
        }
    }

    private static long Padded(long length) => (length + Alignment - 1) / Alignment * Alignment;

    // Offsets of the stream begin at zero.
    private (int First, int Last) AddOffsets(int* offsets, long offset, long length)
    {
        byte[] moved = new byte[(length + 1) * sizeof(int)];
        if (length == 0)
        {
            parts.Add(new(moved, 0, moved.Length));
            return (0, 0);
        }
        int first = offsets[offset];
        for (long i = 0; i <= length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(moved.AsSpan((int)i * sizeof(int)), offsets[offset + i] - first);
        parts.Add(new(moved, 0, moved.Length));
        return (first, offsets[offset + length]);
    }

    private void AddBits(byte* bits, long offset, long length)
    {
        byte[] moved = new byte[(length + 7) / 8];
        for (long i = 0; i < length; i++)
        {
            if (Bit(bits, offset + i))
                moved[i / 8] |= (byte)(1 << (int)(i % 8));
        }
        parts.Add(new(moved, 0, moved.Length));
    }

    private static bool Bit(byte* bits, long index) => (bits[index / 8] >> (int)(index % 8) & 1) == 1;

    private static long CountBits(byte* bits, long offset, long length)
    {
        long count = 0;
        for (long i = 0; i < length; i++)
            count += Bit(bits, offset + i) ? 1 : 0;
        return count;
    }

    private static void WriteNative(Stream stream, byte* from, long length)
    {
        for (long done = 0; done < length;)
        {
            int now = (int)Math.Min(length - done, 1 << 30);
            stream.Write(new ReadOnlySpan<byte>(from + done, now));
            done += now;
        }
    }

    private readonly record struct Part(byte[]? Copied, nint Native, long Length);
}
