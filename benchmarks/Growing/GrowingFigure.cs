using System.Globalization;

namespace Analytics.Benchmarks.Growing;

/// <summary>What one cost is at three sizes, and what follows for a fourth.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Unit">Its unit: <c>s</c>, <c>MB</c> of memory or of disk.</param>
/// <param name="Sizes">Three sizes, growing.</param>
/// <param name="Measured">The medians at them.</param>
/// <param name="Target">The size that it is wanted for: the largest that was measured, or a greater one.</param>
internal sealed record GrowingFigure(string Name, string Unit, double[] Sizes, double[] Measured, double Target)
{
    /// <summary>How far the line through the two smaller sizes misses the largest, as a share of it: the test of the straight line by which the target is worked out.</summary>
    public double Error => (Line(0, 1, Sizes[2]) - Measured[2]) / Measured[2];

    /// <summary>Whether the target was measured.</summary>
    public bool IsMeasured => Target <= Sizes[2];

    /// <summary>At the target: by the line through the two larger sizes.</summary>
    public double Value => IsMeasured ? Measured[2] : Ways[0];

    /// <summary>The lowest and highest of three ways to the target (the line through the two larger sizes, that through the smallest and the largest, the power through the two larger), made wider by the error.</summary>
    public (double Low, double High) Range => IsMeasured ? (Measured[2], Measured[2]) : (Ways.Min() * (1 - Math.Min(Math.Abs(Error), 1)), Ways.Max() * (1 + Math.Abs(Error)));

    private double[] Ways => [Math.Max(Line(1, 2, Target), Measured[2]), Math.Max(Line(0, 2, Target), Measured[2]), Measured[2] * Math.Pow(Target / Sizes[2], Math.Max(0, Math.Log(Measured[2] / Measured[1]) / Math.Log(Sizes[2] / Sizes[1])))];

    /// <summary>Its row of a table; without the target where that was measured.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"| {Name} | {string.Join(" | ", Measured.Select(value => Shown(value, Unit)))} | {Error:+0 %;-0 %;0 %} |{(IsMeasured ? "" : $" {Shown(Value, Unit)} | {Shown(Range.Low, Unit)} to {Shown(Range.High, Unit)} |")}");

    /// <summary>A figure as people read it.</summary>
    internal static string Shown(double value, string unit) => (unit, value) switch
    {
        ("s", >= 7200) => string.Create(CultureInfo.InvariantCulture, $"{value / 3600:F1} h"),
        ("s", >= 120) => string.Create(CultureInfo.InvariantCulture, $"{value / 60:F1} min"),
        ("s", < 1) => string.Create(CultureInfo.InvariantCulture, $"{value * 1000:F0} ms"),
        ("s", _) => string.Create(CultureInfo.InvariantCulture, $"{value:F1} s"),
        (_, >= 1000) => string.Create(CultureInfo.InvariantCulture, $"{value / 1000:F1} GB"),
        (_, < 10) => string.Create(CultureInfo.InvariantCulture, $"{value:F2} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value:F0} MB"),
    };

    private double Line(int one, int other, double at) => Measured[one] + ((Measured[other] - Measured[one]) * (at - Sizes[one]) / (Sizes[other] - Sizes[one]));
}
