using Analytics.Lake;
using Analytics.Reports.Rendering;
using Analytics.Reports.Site;
using Analytics.Transforms;

namespace Analytics.Reports.Documents;

/// <summary>What a Word document is about: exactly one of region, indicator and year.</summary>
/// <param name="Region">A province, six digits: a special report on it.</param>
/// <param name="Indicator">An indicator: a special report on it.</param>
/// <param name="Year">A year: its blue-book tables.</param>
/// <param name="Period">The period of a special report; null for the newest.</param>
public sealed record DocumentQuestion(string? Region = null, string? Indicator = null, string? Year = null, string? Period = null);

/// <summary>Writes the Word documents: the form in which offices work.</summary>
public static class DocumentBuilder
{
    /// <summary>Writes a document; the same snapshots give the same bytes, of a year those of the same day. A file that is there stays: people work on in such files.</summary>
    /// <param name="lake">Where the figures are.</param>
    /// <param name="seedsDirectory">Code lists.</param>
    /// <param name="schemasDirectory">Kinds of return, for their titles.</param>
    /// <param name="language">Its language.</param>
    /// <param name="question">What it is about.</param>
    /// <param name="file">Where it shall stand; its folder is made if need be.</param>
    /// <param name="today">The day in Beijing, which tells whether a year is closed and stands in its tables.</param>
    /// <param name="progress">Told after each chart drawn.</param>
    /// <param name="asOf">The moment that the figures shall be as of; the newest by default.</param>
    /// <param name="cancellation">Leaves no file.</param>
    /// <returns>Whether it says that it is preliminary.</returns>
    /// <exception cref="TransformException">No such region, indicator or period, or no data.</exception>
    /// <exception cref="TargetException">The file is there already, or cannot be written.</exception>
    /// <exception cref="RenderException">Node is missing, or a chart cannot be drawn.</exception>
    public static async Task<bool> WriteAsync(
        LakeStore lake, string seedsDirectory, string schemasDirectory, Language language, DocumentQuestion question, string file, DateOnly today,
        IProgress<SiteProgress>? progress = null, AsOf asOf = default, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        var edition = Editions.Read(seedsDirectory, schemasDirectory).Of(language);
        var (report, snapshots, preliminary) = Compose(lake, seedsDirectory, schemasDirectory, edition, question, today, asOf);
        var drawn = Directory.CreateTempSubdirectory("analytics-docx-");
        try
        {
            var charts = report.Charts.ToList();
            var done = 0;
            await ChartRenderer.DrawAsync(charts, drawn.FullName, _ => progress?.Report(new(Interlocked.Increment(ref done), charts.Count)), cancellation: cancellation);
            var bytes = WordWriter.Write(report, drawn.FullName);
            cancellation.ThrowIfCancellationRequested();
            // First, so that a vacuum never takes away what a document in somebody's hands was made from.
            using (var session = LakeSession.Open())
                Publications.Record(lake, session, "report", Path.GetFileName(file), snapshots, Provenance.Behind(lake, snapshots));
            Put(file, bytes);
        }
        finally
        {
            drawn.Delete(recursive: true);
        }
        return preliminary;
    }

    private static (Report Report, IReadOnlyList<Snapshot> Snapshots, bool Preliminary) Compose(
        LakeStore lake, string seedsDirectory, string schemasDirectory, Edition edition, DocumentQuestion question, DateOnly today, AsOf asOf)
    {
        using var marts = MartReader.Open(lake, seedsDirectory, asOf);
        if (question.Year is { } year)
        {
            var figures = YearFigures.Read(marts, year, today);
            return (YearTables.Compose(figures, edition, InstantOf(figures.Snapshots)), figures.Snapshots, figures.Open.Count > 0);
        }
        var content = SiteContent.Read(marts, seedsDirectory, schemasDirectory, question.Period);
        if (content.Period is null)
            // Nothing is there of the period, or at all: the reader says which periods there are.
            marts.Wall(question.Period);
        if (question.Indicator is { } code)
        {
            var indicator = marts.Indicator(code);
            var figures = content.Indicators.FirstOrDefault(each => each.Indicator.Code == code);
            if (figures?.ByRegion is null)
                throw figures?.Problem ?? Unpublished(indicator);
            var difficulties = content.Difficulties is null ? null : marts.DifficultiesByMeasure(question.Period);
            return (IndicatorReport.Compose(content, edition, figures, difficulties, InstantOf(content.Snapshots)), content.Snapshots, false);
        }
        var region = content.Regions.FirstOrDefault(each => each.Code == question.Region) ?? throw NoRegion(question.Region, content.Regions);
        return (RegionReport.Compose(content, edition, region, Ranks(marts, content), InstantOf(content.Snapshots)), content.Snapshots, false);
    }

    private static Dictionary<string, StandardisedComparison> Ranks(MartReader marts, SiteContent content)
    {
        var ranks = new Dictionary<string, StandardisedComparison>(StringComparer.Ordinal);
        foreach (var comparison in content.Indicators.Select(figures => figures.ByRegion).OfType<Comparison>())
        {
            try
            {
                ranks[comparison.Indicator.Code] = marts.Compare(new ComparisonQuestion(comparison.Indicator.Code, [Dimension.Region], comparison.Period, Peers: "belt"));
            }
            catch (TransformException)
            {
                // No belts of more than one region: then there is no rank within one.
            }
        }
        return ranks;
    }

    // The newest of what the figures were made from; a lock alone moves none.
    private static DateTimeOffset InstantOf(IReadOnlyList<Snapshot> snapshots) => snapshots.Where(snapshot => snapshot.Table != "events").Max(snapshot => snapshot.Instant);

    private static TransformException Unpublished(Indicator indicator) => new(
        $"指标“{indicator.NameZh}”（{indicator.Code}）没有可公布的汇总，不能编制专报。", $"Nothing of the indicator \"{indicator.NameEn}\" ({indicator.Code}) is published, so there can be no report on it.");

    private static TransformException NoRegion(string? code, IReadOnlyList<CodeName> regions) => new(
        $"“{code}”不是省级地区的六位代码。可用：{string.Join("、", regions.Select(region => $"{region.Code} {region.NameZh}"))}。",
        $"\"{code}\" is no province's code of six digits. There are: {string.Join(", ", regions.Select(region => $"{region.Code} {region.NameEn}"))}.");

    private static void Put(string file, byte[] bytes)
    {
        try
        {
            var folder = Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!).FullName;
            var unfinished = Path.Combine(folder, $".{Path.GetFileName(file)}.{Guid.NewGuid():N}");
            try
            {
                File.WriteAllBytes(unfinished, bytes);
                File.Move(unfinished, file);
            }
            finally
            {
                File.Delete(unfinished);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TargetException(e);
        }
    }
}
