using System.Text;

namespace Analytics.Reports.Charts;

/// <summary>
/// Widths and line breaks of text, so that every position in a picture is known before it is drawn. Widths are those of Noto Sans
/// SC: a Chinese character is as wide as the font is high. Bold text is up to 7 % wider.
/// </summary>
internal static class TextLayout
{
    // Advance widths of the characters from the space to the tilde in Noto Sans SC Regular, in hundredths of the font size (table hmtx).
    private static readonly byte[] Advances =
    [
        22, 32, 47, 56, 56, 92, 68, 28, 34, 34, 47, 56, 28, 35, 28, 39, 56, 56, 56, 56, 56, 56, 56, 56, 56, 56, 28, 28, 56, 56, 56, 47,
        95, 61, 66, 64, 69, 59, 55, 69, 73, 29, 54, 65, 54, 81, 72, 74, 63, 74, 64, 60, 60, 72, 57, 88, 57, 53, 60, 34, 39, 34, 56, 56,
        61, 56, 62, 51, 62, 55, 33, 56, 61, 28, 28, 55, 28, 93, 61, 61, 62, 62, 39, 47, 38, 61, 52, 80, 50, 52, 48, 34, 27, 34, 56,
    ];

    /// <summary>Width in pixels at a font size.</summary>
    public static double Width(string text, double size) => size * text.EnumerateRunes().Sum(Em);

    /// <summary>Lines no wider than <paramref name="width"/>: Chinese breaks anywhere, but not before a closing mark, the rest at spaces.</summary>
    public static IReadOnlyList<string> Wrap(string text, double size, double width)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        double used = 0;
        foreach (var word in Words(text))
        {
            var wide = Width(word, size);
            if (used > 0 && used + Width(word.TrimEnd(), size) > width)
            {
                lines.Add(line.ToString().TrimEnd());
                line.Clear();
                used = 0;
            }
            line.Append(word);
            used += wide;
        }
        lines.Add(line.ToString().TrimEnd());
        return lines;
    }

    /// <summary>At most so many lines; what does not fit is cut and marked.</summary>
    public static string Fit(string text, double size, double width, int lines)
    {
        var wrapped = Wrap(text, size, width);
        if (wrapped.Count <= lines && wrapped.All(line => Width(line, size) <= width)) return string.Join('\n', Balance(text, size, width, wrapped));
        var kept = wrapped.Take(lines).Select(line => Cut(line, size, width)).ToArray();
        if (wrapped.Count > lines) kept[^1] = Cut(kept[^1] + "…", size, width);
        return string.Join('\n', kept);
    }

    /// <summary>The same number of lines, as even as they can be: no single character is left alone.</summary>
    private static IReadOnlyList<string> Balance(string text, double size, double width, IReadOnlyList<string> lines)
    {
        var widest = width;
        while (lines.Count > 1)
        {
            widest -= size / 2;
            var tighter = Wrap(text, size, widest);
            if (tighter.Count > lines.Count || tighter.Any(line => Width(line, size) > widest)) break;
            lines = tighter;
        }
        return lines;
    }

    private static string Cut(string line, double size, double width)
    {
        if (Width(line, size) <= width) return line;
        var runes = line.TrimEnd('…').EnumerateRunes().ToList();
        while (runes.Count > 0 && Width(string.Concat(runes) + "…", size) > width) runes.RemoveAt(runes.Count - 1);
        return string.Concat(runes) + "…";
    }

    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        Rune? previous = null;
        foreach (var rune in text.EnumerateRunes())
        {
            var open = previous is { } last && (IsWide(last) || IsWide(rune) || last.Value == ' ');
            var glued = "，。、；：！？）”》％·,.;:!?)% ".Contains(rune.ToString(), StringComparison.Ordinal)
                || (previous is { } opening && "（“《".Contains(opening.ToString(), StringComparison.Ordinal));
            if (open && !glued)
            {
                yield return word.ToString();
                word.Clear();
            }
            word.Append(rune.ToString());
            previous = rune;
        }
        yield return word.ToString();
    }

    private static bool IsWide(Rune rune) => rune.Value >= 0x2E80;

    private static double Em(Rune rune) => rune.Value is >= ' ' and <= '~' ? Advances[rune.Value - ' '] / 100.0 : rune.Value is '–' or '−' or '²' ? 0.56 : 1;
}
