namespace Analytics.Transforms;

/// <summary>An entry of a code list.</summary>
/// <param name="Code">The code.</param>
/// <param name="NameZh">Name, Chinese.</param>
/// <param name="NameEn">Name, English.</param>
public sealed record CodeName(string Code, string NameZh, string NameEn);
