namespace Analytics.Ingest;

/// <summary>Instants as the lake keeps them: to the microsecond, and growing from row to row.</summary>
internal static class Instants
{
    /// <summary>The instant, or the first one behind an earlier row's if the clock went back.</summary>
    public static DateTimeOffset After(DateTimeOffset now, DateTimeOffset? earlier)
    {
        DateTimeOffset kept = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        return kept > earlier || earlier is null ? kept : earlier.Value.AddMicroseconds(1);
    }
}
