using System.Text.RegularExpressions;
using Analytics.Ingest;

namespace Analytics.Jobs.Tests;

/// <summary>The bundled returns that are wrong on purpose are returned, for what their README says; the others are good.</summary>
public sealed partial class SamplesFaultsTest(SamplesFaultsTest.EmptyWarehouse warehouse) : IClassFixture<SamplesFaultsTest.EmptyWarehouse>
{
    private readonly Collector collector = warehouse.Collector;

    /// <summary>Checks files against nothing received before.</summary>
    public sealed class EmptyWarehouse : IDisposable
    {
        private readonly string folder = Directory.CreateTempSubdirectory("samples-").FullName;

        public EmptyWarehouse() => Collector = new Collector(new Warehouse(folder), Beside("schemas"), Beside("seeds"));

        public Collector Collector { get; }

        public void Dispose()
        {
            Collector.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }

    public static TheoryData<string, string> Faults() => new()
    {
        { "enterprise_2024Q4_220000.csv", "F4 code_list, H2 code_list" },
        { "enterprise_2025Q1_460000.csv", "C4 credit_code" },
        { "enterprise_2025Q1_520000.csv", "C41 duplicate_key" },
        { "enterprise_2025Q2_620000.csv", "I4 integer, N5 number, P3 integer" },
        { "enterprise_2025Q2_640000.csv", "B3 pattern" },
        { "enterprise_2025Q3_630000.xlsx", "K3 trained_le_workers, K5 trained_le_workers, K6 trained_le_workers" },
        { "task_2025Q1_500000.csv", "I6 due_after_start, L3 completed_iff_done" },
        { "task_2025Q2_140000.csv", "A1 missing_column" },
        { "difficulty_2025Q3_640000.csv", "B10 wrong_region, B2 wrong_region, B3 wrong_region, B4 wrong_region, B5 wrong_region, B6 wrong_region, B7 wrong_region, B8 wrong_region, B9 wrong_region" },
        { "inspection_2025_530000.csv", "E5 score_le_max" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_faulty_return_has_exactly_the_faults_meant(string file, string findings)
    {
        CheckResult result = collector.Check(Bundled(file));

        Assert.True(result.Synthetic);
        Assert.Equal(findings, string.Join(", ", result.Findings.Where(finding => finding.Severity == Severity.Error)
            .Select(finding => $"{finding.Address!.Value.Cell} {finding.Rule}").Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void The_readme_names_the_faulty_returns_and_no_others() =>
        Assert.Equal(Faults().Select(row => row.Data.Item1), TableRow().Matches(File.ReadAllText(Bundled("README.md"))).Select(match => match.Groups[1].Value));

    /// <summary>One province whole, the largest, the smallest and the Corps in every kind; collecting all of them is the end-to-end tests' affair.</summary>
    [Fact]
    public void The_other_returns_have_no_error()
    {
        HashSet<string> faulty = [.. Faults().Select(row => row.Data.Item1)];
        string[] files = [.. Directory.EnumerateFiles(Beside("seeds/returns"), "*.csv").Where(file => file.EndsWith("_320000.csv", StringComparison.Ordinal)
            || ((file.EndsWith("_440000.csv", StringComparison.Ordinal) || file.EndsWith("_540000.csv", StringComparison.Ordinal) || file.EndsWith("_660000.csv", StringComparison.Ordinal))
                && !file.Contains("2024Q4", StringComparison.Ordinal) && !file.Contains("2025Q1", StringComparison.Ordinal)))];
        Assert.InRange(files.Length, 40, 60);
        foreach (string file in files.Where(file => !faulty.Contains(Path.GetFileName(file))))
        {
            CheckResult result = collector.Check(file);
            Assert.True(result.Errors == 0 && result.Rows > 0, $"{file}: {string.Join(" ", result.Findings.Take(3))}");
            Assert.Equal(!Path.GetFileName(file).StartsWith("target_", StringComparison.Ordinal), result.Synthetic);
        }
    }

    private static string Beside(string name) => Path.Combine(AppContext.BaseDirectory, name);

    private static string Bundled(string file) => Path.Combine(Beside("seeds/returns"), file);

    [GeneratedRegex(@"^\| (\w+\.(?:csv|xlsx)) \|", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
