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
    public const string BarPlain = "#e4e6ea";

    public const string Warning = "#8a4b00";
    public const string WarningPale = "#fff4dc";

    public const string Red = "#b3261e";
    public const string Yellow = "#ffc233";
    public const string YellowInk = "#7a5200";
    public const string Green = "#2f7d4f";
    public const string Blue = "#1b4f9c";

    // Six that differ in hue and in shape: in grey the shape is enough.
    private static readonly Mark[] Groups =
    [
        new("#0f5a8a", "#0f5a8a", "circle"), new("#b45309", "#b45309", "triangle"), new("#5b7f2b", "#5b7f2b", "rect"),
        new("#7a3e9d", "#7a3e9d", "diamond"), new("#ffffff", "#0e8a8a", "circle"), new("#ffffff", "#8a5a44", "triangle"),
    ];

    private static readonly string[] Belts = ["Central", "East", "Northeast", "West"];
    private static readonly string[] Ownerships = ["1", "2", "3", "4", "5", "9"];
    private static readonly string[] SizeShapes = ["circle", "rect", "triangle", "diamond"];

    private static readonly (int R, int G, int B) LightEnd = (0xe4, 0xef, 0xf6);
    private static readonly (int R, int G, int B) DarkEnd = (0x0a, 0x3c, 0x60);

    /// <summary>The mark of a peer group: a belt has the same in every chart, another grouping those of its order.</summary>
    public static Mark Peer(string code, int order) => Groups[(Array.IndexOf(Belts, code) is >= 0 and var belt ? belt : order) % Groups.Length];

    /// <summary>The mark of an ownership, the same in every chart.</summary>
    public static Mark Ownership(string code) => Groups[Math.Max(0, Array.IndexOf(Ownerships, code))];

    /// <summary>The mark of a size, darker for larger, the same in every chart.</summary>
    public static Mark Size(string code) => code is [>= '1' and <= '4'] && code[0] - '1' is var at ? new(Step(3 - at, 4).Fill, Accent, SizeShapes[at]) : Groups[0];

    /// <summary>The mark of a place in the funnel: within its limits, outside the inner or the outer ones.</summary>
    public static Mark Funnel(string place) => place switch
    {
        "outlier" => new(Red, Red, "diamond"),
        "alert" => new(Yellow, YellowInk, "triangle"),
        _ => new(BarMid, Accent, "circle"),
    };

    /// <summary>The mark of a traffic light.</summary>
    public static Mark Light(Transforms.Light light) => light switch
    {
        Transforms.Light.Overdue => new(Red, Red, "diamond"),
        Transforms.Light.AtRisk => new(Yellow, YellowInk, "triangle"),
        Transforms.Light.OnTrack => new("#ffffff", Green, "circle"),
        Transforms.Light.Done => new(Blue, Blue, "circle"),
        Transforms.Light.NotReported => new("#ffffff", Axis, "rect"),
        Transforms.Light.Suspended => new(Axis, Muted, "rect"),
        _ => new(Axis, Axis, "rect"),
    };

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

/// <summary>How a group or a state is drawn: its shape tells it from the others where colours cannot.</summary>
/// <param name="Fill">Colour of the inside.</param>
/// <param name="Stroke">Colour of the border, and of a line of it.</param>
/// <param name="Symbol"><c>circle</c>, <c>triangle</c>, <c>rect</c> or <c>diamond</c>.</param>
internal sealed record Mark(string Fill, string Stroke, string Symbol)
{
    /// <summary>Its entry in a key.</summary>
    public Swatch Swatch(string label) => new(Symbol == "rect" ? "square" : Symbol, Fill, Stroke, label);

    /// <summary>The style of its points.</summary>
    public object Style => new { color = Fill, borderColor = Stroke, borderWidth = 1.5, opacity = 1 };
}
