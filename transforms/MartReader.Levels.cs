namespace Analytics.Transforms;

public sealed partial class MartReader
{
    private readonly Dictionary<(Dimension, RegionLevel), Dictionary<string, CodeName>> namesRead = [];
    private HashSet<string>? dividedRead;

    private Dictionary<string, CodeName> NamesOf(Dimension dimension, RegionLevel level)
    {
        if (!namesRead.TryGetValue((dimension, level), out var known))
            namesRead[(dimension, level)] = known = ReadNames(dimension, level);
        return known;
    }

    private Dictionary<string, CodeName> ReadNames(Dimension dimension, RegionLevel level) =>
        Codes(dimension != Dimension.Region ? Dimensions[dimension].Codes : level == RegionLevel.Province ? Provinces : "SELECT region_code AS code, name_zh, name_en FROM seed_regions")
            .DistinctBy(name => name.Code)
            .Select(name => dimension == Dimension.Region && IsOwn(name.Code, level) ? new(name.Code, $"{name.NameZh}（本级）", $"{name.NameEn} (own, without its parts)") : name)
            .ToDictionary(name => name.Code, StringComparer.Ordinal);

    // Regions that have others under them; and provinces with prefectures once more, by two digits. Municipalities and the Corps are their own prefecture, Dongguan its own county.
    private HashSet<string> Divided => dividedRead ??= [.. session.Query(
        """
        SELECT parent_code FROM seed_regions WHERE parent_code NOT IN (SELECT region_code FROM seed_regions WHERE kind = 'no_counties')
        UNION SELECT left(parent_code, 2) FROM seed_regions WHERE level = 'prefecture' AND kind <> 'placeholder'
        """,
        row => row.GetString(0))];

    // A region that is larger than those of the level: what is counted there is what it reported of no part of it.
    private bool IsOwn(string code, RegionLevel level) => level switch
    {
        RegionLevel.Province => false,
        RegionLevel.Prefecture => code.EndsWith("0000", StringComparison.Ordinal) && Divided.Contains(code[..2]),
        _ => Divided.Contains(code),
    };

    // A county that is under its province directly counts as a prefecture: its code names no other one (GB/T 2260: the third and fourth digits are 90).
    private string ColumnOf(Dimension dimension, RegionLevel level) => dimension != Dimension.Region ? Dimensions[dimension].Key : level switch
    {
        RegionLevel.Province => ProvinceKey,
        RegionLevel.Prefecture =>
            $"CASE WHEN m.province NOT IN ({List(Divided.Where(code => code.Length == 2).Order(StringComparer.Ordinal))}) THEN {ProvinceKey} WHEN substr(m.region_code, 3, 2) = '90' THEN m.region_code ELSE left(m.region_code, 4) || '00' END",
        _ => "m.region_code",
    };

    // The rows that are about a region of the level itself, and not about a larger one or a part of one.
    private string OfLevel(RegionLevel level)
    {
        string[] larger = [.. NamesOf(Dimension.Region, level).Keys.Where(code => IsOwn(code, level)).Order(StringComparer.Ordinal)];
        return $"m.region_code = {ColumnOf(Dimension.Region, level)}{(larger.Length == 0 ? "" : $" AND m.region_code NOT IN ({List(larger)})")}";
    }
}
