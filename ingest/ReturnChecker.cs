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
    /// <param name="receivedAt">When it was received: that decides whether its window was open.</param>
    /// <param name="target">Where to write: the kind's table, or any folder for a check that commits nothing; null means the kind's table.</param>
    public StagedReturn Check(RawFile file, string fileName, string submissionId, DateTimeOffset receivedAt, DeltaTable? target = null)
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
            List<Finding> refusals = scope is null ? [] : [.. gate.Refuse(scope, schemas.Find(scope.Kind)!.Titles, receivedAt)];
            if (refusals.Count > 0 && !IsThere(scope!, submissionId, table, staged, sink.Errors == 0)) refusals.ForEach(sink.Add);
        }
        IReadOnlyList<Finding> findings = sink.Conclude(rows);
        var result = new CheckResult(scope, rows, sink.Errors, sink.Warnings, findings, synthetic) { Reading = reading };
        return new StagedReturn(result, schema, table, staged);
    }

    private (long Rows, IReadOnlyList<DataFile> Staged) Read(
        IRowBlocks blocks, ReturnHeader header, ReturnSchema schema, ReturnScope scope, string submissionId, DeltaTable target, bool isKept, FindingSink sink)
    {
        var keys = new KeyHashes(schema);
        var scan = new ReturnScan(blocks, header, schema, (field, column) => new FieldReader(field, column, scope, lists, sink), sink, keys);
        IReadOnlyList<DataFile> staged = ReturnScanFunction.With(scan, id => session.Write(Select(schema, scope, submissionId, id), target, schema.Layout, partition: new Dictionary<string, string?> { ["period"] = scope.Period.ToString() }, durable: isKept));
        Steps.Reached("return.staged");
        if (scan.Rows == 0 && sink.Errors == 0) sink.Add(Rules.NoRows.At(null, null));
        else if (!sink.IsBroken && scan.Rows > 0) Audit(schema, scope, submissionId, header, staged, scan.Rows, keys.MayRepeat(), target, sink);
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
    private static string Select(ReturnSchema schema, ReturnScope scope, string submissionId, long scan)
    {
        // The period is the file's, whatever a wrong cell says, and a row without a region has a province too: what is wrong is never committed anyway.
        IEnumerable<string> columns = schema.Fields.Select(field => field.Name == "period" ? $"'{scope.Period}' AS period" : field.Name);
        return $"SELECT {string.Join(", ", columns)}, coalesce(substr(region_code, 1, 2), '00') AS province, '{submissionId}' AS submission_id, source_row "
            + $"FROM {ReturnScanFunction.Name}({scan})";
    }

    private void Audit(
        ReturnSchema schema, ReturnScope scope, string submissionId, ReturnHeader header, IReadOnlyList<DataFile> staged, long rows, bool keysMayRepeat, DeltaTable target, FindingSink sink)
    {
        var positions = schema.Fields.Select((field, i) => (field.Name, header.Columns[i] + 1)).ToDictionary();
        var audit = new ReturnAudit(session, schema, field => positions[field], lists, sink);
        session.Attach(CheckViews.Current, new Snapshot(target.Name, target.Directory, 0, DateTimeOffset.UnixEpoch, schema.Layout, staged, new Dictionary<string, long>()));
        if (keysMayRepeat) audit.KeysInFile();
        var views = new CheckViews(session, lake, schemas, schema, scope);
        audit.RowChecks(AttachNeighbours(schema, scope, submissionId, staged, audit), views);
        var whole = new WholeReturnAudit(session, schema, views, field => new CellAddress(header.Row, positions[field], field), sink);
        whole.Checks();
        whole.CopiedForward(rows, scope.Period.Previous);
    }

    /// <summary>Compares with what the period holds already; whether there are rows of the period before to be compared with.</summary>
    private bool AttachNeighbours(ReturnSchema schema, ReturnScope scope, string submissionId, IReadOnlyList<DataFile> staged, ReturnAudit audit)
    {
        DeltaTable table = lake.Table(schema.TableName);
        if (!table.Exists) return false;
        Snapshot snapshot = table.Read();
        HashSet<string> provinces = [.. staged.Select(file => file.Partition["province"]!)];
        bool InSameProvinces(DataFile file) => provinces.Contains(file.Partition["province"]!);
        // A key with a region in it can be taken only in the same province.
        Func<DataFile, bool> rivals = schema.PrimaryKey.Contains("region_code") ? InSameProvinces : _ => true;
        if (AttachPeriod("existing_rows", snapshot, scope.Period, rivals))
        {
            // Its own rows are there already if the program was stopped after committing them.
            string replaced = string.Join(", ", log.Revisions(scope).Append(submissionId).Select(id => $"'{id}'"));
            audit.KeysInPeriod($"(SELECT * FROM existing_rows WHERE submission_id NOT IN ({replaced}))", scope, log.Find);
        }
        // What moved here from elsewhere has nothing before it to be compared with: another region's figures are not this sender's to see.
        if (!AttachPeriod("rows_before", snapshot, scope.Period.Previous, InSameProvinces)) return false;
        session.Execute($"CREATE OR REPLACE VIEW {ReturnAudit.Before} AS SELECT * FROM rows_before WHERE starts_with(region_code, '{scope.RegionPrefix}')");
        return true;
    }

    private Finding Same(Submission other, ReturnScope scope) => other.IsWithin(scope)
        ? Rules.SameFile.At(null, other.FileName, Rules.OwnFile.With(other.FileName, other.Period, other.Region))
        : Rules.SameFile.At(null, null, Rules.OtherFile.With(lists.Region(other.Region!)));

    private bool AttachPeriod(string view, Snapshot snapshot, Period period, Func<DataFile, bool> wanted)
    {
        List<DataFile> files = [.. snapshot.Files.Where(file => file.Partition["period"] == period.ToString() && wanted(file))];
        if (files.Count == 0) return false;
        session.Attach(view, snapshot with { Files = files });
        return true;
    }
}
