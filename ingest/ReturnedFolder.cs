using System.Globalization;
using System.Text;
using Analytics.Lake;

namespace Analytics.Ingest;

/// <summary>What goes back to senders: the findings of a submission as a CSV that opens in a spreadsheet.</summary>
internal static class ReturnedFolder
{
    private const string FormulaStarts = "=+-@\t\r";

    /// <summary>Writes the findings file of a submission and returns its path. Written again, it is replaced as a whole.</summary>
    public static string Write(string directory, Submission submission, IReadOnlyList<Finding> findings)
    {
        Directory.CreateDirectory(directory);
        string path = Path.Combine(directory, $"{SafeStem(submission.FileName)}.{submission.Id[..8]}.findings.csv");
        var text = new StringBuilder("\uFEFF级别 severity,规则 rule,单元格 cell,行 row,列 column,字段 field,内容 value,说明,message\r\n");
        foreach (Finding finding in findings)
        {
            string?[] cells =
            [
                finding.Severity == Severity.Error ? "错误 error" : "警告 warning", finding.Rule, finding.Address?.Cell,
                finding.Address?.Row.ToString(CultureInfo.InvariantCulture), finding.Address?.Column?.ToString(CultureInfo.InvariantCulture),
                finding.Address?.Field, finding.Value, finding.MessageZh, finding.MessageEn,
            ];
            text.AppendJoin(',', cells.Select(Quote)).Append("\r\n");
        }
        long unlisted = submission.Errors + submission.Warnings - findings.Sum(finding => finding.Count);
        if (unlisted > 0) text.Append(CultureInfo.InvariantCulture, $",,,,,,,另有 {unlisted} 条未列出,{unlisted} more are not listed\r\n");
        string temporary = Path.Combine(directory, $".{Guid.NewGuid():N}.tmp");
        try
        {
            File.WriteAllText(temporary, text.ToString());
            DurableFile.Sync(temporary);
            File.Move(temporary, path, overwrite: true);
            DurableFile.SyncDirectory(directory);
        }
        finally
        {
            File.Delete(temporary);
        }
        return path;
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
        string stem = Path.GetFileNameWithoutExtension(fileName);
        string safe = string.Concat(stem.Where(c => !char.IsControl(c) && c is not ('/' or '\\'))).TrimStart('.');
        return safe.Length switch { 0 => "file", > 60 => safe[..60], _ => safe };
    }
}
