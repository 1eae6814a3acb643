using Analytics.Lake;
using DuckDB.NET.Data;

namespace Analytics.Ingest;

/// <summary>
/// The tables <c>submissions</c> and <c>findings</c>: what was handed in, and what was wrong with it. Append only. A submission that was decided again has a further record, and
/// findings of both decisions: those that hold have the <c>findings_sha256</c> of its newest record (NULL of those from before they had it, which hold where there was one decision).
/// </summary>
internal sealed class SubmissionLog
{
    private static readonly TableLayout SubmissionLayout = new(
        [
            new("submission_id", "VARCHAR"), new("kind", "VARCHAR"), new("period", "VARCHAR"), new("region_code", "VARCHAR"), new("revision", "BIGINT"),
            new("status", "VARCHAR"), new("received_at", "TIMESTAMPTZ"), new("file_name", "VARCHAR"), new("sha256", "VARCHAR"), new("bytes", "BIGINT"),
            new("rows", "BIGINT"), new("errors", "BIGINT"), new("warnings", "BIGINT"), new("synthetic", "BOOLEAN"), new("table_version", "BIGINT"), new("sender", "VARCHAR"), new("findings_sha256", "VARCHAR"), new("handed_in_at", "TIMESTAMPTZ"),
        ], []);

    private static readonly TableLayout FindingLayout = new(
        [
            new("submission_id", "VARCHAR"), new("severity", "VARCHAR"), new("rule", "VARCHAR"), new("row", "BIGINT"), new("column", "BIGINT"), new("cell", "VARCHAR"),
            new("field", "VARCHAR"), new("value", "VARCHAR"), new("message_zh", "VARCHAR"), new("message_en", "VARCHAR"), new("findings_sha256", "VARCHAR"), new("count", "BIGINT"),
        ], []);

    private readonly LakeSession session;
    private readonly DeltaTable submissions;
    private readonly DeltaTable findings;
    private readonly List<Submission> known = [];
    private readonly Dictionary<string, List<Submission>> byId = [], byContent = [];
    private readonly Dictionary<(string?, string?, string?), List<string>> accepted = [];
    private readonly List<(Submission Submission, IReadOnlyList<Finding> Findings)> pending = [];

    /// <summary>Reads what is there.</summary>
    public SubmissionLog(LakeSession session, LakeStore lake)
    {
        this.session = session;
        submissions = lake.Table("submissions");
        findings = lake.Table("findings");
        if (submissions.Exists) Read(submissions.Read()).ForEach(Know);
    }

    /// <summary>All records, in the order of receiving.</summary>
    public IReadOnlyList<Submission> All => known;

    /// <summary>When the newest record was received, or null.</summary>
    public DateTimeOffset? LastReceivedAt => known.Count > 0 ? known[^1].ReceivedAt : null;

    /// <summary>The newest record of a submission, or null.</summary>
    public Submission? Find(string id) => byId.GetValueOrDefault(id)?[^1];

    /// <summary>The newest submission of the same bytes under another name that was not returned: one returned for its name may well be sent under a better one.</summary>
    public Submission? SameContent(string sha256, string fileName) =>
        byContent.GetValueOrDefault(sha256)?.FindLast(submission => submission.FileName != fileName && submission.Status != SubmissionStatus.Returned);

    /// <summary>The revision that replaced a submission, or null if it was returned or still stands.</summary>
    public Submission? SupersededBy(Submission submission) => submission.Status == SubmissionStatus.Returned ? null
        : known.Skip(known.IndexOf(submission) + 1).FirstOrDefault(later => later.Status == SubmissionStatus.Accepted
            && (later.Kind, later.Period, later.Region) == (submission.Kind, submission.Period, submission.Region));

    /// <summary>The submissions that were accepted as revisions of a return.</summary>
    public IReadOnlyList<string> Revisions(ReturnScope scope) => accepted.GetValueOrDefault((scope.Kind, scope.Period.ToString(), scope.Region)) ?? [];

    /// <summary>Whether a returned submission is noted that is not committed yet.</summary>
    public bool HasReturned => pending.Exists(entry => entry.Submission.Status == SubmissionStatus.Returned);

    /// <summary>Whether a submission of a return is noted, and was not returned, that is not committed yet.</summary>
    public bool HasPending(ReturnScope? scope) => scope is not null && pending.Exists(entry => entry.Submission.Status != SubmissionStatus.Returned
        && (entry.Submission.Kind, entry.Submission.Period, entry.Submission.Region) == (scope.Kind, scope.Period.ToString(), scope.Region));

    /// <summary>Notes a submission, to be committed by the next <see cref="Commit"/>.</summary>
    public void Add(Submission submission, IReadOnlyList<Finding> found)
    {
        Know(submission);
        pending.Add((submission, found));
    }

    /// <summary>Commits what was noted: the findings first, so that a submission in the table has all of its own.</summary>
    public void Commit()
    {
        if (pending.Count == 0) return;
        // Stopped between the two commits, the same submissions come again, but not their findings.
        IReadOnlyDictionary<string, long> there = findings.Exists ? findings.Read().Transactions : new Dictionary<string, long>();
        List<(Submission Submission, IReadOnlyList<Finding> Findings)> withFindings = [.. pending.Where(entry => entry.Findings.Count > 0 && !there.ContainsKey(Mark(entry.Submission).AppId))];
        if (withFindings.Count > 0)
        {
            Append(findings, FindingLayout, [.. withFindings.SelectMany(entry => entry.Findings.Select(finding => (entry.Submission, finding)))], AppendFinding,
                [.. withFindings.Select(entry => Mark(entry.Submission))]);
        }
        Steps.Reached("findings.committed");
        Append(submissions, SubmissionLayout, [.. pending.Select(entry => entry.Submission)], AppendSubmission, []);
        pending.Clear();
        Steps.Reached("submissions.committed");
    }

    private void Know(Submission submission)
    {
        known.Add(submission);
        ListOf(byId, submission.Id).Add(submission);
        ListOf(byContent, submission.Sha256).Add(submission);
        if (submission.Status == SubmissionStatus.Accepted) ListOf(accepted, (submission.Kind, submission.Period, submission.Region)).Add(submission.Id);
    }

    private static List<TItem> ListOf<TKey, TItem>(Dictionary<TKey, List<TItem>> lists, TKey key)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out List<TItem>? list)) lists[key] = list = [];
        return list;
    }

    private void Append<T>(DeltaTable table, TableLayout layout, IReadOnlyList<T> rows, Action<IDuckDBAppenderRow, T> append, IReadOnlyList<Transaction> marks)
    {
        session.Execute($"CREATE OR REPLACE TEMP TABLE appended ({string.Join(", ", layout.Columns.Select(column => $"\"{column.Name}\" {column.Type}"))})");
        using (DuckDBAppender appender = session.Connection.CreateAppender("temp", null, "appended"))
        {
            foreach (T row in rows)
            {
                IDuckDBAppenderRow target = appender.CreateRow();
                append(target, row);
                target.EndRow();
            }
        }
        session.Append(table, layout, "SELECT * FROM appended", new CommitInfo("APPEND", new Dictionary<string, string>()), marks);
    }

    /// <summary>The mark that the findings of a submission leave in their table: sent back once more for reasons that it was sent back for before, they are there.</summary>
    private static Transaction Mark(Submission submission) => new($"{submission.Id}/{submission.FindingsSha256}", 1);

    private static void AppendSubmission(IDuckDBAppenderRow row, Submission submission) => row
        .AppendValue(submission.Id).AppendValue(submission.Kind).AppendValue(submission.Period).AppendValue(submission.Region).AppendValue(submission.Revision)
        .AppendValue(StatusText(submission.Status)).AppendValue(submission.ReceivedAt).AppendValue(submission.FileName).AppendValue(submission.Sha256)
        .AppendValue((long?)submission.Bytes).AppendValue((long?)submission.Rows).AppendValue((long?)submission.Errors).AppendValue((long?)submission.Warnings)
        .AppendValue((bool?)submission.Synthetic).AppendValue(submission.TableVersion).AppendValue(submission.Sender).AppendValue(submission.FindingsSha256).AppendValue(submission.HandedInAt);

    private static void AppendFinding(IDuckDBAppenderRow row, (Submission Submission, Finding Finding) found)
    {
        Finding finding = found.Finding;
        row.AppendValue(found.Submission.Id).AppendValue(finding.Severity == Severity.Error ? "error" : "warning").AppendValue(finding.Rule)
            .AppendValue(finding.Address?.Row).AppendValue((long?)finding.Address?.Column).AppendValue(finding.Address?.Cell).AppendValue(finding.Address?.Field)
            .AppendValue(finding.Value).AppendValue(finding.MessageZh).AppendValue(finding.MessageEn).AppendValue(found.Submission.FindingsSha256).AppendValue(finding.Count);
    }

    private List<Submission> Read(Snapshot snapshot)
    {
        // A table from before a column was added has NULL there.
        session.Attach("known_submissions", snapshot with { Layout = SubmissionLayout });
        return [.. session.Query("SELECT * FROM known_submissions ORDER BY received_at, file_name", row => new Submission
        {
            Id = row.GetString(0),
            Kind = row.IsDBNull(1) ? null : row.GetString(1),
            Period = row.IsDBNull(2) ? null : row.GetString(2),
            Region = row.IsDBNull(3) ? null : row.GetString(3),
            Revision = row.IsDBNull(4) ? null : row.GetInt64(4),
            Status = Enum.Parse<SubmissionStatus>(row.GetString(5), ignoreCase: true),
            ReceivedAt = row.GetFieldValue<DateTimeOffset>(6),
            FileName = row.GetString(7),
            Sha256 = row.GetString(8),
            Bytes = row.GetInt64(9),
            Rows = row.GetInt64(10),
            Errors = row.GetInt64(11),
            Warnings = row.GetInt64(12),
            Synthetic = row.GetBoolean(13),
            TableVersion = row.IsDBNull(14) ? null : row.GetInt64(14),
            Sender = row.IsDBNull(15) ? null : row.GetString(15),
            FindingsSha256 = row.IsDBNull(16) ? null : row.GetString(16),
            HandedInAt = row.IsDBNull(17) ? null : row.GetFieldValue<DateTimeOffset>(17),
        })];
    }

    private static string StatusText(SubmissionStatus status) => status switch
    {
        SubmissionStatus.Accepted => "accepted",
        SubmissionStatus.Returned => "returned",
        _ => "unchanged",
    };
}
