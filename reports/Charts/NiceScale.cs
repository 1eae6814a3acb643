namespace Analytics.Reports.Charts;

/// <summary>An axis with round ticks.</summary>
/// <param name="Min">First tick.</param>
/// <param name="Max">Last tick.</param>
/// <param name="Step">Between two ticks: 1, 2, 2.5 or 5 times a power of ten.</param>
internal sealed record NiceScale(double Min, double Max, double Step)
{
    /// <summary>The smallest scale of about so many steps that holds both ends.</summary>
    public static NiceScale Over(double min, double max, int steps)
    {
        if (max <= min) max = min + (min == 0 ? 1 : Math.Abs(min) * 0.1);
        var rough = (max - min) / steps;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = new[] { 1, 2, 2.5, 5, 10 }.Select(factor => factor * power).First(candidate => candidate >= rough * 0.999999);
        return new(Round(Math.Floor((min / step) + 1e-9) * step), Round(Math.Ceiling((max / step) - 1e-9) * step), Round(step));
    }

    /// <summary>Decimals that the ticks need.</summary>
    public int Decimals => Enumerable.Range(0, 8).First(decimals => decimals == 7 || Math.Abs(Math.Round(Step, decimals) - Step) < Step * 1e-6);

    private static double Round(double value) => Math.Round(value, 10);
}
