using System.Net;
using System.Net.Sockets;
using System.Text;
using Analytics.Transforms.Engines;

namespace Analytics.Transforms.Tests;

/// <summary>Whatever a ClickHouse server does wrong, no mart is made of it, and it is said what went wrong with which model.</summary>
public sealed class EngineFaultsTest : IDisposable
{
    private const string Password = "s3cret/+ 密";
    private readonly TestLake lake = new();

    public EngineFaultsTest() => lake.Accept("difficulty", "2025Q3", "110000", [new Hardship("110101", "M01", "funding", "2025-07-01"), new Hardship("110105", "M02", "data", "2025-01-01", "2025-08-01")]);

    public void Dispose() => lake.Dispose();

    [Fact]
    public void A_good_answer_is_taken()
    {
        using var server = new FakeClickHouse(lake, (server, request) => request.Good(server.Rows(), "X-ClickHouse-Summary: {\"read_rows\":\"2\",\"result_rows\":\"2\"}\r\n"));

        Assert.True(Refresh(server.Url).Passed);

        Assert.Equal(["2"], Counted());
        var asked = Assert.Single(server.ForModels);
        Assert.Contains("\r\nX-ClickHouse-User: evaluator\r\n", asked.Head, StringComparison.Ordinal);
        Assert.Contains($"\r\nX-ClickHouse-Key: {Password}\r\n", asked.Head, StringComparison.Ordinal);
        Assert.Contains("delta_lake_snapshot_version=1&", asked.Head.Replace(" ", "&", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/data/lake/", null, "deltaLakeLocal('/data/lake/returns/difficulty')")]
    [InlineData("https://bucket.example/lake", null, "deltaLake('https://bucket.example/lake/returns/difficulty/')")]
    [InlineData("https://bucket.example/lake/", "all o'clock", "deltaLakeCluster('all o\\'clock', 'https://bucket.example/lake/returns/difficulty/')")]
    public void The_table_is_read_by_the_function_for_its_place_and_the_text_of_the_model_stays_as_it_is(string place, string? cluster, string function)
    {
        using var server = new FakeClickHouse(lake, (server, request) => request.Good(server.Rows()));
        using var engine = new ClickHouseEngine(new(server.Url, place) { Cluster = cluster });

        Assert.True(Refresher.Refresh(lake.Store, TestLake.Seeds, TestLake.Schemas, engine: engine, cancellationToken: TestContext.Current.CancellationToken).Passed);

        Assert.Equal(
            $"WITH returns_difficulty AS (SELECT * FROM {function} WHERE period = '2025Q3') SELECT * FROM (\n{Model.All.Single(model => model.Name == "cube_difficulty").Sql}\n)",
            Assert.Single(server.ForModels).Sql);
    }

    [Fact]
    public void A_server_that_is_away_is_said()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        listener.Stop();

        AssertRefused(url, "No connection to ClickHouse");
    }

    [Fact]
    public void A_server_that_is_busy_at_first_is_asked_again_for_the_same_query()
    {
        int asked = 0;
        using var server = new FakeClickHouse(lake, (server, request) => Interlocked.Increment(ref asked) == 1 ? request.Bad("503 Service Unavailable", "busy") : request.Good(server.Rows()));

        Assert.True(Refresh(server.Url).Passed);

        Assert.Equal(["2"], Counted());
        Assert.Equal(2, server.ForModels.Count());
        Assert.Single(server.ForModels.Select(request => request.Id).Distinct());
    }

    [Fact]
    public void An_error_is_passed_on_with_the_name_of_the_model_and_not_tried_again()
    {
        using var server = new FakeClickHouse(lake, (_, request) => request.Bad("500 Internal Server Error", "Code: 241. DB::Exception: Memory limit exceeded: would use 9.31 GiB.\n(MEMORY_LIMIT_EXCEEDED)"));

        AssertRefused(server.Url, "(HTTP 500): Code: 241. DB::Exception: Memory limit exceeded: would use 9.31 GiB. (MEMORY_LIMIT_EXCEEDED)");
        Assert.Single(server.ForModels);
    }

    [Theory]
    [InlineData(true, "failed half-way: Code: 395. DB::Exception: boom")]
    [InlineData(false, "broke off")]
    public void An_error_behind_the_first_bytes_makes_no_mart(bool ended, string said)
    {
        using var server = new FakeClickHouse(lake, (server, request) => request.Pieces(ended, server.Rows()[..^200], "\r\n__exception__\r\nabcdefgh\r\nCode: 395. DB::Exception: boom\r\n31 abcdefgh\r\n__exception__\r\n"u8.ToArray()));

        AssertRefused(server.Url, said);
    }

    [Fact]
    public void An_error_behind_a_whole_answer_makes_no_mart_either()
    {
        using var server = new FakeClickHouse(lake, (server, request) => request.Pieces(true, server.Rows(), "\r\n__exception__\r\nabcdefgh\r\nCode: 395. DB::Exception: boom\r\n31 abcdefgh\r\n__exception__\r\n"u8.ToArray()));

        AssertRefused(server.Url, "failed half-way: Code: 395. DB::Exception: boom");
    }

    [Theory]
    [InlineData(true, "broke off")]
    [InlineData(false, "cut short")]
    public void Half_an_answer_makes_no_mart(bool length, string said)
    {
        using var server = new FakeClickHouse(lake, (server, request) => server.Rows() is var rows ? request.Send("200 OK", rows[..(rows.Length / 2)], "", length ? rows.Length : -1) : Task.CompletedTask);

        AssertRefused(server.Url, said);
    }

    [Theory]
    [InlineData("* EXCLUDE (resolved)", "age_days BIGINT, difficulties BIGINT, open BIGINT, open_over_90_days BIGINT, not period")]
    [InlineData("* REPLACE (resolved::DECIMAL(38, 0) AS resolved)", "resolved DECIMAL(38,0)")]
    [InlineData("*, 1 AS more", "more INTEGER")]
    [InlineData("* RENAME (resolved AS \"open\", \"open\" AS resolved)", "difficulties BIGINT, resolved BIGINT, open BIGINT")]
    public void Other_columns_make_no_mart(string change, string said)
    {
        using var server = new FakeClickHouse(lake, (server, request) => request.Good(server.Rows(change)));

        AssertRefused(server.Url, said);
    }

    [Fact]
    public void Another_number_of_rows_than_the_server_says_makes_no_mart()
    {
        using var server = new FakeClickHouse(lake, (server, request) => request.Good(server.Rows(), "X-ClickHouse-Summary: {\"result_rows\":\"3\"}\r\n"));

        AssertRefused(server.Url, "has 2 rows; the server says 3");
    }

    [Theory]
    [InlineData("PAR1 nothing that could be read PAR1", "cannot be read")]
    [InlineData("", "cut short")]
    [InlineData("<html>A page</html>", "no Parquet")]
    public void Something_else_than_Parquet_makes_no_mart(string body, string said)
    {
        using var server = new FakeClickHouse(lake, (_, request) => request.Good(Encoding.UTF8.GetBytes(body)));

        AssertRefused(server.Url, said);
    }

    [Fact]
    public void Wrong_figures_are_stopped_by_the_audits_over_our_own_returns()
    {
        using var server = new FakeClickHouse(lake, (server, request) => request.Good(server.Rows("* REPLACE (difficulties + 1 AS difficulties)")));

        var result = Refresh(server.Url);

        Assert.Contains("totals_of_returns", result.Marts.Single(mart => mart.Model == "cube_difficulty").Findings.Select(finding => finding.Audit.Code));
        Assert.Empty(Counted());
    }

    [Fact]
    public async Task A_query_that_does_not_end_is_ended()
    {
        using var server = new FakeClickHouse(lake, (server, _) => Task.Delay(Timeout.Infinite, server.Ended));

        AssertRefused(server.Url, "did not finish within 0.5 seconds. The setting clickhouse:timeout allows more.", TimeSpan.FromSeconds(0.5));

        Assert.Contains($"'{Assert.Single(server.ForModels).Id}'", await server.Killed.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stop_ends_the_query(bool answering)
    {
        using var stop = new CancellationTokenSource();
        using var server = new FakeClickHouse(lake, async (server, request) =>
        {
            if (answering)
                await request.Send("200 OK", server.Rows()[..100], "", 100_000);
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, server.Ended);
        });

        Assert.ThrowsAny<OperationCanceledException>(() => Refresh(server.Url, stop: stop));

        Assert.Contains($"'{Assert.Single(server.ForModels).Id}'", await server.Killed.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(Counted());
    }

    [Fact]
    public void A_wrong_password_is_said_without_it()
    {
        using var server = new FakeClickHouse(lake, (_, request) => request.Bad("403 Forbidden", $"Code: 516. DB::Exception: evaluator with {Password}: Authentication failed"));

        string said = AssertRefused(server.Url, "evaluator with ***: Authentication failed");

        Assert.DoesNotContain("s3cret", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Credentials_do_not_follow_the_server_elsewhere()
    {
        using var elsewhere = new FakeClickHouse(lake, (server, request) => request.Good(server.Rows()));
        using var server = new FakeClickHouse(lake, (_, request) => request.Bad("307 Temporary Redirect", "", $"Location: {elsewhere.Url}\r\n"));

        AssertRefused(server.Url, "(HTTP 307)");

        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public void How_much_was_read_is_told()
    {
        List<EngineProgress?> told = [];
        using var server = new FakeClickHouse(lake, async (server, request) =>
        {
            await server.Watched.Task.WaitAsync(server.Ended);
            await request.Good(server.Rows());
        });

        Assert.True(Refresh(server.Url, progress: new Recorder(step => told.Add(step.Engine))).Passed);

        Assert.Contains(new EngineProgress(1200, 5000), told);
    }

    private RefreshResult Refresh(Uri url, TimeSpan? timeout = null, IProgress<RefreshProgress>? progress = null, CancellationTokenSource? stop = null)
    {
        using var engine = new ClickHouseEngine(new(url, lake.Store.Directory) { User = "evaluator", Password = Password, Timeout = timeout ?? TimeSpan.FromMinutes(1) });
        return Refresher.Refresh(lake.Store, TestLake.Seeds, TestLake.Schemas, progress, engine: engine, cancellationToken: stop?.Token ?? TestContext.Current.CancellationToken);
    }

    private string AssertRefused(Uri url, string said, TimeSpan? timeout = null)
    {
        var refused = Assert.Throws<EngineException>(() => Refresh(url, timeout));
        Assert.StartsWith("Model cube_difficulty, 2025Q3: ", refused.En, StringComparison.Ordinal);
        Assert.StartsWith("模型 cube_difficulty（2025Q3）：", refused.Zh, StringComparison.Ordinal);
        Assert.Contains(said, refused.En, StringComparison.Ordinal);
        Assert.Empty(Counted());
        return refused.ToString();
    }

    /// <summary>The rows of the mart; nothing where there is none.</summary>
    private string[] Counted() => lake.Store.Table("marts/cube_difficulty").Find() is { Files.Count: > 0 } mart ? lake.Rows(mart.Table, "SELECT count(*) FROM t") : [];

    private sealed class Recorder(Action<RefreshProgress> record) : IProgress<RefreshProgress>
    {
        public void Report(RefreshProgress value) => record(value);
    }
}
