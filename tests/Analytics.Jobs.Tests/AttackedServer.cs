using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Analytics.Jobs.Access;

namespace Analytics.Jobs.Tests;

/// <summary>Tests that share one attacked server, one after the other.</summary>
[CollectionDefinition("attacked")]
public sealed class SharesTheAttackedServer : ICollectionFixture<AttackedServer>;

/// <summary>A server with an account of each role, over returns whose texts are made to harm whoever shows them.</summary>
public sealed class AttackedServer : IAsyncLifetime
{
    /// <summary>Text that would be markup, end an attribute, a title, a script, or a JavaScript string, wherever it stood as it is.</summary>
    public const string Text1 = "广东<xss-1 onclick=alert(1)>\" onmouseover=\"xss-2' onfocus='xss-3</title></script></textarea><xss-4>";

    private RunningCommand server = null!;

    public Sandbox Sandbox { get; } = new();

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, Expect100ContinueTimeout = TimeSpan.FromSeconds(5) });

    public Dictionary<Role, string> Tokens { get; } = [];

    public static string Root
    {
        get
        {
            string folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "Analytics.sln")))
                folder = Path.GetDirectoryName(folder)!;
            return folder;
        }
    }

    public async ValueTask InitializeAsync()
    {
        File.WriteAllText(Sandbox.Path("analytics.json"), """{ "limits": { "workbook_bytes": 200000 }, "schedule": { "collect": "0 0 0 1 1 ?", "refresh": "0 0 0 1 1 ?", "report": "0 0 0 1 1 ?" } }""");
        string text = $"\"{Text1.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        string tasks = Returns.Tasks("440000", 2, 1).Replace("开展技能培训,市总工会", $"{text},{text}", StringComparison.Ordinal).Replace("T1", $"\"T1<xss-5>\"", StringComparison.Ordinal);
        Sandbox.HandIn("task_2025Q3_440000.csv", tasks);
        Sandbox.HandIn("case_2025Q3_440000.csv", $"period,region_code,measure_code,case_id,title,summary,industry_code,holding_code,level\n2025Q3,440000,M14,\"C1<xss-5>\",{text},{text},E47,,province\n");
        Sandbox.HandIn("difficulty_2025Q3_440000.csv", $"period,region_code,measure_code,difficulty_id,difficulty_code,description,owner,raised_on,resolved_on\n2025Q3,440000,M13,\"D1<xss-5>\",data,{text},{text},2024-11-15,\n");
        // Rows of enterprises are for evaluators.
        File.Copy(Path.Combine(AppContext.BaseDirectory, "seeds", "returns", "enterprise_2025Q3_440000.csv"), Sandbox.Path("warehouse/inbox/enterprise_2025Q3_440000.csv"));
        // Sent back, with the values that are wrong quoted.
        Sandbox.HandIn("task_2025Q3_320000.csv", Returns.Tasks("320000", 1, 0).Replace(",60,", $",{text},", StringComparison.Ordinal));
        // One indicator is enough: pictures take time.
        string[] indicators = File.ReadAllLines(Path.Combine(Root, "seeds", "indicators.csv"));
        Directory.CreateDirectory(Sandbox.Path("warehouse/definitions/seeds"));
        File.WriteAllLines(Sandbox.Path("warehouse/definitions/seeds/indicators.csv"), [indicators[0], indicators.Single(line => line.StartsWith("task_progress,", StringComparison.Ordinal))]);
        await Sandbox.Run("collect");
        await Sandbox.Run("refresh");
        Assert.Equal(0, (await Sandbox.Run("report")).Exit);
        foreach (var role in Enum.GetValues<Role>())
            Tokens[role] = (await Sandbox.Run(["access", "grant", $"{role}", "--role", $"{role}".ToLowerInvariant(), .. role == Role.Region ? (string[])["--region", "440000"] : []])).Out.Trim();
        server = Sandbox.Start("serve", "--urls", "http://127.0.0.1:0", "--lang", "en");
        Http.BaseAddress = new((await server.Said("Ctrl-C stops it.")).Split("Serving ")[1].Split(' ')[0]);
    }

    /// <summary>Makes the evaluator another account: what one may ask in a while is counted.</summary>
    public async ValueTask Renew() => Tokens[Role.Evaluator] = (await Sandbox.Run("access", "grant", $"Evaluator {Guid.NewGuid():N}", "--role", "evaluator")).Out.Trim();

    /// <summary>Asks as somebody; a POST with a body as our own pages send it.</summary>
    public Task<HttpResponseMessage> Ask(HttpMethod method, string address, Role role, byte[]? body = null) =>
        Send(new(method, address) { Content = body is null ? null : new ByteArrayContent(body) { Headers = { ContentType = new(address == "/api/query" ? "application/json" : "application/octet-stream") } }, Headers = { { "X-Analytics-Page", "1" } } }, role);

    public Task<HttpResponseMessage> Send(HttpRequestMessage request, Role role)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Tokens[role]);
        return Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<string> Text(string address, Role role)
    {
        using var answer = await Ask(HttpMethod.Get, address, role);
        Assert.True(answer.IsSuccessStatusCode, $"{address}: {answer.StatusCode}");
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The id of what a region handed in of its tasks.</summary>
    public async Task<string> Submission(string region)
    {
        using var all = JsonDocument.Parse(await Text("/api/submissions?kind=task", Role.Evaluator));
        return all.RootElement.EnumerateArray().Single(row => row.GetProperty("fileName").GetString()!.Contains(region, StringComparison.Ordinal)).GetProperty("id").GetString()!;
    }

    /// <summary>Sends bytes as no library would, and gives all that comes until the server closes the connection.</summary>
    public async Task<string> Raw(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Http.BaseAddress!.Port);
        await using var stream = client.GetStream();
        var answer = new StringBuilder();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
            byte[] block = new byte[1 << 14];
            for (int read; (read = await stream.ReadAsync(block)) > 0;)
                answer.Append(Encoding.UTF8.GetString(block, 0, read));
        }
        catch (IOException)
        {
            // Closed with what was sent unread.
        }
        return answer.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        server.Interrupt();
        await server.Finished();
        server.Dispose();
        Http.Dispose();
        Sandbox.Dispose();
    }
}
