using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Analytics.Benchmarks;

/// <summary>The table of all benchmarks, with machine and date.</summary>
internal static class ResultsPage
{
    private const string Columns = "| benchmark | against | rows | ours | theirs | ratio | limit | peak memory: ours, theirs | bytes a row | ten times the rows: ours, theirs | ratio then | rounds | measured (UTC) |";

    /// <summary>Measures and writes the page after each; what is not measured keeps the lines that it has there of this machine.</summary>
    /// <param name="all">All there are, in the order of the page.</param>
    /// <param name="wanted">Those that are measured.</param>
    /// <param name="rows">With so many rows, and ten times as many.</param>
    /// <param name="rounds">So many rounds.</param>
    /// <returns>0, or 1 when one of them failed.</returns>
    internal static int Write(IReadOnlyList<Entry> all, IReadOnlyCollection<Entry> wanted, int rows, int rounds)
    {
        var lines = all.ToDictionary(entry => entry.Name, Before);
        int failed = 0;
        foreach (var entry in wanted)
        {
            int least = entry.UsualRows ?? rows;
            try
            {
                var few = entry.Run(least, rounds);
                IReadOnlyList<Result> many = entry.Grows && entry.MostRows >= 10 * least ? entry.Run(10 * least, rounds) : [];
                lines[entry.Name] = [.. few.Select(result => Line(result, many.FirstOrDefault(more => more.Against == result.Against), rounds))];
            }
            catch (InvalidOperationException e)
            {
                failed = 1;
                Console.Error.WriteLine($"{entry.Name}: {e.Message}");
                lines[entry.Name] = [$"| {entry.Name} | not measured: {e.Message.ReplaceLineEndings(" ").Replace('|', '/')} | | | | | | | | | | | |"];
            }
            File.WriteAllText(Page(), Text(all.SelectMany(each => lines[each.Name])));
        }
        return failed;
    }

    private static List<string> Before(Entry entry) => !File.Exists(Page()) || !File.ReadAllText(Page()).Contains($"{Machine()}.\n", StringComparison.Ordinal) ? []
        : [.. File.ReadLines(Page()).Where(line => line.StartsWith($"| {entry.Name} ", StringComparison.Ordinal) && line.Count(c => c == '|') == Columns.Count(c => c == '|'))];

    private static string Text(IEnumerable<string> lines) => new StringBuilder()
        .Append("# Benchmarks\n\n")
        .Append(CultureInfo.InvariantCulture, $"{Machine()}.\n\n")
        .Append("Medians of the rounds after one to warm up; in each round ours and what it is measured against run one after the other, each a process of its own, compiled ahead as programs are handed out; what is measured warm (cube, standardise, assess, http) is compiled and done once before, and of corrections (revision) the second of a program counts. Memory is the highest of all rounds. ")
        .Append("Bytes a row are those on the disk of what ours made. The columns at the right tell how often the time of fewer rows it takes with ten times as many. A limit that is missed is in bold.\n\n")
        .Append(Columns).Append("\n| --- | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --- |\n")
        .AppendJoin('\n', lines).Append('\n').ToString();

    /// <summary>What it is measured on.</summary>
    internal static string Machine() => string.Create(CultureInfo.InvariantCulture,
        $"{Processor()}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");

    private static string Line(Result few, Result? many, int rounds) => string.Create(CultureInfo.InvariantCulture,
        $"| {few.Name} | {few.Against} | {(few.Rows > 0 ? (int?)few.Rows : null):N0} | {Time(few.Seconds)} | {Time(few.TheirSeconds)} | {Ratio(few)} | {(double.IsNaN(few.Limit) ? "" : few.Limit)} | {Memory(few.PeakMegabytes)}, {Memory(few.TheirPeakMegabytes)} | {few.BytesPerRow:F1} | {Growth(few.Seconds, many?.Seconds)}, {Growth(few.TheirSeconds, many?.TheirSeconds)} | {(many is null ? "" : Ratio(many))} | {rounds} | {DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm} |");

    private static string Time(double seconds) => seconds < 1 ? string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:F1} ms") : string.Create(CultureInfo.InvariantCulture, $"{seconds:F2} s");

    private static string Ratio(Result result) => (result.Ratio > result.Limit ? "**" : "") + result.Ratio.ToString(result.Ratio < 0.1 ? "F4" : "F2", CultureInfo.InvariantCulture) + (result.Ratio > result.Limit ? "**" : "");

    private static string Memory(double? megabytes) => megabytes is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{megabytes:F0} MB");

    private static string Growth(double few, double? many) => many is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{many / few:F1} x");

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor"
        : RuntimeInformation.ProcessArchitecture.ToString();

    private static string Page([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "RESULTS.md");
}

/// <summary>One benchmark in the list of all.</summary>
/// <param name="Name">Name on the command line.</param>
/// <param name="Description">What is measured.</param>
/// <param name="Run">Measures with so many rows, so many rounds.</param>
/// <param name="Grows">Whether it is measured with ten times the rows too.</param>
internal sealed record Entry(string Name, string Description, Func<int, int, IReadOnlyList<Result>> Run, bool Grows = true)
{
    public int? UsualRows { get; init; }

    public int MostRows { get; init; } = int.MaxValue;
}
