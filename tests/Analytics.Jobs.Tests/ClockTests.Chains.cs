namespace Analytics.Jobs.Tests;

/// <summary>What follows a job, what a pause holds, and what is told of runs.</summary>
public sealed partial class ClockTests
{
    [Fact]
    public async Task What_follows_runs_for_each_time_that_is_caught_up()
    {
        Declare("""
            "first": { "does": "verify", "cron": "0 0 2 * * ?", "misfire": "each", "then": ["second"] },
            "second": { "does": "verify", "then": ["third"] },
            "third": { "does": "verify" }
            """);
        clock.SetUtcNow(At("2028-02-26T12:00+08:00"));
        using var steps = new SeenSteps();
        await Serve(_ => Task.CompletedTask);
        clock.SetUtcNow(At("2028-02-29T09:17+08:00"));

        await Serve(async _ =>
        {
            foreach (string job in (string[])["first", "second", "third"])
                for (int i = 0; i < 3; i++)
                    await steps.Next("job." + job);
        });

        var runs = await History();
        foreach (string job in (string[])["first", "second", "third"])
        {
            var stood = await Task.WhenAll(runs.Where(run => run[1] == job).Select(Log));
            Assert.Equal(["02-27", "02-28", "02-29"], stood.Select(log => log.Split("for 2028-")[1][..5]).Order());
        }
    }

    [Fact]
    public async Task What_follows_a_time_that_was_given_up_does_not_run_after_the_next()
    {
        Declare("""
            "first": { "does": "verify", "cron": "0 0 2 * * ?", "retry": { "times": 1, "delay": "00:10:00" }, "then": ["second"] },
            "second": { "does": "verify" }
            """);
        clock.SetUtcNow(At("2028-02-28T12:00+08:00"));
        using var steps = new SeenSteps();

        await Serve(async serve =>
        {
            using var busy = new FileStream(sandbox.Path("warehouse/.work.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            clock.SetUtcNow(At("2028-02-29T02:00+08:00"));
            await serve.Said("02:00:00 first: failed");
        });
        // The retry's time passes while nobody serves: what is caught up is the next night.
        clock.SetUtcNow(At("2028-03-01T09:00+08:00"));
        await Serve(async _ =>
        {
            await steps.Next("job.first");
            await steps.Next("job.second");
            // Whatever else waits by now runs before this.
            clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(0, (await sandbox.Run("jobs", "run", "first")).Exit);
            await steps.Next("job.second");
        });

        Assert.Equal(0, steps.Left("job.second"));
    }
}
