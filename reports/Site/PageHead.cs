using Analytics.Lake;

namespace Analytics.Reports.Site;

/// <summary>What the frame of every page needs to know.</summary>
/// <param name="Edition">The page's language.</param>
/// <param name="File">Its file name, the same in both languages; with the query of a page that the server makes.</param>
/// <param name="Period">Period of the newest figures; null without any.</param>
/// <param name="Synthetic">A sample return is behind some figure.</param>
/// <param name="AsOf">The moment that the figures are as of; the newest unless somebody asked for another.</param>
public sealed record PageHead(Edition Edition, string File, string? Period, bool Synthetic, AsOf AsOf = default)
{
    /// <summary>It shows figures that are withheld from the public.</summary>
    public bool ForEvaluators { get; init; }

    /// <summary>From the page to the site's folder.</summary>
    public string Root => Edition.Say("", "../");

    /// <summary>The same page in the other language.</summary>
    public string Other => Edition.Say("en/" + File, "../" + File);
}
