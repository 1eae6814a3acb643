namespace Analytics.Lake;

/// <summary>Something about a table or its files that the user must know: missing, damaged, not writable, or refused. Said in Chinese and English.</summary>
public sealed class LakeException : Exception
{
    /// <summary>Makes the exception from one sentence in each language.</summary>
    public LakeException(string zh, string en, Exception? inner = null)
        : base($"{zh} / {en}", inner)
    {
        Zh = zh;
        En = en;
    }

    /// <summary>There has never been what was asked for: the question is wrong, and nothing with the table.</summary>
    public bool NeverWas { get; init; }

    /// <summary>The sentence in Chinese.</summary>
    public string Zh { get; }

    /// <summary>The sentence in English.</summary>
    public string En { get; }
}
