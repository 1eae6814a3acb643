using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Analytics.Jobs.Reminding;

/// <summary>A mailbox.</summary>
internal sealed class MailReceiver(MailServer server, MailboxAddress address, Func<string, bool> wants) : IReceiver
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string Name => $"mail {address.Address}";

    public string Server => $"smtp {server.Host}:{server.Port}";

    public bool Wants(string region) => wants(region);

    public async Task Send(ReminderMessage message, CancellationToken stop)
    {
        using var mail = new MimeMessage
        {
            Subject = message.Subject,
            Body = new TextPart("plain") { Text = message.Text },
            // The same message to the same mailbox has the same id: mail systems drop what they have already.
            MessageId = $"{message.Id}.{ReminderMessage.Digest(address.Address)}@{server.From.Domain}",
        };
        mail.From.Add(server.From);
        mail.To.Add(address);
        // No out-of-office answers, please.
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Patience);
        using var client = new SmtpClient();
        try
        {
            await client.ConnectAsync(server.Host, server.Port, Security(), limit.Token);
            if (server.User is not null)
                await client.AuthenticateAsync(server.User, server.Password!, limit.Token);
            await client.SendAsync(mail, limit.Token);
        }
        catch (SmtpCommandException e) when (e.ErrorCode == SmtpErrorCode.RecipientNotAccepted || IsOfMessage(e))
        {
            throw new DeliveryException(Plain(e), serverFailed: false);
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw new DeliveryException(Plain(e), serverFailed: true);
        }
        catch (Exception e) when (e is CommandException or ProtocolException or AuthenticationException or SslHandshakeException or SocketException or IOException or NotSupportedException or InvalidOperationException)
        {
            throw new DeliveryException(Plain(e), serverFailed: true);
        }
        // It was taken; how the two part is of no matter.
        try
        {
            await client.DisconnectAsync(quit: true, limit.Token);
        }
        catch (Exception e) when (e is CommandException or ProtocolException or IOException or OperationCanceledException)
        {
        }
    }

    // A password goes over no line that anybody can read.
    private SecureSocketOptions Security() => server.Port == 465 ? SecureSocketOptions.SslOnConnect
        : server.User is not null && server.Host is not ("localhost" or "127.0.0.1" or "::1") ? SecureSocketOptions.StartTls : SecureSocketOptions.StartTlsWhenAvailable;

    // Refused for good it is for what is in it. For now (4xx), the server has no room or has had too much.
    private static bool IsOfMessage(SmtpCommandException refusal) => refusal.ErrorCode == SmtpErrorCode.MessageNotAccepted && (int)refusal.StatusCode >= 500;

    private static string Plain(Exception e) => ReminderMessage.OneLine(e.Message, 200);
}
