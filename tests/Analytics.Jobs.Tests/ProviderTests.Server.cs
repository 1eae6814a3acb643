using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;

namespace Analytics.Jobs.Tests;

// The server that knows the provider, and who asks it.
public sealed partial class ProviderTests
{
    private static string Compact(string json) => System.Text.RegularExpressions.Regex.Replace(json, "\\s*([,:])\\s*", "$1");

    private static bool Sets(HttpResponseMessage answer) => answer.Headers.TryGetValues("Set-Cookie", out var set) && set.Any(cookie => cookie.StartsWith("analytics-session", StringComparison.Ordinal));

    private static async Task<string> Upload(HttpClient http, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/check?name=task_2025Q3_440000.csv") { Content = new ByteArrayContent("period\n"u8.ToArray()), Headers = { { "X-Analytics-Page", "1" }, { "Authorization", $"Bearer {token}" } } };
        using var answer = await http.SendAsync(request, Stop);
        using var upload = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
        return upload.RootElement.GetProperty("id").GetString()!;
    }

    private static async Task<HttpResponseMessage> Ask(HttpClient http, string token, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        return await http.SendAsync(request, Stop);
    }

    private static async Task<Uri> AddressOf(RunningCommand server) => new((await server.Said("Ctrl-C stops it.")).Split("Serving ")[1].Split(' ')[0]);

    /// <summary>Begins to sign in, goes to the provider, which knows who is there, and gives where it sends back to.</summary>
    private static async Task<string> Back(Browser browser, string begin = "/signin/provider")
    {
        using var begun = await browser.Get(begin);
        return await ByTheProvider(begun);
    }

    private static async Task<string> ByTheProvider(HttpResponseMessage begun)
    {
        using var plain = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var answer = await plain.GetAsync(begun.Headers.Location, Stop);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!.PathAndQuery;
    }

    // Refusals are counted by address: each test has its own.
    private HttpClient From(string address) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectCallback = async (context, stop) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(context.DnsEndPoint, stop);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = fixture.Address };

    /// <summary>A browser as far as cookies go; redirects are followed by hand.</summary>
    private sealed class Browser(HttpClient http)
    {
        public HttpClient Http => http;

        public Dictionary<string, string> Cookies { get; init; } = [];

        public HttpRequestMessage With(HttpRequestMessage request)
        {
            if (Cookies.Count > 0)
                request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            return request;
        }

        public async Task<HttpResponseMessage> Get(string address, bool keep = true)
        {
            using var request = With(new(HttpMethod.Get, address));
            var answer = await http.SendAsync(request, Stop);
            foreach (string set in keep && answer.Headers.TryGetValues("Set-Cookie", out var all) ? all : [])
            {
                string[] pair = set.Split(';')[0].Split('=', 2);
                if (set.Contains("expires=Thu, 01 Jan 1970", StringComparison.Ordinal))
                    Cookies.Remove(pair[0]);
                else
                    Cookies[pair[0]] = pair[1];
            }
            return answer;
        }
    }

    public sealed class Fixture : IAsyncLifetime
    {
        private RunningCommand server = null!;

        public Sandbox Sandbox { get; } = new();

        public FakeProvider Provider { get; private set; } = null!;

        public Uri Address { get; private set; } = null!;

        public string OwnToken { get; private set; } = "";

        public string Audit
        {
            get
            {
                using var log = new StreamReader(new FileStream(Sandbox.Path("warehouse/audit/log.jsonl"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
                return log.ReadToEnd();
            }
        }

        public Task<string> Said() => server.Said("Serving");

        public async ValueTask InitializeAsync()
        {
            Provider = await FakeProvider.Start();
            File.WriteAllText(Sandbox.Path("analytics.json"), Provider.Settings());
            Sandbox.Environment["ANALYTICS__SIGNIN__CLIENTSECRET"] = FakeProvider.Secret;
            OwnToken = (await Sandbox.Run("access", "grant", "guangdong", "--role", "region", "--region", "440000")).Out.Trim();
            server = Sandbox.Start("serve", "--urls", "http://127.0.0.1:0", "--lang", "en");
            Address = await AddressOf(server);
        }

        public async ValueTask DisposeAsync()
        {
            server.Interrupt();
            await server.Finished();
            server.Dispose();
            await Provider.DisposeAsync();
            Sandbox.Dispose();
        }
    }
}
