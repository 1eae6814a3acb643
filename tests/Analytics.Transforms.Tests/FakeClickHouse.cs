using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Analytics.Lake;

namespace Analytics.Transforms.Tests;

/// <summary>A server on loopback that takes requests as ClickHouse does. What reads files it answers rightly; for a model it does what the test says.</summary>
internal sealed class FakeClickHouse : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly Func<FakeClickHouse, FakeRequest, Task> model;
    private readonly TestLake lake;

    public FakeClickHouse(TestLake lake, Func<FakeClickHouse, FakeRequest, Task> model)
    {
        (this.lake, this.model) = (lake, model);
        listener.Start();
        _ = Serve();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

    /// <summary>All requests, in the order in which they came.</summary>
    public ConcurrentQueue<FakeRequest> Requests { get; } = new();

    /// <summary>Those for the rows of a model.</summary>
    public IEnumerable<FakeRequest> ForModels => Requests.Where(request => request.Sql.StartsWith("WITH", StringComparison.Ordinal));

    /// <summary>Set when the progress of a query was asked for.</summary>
    public TaskCompletionSource Watched { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Set when a query was to be ended.</summary>
    public TaskCompletionSource<string> Killed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Set when the server is no more.</summary>
    public CancellationToken Ended => end.Token;

    public void Dispose()
    {
        end.Cancel();
        listener.Dispose();
        end.Dispose();
    }

    /// <summary>What the model of the difficulties gives for the only period, as Parquet.</summary>
    public byte[] Rows(string? change = null)
    {
        using var session = LakeSession.Open();
        session.Attach("returns_difficulty", lake.Store.Table("returns/difficulty").Read());
        string sql = Model.All.Single(each => each.Name == "cube_difficulty").Sql, file = Path.GetTempFileName();
        session.Execute($"COPY (SELECT {change ?? "*"} FROM ({sql})) TO '{file}' (FORMAT parquet)");
        byte[] bytes = File.ReadAllBytes(file);
        File.Delete(file);
        return bytes;
    }

    private async Task Serve()
    {
        try
        {
            while (true)
                _ = Answer(await listener.AcceptTcpClientAsync(end.Token));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The test is over.
        }
    }

    // One request a connection.
    private async Task Answer(TcpClient client)
    {
        using (client)
        {
            try
            {
                var request = await FakeRequest.Read(client.GetStream(), end.Token);
                Requests.Enqueue(request);
                if (request.Sql.StartsWith("WITH", StringComparison.Ordinal))
                    await model(this, request);
                else if (request.Sql.StartsWith("KILL", StringComparison.Ordinal))
                {
                    Killed.TrySetResult(request.Sql);
                    await request.Good([]);
                }
                else if (request.Sql.Contains("system.processes", StringComparison.Ordinal))
                {
                    Watched.TrySetResult();
                    await request.Good("1200\t5000\n"u8.ToArray());
                }
                else
                {
                    await request.Good(Encoding.UTF8.GetBytes(string.Concat(lake.Store.Table("returns/difficulty").Read().Files.Select(file => $"{Path.GetFileName(file.Path)}\t{file.Rows}\n"))));
                }
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
            {
                // Whoever asked has gone.
            }
        }
    }
}

/// <summary>A request, and the way back.</summary>
/// <param name="Head">Its first line and headers.</param>
/// <param name="Sql">Its body.</param>
/// <param name="Stream">Where the answer goes.</param>
internal sealed record FakeRequest(string Head, string Sql, Stream Stream)
{
    public string Id => Head.Split("query_id=")[1].Split('&', ' ')[0];

    public static async Task<FakeRequest> Read(Stream stream, CancellationToken stop)
    {
        List<byte> head = [];
        byte[] one = new byte[1];
        while (!Encoding.Latin1.GetString([.. head.TakeLast(4)]).Equals("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, stop) == 0)
                throw new IOException("gone");
            head.Add(one[0]);
        }
        string text = Encoding.UTF8.GetString([.. head]);
        byte[] body = new byte[int.Parse(text.Split("Content-Length: ")[1].Split('\r')[0])];
        await stream.ReadExactlyAsync(body, stop);
        return new(text, Encoding.UTF8.GetString(body), stream);
    }

    /// <summary>Answers with these bytes.</summary>
    public Task Good(byte[] body, string headers = "") => Send("200 OK", body, headers);

    /// <summary>Answers with a status and a text.</summary>
    public Task Bad(string status, string text, string headers = "") => Send(status, Encoding.UTF8.GetBytes(text), headers);

    /// <summary>Answers with a length, or none, and not necessarily with as many bytes.</summary>
    public async Task Send(string status, byte[] body, string headers, int? length = null)
    {
        string size = length < 0 ? "" : $"Content-Length: {length ?? body.Length}\r\n";
        await Stream.WriteAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 {status}\r\n{size}{headers}Connection: close\r\n\r\n"));
        await Stream.WriteAsync(body);
        await Stream.FlushAsync();
    }

    /// <summary>Answers in pieces, the way of a stream.</summary>
    public async Task Pieces(bool ended, params byte[][] pieces)
    {
        await Stream.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-ClickHouse-Exception-Tag: abcdefgh\r\nConnection: close\r\n\r\n"u8.ToArray());
        foreach (byte[] piece in pieces)
            await Stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes($"{piece.Length:x}\r\n"), .. piece, .. "\r\n"u8]);
        if (ended)
            await Stream.WriteAsync("0\r\n\r\n"u8.ToArray());
        await Stream.FlushAsync();
    }
}
