using System.Text.Encodings.Web;
using System.Text.Json;

namespace Analytics.Reports.Exports;

/// <summary>The export in the words of Data Package 2 (datapackage.org): a resource for every file, and a Table Schema for every table.</summary>
internal static class DataPackage
{
    public const string Name = "industrial-workforce-reform";
    private static readonly string[] Publishing = ["publisher"];
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true, NewLine = "\n" };

    /// <summary>The schemas, shared by the files of a table.</summary>
    public static IEnumerable<(string Path, string Text)> Schemas(ExportContent export) => export.Tables.Select(table => (SchemaOf(table.Name), JsonSerializer.Serialize(
        new Dictionary<string, object>
        {
            ["$schema"] = "https://datapackage.org/profiles/2.0/tableschema.json",
            ["fields"] = table.Columns.Select(column =>
            {
                Dictionary<string, object> field = new()
                {
                    ["name"] = column.Name,
                    ["type"] = column.SchemaType,
                    ["title"] = column.Meaning.Zh,
                    ["title_en"] = column.Meaning.En,
                    ["description"] = column.Meaning.MeaningZh,
                    ["description_en"] = column.Meaning.MeaningEn,
                };
                if (column.Meaning.UnitZh.Length > 0)
                    (field["unit"], field["unit_en"]) = (column.Meaning.UnitZh, column.Meaning.UnitEn);
                if (table.Key.Contains(column.Name))
                    field["constraints"] = new { required = true };
                return field;
            }),
            ["primaryKey"] = table.Key,
            ["foreignKeys"] = table.Columns.Where(column => column.Meaning.Codes.Length > 0).Select(column => new
            {
                fields = new[] { column.Name },
                reference = new { resource = column.Meaning.Codes.Split('.')[0], fields = new[] { column.Meaning.Codes.Split('.')[1] } },
            }),
        },
        Json) + "\n"));

    /// <summary>The package.</summary>
    /// <param name="export">What it describes.</param>
    /// <param name="measure">Size and SHA-256 of a file.</param>
    public static string Of(ExportContent export, Func<string, (long Bytes, string Hash)> measure) => JsonSerializer.Serialize(
        new Dictionary<string, object?>
        {
            ["$schema"] = "https://datapackage.org/profiles/2.0/datapackage.json",
            ["name"] = Name,
            ["title"] = export.Title.Zh,
            ["title_en"] = export.Title.En,
            ["description"] = export.State.Synthetic ? ExportContent.Warning.Zh : "各省（区、市）和新疆生产建设兵团按季度报送的实施情况，汇总到可以公布的分组。说明见 codebook.html。",
            ["description_en"] = export.State.Synthetic ? ExportContent.Warning.En : "Implementation returns of the provinces and the Corps, summed to groups that may be published. See codebook.en.html.",
            ["version"] = export.State.Version,
            ["created"] = export.State.Created,
            ["synthetic"] = export.State.Synthetic,
            ["seeds"] = $"sha256:{export.State.Seeds}",
            ["licenses"] = export.Terms.License is { } license ? new[] { new Dictionary<string, string> { [IsAddress(license) ? "path" : "name"] = license } } : null,
            ["contributors"] = export.Terms.Publisher is { } publisher ? new[] { new { title = publisher, roles = Publishing } } : null,
            ["sources"] = new object[]
            {
                new { title = "各地实施情况报表 / Implementation returns of the regions" },
                new { title = "GB/T 2260, GB/T 4754-2017; 代码表来源见 codebook.html / for the sources of code lists see codebook.en.html" },
            },
            ["resources"] = export.Tables.SelectMany(table => table.Files.Select(file => Resource(
                    $"{table.Name}-{file.Period!.ToLowerInvariant()}", $"{table.Meaning.Zh} {file.Period}", $"{table.Meaning.En} {file.Period}",
                    file, "parquet", "application/vnd.apache.parquet", SchemaOf(table.Name), measure)))
                .Concat(export.Codes.Select(codes => Resource(
                    codes.Name, $"代码表 {codes.Name}", $"Code list {codes.Name}", codes.File, "csv", "text/csv",
                    new { fields = codes.Columns.Select(column => new { name = column, type = "string" }), primaryKey = new[] { codes.Key } }, measure))),
        }.Where(property => property.Value is not null).ToDictionary(),
        Json) + "\n";

    /// <summary>A licence is told by its address or by its name.</summary>
    private static bool IsAddress(string license) => Uri.TryCreate(license, UriKind.Absolute, out _);

    private static string SchemaOf(string table) => $"schemas/{table}.json";

    private static Dictionary<string, object> Resource(
        string name, string zh, string en, ExportFile file, string format, string mediatype, object schema, Func<string, (long Bytes, string Hash)> measure)
    {
        var (bytes, hash) = measure(file.Path);
        Dictionary<string, object> resource = new()
        {
            ["name"] = name,
            ["type"] = "table",
            ["title"] = zh,
            ["title_en"] = en,
            ["path"] = file.Path,
            ["format"] = format,
            ["mediatype"] = mediatype,
            ["bytes"] = bytes,
            ["hash"] = $"sha256:{hash}",
            ["rows"] = file.Rows,
            ["schema"] = schema,
        };
        if (format == "csv")
            resource["encoding"] = "utf-8";
        return resource;
    }
}
