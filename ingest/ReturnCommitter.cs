using Analytics.Lake;

namespace Analytics.Ingest;

/// <summary>Makes a checked return the next revision in its table: one commit that rewrites just the partitions it touches.</summary>
internal sealed class ReturnCommitter(LakeSession session, LakeStore lake, SubmissionLog log)
{
    /// <summary>Revision and version of a submission that is in its table already, because the program was stopped between committing and recording it; null if it is not.</summary>
    public (long Revision, long Version)? Committed(ReturnSchema schema, string id)
    {
        DeltaTable table = lake.Table(schema.TableName);
        return table.Find()?.Transactions.TryGetValue(id, out long revision) == true ? (revision, table.VersionOf(new Transaction(id, revision))) : null;
    }

    /// <summary>The marks that submissions and returns have left in a kind's table.</summary>
    public IReadOnlyDictionary<string, long> Marks(ReturnSchema schema) => lake.Table(schema.TableName).Find()?.Transactions ?? new Dictionary<string, long>();

    /// <summary>How many revisions of a return its table has that the log does not know: of a program that was stopped before it noted them, or of another one since the log was read.</summary>
    public long Unnoted(IReadOnlyDictionary<string, long> marks, ReturnScope scope) => marks.GetValueOrDefault(scope.Key) - log.Revisions(scope).Distinct().Count();

    /// <summary>
    /// Commits the staged rows, or finds that they are the current ones already. Killed at any point, the table is at the old version or the new one.
    /// </summary>
    /// <returns>The submission with its status, revision and table version.</returns>
    /// <exception cref="OvertakenException">The table has a revision of the return that the log does not know.</exception>
    public Submission Commit(StagedReturn staged, Submission submission)
    {
        ReturnSchema schema = staged.Schema!;
        ReturnScope scope = staged.Result.Scope!;
        DeltaTable table = lake.Table(schema.TableName);
        table.Create(schema.Layout);
        HashSet<string> replaced = [.. log.Revisions(scope)];
        TableChange? change = null;
        long? done = null;
        long revision = 0;
        long version = table.Commit(Info(submission), snapshot =>
        {
            // Another program that took the very submission up was quicker: its rows are there.
            done = snapshot.Transactions.TryGetValue(submission.Id, out long there) ? there : null;
            if (done is not null) return change = null;
            // Which rows are of a revision that the log does not know cannot be told: they would stay beside these.
            if (Unnoted(snapshot.Transactions, scope) > 0)
            {
                staged.Discard();
                throw new OvertakenException();
            }
            revision = snapshot.Transactions.GetValueOrDefault(scope.Key) + 1;
            if (replaced.Count > 0 && IsUnchanged(session, schema, scope, snapshot, snapshot with { Files = staged.Files }, replaced)) return change = null;
            return change = Plan(schema, scope, staged, snapshot, replaced, table, [new Transaction(submission.Id, revision), new Transaction(scope.Key, revision)]);
        });
        staged.Discard(change?.Add ?? []);
        if (done is { } other) return submission with { Status = SubmissionStatus.Accepted, Revision = other, TableVersion = table.VersionOf(new Transaction(submission.Id, other)) };
        return change is null
            ? submission with { Status = SubmissionStatus.Unchanged }
            : submission with { Status = SubmissionStatus.Accepted, Revision = revision, TableVersion = version };
    }

    /// <summary>
    /// Commits first revisions of one kind and period, whose rows lie in the tables of <see cref="BatchAudit"/>: one commit for all, that rewrites each partition they touch once.
    /// </summary>
    /// <param name="schema">The kind.</param>
    /// <param name="period">The period.</param>
    /// <param name="accepted">Their places in the batch, and the submissions.</param>
    /// <returns>The submissions with their status, revision and table version.</returns>
    /// <exception cref="OvertakenException">Another program has committed one of them, or another revision of one of their returns.</exception>
    public IReadOnlyList<Submission> Commit(ReturnSchema schema, Period period, IReadOnlyList<(int Place, Submission Submission)> accepted)
    {
        DeltaTable table = lake.Table(schema.TableName);
        table.Create(schema.Layout);
        string places = $"IN ({string.Join(", ", accepted.Select(each => each.Place))})";
        HashSet<string> provinces = [.. session.Query($"SELECT DISTINCT province FROM {BatchAudit.Rows} WHERE {BatchScan.Place} {places}", row => row.GetString(0))];
        IReadOnlyList<DataFile> written = [];
        long version = table.Commit(Info(period, [.. accepted.Select(each => each.Submission)]), snapshot =>
        {
            // What was written for a state that another writer has changed since.
            foreach (DataFile file in written) File.Delete(Path.Combine(table.Directory, file.Path));
            // Then each is looked at by itself, which finds those that are there, and those that are no first revisions any more.
            if (accepted.Any(each => snapshot.Transactions.ContainsKey(each.Submission.Id) || snapshot.Transactions.ContainsKey(KeyOf(each.Submission, period)))) throw new OvertakenException();
            List<DataFile> old = [.. PeriodFiles(snapshot, period).Where(file => provinces.Contains(file.Partition["province"]!))];
            session.Attach("old_rows", snapshot with { Files = old });
            written = session.Write($"SELECT * FROM old_rows UNION ALL BY NAME {BatchAudit.Select(schema, places)}", table, schema.Layout, partition: new Dictionary<string, string?> { ["period"] = period.ToString() });
            return new TableChange(written, old, [.. accepted.SelectMany(each => (Transaction[])[new(each.Submission.Id, 1), new(KeyOf(each.Submission, period), 1)])]);
        });
        return [.. accepted.Select(each => each.Submission with { Status = SubmissionStatus.Accepted, Revision = 1, TableVersion = version })];
    }

    private static string KeyOf(Submission submission, Period period) => new ReturnScope(submission.Kind!, period, submission.Region!).Key;

    private static CommitInfo Info(Period period, IReadOnlyList<Submission> submissions) => new("ADD RETURNS", new Dictionary<string, string>
    {
        ["submissions"] = string.Join(' ', submissions.Select(submission => submission.Id)),
        ["period"] = period.ToString(),
        ["regions"] = string.Join(' ', submissions.Select(submission => submission.Region)),
    });

    private static CommitInfo Info(Submission submission) => new("REPLACE RETURN", new Dictionary<string, string>
    {
        ["submission"] = submission.Id,
        ["file"] = submission.FileName,
        ["period"] = submission.Period!,
        ["region"] = submission.Region!,
    });

    private TableChange Plan(
        ReturnSchema schema, ReturnScope scope, StagedReturn staged, Snapshot snapshot, HashSet<string> replaced, DeltaTable table, IReadOnlyList<Transaction> transactions)
    {
        var add = new List<DataFile>();
        var remove = new List<DataFile>();
        Dictionary<string, DataFile> fresh = staged.Files.ToDictionary(file => file.Partition["province"]!);
        Snapshot there = scope.PartOf(snapshot);
        Dictionary<string, (long Rows, long Gone)> counts = Count(there, replaced);
        foreach (IGrouping<string, DataFile> old in there.Files.GroupBy(file => file.Partition["province"]!))
        {
            bool touched = fresh.Remove(old.Key, out DataFile? file);
            (long rows, long gone) = counts.GetValueOrDefault(old.Key, (1, 0));
            if (!touched && gone == 0) continue;
            remove.AddRange(old);
            if (gone < rows) add.AddRange(Merge(schema, snapshot with { Files = [.. old] }, file, replaced, table));
            else if (file is not null) add.Add(file);
        }
        add.AddRange(fresh.Values);
        return new TableChange(add, remove, transactions);
    }

    /// <summary>Of the partitions that have rows which are replaced, by their provinces: all rows, and those that are.</summary>
    private Dictionary<string, (long Rows, long Gone)> Count(Snapshot there, HashSet<string> replaced)
    {
        // Without an earlier revision nothing is looked into: there is a file for every province of the period.
        if (replaced.Count == 0) return [];
        session.Attach("old_rows", there);
        return session.Query(
            $"SELECT province, count(*), count(*) FILTER (WHERE submission_id IN ({Ids(replaced)})) AS gone FROM old_rows GROUP BY province HAVING gone > 0",
            row => (Province: row.GetString(0), Rows: row.GetInt64(1), Gone: row.GetInt64(2))).ToDictionary(row => row.Province, row => (row.Rows, row.Gone));
    }

    /// <summary>A partition that several returns share: what stays of it, and the new rows.</summary>
    private IReadOnlyList<DataFile> Merge(ReturnSchema schema, Snapshot old, DataFile? fresh, HashSet<string> replaced, DeltaTable table)
    {
        session.Attach("old_rows", old);
        session.Attach("new_rows", old with { Files = fresh is null ? [] : [fresh] });
        string kept = replaced.Count == 0 ? "SELECT * FROM old_rows" : $"SELECT * FROM old_rows WHERE submission_id NOT IN ({Ids(replaced)})";
        return session.Write($"{kept} UNION ALL SELECT * FROM new_rows", table, schema.Layout);
    }

    /// <summary>Whether staged rows are, but for their place in the file, the rows that stand for the return now.</summary>
    public static bool IsUnchanged(LakeSession session, ReturnSchema schema, ReturnScope scope, Snapshot snapshot, Snapshot staged, HashSet<string> replaced)
    {
        session.Attach("old_rows", scope.PartOf(snapshot));
        session.Attach("new_rows", staged);
        string fields = string.Join(", ", schema.Fields.Select(field => field.Name));
        string current = $"(SELECT {fields} FROM old_rows WHERE submission_id IN ({Ids(replaced)}))";
        string sent = $"(SELECT {fields} FROM new_rows)";
        return session.Query($"SELECT (SELECT count(*) FROM ({sent} EXCEPT ALL {current})) + (SELECT count(*) FROM ({current} EXCEPT ALL {sent}))", row => row.GetInt64(0))[0] == 0;
    }

    private static IEnumerable<DataFile> PeriodFiles(Snapshot snapshot, Period period) =>
        snapshot.Files.Where(file => file.Partition["period"] == period.ToString());

    private static string Ids(IEnumerable<string> ids) => string.Join(", ", ids.Select(id => $"'{id}'"));
}
