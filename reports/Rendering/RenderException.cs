namespace Analytics.Reports.Rendering;

/// <summary>A picture that cannot be drawn, with the reason in both languages.</summary>
public sealed class RenderException(string zh, string en) : Exception($"{zh} / {en}")
{
    /// <summary>The reason in Chinese.</summary>
    public string Zh { get; } = zh;

    /// <summary>The reason in English.</summary>
    public string En { get; } = en;
}
