using System.Globalization;

namespace Analytics.Benchmarks.Soak;

/// <summary>The figures of a soak.</summary>
internal static class SoakFigures
{
    /// <summary>The value that a share of the values is not above.</summary>
    public static double Percentile(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }

    /// <summary>By how much a value grows in an hour, by least squares over what comes after the first third.</summary>
    public static double SlopeAnHour(IReadOnlyList<Sample> samples, Func<Sample, double?> value)
    {
        var points = After(samples).Where(sample => value(sample) is not null).Select(sample => (X: sample.At.TotalHours, Y: value(sample)!.Value)).ToList();
        if (points.Count < 2)
            return 0;
        double x = points.Average(point => point.X), y = points.Average(point => point.Y);
        return points.Sum(point => (point.X - x) * (point.Y - y)) / points.Sum(point => (point.X - x) * (point.X - x));
    }

    /// <summary>The median of the last third over that of the second.</summary>
    public static double LastOverSecond(IReadOnlyList<Sample> samples, Func<Sample, double?> value)
    {
        var after = After(samples).Select(value).OfType<double>().ToList();
        return after.Count < 2 ? 1 : Percentile(after[(after.Count / 2)..], 0.5) / Percentile(after[..(after.Count / 2)], 0.5);
    }

    /// <summary>What comes after the first third.</summary>
    public static IReadOnlyList<Sample> After(IReadOnlyList<Sample> samples) => [.. samples.Skip(samples.Count / 3)];

    /// <summary>A line of the answers of a kind.</summary>
    public static string Line(string kind, IReadOnlyCollection<Answered> answers) => string.Create(
        CultureInfo.InvariantCulture,
        $"{kind,-14} {answers.Count,6} {Percentile(answers.Select(answer => answer.Milliseconds), 0.5),9:F0} {Percentile(answers.Select(answer => answer.Milliseconds), 0.95),9:F0} {Percentile(answers.Select(answer => answer.Milliseconds), 0.99),9:F0}   {string.Join(' ', answers.GroupBy(answer => answer.Status).OrderBy(status => status.Key).Select(status => $"{status.Key}:{status.Count()}"))}");

    /// <summary>A line of the process.</summary>
    public static string Line(Sample sample) => string.Create(
        CultureInfo.InvariantCulture, $"memory {sample.ResidentMegabytes:F0} MB (managed {sample.ManagedMegabytes ?? 0:F0} MB), handles {sample.Handles}, threads {sample.Threads}");
}
