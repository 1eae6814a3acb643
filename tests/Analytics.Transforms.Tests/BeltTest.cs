using Analytics.Lake;

namespace Analytics.Transforms.Tests;

/// <summary>A list of peer groups in which a province has no belt: all else is as with one.</summary>
public sealed class BeltTest : IDisposable
{
    private readonly TestLake lake = new();
    private readonly string seeds;

    public BeltTest()
    {
        RandomReturns.Put(lake, new Random(5), "2025Q3", 200);
        seeds = lake.Changed(TestLake.Seeds, "peer_groups.csv", text => text.Replace("江苏省,东部,East,", "江苏省,,,", StringComparison.Ordinal));
        Assert.True(lake.Refresh(seeds: seeds).Passed);
    }

    public void Dispose() => lake.Dispose();

    [Fact]
    public void A_province_without_one_is_compared_like_any_other()
    {
        using var marts = MartReader.Open(lake.Store, seeds);
        var comparison = marts.Compare("trained_rate", Dimension.Region);
        Assert.Equal(32, comparison.Rows.Count);
        Assert.Equal(["110000", "320000", "440000", "510000", "660000"], comparison.Rows.Where(row => row.Value is not null).Select(row => row.Code));
        Assert.Equal(comparison.Rows.Select(row => row.Numerator), marts.ProvinceTrend("trained_rate").Groups.Select(series => series.Points[^1].Numerator));
        var ranked = marts.Compare(new ComparisonQuestion("trained_rate", [Dimension.Region], Peers: "belt")).Rows.ToDictionary(row => row.Names[0].Code);
        Assert.Equal((null, null), (ranked["320000"].Peer?.Code, ranked["320000"].Rank));
        Assert.Equal(("East", 2), (ranked["110000"].Peer?.Code, ranked["110000"].RankOf));
    }

    [Fact]
    public void The_belts_have_the_sums_of_the_provinces_that_they_have()
    {
        using var marts = MartReader.Open(lake.Store, seeds);
        Assert.Equal(["Central", "East", "Northeast", "West"], marts.PeerGroups().Select(belt => belt.Group.Code).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("320000", marts.PeerGroups().SelectMany(belt => belt.Provinces).Select(province => province.Code));
        var trend = marts.Trend("trained_rate");
        Assert.Equal(["Central", "East", "Northeast", "West"], trend.Groups.Select(series => series.Group.Code));
        Assert.Equal([6, 9, 3, 13, 32], trend.Groups.Append(trend.Nation).Select(series => series.Expected));
        decimal? Of(params string[] provinces)
        {
            var rows = marts.Compare("trained_rate", Dimension.Region).Rows;
            return provinces.Sum(code => rows.Single(row => row.Code == code).Numerator);
        }
        Assert.Equal(Of("110000", "440000"), trend.Groups[1].Points[^1].Numerator);
        Assert.Equal(Of("510000", "660000"), trend.Groups[3].Points[^1].Numerator);
        Assert.Equal(Of("110000", "320000", "440000", "510000", "660000"), trend.Nation.Points[^1].Numerator);
    }
}
