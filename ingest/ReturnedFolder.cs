using System.Globalization;
using System.Text;
using Analytics.Ingest.Workbooks;
using Analytics.Lake;

namespace Analytics.Ingest;

/// <summary>What goes back to senders: the findings of a submission as a CSV that opens in a spreadsheet and, for a workbook, that workbook with its cells marked.</summary>
internal static class ReturnedFolder
{
    private const string FormulaStarts = "=+-@\t\r";

    /// <summary>Writes what goes back of a submission. Written again, it is replaced as a whole.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="submission">The submission.</param>
    /// <param name="findings">What is wrong with it.</param>
    /// <param name="original">Where the bytes of its file lie.</param>
    /// <param name="schema">Its kind, if the file name told it.</param>
    /// <param name="reading">How the file was understood: the findings of a CSV come in its encoding, a workbook is marked on the sheet that was read.</param>
    /// <returns>The file to send: the marked workbook, or the findings if the file was none or cannot be opened.</returns>
    public static string Write(
        string directory, Submission submission, IReadOnlyList<Finding> findings, string original, ReturnSchema? schema, FileReading? reading)
    {
        Directory.CreateDirectory(directory);
        string stem = Path.Combine(directory, $"{SafeStem(submission.FileName)}.{submission.Id[..8]}");
        string list = Put(directory, $"{stem}.findings.csv", temporary => WriteFindings(temporary, submission, findings, EncodingOf(reading)))!;
        string extension = Path.GetExtension(submission.FileName).ToLowerInvariant() is ".xlsm" ? ".xlsm" : ".xlsx";
        if (reading is null or { Sheet: null }) return list;
        var titles = schema?.Fields.ToDictionary(field => field.Name, field => field.Title) ?? [];
        var summary = new MarkSummary(submission.FileName, submission.ReceivedAt, submission.Errors, submission.Warnings, titles);
        return Put(directory, stem + extension, temporary => WorkbookMarker.TryWrite(original, temporary, reading.Sheet, findings, summary)) ?? list;
    }

    private static Encoding EncodingOf(FileReading? reading) => reading?.Encoding switch
    {
        "GB18030" => CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!,
        "UTF-16LE" => new UnicodeEncoding(bigEndian: false, byteOrderMark: true),
        "UTF-16BE" => new UnicodeEncoding(bigEndian: true, byteOrderMark: true),
        // With a byte-order mark, without which a spreadsheet takes it for something else.
        _ => new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
    };

    /// <summary>Puts a file in its place as a whole, or not at all.</summary>
    private static string? Put(string directory, string path, Func<string, bool> write)
    {
        string temporary = Path.Combine(directory, $".{Guid.NewGuid():N}.tmp");
        try
        {
            if (!write(temporary)) return null;
            DurableFile.Sync(temporary);
            File.Move(temporary, path, overwrite: true);
            DurableFile.SyncDirectory(directory);
            return path;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static bool WriteFindings(string path, Submission submission, IReadOnlyList<Finding> findings, Encoding encoding)
    {
        using var text = new StreamWriter(path, append: false, encoding);
        Text[] titles = [ReturnedTexts.Severity, ReturnedTexts.Rule, ReturnedTexts.Cell, ReturnedTexts.Row, ReturnedTexts.Column, ReturnedTexts.Field, ReturnedTexts.Value];
        text.Write(string.Join(',', [.. titles.Select(title => title.Both), ReturnedTexts.Message.Zh, ReturnedTexts.Message.En]) + "\r\n");
        foreach (Finding finding in findings)
        {
            string?[] cells =
            [
                ReturnedTexts.Of(finding.Severity).Both, finding.Rule, finding.Address?.Cell,
                finding.Address?.Row.ToString(CultureInfo.InvariantCulture), finding.Address?.Column?.ToString(CultureInfo.InvariantCulture),
                finding.Address?.Field, finding.Value, finding.MessageZh, finding.MessageEn,
            ];
            text.Write(string.Join(',', cells.Select(Quote)) + "\r\n");
        }
        if (Finding.Unlisted(submission.Errors, submission.Warnings, findings) is > 0 and long unlisted)
        {
            (string zh, string en) = ReturnedTexts.NotListed.With(unlisted);
            text.Write($",,,,,,,{zh},{en}\r\n");
        }
        return true;
    }

    /// <summary>A cell that no spreadsheet takes for a formula and no reader for two cells.</summary>
    private static string Quote(string? value)
    {
        if (string.IsNullOrEmpty(value)) return "";
        string safe = FormulaStarts.Contains(value[0], StringComparison.Ordinal) ? "'" + value : value;
        return $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static string SafeStem(string fileName)
    {
        string stem = ReturnScope.PlainStem(fileName);
        string safe = string.Concat(stem.Where(c => !char.IsControl(c) && c is not ('/' or '\\'))).TrimStart('.');
        return safe.Length switch { 0 => "file", > 60 => safe[..60], _ => safe };
    }
}
