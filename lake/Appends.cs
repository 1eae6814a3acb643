namespace Analytics.Lake;

/// <summary>Adds rows to tables that get few at a time and are read whole: every reader opens each of their files.</summary>
public static class Appends
{
    // So many files of fewer rows are written anew as one. A row is then rewritten some sixty times at most, and there is a file for every thousand rows.
    private const int Many = 16, Few = 1000;

    /// <summary>Adds the rows of a SELECT in one commit, behind whatever others commit at the same time. Where small files have become many, they and the new rows become one.</summary>
    /// <param name="session">Writes the files.</param>
    /// <param name="table">A table without partitions; it is made if it is not there.</param>
    /// <param name="layout">Its columns.</param>
    /// <param name="select">A SELECT of the rows; it may be run more than once.</param>
    /// <param name="info">What the history says of it.</param>
    /// <param name="marks">Transaction marks to leave: with one that is there already nothing is written.</param>
    /// <returns>The version that holds the rows.</returns>
    /// <exception cref="LakeException">The table cannot be written to, or the SELECT does not fit it.</exception>
    public static long Append(this LakeSession session, DeltaTable table, TableLayout layout, string select, CommitInfo info, params IReadOnlyList<Transaction> marks)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(table);
        table.Create(layout);
        IReadOnlyList<DataFile> written = [];
        return table.Commit(info, snapshot =>
        {
            // What was written behind a state that another writer has changed since.
            foreach (DataFile file in written)
                File.Delete(Path.Combine(table.Directory, file.Path));
            DataFile[] small = [.. snapshot.Files.Where(file => file.Rows is >= 0 and < Few)];
            if (small.Length < Many || table.IsAppendOnly)
                small = [];
            string rows = select;
            if (small.Length > 0)
            {
                session.Attach("appended_before", snapshot with { Files = small });
                rows = $"SELECT * FROM appended_before UNION ALL BY NAME (\n{select}\n)";
            }
            written = session.Write(rows, table, layout);
            return new TableChange(written, small, marks);
        });
    }
}
