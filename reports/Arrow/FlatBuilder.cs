using System.Buffers.Binary;
using System.Text;

namespace Analytics.Reports.Arrow;

/// <summary>
/// Writes one FlatBuffer, back to front as the format wants it: what a table refers to is written before the table. A reference is the distance from the
/// end of the buffer, which does not change while the buffer grows.
/// </summary>
internal sealed class FlatBuilder
{
    private byte[] bytes = new byte[1024];
    private int used;
    private int alignment = 1;
    private int[] slots = [];
    private int tableStart;

    /// <summary>Begins a table with a number of slots; the slots are filled in any order.</summary>
    public void StartTable(int count) => (slots, tableStart) = (new int[count], used);

    /// <summary>Fills a slot with a byte or boolean.</summary>
    public void Slot(int slot, byte value)
    {
        Push(value);
        slots[slot] = used;
    }

    /// <summary>Fills a slot with a 16-bit number.</summary>
    public void Slot(int slot, short value)
    {
        Align(sizeof(short), sizeof(short));
        BinaryPrimitives.WriteInt16LittleEndian(Take(sizeof(short)), value);
        slots[slot] = used;
    }

    /// <summary>Fills a slot with a 32-bit number.</summary>
    public void Slot(int slot, int value)
    {
        Align(sizeof(int), sizeof(int));
        BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), value);
        slots[slot] = used;
    }

    /// <summary>Fills a slot with a 64-bit number.</summary>
    public void Slot(int slot, long value)
    {
        Align(sizeof(long), sizeof(long));
        BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value);
        slots[slot] = used;
    }

    /// <summary>Fills a slot with a reference to a table, text or vector.</summary>
    public void Reference(int slot, int target)
    {
        PushReference(target);
        slots[slot] = used;
    }

    /// <summary>Ends the table: its table of slots stands right before it.</summary>
    /// <returns>A reference to the table.</returns>
    public int EndTable()
    {
        Align(sizeof(int), sizeof(int));
        Take(sizeof(int)).Clear();
        int table = used;
        for (int i = slots.Length - 1; i >= 0; i--)
            BinaryPrimitives.WriteInt16LittleEndian(Take(sizeof(short)), checked((short)(slots[i] == 0 ? 0 : table - slots[i])));
        BinaryPrimitives.WriteInt16LittleEndian(Take(sizeof(short)), checked((short)(table - tableStart)));
        BinaryPrimitives.WriteInt16LittleEndian(Take(sizeof(short)), checked((short)(sizeof(short) * (slots.Length + 2))));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(bytes.Length - table), used - table);
        return table;
    }

    /// <summary>A text, in UTF-8 with its zero at the end.</summary>
    public int Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Align(sizeof(int), utf8.Length + 1 + sizeof(int));
        Push(0);
        utf8.CopyTo(Take(utf8.Length));
        return PushLength(utf8.Length);
    }

    /// <summary>A vector of references.</summary>
    public int References(IReadOnlyList<int> targets)
    {
        Align(sizeof(int), sizeof(int) * (targets.Count + 1));
        for (int i = targets.Count - 1; i >= 0; i--)
            PushReference(targets[i]);
        return PushLength(targets.Count);
    }

    /// <summary>A vector of structs of two 64-bit numbers each, as Arrow's FieldNode and Buffer are.</summary>
    public int Pairs(IReadOnlyList<(long First, long Second)> pairs)
    {
        Align(sizeof(long), 2 * sizeof(long) * pairs.Count);
        for (int i = pairs.Count - 1; i >= 0; i--)
        {
            BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), pairs[i].Second);
            BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), pairs[i].First);
        }
        return PushLength(pairs.Count);
    }

    /// <summary>Ends the buffer with a reference to its root.</summary>
    public ReadOnlyMemory<byte> Finish(int root)
    {
        Align(Math.Max(alignment, sizeof(int)), sizeof(int));
        PushReference(root);
        return bytes.AsMemory(bytes.Length - used);
    }

    private int PushLength(int length)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), length);
        return used;
    }

    private void PushReference(int target)
    {
        Align(sizeof(int), sizeof(int));
        BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), used - target);
    }

    private void Push(byte value) => Take(1)[0] = value;

    /// <summary>Pads so that, once the coming bytes are written, their start is aligned.</summary>
    private void Align(int size, int coming)
    {
        alignment = Math.Max(alignment, size);
        int padding = -(used + coming) & (size - 1);
        if (padding > 0)
            Take(padding).Clear();
    }

    private Span<byte> Take(int count)
    {
        if (used + count > bytes.Length)
        {
            byte[] larger = new byte[Math.Max(bytes.Length * 2, used + count)];
            bytes.AsSpan(bytes.Length - used).CopyTo(larger.AsSpan(larger.Length - used));
            bytes = larger;
        }
        used += count;
        return bytes.AsSpan(bytes.Length - used, count);
    }
}
