using System.IO.Compression;
using System.Xml;

namespace Analytics.Ingest.Workbooks;

/// <summary>A relationship between the parts of a package.</summary>
/// <param name="Id">By what it is referred to.</param>
/// <param name="Type">What it leads to.</param>
/// <param name="Target">Where, as it is written.</param>
internal readonly record struct PartRelation(string Id, string Type, string Target);

/// <summary>Which part of a package leads to which. Nobody else decides it: not the names of parts, which any program may choose.</summary>
internal sealed class PackageParts
{
    private const string UsualMain = "xl/workbook.xml";

    private static readonly string[] MainTypes =
    [
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml", "application/vnd.ms-excel.template.macroEnabled.main+xml",
    ];

    private readonly Dictionary<string, ZipArchiveEntry> entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly Func<ZipArchiveEntry, XmlReader> open;

    /// <summary>Finds the main part.</summary>
    /// <param name="zip">The package.</param>
    /// <param name="open">Opens a part to be read as XML.</param>
    public PackageParts(ZipArchive zip, Func<ZipArchiveEntry, XmlReader> open)
    {
        this.open = open;
        foreach (ZipArchiveEntry entry in zip.Entries) entries.TryAdd(entry.FullName, entry);
        string? said = Relations("").Where(relation => Is(relation.Type, "officeDocument")).Select(relation => relation.Target).FirstOrDefault() ?? MainByType();
        if (said is not null && Find(Inside("", said)) is null) throw new InvalidDataException("The main part is missing.");
        Main = said is not null ? Find(Inside("", said))!.FullName : Find(RelationsPath("")) is null ? Find(UsualMain)?.FullName : null;
    }

    /// <summary>The main part, as the root's relationships say, or else the types of the parts, or else, where nothing says so, the one of the usual name; null without one.</summary>
    public string? Main { get; }

    /// <summary>The entry of a part; null if there is none.</summary>
    public ZipArchiveEntry? Find(string part) => entries.GetValueOrDefault(part);

    /// <summary>The relationships of a part within the package; none if nothing lists any.</summary>
    public IReadOnlyList<PartRelation> Relations(string part) =>
    [
        .. Elements(RelationsPath(part), "Relationship").Where(element => element.GetAttribute("TargetMode") != "External")
            .Select(element => new PartRelation(element.GetAttribute("Id") ?? "", element.GetAttribute("Type") ?? "", element.GetAttribute("Target") ?? "")),
    ];

    /// <summary>Where the relationships of a part are listed.</summary>
    public static string RelationsPath(string part)
    {
        int slash = part.LastIndexOf('/');
        return $"{part[..(slash + 1)]}_rels/{part[(slash + 1)..]}.rels";
    }

    /// <summary>Whether a relationship is of a type, in whatever edition of the standard.</summary>
    public static bool Is(string? type, string wanted) => type?.EndsWith("/" + wanted, StringComparison.Ordinal) == true;

    /// <summary>The part that a target leads to from another part: relative or from the root, with <c>..</c> in it; null if it leads out of the package.</summary>
    public static string? Target(string from, string target)
    {
        if (target.StartsWith("//", StringComparison.Ordinal) || target.Contains("://", StringComparison.Ordinal) || target.Contains('\\', StringComparison.Ordinal)) return null;
        List<string> path = target.StartsWith('/') ? [] : [.. from.Split('/')[..^1]];
        foreach (string segment in target.Split('#', '?')[0].Split('/').Select(Uri.UnescapeDataString))
        {
            if (segment is "" or ".") continue;
            if (segment != "..") path.Add(segment);
            else if (path.Count > 0) path.RemoveAt(path.Count - 1);
            else return null;
        }
        return string.Join('/', path);
    }

    /// <summary>The part that a target leads to.</summary>
    /// <exception cref="UnsafePartException">It leads out of the package.</exception>
    public static string Inside(string from, string target) => Target(from, target) ?? throw new UnsafePartException(ReadingTexts.LeavesPackage);

    private string? MainByType() => Elements("[Content_Types].xml", "Override")
        .Where(element => MainTypes.Contains(element.GetAttribute("ContentType"))).Select(element => element.GetAttribute("PartName")).FirstOrDefault();

    /// <summary>The reader at each element of a name, one after the other.</summary>
    private IEnumerable<XmlReader> Elements(string part, string name)
    {
        if (Find(part) is not { } entry) yield break;
        using XmlReader reader = open(entry);
        while (reader.Read())
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == name) yield return reader;
    }
}
