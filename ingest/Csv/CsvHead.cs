using System.Text;

namespace Analytics.Ingest.Csv;

/// <summary>The first rows of a text file, read to find out what divides its cells and where its header is.</summary>
internal static class CsvHead
{
    private static readonly byte[] Delimiters = [(byte)',', (byte)';', (byte)'\t'];

    /// <summary>Finds the header and the delimiter that makes most of its cells names; no header when there is none, which is then reported.</summary>
    public static (ReturnHeader? Header, byte Delimiter) Read(CsvText text, HeaderFinder finder, FindingSink sink)
    {
        var block = new RowBlock();
        Finding? damaged = CsvBlocks.Read(text, text.Index.Blocks[0], block);
        byte[] bytes = [.. block.Bytes.AsSpan(0, block.Length)];
        List<(byte Delimiter, List<HeadRow> Rows, Finding? Broken)> readings = [];
        foreach (byte delimiter in Delimiters)
        {
            bytes.CopyTo(block.Bytes, 0);
            (List<HeadRow> rows, Finding? broken) = Rows(block, delimiter, finder);
            readings.Add((delimiter, rows, broken));
        }
        // The first of equals: a comma, unless another divides better.
        (byte best, List<HeadRow> head, Finding? wrong) = readings.MaxBy(reading => finder.Matches(reading.Rows));
        if (wrong is not null && finder.Matches(head) == 0)
        {
            sink.AddBroken(wrong);
            return (null, best);
        }
        ReturnHeader? header = finder.Read(head, sink);
        // With a header the rows are read, and the damage is told there.
        if (header is null && damaged is not null) sink.Add(damaged);
        return (header, best);
    }

    private static (List<HeadRow> Rows, Finding? Broken) Rows(RowBlock block, byte delimiter, HeaderFinder finder)
    {
        var rows = new List<HeadRow>();
        var reader = new CsvRecordReader(delimiter);
        // Reading takes doubled quotes apart in place, so every delimiter has the bytes afresh.
        reader.Start(block.Bytes, block.Length, block.FirstRow);
        // One header may stand at the end of the rows searched, with a row of titles below its row of names. Behind a header that names every field nothing more is looked at than the next row.
        for (bool isWhole = false, ended = false; rows.Count < HeaderFinder.SearchedRows + 2 && !ended;)
        {
            RecordStatus status = reader.Read();
            if (status == RecordStatus.End) break;
            if (status != RecordStatus.Read) return (rows, CsvRecordReader.Broken(status, reader.Row));
            string[] cells = new string[reader.CellCount];
            for (int i = 0; i < cells.Length; i++) cells[i] = Encoding.UTF8.GetString(CellText.Trim(reader.Cell(i)));
            rows.Add(new HeadRow(reader.Row, cells));
            ended = isWhole && !finder.IsHeader(rows[^1]);
            isWhole |= finder.IsWhole(rows[^1]);
        }
        return (rows, null);
    }
}
