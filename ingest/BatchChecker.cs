using System.Globalization;
using Analytics.Ingest.Desk;
using Analytics.Lake;

namespace Analytics.Ingest;

/// <summary>
/// Checks many small returns of one kind and period in one pass. Each verdict is the one that <see cref="ReturnChecker"/> would give: all rows are read by the same
/// readers, and whatever return a look at all of them finds fault with is audited by itself.
/// </summary>
internal sealed class BatchChecker(LakeSession session, LakeStore lake, ReturnSchemas schemas, CodeLists lists, ReturnChecker checker, Gate gate, ReadingLimits limits)
{
    /// <summary>Checks a batch. Its rows lie in the tables of <see cref="BatchAudit"/> then, until the next one.</summary>
    /// <param name="schema">Their kind.</param>
    /// <param name="members">Returns of one period, no two of one region or with the same bytes, of none of which an earlier revision is known.</param>
    /// <returns>For each the return as it was checked; null for one that must be decided by itself.</returns>
    public IReadOnlyList<StagedReturn?> Check(ReturnSchema schema, IReadOnlyList<BatchMember> members)
    {
        Period period = members[0].Scope.Period;
        Load(schema, period, members);
        Steps.Reached("batch.read");
        // Without all rows none can be compared with the others.
        if (members.Any(member => member.Failed)) return new StagedReturn?[members.Count];
        var audit = new BatchAudit(session, lake, schemas, schema, period);
        audit.Run();
        HashSet<long> followed = [.. session.Query($"SELECT DISTINCT {BatchScan.Place} FROM {BatchAudit.Before}", row => row.GetInt64(0))];
        IReadOnlyList<ReturnCheck> beyond = audit.BeyondTheReturn, withoutBefore = [.. beyond.Where(check => !CheckViews.NamesPrevious(check))];
        return [.. members.Select((member, place) => audit.Contended.Contains(place) ? null
            : Conclude(schema, member, place, audit.Suspects.Contains(place), followed.Contains(place) ? beyond : withoutBefore))];
    }

    private void Load(ReturnSchema schema, Period period, IReadOnlyList<BatchMember> members)
    {
        session.Execute($"CREATE OR REPLACE TABLE {BatchAudit.Files} ({BatchScan.Place} BIGINT, submission_id VARCHAR, prefix VARCHAR)");
        using (var appender = session.Connection.CreateAppender(BatchAudit.Files))
        {
            foreach ((int place, BatchMember member) in members.Index())
                appender.CreateRow().AppendValue((long?)place).AppendValue(member.Id).AppendValue(member.Scope.RegionPrefix).EndRow();
        }
        using var rows = new BatchScan(schema, members, lists, limits);
        ReturnScanFunction.With(rows, scan => session.Execute(
            $"CREATE OR REPLACE TABLE {BatchAudit.Rows} AS SELECT {BatchScan.Place}, {ReturnChecker.Columns(schema, period)} FROM {ReturnScanFunction.Name}({scan})"));
    }

    private StagedReturn Conclude(ReturnSchema schema, BatchMember member, int place, bool suspect, IReadOnlyList<ReturnCheck> beyond)
    {
        FindingSink sink = member.Sink;
        if (member.Header is { } header)
        {
            if (member.Rows == 0 && sink.Errors == 0) sink.Add(Rules.NoRows.At(null, null));
            else if (!sink.IsBroken && member.Rows > 0 && (suspect || beyond.Count > 0)) Audit(schema, member, header, place, suspect, beyond);
        }
        foreach (Finding refusal in gate.Refuse(member.Scope, schema.Titles, member.Reception.HandedInAt, member.Reception.ReceivedAt)) sink.Add(refusal);
        IReadOnlyList<Finding> findings = sink.Conclude(member.Rows);
        var result = new CheckResult(member.Scope, member.Rows, sink.Errors, sink.Warnings, findings, member.Synthetic) { Reading = member.Reading };
        return new StagedReturn(result, member.Header is null ? null : schema, null, []);
    }

    private void Audit(ReturnSchema schema, BatchMember member, ReturnHeader header, int place, bool suspect, IReadOnlyList<ReturnCheck> beyond)
    {
        string here = string.Create(CultureInfo.InvariantCulture, $"= {place}");
        session.Execute($"CREATE OR REPLACE VIEW {CheckViews.Current} AS {BatchAudit.Select(schema, here)}");
        if (suspect)
        {
            HashSet<string> provinces = [.. session.Query($"SELECT DISTINCT province FROM {CheckViews.Current}", row => row.GetString(0))];
            checker.Audit(schema, member.Scope, member.Id, header, provinces, member.Rows, member.Sink);
            return;
        }
        var views = new CheckViews(session, lake, schemas, schema, member.Scope) { PreviousAtHand = $"SELECT * EXCLUDE ({BatchScan.Place}) FROM {BatchAudit.Before} WHERE {BatchScan.Place} {here}" };
        new WholeReturnAudit(session, schema, views, field => header.Address(schema, field), member.Sink).Checks(beyond);
    }
}
