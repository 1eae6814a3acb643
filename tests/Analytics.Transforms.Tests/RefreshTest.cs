using Analytics.Lake;

namespace Analytics.Transforms.Tests;

public class RefreshTest
{
    private static readonly Enterprise Firm = new("110101", "C3610", "1", "1", 1000, 800, 400);

    [Fact]
    public void A_second_refresh_writes_nothing()
    {
        using var lake = Example.Lake();
        var before = State(lake);
        var second = lake.Refresh();
        Assert.False(second.Changed);
        Assert.Equal(before, State(lake));
        Assert.Equal(
            [("completeness", lake.Store.Table("marts/completeness").Read().Version), ("return_status", lake.Store.Table("marts/return_status").Read().Version), ("cube_difficulty", null), ("cube_enterprise", lake.Store.Table("marts/cube_enterprise").Read().Version), ("task_outlook", null), ("task_progress", null), ("research_enterprise", lake.Store.Table("marts/research_enterprise").Read().Version)],
            second.Marts.Select(mart => (mart.Model, mart.Version)));
    }

    [Fact]
    public void A_revision_changes_only_the_file_of_its_period()
    {
        using var lake = Example.Lake();
        var before = lake.Store.Table("marts/cube_enterprise").Read();
        lake.Accept("enterprise", "2025Q2", "320000", [Example.JiangsuQ2[0] with { Trained = 151 }]);
        List<RefreshProgress> steps = [];
        var result = lake.Refresh(new Recorder(steps.Add));

        var cube = result.Marts.Single(mart => mart.Model == "cube_enterprise");
        Assert.Equal(["2025Q2"], cube.Written);
        Assert.Empty(cube.Removed);
        // Which enterprises are expected in a period is told by the period before.
        Assert.Equal(
            [new("completeness", "2025Q2", 1, 1), new("return_status", "2025Q2", 1, 2), new("return_status", "2025Q3", 2, 2), new("cube_enterprise", "2025Q2", 1, 1), new("research_enterprise", "2025Q2", 1, 1)], steps);
        var after = lake.Store.Table("marts/cube_enterprise").Read();
        Assert.Equal(before.Version + 1, after.Version);
        Assert.Equal(File("2025Q3", before), File("2025Q3", after));
        Assert.NotEqual(File("2025Q2", before), File("2025Q2", after));
        Assert.Equal(651, lake.Compare("trained_rate", Dimension.Region, "2025Q2").Total.Numerator);
    }

    [Fact]
    public void A_commit_names_the_versions_that_the_mart_was_made_from()
    {
        using var lake = Example.Lake();
        var cube = lake.Store.Table("marts/cube_enterprise").History()[^1];
        Assert.Equal("REFRESH", cube.Operation);
        Assert.Equal($"{lake.Store.Table("returns/enterprise").Read().Version}", cube.Parameters["returns/enterprise"]);
        Assert.Equal("2025Q2,2025Q3", cube.Parameters["periods"]);
        Assert.Equal($"{lake.Store.Table("submissions").Read().Version}", lake.Store.Table("marts/completeness").History()[^1].Parameters["submissions"]);
    }

    [Fact]
    public void A_period_whose_returns_are_gone_leaves_the_mart()
    {
        using var lake = Example.Lake();
        lake.Remove("enterprise", "2025Q2");
        var cube = lake.Refresh().Marts.Single(mart => mart.Model == "cube_enterprise");
        Assert.Empty(cube.Written);
        Assert.Equal(["2025Q2"], cube.Removed);
        Assert.Equal(["2025Q3"], lake.Rows("marts/cube_enterprise", "SELECT DISTINCT period FROM t"));
    }

    [Fact]
    public void An_empty_lake_has_no_marts()
    {
        using var lake = new TestLake();
        var result = lake.Refresh();
        Assert.True(result.Passed);
        Assert.False(result.Changed);
        Assert.All(result.Marts, mart => Assert.Null(mart.Version));
        Assert.Empty(lake.Store.Tables());
    }

    [Fact]
    public void The_same_returns_in_any_order_give_the_same_bytes()
    {
        using var one = Example.Lake();
        using var other = new TestLake();
        other.Accept("enterprise", "2025Q3", "660000", Example.CorpsQ3);
        other.Accept("enterprise", "2025Q3", "510000", Example.SichuanQ3.Reverse());
        Assert.True(other.Refresh().Passed);
        other.Accept("enterprise", "2025Q2", "510000", Example.SichuanQ2);
        other.Accept("enterprise", "2025Q3", "320000", Example.JiangsuQ3.Reverse());
        other.Accept("enterprise", "2025Q2", "320000", Example.JiangsuQ2);
        Assert.True(other.Refresh().Passed);
        foreach (string mart in new[] { "marts/cube_enterprise", "marts/completeness" })
            Assert.Equal(Contents(one, mart), Contents(other, mart));
    }

    [Fact]
    public void A_code_list_that_a_model_or_its_audits_read_makes_it_anew_and_no_other()
    {
        using var lake = Example.Lake();
        using var copy = new TestLake();
        string seeds = Directory.CreateDirectory(Path.Combine(copy.Store.Directory, "seeds")).FullName;
        foreach (string list in Directory.GetFiles(TestLake.Seeds, "*.csv"))
            System.IO.File.Copy(list, Path.Combine(seeds, Path.GetFileName(list)));
        Assert.False(Refresh().Changed);

        System.IO.File.AppendAllText(Path.Combine(seeds, "tiles.csv"), "990000,0,0,新,NN\n");
        Assert.False(Refresh().Changed);
        System.IO.File.AppendAllText(Path.Combine(seeds, "sizes.csv"), "5,新,New\n");
        Assert.Equal(["cube_enterprise", "research_enterprise"], Refresh().Marts.Where(mart => mart.Written.Count > 0).Select(mart => mart.Model));
        // One more province owes returns.
        System.IO.File.AppendAllText(Path.Combine(seeds, "regions.csv"), "990000,新省,New,province,,admin\n");
        Assert.Equal(["completeness", "return_status", "cube_enterprise", "research_enterprise"], Refresh().Marts.Where(mart => mart.Written.Count > 0).Select(mart => mart.Model));
        Assert.Equal(["33"], lake.Rows("marts/completeness", "SELECT count(*) FROM t WHERE period = '2025Q3' AND kind = 'task'"));

        RefreshResult Refresh() =>
            Refresher.Refresh(lake.Store, seeds, TestLake.Schemas, cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Two_refreshes_at_once_end_as_one()
    {
        using var lake = Example.Lake();
        using var alone = Example.Lake();
        for (int round = 1; round <= 5; round++)
        {
            foreach (var each in new[] { lake, alone })
                each.Accept("enterprise", "2025Q3", "110000", [Firm with { Trained = round }]);
            Parallel.For(0, 3, _ => Assert.True(lake.Refresh().Passed));
            Assert.True(alone.Refresh().Passed);
            Assert.False(lake.Refresh().Changed);
            foreach (string mart in new[] { "marts/cube_enterprise", "marts/completeness" })
                Assert.Equal(Contents(alone, mart), Contents(lake, mart));
        }
    }

    [Fact]
    public void A_refresh_that_is_cancelled_leaves_nothing_behind()
    {
        using var lake = Example.Lake();
        lake.Accept("enterprise", "2025Q2", "110000", [Firm]);
        lake.Accept("enterprise", "2025Q3", "110000", [Firm]);
        var before = State(lake);
        using var stop = new CancellationTokenSource();
        var progress = new Recorder(_ => stop.Cancel());
        Assert.Throws<OperationCanceledException>(() => Refresher.Refresh(lake.Store, TestLake.Seeds, TestLake.Schemas, progress, cancellationToken: stop.Token));
        Assert.Equal(before, State(lake));
        Assert.True(lake.Refresh().Changed);
    }

    // Every file below the marts, so that leftovers show too.
    private static string[] State(TestLake lake) =>
        [.. Directory.EnumerateFiles(Path.Combine(lake.Store.Directory, "marts"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static string File(string period, Snapshot snapshot) => snapshot.Files.Single(file => file.Partition["period"] == period).Path;

    private static string[] Contents(TestLake lake, string mart)
    {
        var snapshot = lake.Store.Table(mart).Read();
        return [.. snapshot.Files.OrderBy(file => file.Partition["period"], StringComparer.Ordinal)
            .Select(file => Convert.ToBase64String(System.IO.File.ReadAllBytes(Path.Combine(snapshot.Directory, file.Path))))];
    }

    private sealed class Recorder(Action<RefreshProgress> record) : IProgress<RefreshProgress>
    {
        public void Report(RefreshProgress value) => record(value);
    }
}
