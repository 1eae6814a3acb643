using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using A = DocumentFormat.OpenXml.Drawing;
using Chart = Analytics.Reports.Charts.Chart;
using P = DocumentFormat.OpenXml.Drawing.Pictures;
using W = DocumentFormat.OpenXml.Drawing.Wordprocessing;
using WordParagraph = DocumentFormat.OpenXml.Wordprocessing.Paragraph;

namespace Analytics.Reports.Documents;

/// <summary>Charts as pictures with alternative texts.</summary>
internal sealed class WordPictures(MainDocumentPart main, string folder, int width)
{
    private const long Twip = 635;

    // What a page holds above a caption and the lines below it.
    private const long Highest = 12300 * Twip;

    private uint pictures;

    /// <summary>A chart as wide as the text, or as high as the page holds.</summary>
    public WordParagraph Picture(Chart chart)
    {
        var number = ++pictures;
        var id = $"rIdPicture{number}";
        var part = main.AddImagePart(ImagePartType.Png, id);
        using (var file = File.OpenRead(Path.Combine(folder, chart.FileName + ".png")))
            part.FeedData(file);
        var (wide, high) = (width * Twip, width * Twip * chart.Height / chart.Width);
        if (high > Highest)
            (wide, high) = (wide * Highest / high, Highest);
        string title = WordText.Clean(chart.Title), description = WordText.Clean(chart.Description);
        var picture = new P.Picture(
            new P.NonVisualPictureProperties(new P.NonVisualDrawingProperties { Id = number, Name = chart.Id, Description = description }, new P.NonVisualPictureDrawingProperties()),
            new P.BlipFill(new A.Blip { Embed = id }, new A.Stretch(new A.FillRectangle())),
            new P.ShapeProperties(
                new A.Transform2D(new A.Offset { X = 0, Y = 0 }, new A.Extents { Cx = wide, Cy = high }), new A.PresetGeometry(new A.AdjustValueList()) { Preset = A.ShapeTypeValues.Rectangle }));
        var inline = new W.Inline(
            new W.Extent { Cx = wide, Cy = high },
            new W.EffectExtent { LeftEdge = 0, TopEdge = 0, RightEdge = 0, BottomEdge = 0 },
            new W.DocProperties { Id = number, Name = chart.Id, Title = title, Description = description },
            new W.NonVisualGraphicFrameDrawingProperties(new A.GraphicFrameLocks { NoChangeAspect = true }),
            new A.Graphic(new A.GraphicData(picture) { Uri = "http://schemas.openxmlformats.org/drawingml/2006/picture" }))
        { DistanceFromTop = 0, DistanceFromBottom = 0, DistanceFromLeft = 0, DistanceFromRight = 0 };
        return new(new ParagraphProperties(new KeepNext(), new Justification { Val = JustificationValues.Center }), new Run(new Drawing(inline)));
    }
}
