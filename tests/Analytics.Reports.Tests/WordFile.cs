using System.IO.Compression;
using System.Xml.Linq;

namespace Analytics.Reports.Tests;

/// <summary>A DOCX read as what it is, a package of XML, without the library that wrote it.</summary>
internal sealed class WordFile
{
    public static readonly XNamespace W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    private readonly ZipArchive package;

    public WordFile(string file)
    {
        package = ZipFile.OpenRead(file);
        Body = Part("word/document.xml").Root!.Element(W + "body")!;
    }

    public XElement Body { get; }

    public IReadOnlyList<ZipArchiveEntry> Entries => package.Entries;

    /// <summary>Paragraphs outside tables and contents, with their styles.</summary>
    public IReadOnlyList<(string Style, string Text)> Paragraphs => [.. Body.Elements(W + "p").Select(paragraph => (StyleOf(paragraph), TextOf(paragraph)))];

    public string Text => string.Join('\n', Body.Descendants(W + "p").Select(TextOf));

    public XDocument Part(string name)
    {
        using var stream = package.GetEntry(name)!.Open();
        return XDocument.Load(stream);
    }

    /// <summary>The texts of paragraphs of a style.</summary>
    public IReadOnlyList<string> Of(string style) => [.. Body.Descendants(W + "p").Where(paragraph => StyleOf(paragraph) == style).Select(TextOf)];

    /// <summary>The cells of the table below a caption that holds a text; raised marks follow a ^.</summary>
    public IReadOnlyList<string[]> Table(string caption)
    {
        var above = Body.Elements(W + "p").Single(paragraph => StyleOf(paragraph) == "Caption" && TextOf(paragraph).Contains(caption, StringComparison.Ordinal) && paragraph.ElementsAfterSelf().First().Name == W + "tbl");
        return [.. above.ElementsAfterSelf().First().Elements(W + "tr").Select(row => row.Elements(W + "tc").Select(cell => string.Concat(cell.Descendants(W + "r").Select(run =>
            (run.Element(W + "rPr")?.Element(W + "vertAlign") is null ? "" : "^") + string.Concat(run.Elements(W + "t").Select(text => text.Value))))).ToArray())];
    }

    public static string StyleOf(XElement paragraph) => paragraph.Element(W + "pPr")?.Element(W + "pStyle")?.Attribute(W + "val")?.Value ?? "";

    public static string TextOf(XElement paragraph) => string.Concat(paragraph.Descendants(W + "t").Select(text => text.Value));
}
