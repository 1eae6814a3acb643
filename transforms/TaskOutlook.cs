namespace Analytics.Transforms;

/// <summary>Every task of a period, worst first.</summary>
/// <param name="Basis">Where it comes from.</param>
/// <param name="LastDay">The last day of the period.</param>
/// <param name="Tasks">Overdue ones first, the longest overdue before; then what is not done, the least chance before; then what is done.</param>
public sealed record TaskOutlook(Basis Basis, DateOnly LastDay, IReadOnlyList<TaskStanding> Tasks)
{
    /// <summary>How many of some tasks will probably be done in time, the sum of their chances, and of how many that is; null where none of those neither done nor due has a chance.</summary>
    public static (double InTime, int Of)? ExpectedInTime(IEnumerable<TaskStanding> tasks)
    {
        double[] chances = [.. tasks.Where(task => task.Status != "done" && !task.Overdue).Select(task => task.Chance).OfType<double>()];
        return chances.Length == 0 ? null : (chances.Sum(), chances.Length);
    }
}

/// <summary>How one task stands at the end of a period. How each figure is made: <c>docs/tasks.md</c>.</summary>
/// <param name="Region">The region that undertook it.</param>
/// <param name="Measure">The measure.</param>
/// <param name="Id">Its number in the region.</param>
/// <param name="Name">Its name, as the region wrote it.</param>
/// <param name="Unit">The responsible unit, as the region wrote it.</param>
/// <param name="Start">Its start.</param>
/// <param name="Due">When it is due.</param>
/// <param name="Completed">When it was done; null while it is not.</param>
/// <param name="Status">not_started, in_progress, done or suspended.</param>
/// <param name="Planned">Share of the planned days that have passed, 0..100.</param>
/// <param name="Progress">Reported progress, 0..100.</param>
/// <param name="Lag">Planned less Progress, in points.</param>
/// <param name="Overdue">Due by the end of the period, and not done.</param>
/// <param name="AtRisk">More than 20 points behind the share of time elapsed.</param>
/// <param name="SlippedDays">By how many days its due date was put off since the return of the period before; null where there is none of it.</param>
/// <param name="SlippedInAll">By how many since the first return of it.</param>
/// <param name="Chance">The chance that it is done by its due date, 0..1; null when suspended, or when too little is known.</param>
public sealed record TaskStanding(
    CodeName Region, CodeName Measure, string Id, string Name, string Unit, DateOnly Start, DateOnly Due, DateOnly? Completed, string Status,
    double Planned, long Progress, double Lag, bool Overdue, bool AtRisk, long? SlippedDays, long SlippedInAll, double? Chance);

/// <summary>What became of the chances given in earlier periods.</summary>
/// <param name="Basis">Where it comes from; its period is that by whose end the due dates have come.</param>
/// <param name="Synthetic">A sample return is behind it.</param>
/// <param name="All">All of them together.</param>
/// <param name="Periods">By the period in which the chance was given.</param>
/// <param name="Unknown">Chances of tasks whose due date has come and that are in no later return that would tell.</param>
public sealed record TaskCalibration(
    Basis Basis, bool Synthetic, Statistics.Calibration All, IReadOnlyList<(string Period, Statistics.Calibration Calibration)> Periods, long Unknown);
