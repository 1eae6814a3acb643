using System.Xml.Linq;
using Analytics.Reports.Charts;
using Analytics.Reports.Rendering;
using Analytics.Transforms;

namespace Analytics.Reports.Tests;

[Collection("node")]
public sealed class ChartRendererTest : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("analytics-charts-").FullName;

    [Theory]
    [InlineData(Language.Zh)]
    [InlineData(Language.En)]
    public async Task A_picture_names_itself_and_every_province(Language language)
    {
        var edition = Fixtures.Edition(language);
        var chart = RankedChart.Draw(Fixtures.Compare(Fixtures.Wage, Dimension.Region, Fixtures.Provinces), edition);

        await Draw(chart);

        var svg = XDocument.Parse(Svg(chart));
        var root = svg.Root!;
        Assert.Equal("img", (string?)root.Attribute("role"));
        Assert.Equal(edition.Say("zh-CN", "en"), (string?)root.Attribute("lang"));
        Assert.Equal(chart.Title, root.Elements().Single(element => element.Name.LocalName == "title").Value);
        Assert.Equal(chart.Description, root.Elements().Single(element => element.Name.LocalName == "desc").Value);
        // A long name stands on two lines.
        var drawn = string.Concat(root.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value)).Replace(" ", "", StringComparison.Ordinal);
        Assert.All(Fixtures.Provinces, place => Assert.Contains(edition.Name(place).Replace(" ", "", StringComparison.Ordinal), drawn, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_chart_gives_the_same_bytes_alone_again_and_after_other_charts()
    {
        var edition = Fixtures.Edition(Language.Zh);
        var chart = MeasureWallChart.Draw(FixturesOfTasks.Wall(Fixtures.Measures, Fixtures.Provinces), edition);
        await Draw(chart);
        var (svg, png) = (Svg(chart), Pixels(chart));

        await Draw(
            TrendChart.Draw(FixturesOfTasks.Trend(Fixtures.TrainedRate), edition), DifficultyChart.Draw(FixturesOfTasks.Difficulties(), edition),
            CompletenessChart.Draw(FixturesOfTasks.Completeness(), Fixtures.Edition(Language.En)), chart);

        Assert.Equal(svg, Svg(chart));
        Assert.Equal(png, Pixels(chart));
    }

    [Fact]
    public async Task A_PNG_has_twice_the_size_and_ink_where_title_bars_mark_and_source_stand()
    {
        var chart = RankedChart.Draw(Fixtures.Compare(Fixtures.TrainedRate, Dimension.Region, Fixtures.Provinces), Fixtures.Edition(Language.Zh));

        await Draw(chart);

        var png = new Png(Pixels(chart));
        Assert.Equal((chart.Width * 2, chart.Height * 2), (png.Width, png.Height));
        Assert.InRange(png.Inked(56, 40, 500, 60), 0.03, 0.6); // title
        Assert.InRange(png.Inked((chart.Width * 2) - 380, 40, 320, 56), 0.8, 1); // the mark has a ground of its own
        Assert.InRange(png.Inked(340, 300, 900, 300), 0.3, 0.95); // the first bars
        Assert.InRange(png.Inked(56, png.Height - 140, 600, 110), 0.03, 0.6); // source
        Assert.Equal(0, png.Inked(0, 0, 50, png.Height)); // nothing runs over the margin
        Assert.Equal(0, png.Inked(png.Width - 50, 0, 50, png.Height));
    }

    [Fact]
    public async Task Without_the_mark_of_synthetic_data_its_place_stays_white()
    {
        var chart = RankedChart.Draw(Fixtures.Compare(Fixtures.TrainedRate, Dimension.Region, Fixtures.Provinces, synthetic: false), Fixtures.Edition(Language.Zh));

        await Draw(chart);

        Assert.Equal(0, new Png(Pixels(chart)).Inked((chart.Width * 2) - 380, 40, 324, 56));
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"quotes\" & 'quotes' ]]> --> </text></svg>")]
    [InlineData("{b}{c} {n|x} ${a} \\u003c")]
    [InlineData("新疆生产建设兵团第七师胡杨河市及其所属各团场和直属企业联合工会（筹）")]
    [InlineData("𠮷野家 🏭 ﷽")]
    public async Task A_name_is_text_and_nothing_else(string name)
    {
        var rows = new[] { new ComparisonRow("1", name, name, 1, 2, 3, 50, 40, 60, 1, null), new ComparisonRow("2", "乙", "B", 1, 2, 3, 20, 10, 30, 2, null) };
        var comparison = Fixtures.Compare(Fixtures.TrainedRate, Dimension.Region, Fixtures.Provinces) with { Rows = rows };
        var charts = new[] { RankedChart.Draw(comparison, Fixtures.Edition(Language.Zh)), TileMapChart.Draw(comparison, Fixtures.Edition(Language.Zh)) };

        await Draw(charts);

        foreach (var chart in charts)
        {
            var svg = XDocument.Parse(Svg(chart)).Root!;
            Assert.DoesNotContain(svg.Descendants(), element => element.Name.LocalName is "script" or "foreignObject");
            Assert.Equal(chart.Description, svg.Elements().Single(element => element.Name.LocalName == "desc").Value);
            Assert.True(new Png(Pixels(chart)).Inked(56, 40, 500, 60) > 0.03);
        }
    }

    [Fact]
    public async Task Nothing_one_region_all_withheld_and_four_hundred_rows_can_be_drawn()
    {
        var edition = Fixtures.Edition(Language.Zh);
        var full = Fixtures.Compare(Fixtures.TrainedRate, Dimension.Region, Fixtures.Provinces);
        var none = full with { Rows = [], Total = full.Total with { Value = null, Low = null, High = null, Withheld = "no_data" } };
        var withheld = none with { Rows = [.. full.Rows.Select(row => row with { Value = null, Low = null, High = null, Rank = null, Withheld = "no_data" })] };
        var many = Fixtures.Compare(
            Fixtures.TrainedRate, Dimension.Industry, [.. Enumerable.Range(1, 400).Select(i => new CodeName($"{i:000}", $"第{i}个名称很长很长的国民经济行业小类及其辅助活动和其他未列明的服务业", $"Division {i}"))]);
        var wall = FixturesOfTasks.Wall([], []);
        Chart[] charts =
        [
            Named("none", RankedChart.Draw(none, edition)), Named("one", RankedChart.Draw(full with { Rows = [full.Rows[0]] }, edition)),
            Named("withheld", RankedChart.Draw(withheld, edition)), Named("many", RankedChart.Draw(many, edition)),
            Named("none-map", TileMapChart.Draw(none, edition)), Named("withheld-map", TileMapChart.Draw(withheld, edition)),
            Named("one-map", TileMapChart.Draw(full with { Rows = [full.Rows[0]] }, edition)),
            Named("none-wall", MeasureWallChart.Draw(wall, edition)),
            Named("none-tasks", TaskStatusChart.Draw(new(FixturesOfTasks.Basis, []), edition)),
            Named("none-difficulties", DifficultyChart.Draw(new(FixturesOfTasks.Basis, []), edition)),
            Named("none-completeness", CompletenessChart.Draw(new(FixturesOfTasks.Basis, [], [], []), edition)),
            Named("one-trend", TrendChart.Draw(OnePeriod(), edition)),
        ];

        await Draw(charts);

        Assert.All(charts, chart => Assert.Equal(chart.Width * 2, new Png(Pixels(chart)).Width));
        // Every row of four hundred has its own place.
        Assert.True(charts[3].Height > 400 * 20);
        var names = XDocument.Parse(Svg(charts[3])).Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value).ToList();
        Assert.Contains("400", names);
    }

    [Fact]
    public async Task A_missing_node_is_one_clear_error_in_both_languages()
    {
        var path = Environment.GetEnvironmentVariable("PATH");
        try
        {
            Environment.SetEnvironmentVariable("PATH", folder);
            var missing = await Assert.ThrowsAsync<RenderException>(() => Draw(DifficultyChart.Draw(FixturesOfTasks.Difficulties(), Fixtures.Edition(Language.Zh))));
            Assert.StartsWith("找不到 node", missing.Zh, StringComparison.Ordinal);
            Assert.StartsWith("node was not found", missing.En, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }
    }

    [Fact]
    public async Task Drawing_that_is_given_up_leaves_no_folder_behind()
    {
        var chart = DifficultyChart.Draw(FixturesOfTasks.Difficulties(), Fixtures.Edition(Language.Zh));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        List<string> folders = [];
        Chart[] charts = [.. Enumerable.Range(0, 7).Select(i => Named($"many-{i}", chart))];

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ChartRenderer.DrawAsync(charts, folder, _ =>
        {
            // One process draws so few; its last word is the folder. No other test draws at the same time: those that do are in one collection.
            folders.AddRange(Children().Where(word => word.Contains("analytics-fonts-", StringComparison.Ordinal) && Directory.Exists(word)));
            stop.Cancel();
        }, cancellation: stop.Token));

        Assert.False(Directory.Exists(Assert.Single(folders)));
    }

    [Fact]
    public async Task A_chart_that_cannot_be_drawn_is_named_with_the_reason()
    {
        var chart = DifficultyChart.Draw(FixturesOfTasks.Difficulties(), Fixtures.Edition(Language.Zh));

        var failed = await Assert.ThrowsAsync<RenderException>(() => ChartRenderer.DrawAsync([chart], Path.Combine(folder, "not there"), cancellation: TestContext.Current.CancellationToken));

        Assert.Contains("difficulties.zh", failed.En, StringComparison.Ordinal);
        Assert.Contains("no such file or directory", failed.En, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // The last words of the command lines of our own processes.
    private static IEnumerable<string> Children() => Directory.EnumerateDirectories($"/proc/{Environment.ProcessId}/task")
        .SelectMany(task => File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct()
        .Select(id => File.ReadAllText($"/proc/{id}/cmdline").TrimEnd('\0').Split('\0')[^1]);

    private static Trend OnePeriod()
    {
        var trend = FixturesOfTasks.Trend(Fixtures.TrainedRate);
        TrendSeries First(TrendSeries line) => line with { Points = [line.Points[0]] };
        return trend with { Periods = [trend.Periods[0]], Groups = [.. trend.Groups.Select(First)], Nation = First(trend.Nation) };
    }

    private static Chart Named(string id, Chart chart) => chart with { Id = id };

    private Task Draw(params Chart[] charts) => ChartRenderer.DrawAsync(charts, folder, cancellation: TestContext.Current.CancellationToken);

    private string Svg(Chart chart) => File.ReadAllText(Path.Combine(folder, chart.FileName + ".svg"));

    private byte[] Pixels(Chart chart) => File.ReadAllBytes(Path.Combine(folder, chart.FileName + ".png"));
}
