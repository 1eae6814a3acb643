using System.Data.Common;
using System.Globalization;
using Analytics.Ingest.Desk;
using Analytics.Lake;

namespace Analytics.Ingest;

/// <summary>Rows and cells in which a revision differs from the one before it.</summary>
/// <param name="Added">Rows whose key is new.</param>
/// <param name="Removed">Rows whose key is gone.</param>
/// <param name="Changed">Rows that are in both and differ.</param>
/// <param name="Cells">Cells that differ in them.</param>
public sealed record RevisionChange(long Added, long Removed, long Changed, long Cells);

/// <summary>One difference: a changed cell, or a row that was added or removed.</summary>
/// <param name="Change"><c>changed</c>, <c>added</c> or <c>removed</c>.</param>
/// <param name="Key">The row's key.</param>
/// <param name="Field">The changed field; null for a whole row.</param>
/// <param name="Before">What stood there; null when empty.</param>
/// <param name="After">What stands there now; null when empty.</param>
public sealed record CellChange(string Change, string Key, string? Field, string? Before, string? After);

/// <summary>One submission of a return, as its history tells it.</summary>
/// <param name="Submission">The submission.</param>
/// <param name="Current">Whether it is the revision that stands.</param>
/// <param name="Approval">The event by which it stands approved, or null.</param>
/// <param name="Change">How it differs from the revision before; null unless it is a revision, and for the first.</param>
public sealed record ReturnRecord(Submission Submission, bool Current, DeskEvent? Approval, RevisionChange? Change);

/// <summary>Rows of a revision.</summary>
/// <param name="Fields">Names of the columns: the fields, then <c>source_row</c>.</param>
/// <param name="Rows">The rows in the order of the file: BIGINT as long, DECIMAL as decimal, BOOLEAN as bool, all else as text.</param>
/// <param name="Total">How many there are.</param>
public sealed record RevisionRows(IReadOnlyList<string> Fields, IReadOnlyList<object?[]> Rows, long Total);

/// <summary>The history of one return: what was handed in for it, how its revisions differ, and each of them to read again.</summary>
public sealed class Revisions : IDisposable
{
    private readonly LakeSession session;
    private readonly LakeStore lake;
    private readonly ReturnSchema schema;
    private readonly ReturnScope scope;
    private readonly List<Submission> handedIn;
    private readonly DeskEvent? approval;

    /// <summary>Reads the history of a return.</summary>
    public Revisions(LakeStore lake, ReturnSchema schema, ReturnScope scope, SessionLimits? limits = null)
    {
        (this.lake, this.schema, this.scope) = (lake, schema, scope);
        session = LakeSession.Open(limits);
        List<Submission> all = [.. new SubmissionLog(session, lake).All
            .Where(each => (each.Kind, each.Period, each.Region) == (scope.Kind, scope.Period.ToString(), scope.Region))];
        // A revision that a backup lost is there once more when its file, or another, was taken in in its place: the later one stands.
        handedIn = [.. all.Where(each => each.Revision is null || each == all.FindLast(later => later.Revision == each.Revision))];
        approval = new DeskEvents(session, lake).ApprovalOf(scope);
    }

    /// <summary>The revisions, oldest first.</summary>
    private IEnumerable<Submission> Accepted => handedIn.Where(each => each.Revision is not null);

    /// <summary>Everything handed in for the return, newest first.</summary>
    public IReadOnlyList<ReturnRecord> All
    {
        get
        {
            Submission? current = Accepted.LastOrDefault();
            return [.. handedIn.Select(each => new ReturnRecord(each, each == current, each == current && approval?.Revision == each.Revision ? approval : null, Change(each))).Reverse()];
        }
    }

    /// <summary>The submission that is this revision, or null.</summary>
    public Submission? Find(long revision) => Accepted.FirstOrDefault(each => each.Revision == revision);

    /// <summary>In what a revision differs from the one before it, in the order of rows; all its rows are new if it is the first.</summary>
    /// <param name="revision">One that there is.</param>
    /// <param name="limit">How many differences at most; null: all.</param>
    public IReadOnlyList<CellChange> Differences(Submission revision, int? limit)
    {
        Attach(revision);
        string cells = string.Join(", ", Fields.Except(Key).Select((field, i) => $"{{place: {i}, field: '{field}', before: b.{field}::VARCHAR, after: a.{field}::VARCHAR}}"));
        string key = $"concat_ws(' / ', {string.Join(", ", Key.Select(field => $"coalesce(a.{field}, b.{field})::VARCHAR"))})";
        return session.Query(
            $"""
            SELECT change, key, cell.field, cell.before, cell.after FROM (
                SELECT CASE WHEN b.source_row IS NULL THEN 'added' WHEN a.source_row IS NULL THEN 'removed' ELSE 'changed' END AS change, {key} AS key,
                    coalesce(a.source_row, b.source_row) AS place,
                    unnest(CASE WHEN a.source_row IS NULL OR b.source_row IS NULL THEN [NULL] ELSE list_filter([{cells}], lambda c: c.before IS DISTINCT FROM c.after) END) AS cell
                FROM {Joined} WHERE a.source_row IS NULL OR b.source_row IS NULL OR {Differing} > 0
            ) ORDER BY change = 'removed', place, cell.place {Limited(limit)}
            """,
            row => new CellChange(row.GetString(0), row.GetString(1), Text(row, 2), Text(row, 3), Text(row, 4)));
    }

    /// <summary>The rows of a revision as they were accepted.</summary>
    /// <param name="revision">One that there is.</param>
    /// <param name="limit">How many at most; null: all.</param>
    public RevisionRows Rows(Submission revision, int? limit)
    {
        session.Attach("revision", SnapshotOf(revision));
        string[] columns = [.. Fields, "source_row"];
        string select = string.Join(", ", columns.Select(name => schema.Fields.FirstOrDefault(field => field.Name == name)?.Type == FieldType.Date ? $"{name}::VARCHAR" : name));
        string from = $"FROM revision WHERE submission_id = '{revision.Id}'";
        IReadOnlyList<object?[]> rows = session.Query($"SELECT {select} {from} ORDER BY source_row {Limited(limit)}",
            row => Enumerable.Range(0, columns.Length).Select(i => row.IsDBNull(i) ? null : row.GetValue(i)).ToArray());
        return new RevisionRows(columns, rows, session.Query($"SELECT count(*) {from}", row => row.GetInt64(0))[0]);
    }

    /// <inheritdoc />
    public void Dispose() => session.Dispose();

    private IEnumerable<string> Fields => schema.Fields.Select(each => each.Name);

    /// <summary>What tells rows of a return apart; a kind without a key has its whole rows.</summary>
    private IReadOnlyList<string> Key => schema.PrimaryKey.Any(name => name != "period") ? [.. schema.PrimaryKey.Where(name => name != "period")] : [.. Fields];

    private string Joined => $"after_rows a FULL JOIN before_rows b ON {string.Join(" AND ", Key.Select(name => $"a.{name} IS NOT DISTINCT FROM b.{name}"))}";

    private string Differing => string.Join(" + ", Fields.Except(Key).Select(name => $"(a.{name} IS DISTINCT FROM b.{name})::BIGINT").Append("0"));

    private RevisionChange? Change(Submission revision)
    {
        if (revision.Revision is null or 1) return null;
        Attach(revision);
        string both = "a.source_row IS NOT NULL AND b.source_row IS NOT NULL";
        return session.Query(
            $"""
            SELECT count(*) FILTER (b.source_row IS NULL), count(*) FILTER (a.source_row IS NULL), count(*) FILTER ({both} AND {Differing} > 0),
                coalesce(sum({Differing}) FILTER ({both}), 0)::BIGINT
            FROM {Joined}
            """,
            row => new RevisionChange(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)))[0];
    }

    /// <summary>Makes the views of a revision's rows and of those of the one before it.</summary>
    private void Attach(Submission revision)
    {
        session.Attach("revision", SnapshotOf(revision));
        session.Execute($"CREATE OR REPLACE TEMP VIEW after_rows AS SELECT * FROM revision WHERE submission_id = '{revision.Id}'");
        Submission? before = Find(revision.Revision!.Value - 1);
        session.Attach("revision_before", SnapshotOf(before ?? revision));
        session.Execute($"CREATE OR REPLACE TEMP VIEW before_rows AS SELECT * FROM revision_before WHERE submission_id = '{before?.Id}'");
    }

    /// <summary>The files in which a revision's rows lay when it was committed.</summary>
    private Snapshot SnapshotOf(Submission revision) => scope.PartOf(lake.Table(schema.TableName).Read(AsOf.At(revision.TableVersion!.Value)));

    private static string Limited(int? limit) => limit is null ? "" : string.Create(CultureInfo.InvariantCulture, $"LIMIT {limit}");

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
