namespace Analytics.Ingest;

/// <summary>A mistake in a schema: a setting of the program that is wrong, no fault of a sender. Said in Chinese and English.</summary>
/// <param name="zh">One sentence in Chinese.</param>
/// <param name="en">The same in English.</param>
public sealed class SchemaException(string zh, string en) : FormatException($"{zh} / {en}")
{
    /// <summary>The sentence in Chinese.</summary>
    public string Zh => zh;

    /// <summary>The sentence in English.</summary>
    public string En => en;
}
