namespace Analytics.Ingest.Workbooks;

/// <summary>Cells or rows of one sort: how many there are, and the first of them.</summary>
internal sealed class Tally
{
    private const int Limit = 1000;

    private readonly List<(int Row, int Column)> first = [];

    public void Add(int row, int column)
    {
        Count++;
        if (first.Count < Limit) first.Add((row, column));
    }

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>Those kept, in order.</summary>
    public IReadOnlyList<(int Row, int Column)> First => first;

    /// <summary>How many lie below a row, and the first that does; columns counted from 1, those beyond the last one left out.</summary>
    public (long Count, (int Row, int Column) First) Below(long row, int columns)
    {
        List<(int Row, int Column)> below = [.. first.Where(place => place.Row > row && place.Column <= columns)];
        // Those not kept come after all that are.
        return below.Count == 0 ? (0, default) : (below.Count + Count - first.Count, below[0]);
    }
}

/// <summary>What a sheet has beside the values of its cells. Rows and columns count from 1.</summary>
internal sealed class SheetFacts
{
    /// <summary>Most columns of a sheet.</summary>
    public const int MostColumns = 16_384;

    /// <summary>For each column the last row that has a value in it.</summary>
    public int[] LastRow { get; } = new int[MostColumns + 1];

    /// <summary>Cells with a formula and what it showed.</summary>
    public Tally Formulas { get; } = new();

    /// <summary>Cells whose formula was never computed.</summary>
    public Tally Uncomputed { get; } = new();

    /// <summary>Cells that are true, and not by a plain 1.</summary>
    public HashSet<(int Row, int Column)> Truths { get; } = [];

    /// <summary>What cells show that hold an error, or a truth that is none.</summary>
    public Dictionary<(int Row, int Column), string> Errors { get; } = [];

    /// <summary>Hidden rows that hold something.</summary>
    public Tally HiddenRows { get; } = new();

    /// <summary>Hidden columns, first and last.</summary>
    public List<(int First, int Last)> HiddenColumns { get; } = [];

    /// <summary>Merged ranges as they are written, with the row of their last cell.</summary>
    public List<(string Range, int LastRow)> Merged { get; } = [];
}
