using Analytics.Lake;
using DuckDB.NET.Data;

namespace Analytics.Ingest.Desk;

/// <summary>The table <c>events</c>: every step of an evaluator, in order. Append only.</summary>
public sealed class DeskEvents
{
    private static readonly TableLayout Layout = new(
        [
            new("event_id", "VARCHAR"), new("at", "TIMESTAMPTZ"), new("actor", "VARCHAR"), new("action", "VARCHAR"), new("kind", "VARCHAR"), new("period", "VARCHAR"),
            new("region_code", "VARCHAR"), new("revision", "BIGINT"), new("submission_id", "VARCHAR"), new("until", "DATE"), new("reason", "VARCHAR"),
        ], []);

    private readonly LakeSession session;
    private readonly DeltaTable table;
    private readonly TimeProvider clock;

    /// <summary>Reads what is there.</summary>
    public DeskEvents(LakeSession session, LakeStore lake, TimeProvider? clock = null)
    {
        (this.session, this.clock) = (session, clock ?? TimeProvider.System);
        table = lake.Table("events");
        All = table.Exists ? Read(table.Read()) : [];
    }

    /// <summary>All events, oldest first.</summary>
    public IReadOnlyList<DeskEvent> All { get; private set; }

    /// <summary>The event by which a return stands approved, or null.</summary>
    public DeskEvent? ApprovalOf(ReturnScope scope)
    {
        DeskEvent? last = All.LastOrDefault(each => each.Action is DeskAction.Approved or DeskAction.ApprovalWithdrawn
            && (each.Kind, each.Period, each.Region) == (scope.Kind, scope.Period.ToString(), scope.Region));
        return last?.Action == DeskAction.Approved ? last : null;
    }

    /// <summary>Commits an event, behind all that are there. Others may do the same at once: none is lost.</summary>
    /// <returns>The event with its id and instant.</returns>
    public DeskEvent Add(DeskEvent step)
    {
        table.Create(Layout);
        // The order of instants is the order of events, even when the clock went back.
        IReadOnlyList<DeskEvent> there = Read(table.Read());
        DateTimeOffset now = Instants.After(clock.GetUtcNow(), there.Count > 0 ? there[^1].At : null);
        step = step with { Id = Guid.CreateVersion7(now).ToString("N"), At = now };
        session.Execute($"CREATE OR REPLACE TEMP TABLE event ({string.Join(", ", Layout.Columns.Select(column => $"\"{column.Name}\" {column.Type}"))})");
        using (DuckDBAppender appender = session.Connection.CreateAppender("temp", null, "event"))
        {
            appender.CreateRow().AppendValue(step.Id).AppendValue((DateTimeOffset?)step.At).AppendValue(step.Actor).AppendValue(Text(step.Action)).AppendValue(step.Kind)
                .AppendValue(step.Period).AppendValue(step.Region).AppendValue(step.Revision).AppendValue(step.SubmissionId).AppendValue(step.Until)
                .AppendValue(step.Reason).EndRow();
        }
        session.Append(table, Layout, "SELECT * FROM event", new CommitInfo("APPEND", new Dictionary<string, string> { ["event"] = step.Id }));
        All = Read(table.Read());
        return step;
    }

    /// <summary>An action as the table has it.</summary>
    public static string Text(DeskAction action) => action switch
    {
        DeskAction.Approved => "approved",
        DeskAction.ApprovalWithdrawn => "approval_withdrawn",
        DeskAction.Locked => "locked",
        _ => "opened",
    };

    private IReadOnlyList<DeskEvent> Read(Snapshot snapshot)
    {
        session.Attach("desk_events", snapshot with { Layout = Layout });
        return session.Query("SELECT * FROM desk_events ORDER BY \"at\", event_id", row =>
        {
            string? Cell(int column) => row.IsDBNull(column) ? null : row.GetString(column);
            return new DeskEvent
            {
                Id = row.GetString(0),
                At = row.GetFieldValue<DateTimeOffset>(1),
                Actor = row.GetString(2),
                Action = Enum.GetValues<DeskAction>().First(action => Text(action) == row.GetString(3)),
                Kind = Cell(4),
                Period = row.GetString(5),
                Region = Cell(6),
                Revision = row.IsDBNull(7) ? null : row.GetInt64(7),
                SubmissionId = Cell(8),
                Until = row.IsDBNull(9) ? null : row.GetFieldValue<DateOnly>(9),
                Reason = Cell(10),
            };
        });
    }
}
