using System.IO.Compression;
using System.Xml;
using Analytics.Ingest.Csv;

namespace Analytics.Ingest.Workbooks;

/// <summary>
/// One look through a workbook before it is read: everything in it is unpacked and counted, so that no parser meets what would blow up, and what a
/// sender should know about it is noted.
/// </summary>
internal sealed class WorkbookInspection
{
    // Small workbooks of much the same rows pack very well.
    private const long SparedBytes = 64L << 20;

    // Of sheets that are not read, so many are looked at, and of each and of the texts that they share so many characters.
    private const int MostOthers = 20;
    private const long MostOther = 20_000_000, MostTexts = 100_000_000;

    private readonly string fileName;
    private readonly ReadingLimits limits;
    private readonly long packed;
    private readonly HashSet<string> keptParts = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> otherParts = new(StringComparer.OrdinalIgnoreCase);
    private readonly byte[] room = new byte[XmlTagReader.Room];
    private long unpacked;
    private bool isWorkbook;
    private bool isStrict;
    private bool has1904InWords;

    private WorkbookInspection(string fileName, ReadingLimits limits, long packed)
    {
        this.fileName = fileName;
        this.limits = limits;
        this.packed = packed;
    }

    /// <summary>Name of the sheet to read.</summary>
    public string Sheet { get; private set; } = "";

    /// <summary>Its parts that matter for reading it.</summary>
    public WorkbookParts Parts { get; private set; } = new("", "", null, null, false);

    /// <summary>Names of the other visible sheets that are not the program's own.</summary>
    public IReadOnlyList<string> OtherSheets { get; private set; } = [];

    /// <summary>Whether days count from 1904.</summary>
    public bool Date1904 { get; private set; }

    /// <summary>What the sheet has beside values.</summary>
    public SheetFacts Facts { get; private set; } = new();

    /// <summary>Whether it carries the mark of synthetic samples.</summary>
    public bool Synthetic { get; private set; }

    /// <summary>Inspects a workbook; null when it cannot be read, which is then reported.</summary>
    public static WorkbookInspection? Of(RawFile file, string fileName, ReturnSchema? schema, ReadingLimits limits, FindingSink sink)
    {
        if (file.Bytes > limits.WorkbookBytes)
        {
            sink.Add(Rules.Limit(null, file.Bytes, LimitTexts.WorkbookBytes, limits.WorkbookBytes));
            return null;
        }
        var inspection = new WorkbookInspection(fileName, limits, file.Bytes);
        try
        {
            using ZipArchive zip = ZipFile.OpenRead(file.Path);
            if (inspection.Inspect(zip, schema, sink) is not { } wrong) return inspection;
            sink.Add(wrong);
        }
        catch (UnsafePartException exception)
        {
            sink.Add(Rules.WorkbookUnsafe.At(null, null, exception.Why));
        }
        catch (LimitException exception)
        {
            sink.Add(exception.Finding);
        }
        catch (Exception exception) when (exception is InvalidDataException or XmlException or NotSupportedException or ArgumentException or IOException or OverflowException && !SystemFault.Is(exception))
        {
            sink.Add(Rules.WorkbookDamaged.At(null, null));
        }
        return null;
    }

    private Finding? Inspect(ZipArchive zip, ReturnSchema? schema, FindingSink sink)
    {
        if (zip.Entries.Count > 10_000) throw new UnsafePartException(ReadingTexts.TooManyParts);
        var parts = new PackageParts(zip, Open);
        if (parts.Main is not { } main || Path.GetExtension(main) is ".bin") return Rules.OtherFormat.At(null, OtherFormat(zip));
        List<(string Name, bool Hidden, string Relation)> all = ReadSheets(parts.Find(main)!);
        if (!isWorkbook) return Rules.OtherFormat.At(null, OtherFormat(zip));
        if (isStrict) return Rules.WorkbookStrict.At(null, null);
        if (all.Count > limits.Sheets) return Rules.Limit(null, all.Count, LimitTexts.Sheets, limits.Sheets);
        if (Choose(all, schema) is not { } chosen) return Rules.NoSheet.At(null, null);
        Sheet = chosen.Name;
        OtherSheets = [.. all.Where(sheet => !sheet.Hidden && sheet.Name != Sheet && !IsOurs(sheet.Name)).Select(sheet => sheet.Name)];
        Parts = WorkbookParts.Of(parts, main, chosen.Relation);
        // The library knows the 1904 date system by a plain 1 alone, which the copy has.
        if (has1904InWords) Parts = Parts with { AreUsual = false };
        List<(string Name, bool Hidden, ZipArchiveEntry Part)> others = [.. Others(parts, main, all)];
        otherParts.UnionWith(others.Select(other => other.Part.FullName));
        // What a reader holds in memory for as long as it reads.
        keptParts.UnionWith(((string?[])[Parts.Texts, Parts.Styles]).OfType<string>());

        foreach (ZipArchiveEntry entry in zip.Entries) Scan(entry, entry.FullName == Parts.Sheet);
        if (parts.Find(Parts.Sheet) is null) throw new InvalidDataException("The sheet is missing.");
        if (schema is not null) LookAt(others, parts, new HeaderFinder(schema, limits), sink);
        if (chosen.Hidden) sink.Add(Rules.HiddenSheet.At(null, Sheet));
        if (Has(zip, "vbaProject")) sink.Add(Rules.WorkbookMacros.At(null, null));
        if (Has(zip, "xl/externalLinks/") || Has(zip, "xl/connections.xml")) sink.Add(Rules.WorkbookLinks.At(null, null));
        return null;
    }

    /// <summary>The sheets that are not read, but for the program's own.</summary>
    private IEnumerable<(string Name, bool Hidden, ZipArchiveEntry Part)> Others(PackageParts parts, string main, IEnumerable<(string Name, bool Hidden, string Relation)> sheets)
    {
        IReadOnlyList<PartRelation> relations = parts.Relations(main);
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach ((string name, bool hidden, string id) in sheets.Where(sheet => sheet.Name != Sheet && !IsOurs(sheet.Name)))
        {
            if (seen.Count < MostOthers && relations.LastOrDefault(relation => relation.Id == id).Target is { } target && PackageParts.Target(main, target) is { } part && parts.Find(part) is { } entry
                && seen.Add(entry.FullName))
                yield return (name, hidden, entry);
        }
    }

    /// <summary>Tells of rows of the return on sheets that are not read. Of another period, by the file's name, they are no part of it, and stay where they are.</summary>
    private void LookAt(IEnumerable<(string Name, bool Hidden, ZipArchiveEntry Part)> sheets, PackageParts parts, HeaderFinder finder, FindingSink sink)
    {
        Func<XmlReader>? texts = Parts.Texts is { } name && parts.Find(name) is { } entry ? () => Parse(entry, MostTexts) : null;
        foreach ((string sheet, bool hidden, ZipArchiveEntry part) in sheets)
        {
            try
            {
                if (OtherSheet.PeriodOfRows(() => Parse(part, MostOther), texts, finder) is not { } period) continue;
                bool isOther = period.Length > 0 && !fileName.Contains(period, StringComparison.OrdinalIgnoreCase);
                sink.Add((hidden || isOther ? Rules.RowsElsewhere with { Severity = Severity.Warning } : Rules.RowsElsewhere).At(null, sheet, Sheet));
            }
            catch (XmlException)
            {
                // No program shows its sender anything of it, or it is larger than any that is looked at.
            }
        }
    }

    private void Scan(ZipArchiveEntry entry, bool isSheet)
    {
        bool isText = keptParts.Contains(entry.FullName);
        using var stream = new CountedStream(entry.Open(), this, isText);
        // What a parser reads is looked through whatever it is called.
        if (!isSheet && !isText && !otherParts.Contains(entry.FullName) && Path.GetExtension(entry.FullName).ToLowerInvariant() is not (".xml" or ".rels"))
        {
            stream.CopyTo(Stream.Null);
            return;
        }
        var tags = new XmlTagReader(stream, room) { Look = isSheet || isText ? piece => Synthetic = Synthetic || piece.IndexOf(CsvIndexBuilder.SyntheticMark) >= 0 : null };
        if (isSheet)
        {
            var scanner = new SheetScanner(limits);
            scanner.Scan(tags);
            Facts = scanner.Facts;
            return;
        }
        long textAt = 0;
        while (tags.Read())
        {
            if (!isText || !XmlTag.Name(tags.Tag).SequenceEqual("si"u8)) continue;
            if (tags.TagAt - textAt > XmlTagReader.MostText && tags.Tag[0] == '/') throw XmlTagReader.TooLong();
            textAt = tags.TagAt;
        }
    }

    private void Unpacked(int bytes, long texts)
    {
        unpacked += bytes;
        if (unpacked > limits.UnpackedBytes)
            throw new LimitException(Rules.Limit(null, unpacked, LimitTexts.UnpackedBytes, limits.UnpackedBytes));
        if (unpacked > SparedBytes && unpacked / packed > limits.UnpackedRatio)
            throw new LimitException(Rules.Limit(null, unpacked / packed, LimitTexts.UnpackedRatio, limits.UnpackedRatio));
        if (texts > limits.SharedTextBytes)
            throw new LimitException(Rules.Limit(null, texts, LimitTexts.SharedTextBytes, limits.SharedTextBytes));
    }

    private static (string Name, bool Hidden, string Relation)? Choose(List<(string Name, bool Hidden, string Relation)> sheets, ReturnSchema? schema)
    {
        foreach (string name in schema is null ? [] : (string[])[schema.Name, schema.Title, schema.TitleEn])
        {
            int named = sheets.FindIndex(sheet => sheet.Name.Trim().Equals(name, StringComparison.OrdinalIgnoreCase));
            if (named >= 0) return sheets[named];
        }
        int first = sheets.FindIndex(sheet => !sheet.Hidden && !IsOurs(sheet.Name));
        return first < 0 ? null : sheets[first];
    }

    private static bool IsOurs(string name) => name is SheetNames.Instructions or SheetNames.Findings or SheetNames.Lists;

    private static bool Has(ZipArchive zip, string part) => zip.Entries.Any(entry => entry.FullName.Contains(part, StringComparison.OrdinalIgnoreCase));

    private static string OtherFormat(ZipArchive zip) =>
        zip.GetEntry("xl/workbook.bin") is not null ? "XLSB" : Has(zip, "word/document") ? "Word" : Has(zip, "ppt/presentation") ? "PowerPoint"
        : zip.GetEntry("content.xml") is not null ? "ODS" : "ZIP";

    private List<(string Name, bool Hidden, string Relation)> ReadSheets(ZipArchiveEntry workbook)
    {
        var sheets = new List<(string, bool, string)>();
        using XmlReader reader = Open(workbook);
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element) continue;
            // The library reads only the transitional form, which every program saves unless told otherwise.
            if (reader.Depth == 0)
            {
                isWorkbook = reader.LocalName == "workbook";
                isStrict = reader.NamespaceURI.StartsWith("http://purl.oclc.org/ooxml/", StringComparison.Ordinal);
            }
            if (reader.LocalName == "workbookPr" && reader.GetAttribute("date1904") is { } date1904)
            {
                Date1904 = date1904.Trim() is "1" or "true";
                has1904InWords = Date1904 && date1904 != "1";
            }
            if (reader.LocalName != "sheet") continue;
            string relation = "";
            while (reader.MoveToNextAttribute())
                if (reader.LocalName == "id") relation = reader.Value;
            reader.MoveToElement();
            sheets.Add((reader.GetAttribute("name") ?? "", reader.GetAttribute("state") is "hidden" or "veryHidden", relation));
        }
        return sheets;
    }

    private XmlReader Open(ZipArchiveEntry entry)
    {
        // The tags first: they say whether a parser may see it.
        using (var stream = new CountedStream(entry.Open(), this, isText: false))
        {
            var tags = new XmlTagReader(stream, room);
            while (tags.Read())
            {
            }
        }
        return Parse(entry, most: 16 << 20);
    }

    // Of a part whose tags were looked through.
    private static XmlReader Parse(ZipArchiveEntry entry, long most) =>
        XmlReader.Create(entry.Open(), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = most, CloseInput = true });

    /// <summary>A part as it is unpacked; more than the limits is not.</summary>
    private sealed class CountedStream(Stream inner, WorkbookInspection owner, bool isText) : Stream
    {
        private long own;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = inner.Read(buffer, offset, count);
            own += read;
            owner.Unpacked(read, isText ? own : 0);
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
