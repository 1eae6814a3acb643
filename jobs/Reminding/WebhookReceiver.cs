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
            int? number = told?["errcode"] is JsonValue code && code.TryGetValue(out int known) ? known : null;
            if (number != 0)
                throw new DeliveryException(ReminderMessage.OneLine($"errcode {told?["errcode"]} {told?["errmsg"]}", 200), serverFailed: number is null || IsOfRobot(number.Value, $"{told?["errmsg"]}"));
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

    // What each of its messages would be refused for; all else is about what is in this one, such as its length or a word that is not let through.
    private static bool IsOfRobot(int code, string said) => code switch
    {
        // It is busy, or had too much.
        -1 or 45009 or 45033 or 130101 or 410100 => true,
        // Its key is not known.
        88 or 40001 or 40014 or 42001 or 300001 or 400101 => true,
        // It was taken away, or its chat.
        400013 or 400102 or (>= 93000 and <= 93999) => true,
        // The signature, the address from which we send, or a keyword that this message lacks.
        310000 => !said.Contains("keyword", StringComparison.OrdinalIgnoreCase) && !said.Contains("关键", StringComparison.Ordinal),
        _ => false,
    };

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
