using System.Globalization;
using Analytics.Ingest;

namespace Analytics.Benchmarks;

/// <summary>
/// A return with one wrong cell in each thousandth row, of five kinds in turn, from the inbox to the findings that go back with every cell named, against
/// the faultless return of the same size, committed.
/// </summary>
internal static class WrongBenchmark
{
    private const int Every = 1000;

    // Column and value that is wrong in it, whatever the row.
    private static readonly (int Column, string Value)[] Faults = [(10, "2000000"), (8, "12.5"), (2, "91000000000000001X"), (7, "9"), (21, "-1")];

    public static Benchmark Create() => new(
        "ingest-bad", "Send back a return with 0.1 % of its rows wrong, all cells named, against collecting the faultless one.", Prepare, Ours, [new("the faultless return", 1.3, Floor)])
    { Made = "returned-bad/returned" };

    private static string Wrong(string folder) => Path.Combine(folder, "wrong", IngestBenchmark.File);

    private static void Prepare(string folder, int rows)
    {
        IngestBenchmark.Prepare(folder, rows);
        string path = Wrong(folder);
        if (File.Exists(path))
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (var target = new StreamWriter(path + ".tmp"))
        {
            int row = 0;
            foreach (string line in File.ReadLines(Path.Combine(folder, IngestBenchmark.File)))
            {
                if (row > 0 && row % Every == 0)
                {
                    string[] cells = line.Split(',');
                    var (column, value) = Faults[row / Every % Faults.Length];
                    cells[column] = value;
                    target.WriteLine(string.Join(',', cells));
                }
                else
                    target.WriteLine(line);
                row++;
            }
        }
        File.Move(path + ".tmp", path);
        File.WriteAllText(Path.Combine(folder, "wrong-cells"), (rows / Every).ToString(CultureInfo.InvariantCulture));
    }

    private static Action Ours(string folder)
    {
        int wrong = int.Parse(File.ReadAllText(Path.Combine(folder, "wrong-cells")), CultureInfo.InvariantCulture);
        return IngestBenchmark.Collect(folder, Wrong(folder), "returned-bad", outcome =>
        {
            int named = outcome.Findings.Where(finding => finding.Severity == Severity.Error).Select(finding => finding.Address?.Row).Distinct().Count();
            if (outcome.Submission.Status != SubmissionStatus.Returned || named != wrong)
                throw new InvalidOperationException($"{named} of {wrong} wrong rows were named.");
        });
    }

    private static Action Floor(string folder) => IngestBenchmark.Collect(folder, Path.Combine(folder, IngestBenchmark.File), "warehouse");
}
