namespace Analytics.Reports.Queries;

/// <summary>What one query of a person may use.</summary>
/// <param name="Time">How long it may run.</param>
/// <param name="MemoryMegabytes">Memory, in megabytes.</param>
/// <param name="Rows">Rows of the result; the rest is cut off, and the result says so.</param>
/// <param name="Threads">Processor threads.</param>
public sealed record QueryLimits(TimeSpan Time, int MemoryMegabytes, long Rows, int Threads)
{
    /// <summary>30 seconds, 1 GB, a million rows, 2 threads.</summary>
    public static QueryLimits Default { get; } = new(TimeSpan.FromSeconds(30), 1024, 1_000_000, 2);
}
