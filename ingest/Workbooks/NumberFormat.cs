using System.Globalization;
using System.Text;

namespace Analytics.Ingest.Workbooks;

/// <summary>
/// What a number format makes of numbers, by ECMA-376 part 1, 18.8.31, as far as it shows another number than the cell holds: sections for signs or conditions, digits, a scale of
/// per cent or thousands, and texts between them, in quotation marks or behind <c>\</c> and, as Chinese Excel has it, <c>!</c>.
/// </summary>
internal sealed class NumberFormat
{
    private readonly List<Section> sections = [];
    private readonly bool hasConditions;

    /// <summary>Reads a format.</summary>
    public NumberFormat(string code)
    {
        // The fourth section is for texts.
        for (int at = 0; at <= code.Length && sections.Count < 3;) sections.Add(Section.Read(code, ref at));
        hasConditions = sections.Exists(section => section.Condition is not null);
        IsPlain = sections.TrueForAll(section => section is { Percents: 0, Thousands: 0, HasOwnPoint: false, Padding: 0 });
    }

    /// <summary>Whether it neither scales numbers nor fills them up with zeros.</summary>
    public bool IsPlain { get; }

    /// <summary>Whether a number is shown in per cent.</summary>
    public bool IsPercent(double number) => Of(number).Percents > 0;

    /// <summary>Whether a number is shown divided by thousands or with a point that is only written into it.</summary>
    public bool IsScaled(double number) => number != 0 && Of(number) is { Percents: 0 } section && (section.Thousands > 0 || section.HasOwnPoint);

    /// <summary>Digits up to which whole numbers are filled with zeros; 0 if they are not.</summary>
    public int Padding(double number) => Of(number).Padding;

    /// <summary>What the cell shows, without separators between thousands; null where that is in per cent, a power, a fraction or nothing.</summary>
    public string? Shown(double number) => Of(number).Show(number, hasSign: hasConditions || Of(number) == sections[0]);

    private Section Of(double number) => hasConditions ? sections.Find(section => section.Condition?.Invoke(number) ?? true) ?? sections[^1]
        : sections.Count > 1 && number < 0 ? sections[1] : sections.Count > 2 && number == 0 ? sections[2] : sections[0];

    /// <summary>What is shown of the numbers that a section is for.</summary>
    private sealed class Section
    {
        // A placeholder of a digit, the point, G for the number as it is, or a text of its own.
        private readonly List<(char Kind, string Text)> parts = [];
        private bool isOther;

        public Func<double, bool>? Condition { get; private set; }

        public int Percents { get; private set; }

        public int Thousands { get; private set; }

        /// <summary>Whether a point is written between its digits that divides nothing: <c>0!.0</c> shows 125 as 12.5.</summary>
        public bool HasOwnPoint { get; private set; }

        public int Padding => parts.Count is > 1 and <= 18 && parts.TrueForAll(part => part.Kind == '0') ? parts.Count : 0;

        public static Section Read(string code, ref int at)
        {
            var section = new Section();
            int commas = 0;
            for (; at < code.Length && code[at] != ';'; at++)
            {
                char c = code[at];
                if (c is '0' or '#' or '?')
                {
                    // Commas between digits stand between thousands.
                    commas = 0;
                    section.parts.Add((c, ""));
                    continue;
                }
                if (c == ',')
                {
                    if (section.parts.Exists(IsDigit)) commas++;
                    continue;
                }
                if (c == '.')
                {
                    section.Thousands += commas;
                    commas = 0;
                }
                section.Add(code, ref at);
            }
            section.Thousands += commas;
            at++;
            int first = section.parts.FindIndex(IsDigit), last = section.parts.FindLastIndex(IsDigit);
            section.HasOwnPoint = first >= 0 && !section.parts.Exists(part => part.Kind == '.') && section.parts[first..last].Exists(part => part.Text.Contains('.', StringComparison.Ordinal));
            return section;
        }

        public string? Show(double number, bool hasSign)
        {
            if (isOther || Percents > 0 || !double.IsFinite(number) || Math.Abs(number) > 1e15 || !parts.Exists(part => IsDigit(part) || part.Kind == 'G')) return null;
            decimal value = (decimal)Math.Abs(number);
            for (int i = 0; i < Thousands; i++) value /= 1000;
            int point = parts.FindIndex(part => part.Kind == '.'), decimals = point < 0 ? 0 : parts[point..].Count(IsDigit);
            // More decimals than a number has here are zeros.
            string[] digits = decimal.Round(value, Math.Min(decimals, 28), MidpointRounding.AwayFromZero).ToString("F" + decimals, CultureInfo.InvariantCulture).Split('.');
            var shown = new StringBuilder();
            int places = parts.Take(point < 0 ? parts.Count : point).Count(IsDigit), left = 0, right = 0;
            // A whole part of 0 fills only places that ask for it.
            string whole = digits[0] == "0" ? "" : digits[0], fraction = digits.Length > 1 ? digits[1] : "";
            int last = Math.Max(fraction.AsSpan().LastIndexOfAnyExcept('0'), point < 0 ? -1 : parts[point..].Where(IsDigit).ToList().FindLastIndex(part => part.Kind == '0'));
            for (int i = 0; i < parts.Count; i++)
            {
                (char kind, string text) = parts[i];
                if (kind == 'G') shown.Append(value.ToString("0.############################", CultureInfo.InvariantCulture));
                else if (kind == '.') shown.Append(last >= 0 ? "." : "");
                else if (!IsDigit(parts[i])) shown.Append(text);
                else if (point >= 0 && i > point) shown.Append(right <= last ? fraction[right++..right] : "");
                else
                {
                    // The first place takes all digits that have none of their own.
                    int from = left == 0 ? 0 : Math.Max(0, whole.Length - places + left), to = Math.Max(0, whole.Length - places + ++left);
                    shown.Append(to > from ? whole[from..to] : kind == '0' ? "0" : "");
                }
            }
            return (number < 0 && hasSign ? "-" : "") + shown.ToString().Trim();
        }

        private void Add(string code, ref int at)
        {
            char c = code[at];
            switch (c)
            {
                case '"':
                    int end = code.IndexOf('"', at + 1) is >= 0 and int found ? found : code.Length;
                    parts.Add(('"', code[(at + 1)..end]));
                    at = end;
                    break;
                case '\\' or '!' when at + 1 < code.Length:
                    parts.Add(('"', code[++at].ToString()));
                    break;
                case '_' or '*':
                    // As wide as a character, or filled up with it: neither is read.
                    at++;
                    break;
                case '[':
                    int close = code.IndexOf(']', at) is >= 0 and int bracket ? bracket : code.Length;
                    Bracket(code[(at + 1)..close]);
                    at = close;
                    break;
                case '%':
                    Percents++;
                    break;
                case '.' when !parts.Exists(part => part.Kind == '.'):
                    parts.Add(('.', "."));
                    break;
                case '@':
                    parts.Add(('G', ""));
                    break;
                case 'E' or 'e' or '/':
                    // Powers of ten and fractions.
                    isOther = true;
                    break;
                default:
                    bool general = string.Compare(code, at, "General", 0, 7, StringComparison.OrdinalIgnoreCase) == 0;
                    parts.Add(general ? ('G', "") : ('"', c.ToString()));
                    at += general ? 6 : 0;
                    break;
            }
        }

        /// <summary>A colour, a locale, a currency (<c>[$¥-804]</c>) or a condition.</summary>
        private void Bracket(string text)
        {
            if (text.StartsWith('$') && text[1..].Split('-')[0] is { Length: > 0 } currency) parts.Add(('"', currency));
            int sign = text.AsSpan().IndexOfAnyExcept("<>=");
            if (sign < 1 || !double.TryParse(text.AsSpan(sign), NumberStyles.Float, CultureInfo.InvariantCulture, out double bound)) return;
            Condition = text[..sign] switch
            {
                "<" => number => number < bound,
                "<=" => number => number <= bound,
                ">" => number => number > bound,
                ">=" => number => number >= bound,
                "=" => number => number == bound,
                _ => number => number != bound,
            };
        }

        private static bool IsDigit((char Kind, string Text) part) => part.Kind is '0' or '#' or '?';
    }
}
