using System.IO.Compression;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Analytics.Ingest.Workbooks;

/// <summary>The sheet with the data and the parts that hang on it: comments and the shapes that show them.</summary>
internal sealed class SheetParts
{
    private const long MostCharacters = 8L << 30;

    private static readonly DateTimeOffset Written = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string path;
    private readonly List<XElement> relations;
    private readonly string? newShapesId;
    private readonly string newShapesPath;
    private readonly MarkComments comments;
    private readonly Dictionary<(int Row, int Column), string> texts;
    private readonly SortedDictionary<int, SortedDictionary<int, bool>> marks = [];

    /// <summary>Looks at what hangs on the sheet.</summary>
    /// <param name="source">The workbook as it came.</param>
    /// <param name="path">The sheet's part.</param>
    /// <param name="findings">What is wrong in it.</param>
    public SheetParts(SourcePackage source, string path, IReadOnlyList<Finding> findings)
    {
        this.path = path;
        relations = [.. source.Relations(path).Select(relation => new XElement(relation))];
        XElement? known = relations.Find(relation => SourcePackage.Is(relation, "comments"));
        CommentsPath = known is null ? source.Free("xl/comments", ".xml") : SourcePackage.Target(path, known);
        NewComments = known is null;
        comments = new MarkComments(known is null ? null : source.Load(CommentsPath), source.Main);
        newShapesPath = source.Free("xl/drawings/vmlDrawing", ".vml");

        var cells = findings.Where(finding => WorkbookMarker.CellOf(finding) is not null).ToLookup(finding => WorkbookMarker.CellOf(finding)!.Value);
        texts = cells.ToDictionary(cell => cell.Key, WorkbookMarker.CommentOf);
        foreach (IGrouping<(int Row, int Column), Finding> cell in cells)
        {
            if (!marks.TryGetValue(cell.Key.Row, out SortedDictionary<int, bool>? row)) marks[cell.Key.Row] = row = [];
            row[cell.Key.Column] = cell.Any(finding => finding.Severity == Severity.Error);
        }
        if (texts.Count == 0) NewComments = false;
        else newShapesId = FreeId();
        Paths = [path, PackageParts.RelationsPath(path), CommentsPath, .. relations.Where(relation => SourcePackage.Is(relation, "vmlDrawing")).Select(relation => SourcePackage.Target(path, relation))];
    }

    /// <summary>The part that holds the comments.</summary>
    public string CommentsPath { get; }

    /// <summary>Whether the sheet had no comments so far and gets some.</summary>
    public bool NewComments { get; }

    /// <summary>Every part that is written by <see cref="Write"/>.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>The styles that marked cells had.</summary>
    public Dictionary<(int Row, int Column), int> Before { get; private set; } = [];

    /// <summary>Writes the sheet, marked, and what hangs on it.</summary>
    public void Write(SourcePackage source, ZipArchive target, MarkStyles styles, bool deselect)
    {
        var sheet = new MarkedSheet(styles, marks);
        using (Stream from = source.Open(path))
        using (XmlReader reader = SourcePackage.Reader(from, MostCharacters))
        using (Stream to = WorkbookMarker.Create(target, path, Written))
        using (XmlWriter xml = Ooxml.Writer(to))
            sheet.Copy(reader, xml, newShapesId, deselect);
        Before = sheet.Before;

        string? shapesPath = null;
        if (sheet.ShapesId is { } id)
        {
            XElement? known = relations.Find(relation => (string?)relation.Attribute("Id") == id);
            shapesPath = known is null ? newShapesPath : SourcePackage.Target(path, known);
            if (known is null) relations.Add(WorkbookMarker.NewRelation(id, source.Relationships, "vmlDrawing", "/" + shapesPath));
            string shapes = comments.Write(texts, known is null ? null : source.LoadText(shapesPath), sheet);
            using Stream to = WorkbookMarker.Create(target, shapesPath, Written);
            to.Write(Encoding.UTF8.GetBytes(shapes));
        }
        if (NewComments) relations.Add(WorkbookMarker.NewRelation(FreeId(), source.Relationships, "comments", "/" + CommentsPath));
        if (NewComments || source.Holds(CommentsPath))
        {
            using Stream to = WorkbookMarker.Create(target, CommentsPath, Written);
            Ooxml.Save(comments.ToXml(), to);
        }
        if (relations.Count > 0)
        {
            using Stream to = WorkbookMarker.Create(target, PackageParts.RelationsPath(path), Written);
            Ooxml.Save(new XElement(Ooxml.Package + "Relationships", relations), to);
        }
        // Shapes of other things, such as pictures in a header, stay as they are.
        foreach (string other in Paths.Skip(3).Where(part => part != shapesPath && source.Holds(part)))
        {
            using Stream from = source.Open(other), to = WorkbookMarker.Create(target, other, Written);
            from.CopyTo(to);
        }
    }

    private string FreeId() => Enumerable.Range(1, int.MaxValue).Select(number => $"rId{number}").First(name => relations.All(relation => (string?)relation.Attribute("Id") != name));
}
