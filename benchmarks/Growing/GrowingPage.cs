using System.Globalization;
using System.Text;

namespace Analytics.Benchmarks.Growing;

/// <summary>The tables of what was measured and of what follows.</summary>
/// <param name="sizes">Rows of the quarters that were measured.</param>
/// <param name="quarters">By size, the figures of <see cref="QuarterStages"/>, each with the name of its stage before it.</param>
/// <param name="ages">Quarters after which a log was measured.</param>
/// <param name="byProvince">By age, the figures of <see cref="LogStages"/> where the provinces send.</param>
/// <param name="byCounty">The same where the counties send.</param>
/// <param name="county">The figures of collecting the counties of one province, out of the smallest quarter.</param>
/// <param name="scale">What it is worked out for.</param>
internal sealed class GrowingPage(
    int[] sizes, IReadOnlyList<Dictionary<string, double>> quarters, int[] ages, IReadOnlyList<Dictionary<string, double>> byProvince, IReadOnlyList<Dictionary<string, double>> byCounty,
    Dictionary<string, double> county, Scale scale)
{
    // A commit whose version it divides writes the whole state of the table.
    private const int CheckpointEvery = 10;

    private readonly GrowingFigure collect = Quarter("collect the returns of all provinces", "s", "collect seconds", sizes, quarters, scale);
    private readonly GrowingFigure refresh = Quarter("refresh every mart", "s", "refresh seconds", sizes, quarters, scale);
    private readonly GrowingFigure correct = Quarter("correct one province, refresh every mart", "s", "correct seconds", sizes, quarters, scale);
    private readonly GrowingFigure raw = Quarter("disk: the files as received (`raw/`)", "MB", "collect raw", sizes, quarters, scale);
    private readonly GrowingFigure returns = Quarter("disk: the returns in the lake", "MB", "collect returns", sizes, quarters, scale);
    private readonly GrowingFigure marts = Quarter("disk: the marts", "MB", "refresh marts", sizes, quarters, scale);

    /// <summary>All of it, in Markdown.</summary>
    /// <param name="rounds">Rounds of which the figures are medians.</param>
    internal string Text(int rounds)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm} UTC, {ResultsPage.Machine()}; medians of {rounds} rounds. Each figure stands for a process of its own that has done the same with few rows before. ");
        text.Append("\"Missed by\" is how far the straight line through the two smaller sizes misses the largest: the surer the smaller. ");
        text.Append("What was not measured is worked out by the line through the two larger sizes; its range is that of three ways (that line, the one through the smallest and the largest, the power through the two larger), widened by what was missed.\n\n");

        text.Append(CultureInfo.InvariantCulture, $"**A quarter**, by the number of enterprises that report:\n\n| | {string.Join(" | ", sizes.Select(size => $"{size:N0}"))} | missed by | {scale.Enterprises:N0} | range |\n| --- | --: | --: | --: | --: | --: | --: |\n");
        foreach (var figure in (GrowingFigure[])[
            collect, Quarter("- of it, processor time", "s", "collect processor", sizes, quarters, scale), refresh, Quarter("- of it, processor time", "s", "refresh processor", sizes, quarters, scale),
            Quarter("- of it, the cube", "s", "refresh cube_enterprise", sizes, quarters, scale), Quarter("- of it, the research table by the disclosure rule", "s", "refresh research_enterprise", sizes, quarters, scale),
            Quarter("compare all indicators of enterprises, standardised", "s", "compare seconds", sizes, quarters, scale), correct,
            Quarter("memory at most: collecting", "MB", "collect memory", sizes, quarters, scale), Quarter("memory at most: refreshing", "MB", "refresh memory", sizes, quarters, scale),
            Quarter("memory at most: comparing", "MB", "compare memory", sizes, quarters, scale), raw, returns, marts])
            text.Append(figure).Append('\n');

        foreach (var (who, sent, logs) in (List<(string, int, IReadOnlyList<Dictionary<string, double>>)>)[("provinces", scale.Provinces, byProvince), ("counties", scale.Counties, byCounty)])
        {
            text.Append(CultureInfo.InvariantCulture, $"\n**The log of the returns**, where {sent:N0} {who} send, by the quarters that it has behind it ({VersionsOf(sent):N0} versions each):\n\n| | {string.Join(" | ", ages)} | missed by |\n| --- | --: | --: | --: | --: |\n");
            foreach (var (name, unit, key) in (List<(string, string, string)>)[("open the table", "s", "seconds"), ("memory at most: opening", "MB", "memory"), ("memory that it keeps while it is open", "MB", "kept"), ("commit one return", "s", "commit"), ("disk: one checkpoint", "MB", "checkpoint")])
                text.Append(Aged(name, unit, key, logs)).Append('\n');
        }

        text.Append(CultureInfo.InvariantCulture, $"\n**Worked out**: {scale.Enterprises:N0} enterprises, {scale.Quarters} quarters, {(long)scale.Enterprises * scale.Quarters:N0} rows:\n\n| | | range |\n| --- | --: | --: |\n");
        Sum(text, "collect and refresh one quarter", "s", 1, collect, refresh);
        Sum(text, $"collect and refresh all {scale.Quarters} anew", "s", scale.Quarters, collect, refresh);
        Sum(text, "correct one province", "s", 1, correct);
        Line(text, $"beside it, {scale.Counties:N0} files of counties instead of {scale.Provinces}, in the first quarter", county["seconds"] / county["files"] * scale.Counties, "s");
        Line(text, $"and what the log adds to that in the last quarter", VersionsOf(scale.Counties) * Aged("", "s", "commit", byCounty).Value, "s");
        Sum(text, "disk: files as received", "MB", scale.Quarters, raw);
        Sum(text, "disk: returns in the lake", "MB", scale.Quarters, returns);
        Sum(text, "disk: marts", "MB", scale.Quarters, marts);
        Line(text, "disk: log of the returns, provinces send", LogBytes(scale.Provinces, byProvince), "MB");
        Line(text, "disk: log of the returns, counties send", LogBytes(scale.Counties, byCounty), "MB");
        foreach (int minutes in (int[])[10, 60])
            text.Append(CultureInfo.InvariantCulture, $"| enterprises in a quarter that is collected and refreshed in {minutes} minutes | {Within(minutes * 60)} | |\n");
        return text.ToString().TrimEnd('\n');
    }

    private static GrowingFigure Quarter(string name, string unit, string key, int[] sizes, IReadOnlyList<Dictionary<string, double>> quarters, Scale scale) =>
        new(name, unit, [.. sizes.Select(size => (double)size)], [.. quarters.Select(quarter => quarter[key])], scale.Enterprises);

    private GrowingFigure Aged(string name, string unit, string key, IReadOnlyList<Dictionary<string, double>> logs) =>
        new(name, unit, [.. ages.Select(age => (double)age)], [.. logs.Select(log => log[key])], scale.Quarters);

    private double VersionsOf(int sent) => sent == scale.Provinces ? sent : Math.Ceiling(county["versions"] / county["files"] * sent);

    // All entries, and all checkpoints, each of which holds the whole state: it grows by the same with each quarter.
    private double LogBytes(int sent, IReadOnlyList<Dictionary<string, double>> logs)
    {
        double versions = VersionsOf(sent) * scale.Quarters;
        return (versions * logs[^1]["entry"]) + (versions / CheckpointEvery * logs[^1]["checkpoint"] / 2);
    }

    // Beyond ten times what was measured nothing is said.
    private string Within(double seconds)
    {
        double last = collect.Measured[2] + refresh.Measured[2], before = collect.Measured[1] + refresh.Measured[1];
        double rows = sizes[2] + ((seconds - last) * (sizes[2] - sizes[1]) / (last - before));
        return last <= before || rows > 10.0 * sizes[2] ? string.Create(CultureInfo.InvariantCulture, $"more than {10L * sizes[2]:N0}")
            : string.Create(CultureInfo.InvariantCulture, $"{Math.Round(rows / 100_000) * 100_000:N0}");
    }

    private static void Sum(StringBuilder text, string name, string unit, int times, params GrowingFigure[] figures) => text.Append(CultureInfo.InvariantCulture,
        $"| {name} | {GrowingFigure.Shown(times * figures.Sum(figure => figure.Value), unit)} | {GrowingFigure.Shown(times * figures.Sum(figure => figure.Range.Low), unit)} to {GrowingFigure.Shown(times * figures.Sum(figure => figure.Range.High), unit)} |\n");

    private static void Line(StringBuilder text, string name, double value, string unit) => text.Append(CultureInfo.InvariantCulture, $"| {name} | {GrowingFigure.Shown(value, unit)} | |\n");
}

/// <summary>What costs are worked out for.</summary>
/// <param name="Enterprises">That report in a quarter.</param>
/// <param name="Quarters">Of them.</param>
/// <param name="Provinces">And their like, which send.</param>
/// <param name="Counties">That send instead of them.</param>
internal sealed record Scale(int Enterprises, int Quarters, int Provinces, int Counties);
