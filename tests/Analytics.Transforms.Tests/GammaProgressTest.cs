using System.Globalization;
using Analytics.Transforms.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace Analytics.Transforms.Tests;

/// <summary>
/// Values by R 4.2.2, which computes them by another road: the growth over a share is (c + x) a r / (d + a s) times an F variable with 2 a r and 2 (d + a s) degrees of freedom.
/// <code>
/// reach = function(y, over, from, since) ifelse(y &lt;= 0, 1, ifelse(over &lt;= 0, 0, pf((y/(a*over)) / ((c+from)/(d+a*since)), 2*a*over, 2*(d+a*since), lower.tail = FALSE)))
/// cells = function(low, high, since) { e = seq(low, high, length.out = 5); r = reach(e, since, 0, 0); list(m = r[-5] - r[-1], x = (e[-5] + e[-1]) / 2) }
/// chance = function(low, high, s) { k = cells(low, high, s); sum(k$m / sum(k$m) * reach(1 - k$x, 1 - s, k$x, s)) }
/// </code>
/// The tasks of <see cref="Simulated"/> are drawn with rgamma from a = 40, d = 12, c = 0.3 and their progress rounded down to five; optim (Nelder-Mead) minimises the same likelihood.
/// </summary>
public class GammaProgressTest
{
    // Planned, elapsed, progress, completed after, elapsed before, progress before.
    private const string Simulated = """
        270,135,100,133,44,45 365,76,10,,, 180,56,50,,, 270,239,65,,148,40 180,189,100,98,, 270,190,80,,99,30 365,158,50,,67,15 180,177,55,,86,25
        365,224,60,,133,35 365,182,40,,91,20 730,153,15,,62,5 180,69,20,,, 180,117,40,,26,5 270,222,100,216,131,65 180,102,60,,11,5 365,210,35,,119,20
        270,209,100,165,118,85 180,87,85,,, 365,60,20,,, 365,234,60,,143,35 180,100,60,,9,5 365,93,20,,2,5 180,53,15,,, 180,188,100,179,97,45 270,87,30,,,
        365,79,5,,, 730,239,45,,148,30 270,55,10,,, 365,100,35,,9,5 180,124,90,,33,25 730,241,25,,150,10 730,56,5,,, 365,159,70,,68,40 730,163,15,,72,5
        365,55,35,,, 365,123,40,,32,20 730,72,35,,, 180,86,70,,, 270,119,20,,28,5 270,135,40,,44,10 180,184,65,,93,40 365,68,20,,, 180,117,95,,26,10
        730,202,25,,111,20 180,89,75,,, 730,191,20,,100,5 180,241,100,116,, 180,164,100,119,73,55 730,208,30,,117,15 365,151,35,,60,20 365,229,85,,138,45
        365,149,30,,58,15 180,182,100,101,91,90 270,178,60,,87,35 180,235,100,156,144,90 270,143,80,,52,25 270,208,70,,117,25 270,188,80,,97,45
        270,126,50,,35,15 730,135,25,,44,5
        """;

    private static readonly GammaProgress Process = new(40, 12, 0.3);

    [Theory]
    [InlineData(40, 5, 120, 300, 0.602663)]
    [InlineData(40, 1, 120, 300, 0.519138)]
    [InlineData(0, 5, -10, 300, 0.523637)]
    [InlineData(0, 5, 60, 300, 0.029577)]
    [InlineData(5, 5, 10, 365, 0.517267)]
    [InlineData(95, 5, 299, 300, 0.055306)]
    [InlineData(20, 10, 250, 300, 0.000000)]
    public void The_chance_is_what_R_says(long progress, int step, int elapsed, int planned, double chance) =>
        Assert.Equal(chance, Process.Chance(new(planned, elapsed, progress, step)), 6);

    [Fact]
    public void The_fit_is_what_R_says()
    {
        var fitted = GammaProgress.Fit(Tasks())!;
        Assert.Equal(35.92318, fitted.Shape, 35.9 * 0.002);
        Assert.Equal(12.5024, fitted.PaceShape, 12.5 * 0.002);
        Assert.Equal(0.3761181, fitted.PaceScale, 0.376 * 0.002);
    }

    [Fact]
    public void The_order_of_the_tasks_does_not_matter()
    {
        var tasks = Tasks();
        Assert.Equal(GammaProgress.Fit(tasks), GammaProgress.Fit([.. tasks.Reverse()]));
    }

    [Fact]
    public void Few_readings_fit_nothing()
    {
        TaskReading task = new(300, 100, 30, 5);
        Assert.Null(GammaProgress.Fit([]));
        Assert.Null(GammaProgress.Fit([.. Enumerable.Repeat(task, GammaProgress.FewestReadings - 1)]));
        Assert.NotNull(GammaProgress.Fit([.. Enumerable.Repeat(task, GammaProgress.FewestReadings)]));
        // What has not begun is no reading, and what was read twice is two.
        Assert.Null(GammaProgress.Fit([.. Enumerable.Repeat(task with { Elapsed = 0, Progress = 0 }, 100)]));
        Assert.NotNull(GammaProgress.Fit([.. Enumerable.Repeat(task with { Before = (10, 5) }, GammaProgress.FewestReadings / 2)]));
    }

    [Fact]
    public void Alike_or_impossible_readings_leave_a_process_with_a_spread()
    {
        // All alike and on the plan; and some done before they can have been.
        TaskReading alike = new(300, 150, 50, 1);
        foreach (TaskReading[] tasks in new[] { Enumerable.Repeat(alike, 200).ToArray(), [.. Enumerable.Repeat(alike, 100), .. Enumerable.Repeat(new TaskReading(300, 90, 100, 1, 0), 3)] })
        {
            var fitted = GammaProgress.Fit(tasks)!;
            Assert.All([fitted.Shape, fitted.PaceShape, fitted.PaceScale], parameter => Assert.InRange(parameter, 1e-4, 1e4));
            Assert.InRange(fitted.Chance(alike), 0.01, 0.99);
        }
    }

    [Fact]
    public void A_task_that_has_not_begun_has_the_chance_of_all()
    {
        double all = Process.Chance(new(300, 0, 0, 5));
        Assert.Equal(all, Process.Chance(new(300, -100, 0, 5)));
        Assert.Equal(all, Process.Chance(new(30, 0, 0, 1)));
    }

    [Fact]
    public void More_progress_is_never_less_chance() => Check.QuickThrowOnFailure(Prop.ForAll(Readings(), Processes(Told), (task, process) =>
        process.Chance(task with { Progress = Math.Min(100, task.Progress + task.Step) }) >= process.Chance(task) - 1e-9));

    [Fact]
    public void More_time_left_is_never_less_chance() => Check.QuickThrowOnFailure(Prop.ForAll(Readings(), Processes(Told), (task, process) =>
        process.Chance(task with { Planned = task.Planned + 30 }) >= process.Chance(task) - 1e-9));

    // Found by chance once: the shares of a reading summed to a hair more than one.
    [Fact]
    public void Shares_that_sum_to_more_than_one_by_rounding_are_one_chance() =>
        Assert.InRange(new GammaProgress(1096.6331584284585, 7.38905609893065, 0.00012340980408667956).Chance(new(863, 423, 65, 5)), 0, 1);

    [Fact]
    public void A_chance_is_within_0_and_1() => Check.QuickThrowOnFailure(Prop.ForAll(Readings(), Processes(9), (task, process) =>
        process.Chance(task) is >= 0 and <= 1));

    [Theory]
    [InlineData(10, 0L, 10L, 30L)]
    [InlineData(5, 0L, 10L, 35L)]
    [InlineData(2, 4L, 10L)]
    [InlineData(1, 40L, 45L, 43L)]
    [InlineData(10, 50L)]
    public void The_step_divides_all_progress(int step, params long[] progress) => Assert.Equal(step, TaskReading.StepOf(progress));

    [Theory]
    [InlineData(0, 5, 0, 0.05)]
    [InlineData(5, 5, 0, 0.10)]
    [InlineData(10, 5, 0.10, 0.15)]
    [InlineData(95, 5, 0.95, 1)]
    [InlineData(100, 5, 1, 1)]
    [InlineData(43, 1, 0.43, 0.44)]
    public void A_progress_stands_for_shares(long progress, int step, double low, double high)
    {
        var shares = TaskReading.Shares(progress, step);
        Assert.Equal(low, shares.Low, 12);
        Assert.Equal(high, shares.High, 12);
    }

    private static Arbitrary<TaskReading> Readings() => Arb.From(
        from planned in Gen.Choose(2, 1500)
        from elapsed in Gen.Choose(-100, planned - 1)
        from step in Gen.Elements(1, 2, 5, 10)
        from steps in Gen.Choose(0, 100 / step)
        select new TaskReading(planned, elapsed, elapsed <= 0 ? 0 : steps * step, step));

    // The logarithm of the greatest shape whose variation, 1 / √e⁴, the cells of a reading in steps of ten per cent still tell: with a finer one a chance may jump by a cell.
    private const int Told = 4;

    private static Arbitrary<GammaProgress> Processes(int finest) => Arb.From(
        from shape in Gen.Choose(-2, finest)
        from paces in Gen.Choose(-2, finest)
        from scale in Gen.Choose(-9, 3)
        select new GammaProgress(Math.Exp(shape), Math.Exp(paces), Math.Exp(scale)));

    private static TaskReading[] Tasks() => [.. Simulated.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')).Select(task =>
    {
        int? Number(int place) => task[place].Length == 0 ? null : int.Parse(task[place], CultureInfo.InvariantCulture);
        return new TaskReading(Number(0)!.Value, Number(1)!.Value, Number(2)!.Value, 5, Number(3), Number(4) is { } elapsed ? (elapsed, Number(5)!.Value) : null);
    })];
}
