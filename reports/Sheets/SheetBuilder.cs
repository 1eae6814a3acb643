using Analytics.Lake;
using Analytics.Reports.Charts;
using Analytics.Reports.Pages;
using Analytics.Reports.Rendering;
using Analytics.Reports.Site;
using Analytics.Transforms;
using Analytics.Transforms.Assessments;

namespace Analytics.Reports.Sheets;

/// <summary>Makes the pages of an assessment: its ranks, and a score sheet a region, in Chinese and in English beside it. They are for evaluators and never part of the site.</summary>
public static class SheetBuilder
{
    /// <summary>The stored result; it also tells a folder of such pages from any other.</summary>
    public const string ResultFile = "assessment.json";

    /// <summary>Builds the pages beside their place and then swaps them in.</summary>
    /// <param name="run">The run's name.</param>
    /// <param name="json">Its stored result.</param>
    /// <param name="synthetic">A sample return is behind it.</param>
    /// <param name="seedsDirectory">Code lists, for the names of peer groups.</param>
    /// <param name="schemasDirectory">Kinds of return, for their titles.</param>
    /// <param name="directory">Where the pages shall stand; its parent folder is made if need be.</param>
    /// <param name="progress">Told after each chart drawn.</param>
    /// <param name="cancellation">Leaves what is there as it is.</param>
    /// <returns>The page to open first.</returns>
    /// <exception cref="RenderException">Node is missing, or a chart cannot be drawn.</exception>
    public static async Task<string> BuildAsync(
        string run, string json, bool synthetic, string seedsDirectory, string schemasDirectory, string directory, IProgress<SiteProgress>? progress = null, CancellationToken cancellation = default)
    {
        directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        var result = Assessor.Parse(json);
        var (kinds, peers) = (SiteContent.Titles(schemasDirectory), PeersOf(seedsDirectory));
        List<SheetPage> indexes = [.. new[] { Language.Zh, Language.En }.Select(language =>
        {
            var page = new SheetPage(result, run, new Edition(language, kinds, []), peers, synthetic, new Dictionary<string, Chart>(), "index.html");
            return page with { Charts = SheetCharts.Of(page) };
        })];
        var folder = FolderSwap.NewBeside(directory);
        try
        {
            await DrawAsync([.. indexes.SelectMany(page => page.Charts.Values)], folder, progress, cancellation);
            await using var writer = new PageWriter();
            foreach (var index in indexes)
                await WriteAsync(writer, index, Directory.CreateDirectory(Path.Combine(folder, index.Edition.Say("", "en"))).FullName, cancellation);
            SiteFiles.Copy(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, ResultFile), json, cancellation);
            FolderSwap.Replace(directory, folder);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
        return Path.Combine(directory, "index.html");
    }

    private static async Task WriteAsync(PageWriter writer, SheetPage index, string folder, CancellationToken cancellation)
    {
        await writer.WriteAsync(typeof(AssessmentPage), new Dictionary<string, object?> { ["Page"] = index }, Path.Combine(folder, index.File), cancellation);
        foreach (var score in index.Run.Scores)
        {
            var page = index with { File = SheetPage.FileOf(score.Unit) };
            await writer.WriteAsync(typeof(ScoreSheetPage), new Dictionary<string, object?> { ["Page"] = page, ["Score"] = score }, Path.Combine(folder, page.File), cancellation);
        }
    }

    private static async Task DrawAsync(List<Chart> charts, string folder, IProgress<SiteProgress>? progress, CancellationToken cancellation)
    {
        var target = Directory.CreateDirectory(Path.Combine(folder, "charts")).FullName;
        foreach (var chart in charts)
            await File.WriteAllTextAsync(Path.Combine(target, chart.FileName + ".csv"), chart.Csv(), cancellation);
        var done = 0;
        await ChartRenderer.DrawAsync(charts, target, _ => progress?.Report(new(Interlocked.Increment(ref done), charts.Count)), cancellation: cancellation);
    }

    /// <summary>Names of the peer groups by code.</summary>
    public static IReadOnlyDictionary<string, CodeName> PeersOf(string seedsDirectory)
    {
        using var session = LakeSession.Open();
        session.AttachSeeds(seedsDirectory, ["peer_groups"]);
        return session.Query("SELECT DISTINCT belt_en, belt_zh FROM seed_peer_groups WHERE belt_en IS NOT NULL", row => new CodeName(row.GetString(0), row.GetString(1), row.GetString(0)))
            .ToDictionary(peer => peer.Code, StringComparer.Ordinal);
    }
}
