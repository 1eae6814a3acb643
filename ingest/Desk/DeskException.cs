namespace Analytics.Ingest.Desk;

/// <summary>A step that cannot be taken, with the reason in Chinese and English.</summary>
public sealed class DeskException((string Zh, string En) why) : Exception($"{why.Zh} / {why.En}")
{
    /// <summary>The reason in Chinese.</summary>
    public string Zh { get; } = why.Zh;

    /// <summary>The reason in English.</summary>
    public string En { get; } = why.En;
}
