namespace Analytics.Transforms.Tests;

/// <summary>
/// Regions below the province: placeholders of the code list (110100 市辖区, 500200 县, 419000 省直辖县级行政区划) are no places. Each number of tasks is a power of two, so
/// that a sum tells what is in it.
/// </summary>
public sealed class LevelTest : IDisposable
{
    // Chongqing: the city, a district, a county. Henan: the province, Zhengzhou, two districts of it, Jiyuan, which is under the province. Dongguan and Jiayuguan, which have no counties. And the Corps.
    private static readonly (string Region, int Tasks)[] Sent =
        [("500000", 1), ("500101", 2), ("500229", 4), ("410000", 8), ("410100", 16), ("410102", 32), ("410103", 64), ("419001", 128), ("660000", 256), ("441900", 512), ("620200", 1024)];

    private readonly TestLake lake = new();

    public LevelTest()
    {
        foreach (var province in Sent.GroupBy(sent => sent.Region[..2]))
        {
            lake.Accept("task", "2025Q3", province.Key + "0000", province.SelectMany(sent => Enumerable.Range(0, sent.Tasks)
                .Select(_ => new Job(sent.Region, "M01", "in_progress", 50, "2025-01-01", "2025-12-31"))));
        }
        lake.Accept("target", "2025", "410000", [new Goal("410000", "task_progress", 70), new Goal("410100", "task_progress", 60)]);
        lake.Accept("target", "2025", "440000", [new Goal("441900", "task_progress", 80)]);
        Assert.True(lake.Refresh().Passed);
    }

    public void Dispose() => lake.Dispose();

    [Fact]
    public void A_municipality_is_one_place_and_a_county_under_its_province_another() => Assert.Equal(
        ["410000 河南省（本级）/Henan (own, without its parts) 8", "410100 郑州市/郑州市 112", "419001 济源市/济源市 128", "441900 东莞市/东莞市 512", "500000 重庆市/Chongqing 7", "620200 嘉峪关市/嘉峪关市 1024", "660000 新疆生产建设兵团/Xinjiang Production and Construction Corps 256"],
        Rows(RegionLevel.Prefecture));

    [Fact]
    public void By_county_what_larger_regions_reported_is_their_own() => Assert.Equal(
        [
            "410000 河南省（本级）/Henan (own, without its parts) 8", "410100 郑州市（本级）/郑州市 (own, without its parts) 16", "410102 中原区/中原区 32", "410103 二七区/二七区 64", "419001 济源市/济源市 128", "441900 东莞市/东莞市 512",
            "500000 重庆市（本级）/Chongqing (own, without its parts) 1", "500101 万州区/万州区 2", "500229 城口县/城口县 4", "620200 嘉峪关市/嘉峪关市 1024", "660000 新疆生产建设兵团/Xinjiang Production and Construction Corps 256",
        ],
        Rows(RegionLevel.County));

    [Theory]
    [InlineData(RegionLevel.Province, "410000 70")]
    [InlineData(RegionLevel.Prefecture, "410100 60 441900 80")]
    [InlineData(RegionLevel.County, "441900 80")]
    public void The_target_of_a_whole_region_is_none_of_its_own_part(RegionLevel level, string targets) =>
        Assert.Equal(targets, string.Join(' ', Compare(level).Rows.Where(row => row.Target is not null).Select(row => $"{row.Crude.Code} {row.Target:0}")));

    private IEnumerable<string> Rows(RegionLevel level) => Compare(level).Rows.Select(row => $"{row.Crude.Code} {row.Crude.NameZh}/{row.Crude.NameEn} {row.Crude.Units}");

    private StandardisedComparison Compare(RegionLevel level) =>
        Comparisons.Compare(lake.Store, TestLake.Seeds, new("task_progress", [Dimension.Region], Level: level), evaluator: true);
}
