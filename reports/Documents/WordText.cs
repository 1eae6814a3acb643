using System.Text;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;
using WordParagraph = DocumentFormat.OpenXml.Wordprocessing.Paragraph;

namespace Analytics.Reports.Documents;

/// <summary>Paragraphs, runs and fields.</summary>
internal static class WordText
{
    // A list: an element is itself an enumeration, of what it holds.
    /// <summary>An empty paragraph of a style.</summary>
    public static WordParagraph Styled(string style, params IReadOnlyList<OpenXmlElement> more) => new(new ParagraphProperties([new ParagraphStyleId { Val = style }, .. more]));

    /// <summary>A paragraph of a style.</summary>
    public static WordParagraph Paragraph(string style, string text)
    {
        var paragraph = Styled(style);
        paragraph.Append(Run(text));
        return paragraph;
    }

    /// <summary>A note below a table: its mark raised, then what it means.</summary>
    public static WordParagraph Note(string mark, string text)
    {
        var paragraph = Styled(WordStyles.TableNote, new KeepNext());
        paragraph.Append(Raised(mark), Run(" " + text));
        return paragraph;
    }

    /// <summary>A run.</summary>
    public static Run Run(string text) => new(Text(text));

    /// <summary>A mark above the line.</summary>
    public static Run Raised(string mark) => new(new RunProperties(new VerticalTextAlignment { Val = VerticalPositionValues.Superscript }), Text(mark));

    /// <summary>A paragraph after which a page begins.</summary>
    public static WordParagraph PageBreak() => new(new Run(new Break { Type = BreakValues.Page }));

    /// <summary>A field with what it shows before anybody updates it.</summary>
    public static IEnumerable<OpenXmlElement> Field(string code, string shown) => [.. FieldStart(code), Run(shown), FieldEnd()];

    /// <summary>A field up to what it shows.</summary>
    public static IEnumerable<OpenXmlElement> FieldStart(string code) =>
    [
        new Run(new FieldChar { FieldCharType = FieldCharValues.Begin }),
        new Run(new FieldCode($" {code} ") { Space = SpaceProcessingModeValues.Preserve }),
        new Run(new FieldChar { FieldCharType = FieldCharValues.Separate }),
    ];

    /// <summary>The end of a field.</summary>
    public static Run FieldEnd() => new(new FieldChar { FieldCharType = FieldCharValues.End });

    private static Text Text(string text) => new(Clean(text)) { Space = SpaceProcessingModeValues.Preserve };

    /// <summary>Without what XML cannot hold: regions write names of tasks as they like. Lines become spaces.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
                    clean.Append(text[i]).Append(text[++i]);
            }
            else if (char.IsWhiteSpace(text[i]) && text[i] is not ('\u3000' or '\u00A0'))
            {
                clean.Append(' ');
            }
            else if (XmlConvert.IsXmlChar(text[i]))
            {
                clean.Append(text[i]);
            }
        }
        return clean.ToString();
    }
}
