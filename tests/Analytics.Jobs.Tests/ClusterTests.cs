using System.Text.Json;
using Analytics.Tests;
using Npgsql;

namespace Analytics.Jobs.Tests;

/// <summary>Several hosts with one schedule in PostgreSQL over one warehouse. What they do under faults, EndToEnd's ClusterTest tries with processes.</summary>
public sealed class ClusterTests : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly Sandbox sandbox = new Sandbox().Asleep();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public async Task Whoever_is_asked_any_host_runs_it_and_tells_of_it()
    {
        using var postgres = await Postgres.Start();
        Settings(postgres.Url);
        sandbox.HandInSamples();
        var alone = await sandbox.Run("jobs", "run", "collect", "--lang", "en", "--quiet");
        Assert.Equal((0, ""), (alone.Exit, alone.Error));
        Assert.Contains("accepted 15", alone.Out, StringComparison.Ordinal);

        using var first = sandbox.Start("serve", "--lang", "en", "--urls", "http://127.0.0.1:0");
        string one = Url(await first.Said("Ctrl-C stops it."));
        using var second = sandbox.Start("serve", "--lang", "en", "--urls", "http://127.0.0.1:0");
        string two = Url(await second.Said("Ctrl-C stops it."));

        var asked = await sandbox.Run("jobs", "run", "refresh", "--lang", "en");
        Assert.True(asked.Exit == 0, asked.Error);
        Assert.Contains("asked of the hosts that share the schedule", asked.Error, StringComparison.Ordinal);
        Assert.Contains("marts brought up to date", asked.Out, StringComparison.Ordinal);
        Assert.Equal(0, (await sandbox.Run("jobs", "pause", "collect")).Exit);

        using var http = new HttpClient();
        foreach (string host in (string[])[one, two])
        {
            using var jobs = JsonDocument.Parse(await http.GetStringAsync(new Uri($"{host}/api/jobs"), Stop));
            Assert.Equal(["collect"], jobs.RootElement.GetProperty("schedule").EnumerateArray().Where(job => job.GetProperty("paused").GetBoolean()).Select(job => job.GetProperty("name").GetString()));
            Assert.Equal(["refresh", "collect"], jobs.RootElement.GetProperty("history").EnumerateArray().Select(run => run.GetProperty("job").GetString()));
            using var health = JsonDocument.Parse(await http.GetStringAsync(new Uri($"{host}/healthz"), Stop));
            Assert.Equal([true, true], health.RootElement.GetProperty("hosts").EnumerateArray().Select(each => each.GetProperty("lives").GetBoolean()));
        }
        var history = JsonDocument.Parse((await sandbox.Run("jobs", "history", "--format", "json")).Out).RootElement.EnumerateArray().ToList();
        Assert.Equal(["asked", "asked"], history.Select(run => run.GetProperty("why").GetString()));
        Assert.Equal(2, history.Select(run => run.GetProperty("host").GetString()).Distinct().Count());

        // Without the database the pages go on and say what they cannot know.
        await postgres.Kill();
        using var lost = await http.GetAsync(new Uri($"{one}/healthz"), Stop);
        Assert.True(lost.IsSuccessStatusCode);
        Assert.True(JsonDocument.Parse(await lost.Content.ReadAsStringAsync(Stop)).RootElement.GetProperty("ready").GetBoolean());
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, (await http.GetAsync(new Uri($"{one}/jobs.html"), Stop)).StatusCode);
        var away = await sandbox.Run("jobs", "history", "--lang", "en");
        Assert.Equal(3, away.Exit);
        Assert.StartsWith("The database of the schedule (setting state) cannot be used: Failed to connect", away.Error, StringComparison.Ordinal);
        await postgres.Up();
        var again = await sandbox.Run("jobs", "run", "refresh");
        Assert.True(again.Exit == 0, again.Error);
    }

    [Fact]
    public async Task A_copy_of_the_warehouse_does_not_take_part()
    {
        using var postgres = await Postgres.Start();
        Settings(postgres.Url);
        using var host = sandbox.Start("serve", "--lang", "en", "--urls", "http://127.0.0.1:0");
        await host.Said("Ctrl-C stops it.");
        Directory.CreateDirectory(sandbox.Path("copy/hosts"));
        File.Copy(sandbox.Path("warehouse/hosts/id"), sandbox.Path("copy/hosts/id"));
        var copy = await sandbox.Run("serve", "--warehouse", "copy", "--lang", "en", "--urls", "http://127.0.0.1:0");
        Assert.Equal(2, copy.Exit);
        Assert.Contains("shares the database of this schedule, but does not work in the warehouse", copy.Error, StringComparison.Ordinal);

        // A warehouse of its own may keep its schedule in the same database: the two do not see each other.
        using var other = sandbox.Start("serve", "--warehouse", "other", "--lang", "en", "--urls", "http://127.0.0.1:0");
        await other.Said("Ctrl-C stops it.");
        Assert.Equal(0, (await sandbox.Run("jobs", "run", "collect", "--warehouse", "other", "--quiet")).Exit);
        Assert.Equal("[]", (await sandbox.Run("jobs", "history", "--all", "--format", "json")).Out.Trim());
    }

    [Fact]
    public async Task A_host_comes_back_at_once_and_one_without_the_setting_does_not_work_beside_it()
    {
        using var postgres = await Postgres.Start();
        Settings(postgres.Url);
        using (var host = sandbox.Start("serve", "--lang", "en", "--urls", "http://127.0.0.1:0"))
            await host.Said("Ctrl-C stops it.");
        using var again = sandbox.Start("serve", "--lang", "en", "--urls", "http://127.0.0.1:0");
        await again.Said("Ctrl-C stops it.");

        File.WriteAllText(sandbox.Path("analytics.json"), "{}");
        foreach (string[] command in (string[][])[["serve", "--urls", "http://127.0.0.1:0"], ["jobs", "run", "collect"], ["jobs", "pause", "collect"], ["jobs", "history"]])
        {
            var lost = await sandbox.Run([.. command, "--lang", "en"]);
            Assert.Equal(2, lost.Exit);
            Assert.Contains("is shared by hosts", lost.Error, StringComparison.Ordinal);
        }
        Assert.Contains("is shared by hosts", await Found("state"), StringComparison.Ordinal);
        Assert.False(File.Exists(sandbox.Path("warehouse/state.db")));

        // And the other way round: a single host has the folder for itself.
        using var single = sandbox.Start("serve", "--warehouse", "alone", "--lang", "en", "--urls", "http://127.0.0.1:0");
        await single.Said("Ctrl-C stops it.");
        Settings(postgres.Url);
        var beside = await sandbox.Run("serve", "--warehouse", "alone", "--lang", "en", "--urls", "http://127.0.0.1:0");
        Assert.Contains("Another analytics process already runs the schedule", beside.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"0 0 4 * * ?\"", "\"0 0 3 * * ?\"")]
    [InlineData("\"10y\"", "\"90d\"")]
    [InlineData("\"times\": 3", "\"times\": 0")]
    [InlineData("\"2026-10-01\"", "\"2026-10-02\"")]
    public async Task Other_jobs_on_another_host_are_told(string mine, string its)
    {
        using var postgres = await Postgres.Start();
        sandbox.Environment.Clear();
        string settings = $$"""
            { "state": "{{postgres.Url}}", "calendars": { "china": { "closed": ["2026-10-01"] } }, "jobs": {
              "tidy": { "does": "vacuum", "cron": "0 0 4 * * ?", "calendar": "china", "retain": "10y", "retry": { "times": 3, "delay": "00:05:00" } } } }
            """;
        File.WriteAllText(sandbox.Path("analytics.json"), settings);
        using var host = sandbox.Start("serve", "--lang", "en", "--urls", "http://127.0.0.1:0");
        await host.Said("Ctrl-C stops it.");
        using (var same = sandbox.Start("serve", "--lang", "en", "--urls", "http://127.0.0.1:0"))
            Assert.DoesNotContain("other jobs", await same.Said("Ctrl-C stops it."), StringComparison.Ordinal);
        File.WriteAllText(sandbox.Path("analytics.json"), settings.Replace(mine, its, StringComparison.Ordinal));
        using var other = sandbox.Start("serve", "--lang", "en", "--urls", "http://127.0.0.1:0");
        Assert.Contains("has other jobs in its settings than this one", await other.Said("Ctrl-C stops it."), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://user:geheim@127.0.0.1:1/base")]
    [InlineData("postgres://user:geheim@no-such-host.invalid/base")]
    [InlineData("mysql://user:geheim@127.0.0.1/base")]
    [InlineData("postgres://user:geheim@127.0.0.1")]
    [InlineData("postgres://user:geheim@127.0.0.1/base?nonsense=geheim")]
    [InlineData("user:geheim")]
    public async Task A_password_in_the_address_is_never_told(string address)
    {
        Settings(address);
        // Hosts have been here.
        Directory.CreateDirectory(sandbox.Path("warehouse/hosts"));
        File.WriteAllText(sandbox.Path("warehouse/hosts/id"), "1234");
        foreach (string[] command in (string[][])[["jobs", "history"], ["jobs", "run", "collect"], ["serve", "--urls", "http://127.0.0.1:0"], ["doctor"]])
        {
            var said = await sandbox.Run([.. command, "--lang", "en"]);
            Assert.NotEqual(0, said.Exit);
            Assert.DoesNotContain("geheim", said.Out + said.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", said.Out + said.Error, StringComparison.Ordinal);
            if (!address.EndsWith("/base", StringComparison.Ordinal) || address.StartsWith("mysql", StringComparison.Ordinal))
                Assert.Contains("state must be postgres://", said.Out + said.Error, StringComparison.Ordinal);
            else
                Assert.Equal(command[0] == "doctor" ? 1 : 3, said.Exit);
        }
    }

    [Fact]
    public async Task Doctor_looks_at_the_database()
    {
        using var postgres = await Postgres.Start();
        Settings(postgres.Url);
        Directory.CreateDirectory(sandbox.Path("warehouse"));
        Assert.Contains("empty yet", await Found("state"), StringComparison.Ordinal);
        using (var host = sandbox.Start("serve", "--lang", "en", "--urls", "http://127.0.0.1:0"))
        {
            await host.Said("Ctrl-C stops it.");
            Assert.Contains(" alive", await Found("hosts"), StringComparison.Ordinal);
            Assert.Contains("s from the database's", await Found("clock"), StringComparison.Ordinal);
        }
        Assert.Contains("no host runs the schedule", await Found("hosts"), StringComparison.Ordinal);
        await using var connection = new NpgsqlConnection(postgres.Connection);
        await connection.OpenAsync(Stop);
        await using var old = new NpgsqlCommand("ALTER TABLE qrtz_triggers DROP COLUMN misfire_threshold", connection);
        await old.ExecuteNonQueryAsync(Stop);
        Assert.Contains("lacks 1 columns, such as QRTZ_TRIGGERS.MISFIRE_THRESHOLD", await Found("state"), StringComparison.Ordinal);
    }

    private async Task<string> Found(string check) => string.Join('\n', JsonDocument.Parse((await sandbox.Run("doctor", "--format", "json", "--lang", "en")).Out).RootElement.EnumerateArray()
        .Where(each => each.GetProperty("check").GetString() == check).Select(each => each.GetProperty("found").GetString()));

    private void Settings(string state) => File.WriteAllText(sandbox.Path("analytics.json"), JsonSerializer.Serialize(new { state }));

    private static string Url(string said) => said[said.IndexOf("http", StringComparison.Ordinal)..].Split(' ')[0];
}
