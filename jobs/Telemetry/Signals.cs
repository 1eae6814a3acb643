namespace Analytics.Jobs.Telemetry;

/// <summary>What of itself the program sends, by the variables that OpenTelemetry has agreed on: a signal for which an address is set, and none without.</summary>
/// <param name="Traces">Spans.</param>
/// <param name="Metrics">Numbers.</param>
/// <param name="Logs">Log records.</param>
/// <param name="Variables">All of them, for OpenTelemetry itself.</param>
internal sealed record Signals(bool Traces, bool Metrics, bool Logs, IReadOnlyDictionary<string, string?> Variables)
{
    private const string Prefix = "OTEL_", Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Those that an environment asks for; null: none, and nothing of OpenTelemetry is loaded.</summary>
    internal static Signals? Of(IReadOnlyDictionary<string, string?> environment)
    {
        var own = environment.Where(variable => variable.Key.StartsWith(Prefix, StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(variable.Value)).ToDictionary(StringComparer.Ordinal);
        bool Wanted(string signal) => (own.ContainsKey(Endpoint) || own.ContainsKey(EndpointOf(signal))) && !Is($"OTEL_{signal}_EXPORTER", "none");
        bool Is(string name, string value) => string.Equals(own.GetValueOrDefault(name)?.Trim(), value, StringComparison.OrdinalIgnoreCase);
        var signals = new Signals(Wanted("TRACES"), Wanted("METRICS"), Wanted("LOGS"), own);
        return Is("OTEL_SDK_DISABLED", "true") || signals is { Traces: false, Metrics: false, Logs: false } ? null : signals;
    }

    /// <summary>Where they are sent.</summary>
    internal IReadOnlyList<string> Endpoints => [.. new[] { (Traces, "TRACES"), (Metrics, "METRICS"), (Logs, "LOGS") }.Where(signal => signal.Item1)
        .Select(signal => (Variables.GetValueOrDefault(EndpointOf(signal.Item2)) ?? Variables[Endpoint]!).Trim()).Distinct(StringComparer.Ordinal)];

    /// <summary>Makes what sends them.</summary>
    /// <exception cref="ProgramException">OpenTelemetry does not understand the variables; their values are not told, as headers may hold a token.</exception>
    internal static T Made<T>(Signals? signals, Texts texts, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (Exception e) when (signals is not null && e.GetBaseException() is (ArgumentException or FormatException))
        {
            throw new ProgramException(ExitCode.Usage, texts.BadTelemetry(signals.Variables.Keys.Order(StringComparer.Ordinal)), e);
        }
    }

    private static string EndpointOf(string signal) => $"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT";
}
