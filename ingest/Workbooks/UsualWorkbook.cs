using System.IO.Compression;
using System.Xml.Linq;

namespace Analytics.Ingest.Workbooks;

/// <summary>The parts of a workbook from which its sheet is read.</summary>
/// <param name="Main">The main part.</param>
/// <param name="Sheet">The sheet.</param>
/// <param name="Texts">The shared texts; null if it names none.</param>
/// <param name="Styles">The styles; null if it names none.</param>
/// <param name="AreUsual">Whether they are called, and written, as the library that reads workbooks takes for granted.</param>
internal sealed record WorkbookParts(string Main, string Sheet, string? Texts, string? Styles, bool AreUsual)
{
    /// <summary>Finds the parts.</summary>
    /// <param name="parts">The package.</param>
    /// <param name="main">Its main part.</param>
    /// <param name="sheet">The relationship by which the sheet is named.</param>
    /// <exception cref="UnsafePartException">One leads out of the package.</exception>
    /// <exception cref="InvalidDataException">The sheet is not named.</exception>
    public static WorkbookParts Of(PackageParts parts, string main, string sheet)
    {
        IReadOnlyList<PartRelation> relations = parts.Relations(main);
        // The last of several, as the library has it.
        string? Part(Func<PartRelation, bool> wanted) => relations.Where(wanted).Select(relation => PackageParts.Inside(main, relation.Target)).LastOrDefault() is { } target
            ? parts.Find(target)?.FullName ?? target : null;
        bool IsUsual(PartRelation relation) => PackageParts.Target(main, relation.Target) is { } part && parts.Find(part)?.FullName == part && (relation.Target == $"/{part}" || $"xl/{relation.Target}" == part);

        string part = Part(relation => relation.Id == sheet) ?? throw new InvalidDataException("The sheet's part is not named.");
        // Without a relationship the library reads what lies there all the same.
        string? texts = Part(relation => PackageParts.Is(relation.Type, "sharedStrings")) ?? parts.Find(UsualWorkbook.Texts)?.FullName;
        string? styles = Part(relation => PackageParts.Is(relation.Type, "styles")) ?? parts.Find(UsualWorkbook.Styles)?.FullName;
        bool areUsual = main == UsualWorkbook.Main && part.StartsWith("xl/", StringComparison.Ordinal) && texts is null or UsualWorkbook.Texts && styles is null or UsualWorkbook.Styles
            && relations.All(relation => !PackageParts.Is(relation.Type, "worksheet") || IsUsual(relation));
        return new WorkbookParts(main, part, texts, styles, areUsual);
    }
}

/// <summary>A copy of one sheet of a workbook whose parts have other names than the library that reads it knows, or whose days count from 1904 in other words: the same parts under the usual names.</summary>
internal static class UsualWorkbook
{
    public const string Main = "xl/workbook.xml";
    public const string Texts = "xl/sharedStrings.xml";
    public const string Styles = "xl/styles.xml";

    /// <summary>Opens the workbook, or the copy, which goes when it is closed.</summary>
    public static FileStream Open(string path, WorkbookInspection inspection)
    {
        if (inspection.Parts.AreUsual) return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var copy = new FileStream(Path.Combine(Path.GetTempPath(), $"analytics-{Guid.NewGuid():N}.xlsx"),
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose });
        try
        {
            using (ZipArchive from = ZipFile.OpenRead(path))
            using (var to = new ZipArchive(copy, ZipArchiveMode.Create, leaveOpen: true))
                Copy(from, to, inspection);
            copy.Position = 0;
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    private static void Copy(ZipArchive from, ZipArchive to, WorkbookInspection inspection)
    {
        XNamespace main = Ooxml.Main, relationships = Ooxml.Relationships, package = Ooxml.Package;
        Put(Main, new XElement(main + "workbook", new XElement(main + "workbookPr", new XAttribute("date1904", inspection.Date1904 ? 1 : 0)),
            new XElement(main + "sheets", new XElement(main + "sheet", new XAttribute("name", inspection.Sheet), new XAttribute("sheetId", 1), new XAttribute(relationships + "id", "rId1")))));
        Put(PackageParts.RelationsPath(Main), new XElement(package + "Relationships", new XElement(package + "Relationship",
            new XAttribute("Id", "rId1"), new XAttribute("Type", relationships.NamespaceName + "/worksheet"), new XAttribute("Target", "worksheets/sheet1.xml"))));
        Move(inspection.Parts.Sheet, "xl/worksheets/sheet1.xml");
        Move(inspection.Parts.Texts, Texts);
        Move(inspection.Parts.Styles, Styles);

        void Put(string name, XElement root)
        {
            using Stream stream = to.CreateEntry(name).Open();
            Ooxml.Save(root, stream);
        }
        void Move(string? name, string usual)
        {
            if (name is null || from.GetEntry(name) is not { } entry) return;
            using Stream source = entry.Open(), target = to.CreateEntry(usual, CompressionLevel.Fastest).Open();
            source.CopyTo(target);
        }
    }
}
