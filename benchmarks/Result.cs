using System.Globalization;

namespace Analytics.Benchmarks;

/// <summary>Medians of ours and of one that it is measured against.</summary>
internal sealed record Result(string Name, string Against, int Rows, double Limit, double Seconds, double TheirSeconds)
{
    public double? CpuRatio { get; init; }

    public double? PeakMegabytes { get; init; }

    public double? TheirPeakMegabytes { get; init; }

    /// <summary>Of what ours made on the disk.</summary>
    public double? BytesPerRow { get; init; }

    public double Ratio => Seconds / TheirSeconds;

    public override string ToString()
    {
        var line = new List<string> { string.Create(CultureInfo.InvariantCulture, $"{Name} rows={Rows} against={Against} ours_s={Seconds:F4} theirs_s={TheirSeconds:F4} ratio={Ratio:F4} limit={Limit}") };
        Add("cpu_ratio", CpuRatio, "F2");
        Add("peak_mb", PeakMegabytes, "F0");
        Add("their_peak_mb", TheirPeakMegabytes, "F0");
        Add("bytes_per_row", BytesPerRow, "F1");
        return string.Join(' ', line);

        void Add(string name, double? figure, string format)
        {
            if (figure is { } value)
                line.Add($"{name}={value.ToString(format, CultureInfo.InvariantCulture)}");
        }
    }
}
