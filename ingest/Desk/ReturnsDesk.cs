using Analytics.Lake;

namespace Analytics.Ingest.Desk;

/// <summary>
/// What an evaluator may do: approve a return and take that back, lock and open periods. Each step is an event; none is ever changed. The caller holds the
/// warehouse, so that nothing is collected meanwhile.
/// </summary>
public sealed class ReturnsDesk : IDisposable
{
    private readonly LakeSession session;
    private readonly LakeStore lake;
    private readonly TimeProvider clock;
    private readonly Calendar calendar;
    private readonly DeskEvents events;

    /// <summary>Opens the desk.</summary>
    /// <param name="lake">The lake.</param>
    /// <param name="seedsDirectory">The folder of the calendar.</param>
    /// <param name="clock">Says when; the system's clock by default.</param>
    public ReturnsDesk(LakeStore lake, string seedsDirectory, TimeProvider? clock = null)
    {
        (this.lake, this.clock) = (lake, clock ?? TimeProvider.System);
        session = LakeSession.Open();
        session.AttachSeeds(seedsDirectory);
        calendar = new Calendar(session);
        events = new DeskEvents(session, lake, this.clock);
    }

    /// <summary>All events, oldest first.</summary>
    public IReadOnlyList<DeskEvent> Events => events.All;

    /// <summary>Approves the revision of a return that stands.</summary>
    /// <exception cref="DeskException">Nothing was accepted, it is approved already, or an interrupted collection must be completed first.</exception>
    public DeskEvent Approve(ReturnScope scope, string actor)
    {
        Submission? current = new SubmissionLog(session, lake).All.LastOrDefault(each => each.Status == SubmissionStatus.Accepted
            && (each.Kind, each.Period, each.Region) == (scope.Kind, scope.Period.ToString(), scope.Region));
        DeltaTable table = lake.Table($"returns/{scope.Kind}");
        long committed = table.Exists ? table.Read().Transactions.GetValueOrDefault(scope.Key) : 0;
        if (committed != (current?.Revision ?? 0))
            throw new DeskException(DeskTexts.Interrupted.With());
        if (current is null)
            throw new DeskException(DeskTexts.NothingToApprove.With(Name(scope)));
        if (events.ApprovalOf(scope) is { } already)
            throw new DeskException(DeskTexts.AlreadyApproved.With(Name(scope), already.Revision, Calendar.Text(already.At), already.Actor));
        return events.Add(Of(DeskAction.Approved, scope, actor, null) with { Revision = current.Revision, SubmissionId = current.Id });
    }

    /// <summary>Takes an approval back, so that a correction may come in.</summary>
    /// <exception cref="DeskException">It is not approved, or its period is locked.</exception>
    public DeskEvent Withdraw(ReturnScope scope, string actor, string reason)
    {
        if (events.ApprovalOf(scope) is not { } approval)
            throw new DeskException(DeskTexts.NotApproved.With(Name(scope)));
        if (new Gate(calendar, events).LockOn(scope, clock.GetUtcNow()) is { } locked)
        {
            throw new DeskException(DeskTexts.LockedMeanwhile.With(scope.Period, Calendar.Text(locked.At), locked.Actor, locked.Reason,
                $"analytics period open {scope.Period} --kind {scope.Kind} --region {scope.Region} --reason …"));
        }
        return events.Add(Of(DeskAction.ApprovalWithdrawn, scope, actor, reason) with { Revision = approval.Revision, SubmissionId = approval.SubmissionId });
    }

    /// <summary>Locks a period: returns are refused until it is opened.</summary>
    /// <param name="period">The period.</param>
    /// <param name="kind">One kind; null: every kind.</param>
    /// <param name="region">One region with all under it; null: every region.</param>
    /// <param name="actor">Who.</param>
    /// <param name="reason">Why.</param>
    /// <exception cref="DeskException">The calendar does not have the period.</exception>
    public DeskEvent Lock(Period period, string? kind, string? region, string actor, string reason) => Step(DeskAction.Locked, period, kind, region, null, actor, reason);

    /// <summary>Opens a period, whatever its window says.</summary>
    /// <param name="period">The period.</param>
    /// <param name="kind">One kind; null: every kind.</param>
    /// <param name="region">One region with all under it; null: every region.</param>
    /// <param name="until">Until the end of this day in Beijing; null: until it is locked.</param>
    /// <param name="actor">Who.</param>
    /// <param name="reason">Why.</param>
    /// <exception cref="DeskException">The calendar does not have the period, or the last day is over.</exception>
    public DeskEvent Open(Period period, string? kind, string? region, DateOnly? until, string actor, string reason)
    {
        if (until < Calendar.DayOf(clock.GetUtcNow()))
            throw new DeskException(DeskTexts.DayIsOver.With(Calendar.Text(until.Value)));
        return Step(DeskAction.Opened, period, kind, region, until, actor, reason);
    }

    /// <inheritdoc />
    public void Dispose() => session.Dispose();

    private DeskEvent Step(DeskAction action, Period period, string? kind, string? region, DateOnly? until, string actor, string reason)
    {
        if (!calendar.Knows(kind, period.ToString()))
            throw new DeskException(DeskTexts.NoSuchPeriod.With(period, kind is null ? "" : DeskTexts.OfKind.With(kind) as object));
        return events.Add(new DeskEvent
        {
            Action = action,
            Period = period.ToString(),
            Kind = kind,
            Region = region == ReturnScope.Nation ? null : region,
            Until = until,
            Actor = actor,
            Reason = reason,
        });
    }

    private static DeskEvent Of(DeskAction action, ReturnScope scope, string actor, string? reason) =>
        new() { Action = action, Kind = scope.Kind, Period = scope.Period.ToString(), Region = scope.Region, Actor = actor, Reason = reason };

    private static string Name(ReturnScope scope) => $"{scope.Kind} {scope.Period} {scope.Region}";
}
