using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using MimeKit;

namespace Analytics.Jobs.Tests;

/// <summary>A mail server on loopback that keeps what it is given.</summary>
internal sealed class FakeMailServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public FakeMailServer()
    {
        listener.Start();
        _ = Serve();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Mailboxes that are refused.</summary>
    public HashSet<string> Refused { get; } = [];

    /// <summary>What it says to a message that it does not take; null to those that it does.</summary>
    public Func<MimeMessage, string?> Refusal { get; set; } = _ => null;

    /// <summary>Messages that it was given and did not take.</summary>
    public ConcurrentQueue<MimeMessage> Unwanted { get; } = new();

    public ConcurrentQueue<MimeMessage> Mails { get; } = new();

    public void Dispose() => listener.Dispose();

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                await Talk(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task Talk(TcpClient client)
    {
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        Task Say(string line) => stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(line + "\r\n")).AsTask();
        await Say("220 fake ready");
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("RCPT", StringComparison.Ordinal) && Refused.Any(each => line.Contains(each, StringComparison.Ordinal)))
                await Say("550 5.1.1 no such mailbox");
            else if (line == "DATA")
            {
                await Say("354 go on");
                var mail = new MemoryStream();
                while (await reader.ReadLineAsync() is { } text && text != ".")
                    mail.Write(System.Text.Encoding.Latin1.GetBytes((text.StartsWith('.') ? text[1..] : text) + "\r\n"));
                mail.Position = 0;
                var message = await MimeMessage.LoadAsync(mail);
                string? refusal = Refusal(message);
                (refusal is null ? Mails : Unwanted).Enqueue(message);
                await Say(refusal ?? "250 taken");
            }
            else if (line == "QUIT")
            {
                await Say("221 bye");
                return;
            }
            else
                await Say("250 fine");
        }
    }
}

/// <summary>A robot of a group chat on loopback that keeps what it is given.</summary>
internal sealed class FakeRobot : IAsyncDisposable
{
    private readonly WebApplication app;

    private FakeRobot(WebApplication app) => this.app = app;

    public string Url => app.Urls.First();

    /// <summary>What it answers.</summary>
    public string Answer { get; set; } = """{"errcode":0,"errmsg":"ok"}""";

    /// <summary>What it answers to a body instead; null for that.</summary>
    public Func<string, string?> Refusal { get; set; } = _ => null;

    /// <summary>The queries and bodies it got.</summary>
    public ConcurrentQueue<(IQueryCollection Query, string Body)> Calls { get; } = new();

    public static async Task<FakeRobot> Start()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var robot = new FakeRobot(builder.Build());
        robot.app.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            string body = await reader.ReadToEndAsync();
            robot.Calls.Enqueue((http.Request.Query, body));
            await http.Response.WriteAsync(robot.Refusal(body) ?? robot.Answer);
        });
        await robot.app.StartAsync();
        return robot;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
