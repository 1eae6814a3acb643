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
    internal const string Route = "/jobs/{name}/run";
    private const string FileName = ".serve.json";

    internal static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>The door of the server that owns the schedule; null while it starts.</summary>
    internal static RunDoor? Find(Warehouse warehouse)
    {
        string path = Path.Combine(warehouse.Directory, FileName);
        return File.Exists(path) ? JsonSerializer.Deserialize<RunDoor>(File.ReadAllText(path)) : null;
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

    /// <summary>The server's side: runs the job and sends what happens, one JSON object a line.</summary>
    internal static RequestDelegate Answer(string token) => async http =>
    {
        string? name = http.Request.RouteValues["name"] as string;
        byte[] given = Encoding.ASCII.GetBytes(http.Request.Headers.Authorization.ToString());
        if (!AccessServices.FromThisMachine(http) || !CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes("Bearer " + token)))
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
        else if (ScheduledJob.All.FirstOrDefault(j => j.Name == name) is not { } job)
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        else
        {
            var requests = http.RequestServices.GetRequiredService<RunRequests>();
            var scheduler = await http.RequestServices.GetRequiredService<ISchedulerFactory>().GetScheduler(http.RequestAborted);
            await foreach (var news in requests.Run(scheduler, job.Key, http.RequestAborted))
            {
                await http.Response.WriteAsync(JsonSerializer.Serialize(news) + "\n", http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
            }
        }
    };

    /// <summary>The caller's side: asks for a run and follows it to its end.</summary>
    /// <exception cref="HttpRequestException">The server did not answer.</exception>
    internal async Task<RunNews> Ask(ScheduledJob job, IProgress<ProgressStep> progress, CancellationToken stop)
    {
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Url}{Route.Replace("{name}", job.Name, StringComparison.Ordinal)}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        response.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(stop));
        while (await lines.ReadLineAsync(stop) is { } line)
        {
            var news = JsonSerializer.Deserialize<RunNews>(line)!;
            if (news.Step is { } step)
                progress.Report(step);
            else
                return news;
        }
        throw new HttpRequestException("The server ended the answer early.");
    }
}
