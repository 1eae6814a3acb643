namespace Analytics.Ingest.Desk;

/// <summary>Whether a return may come in: its window in the calendar, the locks and openings of its period, its own approval.</summary>
internal sealed class Gate(Calendar calendar, DeskEvents events)
{
    /// <summary>What keeps a return out; nothing when it may come in.</summary>
    /// <param name="scope">The return.</param>
    /// <param name="titles">The titles of its kind.</param>
    /// <param name="handedInAt">When it came into the inbox: whoever was in time then is in time, however late the work on the inbox.</param>
    /// <param name="receivedAt">When it was received: what came before its window opened may wait for it.</param>
    public IEnumerable<Finding> Refuse(ReturnScope scope, (string Zh, string En) titles, DateTimeOffset handedInAt, DateTimeOffset receivedAt)
    {
        if (Closed(scope, titles, handedInAt, receivedAt) is { } closed) yield return closed;
        if (events.ApprovalOf(scope) is { } approval)
        {
            yield return Rules.ReturnApproved.At(null, scope.Period.ToString(), titles, approval.Revision, Calendar.Text(approval.At), approval.Actor,
                $"analytics approve {scope.Kind} --region {scope.Region} --period {scope.Period} --withdraw --reason …");
        }
    }

    /// <summary>
    /// The lock that keeps returns of this scope out, or null. A lock reaches every return that has to do with its region, those above it too; it is lifted
    /// by a later opening of all that the two have in common, as long as that opening lasts.
    /// </summary>
    public DeskEvent? LockOn(ReturnScope scope, DateTimeOffset now)
    {
        List<DeskEvent> steps = [.. events.All.Where(step => step.Period == scope.Period.ToString() && (step.Kind is null || step.Kind == scope.Kind))];
        return steps.Where((step, i) => step.Action == DeskAction.Locked && Shared(step.Region, scope.Region) is { } shared
            && !steps.Skip(i + 1).Any(later => Opens(later, shared, now))).LastOrDefault();
    }

    private Finding? Closed(ReturnScope scope, (string Zh, string En) titles, DateTimeOffset handedInAt, DateTimeOffset receivedAt)
    {
        string period = scope.Period.ToString();
        string open = $"analytics period open {period} --kind {scope.Kind} --region {scope.Region} --reason …";
        if (calendar.Find(scope.Kind, period) is not { } window) return Rules.PeriodUnknown.At(null, period, titles);
        if (LockOn(scope, handedInAt) is { } locked) return Rules.PeriodLocked.At(null, period, titles, Calendar.Text(locked.At), locked.Actor, locked.Reason, open);
        if (events.All.Any(step => step.Period == period && (step.Kind is null || step.Kind == scope.Kind) && Opens(step, scope.Region, handedInAt))) return null;
        return Calendar.DayOf(receivedAt) < window.Opens ? Rules.WindowNotOpen.At(null, period, titles, Calendar.Text(window.Opens), open)
            : Calendar.DayOf(handedInAt) > window.Closes ? Rules.WindowClosed.At(null, period, titles, Calendar.Text(window.Closes.Value), open)
            : null;
    }

    private static bool Opens(DeskEvent step, string region, DateTimeOffset now) =>
        step.Action == DeskAction.Opened && (step.Until is null || Calendar.DayOf(now) <= step.Until) && Shared(step.Region, region) == region;

    /// <summary>What two regions have in common: the smaller one if it lies in the other, or nothing. A null region is the whole country.</summary>
    private static string? Shared(string? region, string other)
    {
        region ??= ReturnScope.Nation;
        if (other.StartsWith(ReturnScope.PrefixOf(region), StringComparison.Ordinal)) return other;
        return region.StartsWith(ReturnScope.PrefixOf(other), StringComparison.Ordinal) ? region : null;
    }
}
