using Analytics.Lake;

namespace Analytics.Reports.Exports;

/// <summary>What <c>seeds/columns.csv</c> says of a table or a column.</summary>
/// <param name="Name">The table, or <c>table.column</c>.</param>
/// <param name="Zh">Title, Chinese.</param>
/// <param name="En">Title, English.</param>
/// <param name="UnitZh">Unit, Chinese; empty when it has none.</param>
/// <param name="UnitEn">Unit, English.</param>
/// <param name="Codes">Code list and key (<c>regions.region_code</c>); empty when there is none.</param>
/// <param name="MeaningZh">Meaning, Chinese.</param>
/// <param name="MeaningEn">Meaning, English.</param>
internal sealed record Meaning(string Name, string Zh, string En, string UnitZh, string UnitEn, string Codes, string MeaningZh, string MeaningEn)
{
    /// <summary>All of them by their names, where the seeds are attached.</summary>
    public static Dictionary<string, Meaning> Read(LakeSession session) => session.Query(
        "SELECT name, title_zh, title_en, coalesce(unit_zh, ''), coalesce(unit_en, ''), coalesce(codes, ''), description_zh, description_en FROM seed_columns",
        row => new Meaning(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6), row.GetString(7)))
        .ToDictionary(meaning => meaning.Name, StringComparer.Ordinal);
}

/// <summary>A column of an exported table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">DuckDB's type.</param>
/// <param name="Meaning">What it means.</param>
internal sealed record ExportColumn(string Name, string Type, Meaning Meaning)
{
    /// <summary>The type's name in a Table Schema.</summary>
    public string SchemaType => Type switch
    {
        "BIGINT" or "INTEGER" => "integer",
        "BOOLEAN" => "boolean",
        "DATE" => "date",
        "TIMESTAMP WITH TIME ZONE" or "TIMESTAMPTZ" => "datetime",
        "VARCHAR" => "string",
        _ => "number",
    };
}

/// <summary>A file of an export.</summary>
/// <param name="Path">Its path in the export, with '/'.</param>
/// <param name="Period">The period of its rows; null for a code list.</param>
/// <param name="Rows">Its rows.</param>
internal sealed record ExportFile(string Path, string? Period, long Rows);

/// <summary>A table of an export.</summary>
/// <param name="Name">Its name, that of its model.</param>
/// <param name="Version">The version of the mart.</param>
/// <param name="Meaning">What it holds.</param>
/// <param name="Key">The columns that tell its rows apart.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Files">Its files, a period each.</param>
internal sealed record ExportTable(
    string Name, long Version, Meaning Meaning, IReadOnlyList<string> Key, IReadOnlyList<ExportColumn> Columns, IReadOnlyList<ExportFile> Files);

/// <summary>A code list of an export.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Key">Its key.</param>
/// <param name="Columns">Its columns, all texts.</param>
/// <param name="File">Its file.</param>
internal sealed record ExportCodes(string Name, string Key, IReadOnlyList<string> Columns, ExportFile File);
