namespace Analytics.Ingest.Desk;

/// <summary>A step that cannot be taken, with the reason in Chinese and English.</summary>
public sealed class DeskException(string zh, string en) : Exception($"{zh} / {en}")
{
    /// <summary>The reason in Chinese.</summary>
    public string Zh { get; } = zh;

    /// <summary>The reason in English.</summary>
    public string En { get; } = en;
}
