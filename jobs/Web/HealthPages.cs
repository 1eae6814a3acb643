using System.Data.Common;
using Analytics.Ingest;
using Analytics.Jobs.Schedule;
using Analytics.Lake;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Quartz;
using Quartz.Extensibility;

namespace Analytics.Jobs.Web;

/// <summary>How the server is: <c>/healthz/live</c>, <c>/healthz/ready</c>, and <c>/healthz</c> for people and for what watches over it.</summary>
internal static class HealthPages
{
    private const string LakeCheck = "lake", TimeCheck = "on-time";

    // What every figure comes from.
    private const string Newest = "submissions";

    // The scheduler itself sees to what is late within a minute.
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    /// <summary>Adds the checks of the lake and of the times of jobs beside that of the schedule.</summary>
    internal static void AddOwnChecks(this IServiceCollection services) => services.AddHealthChecks().AddCheck<Readable>(LakeCheck).AddCheck<OnTime>(TimeCheck);

    /// <summary>Adds the addresses.</summary>
    internal static void Map(WebApplication app)
    {
        bool shared = app.Services.GetRequiredService<StateStore>().Shared is not null;
        // Alive is what answers; only that tells a supervisor to start it anew.
        app.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/healthz/ready", new HealthCheckOptions { Predicate = check => Counts(check.Name, shared) });
        app.MapGet("/healthz", Answer).ExcludeFromDescription();
    }

    private static async Task<IResult> Answer(HttpContext http, HealthCheckService checks, IExecutionHistoryStore history, StateStore state, Settings settings, Warehouse warehouse, TimeProvider clock)
    {
        var (stop, now) = (http.RequestAborted, clock.GetUtcNow());
        var report = await checks.CheckHealthAsync(stop);
        bool ready = report.Entries.All(each => each.Value.Status != HealthStatus.Unhealthy || !Counts(each.Key, state.Shared is not null));
        // Unreadable, it is told by its check.
        var newest = report.Entries[LakeCheck].Status == HealthStatus.Healthy ? warehouse.Lake.Table(Newest).Find()?.Instant : null;
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(
            new
            {
                Status = report.Status.ToString(),
                Live = true,
                Ready = ready,
                Checks = report.Entries.ToDictionary(each => each.Key, each => each.Value.Status.ToString()),
                LastSuccess = await Told(() => History.LastSuccesses(state, history, settings.Jobs, stop)),
                Hosts = state.Shared is null ? null : await Told(async () =>
                    (await (await http.RequestServices.GetRequiredService<ISchedulerFactory>().GetScheduler(stop)).QueryClusterNodes(stop)).Select(node => new
                    {
                        Host = node.InstanceId,
                        Lives = Schedule.Hosts.Lives(node, now),
                        LastCheckIn = node.LastCheckInUtc,
                    })),
                NewestData = newest,
                NewestDataAgeSeconds = newest is { } at ? (long?)Math.Max(0, (now - at).TotalSeconds) : null,
            },
            statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    // One host among several answers for its pages also while the schedule's database is away; and pages are answered however late a job is.
    private static bool Counts(string check, bool shared) => check == LakeCheck || (check != TimeCheck && !shared);

    // What only the schedule's database knows is left out while it is away.
    private static async Task<T?> Told<T>(Func<Task<T>> tell)
        where T : class
    {
        try
        {
            return await tell();
        }
        catch (Exception e) when (e is SchedulerException or DbException)
        {
            return null;
        }
    }

    // Nothing there yet is fine; a log that cannot be read is not. What exactly is wrong is for doctor and verify to say.
    private sealed class Readable(Warehouse warehouse) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                // From the disk, whatever of it is known already.
                _ = new LakeStore(warehouse.Lake.Directory).Table(Newest).Find();
                return Task.FromResult(HealthCheckResult.Healthy());
            }
            catch (Exception e) when (e is LakeException or IOException or UnauthorizedAccessException)
            {
                return Task.FromResult(HealthCheckResult.Unhealthy());
            }
        }
    }

    // Something was due, and nothing runs behind which it would wait.
    private sealed class OnTime(ISchedulerFactory schedulers, TimeProvider clock) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                var scheduler = await schedulers.GetScheduler(cancellationToken);
                bool late = (await scheduler.QueryTriggers(new() { State = TriggerState.Normal, NextFireTimeBefore = clock.GetUtcNow() - Late, Take = 1 }, cancellationToken)).Items.Count > 0;
                return late && (await scheduler.QueryFireInstances(new() { Take = 1 }, cancellationToken)).Items.Count == 0 ? HealthCheckResult.Degraded() : HealthCheckResult.Healthy();
            }
            catch (Exception e) when (e is SchedulerException or DbException)
            {
                // What is late cannot be known; that the store is away is told by its own check.
                return HealthCheckResult.Healthy();
            }
        }
    }
}
