using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Analytics.Reports.Exports;

/// <summary>README, change log and citation of an export.</summary>
internal static class ExportTexts
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The files.</summary>
    public static IEnumerable<(string Path, string Text)> Files(ExportContent export) =>
        [("README.md", Readme(export)), ("CHANGELOG.md", Changes(export)), ("CITATION.cff", Citation(export))];

    private static string Readme(ExportContent export)
    {
        var text = new StringBuilder();
        text.Append($"# {export.Title.Zh}\n\n# {export.Title.En}\n\n");
        if (export.State.Synthetic)
            text.Append($"**{ExportContent.Warning.Zh}**\n\n**{ExportContent.Warning.En}**\n\n");
        text.Append($"""
            数据版本 / data version: `{export.State.Version}` ({export.State.Created})

            | 表 / table | 行 / rows | 内容 / content |
            | --- | ---: | --- |
            {string.Join('\n', export.Tables.Select(table => $"| `{table.Name}` | {table.Files.Sum(file => file.Rows)} | {table.Meaning.Zh} / {table.Meaning.En} |"))}

            - `data/` Parquet，每期一个文件 / Parquet (zstd), a file a period, in Hive folders
            - `codes/` 代码表 / code lists; `_T` 表示全部 / stands for all
            - `codebook.html`, `codebook.en.html`, `codebook.csv` 每列的含义、单位、算式、披露规则 / every column, unit, formula, the disclosure rule
            - `datapackage.json`, `schemas/` Data Package 2
            - `examples/` DuckDB, Python (polars, pandas), R, ClickHouse
            - `CHANGELOG.md`, `CITATION.cff`, `SHA256SUMS` (`sha256sum -c SHA256SUMS`)

            `status = 'withheld'` 的行不予公布，既不是零也不是缺报；披露规则见 codebook.html。
            A row with `status = 'withheld'` is neither zero nor missing; see the disclosure rule in codebook.en.html.

            """.ReplaceLineEndings("\n"));
        return text.ToString();
    }

    private static string Changes(ExportContent export)
    {
        var text = new StringBuilder("# 数据版本 / Data versions\n\n每次更新写成一个版本，新的在前。时刻为协调世界时。\nEvery update is a version, newest first. Instants are in UTC.\n");
        foreach (var day in export.State.History.Where(entry => entry.Commit.Operation != "CREATE TABLE").Reverse().GroupBy(entry => entry.Commit.Instant.UtcDateTime.Date))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {day.Key:yyyy-MM-dd}\n\n");
            foreach (var (table, commit) in day)
            {
                string periods = commit.Parameters.GetValueOrDefault("periods", "");
                text.Append(CultureInfo.InvariantCulture,
                    $"- `{table}` {commit.Version}, {commit.Instant.UtcDateTime:HH:mm:ss}: {(periods.Length > 0 ? periods.Replace(",", ", ", StringComparison.Ordinal) : commit.Operation)}\n");
            }
        }
        return text.ToString();
    }

    // A JSON string is a YAML string too.
    private static string Citation(ExportContent export) => $"""
        cff-version: 1.2.0
        type: dataset
        message: "引用本数据请注明版本 / Please cite the version that you used."
        title: {Quoted($"{export.Title.En} ({export.Title.Zh})")}
        abstract: {Quoted(export.State.Synthetic ? ExportContent.Warning.En : "Quarterly implementation returns of China's provinces, summed to groups that may be published.")}
        version: {Quoted(export.State.Version)}
        date-released: {export.State.Instant.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}
        authors:
          - name: {Quoted(export.Terms.Publisher ?? "Analytics")}
        keywords:
          - industrial workforce
          - vocational skills
          - China

        """.ReplaceLineEndings("\n");

    private static string Quoted(string text) => JsonSerializer.Serialize(text, Relaxed);
}
