using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Analytics.Jobs.Reminding;

/// <summary>A robot of a group chat, of WeCom or DingTalk.</summary>
internal sealed class WebhookReceiver(Webhook webhook, Func<string, bool> wants) : IReceiver
{
    // Either takes twenty messages a minute, and none for some time after more.
    private const int MostInAMinute = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(61);
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) }) { Timeout = TimeSpan.FromSeconds(20), MaxResponseContentBufferSize = 64 << 10 };

    private int sent;

    // The address is a secret: who has it can write into the chat.
    public string Name => $"{webhook.Format} {webhook.Url.Host} {ReminderMessage.Digest(webhook.Url.AbsoluteUri)}";

    public string Server => Name;

    public bool Wants(string region) => wants(region);

    public async Task Send(ReminderMessage message, CancellationToken stop)
    {
        if (sent > 0 && sent % MostInAMinute == 0)
            await Task.Delay(Pause, stop);
        sent++;
        JsonObject content = webhook.Format == "wecom" ? new() { ["content"] = message.Markdown } : new() { ["title"] = message.Subject, ["text"] = message.Markdown };
        try
        {
            using var answer = await Http.PostAsJsonAsync(Signed(DateTimeOffset.UtcNow), new JsonObject { ["msgtype"] = "markdown", ["markdown"] = content }, stop);
            if (!answer.IsSuccessStatusCode)
                throw new DeliveryException($"HTTP {(int)answer.StatusCode}", serverFailed: true);
            // Both say what is wrong in the body of a 200.
            var told = JsonNode.Parse(await answer.Content.ReadAsStringAsync(stop)) as JsonObject;
            if (told?["errcode"] is not JsonValue code || !code.TryGetValue(out int number) || number != 0)
                throw new DeliveryException(ReminderMessage.OneLine($"errcode {told?["errcode"]} {told?["errmsg"]}", 200), serverFailed: true);
        }
        catch (HttpRequestException e)
        {
            throw new DeliveryException(e.InnerException is SocketException inner ? inner.Message : e.HttpRequestError.ToString(), serverFailed: true);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new DeliveryException("timeout", serverFailed: true);
        }
        catch (JsonException)
        {
            throw new DeliveryException("no JSON in the answer", serverFailed: true);
        }
    }

    // DingTalk's: HMAC-SHA256 of "timestamp\nsecret" under the secret, in Base64.
    private Uri Signed(DateTimeOffset now)
    {
        if (webhook.Secret is not { } secret)
            return webhook.Url;
        string at = now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        string sign = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{at}\n{secret}")));
        return new($"{webhook.Url.AbsoluteUri}{(webhook.Url.Query.Length == 0 ? "?" : "&")}timestamp={at}&sign={Uri.EscapeDataString(sign)}");
    }
}
