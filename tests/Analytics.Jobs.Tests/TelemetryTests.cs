using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Analytics.Jobs.Tests;

/// <summary>What the program sends of itself, in processes of its own: what it counts is one process's, and what is loaded too.</summary>
public sealed class TelemetryTests : IDisposable
{
    private const string Password = "planted-mail-password", Literal = "planted-literal";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly Sandbox sandbox = new();

    public TelemetryTests()
    {
        sandbox.Environment["ANALYTICS__REMIND__SMTP__PASSWORD"] = Password;
        File.WriteAllText(sandbox.Path("analytics.json"), """{"jobs": {"collect": {"does": "collect"}, "refresh": {"does": "refresh"}}, "remind": {"smtp": {"host": "127.0.0.1", "port": 9, "from": "a@example.cn", "user": "a"}}}""");
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => sandbox.Dispose();

    private Process Start(IEnumerable<(string Name, string Value)> variables, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "analytics.dll"), .. args])
        {
            WorkingDirectory = sandbox.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = System.Text.Encoding.UTF8,
        };
        start.Environment["ANALYTICS__REMIND__SMTP__PASSWORD"] = Password;
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static async Task<int> End(Process process)
    {
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    private static async Task<string> Serving(Process serve, List<string> said)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await serve.StandardError.ReadLineAsync(patience.Token) is { } line)
        {
            said.Add(line);
            if (line.Contains("http://", StringComparison.Ordinal))
                return line[line.IndexOf("http://", StringComparison.Ordinal)..].Split(' ', '"', '（')[0];
        }
        throw new InvalidOperationException(string.Join('\n', said));
    }

    [Fact]
    public async Task A_collect_sends_exactly_what_it_did_and_nothing_that_stands_in_a_file()
    {
        await using var collector = await FakeCollector.Start();
        // Three rows without a fault; and one row, whose progress of 140 is over the maximum.
        sandbox.HandIn("task_2025Q3_440000.csv", Returns.Tasks("440000", 3, 1));
        sandbox.HandIn("task_2025Q3_330000.csv", Returns.WithProgressOf140("330000"));

        using var collect = Start(collector.Variables, "collect");
        Assert.Equal(0, await End(collect));

        Assert.Equal(
            [
                "analytics.ingest.findings {finding} analytics.ingest.rule=maximum analytics.ingest.severity=error analytics.kind=task 1",
                "analytics.ingest.rows {row} analytics.kind=task analytics.verdict=accepted 3",
                "analytics.ingest.rows {row} analytics.kind=task analytics.verdict=returned 1",
                "analytics.ingest.submission.duration s analytics.kind=task analytics.verdict=accepted 1",
                "analytics.ingest.submission.duration s analytics.kind=task analytics.verdict=returned 1",
                "analytics.ingest.submissions {submission} analytics.kind=task analytics.verdict=accepted 1",
                "analytics.ingest.submissions {submission} analytics.kind=task analytics.verdict=returned 1",
                "analytics.lake.commits {commit} analytics.lake.table=findings 1",
                "analytics.lake.commits {commit} analytics.lake.table=returns/task 1",
                "analytics.lake.commits {commit} analytics.lake.table=submissions 1",
            ],
            collector.Metrics.Where(point => point.Metric.StartsWith("analytics.", StringComparison.Ordinal) && !point.Metric.StartsWith("analytics.command", StringComparison.Ordinal))
                .Select(point => $"{point.Metric} {point.Unit} {point.Attributes} {point.Count}").Order(StringComparer.Ordinal));
        Assert.Contains(collector.Metrics, point => point is { Metric: "analytics.command.duration", Attributes: "analytics.command=collect analytics.outcome=done", Count: 1 });
        Assert.Contains(collector.Metrics, point => point.Metric.StartsWith("dotnet.", StringComparison.Ordinal));
        Assert.Equal(
            ["analytics.command 1", "analytics.ingest.submission 2", "analytics.lake.commit 3"],
            collector.Spans.GroupBy(span => span.Name).Select(each => $"{each.Key} {each.Count()}").Order(StringComparer.Ordinal));
        Assert.Contains(
            new Told("analytics.ingest.submission", "analytics.ingest.errors=1 analytics.ingest.rows=1 analytics.ingest.warnings=0 analytics.kind=task analytics.period=2025Q3 analytics.province=33 analytics.verdict=returned"), collector.Spans);
        var log = Assert.Single(collector.Logs);
        Assert.Equal("command.ended", log.Name);
        Assert.Matches("^command=collect event=command.ended exit=0 outcome=done seconds=[0-9.]+$", log.Attributes);
        string everything = collector.Everything;
        Assert.Contains("service.name", everything, StringComparison.Ordinal);
        Assert.All((string[])[Password, "市总工会", "开展技能培训", "140", sandbox.Folder], word => Assert.DoesNotContain(word, everything.Replace("\u0001", "", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_sends_requests_and_jobs_without_queries_tokens_and_reasons_and_logs_one_JSON_object_a_line()
    {
        await using var collector = await FakeCollector.Start();
        sandbox.HandIn("task_2025Q3_440000.csv", Returns.Tasks("440000", 2, 1));
        Assert.Equal(0, (await sandbox.Run("collect")).Exit);
        Assert.Equal(0, (await sandbox.Run("refresh")).Exit);
        string token = (await sandbox.Run("access", "grant", "somebody", "--role", "evaluator")).Out.Trim();
        var began = DateTimeOffset.UtcNow;
        using var serve = Start([.. collector.Variables, ("ANALYTICS__LOGS", "json"), ("OTEL_SERVICE_NAME", "warehouse-1")], "serve", "--urls", "http://127.0.0.1:0");
        List<string> said = [];
        using var http = new HttpClient { BaseAddress = new(await Serving(serve, said)) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

        string sql = Uri.EscapeDataString($"SELECT count(*) FROM submissions WHERE file_name = '{Literal}'");
        (await http.GetAsync($"/api/query?format=csv&sql={sql}", Stop)).EnsureSuccessStatusCode();
        Assert.Equal(400, (int)(await http.GetAsync($"/api/query?sql=SELECT%20{Literal}", Stop)).StatusCode);
        Assert.Equal(404, (int)(await http.GetAsync($"/api/check/{Literal}", Stop)).StatusCode);
        (await http.GetAsync("/healthz/live", Stop)).EnsureSuccessStatusCode();
        // Of two jobs one fails, and says which warehouse is in use.
        using (new FileStream(sandbox.Path("warehouse/.work.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
            Assert.Equal(3, (await sandbox.Run("jobs", "run", "refresh")).Exit);
        sandbox.HandIn("task_2025Q3_320000.csv", Returns.Tasks("320000", 2, 1));
        Assert.Equal(0, (await sandbox.Run("jobs", "run", "collect")).Exit);
        await Process.Start("kill", ["-s", "TERM", $"{serve.Id}"])!.WaitForExitAsync(Stop);
        said.AddRange((await serve.StandardError.ReadToEndAsync(Stop)).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(0, await End(serve));

        string[] routes = [.. collector.Spans.Select(span => span.Name)];
        Assert.Equal(2, routes.Count(name => name == "GET /api/query"));
        Assert.Contains("GET /api/check/{id}", routes);
        Assert.DoesNotContain(routes, name => name.Contains("healthz", StringComparison.Ordinal));
        Assert.Equal(["answered", "refused"], collector.Metrics.Where(point => point.Metric == "analytics.reports.query.duration").Select(point => point.Attributes.Split('=')[^1]).Order(StringComparer.Ordinal));
        // A run that somebody asked for is no series of its own.
        Assert.Equal(
            ["error.type=Analytics.Jobs.ProgramException quartz.job.name=refresh quartz.job.result=failed 1", "quartz.job.name=collect quartz.job.result=succeeded 1"],
            collector.Metrics.Where(point => point.Metric == "quartz.job.execution.duration").Select(point => $"{point.Attributes} {point.Count}").Order(StringComparer.Ordinal));
        Assert.Contains(collector.Spans, span => span.Name == "Quartz.Job.Execute" && span.Attributes.Contains("quartz.job.name=collect", StringComparison.Ordinal));
        Assert.Contains(collector.Logs, log => log.Name == "job.failed" && log.Attributes.Contains("job=refresh", StringComparison.Ordinal));
        string everything = collector.Everything;
        Assert.Contains("warehouse-1", everything, StringComparison.Ordinal);
        Assert.All((string[])[Password, token, Literal, "count(", sandbox.Folder, "somebody"], word => Assert.DoesNotContain(word, everything, StringComparison.Ordinal));

        var lines = said.ConvertAll(line => JsonDocument.Parse(line).RootElement);
        // Told in milliseconds, cut off.
        Assert.All(lines, line => Assert.InRange(line.GetProperty("Timestamp").GetDateTimeOffset(), began.AddMilliseconds(-1), DateTimeOffset.UtcNow));
        string[] events = [.. lines.Select(line => line.GetProperty("State").GetProperty("event").GetString()!)];
        Assert.Equal(["server.started", "job.failed", "job.done", "server.stopping", "server.stopped"], events);
        var failed = lines[Array.IndexOf(events, "job.failed")];
        Assert.Equal(("Error", "refresh", "failed"), (failed.GetProperty("LogLevel").GetString(), failed.GetProperty("State").GetProperty("job").GetString(), failed.GetProperty("State").GetProperty("outcome").GetString()));
        Assert.Contains(sandbox.Path("warehouse"), failed.GetProperty("Message").GetString(), StringComparison.Ordinal);
        var done = lines[Array.IndexOf(events, "job.done")].GetProperty("State");
        Assert.Equal(("collect", 1, 2), (done.GetProperty("job").GetString(), done.GetProperty("accepted").GetInt32(), done.GetProperty("rows").GetInt32()));
        Assert.InRange(done.GetProperty("seconds").GetDouble(), 0.001, 120);
        // The name by which the history knows the run.
        Assert.Contains("collect", (await sandbox.Run("jobs", "log", done.GetProperty("run").GetString()!)).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", null, true)]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", null, true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_SDK_DISABLED", false)]
    public async Task Nothing_of_OpenTelemetry_is_loaded_unless_it_is_asked_for(string? address, string? disabled, bool loaded)
    {
        List<(string, string)> variables = [];
        if (address is not null)
            variables.Add((address, "http://127.0.0.1:9"));
        if (disabled is not null)
            variables.Add((disabled, "true"));
        using var serve = Start(variables, "serve", "--urls", "http://127.0.0.1:0");
        await Serving(serve, []);

        Assert.Equal(loaded, (await File.ReadAllTextAsync($"/proc/{serve.Id}/maps", Stop)).Contains("/OpenTelemetry", StringComparison.Ordinal));

        serve.Kill();
        await End(serve);
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("serve")]
    public async Task Variables_that_OpenTelemetry_does_not_understand_are_named_without_their_values(string command)
    {
        sandbox.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9";
        sandbox.Environment["OTEL_EXPORTER_OTLP_HEADERS"] = Literal;

        var result = await sandbox.Run(command, "--lang", "en");

        Assert.Equal((2, ""), (result.Exit, result.Out));
        Assert.Contains("OTEL_EXPORTER_OTLP_HEADERS", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Literal, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_without_an_address_is_not_sent()
    {
        await using var collector = await FakeCollector.Start();
        sandbox.HandIn("task_2025Q3_440000.csv", Returns.Tasks("440000", 3, 1));

        using var collect = Start([("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", $"{collector.Url}/v1/traces"), ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/protobuf")], "collect");
        Assert.Equal(0, await End(collect));

        Assert.NotEmpty(collector.Spans);
        Assert.Empty(collector.Metrics);
        Assert.Empty(collector.Logs);
    }
}
