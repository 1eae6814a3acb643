using System.Buffers.Binary;

namespace Analytics.Reports.Arrow;

/// <summary>Writes Arrow's IPC stream format: schema, record batches without dictionaries, end of stream. Nothing but the batch at hand is held.</summary>
public sealed unsafe class ArrowStreamWriter
{
    private const uint Continuation = 0xFFFFFFFF;
    private static readonly byte[] Zeros = new byte[8];
    private readonly Stream stream;
    private readonly IReadOnlyList<ArrowField> columns;

    /// <summary>Begins a stream.</summary>
    /// <param name="stream">Where to write; it stays open.</param>
    /// <param name="schema">A struct of the columns; it is read here only, and stays the caller's to release.</param>
    /// <exception cref="ArrowException">A column has a type that the stream does not carry; nothing was written.</exception>
    public ArrowStreamWriter(Stream stream, ArrowSchema* schema)
    {
        this.stream = stream;
        columns = ArrowField.Columns(schema);
        WriteMessage(SchemaMessage.Write(columns));
    }

    /// <summary>Writes a batch of rows.</summary>
    /// <param name="array">A struct array of the schema's columns; it stays the caller's to release.</param>
    public void Write(ArrowArray* array)
    {
        RecordBatch batch = new(columns, array);
        WriteMessage(batch.Head());
        batch.WriteBody(stream);
    }

    /// <summary>Ends the stream. Without it a reader could not tell the whole from a part.</summary>
    public void End()
    {
        WriteNumber(Continuation);
        WriteNumber(0);
        stream.Flush();
    }

    private void WriteMessage(ReadOnlyMemory<byte> message)
    {
        int padded = (message.Length + 7) / 8 * 8;
        WriteNumber(Continuation);
        WriteNumber((uint)padded);
        stream.Write(message.Span);
        stream.Write(Zeros.AsSpan(0, padded - message.Length));
    }

    private void WriteNumber(uint number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        stream.Write(bytes);
    }
}
