namespace Analytics.Reports.Charts;

/// <summary>A few classes with round limits, darker for higher values; each holds its lower limit and not its upper one.</summary>
/// <param name="Scale">Their limits; null without values.</param>
internal sealed record ShadeClasses(NiceScale? Scale)
{
    /// <summary>About so many classes for these values, rounded as they are printed, or fewer.</summary>
    public static ShadeClasses Of(IReadOnlyList<double> values, int about = 6)
    {
        if (values.Count == 0)
            return new((NiceScale?)null);
        var scale = NiceScale.Over(values.Min(), values.Max(), about);
        return new(values.Max() >= scale.Max ? scale with { Max = scale.Max + scale.Step } : scale);
    }

    /// <summary>How many there are.</summary>
    public int Count => Scale is null ? 0 : (int)Math.Round((Scale.Max - Scale.Min) / Scale.Step);

    /// <summary>The class of a value, rounded as it is printed, from 0.</summary>
    public int Class(double value) => Math.Clamp((int)Math.Floor(((value - Scale!.Min) / Scale.Step) + 1e-9), 0, Count - 1);

    /// <summary>The colour of a value, and of text on it.</summary>
    public (string Fill, string Text) Shade(double value) => Palette.Step(Class(value), Count);

    /// <summary>Colour and limits of each, the lowest first.</summary>
    public IEnumerable<(string Fill, string Label)> Labels => Enumerable.Range(0, Count).Select(step => (Palette.Step(step, Count).Fill, $"{Limit(step)} – {Limit(step + 1)}"));

    private string Limit(int i) => Edition.Number(Scale!.Min + (i * Scale.Step), Scale.Decimals);
}
