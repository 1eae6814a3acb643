using Analytics.Lake;
using Analytics.Reports.Site;

namespace Analytics.Reports;

/// <summary>The two languages, with the names that they need from seeds and schemas.</summary>
/// <param name="Zh">Chinese.</param>
/// <param name="En">English.</param>
public sealed record Editions(Edition Zh, Edition En)
{
    /// <summary>Reads the names.</summary>
    public static Editions Read(string seedsDirectory, string schemasDirectory)
    {
        using var seeds = LakeSession.Open();
        seeds.AttachSeeds(seedsDirectory);
        var kinds = SiteContent.Titles(schemasDirectory);
        var tiles = Tile.Read(seeds);
        return new(new(Language.Zh, kinds, tiles), new(Language.En, kinds, tiles));
    }

    /// <summary>The one of a language.</summary>
    public Edition Of(Language language) => language == Language.En ? En : Zh;
}
