using System.Text;

namespace Analytics.Ingest;

/// <summary>Which column of a file holds which field, and where its header stands.</summary>
/// <param name="Columns">For each field of the schema, in order, the column (from 0).</param>
/// <param name="Cells">Columns of the header.</param>
/// <param name="FirstRow">Its first row: a row of field names may stand above the titles.</param>
/// <param name="Row">Its last row; data begin behind it.</param>
/// <param name="HasTitles">Whether Chinese titles were recognised in it.</param>
internal sealed record ReturnHeader(int[] Columns, int Cells, long FirstRow, long Row, bool HasTitles)
{
    /// <summary>The cell of a field's title.</summary>
    public CellAddress Address(ReturnSchema schema, string field)
    {
        int place = 0;
        while (schema.Fields[place].Name != field) place++;
        return new CellAddress(Row, Columns[place] + 1, field);
    }
}

/// <summary>One of the first rows of a file.</summary>
/// <param name="Row">Its number.</param>
/// <param name="Cells">The texts of its cells.</param>
internal sealed record HeadRow(long Row, IReadOnlyList<string> Cells);

/// <summary>Finds the header among the first rows of a file, by field names or titles in any order.</summary>
internal sealed class HeaderFinder
{
    /// <summary>The header begins in one of so many rows.</summary>
    public const int SearchedRows = 30;

    private readonly ReturnSchema schema;
    private readonly ReadingLimits limits;
    private readonly Dictionary<string, int> fieldOf = new(StringComparer.Ordinal);

    public HeaderFinder(ReturnSchema schema, ReadingLimits limits)
    {
        this.schema = schema;
        this.limits = limits;
        foreach (Func<ReturnField, string> name in (Func<ReturnField, string>[])[field => field.Name, field => field.Title, field => field.TitleEn])
            for (int i = 0; i < schema.Fields.Count; i++) fieldOf.TryAdd(Plain(name(schema.Fields[i])), i);
    }

    /// <summary>How many cells name a field in the row where a header would begin; 0 without a header.</summary>
    public int Matches(IReadOnlyList<HeadRow> rows) => Find(rows).Named;

    /// <summary>The last row of a header that names every field that is required, the columns of those, and that of the period, -1 for none; null without one.</summary>
    public (long Row, IReadOnlySet<int> Columns, int Period)? RequiredColumns(IReadOnlyList<HeadRow> rows)
    {
        (int begin, int end, _) = Find(rows);
        if (begin < 0) return null;
        List<HeadRow> header = [.. rows.Skip(begin).Take(end - begin + 1)];
        bool isAny = schema.Fields.Any(field => field.Required);
        int period = -1;
        Dictionary<int, int> columns = [];
        for (int i = 0; i < header.Max(row => row.Cells.Count); i++)
        {
            if (FieldAt(header, i) is not (>= 0 and int field)) continue;
            if (schema.Fields[field].Required || !isAny) columns.TryAdd(field, i);
            if (period < 0 && schema.Fields[field].Name == "period") period = i;
        }
        return columns.Count < schema.Fields.Count(field => field.Required || !isAny) ? null : (header[^1].Row, columns.Values.ToHashSet(), period);
    }

    /// <summary>Reads the header; null when there is none or it is wrong, which is then reported.</summary>
    public ReturnHeader? Read(IReadOnlyList<HeadRow> rows, FindingSink sink)
    {
        (int begin, int end, _) = Find(rows);
        // Without its characters nothing sensible can be said of the rest of the file.
        if (rows.Take(begin < 0 ? SearchedRows : begin + 2).FirstOrDefault(IsLost) is { } lost)
        {
            sink.Add(Rules.LostCharacters.At(new CellAddress(lost.Row, null, null), string.Join(",", lost.Cells)));
            return null;
        }
        if (begin < 0)
        {
            string found = string.Join(",", rows.FirstOrDefault(row => row.Cells.Any(cell => cell.Trim().Length > 0))?.Cells ?? []);
            sink.Add(Rules.NoHeader.At(new CellAddress(1, null, null), found, string.Join(",", schema.Fields.Select(field => field.Name)), SearchedRows));
            return null;
        }
        return Match([.. rows.Skip(begin).Take(end - begin + 1)], sink);
    }

    private ReturnHeader? Match(List<HeadRow> header, FindingSink sink)
    {
        int[] columns = new int[schema.Fields.Count];
        Array.Fill(columns, -1);
        var wrong = new List<Finding>();
        long row = header[^1].Row;
        int cells = header.Max(each => each.Cells.Count);
        while (cells > 0 && header.All(each => Text(each, cells - 1).Length == 0)) cells--;
        if (cells > limits.Columns)
        {
            sink.Add(Rules.Limit(new CellAddress(row, null, null), cells, LimitTexts.Columns, limits.Columns));
            return null;
        }
        for (int i = 0; i < cells; i++)
        {
            int field = FieldAt(header, i);
            string name = Enumerable.Reverse(header).Select(each => Text(each, i).Trim()).FirstOrDefault(text => text.Length > 0, "");
            var address = new CellAddress(row, i + 1, field < 0 ? null : schema.Fields[field].Name);
            if (field < 0) wrong.Add(Rules.UnknownColumn.At(address, name, schema.Titles));
            else if (columns[field] >= 0) wrong.Add(Rules.DoubledColumn.At(address, name, columns[field] + 1));
            else columns[field] = i;
        }
        for (int field = 0; field < columns.Length; field++)
        {
            if (columns[field] < 0)
                wrong.Add(Rules.MissingColumn.At(new CellAddress(row, null, schema.Fields[field].Name), schema.Fields[field].Name, schema.Fields[field].Title));
        }
        wrong.ForEach(sink.Add);
        bool titles = header.Any(each => each.Cells.Any(cell => FieldOf(cell) >= 0 && !Ascii.IsValid(cell)));
        return wrong.Count == 0 ? new ReturnHeader(columns, cells, header[0].Row, row, titles) : null;
    }

    /// <summary>
    /// Where the header begins and ends, and how many cells name a field in the row of it that names most; -1 without one. Of several rows with names the first counts that has more than half as
    /// many as any: labels above the table, with their values beside them, name few, a header with a mistake in it nearly all.
    /// </summary>
    private (int Begin, int End, int Named) Find(IReadOnlyList<HeadRow> rows)
    {
        List<(int At, int Named)> found = [.. Enumerable.Range(0, rows.Count).Where(i => rows[i].Row <= SearchedRows && IsHeader(rows[i])).Select(i => (i, Named(rows[i]).Named))];
        if (found.Count == 0) return (-1, -1, 0);
        int most = found.Max(row => row.Named), begin = found.First(row => 2 * row.Named > most).At, end = begin;
        while (begin > 0 && rows[begin - 1].Row == rows[begin].Row - 1 && 2 * Named(rows[begin - 1]).Named > most) begin--;
        while (end + 1 < rows.Count && rows[end + 1].Row == rows[end].Row + 1 && IsHeader(rows[end + 1])) end++;
        return (begin, end, most);
    }

    /// <summary>Whether a row names fields.</summary>
    public bool IsHeader(HeadRow row) => Named(row) is var (named, filled) && named >= 2 && 2 * named >= filled;

    /// <summary>Whether a row names every field, so that no other can be the header.</summary>
    public bool IsWhole(HeadRow row) => row.Cells.Select(FieldOf).Where(field => field >= 0).Distinct().Count() == schema.Fields.Count;

    private static bool IsLost(HeadRow row)
    {
        List<string> filled = [.. row.Cells.Where(cell => cell.AsSpan().Trim().Length > 0)];
        return filled.Count > 2 && 2 * filled.Count(cell => cell.Contains("??", StringComparison.Ordinal) && cell.All(c => c is '?' or ':')) > filled.Count;
    }

    private (int Named, int Filled) Named(HeadRow row) =>
        (row.Cells.Count(cell => FieldOf(cell) >= 0), row.Cells.Count(cell => cell.AsSpan().Trim().Length > 0));

    // What the sender sees last counts first: the titles above the names that a template hides.
    private int FieldAt(List<HeadRow> header, int column) => Enumerable.Reverse(header).Select(each => FieldOf(Text(each, column))).FirstOrDefault(found => found >= 0, -1);

    private int FieldOf(string name) => fieldOf.GetValueOrDefault(Plain(name), -1);

    private static string Text(HeadRow row, int column) => column < row.Cells.Count ? row.Cells[column] : "";

    /// <summary>A title without what senders change in it unawares: case, spaces, full width, the mark of a required column.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            char half = c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c;
            if (!char.IsWhiteSpace(half) && half is not ('*' or '\uFEFF')) plain.Append(char.ToLowerInvariant(half));
        }
        return plain.ToString();
    }
}
