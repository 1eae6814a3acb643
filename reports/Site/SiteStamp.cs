using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Analytics.Lake;
using Analytics.Reports.Charts;
using Analytics.Reports.Rendering;
using Analytics.Transforms;

namespace Analytics.Reports.Site;

/// <summary>What a site was made from; it lies in the site as <c>stamp.json</c>.</summary>
/// <param name="Inputs">Fingerprint of figures, code lists and program.</param>
/// <param name="Pages">Pages of both languages.</param>
/// <param name="Charts">Fingerprint of each chart, by its file name without ending.</param>
/// <param name="Problems">Indicators that could not be computed.</param>
/// <param name="Tables">Version of each table that the figures come from.</param>
internal sealed record SiteStamp(
    string Inputs, int Pages, IReadOnlyDictionary<string, string> Charts, IReadOnlyList<IndicatorProblem> Problems, IReadOnlyDictionary<string, long> Tables)
{
    private const string FileName = "stamp.json";

    // Each build of the program has another one, and the same source the same.
    private static string Program => typeof(SiteStamp).Module.ModuleVersionId.ToString();

    /// <summary>The stamp of the site in a folder; null when there is none that can be read.</summary>
    public static SiteStamp? Read(string siteDirectory)
    {
        try
        {
            return JsonSerializer.Deserialize<SiteStamp>(File.ReadAllText(Path.Combine(siteDirectory, FileName)));
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes it into a site.</summary>
    public void Write(string siteDirectory) => File.WriteAllText(Path.Combine(siteDirectory, FileName), JsonSerializer.Serialize(this));

    /// <summary>Fingerprint of everything that a site shows.</summary>
    public static string Of(LakeStore lake, string seedsDirectory, string schemasDirectory, AsOf asOf = default)
    {
        asOf = LakeMoment.Resolve(lake, asOf);
        // What was published is noted after the site is made, and is not shown by it.
        var tables = lake.Tables()
            .Where(name => name.StartsWith("marts/", StringComparison.Ordinal) || (!name.Contains('/', StringComparison.Ordinal) && name != Publications.TableName) || name == "returns/case")
            .Select(name => $"{name} {lake.Table(name).Find(asOf)?.Version}");
        var assessments = Path.Combine(seedsDirectory, "assessments");
        var files = Files(seedsDirectory, "*.csv").Concat(Files(schemasDirectory, "*.json")).Concat(Directory.Exists(assessments) ? Files(assessments, "*.json") : []);
        return Hash([Program, Drawing, asOf.ToString(), .. tables, .. files.Select(HashOf)]);
    }

    /// <summary>Fingerprint of a chart: the same for the same picture.</summary>
    public static string Of(Chart chart) => Hash([Drawing, chart.Title, chart.Description, $"{chart.Width} {chart.Height}", chart.OptionText()]);

    private static string Drawing { get; } = Hash(
        Files(ChartRenderer.ProgramDirectory, "*").Concat(Files(SiteFiles.AssetsDirectory, "*")).Select(HashOf));

    private static IEnumerable<string> Files(string directory, string pattern) => Directory.EnumerateFiles(directory, pattern).Order(StringComparer.Ordinal);

    private static string HashOf(string file)
    {
        using var stream = File.OpenRead(file);
        return $"{Path.GetFileName(file)} {Convert.ToHexStringLower(SHA256.HashData(stream))}";
    }

    private static string Hash(IEnumerable<string> parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))));
}
