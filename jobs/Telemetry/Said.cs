using System.Collections;

namespace Analytics.Jobs.Telemetry;

/// <summary>A line for people with its fields for programs.</summary>
/// <param name="line">The line.</param>
/// <param name="fields">The fields.</param>
internal sealed class Said(string line, IReadOnlyList<KeyValuePair<string, object?>> fields) : IReadOnlyList<KeyValuePair<string, object?>>
{
    /// <summary>By which the program's logging knows these lines.</summary>
    internal const string Category = "said";

    /// <summary>Fields that hold no word of a return.</summary>
    internal static readonly IReadOnlySet<string> Harmless = new HashSet<string>(["event", "job", "run", "outcome", "seconds", "retry", "command", "exit"]);

    public int Count => fields.Count;

    public KeyValuePair<string, object?> this[int index] => fields[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => fields.GetEnumerator();

    public override string ToString() => line;

    /// <summary>Logs a line.</summary>
    internal static void Log(ILogger log, LogLevel level, string what, string line, IEnumerable<(string Key, object? Value)> fields)
    {
        if (log.IsEnabled(level))
            log.Log(level, new EventId(0, what), new Said(line, [new("event", what), .. fields.Select(field => KeyValuePair.Create(field.Key, field.Value))]), null, (said, _) => said.ToString());
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
