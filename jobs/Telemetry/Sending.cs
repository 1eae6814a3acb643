using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Quartz.Diagnostics;

namespace Analytics.Jobs.Telemetry;

/// <summary>Sends what the parts of the program tell of themselves by OTLP. Nothing else knows of OpenTelemetry, which is loaded when this is called.</summary>
internal static class Sending
{
    // Whatever the projects name their own; .NET measures itself.
    private const string Own = "Analytics.*", Runtime = "System.Runtime";

    /// <summary>Adds the signals that are wanted.</summary>
    internal static void AddTelemetry(this IServiceCollection services, Signals signals)
    {
        services.AddLogging(logging => logging
            .AddFilter<OpenTelemetryLoggerProvider>(null, signals.Logs ? LogLevel.Warning : LogLevel.None)
            .AddFilter<OpenTelemetryLoggerProvider>(Said.Category, signals.Logs ? LogLevel.Information : LogLevel.None)
            // Said by RunListener already.
            .AddFilter<OpenTelemetryLoggerProvider>("Quartz.Core", LogLevel.None)
            // What a run says of itself may name what a return holds; it stays with the run.
            .AddFilter<OpenTelemetryLoggerProvider>(Schedule.RunLog.Category, LogLevel.None));
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("analytics", serviceVersion: Bundled.Version).AddEnvironmentVariableDetector())
            .WithTracing(traces =>
            {
                if (!signals.Traces)
                    return;
                traces.AddSource(Own, QuartzInstrumentation.ActivitySourceName).AddProcessor(new DiscreetSpans());
                // Probes ask all day long.
                traces.AddAspNetCoreInstrumentation(requests => requests.Filter = http => !http.Request.Path.StartsWithSegments("/healthz"));
            })
            .WithMetrics(metrics =>
            {
                if (!signals.Metrics)
                    return;
                metrics.AddMeter(Own, Runtime, QuartzInstrumentation.MeterName).AddAspNetCoreInstrumentation();
                // Each run that somebody asks for, or that follows another, has a trigger of its own, and a series without end would be kept of each.
                metrics.AddView("quartz.job.execution.*", new MetricStreamConfiguration { TagKeys = ["quartz.job.name", "quartz.job.result", "error.type"] });
            })
            .WithLogging(logs => logs.AddProcessor(new DiscreetLogs()))
            // As the last: the processors come before it.
            .UseOtlpExporter();
    }

    /// <summary>What sends for a command; whoever ends it has everything sent.</summary>
    internal static ServiceProvider Of(Signals signals)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(signals.Variables).Build());
        services.AddTelemetry(signals);
        var all = services.BuildServiceProvider();
        // Made when they are asked for.
        _ = (all.GetRequiredService<TracerProvider>(), all.GetRequiredService<MeterProvider>(), all.GetRequiredService<LoggerProvider>());
        return all;
    }
}
