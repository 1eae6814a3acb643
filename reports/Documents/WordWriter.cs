using System.IO.Compression;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Analytics.Reports.Documents;

/// <summary>Writes a document as DOCX: the same document and pictures give the same bytes.</summary>
internal sealed class WordWriter
{
    // Twentieths of a point: A4, 20 mm at the sides.
    private const int PageWidth = 11906;
    private const int PageHeight = 16838;
    private const int Side = 1134;
    private const int TextWidth = PageWidth - (2 * Side);

    private readonly Report report;
    private readonly Edition edition;
    private readonly WordTables tables;
    private readonly WordPictures pictures;
    private readonly WordNumbers numbers;

    private WordWriter(Report report, string pictureFolder, MainDocumentPart main)
    {
        this.report = report;
        edition = report.Edition;
        tables = new(edition, TextWidth);
        pictures = new(main, pictureFolder, TextWidth);
        numbers = new(edition);
    }

    /// <summary>The file.</summary>
    /// <param name="report">What it holds.</param>
    /// <param name="pictureFolder">Where the charts were drawn.</param>
    public static byte[] Write(Report report, string pictureFolder)
    {
        using var package = new MemoryStream();
        using (var word = WordprocessingDocument.Create(package, WordprocessingDocumentType.Document))
        {
            var main = word.AddMainDocumentPart();
            word.ChangeIdOfPart(main, "rId1");
            main.AddNewPart<StyleDefinitionsPart>("rIdStyles").Styles = WordStyles.All(report.Edition);
            main.AddNewPart<NumberingDefinitionsPart>("rIdNumbers").Numbering = WordStyles.Numbers(report.Edition);
            main.AddNewPart<FontTablePart>("rIdFonts").Fonts = WordStyles.FontTable();
            main.AddNewPart<DocumentSettingsPart>("rIdSettings").Settings = new Settings(new Compatibility(
                new CompatibilitySetting { Name = CompatSettingNameValues.CompatibilityMode, Uri = "http://schemas.microsoft.com/office/word", Val = "15" }));
            main.AddNewPart<HeaderPart>("rIdHeader").Header = new Header(WordText.Paragraph("Header", report.Running));
            main.AddNewPart<FooterPart>("rIdFooter").Footer = new Footer(PageNumber(report.Edition));
            main.Document = new Document(new WordWriter(report, pictureFolder, main).Body());
            Describe(word, report);
        }
        return Stamped(package, report.Instant);
    }

    private Body Body()
    {
        var body = new Body(TitlePage());
        body.Append(Contents());
        foreach (var block in report.Blocks)
            body.Append(Of(block));
        body.Append(new SectionProperties(
            new HeaderReference { Type = HeaderFooterValues.Default, Id = "rIdHeader" }, new FooterReference { Type = HeaderFooterValues.Default, Id = "rIdFooter" },
            new PageSize { Width = PageWidth, Height = PageHeight },
            new PageMargin { Top = 1417, Bottom = 1247, Left = Side, Right = Side, Header = 680, Footer = 624, Gutter = 0 },
            new TitlePage()));
        return body;
    }

    private IEnumerable<OpenXmlElement> Of(Block block) => block switch
    {
        Heading heading => [numbers.Heading(heading)],
        Paragraph paragraph => [WordText.Paragraph("BodyText", paragraph.Text)],
        Points points => points.Texts.Select(text => WordText.Paragraph("ListBullet", text)),
        Figure figure => [pictures.Picture(figure.Chart), numbers.Caption(edition.Say("图", "Figure"), figure.Caption), SourceLine(figure.Chart.Source, figure.Chart.Synthetic)],
        Table table => Of(table),
        _ => throw new ArgumentOutOfRangeException(nameof(block)),
    };

    private IEnumerable<OpenXmlElement> Of(Table table)
    {
        yield return numbers.Caption(edition.Say("表", "Table"), table.Caption);
        yield return tables.Of(table);
        foreach (var (mark, text) in table.Notes)
            yield return WordText.Note(mark, text);
        yield return WordText.Paragraph(WordStyles.Source, table.Source);
    }

    private DocumentFormat.OpenXml.Wordprocessing.Paragraph SourceLine(string source, bool synthetic) => WordText.Paragraph(
        WordStyles.Source, synthetic ? source + edition.Say($"【{edition.SyntheticMark}】", $" [{edition.SyntheticMark}]") : source);

    private IEnumerable<OpenXmlElement> TitlePage() =>
    [
        WordText.Paragraph("Title", report.Title),
        WordText.Paragraph("Subtitle", report.Subtitle),
        .. report.Notices.Select(notice => WordText.Paragraph(WordStyles.Notice, notice)),
        .. report.Facts.Select(fact => WordText.Paragraph(WordStyles.Fact, edition.Say($"{fact.What}：{fact.Value}", $"{fact.What}: {fact.Value}"))),
        WordText.PageBreak(),
    ];

    // The entries stand there already; whoever has the field updated gets the same ones. Page numbers are left out: only the program that lays the pages out knows them.
    private SdtBlock Contents()
    {
        var entries = WordNumbers.Entries(report.Blocks.OfType<Heading>(), edition).ToList();
        var content = new SdtContentBlock(WordText.Paragraph("TOCHeading", edition.Say("目  录", "Contents")));
        for (var i = 0; i < entries.Count; i++)
        {
            var (level, text, bookmark) = entries[i];
            var line = WordText.Styled($"TOC{level}");
            if (i == 0)
                line.Append(WordText.FieldStart("TOC \\o \"1-2\" \\n \\h \\z \\u"));
            line.Append(new Hyperlink(WordText.Run(text)) { Anchor = bookmark, History = true });
            content.Append(line);
        }
        content.Append(new DocumentFormat.OpenXml.Wordprocessing.Paragraph(WordText.FieldEnd()), WordText.PageBreak());
        return new SdtBlock(
            new SdtProperties(new SdtContentDocPartObject(new DocPartGallery { Val = "Table of Contents" }, new DocPartUnique())), content);
    }

    private static DocumentFormat.OpenXml.Wordprocessing.Paragraph PageNumber(Edition edition)
    {
        var line = WordText.Styled("Footer");
        line.Append(WordText.Run(edition.Say("第 ", "Page ")));
        line.Append(WordText.Field("PAGE", "1"));
        line.Append(WordText.Run(edition.Say(" 页　共 ", " of ")));
        line.Append(WordText.Field("NUMPAGES", "1"));
        if (edition.Language == Language.Zh)
            line.Append(WordText.Run(" 页"));
        return line;
    }

    // A part of a fixed name: the package's own properties would get a random one.
    private static void Describe(WordprocessingDocument word, Report report)
    {
        var part = word.AddNewPart<CoreFilePropertiesPart>("application/vnd.openxmlformats-package.core-properties+xml", "rIdCore");
        var time = report.Instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        using var writer = System.Xml.XmlWriter.Create(part.GetStream(FileMode.Create), new() { CloseOutput = true });
        writer.WriteStartElement("cp", "coreProperties", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties");
        writer.WriteElementString("dc", "title", "http://purl.org/dc/elements/1.1/", $"{report.Title}　{report.Subtitle}");
        writer.WriteElementString("dc", "creator", "http://purl.org/dc/elements/1.1/", "Analytics");
        writer.WriteElementString("dc", "description", "http://purl.org/dc/elements/1.1/", string.Join(' ', report.Notices));
        writer.WriteElementString("dc", "language", "http://purl.org/dc/elements/1.1/", report.Edition.Tag);
        foreach (var name in (string[])["created", "modified"])
        {
            writer.WriteStartElement("dcterms", name, "http://purl.org/dc/terms/");
            writer.WriteAttributeString("xsi", "type", "http://www.w3.org/2001/XMLSchema-instance", "dcterms:W3CDTF");
            writer.WriteString(time);
            writer.WriteEndElement();
        }
        writer.WriteEndElement();
    }

    // The same entries in order of their names and with one time.
    private static byte[] Stamped(MemoryStream package, DateTimeOffset instant)
    {
        package.Position = 0;
        using var made = new ZipArchive(package, ZipArchiveMode.Read);
        using var stamped = new MemoryStream();
        using (var target = new ZipArchive(stamped, ZipArchiveMode.Create, leaveOpen: true))
        {
            // The list of content types comes first, as readers expect.
            foreach (var entry in made.Entries.OrderBy(entry => entry.FullName != "[Content_Types].xml").ThenBy(entry => entry.FullName, StringComparer.Ordinal))
            {
                var copy = target.CreateEntry(entry.FullName, CompressionLevel.Optimal);
                copy.LastWriteTime = instant.ToUniversalTime();
                using var from = entry.Open();
                using var to = copy.Open();
                from.CopyTo(to);
            }
        }
        return stamped.ToArray();
    }
}
