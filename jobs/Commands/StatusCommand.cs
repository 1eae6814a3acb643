using System.CommandLine;
using System.Globalization;
using Analytics.Ingest;
using Analytics.Jobs.Schedule;
using Analytics.Transforms;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics status --period P</c>: which returns are in, late, sent back or missing, now.</summary>
internal static class StatusCommand
{
    private sealed record Row(ReturnStatus Return, ReturnState State);

    internal static Command Create(App app)
    {
        var texts = app.Texts;
        var period = ReturnWords.Period(app);
        period.Required = true;
        var kind = new Option<string>("--kind") { Description = texts.OneKind, HelpName = "K" };
        var region = ReturnWords.Region(app, texts.StatusRegion);
        var command = app.Command("status", texts.StatusCommand, "analytics status --period 2025Q3 --kind enterprise", period, kind, region, app.Format);
        command.SetAction(call =>
        {
            var words = new ReturnWords(app, call);
            var schema = call.GetValue(kind) is { } name ? words.Kind(name) : null;
            string of = words.PeriodOf(call.GetValue(period)!, schema).ToString();
            string top = call.GetValue(region) is { } code ? words.RegionOf(code) : ReturnScope.Nation;
            var now = DateTimeOffset.UtcNow;
            var own = app.Definitions(call);
            var all = ReturnStatuses.Read(app.Folder(call).Lake, own.Seeds, own.Schemas, of);
            Write(of, [.. all.Where(r => schema is null || r.Kind == schema.Name).Where(r => IsShown(r, top)).Select(r => new Row(r, r.At(now)))], top, now, words, app.Output(call), texts);
            return (int)ExitCode.Done;
        });
        return command;
    }

    // Of the country its provinces; of another region itself and those right under it.
    private static bool IsShown(ReturnStatus row, string top) =>
        top == ReturnScope.Nation ? row.Expected || row.Region.Code == top : row.Region.Code == top || row.Parent == top;

    private static void Write(string period, List<Row> rows, string top, DateTimeOffset now, ReturnWords words, Output output, Texts texts)
    {
        if (output.ForPeople)
        {
            // A region's own line is the sum of those under it.
            List<Row> counted = [.. rows.Where(r => r.Return.Region.Code != top)];
            if (counted.Count == 0) counted = rows;
            int Count(params ReturnState[] states) => counted.Count(r => states.Contains(r.State));
            output.Line(texts.StatusTotals(
                period, counted.Count, counted.Count(r => r.Return.FirstReceivedAt is not null), Count(ReturnState.Accepted, ReturnState.AcceptedLate), Count(ReturnState.AcceptedLate),
                Count(ReturnState.Returned), Count(ReturnState.Missing), counted.Count(r => r.Return.ApprovedRevision is not null), counted.Count(r => r.Return.IsLocked(now)),
                [.. counted.Where(r => r.Return.EnterprisesExpected > 0).GroupBy(r => r.Return.Kind)
                    .Select(kind => (words.Title(kind.Key), kind.Sum(r => r.Return.EnterprisesCovered!.Value), kind.Sum(r => r.Return.EnterprisesExpected!.Value)))]));
        }
        output.Write(
            rows,
            new Field<Row>("kind", texts.KindOf, r => r.Return.Kind, r => words.Title(r.Return.Kind)),
            new("region", texts.Code, r => r.Return.Region.Code),
            new("name", texts.RegionOf, r => texts.Say(r.Return.Region.NameZh, r.Return.Region.NameEn)),
            new("period", null, _ => period),
            new("expected", null, r => r.Return.Expected),
            new("state", texts.StateOf, r => State(r.State), r => texts.Of(r.State)),
            new("opens", null, r => Day(r.Return.Opens)),
            new("due", texts.DueOf, r => Day(r.Return.Due)),
            new("closes", null, r => Day(r.Return.Closes)),
            new("first_received_at", texts.ReceivedOf, r => Beijing(r.Return.FirstReceivedAt), r => Instant(r.Return.FirstReceivedAt)),
            new("first_accepted_at", texts.AcceptedOf, r => Beijing(r.Return.FirstAcceptedAt), r => Instant(r.Return.FirstAcceptedAt)),
            new("late", null, r => r.Return.Late),
            new("return_region", null, r => r.Return.ReturnRegion),
            new("revision", texts.Revision, r => r.Return.Revision),
            new("approved_revision", texts.ApprovedOf, r => r.Return.ApprovedRevision),
            new("approved_at", null, r => Beijing(r.Return.ApprovedAt)),
            new("locked", texts.LockedOf, r => r.Return.IsLocked(now), r => r.Return.IsLocked(now) ? texts.IsLocked : null),
            new("locked_at", null, r => Beijing(r.Return.LockedAt)),
            new("reopened_until", null, r => Day(r.Return.ReopenedUntil)),
            new("returned", texts.ReturnedOf, r => r.Return.Returned),
            new("rows", texts.RowsOf, r => r.Return.Rows, r => r.Return.Rows is { } rows ? Texts.Number(rows) : null),
            new("enterprises_expected", null, r => r.Return.EnterprisesExpected),
            new("enterprises_reported", null, r => r.Return.EnterprisesReported),
            new("enterprises_covered", null, r => r.Return.EnterprisesCovered),
            new("coverage", texts.CoverageOf, r => Coverage(r.Return), r => Covered(r.Return)));
    }

    private static string State(ReturnState state) => state switch
    {
        ReturnState.NotYetDue => "not_yet_due",
        ReturnState.Due => "due",
        ReturnState.Missing => "missing",
        ReturnState.Returned => "returned",
        ReturnState.Partial => "partial",
        ReturnState.Accepted => "accepted",
        _ => "accepted_late",
    };

    // Nothing expected is no coverage, not a full one.
    private static double? Coverage(ReturnStatus row) => row.EnterprisesExpected is > 0 ? (double)row.EnterprisesCovered!.Value / row.EnterprisesExpected.Value : null;

    private static string? Covered(ReturnStatus row) => Coverage(row) is { } share
        ? string.Create(CultureInfo.InvariantCulture, $"{row.EnterprisesCovered}/{row.EnterprisesExpected} ({Texts.Percent(share)})")
        : null;

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateTimeOffset? Beijing(DateTimeOffset? instant) => instant is { } known ? TimeZoneInfo.ConvertTime(known, ScheduledJob.Zone) : null;

    private static string? Instant(DateTimeOffset? instant) => instant is { } known ? Texts.Instant(known) : null;
}
