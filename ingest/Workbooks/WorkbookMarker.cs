using System.IO.Compression;
using System.Text;
using System.Xml.Linq;

namespace Analytics.Ingest.Workbooks;

/// <summary>
/// Makes what goes back to the sender out of a workbook: the same workbook with its wrong cells filled and commented, and a first sheet that lists the
/// findings. Every part that need not change goes over byte for byte; the sheet is streamed.
/// </summary>
public static class WorkbookMarker
{
    // What a workbook may unpack to before we give up on it.
    private const long MostUnpacked = 4L << 30;

    // Excel's limit for what one cell, and so one comment, can say is 32,767 characters.
    private const int LongestComment = 8_000;

    private static readonly DateTimeOffset Written = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The cell that a finding marks: the first of its row if it is about the row; null if it is about the file.</summary>
    internal static (int Row, int Column)? CellOf(Finding finding) =>
        finding.Address is { Row: >= 1 and <= Ooxml.LastRow } at && (at.Column ?? 1) is >= 1 and <= Ooxml.LastColumn and int column ? ((int)at.Row, column) : null;

    /// <summary>Writes the marked workbook.</summary>
    /// <param name="source">The workbook as it came.</param>
    /// <param name="target">Where the marked one goes.</param>
    /// <param name="sheetName">The sheet with the data; null for the first that is not one of ours.</param>
    /// <param name="findings">The findings.</param>
    /// <param name="summary">What is said above them.</param>
    /// <returns>False, and nothing of use in <paramref name="target"/>, if the workbook cannot be opened: damaged, encrypted, of another kind.</returns>
    public static bool TryWrite(string source, string target, string? sheetName, IReadOnlyList<Finding> findings, MarkSummary summary)
    {
        try
        {
            using ZipArchive from = ZipFile.OpenRead(source);
            using var to = new ZipArchive(File.Create(target), ZipArchiveMode.Create);
            Write(new SourcePackage(from), to, sheetName, findings, summary);
            return true;
        }
        catch (Exception exception) when (exception is EndOfStreamException or not (IOException or UnauthorizedAccessException or OutOfMemoryException))
        {
            // Whatever is odd about somebody's workbook, its findings go back as a list.
            return false;
        }
    }

    private static void Write(SourcePackage source, ZipArchive target, string? sheetName, IReadOnlyList<Finding> findings, MarkSummary summary)
    {
        XNamespace main = source.Main, relationships = source.Relationships;
        List<XElement> relations = [.. source.Relations(source.WorkbookPath).Select(relation => new XElement(relation))];
        string PartOf(XElement sheet) => SourcePackage.Target(source.WorkbookPath, Relation(relations, (string?)sheet.Attribute(relationships + "id")));
        XElement sheets = source.Workbook.Root!.Element(main + "sheets") ?? throw new InvalidDataException("no sheets");

        var before = new Dictionary<(int, int), int>();
        var dropped = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        int active = WorkbookView.Active(source.Workbook);
        if (sheets.Elements().FirstOrDefault(sheet => (string?)sheet.Attribute("name") == SheetNames.Findings) is { } earlier)
        {
            string part = PartOf(earlier);
            using (Stream stream = source.Open(part)) before = FindingsSheet.ReadBefore(stream);
            dropped.UnionWith([part, PackageParts.RelationsPath(part)]);
            relations.Remove(Relation(relations, (string?)earlier.Attribute(relationships + "id")));
            int at = earlier.ElementsBeforeSelf().Count();
            // It was looked at last, so the new one is to be looked at first.
            active = at == active ? -1 : at < active ? active - 1 : active;
            WorkbookView.Remove(source.Workbook, at);
            earlier.Remove();
        }

        XElement? data = sheets.Elements().FirstOrDefault(sheet => (string?)sheet.Attribute("name") is { } name
            && (sheetName is null ? name is not (SheetNames.Instructions or SheetNames.Lists) : name == sheetName));
        bool opensHere = active < 0 || (data is not null && data.ElementsBeforeSelf().Count() == active);

        XElement? styleRelation = relations.Find(relation => SourcePackage.Is(relation, "styles"));
        string stylePath = styleRelation is null ? throw new InvalidDataException("no styles") : SourcePackage.Target(source.WorkbookPath, styleRelation);
        XDocument stylesheet = source.Load(stylePath);
        var styles = new MarkStyles(stylesheet, before);
        XDocument types = source.Load("[Content_Types].xml");
        string findingsPath = source.Free("xl/worksheets/sheet", ".xml");
        ContentTypes.Drop(types, dropped);
        ContentTypes.Override(types, findingsPath, "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml");

        SheetParts? marked = data is null ? null : new SheetParts(source, PartOf(data), findings);
        if (marked is not null)
        {
            if (marked.NewComments) ContentTypes.Override(types, marked.CommentsPath, "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml");
            ContentTypes.Default(types, "vml", "application/vnd.openxmlformats-officedocument.vmlDrawing");
        }
        string id = Enumerable.Range(1, int.MaxValue).Select(number => $"rId{number}").First(name => relations.All(relation => (string?)relation.Attribute("Id") != name));
        relations.Add(NewRelation(id, relationships, "worksheet", "/" + findingsPath));
        WorkbookView.Insert(source.Workbook, opensHere ? 0 : active + 1);
        int sheetId = sheets.Elements().Select(sheet => (int?)sheet.Attribute("sheetId") ?? 0).DefaultIfEmpty().Max() + 1;
        sheets.AddFirst(new XElement(main + "sheet", new XAttribute("name", SheetNames.Findings), new XAttribute("sheetId", sheetId), new XAttribute(relationships + "id", id)));

        // The sheet decides about everything else, so it is written as soon as its turn comes; what depends on it follows at the end.
        var late = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { stylePath };
        if (marked is not null) late.UnionWith(marked.Paths);
        long unpacked = 0;
        string workbookRelations = PackageParts.RelationsPath(source.WorkbookPath);
        foreach (ZipArchiveEntry entry in source.Entries)
        {
            string name = entry.FullName;
            if (dropped.Contains(name) || late.Contains(name)) continue;
            using Stream to = Create(target, name, entry.LastWriteTime);
            if (Same(name, "[Content_Types].xml")) Ooxml.Save(types.Root!, to);
            else if (Same(name, source.WorkbookPath)) Ooxml.Save(source.Workbook.Root!, to);
            else if (Same(name, workbookRelations)) Ooxml.Save(new XElement(Ooxml.Package + "Relationships", relations), to);
            else
            {
                using Stream part = entry.Open();
                unpacked = Copy(part, to, unpacked);
            }
        }
        marked?.Write(source, target, styles, opensHere);
        using (Stream to = Create(target, findingsPath, Written))
            FindingsSheet.Write(to, main, styles, (string?)data?.Attribute("name"), findings, summary, marked?.Before ?? [], opensHere);
        using (Stream to = Create(target, stylePath, Written)) Ooxml.Save(stylesheet.Root!, to);
    }

    /// <summary>Begins a part of the new workbook.</summary>
    internal static Stream Create(ZipArchive target, string name, DateTimeOffset written)
    {
        ZipArchiveEntry entry = target.CreateEntry(name);
        entry.LastWriteTime = written;
        return entry.Open();
    }

    /// <summary>A relationship of a part.</summary>
    internal static XElement NewRelation(string id, XNamespace relationships, string type, string part) => new(Ooxml.Package + "Relationship",
        new XAttribute("Id", id), new XAttribute("Type", $"{relationships}/{type}"), new XAttribute("Target", part));

    /// <summary>What one comment says: every finding of its cell.</summary>
    internal static string CommentOf(IEnumerable<Finding> findings)
    {
        var text = new StringBuilder();
        foreach (Finding finding in findings)
        {
            string line = (text.Length > 0 ? "\n" : "") + ReturnedTexts.Comment.With(ReturnedTexts.Of(finding.Severity), (finding.MessageZh, finding.MessageEn), finding.Rule).Zh;
            if (text.Length + line.Length > LongestComment) break;
            text.Append(line);
        }
        return text.ToString();
    }

    private static XElement Relation(List<XElement> relations, string? id) =>
        relations.Find(relation => (string?)relation.Attribute("Id") == id) ?? throw new InvalidDataException($"no relationship {id}");

    private static bool Same(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);

    private static long Copy(Stream from, Stream to, long unpacked)
    {
        byte[] buffer = new byte[81_920];
        for (int read; (read = from.Read(buffer)) > 0; unpacked += read)
        {
            if (unpacked > MostUnpacked) throw new InvalidDataException("too large");
            to.Write(buffer, 0, read);
        }
        return unpacked;
    }
}
