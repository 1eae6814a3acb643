namespace Analytics.Transforms;

/// <summary>A figure that cannot be given, with the reason in both languages.</summary>
public class TransformException(string zh, string en) : Exception($"{zh} / {en}")
{
    /// <summary>The reason in Chinese.</summary>
    public string Zh { get; } = zh;

    /// <summary>The reason in English.</summary>
    public string En { get; } = en;
}

/// <summary>There is no such figure and nothing is wrong: no data yet, or the kind of return does not tell the dimension.</summary>
public sealed class NoFiguresException(string zh, string en) : TransformException(zh, en);
