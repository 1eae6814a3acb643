using Analytics.Lake;
using Analytics.Tests;
using Analytics.Transforms.Engines;

namespace Analytics.Transforms.Tests;

/// <summary>A lake refreshed on ClickHouse, behind HTTP, has the marts of one refreshed on DuckDB, cell for cell.</summary>
public sealed class EngineTest : IDisposable
{
    private readonly TestLake duckDb = new();
    private readonly TestLake clickHouse = new();
    private readonly ClickHouseFront front = new();
    private readonly ClickHouseEngine engine;

    public EngineTest() => engine = new(new(front.Url, clickHouse.Store.Directory) { User = ClickHouseFront.User, Password = ClickHouseFront.Password });

    public void Dispose()
    {
        engine.Dispose();
        front.Dispose();
        clickHouse.Dispose();
        duckDb.Dispose();
    }

    [Fact]
    public void The_marts_are_equal_and_a_revision_makes_only_its_period_anew()
    {
        foreach (var lake in new[] { duckDb, clickHouse })
            RandomReturns.Put(lake, 20261126, 400);
        Assert.True(duckDb.Refresh().Passed);
        var first = Refresh();
        Assert.Equal(["cube_difficulty", "cube_enterprise", "task_outlook", "task_progress"], Model.All.Where(model => model.IsHeavy).Select(model => model.Name));
        Assert.All(Model.All.Where(model => model.IsHeavy), model => Assert.Equal(4, first.Marts.Single(mart => mart.Model == model.Name).Written.Count));
        AssertEqual();

        foreach (var lake in new[] { duckDb, clickHouse })
            RandomReturns.Put(lake, new Random(7), "2025Q2", 300);
        Assert.True(duckDb.Refresh().Passed);
        var second = Refresh();
        Assert.Equal(["2025Q2"], second.Marts.Single(mart => mart.Model == "cube_enterprise").Written);
        Assert.Equal(["2025Q2", "2025Q3"], second.Marts.Single(mart => mart.Model == "task_outlook").Written);
        AssertEqual();

        // What one engine has made the other one need not make again.
        Assert.False(clickHouse.Refresh().Changed);
    }

    private RefreshResult Refresh()
    {
        var result = Refresher.Refresh(clickHouse.Store, TestLake.Seeds, TestLake.Schemas, engine: engine, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Passed);
        return result;
    }

    // Numbers, too, to the last bit: no model sums up doubles, and a division gives one result.
    private void AssertEqual()
    {
        using var session = LakeSession.Open();
        foreach (var model in Model.All)
        {
            var (ours, theirs) = (duckDb.Store.Table(model.Table).Read(), clickHouse.Store.Table(model.Table).Read());
            Assert.Equal(ours.Layout, theirs.Layout);
            session.Attach("ours", ours);
            session.Attach("theirs", theirs);
            Assert.True(session.Query("SELECT count(*) FROM ours", row => row.GetInt64(0))[0] > 0, model.Name);
            Assert.Empty(session.Query("SELECT t::VARCHAR FROM (FROM ours EXCEPT ALL FROM theirs) AS t LIMIT 3", row => $"{model.Name} lacks {row.GetString(0)}"));
            Assert.Empty(session.Query("SELECT t::VARCHAR FROM (FROM theirs EXCEPT ALL FROM ours) AS t LIMIT 3", row => $"{model.Name} invents {row.GetString(0)}"));
        }
    }
}
