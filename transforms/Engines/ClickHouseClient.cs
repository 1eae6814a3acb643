using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Analytics.Transforms.Engines;

/// <summary>Speaks to a ClickHouse server over HTTP.</summary>
internal sealed class ClickHouseClient(ClickHouseServer server) : IDisposable
{
    private const int MostOfAnError = 2000;
    private static readonly TimeSpan SeldomPolling = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)];

    // Credentials go to the server that was named and to no other.
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(10), RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>The answer to a small query, as text.</summary>
    public async Task<string> Ask(string sql, IReadOnlyDictionary<string, string> settings, CancellationToken stop)
    {
        using var answer = new MemoryStream();
        await Run(sql, settings, answer, null, stop);
        return Encoding.UTF8.GetString(answer.ToArray());
    }

    /// <summary>Runs a query and copies its answer as it comes.</summary>
    /// <returns>How many rows the server says the answer has; null when it does not say.</returns>
    /// <exception cref="EngineException">No connection, refused, broken off, or not done in time.</exception>
    public async Task<long?> Run(string sql, IReadOnlyDictionary<string, string> settings, Stream into, IProgress<EngineProgress>? progress, CancellationToken stop)
    {
        string id = Guid.NewGuid().ToString("N");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(server.Timeout);
        using var done = new CancellationTokenSource();
        var polling = progress is null ? Task.CompletedTask : Poll(id, progress, done.Token);
        try
        {
            using var response = await Send(sql, id, settings, limit.Token);
            await using var body = await response.Content.ReadAsStreamAsync(limit.Token);
            await body.CopyToAsync(into, limit.Token);
            return RowsOf(response);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            await Kill(id);
            stop.ThrowIfCancellationRequested();
            throw new EngineException(
                $"ClickHouse（{server}）在 {Seconds} 秒内没有完成。可用设置 clickhouse:timeout 放宽。", $"ClickHouse ({server}) did not finish within {Seconds} seconds. The setting clickhouse:timeout allows more.");
        }
        catch (Exception e) when (e is HttpRequestException or HttpIOException or OperationCanceledException or IOException { InnerException: SocketException })
        {
            throw new EngineException($"与 ClickHouse（{server}）的连接失败或中断：{Clean(e.Message)}", $"No connection to ClickHouse ({server}), or it broke off: {Clean(e.Message)}");
        }
        finally
        {
            await done.CancelAsync();
            await polling;
        }
    }

    public void Dispose() => http.Dispose();

    private string Seconds => server.Timeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);

    // Safe to send again is only what the server did not begin: nobody listened, or it said so before anything else.
    private async Task<HttpResponseMessage> Send(string sql, string id, IReadOnlyDictionary<string, string> settings, CancellationToken stop)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                using var request = Request(sql, id, settings);
                var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
                if (response.IsSuccessStatusCode)
                    return response;
                using (response)
                {
                    if (response.StatusCode != HttpStatusCode.ServiceUnavailable || attempt == Pauses.Length)
                        throw await Refusal(response, stop);
                }
            }
            catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError && attempt < Pauses.Length)
            {
            }
            await Task.Delay(Pauses[attempt], stop);
        }
    }

    private HttpRequestMessage Request(string sql, string id, IReadOnlyDictionary<string, string> settings)
    {
        // Sent twice, the second takes the place of the first. The answer comes when it is whole, so that its status is that of the query.
        Dictionary<string, string> all = new(settings)
        {
            ["query_id"] = id,
            ["replace_running_query"] = "1",
            ["wait_end_of_query"] = "1",
            ["http_write_exception_in_output_format"] = "0",
            ["max_execution_time"] = Math.Ceiling(server.Timeout.TotalSeconds).ToString("0", CultureInfo.InvariantCulture),
        };
        var address = new UriBuilder(server.Url) { Query = string.Join('&', all.Select(each => $"{each.Key}={Uri.EscapeDataString(each.Value)}")) };
        var request = new HttpRequestMessage(HttpMethod.Post, address.Uri) { Content = new StringContent(sql, Encoding.UTF8, "text/plain") };
        if (server.User is not null)
            request.Headers.TryAddWithoutValidation("X-ClickHouse-User", server.User);
        if (server.Password is not null)
            request.Headers.TryAddWithoutValidation("X-ClickHouse-Key", server.Password);
        return request;
    }

    private async Task<EngineException> Refusal(HttpResponseMessage response, CancellationToken stop)
    {
        await using var body = await response.Content.ReadAsStreamAsync(stop);
        using var reader = new StreamReader(body, Encoding.UTF8);
        char[] text = new char[MostOfAnError];
        string said = new(text, 0, await reader.ReadBlockAsync(text, stop));
        return new EngineException($"ClickHouse（{server}）拒绝（HTTP {(int)response.StatusCode}）：{Clean(said)}", $"ClickHouse ({server}) refused (HTTP {(int)response.StatusCode}): {Clean(said)}");
    }

    /// <summary>A message of the server's on one line, without our password should it be in there.</summary>
    public string Clean(string said)
    {
        string line = string.Join(' ', said.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return string.IsNullOrEmpty(server.Password) ? line : line.Replace(server.Password, "***", StringComparison.Ordinal);
    }

    private static long? RowsOf(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("X-ClickHouse-Summary", out var values))
            return null;
        try
        {
            using var summary = JsonDocument.Parse(values.First());
            return summary.RootElement.TryGetProperty("result_rows", out var rows) && long.TryParse(rows.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out long count) ? count : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task Poll(string id, IProgress<EngineProgress> progress, CancellationToken done)
    {
        try
        {
            // Soon at first, then ever more seldom: what is told is also logged.
            for (var pause = TimeSpan.FromSeconds(1); ; pause = pause * 2 < SeldomPolling ? pause * 2 : SeldomPolling)
            {
                await Task.Delay(pause, done);
                string[] said = (await Aside($"SELECT toInt64(read_rows), toInt64(total_rows_approx) FROM system.processes WHERE query_id = '{id}' FORMAT TabSeparated", done)).Trim().Split('\t');
                if (said.Length == 2 && long.TryParse(said[0], out long read) && long.TryParse(said[1], out long total))
                    progress.Report(new(read, total));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            // Progress is a courtesy: without it the query goes on.
        }
    }

    private async Task Kill(string id)
    {
        using var limit = new CancellationTokenSource(Farewell);
        try
        {
            await Aside($"KILL QUERY {(server.Cluster is null ? "" : $"ON CLUSTER {ClickHouseServer.Quoted(server.Cluster)} ")}WHERE query_id = '{id}' ASYNC", limit.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            // max_execution_time ends it.
        }
    }

    private async Task<string> Aside(string sql, CancellationToken stop)
    {
        using var request = Request(sql, Guid.NewGuid().ToString("N"), new Dictionary<string, string>());
        using var response = await http.SendAsync(request, stop);
        return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(stop) : "";
    }
}
