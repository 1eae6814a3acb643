using Analytics.Transforms;

namespace Analytics.Jobs.Web;

/// <summary>A comparison as an address says it. What is missing is the usual.</summary>
/// <param name="Indicator">Code of the indicator.</param>
/// <param name="By">region, ownership, industry or size, or two of them divided by a comma; region by default.</param>
/// <param name="Period">The period, such as 2025Q3; the newest by default.</param>
/// <param name="Peers">Ranks within belt or tier; all together by default.</param>
/// <param name="Level">province, prefecture or county.</param>
/// <param name="Standardise">Dimensions whose mix is made the nation's, divided by commas; none by default.</param>
/// <param name="Standard">Name of a standard.</param>
internal sealed record CompareAddress(string? Indicator, string? By, string? Period, string? Peers, string? Level, string? Standardise, string? Standard)
{
    private static readonly string[] Words = ["region", "ownership", "industry", "size"];

    /// <summary>What was chosen, by the names of the address.</summary>
    internal Dictionary<string, string> Choice => new (string Name, string? Value)[]
        {
            ("indicator", Indicator), ("by", By), ("period", Period), ("peers", Peers), ("level", Level), ("standardise", Standardise), ("standard", Standard),
        }.Where(choice => !string.IsNullOrEmpty(choice.Value)).ToDictionary(choice => choice.Name, choice => choice.Value!, StringComparer.Ordinal);

    /// <summary>The question.</summary>
    /// <exception cref="TransformException">A word is not known.</exception>
    internal ComparisonQuestion Question() => new(
        Indicator ?? "", Dimensions("by", string.IsNullOrEmpty(By) ? "region" : By, most: 2)!, string.IsNullOrEmpty(Period) ? null : Period,
        Level switch
        {
            null or "" or "province" => RegionLevel.Province,
            "prefecture" => RegionLevel.Prefecture,
            "county" => RegionLevel.County,
            _ => throw Unknown("level", Level, "province, prefecture, county"),
        },
        Dimensions("standardise", Standardise, most: 3), string.IsNullOrEmpty(Peers) ? null : Peers, string.IsNullOrEmpty(Standard) ? null : Standard);

    private static Dimension[]? Dimensions(string name, string? value, int most)
    {
        if (string.IsNullOrEmpty(value))
            return null;
        string[] words = value.Split(',');
        if (words.Length > most || words.Distinct().Count() < words.Length || words.Any(word => !Words.Contains(word)))
            throw Unknown(name, value, string.Join(", ", Words));
        return [.. words.Select(word => (Dimension)Array.IndexOf(Words, word))];
    }

    private static TransformException Unknown(string name, string value, string known) =>
        new($"{name} 不能是“{value}”；可用：{known}。", $"{name} cannot be \"{value}\"; there are: {known}.");
}
