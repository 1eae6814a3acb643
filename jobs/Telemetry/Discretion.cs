using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace Analytics.Jobs.Telemetry;

/// <summary>Takes from a span what may hold a name, a query or a secret: words of errors, and addresses as they were asked for.</summary>
internal sealed class DiscreetSpans : BaseProcessor<Activity>
{
    private static readonly string[] Told = ["url.query", "url.full", "user_agent.original", "client.address"];

    public override void OnEnd(Activity data)
    {
        data.SetStatus(data.Status);
        foreach (string key in Told)
            data.SetTag(key, null);
        // A path may name an upload or a file; its route does not.
        if (data.GetTagItem("url.path") is not null)
            data.SetTag("url.path", data.GetTagItem("http.route"));
        // The scheduler looks into its store every few seconds; what it does for a job or a request is part of that one's trace.
        if (data.Parent is null && data.ParentId is null && data.OperationName.StartsWith("Quartz.JobStore.", StringComparison.Ordinal))
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }
}

/// <summary>Leaves of a log record what was written when the program was, and fields that are known to be harmless: words of errors may hold a value of a return.</summary>
internal sealed class DiscreetLogs : BaseProcessor<LogRecord>
{
    private const string Template = "{OriginalFormat}";

    public override void OnEnd(LogRecord data)
    {
        data.Body = data.Attributes?.FirstOrDefault(attribute => attribute.Key == Template).Value as string ?? data.EventId.Name;
        data.FormattedMessage = null;
        List<KeyValuePair<string, object?>> left = [.. data.Attributes?.Where(attribute => Said.Harmless.Contains(attribute.Key)) ?? []];
        if (data.Exception is { } exception)
            left.Add(new("exception.type", exception.GetType().FullName));
        (data.Attributes, data.Exception) = (left, null);
    }
}
