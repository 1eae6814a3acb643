namespace Analytics.Reports.Charts;

/// <summary>Colours, chosen so that those that stand beside each other differ in lightness too.</summary>
internal static class Palette
{
    public const string Ink = "#17202e";
    public const string Muted = "#566173";
    public const string Rule = "#e3e7ed";
    public const string Axis = "#98a2b1";
    public const string Empty = "#f1f3f6";

    public const string Accent = "#0f5a8a";
    public const string Bar = "#3a86b8";
    public const string BarMid = "#b4d2e4";
    public const string BarPale = "#ffffff";

    public const string Warning = "#8a4b00";
    public const string WarningPale = "#fff4dc";

    public const string Red = "#b3261e";
    public const string Yellow = "#ffc233";
    public const string YellowInk = "#7a5200";
    public const string Green = "#2f7d4f";
    public const string Blue = "#1b4f9c";

    private static readonly (int R, int G, int B) LightEnd = (0xe4, 0xef, 0xf6);
    private static readonly (int R, int G, int B) DarkEnd = (0x0a, 0x3c, 0x60);

    /// <summary>A step of a scale from light to dark, and the text colour that stands out more from it.</summary>
    public static (string Fill, string Text) Step(int step, int steps)
    {
        var share = steps == 1 ? 0.5 : (double)step / (steps - 1);
        int Mix(int from, int to) => (int)Math.Round(from + (share * (to - from)), MidpointRounding.AwayFromZero);
        var (r, g, b) = (Mix(LightEnd.R, DarkEnd.R), Mix(LightEnd.G, DarkEnd.G), Mix(LightEnd.B, DarkEnd.B));
        // Relative luminance as in WCAG 2.2; at 0.2 white and Ink contrast equally.
        var luminance = (0.2126 * Linear(r)) + (0.7152 * Linear(g)) + (0.0722 * Linear(b));
        return ($"#{r:x2}{g:x2}{b:x2}", luminance < 0.2 ? "#ffffff" : Ink);
    }

    private static double Linear(int channel) => channel / 255.0 is var c && c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
}
