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

    [Theory]
    [InlineData("cube_enterprise", "enterprise")]
    [InlineData("cube_difficulty", "difficulty")]
    [InlineData("task_progress", "task")]
    public void A_model_reads_the_version_that_was_pinned_whatever_is_committed_since(string model, string kind)
    {
        RandomReturns.Put(clickHouse, new Random(1), "2025Q3", 60);
        var pinned = clickHouse.Store.Table($"returns/{kind}").Read();
        RandomReturns.Put(clickHouse, new Random(2), "2025Q3", 60);

        AssertSame(model, pinned, engine);
    }

    [Fact]
    public void What_is_unknown_stays_unknown_and_the_largest_figures_are_exact()
    {
        ReturnRow[] rows =
        [
            new Blank("110101"), new Blank("110105"), new Enterprise("110105", "C3610", "1", "1", 7, 5, 3, Spend: 0.01m, Wage: 0.01m),
            .. Enumerable.Range(1, 40).Select(i => new Enterprise(
                "320102", "C3610", "1", "1", 2_000_000, 2_000_000 - i, 1_999_999 - 3 * i, 1, 1, 9_999_999.99m, 2_000_000, 1_000_000, true, true, true, true, true, 199_999.99m)),
        ];
        clickHouse.Accept("enterprise", "2025Q3", "100000", rows);

        AssertSame("cube_enterprise", clickHouse.Store.Table("returns/enterprise").Read(), engine);
    }

    [Fact]
    public void The_server_may_see_the_lake_under_another_path()
    {
        RandomReturns.Put(clickHouse, new Random(1), "2025Q3", 60);
        string link = Path.Combine(Path.GetTempPath(), $"仓库 it's \"x\" {Guid.NewGuid():N}");
        Directory.CreateSymbolicLink(link, clickHouse.Store.Directory);
        try
        {
            using var mapped = new ClickHouseEngine(new(front.Url, link) { User = ClickHouseFront.User, Password = ClickHouseFront.Password });
            AssertSame("cube_enterprise", clickHouse.Store.Table("returns/enterprise").Read(), mapped);
        }
        finally
        {
            Directory.Delete(link);
        }
    }

    [Fact]
    public void A_server_that_sees_another_lake_makes_no_mart()
    {
        // The same rows in the same version, but not the same files.
        foreach (var lake in new[] { duckDb, clickHouse })
            RandomReturns.Put(lake, new Random(1), "2025Q3", 20);
        using var other = new ClickHouseEngine(new(front.Url, duckDb.Store.Directory) { User = ClickHouseFront.User, Password = ClickHouseFront.Password });

        var refused = Assert.Throws<EngineException>(() => Refresher.Refresh(clickHouse.Store, TestLake.Seeds, TestLake.Schemas, engine: other, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains("clickhouse:lake", refused.En, StringComparison.Ordinal);
        Assert.DoesNotContain("marts/cube_difficulty", clickHouse.Store.Tables());
    }

    [Fact]
    public void A_wrong_password_and_a_lake_that_is_not_there_are_said_in_the_words_of_the_server()
    {
        RandomReturns.Put(clickHouse, new Random(1), "2025Q3", 20);
        using var stranger = new ClickHouseEngine(new(front.Url, clickHouse.Store.Directory) { User = "analytics", Password = "not it" });
        using var lost = new ClickHouseEngine(new(front.Url, "/nowhere") { User = ClickHouseFront.User, Password = ClickHouseFront.Password });

        string refused = Refused(stranger), gone = Refused(lost);

        Assert.Contains("Code: 516. DB::Exception: analytics: Authentication failed", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("not it", refused, StringComparison.Ordinal);
        Assert.Matches("Model cube_difficulty, 2025Q3: .*DB::Exception", gone);

        string Refused(ClickHouseEngine engine) => Assert.Throws<EngineException>(
            () => Refresher.Refresh(clickHouse.Store, TestLake.Seeds, TestLake.Schemas, engine: engine, cancellationToken: TestContext.Current.CancellationToken)).En;
    }

    // A model over a snapshot of one quarter, by both engines.
    private static void AssertSame(string name, Snapshot snapshot, ClickHouseEngine engine)
    {
        var model = Model.All.Single(model => model.Name == name);
        var query = new HeavyQuery(model, "2025Q3", [new(snapshot.Table.Replace('/', '_'), "2025Q3", snapshot)]);
        using var session = LakeSession.Open();
        session.Attach(query.Parts[0].View, snapshot);
        string ours = new DuckDbEngine().Rows(query, session, null, TestContext.Current.CancellationToken), theirs = engine.Rows(query, session, null, TestContext.Current.CancellationToken);
        Assert.True(session.Query($"SELECT count(*) FROM ({ours})", row => row.GetInt64(0))[0] > 1);
        Assert.Empty(session.Query($"SELECT t::VARCHAR FROM (FROM ({ours}) EXCEPT ALL FROM ({theirs})) AS t", row => row.GetString(0)));
        Assert.Empty(session.Query($"SELECT t::VARCHAR FROM (FROM ({theirs}) EXCEPT ALL FROM ({ours})) AS t", row => row.GetString(0)));
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

    /// <summary>An enterprise of which nothing is known but where it is.</summary>
    private sealed record Blank(string Region) : ReturnRow(Region)
    {
        public override object?[] Values => [Region, .. Enumerable.Repeat<object?>(null, 20)];
    }
}
