using Analytics.Lake;
using Analytics.Reports.Charts;
using Analytics.Reports.Rendering;
using Analytics.Transforms;

namespace Analytics.Reports.Site;

/// <summary>Makes the static site: pages in Chinese, and in English beside them, that open from disk.</summary>
public static class SiteBuilder
{
    /// <summary>
    /// Builds the site beside its place and then swaps it in, so that a reader never meets half of one. Does nothing when the site that is
    /// there was made from the same figures, code lists and program; draws only the charts that have changed.
    /// </summary>
    /// <param name="lake">Where the figures are.</param>
    /// <param name="seedsDirectory">Code lists.</param>
    /// <param name="schemasDirectory">Kinds of return, for their titles.</param>
    /// <param name="siteDirectory">Where the site shall stand; its parent folder is made if need be.</param>
    /// <param name="progress">Told after each chart drawn.</param>
    /// <param name="asOf">The moment that the figures shall be as of; the newest by default.</param>
    /// <param name="cancellation">Leaves the site that is there as it is.</param>
    /// <exception cref="RenderException">Node is missing, or a chart cannot be drawn.</exception>
    public static async Task<SiteSummary> BuildAsync(
        LakeStore lake, string seedsDirectory, string schemasDirectory, string siteDirectory,
        IProgress<SiteProgress>? progress = null, AsOf asOf = default, CancellationToken cancellation = default)
    {
        siteDirectory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(siteDirectory));
        var index = Path.Combine(siteDirectory, "index.html");
        // Before the figures are read: a change in between makes the next run build again.
        var inputs = SiteStamp.Of(lake, seedsDirectory, schemasDirectory, asOf);
        var before = SiteStamp.Read(siteDirectory);
        if (before?.Inputs == inputs && File.Exists(index))
        {
            // What was noted may be lost with a lake restored from a backup, or lack what an older program did not note.
            Publish(lake, siteDirectory, before.Tables);
            return new(index, before.Pages, before.Charts.Count, 0, true, before.Problems);
        }

        var content = SiteContent.Read(lake, seedsDirectory, schemasDirectory, asOf);
        var tables = content.Snapshots.ToDictionary(snapshot => snapshot.Table, snapshot => snapshot.Version);
        var editions = new[] { Language.Zh, Language.En }.Select(language => new Edition(language, content.Kinds, content.Tiles)).ToList();
        var charts = editions.SelectMany(edition => SiteCharts.Of(content, edition)).ToList();
        var folder = FolderSwap.NewBeside(siteDirectory);
        SiteSummary summary;
        try
        {
            var drawings = charts.ToDictionary(chart => chart.FileName, SiteStamp.Of, StringComparer.Ordinal);
            var drawn = await DrawAsync(charts, drawings, before, siteDirectory, folder, progress, cancellation);
            var pages = 0;
            foreach (var edition in editions)
                pages += await SitePages.WriteAsync(content, edition, charts.Where(chart => chart.Edition == edition), folder, cancellation);
            SiteFiles.Copy(folder);
            var problems = content.Indicators.Where(figures => figures.Failed)
                .Select(figures => new IndicatorProblem(figures.Indicator.Code, figures.Problem!.Zh, figures.Problem.En)).ToList();
            new SiteStamp(inputs, pages, drawings, problems, tables).Write(folder);
            // First, so that nobody ever sees pages whose figures a vacuum may take away.
            Publish(lake, siteDirectory, tables);
            FolderSwap.Replace(siteDirectory, folder);
            summary = new(index, pages, charts.Count, drawn, false, problems);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
        Steps.Reached("site.swapped");
        return summary;
    }

    private static void Publish(LakeStore lake, string siteDirectory, IReadOnlyDictionary<string, long> tables)
    {
        using var session = LakeSession.Open();
        Snapshot[] snapshots = [.. tables.Select(table => lake.Table(table.Key).Read(AsOf.At(table.Value)))];
        Publications.Record(lake, session, "report", Path.GetFileName(siteDirectory), snapshots, Provenance.Behind(lake, snapshots));
    }

    private static async Task<int> DrawAsync(
        List<Chart> charts, Dictionary<string, string> drawings, SiteStamp? before, string siteDirectory, string folder,
        IProgress<SiteProgress>? progress, CancellationToken cancellation)
    {
        var old = Path.Combine(siteDirectory, "charts");
        var target = Directory.CreateDirectory(Path.Combine(folder, "charts")).FullName;
        var anew = new List<Chart>();
        foreach (var chart in charts)
        {
            string[] files = [chart.FileName + ".svg", chart.FileName + ".png"];
            if (before?.Charts.GetValueOrDefault(chart.FileName) == drawings[chart.FileName] && files.All(file => File.Exists(Path.Combine(old, file))))
                foreach (var file in files) File.Copy(Path.Combine(old, file), Path.Combine(target, file));
            else
                anew.Add(chart);
            await File.WriteAllTextAsync(Path.Combine(target, chart.FileName + ".csv"), chart.Csv(), cancellation);
        }
        var done = 0;
        await ChartRenderer.DrawAsync(anew, target, _ => progress?.Report(new(Interlocked.Increment(ref done), anew.Count)), cancellation: cancellation);
        return anew.Count;
    }
}
