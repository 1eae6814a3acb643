using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Analytics.Lake;

namespace Analytics.Ingest.Tests;

/// <summary>Checks damaged files one after the other and judges the answers. A file that fails is named by its number, and its bytes are kept.</summary>
internal sealed partial class FuzzBench : IDisposable
{
    // A check takes milliseconds; what takes a minute hangs.
    public static readonly TimeSpan Hang = TimeSpan.FromMinutes(1);

    public static readonly SessionLimits OneThread = new(null, 1, null);

    // Findings of these rules show the cell as it stands in the file.
    private static readonly HashSet<string> OfCells =
    [
        "required", "integer", "number", "boolean", "date", "minimum", "maximum", "credit_code", "rounded_code", "min_length", "max_length", "wrong_period", "pattern", "code_list", "wrong_region", "code_name",
    ];

    private static readonly char[] Spaces = [' ', '\t', '\u00A0', '\u3000', '\uFEFF', '\r'];

    private readonly InboxFixture inbox = new();
    private readonly Collector collector;
    private bool isHung;

    public FuzzBench() => collector = new Collector(inbox.Warehouse, InboxFixture.Schemas, InboxFixture.Seeds, OneThread);

    /// <summary>Checks a file; fails unless the answer makes sense, and is the same when asked again.</summary>
    public async Task<CheckResult> Check(FuzzFile file, bool twice)
    {
        string path = Path.Combine(inbox.Warehouse.Directory, file.Name);
        await File.WriteAllBytesAsync(path, file.Bytes);
        try
        {
            CheckResult result = await Task.Run(() => collector.Check(path)).WaitAsync(Hang);
            if (Judge(file, result) is { } wrong) throw new InvalidOperationException(wrong);
            if (!twice) return result;
            CheckResult again = await Task.Run(() => collector.Check(path)).WaitAsync(Hang);
            if (!again.Findings.SequenceEqual(result.Findings) || (again.Rows, again.Errors, again.Warnings) != (result.Rows, result.Errors, result.Warnings))
                throw new InvalidOperationException("The second check came to something else than the first.");
            return result;
        }
        catch (Exception exception)
        {
            isHung = exception is TimeoutException;
            throw Failure(file, exception);
        }
    }

    public void Dispose()
    {
        // To wait for what hangs would hang too.
        if (isHung) return;
        collector.Dispose();
        inbox.Dispose();
    }

    /// <summary>Keeps the bytes of a file that failed, and says how to repeat it.</summary>
    public static Exception Failure(FuzzFile file, Exception exception)
    {
        string kept = Path.Combine(AppContext.BaseDirectory, "fuzz-failures", $"{file.Number}-{file.Name}");
        Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
        File.WriteAllBytes(kept, file.Bytes);
        return new InvalidOperationException($"Fuzz file {file.Number} ({file.Name}) failed: {exception.Message} Its bytes: {kept}. Repeat it as a case of {nameof(FuzzTest.What_failed_once_is_right_now)}.", exception);
    }

    /// <summary>What is wrong with an answer, or null.</summary>
    public static string? Judge(FuzzFile file, CheckResult result)
    {
        if (result.Scope is null) return "The file's name was not understood.";
        if (result.Errors == 0 && result.Rows == 0) return "A file without rows has no error.";
        if (result.Errors != result.Findings.Where(finding => finding.Severity == Severity.Error).Sum(finding => finding.Count)) return "The errors are not those that are listed.";
        (int rows, int columns) = file.IsWorkbook ? (1_048_576, 16_384) : SizeOf(file.Bytes);
        string[]? lines = file.IsWorkbook ? null : LinesOf(file.Bytes);
        foreach (Finding finding in result.Findings)
        {
            if (finding.MessageZh.Length == 0 || finding.MessageEn.Length == 0) return $"{finding} says nothing.";
            if (Unfilled().IsMatch(finding.MessageZh + finding.MessageEn)) return $"{finding} was not filled in.";
            if (finding.Address is not { } address) continue;
            if (address.Row < 1 || address.Row > rows || address.Column < 1 || address.Column > columns) return $"{finding} is outside the file of {rows} rows and {columns} columns.";
            if (lines is not null && OfCells.Contains(finding.Rule) && !Shows(lines, address, finding.Value)) return $"{finding} is about another cell.";
        }
        return null;
    }

    // No more than these.
    private static (int Rows, int Columns) SizeOf(byte[] bytes) =>
        (bytes.Count(value => value is (byte)'\n' or (byte)'\r') + 1, bytes.Count(value => value is (byte)',' or (byte)';' or (byte)'\t') + 1);

    /// <summary>The lines of a file in UTF-8 without quotation marks; null for any other file.</summary>
    private static string[]? LinesOf(byte[] bytes) => bytes.Contains((byte)'"') || bytes.Contains((byte)0) || !Utf8.IsValid(bytes) || (bytes.Contains((byte)'\r') && bytes.Count(value => value == '\n') == 1) ? null
        : Encoding.UTF8.GetString(bytes).Split(bytes.Contains((byte)'\n') ? '\n' : '\r');

    /// <summary>Whether a cell shows this value, by one of the delimiters that there are.</summary>
    private static bool Shows(string[] lines, CellAddress address, string? value) => address.Row <= lines.Length && ((char[])[',', ';', '\t']).Any(delimiter =>
    {
        string cell = lines[address.Row - 1].Split(delimiter).ElementAtOrDefault(address.Column!.Value - 1)?.Trim(Spaces) ?? "";
        return value is { Length: 200 } ? cell.StartsWith(value[..199], StringComparison.Ordinal) : cell == (value ?? "");
    });

    [GeneratedRegex(@"\{[0-6]\}|\{[a-z_.]+\}")]
    private static partial Regex Unfilled();
}
