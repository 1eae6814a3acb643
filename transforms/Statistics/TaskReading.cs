namespace Analytics.Transforms.Statistics;

/// <summary>How far a task was when a return was made; days are counted from its start.</summary>
/// <param name="Planned">Days from its start to its due date.</param>
/// <param name="Elapsed">Days from its start to the last day of the period; negative before it begins.</param>
/// <param name="Progress">Reported progress, 0..100.</param>
/// <param name="Step">The step in which its province reports progress (<see cref="StepOf"/>).</param>
/// <param name="CompletedAfter">Days from its start to its completion; null while it is not done.</param>
/// <param name="Before">The same of the period before: days elapsed and progress; null when there was no return of it, or it was suspended or done.</param>
public sealed record TaskReading(int Planned, int Elapsed, long Progress, int Step, int? CompletedAfter = null, (int Elapsed, long Progress)? Before = null)
{
    private static readonly int[] Steps = [10, 5, 2];

    /// <summary>The step in which progress is reported: the largest of 10, 5, 2 and 1 that divides all of it. Coarser steps than tenths are none that anybody can be held to.</summary>
    public static int StepOf(IEnumerable<long> progress)
    {
        long[] all = [.. progress];
        return Steps.FirstOrDefault(step => all.All(each => each % step == 0), 1);
    }

    /// <summary>
    /// The shares done that a reported progress may stand for. Because 100 is kept for what is done, progress is rounded down: 40 in steps of 5 is at least 0.40 and not
    /// yet 0.45. What has hardly begun reports one step, too, so that this one stands for anything up to two.
    /// </summary>
    public static (double Low, double High) Shares(long progress, int step) =>
        (progress <= step ? 0 : progress / 100.0, Math.Min(1, (progress == step ? 2 * step : progress + step) / 100.0));
}
