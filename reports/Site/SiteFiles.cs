using Analytics.Reports.Rendering;

namespace Analytics.Reports.Site;

/// <summary>The parts of a site that are no pages and no charts.</summary>
internal static class SiteFiles
{
    /// <summary>Style sheet and script of the pages.</summary>
    public static string AssetsDirectory { get; } = Path.Combine(AppContext.BaseDirectory, "assets");

    /// <summary>Copies style sheet, scripts and the chart library: a site needs nothing from elsewhere.</summary>
    public static void Copy(string siteDirectory)
    {
        var assets = Directory.CreateDirectory(Path.Combine(siteDirectory, "assets")).FullName;
        foreach (var file in Directory.EnumerateFiles(AssetsDirectory).Append(Path.Combine(ChartRenderer.ProgramDirectory, "echarts.min.js")))
            File.Copy(file, Path.Combine(assets, Path.GetFileName(file)));
    }
}
