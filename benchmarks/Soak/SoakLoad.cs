using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Analytics.Benchmarks.Soak;

/// <summary>An answer.</summary>
/// <param name="Kind">What was asked.</param>
/// <param name="Status">Of the answer; 0: there was none.</param>
/// <param name="Milliseconds">From the moment at which it was due to be asked.</param>
/// <param name="Wrong">Why it is not what was to be expected; null when it is.</param>
internal sealed record Answered(string Kind, int Status, double Milliseconds, string? Wrong);

/// <summary>
/// The evening of the last day, on which 2,800 counties hand a file in, as the server of the country sees it in the busiest hour. In four hours that is 11.7 files a minute, in the busiest
/// hour twice as many; every third is wrong at first and comes again. For each file its sender opens the desk three times and asks for its state once. 400 planners and evaluators
/// open 20 pages an hour, every second one a comparison; 100 researchers ask 6 queries an hour; ten exports an hour are fetched; 40 operators look at the jobs every five minutes. Such a server has four
/// cores; on two it is half of that. Requests come when they come, whether or not those before are answered, until so many are unanswered that the machine, not the server, is what is looked at: then
/// each waits for one before it, and the time of its answer counts from when it was due.
/// </summary>
internal sealed class SoakLoad : IDisposable
{
    // Of the whole country in the busiest hour, a minute; half of it is asked.
    private const double Scale = 0.5, Files = 2 * 2800 / 240.0;
    private const int MostAtOnce = 64;

    // Only what hangs is not answered in this time.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly SoakWarehouse warehouse;
    private readonly HttpClient http;
    private readonly Random random = new(7);
    private readonly IReadOnlyList<(string Kind, double AMinute, Func<Asking, Task> Ask)> mix;
    private readonly ConcurrentDictionary<string, int> handedIn = new();
    private int next;

    public SoakLoad(SoakWarehouse warehouse, Uri address)
    {
        this.warehouse = warehouse;
        http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address, Timeout = Patience };
        mix =
        [
            ("hand in", Files, HandIn), ("check bad", Files / 3, CheckBad), ("desk", Files * 3, Desk), ("returns", Files, asking => Get(asking, RegionAtRandom(), "/api/returns?period=2025Q4")),
            ("page", 400 * 20 / 60.0 / 2, Page),
            ("compare", 400 * 20 / 60.0 / 2, Compare), ("query", 10, Query), ("jobs", 8, asking => Get(asking, OneOf("operator", "evaluator"), OneOf("/jobs.html", "/en/jobs.html", "/api/jobs", "/healthz"))),
            ("export", 10 / 60.0, Export), ("refused", 2, Refused),
        ];
    }

    /// <summary>All answers so far.</summary>
    public ConcurrentQueue<Answered> Answers { get; } = new();

    /// <summary>Names of the files that were taken in, with their rows.</summary>
    public IReadOnlyDictionary<string, int> HandedIn => handedIn;

    /// <summary>Asks until the time is over, then waits for what is still to be answered.</summary>
    public async Task Run(TimeSpan time, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        List<Task> asked = [];
        using var free = new SemaphoreSlim(MostAtOnce);
        foreach (var (due, kind, ask) in Arrivals(time))
        {
            if (due > clock.Elapsed)
                await Task.Delay(due - clock.Elapsed, stop);
            await free.WaitAsync(stop);
            asked.Add(Task.Run(() => Ask(ask, new(this, kind, clock, due)), stop));
            asked.RemoveAll(task => task.IsCompletedSuccessfully);
        }
        await Task.WhenAll(asked);

        async Task Ask(Func<Asking, Task> ask, Asking asking)
        {
            try
            {
                await ask(asking);
            }
            finally
            {
                free.Release();
            }
        }
    }

    /// <summary>What does not belong to the load.</summary>
    public async Task<HttpStatusCode> Post(string account, string path)
    {
        using var request = Request(HttpMethod.Post, account, path);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    public void Dispose() => http.Dispose();

    // Each kind comes as it likes: the times between are exponential.
    private List<(TimeSpan Due, string Kind, Func<Asking, Task> Ask)> Arrivals(TimeSpan time)
    {
        List<(TimeSpan, string, Func<Asking, Task>)> all = [];
        foreach (var (kind, aMinute, ask) in mix)
        {
            for (double at = Between(aMinute); at < time.TotalMinutes; at += Between(aMinute))
                all.Add((TimeSpan.FromMinutes(at), kind, ask));
        }
        return [.. all.OrderBy(each => each.Item1)];
    }

    private double Between(double aMinute) => -Math.Log(1 - random.NextDouble()) / (aMinute * Scale);

    private T OneOf<T>(params T[] all)
    {
        lock (random)
            return all[random.Next(all.Length)];
    }

    private string RegionAtRandom() => OneOf([.. warehouse.Tokens.Keys.Where(account => account.StartsWith("region-", StringComparison.Ordinal))]);

    private CountyFile NextFile() => warehouse.Files[Interlocked.Increment(ref next) % warehouse.Files.Count];

    // Checked, and then handed in by the account of its province.
    private async Task HandIn(Asking asking)
    {
        var file = NextFile();
        if (await Check(asking, file) is not { } verdict)
            return;
        if (verdict.Errors != 0)
        {
            asking.Tell(200, $"{file.Name}: {verdict.Body}");
            return;
        }
        asking.Tell(200, null);
        var handing = asking.Then("hand in: put");
        var (status, body) = await Send(handing, Request(HttpMethod.Post, $"region-{file.Province}", $"/api/check/{verdict.Id}/hand-in"));
        handing.Tell(status, status == 200 ? null : body);
        if (status == 200 && !handedIn.TryAdd(file.Name, file.Rows))
            handing.Tell(status, $"{file.Name} was taken in twice");
    }

    // Has errors; whoever hands it in all the same is refused, and fetches the list of them.
    private async Task CheckBad(Asking asking)
    {
        var file = NextFile().Spoilt;
        if (await Check(asking, file) is not { } verdict)
            return;
        asking.Tell(200, verdict.Errors > 0 ? null : $"{file.Name} was found good");
        string account = $"region-{file.Province}";
        var handing = asking.Then("hand in: put");
        var (status, body) = await Send(handing, Request(HttpMethod.Post, account, $"/api/check/{verdict.Id}/hand-in"));
        handing.Tell(status, status == 409 ? null : body);
        await Get(asking.Then("findings"), account, $"/api/check/{verdict.Id}/findings.csv");
    }

    // Null when it got no verdict.
    private async Task<(string Id, long Errors, string Body)?> Check(Asking asking, CountyFile file)
    {
        var (status, body) = await SendUntilFree(asking, () =>
        {
            var request = Request(HttpMethod.Post, $"region-{file.Province}", $"/api/check?name={file.Name}");
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(file.Text));
            return request;
        });
        if (status != 200)
        {
            asking.Tell(status, body);
            return null;
        }
        var verdict = JsonDocument.Parse(body).RootElement;
        return (verdict.GetProperty("id").GetString()!, verdict.GetProperty("errors").GetInt64(), body);
    }

    // Busy, as everybody may be told, is tried again, for as long as there is patience; and a query that a slow machine did not answer within its half a minute.
    private async Task<(int Status, string Body)> SendUntilFree(Asking asking, Func<HttpRequestMessage> request)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var (status, body) = await Send(asking, request());
            bool forNow = status == 503 || (status == 422 && body.Contains("ran for more than", StringComparison.Ordinal));
            if (!forNow || clock.Elapsed >= Patience)
                return (status, body);
            asking.Tell(status, null);
            await Task.Delay(TimeSpan.FromSeconds(2));
        }
    }

    private Task Desk(Asking asking) => Get(asking, OneOf(RegionAtRandom(), "evaluator"), OneOf("/desk.html", "/en/desk.html") + OneOf("?kind=enterprise&period=2025Q4", "?kind=task&period=2025Q4", ""));

    private Task Page(Asking asking)
    {
        bool evaluator = OneOf(true, false);
        string[] pages = ["", "tasks.html", "returns.html", "cases.html", "region-440000.html", .. evaluator ? (string[])["data.html", "assessments.html"] : []];
        return Get(asking, evaluator ? "evaluator" : "planner", OneOf("/", "/en/") + OneOf(pages));
    }

    // Strata are small, so that standardised values are for evaluators.
    private Task Compare(Asking asking)
    {
        string by = OneOf("region", "ownership", "industry", "size"), account = OneOf("planner", "evaluator");
        string choice = $"?indicator={OneOf("trained_rate", "certified_rate", "high_skilled_rate")}&by={by}" + OneOf("", "&period=2025Q3")
            + (by == "region" ? OneOf("", "&peers=belt", "&peers=tier") : "") + (account == "evaluator" && by is ("region" or "ownership") ? OneOf("", "&standardise=industry", "&standardise=industry,size") : "");
        return Get(asking, account, OneOf("/compare.html", "/en/compare.html", "/api/compare") + choice);
    }

    private async Task Query(Asking asking)
    {
        string sql = OneOf(
            "SELECT period, count(*) AS cells FROM research_enterprise GROUP BY period ORDER BY period", "SELECT * FROM research_enterprise LIMIT 1000",
            "SELECT * FROM task_progress LIMIT 100", "SELECT period, sum(tasks) FROM task_progress GROUP BY ALL");
        string path = $"/api/query?format={OneOf("json", "csv", "parquet", "arrow")}&sql={Uri.EscapeDataString(sql)}";
        var (status, body) = await SendUntilFree(asking, () => Request(HttpMethod.Get, "researcher", path));
        asking.Tell(status, status == 200 ? null : body);
    }

    private async Task Export(Asking asking)
    {
        var (status, body) = await Send(asking, Request(HttpMethod.Post, "researcher", "/api/export"));
        asking.Tell(status, status == 200 ? null : body);
        var fetching = asking.Then("export.zip");
        // Of the first there is none yet.
        (status, body) = await Send(fetching, Request(HttpMethod.Get, "researcher", "/api/export.zip"));
        fetching.Tell(status, status is 200 or 404 ? null : body);
    }

    // What each must be refused.
    private async Task Refused(Asking asking)
    {
        var (account, path, wanted) = OneOf((null, "/api/submissions", 401), (RegionAtRandom(), "/api/jobs", 403), ("researcher", "/api/query?sql=DROP%20TABLE%20x", 400), ("planner", "/api/compare?indicator=nothing", 400), ((string?)"evaluator", "/nothing.html", 404));
        var (status, body) = await Send(asking, Request(HttpMethod.Get, account, path));
        asking.Tell(status, status == wanted ? null : $"{path} by {account}: {wanted} was due; {body}");
    }

    private async Task Get(Asking asking, string account, string path)
    {
        var (status, body) = await Send(asking, Request(HttpMethod.Get, account, path));
        asking.Tell(status, status == 200 ? null : $"{path} by {account}: {body}");
    }

    private HttpRequestMessage Request(HttpMethod method, string? account, string path)
    {
        var request = new HttpRequestMessage(method, path);
        if (account is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", warehouse.Tokens[account]);
        if (method == HttpMethod.Post)
            request.Headers.Add("X-Analytics-Page", "soak");
        return request;
    }

    private async Task<(int Status, string Body)> Send(Asking asking, HttpRequestMessage request)
    {
        try
        {
            using (request)
            using (var answer = await http.SendAsync(request))
            {
                byte[] body = await answer.Content.ReadAsByteArrayAsync();
                return ((int)answer.StatusCode, (int)answer.StatusCode >= 400 || answer.Content.Headers.ContentType?.MediaType == "application/json" ? Encoding.UTF8.GetString(body) : "");
            }
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            return (0, $"{asking.Kind}: {e.Message}");
        }
    }

    /// <summary>Something that is asked.</summary>
    private sealed record Asking(SoakLoad Load, string Kind, Stopwatch Clock, TimeSpan Due)
    {
        public void Tell(int status, string? wrong) => Load.Answers.Enqueue(new(Kind, status, (Clock.Elapsed - Due).TotalMilliseconds, wrong));

        /// <summary>What is asked next, now.</summary>
        public Asking Then(string kind) => this with { Kind = kind, Due = Clock.Elapsed };
    }
}
