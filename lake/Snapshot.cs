namespace Analytics.Lake;

/// <summary>The state of a table at one version. It never changes: reading it a year later gives the same rows.</summary>
/// <param name="Table">Name of the table.</param>
/// <param name="Directory">Absolute folder of the table.</param>
/// <param name="Version">0, 1, 2 and so on.</param>
/// <param name="Instant">When the version was committed; grows with every version.</param>
/// <param name="Layout">Columns and partitions.</param>
/// <param name="Files">The files that hold its rows, in order of their paths.</param>
/// <param name="Transactions">Newest version of every transaction mark, by its appId.</param>
public sealed record Snapshot(
    string Table,
    string Directory,
    long Version,
    DateTimeOffset Instant,
    TableLayout Layout,
    IReadOnlyList<DataFile> Files,
    IReadOnlyDictionary<string, long> Transactions);

/// <summary>One line of a table's history.</summary>
/// <param name="Version">The version that the commit made.</param>
/// <param name="Instant">When it was made.</param>
/// <param name="Operation">What was done.</param>
/// <param name="Parameters">Details of the operation.</param>
/// <param name="FilesAdded">Number of files added.</param>
/// <param name="FilesRemoved">Number of files removed.</param>
/// <param name="RowsAdded">Rows in the files added.</param>
/// <param name="RowsRemoved">Rows in the files removed.</param>
public sealed record Commit(
    long Version,
    DateTimeOffset Instant,
    string Operation,
    IReadOnlyDictionary<string, string> Parameters,
    int FilesAdded,
    int FilesRemoved,
    long RowsAdded,
    long RowsRemoved)
{
    /// <summary>A vacuum wrote it: it changes nothing in the table.</summary>
    public bool IsVacuum => Operation is VacuumNote.Start or VacuumNote.End;
}
