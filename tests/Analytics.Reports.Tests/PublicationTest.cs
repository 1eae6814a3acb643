using Analytics.Lake;
using Analytics.Reports.Exports;
using Analytics.Reports.Site;
using Analytics.Transforms;

namespace Analytics.Reports.Tests;

/// <summary>What is published is noted first, with all that it was made from, so that no vacuum takes it away.</summary>
[Collection("node")]
public sealed class PublicationTest
{
    [Theory]
    [InlineData("export")]
    [InlineData("report")]
    public async Task Nobody_sees_it_before_it_is_noted_and_a_run_that_stops_there_does_no_harm(string what)
    {
        using var lake = new SampleLake();
        string target = Path.Combine(lake.Directory, what);
        // The clock is asked for the instant of the note.
        List<bool> seen = [];
        LakeStore watched = new(lake.Store.Directory, new Asked(() => seen.Add(Directory.Exists(target)))), stopped = new(lake.Store.Directory, new Asked(() => throw new IOException("stopped")));

        await Assert.ThrowsAnyAsync<Exception>(() => Publish(stopped));
        Assert.False(Directory.Exists(target));
        await Publish(watched);

        Assert.Equal((true, false), (Directory.Exists(target), seen.Contains(true)));
        Assert.NotEmpty(seen);
        Assert.All(Publications.Versions(lake.Store), noted => Assert.Equal((what, what), (noted.What, noted.Name)));

        async Task Publish(LakeStore store)
        {
            if (what == "export")
                Exporter.Write(store, SampleLake.Seeds, target, cancellation: TestContext.Current.CancellationToken);
            else
                await SiteBuilder.BuildAsync(store, SampleLake.FewSeeds, SampleLake.Schemas, target, cancellation: TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void A_published_figure_can_be_computed_again_from_the_returns_after_a_vacuum()
    {
        using var lake = new SampleLake();
        var returns = lake.Store.Table("returns/difficulty").Read();
        var mart = lake.Store.Table("marts/cube_difficulty").Read();
        Exporter.Write(lake.Store, SampleLake.Seeds, Path.Combine(lake.Directory, "export"), cancellation: TestContext.Current.CancellationToken);
        lake.RemoveDifficulties();
        lake.Refresh();
        LakeStore later = new(lake.Store.Directory, new Asked(() => { }, TimeSpan.FromDays(400)));
        // Without the publication the last quarter of the difficulties would go.
        int files = Vacuum.Run(later, Retention.Parse("30d"), cancellation: TestContext.Current.CancellationToken).Single(table => table.Table == "returns/difficulty").Files;

        Assert.Equal(0, files);
        using var session = LakeSession.Open();
        session.Attach("returns_difficulty", returns);
        session.Attach("cube", mart);
        string sql = Model.All.Single(model => model.Name == "cube_difficulty").Sql;
        session.AttachSeeds(SampleLake.Seeds);
        Assert.Equal(0, session.Query($"SELECT count(*) FROM (SELECT * FROM ({sql}) EXCEPT SELECT * FROM cube)", row => row.GetInt64(0))[0]);
        Assert.Equal(
            ["marts/cube_difficulty", "marts/cube_enterprise", "returns/difficulty", "returns/enterprise", "returns/task", "submissions"],
            Publications.Versions(lake.Store).Select(noted => noted.Table).Intersect(["marts/cube_difficulty", "marts/cube_enterprise", "returns/difficulty", "returns/enterprise", "returns/task", "submissions"]).Order(StringComparer.Ordinal));
        Assert.Empty(Verifier.Run(lake.Store, cancellation: TestContext.Current.CancellationToken).Problems);
    }

    [Fact]
    public void A_mart_without_the_first_entries_of_its_log_is_asked_and_exported()
    {
        using var lake = new SampleLake();
        var mart = lake.Store.Table("marts/task_progress");
        for (int i = 0; i < 20; i++)
            mart.Commit(new("TEST", new Dictionary<string, string>()), _ => new([], [], [new($"t{i}", 1)]));
        for (int version = 0; version < 10; version++)
            File.Delete(Path.Combine(mart.Directory, "_delta_log", $"{version:D20}.json"));
        LakeStore anew = new(lake.Store.Directory);
        var scope = Queries.QueryScope.Of(anew, SampleLake.Seeds, evaluator: false);
        var statement = Queries.QueryStatement.Parse("SELECT count(*) FROM task_progress", scope.Names);
        var (first, newest) = (mart.History()[0].Instant, mart.Read());

        Assert.Equal(newest.Version, scope.Pin(statement, AsOf.Latest).Snapshots["task_progress"].Version);
        Assert.Equal(10, scope.Pin(statement, AsOf.At(first)).Snapshots["task_progress"].Version);
        Assert.Contains("begins with version 10", Assert.Throws<LakeException>(() => scope.Pin(statement, AsOf.At(first.AddTicks(-1)))).En, StringComparison.Ordinal);
        var summary = Exporter.Write(anew, SampleLake.Seeds, Path.Combine(lake.Directory, "export"), cancellation: TestContext.Current.CancellationToken);
        Assert.True(summary.Rows > 0);
    }

    private sealed class Asked(Action asked, TimeSpan later = default) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow()
        {
            asked();
            return DateTimeOffset.UtcNow + later;
        }
    }
}
