namespace Analytics.Ingest;

/// <summary>A run of rows as records of UTF-8 text, in buffers that one thread uses over and over.</summary>
internal sealed class RowBlock
{
    /// <summary>The records, as <see cref="Csv.CsvRecordReader"/> reads them.</summary>
    public byte[] Bytes { get; set; } = [];

    /// <summary>How many bytes of them count.</summary>
    public int Length { get; set; }

    /// <summary>Row number of the first record.</summary>
    public long FirstRow { get; set; }

    /// <summary>Room for the bytes as they lie in the file, where those are something else.</summary>
    public byte[] Source { get; set; } = [];

    /// <summary>A buffer of at least that size: the one given, or a new one.</summary>
    public static byte[] Room(byte[] buffer, int size) => buffer.Length >= size ? buffer : GC.AllocateUninitializedArray<byte>(size);
}

/// <summary>The rows of a file, whatever its format, cut into blocks that several threads share out among themselves.</summary>
internal interface IRowBlocks : IDisposable
{
    /// <summary>Threads that can find work at once.</summary>
    int Parallelism { get; }

    /// <summary>What divides the cells of a record.</summary>
    byte Delimiter { get; }

    /// <summary>Takes the next block; false when none is left. Called by many threads at once.</summary>
    bool TryNext(RowBlock block);
}
