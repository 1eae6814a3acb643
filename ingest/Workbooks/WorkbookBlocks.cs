using System.Collections.Concurrent;
using System.Text;
using ExcelDataReader;

namespace Analytics.Ingest.Workbooks;

/// <summary>
/// The rows of a sheet as blocks of CSV records. One thread reads the workbook, which cannot be divided, a few blocks ahead of the threads that check
/// them; memory holds those blocks and the workbook's shared texts, however many rows there are.
/// </summary>
internal sealed class WorkbookBlocks : IRowBlocks
{
    private const int BlockSize = 1 << 18;
    private const int Ahead = 4;

    private readonly ReturnSchema schema;
    private readonly WorkbookInspection inspection;
    private readonly FindingSink sink;
    private readonly FileStream file;
    private readonly IExcelDataReader reader;
    private readonly WorkbookCells cells;
    private readonly List<WorkbookCell[]> head = [];
    private readonly BlockingCollection<(byte[] Bytes, int Length, long FirstRow)> ready = new(Ahead);
    private readonly ConcurrentBag<byte[]> spare = [];
    private readonly CancellationTokenSource stop = new();
    private Task? reading;
    // Why the machine could not read on; told to who asks for rows, once there are no more.
    private volatile Exception? fault;

    // ExcelDataReader asks for code page 1252 even where it does not need it.
    static WorkbookBlocks() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    private WorkbookBlocks(string path, ReturnSchema schema, WorkbookInspection inspection, FindingSink sink)
    {
        this.schema = schema;
        this.inspection = inspection;
        this.sink = sink;
        file = UsualWorkbook.Open(path, inspection);
        try
        {
            reader = ExcelReaderFactory.CreateOpenXmlReader(file);
            while (reader.Name != inspection.Sheet)
                if (!reader.NextResult()) throw new InvalidDataException("The sheet is missing.");
            cells = new WorkbookCells(reader, inspection.Date1904);
            while (head.Count < HeaderFinder.SearchedRows + 2 && reader.Read()) head.Add(Row(reader.FieldCount));
        }
        catch
        {
            Close();
            throw;
        }
    }

    /// <inheritdoc />
    public int Parallelism => Environment.ProcessorCount;

    /// <inheritdoc />
    public byte Delimiter => (byte)',';

    /// <summary>Opens the sheet and finds its header; no header when there is none, which is then reported, and nothing when the workbook cannot be read.</summary>
    public static (WorkbookBlocks? Blocks, ReturnHeader? Header) Open(string path, ReturnSchema schema, WorkbookInspection inspection, ReadingLimits limits, FindingSink sink)
    {
        WorkbookBlocks blocks;
        try
        {
            blocks = new WorkbookBlocks(path, schema, inspection, sink);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && !SystemFault.Is(exception))
        {
            // Whatever a library that reads files of strangers trips over, the file is at fault.
            sink.Add(Rules.WorkbookDamaged.At(null, null));
            return (null, null);
        }
        List<HeadRow> rows = [.. blocks.head.Select((row, i) => new HeadRow(i + 1, [.. row.Select(WorkbookCells.Text)]))];
        if (rows.All(row => row.Cells.All(string.IsNullOrWhiteSpace)))
        {
            sink.Add(Rules.EmptyFile.At(null, null));
            return (blocks, null);
        }
        ReturnHeader? header = new HeaderFinder(schema, limits).Read(rows, sink);
        if (header is not null) blocks.Start(header);
        return (blocks, header);
    }

    /// <inheritdoc />
    public bool TryNext(RowBlock block)
    {
        if (!ready.TryTake(out (byte[] Bytes, int Length, long FirstRow) next, Timeout.Infinite)) return fault is null ? false : throw new IOException(fault.Message, fault);
        if (block.Bytes.Length > 0) spare.Add(block.Bytes);
        (block.Bytes, block.Length, block.FirstRow) = next;
        return true;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        stop.Cancel();
        reading?.Wait();
        Close();
        ready.Dispose();
        stop.Dispose();
    }

    private void Close()
    {
        reader?.Dispose();
        file.Dispose();
    }

    private void Start(ReturnHeader header)
    {
        var columns = new ReturnField?[header.Cells];
        for (int i = 0; i < header.Columns.Length; i++) columns[header.Columns[i]] = schema.Fields[i];
        reading = Task.Factory.StartNew(() => Run(header, columns), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private void Run(ReturnHeader header, ReturnField?[] columns)
    {
        long row = header.Row;
        try
        {
            WorkbookNotes.Report(inspection, schema, header, sink);
            (long Count, long Row)[] serials = new (long, long)[columns.Length];
            var writer = new Writer(this, row + 1);
            var cellsOfRow = new WorkbookCell[columns.Length];
            while (row < head.Count || reader.Read())
            {
                Array.Clear(cellsOfRow);
                if (row < head.Count) head[(int)row].AsSpan(0, Math.Min(columns.Length, head[(int)row].Length)).CopyTo(cellsOfRow);
                else Fill(cellsOfRow);
                row++;
                writer.BeginRow(cellsOfRow);
                for (int i = 0; i < columns.Length; i++)
                {
                    if (i > 0) writer.Delimit();
                    WriteCell(writer, cellsOfRow[i], row, i, columns[i]!, serials);
                }
                writer.EndRow();
            }
            writer.Flush();
            for (int i = 0; i < serials.Length; i++)
            {
                if (serials[i].Count == 0) continue;
                ReturnField field = columns[i]!;
                sink.Add(Rules.DateSerial.At(new CellAddress(serials[i].Row, i + 1, field.Name), $"{serials[i].Count}", field.Titles, inspection.Date1904 ? "1904" : "1900"));
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody takes rows any more.
        }
        catch (Exception exception) when (SystemFault.Is(exception))
        {
            fault = exception;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            sink.AddBroken(Rules.WorkbookDamaged.At(new CellAddress(row + 1, null, null), null));
        }
        finally
        {
            ready.CompleteAdding();
        }
    }

    private void WriteCell(Writer writer, WorkbookCell cell, long row, int column, ReturnField field, (long Count, long Row)[] serials)
    {
        if (inspection.Facts.Errors.TryGetValue(((int)row, column + 1), out string? error))
        {
            // A field with a rule of its own finds that this is no value of it; free text would take it.
            if (field is { Type: FieldType.Text, Pattern: null, Enum: null, CodeList: null, IsCreditCode: false })
                sink.Add(Rules.CellError.At(new CellAddress(row, column + 1, field.Name), error, field.Titles));
            writer.Text(error);
            return;
        }
        if (cell.Value is bool && inspection.Facts.Truths.Contains(((int)row, column + 1)))
        {
            writer.Text("true");
            return;
        }
        if (field.Type == FieldType.Date && cells.Day(cell) is { } day)
        {
            if (serials[column].Count++ == 0) serials[column].Row = row;
            writer.Text(day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        }
        // A number has 15 digits: that these 18 check is chance.
        else if (field.IsCreditCode && cell.Value is double number && Math.Abs(number) >= WorkbookCells.MostExact && CreditCode.IsValid(Encoding.ASCII.GetBytes(WorkbookCells.Text(cell))))
            writer.Text(number.ToString("0.##############E+0", System.Globalization.CultureInfo.InvariantCulture));
        else
        {
            Compare(cell, new CellAddress(row, column + 1, field.Name), field);
            writer.Cell(cell);
        }
    }

    /// <summary>Tells of a cell that holds something else than its sender saw in it.</summary>
    private void Compare(WorkbookCell cell, CellAddress address, ReturnField field)
    {
        if (cell.Value is null or string) return;
        if (field.Type != FieldType.Text)
        {
            if (WorkbookCells.Scaled(cell) is { } shown && !sink.TryCount(Rules.ScaledNumber, address))
                sink.Add(Rules.ScaledNumber.At(address, shown, field.Titles, WorkbookCells.Text(cell)));
            return;
        }
        // Whatever passes a list of codes, or the check of a credit code, is what was meant.
        if (field is not { Enum: null, CodeList: null, IsCreditCode: false } || field.Name == "period" || !WorkbookCells.IsChanged(cell)) return;
        Rule rule = schema.PrimaryKey.Contains(field.Name) ? Rules.ChangedBySpreadsheet : Rules.ChangedBySpreadsheet with { Severity = Severity.Warning };
        if (!sink.TryCount(rule, address)) sink.Add(rule.At(address, WorkbookCells.Text(cell), field.Titles));
    }

    private WorkbookCell[] Row(int count)
    {
        var row = new WorkbookCell[count];
        Fill(row);
        return row;
    }

    private void Fill(WorkbookCell[] row)
    {
        for (int i = Math.Min(row.Length, reader.FieldCount) - 1; i >= 0; i--) row[i] = cells.At(i);
    }

    /// <summary>Puts records into blocks and hands them over when they are full.</summary>
    private sealed class Writer(WorkbookBlocks owner, long firstRow)
    {
        private byte[] bytes = new byte[BlockSize + (1 << 16)];
        private int length;
        private long first = firstRow;
        private long row = firstRow;

        public void BeginRow(WorkbookCell[] cells)
        {
            long needed = cells.Length + 1;
            foreach (WorkbookCell cell in cells) needed += WorkbookCells.MostBytes(cell);
            if (length + needed <= bytes.Length) return;
            if (length > 0) Flush();
            if (needed > bytes.Length) bytes = new byte[checked((int)needed)];
        }

        public void Delimit() => bytes[length++] = (byte)',';

        public void Cell(WorkbookCell cell) => length += WorkbookCells.Write(cell, bytes.AsSpan(length));

        public void Text(string text) => length += WorkbookCells.Write(text, bytes.AsSpan(length));

        public void EndRow()
        {
            bytes[length++] = (byte)'\n';
            row++;
            if (length >= BlockSize) Flush();
        }

        public void Flush()
        {
            if (length == 0) return;
            owner.ready.Add((bytes, length, first), owner.stop.Token);
            bytes = owner.spare.TryTake(out byte[]? used) ? used : new byte[BlockSize + (1 << 16)];
            (length, first) = (0, row);
        }
    }
}
