using System.Text.RegularExpressions;
using Analytics.Transforms;

namespace Analytics.Reports.Queries;

/// <summary>What a mart and its columns mean, out of the comment at the head of its model.</summary>
public sealed partial class TableMeaning
{
    private readonly string[] lines;

    private TableMeaning(string[] lines) => this.lines = lines;

    /// <summary>The meaning of a table; empty when no model makes it.</summary>
    public static TableMeaning Of(string table)
    {
        string sql = Model.All.FirstOrDefault(model => model.Table == table)?.Sql ?? "";
        return new([.. sql.Split('\n').TakeWhile(line => line.StartsWith("--", StringComparison.Ordinal)).Select(line => line[2..].TrimEnd())]);
    }

    /// <summary>The sentences that are not about single columns, without sources.</summary>
    public string Table => string.Join(' ', Entries().Where(entry => entry.Names.Length == 0).Select(entry => entry.Text));

    /// <summary>What is said of a column, or null.</summary>
    public string? Column(string name) => Entries().FirstOrDefault(entry => entry.Names.Contains(name)).Text;

    // "name: meaning" at the beginning of a line or after "; " or a full stop; a line further in continues the one above it.
    private IEnumerable<(string[] Names, string Text)> Entries()
    {
        List<string> whole = [];
        foreach (string line in lines)
        {
            if (line.StartsWith("  ", StringComparison.Ordinal) && whole.Count > 0)
                whole[^1] += " " + line.Trim();
            else
                whole.Add(line.Trim());
        }
        foreach (string line in whole.Where(line => !Source().IsMatch(line)))
        {
            var starts = Named().Matches(line);
            if (starts.Count == 0 || starts[0].Index > 0)
                yield return ([], line);
            for (int i = 0; i < starts.Count && starts[0].Index == 0; i++)
            {
                int end = i + 1 < starts.Count ? starts[i + 1].Index : line.Length;
                int begin = starts[i].Index + starts[i].Length;
                yield return ([starts[i].Groups["name"].Value], line[begin..end].TrimEnd(' ', ';', '.'));
            }
        }
    }

    [GeneratedRegex("^(source|unit): ")]
    private static partial Regex Source();

    [GeneratedRegex("(?:^|(?<=[;.] ))(?<name>[a-z][a-z0-9_]*): ")]
    private static partial Regex Named();
}
