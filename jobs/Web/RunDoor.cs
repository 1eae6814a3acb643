using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Analytics.Ingest;
using Analytics.Jobs.Access;
using Analytics.Jobs.Schedule;
using Quartz;

namespace Analytics.Jobs.Web;

/// <summary>Where a running server can be asked to run a job. Only who can read the warehouse has its token.</summary>
/// <param name="Url">Address of the server.</param>
/// <param name="Token">Its secret, new at every start.</param>
internal sealed record RunDoor(string Url, string Token)
{
    internal const string Route = "/jobs/{name}/{what}";
    private const string FileName = ".serve.json";

    internal static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>The door of the server that owns the schedule.</summary>
    /// <exception cref="ProgramException">It is still starting.</exception>
    internal static RunDoor At(Warehouse warehouse, Texts texts)
    {
        string path = Path.Combine(warehouse.Directory, FileName);
        return (File.Exists(path) ? JsonSerializer.Deserialize<RunDoor>(File.ReadAllText(path)) : null) ?? throw new ProgramException(ExitCode.Outside, texts.ServerNotReady(warehouse.Directory));
    }

    /// <summary>Tells other processes of this user where the server is.</summary>
    internal void Publish(Warehouse warehouse)
    {
        string path = Path.Combine(warehouse.Directory, FileName);
        string unfinished = path + ".tmp";
        File.Delete(unfinished);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(unfinished, options))
            JsonSerializer.Serialize(file, this);
        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>The server is gone.</summary>
    internal static void Withdraw(Warehouse warehouse) => File.Delete(Path.Combine(warehouse.Directory, FileName));

    /// <summary>The server's side: holds a job or lets it go on, or runs it and sends what happens, one JSON object a line.</summary>
    internal static RequestDelegate Answer(string token) => async http =>
    {
        var services = http.RequestServices;
        string? name = http.Request.RouteValues["name"] as string, what = http.Request.RouteValues["what"] as string;
        byte[] given = Encoding.ASCII.GetBytes(http.Request.Headers.Authorization.ToString());
        if (!AccessServices.FromThisMachine(http) || !CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes("Bearer " + token)))
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
        else if (services.GetRequiredService<Settings>().Jobs.FirstOrDefault(j => j.Name == name) is not { } job || what is not ("run" or "pause" or "resume"))
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        else
        {
            var scheduler = await services.GetRequiredService<ISchedulerFactory>().GetScheduler(http.RequestAborted);
            if (what != "run")
            {
                await ScheduleStore.Pause(scheduler, job, what == "pause", http.RequestAborted);
                return;
            }
            await foreach (var news in Run(services, scheduler, job, http.Request.Query["period"], http.RequestAborted))
            {
                await http.Response.WriteAsync(JsonSerializer.Serialize(news) + "\n", http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
            }
        }
    };

    private static IAsyncEnumerable<RunNews> Run(IServiceProvider services, IScheduler scheduler, ScheduledJob job, string? period, CancellationToken stop)
    {
        try
        {
            var firing = Firing.Asked(job, period is not null && Period.TryParse(period, out var asked) ? asked : null, scheduler.TimeProvider.GetUtcNow(), services.GetRequiredService<Texts>());
            return services.GetRequiredService<RunRequests>().Run(scheduler, job, firing, stop);
        }
        catch (ProgramException e)
        {
            return new[] { new RunNews(null, null, e.Message) }.ToAsyncEnumerable();
        }
    }

    /// <summary>The caller's side: asks for a run and follows it to its end.</summary>
    internal Task<RunNews> Ask(ScheduledJob job, Period? period, IProgress<ProgressStep> progress, Texts texts, CancellationToken stop) =>
        Post(job, period is { } asked ? $"run?period={asked}" : "run", texts, async answer =>
        {
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(stop));
            while (await lines.ReadLineAsync(stop) is { } line)
            {
                var news = JsonSerializer.Deserialize<RunNews>(line)!;
                if (news.Step is { } step)
                    progress.Report(step);
                else
                    return news;
            }
            throw new HttpRequestException("The server ended the answer early.");
        }, stop);

    /// <summary>The caller's side: has a job held, or let go on.</summary>
    internal Task Hold(ScheduledJob job, bool pause, Texts texts, CancellationToken stop) => Post(job, pause ? "pause" : "resume", texts, _ => Task.FromResult(true), stop);

    private async Task<T> Post<T>(ScheduledJob job, string what, Texts texts, Func<HttpResponseMessage, Task<T>> read, CancellationToken stop)
    {
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Url}/jobs/{job.Name}/{what}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        try
        {
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            if (answer.StatusCode == HttpStatusCode.NotFound)
                throw new ProgramException(ExitCode.Outside, texts.ServerKnowsNot(Url, job.Name));
            answer.EnsureSuccessStatusCode();
            return await read(answer);
        }
        catch (HttpRequestException e)
        {
            throw new ProgramException(ExitCode.Outside, texts.ServerGone(Url, e.Message), e);
        }
    }
}
