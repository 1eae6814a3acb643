namespace Analytics.Reports.Site;

/// <summary>How far the drawing of charts has come.</summary>
/// <param name="Done">Charts drawn.</param>
/// <param name="Total">Charts to draw; those that have not changed are not among them.</param>
public sealed record SiteProgress(int Done, int Total);

/// <summary>A site that is there.</summary>
/// <param name="Index">The page to open first.</param>
/// <param name="Pages">Pages of both languages.</param>
/// <param name="Charts">Charts of both languages, each as SVG and PNG.</param>
/// <param name="Drawn">Charts that were drawn anew.</param>
/// <param name="Unchanged">Nothing was done: figures, code lists and program are those of the site that was there.</param>
/// <param name="Problems">Indicators that the site shows no figures of because something is wrong with them.</param>
public sealed record SiteSummary(string Index, int Pages, int Charts, int Drawn, bool Unchanged, IReadOnlyList<IndicatorProblem> Problems);

/// <summary>Why an indicator could not be computed.</summary>
/// <param name="Code">The indicator.</param>
/// <param name="Zh">The reason in Chinese.</param>
/// <param name="En">The reason in English.</param>
public sealed record IndicatorProblem(string Code, string Zh, string En);
