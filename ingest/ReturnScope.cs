using System.Text.RegularExpressions;
using Analytics.Lake;

namespace Analytics.Ingest;

/// <summary>What a return is about: its kind, period and region. The file name says it and the content must agree.</summary>
/// <param name="Kind">The schema's name.</param>
/// <param name="Period">The reporting period.</param>
/// <param name="Region">GB/T 2260 code of the region that reports; 100000 is the whole country.</param>
public sealed partial record ReturnScope(string Kind, Period Period, string Region)
{
    private static readonly string[] TextExtensions = [".csv", ".txt", ".tsv"];

    /// <summary>The code of the whole country.</summary>
    public const string Nation = "100000";

    /// <summary>The digits that the code of every region under this one begins with: none for the country, two for a province, four for a prefecture.</summary>
    public string RegionPrefix => PrefixOf(Region);

    /// <summary>The digits that the code of every region under this one begins with.</summary>
    public static string PrefixOf(string region) =>
        region == Nation ? "" : region.EndsWith("0000", StringComparison.Ordinal) ? region[..2] : region.EndsWith("00", StringComparison.Ordinal) ? region[..4] : region;

    /// <summary>Name of the return within its table, as transactions record its revisions.</summary>
    public string Key => $"return/{Period}/{Region}";

    /// <summary>Name of its file, without an ending.</summary>
    public string FileStem => $"{Kind}_{Period}_{Region}";

    /// <summary>The files of a kind's table in which its rows lie: every row of a return is of its period and its region.</summary>
    internal Snapshot PartOf(Snapshot snapshot)
    {
        string prefix = RegionPrefix;
        return snapshot with { Files = [.. snapshot.Files.Where(file => file.Partition["period"] == Period.ToString() && (prefix.Length == 0 || file.Partition["province"] == prefix[..2]))] };
    }

    /// <summary>
    /// Reads the scope from a file name, <c>{kind}_{period}_{region}.csv</c> or <c>.xlsx</c>, or says what is wrong with the name.
    /// </summary>
    public static (ReturnScope? Scope, Finding? Wrong) FromFileName(string fileName, ReturnSchemas schemas, CodeLists lists)
    {
        string extension = Path.GetExtension(fileName);
        if (!IsWorkbook(fileName) && !TextExtensions.Contains(extension, StringComparer.OrdinalIgnoreCase))
        {
            return (null, Rules.UnsupportedFormat.At(null, extension, AdviceTexts.For(extension)));
        }
        string stem = PlainStem(fileName);
        string[] parts = stem.Split('_');
        if (parts.Length != 3) return (null, Rules.FileName.At(null, stem));
        if (schemas.Find(parts[0]) is not { } schema) return (null, Rules.UnknownKind.At(null, parts[0], string.Join(", ", schemas.Names)));
        if (!Period.TryParse(parts[1], out Period period)) return (null, Rules.FilePeriod.At(null, parts[1]));
        if (period.Frequency != schema.Frequency)
            return (null, Rules.FileFrequency.At(null, parts[1], schema.Titles, schema.Frequency == "year" ? "2025" : "2025Q3"));
        if (parts[2] != Nation && !lists.Contains("regions", "region_code", parts[2])) return (null, Rules.FileRegion.At(null, parts[2]));
        return (new ReturnScope(parts[0], period, parts[2]), null);
    }

    /// <summary>
    /// A file name without its extension and without what is added to it on the way: the number under which it was returned, and what browsers and
    /// desktops put behind the name of a copy.
    /// </summary>
    internal static string PlainStem(string fileName) => Additions().Replace(Path.GetFileNameWithoutExtension(fileName), "");

    [GeneratedRegex(@"(?<=.)(\.[0-9a-f]{8}| ?[(（][0-9]{1,3}[)）]| - 副本| - Copy)+$", RegexOptions.CultureInvariant)]
    private static partial Regex Additions();

    /// <summary>Whether a file name is that of a workbook.</summary>
    internal static bool IsWorkbook(string fileName) => Path.GetExtension(fileName).ToLowerInvariant() is ".xlsx" or ".xlsm";
}
