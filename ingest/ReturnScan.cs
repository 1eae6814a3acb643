using System.Collections.Concurrent;
using Analytics.Ingest.Csv;

namespace Analytics.Ingest;

/// <summary>Rows that threads of DuckDB pull, chunk by chunk.</summary>
internal interface IReturnRows
{
    /// <summary>The fields, in the order of the columns handed out.</summary>
    IReadOnlyList<ReturnField> Fields { get; }

    /// <summary>The whole numbers handed out behind the fields.</summary>
    IReadOnlyList<string> Numbers { get; }

    /// <summary>Threads that can find work at once.</summary>
    int Parallelism { get; }

    /// <summary>Fills a chunk of at most <paramref name="capacity"/> rows; 0 when nothing is left.</summary>
    int Fill(ReadOnlySpan<ColumnTarget> targets, int capacity);
}

/// <summary>
/// One reading of a return's file: hands its rows to DuckDB as typed columns (the schema's fields in order, then the row number), many threads at
/// once, and reports what is wrong with their cells.
/// </summary>
internal sealed class ReturnScan(IRowBlocks blocks, ReturnHeader header, ReturnSchema schema, Func<ReturnField, int, FieldReader> readerOf, FindingSink sink) : IReturnRows
{
    /// <summary>The column of row numbers.</summary>
    public const string SourceRow = "source_row";

    private readonly ConcurrentBag<Worker> idle = [];
    private long rows;

    /// <inheritdoc />
    public IReadOnlyList<ReturnField> Fields => schema.Fields;

    /// <inheritdoc />
    public IReadOnlyList<string> Numbers { get; } = [SourceRow];

    /// <inheritdoc />
    public int Parallelism => blocks.Parallelism;

    /// <summary>Data rows handed out so far, blank ones left out.</summary>
    public long Rows => Interlocked.Read(ref rows);

    /// <inheritdoc />
    public int Fill(ReadOnlySpan<ColumnTarget> targets, int capacity)
    {
        if (!idle.TryTake(out Worker? worker)) worker = new Worker([.. schema.Fields.Select((field, i) => readerOf(field, header.Columns[i] + 1))], blocks.Delimiter);
        int filled = Fill(worker, targets, capacity);
        Interlocked.Add(ref rows, filled);
        idle.Add(worker);
        return filled;
    }

    private unsafe int Fill(Worker worker, ReadOnlySpan<ColumnTarget> targets, int capacity)
    {
        CsvRecordReader record = worker.Records;
        long* sourceRows = (long*)targets[^1].Data;
        int filled = 0;
        while (filled < capacity)
        {
            if (!worker.InBlock && !NextBlock(worker)) break;
            RecordStatus status = record.Read();
            if (status != RecordStatus.Read)
            {
                worker.InBlock = false;
                if (status != RecordStatus.End) sink.AddBroken(CsvRecordReader.Broken(status, record.Row));
                continue;
            }
            if (record.Row <= header.Row || record.IsBlank) continue;
            // Cells in the wrong columns would be found wrong one by one, for one reason.
            if (record.CellCount != header.Cells && HasWrongCellCount(record)) continue;
            for (int i = 0; i < worker.Fields.Length; i++) worker.Fields[i].Read(record.Cell(header.Columns[i]), targets[i], filled, record.Row);
            sourceRows[filled++] = record.Row;
        }
        return filled;
    }

    private bool NextBlock(Worker worker)
    {
        if (!blocks.TryNext(worker.Block)) return false;
        worker.Records.Start(worker.Block.Bytes, worker.Block.Length, worker.Block.FirstRow);
        return worker.InBlock = true;
    }

    private bool HasWrongCellCount(CsvRecordReader record)
    {
        // Spreadsheets add empty cells at the end of a row; they say nothing.
        bool wrong = record.CellCount < header.Cells;
        for (int i = header.Cells; i < record.CellCount && !wrong; i++) wrong = !record.Cell(i).IsEmpty;
        var address = new CellAddress(record.Row, null, null);
        if (wrong && !sink.TryCount(Rules.CellCount, address)) sink.Add(Rules.CellCount.At(address, $"{record.CellCount}", header.Cells));
        return wrong;
    }

    /// <summary>The reading of one thread at a time: a block in memory and a reader for each field.</summary>
    private sealed class Worker(FieldReader[] fields, byte delimiter)
    {
        public FieldReader[] Fields { get; } = fields;

        public CsvRecordReader Records { get; } = new(delimiter);

        public RowBlock Block { get; } = new();

        public bool InBlock { get; set; }
    }
}
