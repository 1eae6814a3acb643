namespace Analytics.Transforms;

/// <summary>A figure that cannot be given, with the reason in both languages.</summary>
public sealed class TransformException(string zh, string en) : Exception($"{zh} / {en}")
{
    /// <summary>The reason in Chinese.</summary>
    public string Zh { get; } = zh;

    /// <summary>The reason in English.</summary>
    public string En { get; } = en;
}
