using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;

namespace Analytics.Ingest.Workbooks;

/// <summary>A workbook as it came: its parts by name, and how they refer to each other.</summary>
internal sealed class SourcePackage
{
    // What one part that is held in memory may come to; sheets are streamed.
    private const long MostInMemory = 64 << 20;

    private readonly Dictionary<string, ZipArchiveEntry> entries = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds the workbook's main part.</summary>
    /// <exception cref="InvalidDataException">It is no workbook.</exception>
    public SourcePackage(ZipArchive zip)
    {
        Entries = zip.Entries;
        foreach (ZipArchiveEntry entry in zip.Entries) entries.TryAdd(entry.FullName, entry);
        var parts = new PackageParts(zip, entry => Reader(entry.Open(), MostInMemory));
        WorkbookPath = parts.Main ?? throw new InvalidDataException("no main part");
        Workbook = Load(WorkbookPath);
        Main = Workbook.Root!.Name.Namespace;
        Relationships = Main == Ooxml.Main ? Ooxml.Relationships : Ooxml.StrictRelationships;
    }

    /// <summary>Every entry, in the order of the file.</summary>
    public IReadOnlyList<ZipArchiveEntry> Entries { get; }

    /// <summary>Name of the main part.</summary>
    public string WorkbookPath { get; }

    /// <summary>The main part.</summary>
    public XDocument Workbook { get; }

    /// <summary>The namespace of its sheets: there is a strict one beside the usual one.</summary>
    public XNamespace Main { get; }

    /// <summary>What the types of its relationships begin with.</summary>
    public XNamespace Relationships { get; }

    /// <summary>Whether it holds a part of that name.</summary>
    public bool Holds(string part) => entries.ContainsKey(part);

    /// <summary>Opens a part.</summary>
    /// <exception cref="InvalidDataException">It is missing.</exception>
    public Stream Open(string part) => entries.TryGetValue(part, out ZipArchiveEntry? entry) ? entry.Open() : throw new InvalidDataException($"no part {part}");

    /// <summary>Reads a small part.</summary>
    /// <exception cref="XmlException">It is no XML, or too large.</exception>
    public XDocument Load(string part)
    {
        using Stream stream = Open(part);
        using XmlReader reader = Reader(stream, MostInMemory);
        return XDocument.Load(reader, LoadOptions.PreserveWhitespace);
    }

    /// <summary>Reads a part that is not XML, or need not be.</summary>
    public string LoadText(string part)
    {
        using var reader = new StreamReader(Open(part));
        char[] buffer = new char[MostInMemory / 4];
        int length = reader.ReadBlock(buffer);
        return length < buffer.Length ? new string(buffer, 0, length) : throw new InvalidDataException($"{part} is too large");
    }

    /// <summary>A reader of a part that expands no entities.</summary>
    public static XmlReader Reader(Stream stream, long most) => XmlReader.Create(stream, new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        CheckCharacters = false,
        MaxCharactersInDocument = most,
    });

    /// <summary>The relationships of a part; none if nothing lists any.</summary>
    public IEnumerable<XElement> Relations(string part) => Holds(PackageParts.RelationsPath(part)) ? Load(PackageParts.RelationsPath(part)).Root!.Elements() : [];

    /// <summary>Whether a relationship is of a type, in whatever edition of the standard.</summary>
    public static bool Is(XElement relation, string type) => PackageParts.Is((string?)relation.Attribute("Type"), type);

    /// <summary>The part that a relationship leads to.</summary>
    /// <exception cref="UnsafePartException">It leads out of the package.</exception>
    public static string Target(string part, XElement relation) => PackageParts.Inside(part, (string?)relation.Attribute("Target") ?? "");

    /// <summary>A part's name that is free: <c>xl/comments1.xml</c>, 2, 3...</summary>
    public string Free(string before, string after) => Enumerable.Range(1, int.MaxValue).Select(number => $"{before}{number}{after}").First(name => !Holds(name));
}
