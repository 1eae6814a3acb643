using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace Analytics.Transforms.Statistics;

/// <summary>
/// Progress as a gamma process whose pace differs from task to task: progress never falls, and over a share s of a task's planned days it grows by a gamma variable of shape
/// a s and rate z, where z is the task's own, gamma distributed over tasks with shape d and rate c. Given a task that has done x of it after the share s, its z has shape
/// d + a s and rate c + x: a task that has hardly begun has the pace of all, one with a long record its own. The growth Y over a further share r then has
/// Y / (c + x + Y) distributed as Beta(a r, d + a s), so that the chance of reaching 1 is I(d + a s, a r) at (c + x) / (c + 1), with I the regularised beta function.
/// </summary>
/// <remarks>
/// The process: J. M. van Noortwijk, A survey of the application of gamma processes in maintenance, Reliability Engineering and System Safety 94 (2009), 2-21. The pace as a random effect, and the
/// beta (F) distribution of the growth: J. Lawless and M. Crowder, Covariates and random effects in a gamma process model with application to degradation and failure, Lifetime Data Analysis 10 (2004), 213-227.
/// </remarks>
/// <param name="Shape">a: how steadily a task goes on; the variation of a whole task's growth about its own pace is 1 / √a.</param>
/// <param name="PaceShape">d: how much alike the paces of tasks are; their variation is about 1 / √d.</param>
/// <param name="PaceScale">c: with the others it says the mean pace, about a c / d of a task within its planned days.</param>
public sealed record GammaProgress(double Shape, double PaceShape, double PaceScale)
{
    /// <summary>
    /// Fewest readings to fit from: ten for each of the three numbers, as is usual (P. Peduzzi and others, A simulation study of the number of events per variable,
    /// Journal of Clinical Epidemiology 49 (1996), 1373-1379).
    /// </summary>
    public const int FewestReadings = 30;

    // Variation finer than the per cent in which progress is read cannot be told: 1 / √10000.
    private const double Finest = 10_000;
    private const double Coarsest = 0.01;

    // Cells into which the shares that a reading stands for are cut.
    private const int CellsOfReading = 4;

    // A reading that the process holds for impossible weighs no more than this: one typing error decides nothing.
    private const double Least = 1e-12;

    // Of the logarithms of the three; the parameters are rounded far above it.
    private const double Tolerance = 1e-7;
    private const int Digits = 5;

    /// <summary>The chance that a task is done by its due date, over all shares done that its reported progress stands for, each as likely as the process says.</summary>
    /// <param name="task">A task that is neither done nor due by now.</param>
    public double Chance(TaskReading task)
    {
        // Also one that begins and ends on the same day, still to come.
        if (task.Elapsed <= 0)
            return Reaches(1, 1, 0, 0);
        double begun = task.Elapsed / (double)task.Planned;
        var cells = Cells(task.Progress, task.Step, begun).ToList();
        double known = cells.Sum(cell => cell.Mass);
        double chance = cells.Sum(cell => (known > Least ? cell.Mass / known : 1.0 / CellsOfReading) * Reaches(1 - cell.Share, 1 - begun, cell.Share, begun));
        // Rounding leaves a sum of shares of one a hair above it.
        return Math.Clamp(chance, 0, 1);
    }

    /// <summary>
    /// The process that the readings make most likely. Each reading is an interval: a progress stands for all shares that are reported so, and a completion for the day on which the whole
    /// was reached. Variances that few readings would let vanish are kept from it by the penalty (log a + log d) / 2.
    /// </summary>
    /// <remarks>
    /// The penalty: Y. Chung, S. Rabe-Hesketh, V. Dorie, A. Gelman and J. Liu, A nondegenerate penalized likelihood estimator for variance parameters in multilevel models,
    /// Psychometrika 78 (2013), 685-709: a gamma(2, λ) prior of a standard deviation with λ towards 0.
    /// </remarks>
    /// <returns>Null with fewer than <see cref="FewestReadings"/> readings, or when no most likely process is found.</returns>
    public static GammaProgress? Fit(IReadOnlyCollection<TaskReading> tasks)
    {
        if (tasks.Sum(ReadingsOf) < FewestReadings)
            return null;
        var objective = ObjectiveFunction.Value(logs =>
        {
            var process = Of(logs);
            return (Math.Log(process.Shape) + Math.Log(process.PaceShape)) / 2 - tasks.Sum(task => Math.Log(Math.Max(Least, process.Likelihood(task))));
        });
        // Begins where the mean pace is the planned one and both variations are about a third.
        Vector<double> best;
        try
        {
            best = new NelderMeadSimplex(Tolerance, maximumIterations: 5_000).FindMinimum(
                objective, Vector<double>.Build.DenseOfArray([Math.Log(10), Math.Log(10), 0]), Vector<double>.Build.Dense(3, 1)).MinimizingPoint;
        }
        catch (MaximumIterationsException)
        {
            return null;
        }
        var found = Of(best);
        return new(Rounded(found.Shape), Rounded(found.PaceShape), Rounded(found.PaceScale));
    }

    private static GammaProgress Of(Vector<double> logs) => new(
        Math.Clamp(Math.Exp(logs[0]), Coarsest, Finest), Math.Clamp(Math.Exp(logs[1]), Coarsest, Finest), Math.Clamp(Math.Exp(logs[2]), 1 / Finest, Finest));

    // So that machines whose logarithms differ in the last digit come to the same.
    private static double Rounded(double value) => double.Parse(value.ToString($"G{Digits}", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);

    private static bool HasBefore(TaskReading task) =>
        task.Before is { Elapsed: > 0, Progress: < 100 } before && before.Progress <= task.Progress && !(task.CompletedAfter <= before.Elapsed);

    private static int ReadingsOf(TaskReading task) => (task.CompletedAfter is null && task.Elapsed <= 0 ? 0 : 1) + (HasBefore(task) ? 1 : 0);

    // Of all that was read of a task: first what the return before said, then what came of each share that this stands for.
    private double Likelihood(TaskReading task)
    {
        double planned = Math.Max(1, task.Planned);
        if (!HasBefore(task))
            return Likelihood(task, planned, 0, 0);
        var (elapsed, progress) = task.Before!.Value;
        double since = elapsed / planned;
        return Cells(progress, task.Step, since).Sum(cell => cell.Mass * Likelihood(task, planned, cell.Share, since));
    }

    private double Likelihood(TaskReading task, double planned, double from, double since)
    {
        if (task.CompletedAfter is { } days)
        {
            // Done on that day: at its end, and not yet the day before.
            double end = Math.Max(1, days);
            return Reaches(1 - from, (end / planned) - since, from, since) - Reaches(1 - from, ((end - 1) / planned) - since, from, since);
        }
        if (task.Elapsed <= 0)
            return 1;
        var (low, high) = TaskReading.Shares(task.Progress, task.Step);
        double over = (task.Elapsed / planned) - since;
        return Reaches(low - from, over, from, since) - (high >= 1 && task.Progress == 100 ? 0 : Reaches(high - from, over, from, since));
    }

    // The shares that a progress stands for in equal cells, each by its middle, with the chance of being in it after a share of the planned days.
    private IEnumerable<(double Mass, double Share)> Cells(long progress, int step, double since)
    {
        var (low, high) = TaskReading.Shares(progress, step);
        double width = (high - low) / CellsOfReading, above = Reaches(low, since, 0, 0);
        for (int cell = 0; cell < CellsOfReading; cell++)
        {
            double next = Reaches(low + ((cell + 1) * width), since, 0, 0);
            // Never below nothing by rounding.
            yield return (Math.Max(0, above - next), low + ((cell + 0.5) * width));
            above = next;
        }
    }

    // The chance to grow by as much over a further share of the planned days.
    private double Reaches(double growth, double over, double from, double since)
    {
        if (growth <= 0)
            return 1;
        if (over <= 0)
            return 0;
        double rate = PaceScale + from;
        return SpecialFunctions.BetaRegularized(PaceShape + (Shape * since), Shape * over, rate / (rate + growth));
    }
}
