using System.Text.Json;
using Analytics.Lake;
using Analytics.Tests;
using Analytics.Transforms;

namespace Analytics.Jobs.Tests;

/// <summary><c>--engine clickhouse</c>, by options and by settings, over bundled samples.</summary>
public sealed class EngineTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public async Task The_sample_marts_are_the_same_whichever_engine_made_them()
    {
        using var front = new ClickHouseFront();
        Allow(ClickHouseFront.Password);
        sandbox.HandInSamples();
        Assert.Equal(0, (await sandbox.Run("collect")).Exit);
        Copy(sandbox.Path("warehouse/lake"), sandbox.Path("other/lake"));

        Assert.Equal(0, (await sandbox.Run("refresh")).Exit);
        var refreshed = await sandbox.Run("refresh", "--warehouse", "other", "--engine", "clickhouse", "--clickhouse-url", $"{front.Url}", "--format", "json");

        Assert.Equal(0, refreshed.Exit);
        using var session = LakeSession.Open();
        foreach (var model in Model.All)
        {
            var (ours, theirs) = (Mart("warehouse", model), Mart("other", model));
            Assert.Equal(ours.Layout, theirs.Layout);
            session.Attach("ours", ours);
            session.Attach("theirs", theirs);
            Assert.Equal((0, 0), session.Query("SELECT (SELECT count(*) FROM (FROM ours EXCEPT ALL FROM theirs)), (SELECT count(*) FROM (FROM theirs EXCEPT ALL FROM ours))", row => (row.GetInt64(0), row.GetInt64(1))).Single());
            Assert.True(ours.Files.Sum(file => file.Rows) > 0, model.Name);
        }

        // Nothing is left to do for either.
        Assert.All(JsonDocument.Parse((await sandbox.Run("refresh", "--warehouse", "other", "--format", "json")).Out).RootElement.EnumerateArray(), mart => Assert.Empty(mart.GetProperty("written").EnumerateArray()));
    }

    [Fact]
    public async Task Jobs_and_run_use_the_engine_of_the_settings_and_the_doctor_asks_it()
    {
        using var front = new ClickHouseFront();
        Allow(ClickHouseFront.Password);
        File.WriteAllText(sandbox.Path("analytics.json"), $$"""{ "engine": "clickhouse", "clickhouse": { "url": "{{front.Url}}", "timeout": 60 } }""");
        sandbox.HandIn("task_2025Q3_440000.csv", Returns.Tasks("440000", 2, 1));
        Assert.Equal(0, (await sandbox.Run("collect")).Exit);

        Assert.Equal(0, (await sandbox.Run("jobs", "run", "refresh")).Exit);
        var well = await Doctor();
        Allow("not it");
        sandbox.HandIn("task_2025Q3_450000.csv", Returns.Tasks("450000", 2, 1));
        Assert.Equal(0, (await sandbox.Run("collect")).Exit);
        var refused = await sandbox.Run("refresh", "--lang", "en");
        var ill = await Doctor();
        // The option goes before the settings.
        var here = await sandbox.Run("refresh", "--engine", "duckdb");

        Assert.Equal("ok", well.GetProperty("result").GetString());
        Assert.Matches(@"^ClickHouse 26\.\S+; of 1 tables it reads the newest period as we do, \d+ rows$", well.GetProperty("found").GetString());
        Assert.Equal((3, ""), (refused.Exit, refused.Out));
        Assert.Contains("Model task_outlook, 2025Q3: ClickHouse", refused.Error, StringComparison.Ordinal);
        Assert.Contains("Authentication failed", refused.Error, StringComparison.Ordinal);
        Assert.Equal("error", ill.GetProperty("result").GetString());
        Assert.DoesNotContain("not it", refused.Error + ill, StringComparison.Ordinal);
        Assert.Equal(0, here.Exit);
    }

    [Fact]
    public async Task The_doctor_tells_a_server_that_does_not_see_the_lake()
    {
        using var front = new ClickHouseFront();
        Allow(ClickHouseFront.Password);
        Directory.CreateDirectory(sandbox.Path("elsewhere"));
        File.WriteAllText(sandbox.Path("analytics.json"), $$"""{ "clickhouse": { "url": "{{front.Url}}", "lake": "{{sandbox.Path("elsewhere")}}" } }""");
        sandbox.HandIn("task_2025Q3_440000.csv", Returns.Tasks("440000", 2, 1));
        Assert.Equal(0, (await sandbox.Run("collect")).Exit);

        var found = await Doctor();

        Assert.Equal("error", found.GetProperty("result").GetString());
        Assert.Contains("DB::Exception", found.GetProperty("found").GetString(), StringComparison.Ordinal);
        Assert.Contains("clickhouse:lake", found.GetProperty("mend").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "engine": "spark" }""", "engine")]
    [InlineData("""{ "engine": "clickhouse" }""", "clickhouse:url")]
    [InlineData("""{ "clickhouse": { "url": "127.0.0.1:8123" } }""", "http://127.0.0.1:8123")]
    [InlineData("""{ "clickhouse": { "url": "http://me:geheim@127.0.0.1:8123" } }""", "ANALYTICS__CLICKHOUSE__PASSWORD")]
    [InlineData("""{ "clickhouse": { "url": "http://127.0.0.1:8123/?password=geheim" } }""", "ANALYTICS__CLICKHOUSE__PASSWORD")]
    [InlineData("""{ "clickhouse": { "password": "geheim" } }""", "ANALYTICS__CLICKHOUSE__PASSWORD")]
    [InlineData("""{ "clickhouse": { "lake": "lake" } }""", "clickhouse:lake")]
    [InlineData("""{ "clickhouse": { "lake": "https://key:geheim@bucket.example/lake" } }""", "clickhouse:lake")]
    [InlineData("""{ "clickhouse": { "lake": "https://bucket.example/lake?X-Amz-Signature=geheim" } }""", "clickhouse:lake")]
    [InlineData("""{ "clickhouse": { "lake": "https://bucket.example/lake#geheim" } }""", "clickhouse:lake")]
    [InlineData("""{ "clickhouse": { "lake": "s3:key:geheim@bucket" } }""", "clickhouse:lake")]
    [InlineData("""{ "clickhouse": { "lake": "/lake", "cluster": "all" } }""", "clickhouse:lake")]
    [InlineData("""{ "clickhouse": { "timeout": "0" } }""", "clickhouse:timeout")]
    [InlineData("""{ "clickhouse": { "time": 5 } }""", "clickhouse:time")]
    public async Task Settings_that_cannot_be_used_are_named_without_secrets(string json, string named)
    {
        File.WriteAllText(sandbox.Path("analytics.json"), json);

        var result = await sandbox.Run("refresh");

        Assert.Equal((2, ""), (result.Exit, result.Out));
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--engine clickhouse", "--clickhouse-url")]
    [InlineData("--engine spark", "duckdb|clickhouse")]
    [InlineData("--clickhouse-url http://127.0.0.1:8123", "--engine clickhouse")]
    [InlineData("--engine clickhouse --clickhouse-url http://me:geheim@127.0.0.1:8123", "ANALYTICS__CLICKHOUSE__PASSWORD")]
    [InlineData("--engine clickhouse --clickhouse-url http://127.0.0.1:8123 --clickhouse-lake here", "--clickhouse-lake")]
    [InlineData("--engine clickhouse --clickhouse-url http://127.0.0.1:8123 --clickhouse-lake https://key:geheim@bucket.example/lake", "--clickhouse-lake")]
    [InlineData("--engine clickhouse --clickhouse-url http://127.0.0.1:8123 --clickhouse-lake https://bucket.example/lake?X-Amz-Signature=geheim", "--clickhouse-lake")]
    public async Task Options_that_cannot_be_used_are_refused(string options, string named)
    {
        foreach (string command in new[] { "refresh", "run" })
        {
            var result = await sandbox.Run([command, "--lang", "en", .. options.Split(' ')]);

            Assert.Equal((2, ""), (result.Exit, result.Out));
            Assert.Contains(named, result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("geheim", result.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--clickhouse-url http://me:geheim@127.0.0.1:8123", "--clickhouse-url http://***,")]
    [InlineData("--clickhouse-url http://me:12/geheim@127.0.0.1:8123", "--clickhouse-url http://***,")]
    [InlineData("--clickhouse-url http://127.0.0.1:8123/?user=me&password=geheim", "--clickhouse-url http://***,")]
    [InlineData("--clickhouse-url=127.0.0.1:8123?password=geheim", "--clickhouse-url=***,")]
    [InlineData("--clickhouse-url:http://127.0.0.1:8123/#geheim", "--clickhouse-url:http://***,")]
    [InlineData("--clickhouse-url http://127.0.0.1:8123 --clickhouse-lake https://bucket.example/lake?X-Amz-Signature=geheim", "--clickhouse-url http://127.0.0.1:8123 --clickhouse-lake https://***,")]
    public async Task An_address_that_is_refused_for_its_password_leaves_none_in_the_audit_log(string options, string logged)
    {
        Assert.Equal(0, (await sandbox.Run("access", "grant", "wang", "--role", "evaluator")).Exit);

        Assert.Equal(2, (await sandbox.Run(["run", "--engine", "clickhouse", .. options.Split(' ')])).Exit);

        string log = (await sandbox.Run("audit", "list", "--format", "csv")).Out;
        Assert.Contains(logged, log, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "engine": "clickhouse" }""", "--clickhouse-url http://127.0.0.1:9", null)]
    [InlineData("""{ "engine": "clickhouse" }""", "--engine duckdb", null)]
    [InlineData("""{ "engine": "clickhouse" }""", "", "analytics.json")]
    [InlineData("""{ "clickhouse": { "cluster": "all" } }""", "--engine clickhouse --clickhouse-url http://127.0.0.1:9 --clickhouse-lake https://bucket.example/lake", null)]
    [InlineData("""{ "clickhouse": { "cluster": "all", "lake": "https://bucket.example/lake" } }""", "--engine clickhouse --clickhouse-url http://127.0.0.1:9 --clickhouse-lake /lake", "clickhouse:lake")]
    public async Task Settings_and_options_are_looked_at_together(string json, string options, string? named)
    {
        File.WriteAllText(sandbox.Path("analytics.json"), json);

        Directory.CreateDirectory(sandbox.Path("warehouse"));
        // Of an empty warehouse no server is asked anything.
        var result = await sandbox.Run(["refresh", "--lang", "en", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal(named is null ? 0 : 2, result.Exit);
        Assert.Contains(named ?? "", result.Error, StringComparison.Ordinal);
        // Where there are no such options the settings must do alone.
        Assert.Equal(json.Contains("https", StringComparison.Ordinal) ? 0 : 2, (await sandbox.Run("jobs", "list")).Exit);
    }

    private void Allow(string password) => (sandbox.Environment["ANALYTICS__CLICKHOUSE__USER"], sandbox.Environment["ANALYTICS__CLICKHOUSE__PASSWORD"]) = (ClickHouseFront.User, password);

    private Snapshot Mart(string warehouse, Model model) => new LakeStore(sandbox.Path($"{warehouse}/lake")).Table(model.Table).Read();

    private async Task<JsonElement> Doctor() =>
        JsonDocument.Parse((await sandbox.Run("doctor", "--format", "json", "--lang", "en")).Out).RootElement.EnumerateArray().Single(each => each.GetProperty("check").GetString() == "clickhouse");

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
            File.SetLastWriteTimeUtc(copy, File.GetLastWriteTimeUtc(file));
        }
    }
}
