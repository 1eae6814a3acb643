using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Analytics.Ingest.Csv;

/// <summary>Which column of a file holds which field.</summary>
/// <param name="Columns">For each field of the schema, in order, the column (from 0).</param>
/// <param name="Cells">Columns of the file.</param>
internal sealed record CsvHeader(IReadOnlyList<int> Columns, int Cells)
{
    /// <summary>Reads the header, by field names or Chinese titles in any order; null when it is wrong, which is then reported.</summary>
    public static CsvHeader? Read(SafeFileHandle file, CsvBlock block, ReturnSchema schema, FindingSink sink)
    {
        byte[] bytes = new byte[block.Length];
        int length = RandomAccess.Read(file, bytes, block.Offset);
        var reader = new CsvRecordReader();
        reader.Start(bytes, length, 1);
        RecordStatus status = reader.Read();
        if (status != RecordStatus.Read)
        {
            var first = new CellAddress(1, null, null);
            sink.AddBroken(status == RecordStatus.TooLong ? Rules.LineTooLong.At(first, null, CsvIndexBuilder.MaxRecord) : Rules.BrokenQuote.At(first, null));
            return null;
        }
        string[] names = new string[reader.CellCount];
        for (int i = 0; i < names.Length; i++) names[i] = Encoding.UTF8.GetString(CellText.Trim(reader.Cell(i)));
        return Match(names, schema, sink);
    }

    private static CsvHeader? Match(string[] names, ReturnSchema schema, FindingSink sink)
    {
        int[] columns = new int[schema.Fields.Count];
        Array.Fill(columns, -1);
        var wrong = new List<Finding>();
        int cells = names.Length;
        while (cells > 0 && names[cells - 1].Length == 0) cells--;
        for (int i = 0; i < cells; i++)
        {
            int field = FieldOf(names[i], schema);
            var address = new CellAddress(1, i + 1, field < 0 ? null : schema.Fields[field].Name);
            if (field < 0) wrong.Add(Rules.UnknownColumn.At(address, names[i], schema.Title, schema.Name));
            else if (columns[field] >= 0) wrong.Add(Rules.DoubledColumn.At(address, names[i], columns[field] + 1));
            else columns[field] = i;
        }
        if (columns.All(column => column < 0))
        {
            sink.Add(Rules.NoHeader.At(new CellAddress(1, null, null), string.Join(",", names), string.Join(",", schema.Fields.Select(field => field.Name))));
            return null;
        }
        for (int field = 0; field < columns.Length; field++)
        {
            if (columns[field] < 0)
                wrong.Add(Rules.MissingColumn.At(new CellAddress(1, null, schema.Fields[field].Name), schema.Fields[field].Name, schema.Fields[field].Title));
        }
        wrong.ForEach(sink.Add);
        return wrong.Count == 0 ? new CsvHeader(columns, cells) : null;
    }

    private static int FieldOf(string name, ReturnSchema schema)
    {
        for (int i = 0; i < schema.Fields.Count; i++)
        {
            ReturnField field = schema.Fields[i];
            if (name == field.Title || string.Equals(name, field.Name, StringComparison.OrdinalIgnoreCase)) return i;
        }
        return -1;
    }
}
