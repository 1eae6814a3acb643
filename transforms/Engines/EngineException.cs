namespace Analytics.Transforms.Engines;

/// <summary>An engine outside this process that could not be used, with the reason in both languages.</summary>
public sealed class EngineException(string zh, string en) : TransformException(zh, en);
