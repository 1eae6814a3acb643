using System.Net.Sockets;
using Analytics.Jobs.Telemetry;

namespace Analytics.Jobs.Examining;

/// <summary>Looks whether what the program tells of itself has somewhere to go; nothing is sent there.</summary>
internal sealed class TelemetryExamination(Signals? signals, Texts texts)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    internal async Task<IReadOnlyList<Diagnosis>> Run(CancellationToken stop) => [.. await Task.WhenAll((signals?.Endpoints ?? []).Select(address => Look(address, stop)))];

    private async Task<Diagnosis> Look(string address, CancellationToken stop)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            return new("telemetry", Health.Warning, texts.NoCollectorAddress(address), texts.MendCollector);
        // Without what stands before the host or after it: either may be a secret.
        string shown = uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Patience);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(uri.IdnHost, uri.Port, limit.Token);
            return new("telemetry", Health.Ok, texts.CollectorFine(shown));
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return new("telemetry", Health.Warning, texts.CollectorSilent(shown, e is SocketException ? e.Message : ""), texts.MendCollector);
        }
    }
}
