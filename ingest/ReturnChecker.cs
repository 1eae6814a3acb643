using Analytics.Ingest.Desk;
using Analytics.Lake;

namespace Analytics.Ingest;

/// <summary>A return that was read and checked, its rows lying in Parquet files that no commit names yet.</summary>
/// <param name="Result">What the checks found.</param>
/// <param name="Schema">Its kind, if it was read.</param>
/// <param name="Table">The table beside whose files its own lie.</param>
/// <param name="Files">Its files.</param>
internal sealed record StagedReturn(CheckResult Result, ReturnSchema? Schema, DeltaTable? Table, IReadOnlyList<DataFile> Files)
{
    /// <summary>Deletes the files, but for those that a commit took in.</summary>
    public void Discard(params IEnumerable<DataFile> taken)
    {
        foreach (DataFile file in Files.Except(taken)) File.Delete(Path.Combine(Table!.Directory, file.Path));
    }
}

/// <summary>
/// Reads one file, checks every cell, row and key, and writes its rows as Parquet beside the table they are for. Nothing becomes visible here.
/// </summary>
internal sealed class ReturnChecker(
    LakeSession session, LakeStore lake, ReturnSchemas schemas, CodeLists lists, SubmissionLog log, Gate gate, ReadingLimits limits)
{
    /// <summary>Checks a file.</summary>
    /// <param name="file">The file's bytes and their index.</param>
    /// <param name="fileName">The name it was handed in under.</param>
    /// <param name="submissionId">What its rows are marked with.</param>
    /// <param name="handedInAt">When it came into the inbox: by then its window must not be over.</param>
    /// <param name="receivedAt">When it was received: by then its window must be open.</param>
    /// <param name="target">Where to write: the kind's table, or any folder for a check that commits nothing; null means the kind's table.</param>
    public StagedReturn Check(RawFile file, string fileName, string submissionId, DateTimeOffset handedInAt, DateTimeOffset receivedAt, DeltaTable? target = null)
    {
        var sink = new FindingSink();
        ReturnSchema? schema = null;
        DeltaTable? table = null;
        IReadOnlyList<DataFile> staged = [];
        long rows = 0;
        FileReading? reading = null;
        bool synthetic = false;
        (ReturnScope? scope, Finding? wrongName) = ReturnScope.FromFileName(fileName, schemas, lists);
        if (wrongName is not null) sink.Add(wrongName);
        if (wrongName?.Rule != Rules.UnsupportedFormat.Code)
        {
            // Whose file it is, its name says: without it no other can be called the sender's own.
            if (scope is not null && log.SameContent(file.Sha256, fileName) is { } same) sink.Add(Same(same, scope));
            ReturnSchema? kind = scope is null ? null : schemas.Find(scope.Kind);
            using ReturnFile opened = ReturnFile.Open(file, fileName, kind, limits, sink);
            (reading, synthetic) = (opened.Reading, opened.Synthetic);
            if (opened is { Blocks: { } blocks, Header: { } header })
            {
                schema = kind!;
                table = target ?? lake.Table(schema.TableName);
                (rows, staged) = Read(blocks, header, schema, scope!, submissionId, table, target is null, sink);
            }
            List<Finding> refusals = scope is null ? [] : [.. gate.Refuse(scope, schemas.Find(scope.Kind)!.Titles, handedInAt, receivedAt)];
            if (refusals.Count > 0 && !IsThere(scope!, submissionId, table, staged, sink.Errors == 0)) refusals.ForEach(sink.Add);
        }
        IReadOnlyList<Finding> findings = sink.Conclude(rows);
        var result = new CheckResult(scope, rows, sink.Errors, sink.Warnings, findings, synthetic) { Reading = reading };
        return new StagedReturn(result, schema, table, staged);
    }

    private (long Rows, IReadOnlyList<DataFile> Staged) Read(
        IRowBlocks blocks, ReturnHeader header, ReturnSchema schema, ReturnScope scope, string submissionId, DeltaTable target, bool isKept, FindingSink sink)
    {
        var scan = new ReturnScan(blocks, header, schema, (field, column) => new FieldReader(field, column, scope, lists, sink), sink);
        IReadOnlyList<DataFile> staged = ReturnScanFunction.With(scan, id => session.Write(Select(schema, scope, submissionId, id), target, schema.Layout, partition: new Dictionary<string, string?> { ["period"] = scope.Period.ToString() }, durable: isKept));
        Steps.Reached("return.staged");
        if (scan.Rows == 0 && sink.Errors == 0) sink.Add(Rules.NoRows.At(null, null));
        else if (!sink.IsBroken && scan.Rows > 0) Audit(schema, scope, submissionId, header, staged, scan.Rows, target, sink);
        return (scan.Rows, staged);
    }

    /// <summary>
    /// Whether the return came in already: committed before the program was stopped, or the very rows that stand for it. Then it changes nothing, and no
    /// closed window or lock sends it back.
    /// </summary>
    private bool IsThere(ReturnScope scope, string submissionId, DeltaTable? target, IReadOnlyList<DataFile> staged, bool isGood)
    {
        ReturnSchema schema = schemas.Find(scope.Kind)!;
        DeltaTable table = lake.Table(schema.TableName);
        if (!table.Exists) return false;
        Snapshot snapshot = table.Read();
        if (snapshot.Transactions.ContainsKey(submissionId)) return true;
        HashSet<string> current = [.. log.Revisions(scope)];
        return isGood && current.Count > 0 && target is not null
            && ReturnCommitter.IsUnchanged(session, schema, scope, snapshot, snapshot with { Directory = target.Directory, Files = staged }, current);
    }

    /// <summary>The rows of the file as the kind's table holds them.</summary>
    private static string Select(ReturnSchema schema, ReturnScope scope, string submissionId, long scan) =>
        $"SELECT {Columns(schema, scope.Period)}, '{submissionId}' AS submission_id FROM {ReturnScanFunction.Name}({scan})";

    /// <summary>
    /// The columns of the kind's table, but the submission, as a reading gives them. The period is the file's, whatever a wrong cell says, and a row without a region has a
    /// province too: what is wrong is never committed anyway.
    /// </summary>
    public static string Columns(ReturnSchema schema, Period period) =>
        $"{string.Join(", ", schema.Fields.Select(field => field.Name == "period" ? $"'{period}' AS period" : field.Name))}, coalesce(substr(region_code, 1, 2), '00') AS province, {ReturnScan.SourceRow}";

    private void Audit(
        ReturnSchema schema, ReturnScope scope, string submissionId, ReturnHeader header, IReadOnlyList<DataFile> staged, long rows, DeltaTable target, FindingSink sink)
    {
        session.Attach(CheckViews.Current, new Snapshot(target.Name, target.Directory, 0, DateTimeOffset.UnixEpoch, schema.Layout, staged, new Dictionary<string, long>()));
        Audit(schema, scope, submissionId, header, [.. staged.Select(file => file.Partition["province"]!)], rows, sink);
    }

    /// <summary>Makes all checks that need more than one cell on the rows in the view <see cref="CheckViews.Current"/>.</summary>
    /// <param name="schema">The kind.</param>
    /// <param name="scope">The return.</param>
    /// <param name="submissionId">The submission that the rows are of.</param>
    /// <param name="header">Where the fields stand in the sender's file.</param>
    /// <param name="provinces">The provinces that there are rows of.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="sink">Takes the findings.</param>
    public void Audit(ReturnSchema schema, ReturnScope scope, string submissionId, ReturnHeader header, HashSet<string> provinces, long rows, FindingSink sink)
    {
        var audit = new ReturnAudit(session, schema, field => header.Address(schema, field).Column!.Value, lists, sink);
        audit.KeysInFile();
        var views = new CheckViews(session, lake, schemas, schema, scope);
        ReturnCheck[] alone = [.. schema.ReturnChecks.Where(check => !CheckViews.AreNamedIn(schemas, check) && !WholeReturnAudit.IsNested(check))];
        IReadOnlySet<ReturnCheck> broken = audit.RowChecks(AttachNeighbours(schema, scope, submissionId, provinces, audit), views, alone);
        var whole = new WholeReturnAudit(session, schema, views, field => header.Address(schema, field), sink);
        whole.Checks(schema.ReturnChecks, check => alone.Contains(check) ? broken.Contains(check) : null);
        whole.CopiedForward(rows, scope.Period.Previous);
    }

    /// <summary>Compares with what the period holds already; whether there are rows of the period before to be compared with.</summary>
    private bool AttachNeighbours(ReturnSchema schema, ReturnScope scope, string submissionId, HashSet<string> provinces, ReturnAudit audit)
    {
        DeltaTable table = lake.Table(schema.TableName);
        if (!table.Exists) return false;
        Snapshot snapshot = table.Read();
        bool InSameProvinces(DataFile file) => provinces.Contains(file.Partition["province"]!);
        if (session.AttachPeriod("existing_rows", snapshot, scope.Period, Rivals(schema, InSameProvinces)))
        {
            // Its own rows are there already if the program was stopped after committing them.
            string replaced = string.Join(", ", log.Revisions(scope).Append(submissionId).Select(id => $"'{id}'"));
            audit.KeysInPeriod($"(SELECT * FROM existing_rows WHERE submission_id NOT IN ({replaced}))", scope, log.Find);
        }
        // What moved here from elsewhere has nothing before it to be compared with: another region's figures are not this sender's to see.
        if (!session.AttachPeriod("rows_before", snapshot, scope.Period.Previous, InSameProvinces)) return false;
        session.Execute($"CREATE OR REPLACE VIEW {ReturnAudit.Before} AS SELECT * FROM rows_before WHERE starts_with(region_code, '{scope.RegionPrefix}')");
        return true;
    }

    /// <summary>The files in which a key may be taken: one with a region in it only in the same province.</summary>
    public static Func<DataFile, bool> Rivals(ReturnSchema schema, Func<DataFile, bool> inSameProvinces) => schema.PrimaryKey.Contains("region_code") ? inSameProvinces : _ => true;

    private Finding Same(Submission other, ReturnScope scope) => other.IsWithin(scope)
        ? Rules.SameFile.At(null, other.FileName, Rules.OwnFile.With(other.FileName, other.Period, other.Region))
        : Rules.SameFile.At(null, null, Rules.OtherFile.With(lists.Region(other.Region!)));
}
