namespace Analytics.Transforms;

/// <summary>A figure that cannot be given, with the reason in both languages. <see cref="Exception.Message"/> is the Chinese one.</summary>
public sealed class TransformException(string messageZh, string messageEn) : Exception(messageZh)
{
    /// <summary>The reason, Chinese.</summary>
    public string MessageZh => Message;

    /// <summary>The reason, English.</summary>
    public string MessageEn { get; } = messageEn;
}
