namespace Analytics.Transforms.Tests;

/// <summary>What returns that no model sums up say of a region, and what others say of its parts.</summary>
public sealed class OwnRegionTest : IDisposable
{
    private readonly TestLake lake = new();
    private readonly string seeds = Directory.CreateTempSubdirectory("analytics-own-").FullName;

    public OwnRegionTest()
    {
        foreach (string file in Directory.GetFiles(TestLake.Seeds, "*.csv"))
            File.Copy(file, Path.Combine(seeds, Path.GetFileName(file)));
        // Guangdong itself 80 of 100; of its parts Guangzhou 10 of 100 and Tianhe, which is in Guangzhou, 30 of 100. Of Sichuan only Chengdu has one, 50 of 100. Beijing 60 of 100.
        lake.Accept("inspection", "2025", "440000", [Scores("440000", 80), Scores("440100", 10), Scores("440106", 30)]);
        lake.Accept("inspection", "2025", "510100", [Scores("510100", 50)]);
        lake.Accept("inspection", "2025", "110000", [Scores("110000", 60)]);
    }

    [Fact]
    public void A_region_has_what_was_said_of_itself_and_a_part_stands_for_no_whole()
    {
        var compared = Comparisons.Compare(lake.Store, seeds, "inspection_union", Dimension.Region, evaluator: true);
        Assert.Equal([("110000", 60.0, (int?)2), ("440000", 80.0, 1)], compared.Rows.Where(row => row.Value is not null).Select(row => (row.Code, row.Value!.Value, (int?)row.Rank)));
        Assert.Equal("no_data", compared.Rows.Single(row => row.Code == "510000").Withheld);
        // 80 and 60 of 200.
        Assert.Equal((140m, 200m, 2L), (compared.Total.Numerator!.Value, compared.Total.Denominator!.Value, compared.Total.Units!.Value));
    }

    [Theory]
    [InlineData(RegionLevel.Province, "110000 60 440000 80", 140, 200)]
    [InlineData(RegionLevel.Prefecture, "110000 60 440100 10 510100 50", 120, 300)]
    [InlineData(RegionLevel.County, "440106 30", 30, 100)]
    public void Regions_of_a_level_are_compared_by_what_was_said_of_them(RegionLevel level, string rows, int part, int whole)
    {
        var compared = Comparisons.Compare(lake.Store, seeds, new ComparisonQuestion("inspection_union", [Dimension.Region], Level: level), evaluator: true);
        Assert.Equal(rows, string.Join(' ', compared.Rows.Where(row => row.Crude.Value is not null).Select(row => $"{row.Names[0].Code} {row.Crude.Value:0.#}").Order(StringComparer.Ordinal)));
        Assert.Equal(((decimal)part, (decimal)whole), (compared.Total.Numerator!.Value, compared.Total.Denominator!.Value));
    }

    [Fact]
    public void Parts_add_up_where_the_indicator_says_so()
    {
        Add("parts_union,inspection,M25,score,max_score,ratio,分,points,100,higher,1,名,name,义,meaning,channel = 'union',,parts");
        // 80, 10 and 30 of 300; 50 of 100.
        var compared = Comparisons.Compare(lake.Store, seeds, "parts_union", Dimension.Region, evaluator: true);
        Assert.Equal([("110000", 60.0), ("440000", 40.0), ("510000", 50.0)], compared.Rows.Where(row => row.Value is not null).Select(row => (row.Code, row.Value!.Value)));
    }

    [Theory]
    [InlineData("x,inspection,M25,score,max_score,ratio,分,points,100,higher,1,名,name,义,meaning,,,all")]
    [InlineData("x,enterprise,M09,trained_workers,industrial_workers,ratio,%,%,100,higher,1,名,name,义,meaning,,,parts")]
    public void A_wrong_word_is_told(string row)
    {
        Add(row);
        var problem = Assert.Throws<TransformException>(() => Comparisons.Compare(lake.Store, seeds, "x", Dimension.Region, evaluator: true));
        Assert.Contains("regions must be own, parts or empty", problem.En, StringComparison.Ordinal);
        Assert.Contains("regions 应为 own、parts 或空", problem.Zh, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        lake.Dispose();
        Directory.Delete(seeds, recursive: true);
    }

    private static Inspection Scores(string region, decimal score) => new(region, "union", "A", score, 100);

    private void Add(string row) => File.AppendAllText(Path.Combine(seeds, "indicators.csv"), row + "\n");
}
