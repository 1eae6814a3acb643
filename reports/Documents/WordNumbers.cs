using System.Globalization;
using DocumentFormat.OpenXml.Wordprocessing;
using WordParagraph = DocumentFormat.OpenXml.Wordprocessing.Paragraph;

namespace Analytics.Reports.Documents;

/// <summary>Headings with what the contents point to, and captions with their numbers.</summary>
internal sealed class WordNumbers(Edition edition)
{
    private readonly Dictionary<string, int> captions = new(StringComparer.Ordinal);
    private int headings;

    /// <summary>A heading; its style numbers it.</summary>
    public WordParagraph Heading(Heading heading)
    {
        var id = $"{++headings}";
        var paragraph = WordText.Styled($"Heading{heading.Level}", heading.NewPage ? [new PageBreakBefore()] : []);
        paragraph.Append(new BookmarkStart { Id = id, Name = Bookmark(headings) }, WordText.Run(heading.Text), new BookmarkEnd { Id = id });
        return paragraph;
    }

    /// <summary>A caption whose number is a field of its label. What follows stays on its page: the table, or the source of the picture.</summary>
    public WordParagraph Caption(string label, string text)
    {
        var number = captions[label] = captions.GetValueOrDefault(label) + 1;
        var paragraph = WordText.Styled("Caption", new KeepNext(), new KeepLines());
        paragraph.Append(WordText.Run(label + " "));
        paragraph.Append(WordText.Field($"SEQ {label} \\* ARABIC", number.ToString(CultureInfo.InvariantCulture)));
        paragraph.Append(WordText.Run(edition.Say("　", ". ") + text));
        return paragraph;
    }

    /// <summary>The lines of the contents: level, text with its number, bookmark.</summary>
    public static IEnumerable<(int Level, string Text, string Bookmark)> Entries(IEnumerable<Heading> headings, Edition edition)
    {
        var (first, second) = (0, 0);
        foreach (var (i, heading) in headings.Index())
        {
            if (heading.Level == 1)
                (first, second) = (first + 1, 0);
            else
                second++;
            var number = heading.Level == 1 ? edition.Say($"{Chinese(first)}、", $"{first}  ") : edition.Say($"（{Chinese(second)}）", $"{first}.{second}  ");
            yield return (heading.Level, number + heading.Text, Bookmark(i + 1));
        }
    }

    private static string Bookmark(int heading) => $"_Toc{heading:D8}";

    // 1 to 99, as Word numbers headings.
    private static string Chinese(int number)
    {
        const string digits = "〇一二三四五六七八九";
        var (tens, ones) = (number / 10, number % 10);
        return (tens > 1 ? $"{digits[tens]}" : "") + (tens > 0 ? "十" : "") + (ones > 0 ? $"{digits[ones]}" : "");
    }
}
