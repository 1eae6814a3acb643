using System.Globalization;
using Microsoft.Extensions.Time.Testing;

namespace Analytics.Jobs.Tests;

/// <summary>The schedule under a clock that the test sets.</summary>
[Collection("serve")]
public sealed partial class ClockTests : IDisposable
{
    private readonly Sandbox sandbox = new();
    private readonly FakeTimeProvider clock = new();

    public ClockTests() => sandbox.Clock = clock;

    public void Dispose() => sandbox.Dispose();

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture);

    private void Declare(string jobs)
    {
        Directory.CreateDirectory(sandbox.Path("warehouse"));
        File.WriteAllText(sandbox.Path("analytics.json"), $$"""{ "lang": "en", "jobs": { {{jobs}} } }""");
    }

    private async Task Serve(Func<RunningCommand, Task> meanwhile)
    {
        using var serve = sandbox.Start("serve", "--urls", "http://127.0.0.1:0");
        await serve.Said("Ctrl-C stops it.");
        await meanwhile(serve);
        serve.Interrupt();
        Assert.Equal(0, (await serve.Finished()).Exit);
    }

    private async Task<string[][]> History(params string[] args) =>
        [.. (await sandbox.Run(["jobs", "history", "--all", "--limit", "1000", "--format", "csv", .. args])).Out.TrimEnd().Split('\n').Skip(1).Select(line => line.Split(',')).Reverse()];

    private async Task<string> Log(string[] run) => (await sandbox.Run("jobs", "log", run[^1])).Out;

    [Fact]
    public async Task Over_a_leap_year_every_job_runs_at_its_times_and_at_no_others()
    {
        Declare("""
            "quarter-end": { "does": "verify", "cron": "0 0 23 L 3,6,9,12 ?" },
            "leap-day": { "does": "verify", "cron": "0 0 8 29 2 ?" },
            "berlin": { "does": "verify", "cron": "0 30 2 ? 3,10 SUN", "timeZone": "Europe/Berlin" }
            """);
        // Worked out with Python's zoneinfo: the Sundays of March and October 2028 at half past two in Berlin. On March 26 there is no such time, so it is three
        // o'clock, to which the clocks were moved; on October 29 there are two, and the first counts.
        (string Job, string At)[] expected =
        [
            ("leap-day", "2028-02-29T00:00Z"),
            ("berlin", "2028-03-05T01:30Z"), ("berlin", "2028-03-12T01:30Z"), ("berlin", "2028-03-19T01:30Z"), ("berlin", "2028-03-26T01:00Z"), ("quarter-end", "2028-03-31T15:00Z"),
            ("quarter-end", "2028-06-30T15:00Z"), ("quarter-end", "2028-09-30T15:00Z"),
            ("berlin", "2028-10-01T00:30Z"), ("berlin", "2028-10-08T00:30Z"), ("berlin", "2028-10-15T00:30Z"), ("berlin", "2028-10-22T00:30Z"), ("berlin", "2028-10-29T00:30Z"),
            ("quarter-end", "2028-12-31T15:00Z"),
        ];
        clock.SetUtcNow(At("2028-01-01T00:00Z"));
        using var steps = new SeenSteps();

        await Serve(async _ =>
        {
            foreach (var (job, at) in expected)
            {
                // A second before, nothing has happened yet.
                clock.SetUtcNow(At(at).AddSeconds(-1));
                Assert.Equal(0, steps.Left("job." + job));
                clock.SetUtcNow(At(at));
                await steps.Next("job." + job);
            }
            clock.SetUtcNow(At("2028-12-31T23:00Z"));
        });

        Assert.Equal(expected.Select(run => (run.Job, At(run.At))), (await History()).Select(run => (run[1], At(run[0]))));
    }

    [Fact]
    public async Task After_an_outage_of_three_nights_a_job_is_caught_up_once_or_as_it_says()
    {
        Declare("""
            "once": { "does": "collect", "cron": "0 0 2 * * ?" },
            "each": { "does": "collect", "cron": "0 0 2 * * ?", "misfire": "each" },
            "skip": { "does": "collect", "cron": "0 0 2 * * ?", "misfire": "skip" }
            """);
        clock.SetUtcNow(At("2028-02-26T12:00+08:00"));
        using var steps = new SeenSteps();
        await Serve(_ => Task.CompletedTask);
        clock.SetUtcNow(At("2028-02-29T09:17+08:00"));
        // Another retry does not make it forget what it missed.
        string settings = File.ReadAllText(sandbox.Path("analytics.json"));
        File.WriteAllText(sandbox.Path("analytics.json"), settings.Replace("* * ?\" },", "* * ?\", \"retry\": { \"times\": 5 } },", StringComparison.Ordinal));

        await Serve(async _ =>
        {
            await steps.Next("job.once");
            for (int i = 0; i < 3; i++)
                await steps.Next("job.each");
            clock.SetUtcNow(At("2028-03-01T02:00+08:00"));
            foreach (string job in (string[])["once", "each", "skip"])
                await steps.Next("job." + job);
        });

        var runs = await History();
        Assert.Equal(["2028-02-29", "2028-03-01"], runs.Where(run => run[1] == "once").Select(run => run[0][..10]));
        Assert.Equal(4, runs.Count(run => run[1] == "each"));
        Assert.Equal(["2028-03-01T02:00:00+08:00"], runs.Where(run => run[1] == "skip").Select(run => run[0]));
        // What a run that came late stands for is the time that it missed.
        Assert.Contains("for 2028-02-29T02:00:00+08:00", await Log(runs.First(run => run[1] == "once")), StringComparison.Ordinal);
        var stood = await Task.WhenAll(runs.Where(run => run[1] == "each").Select(Log));
        Assert.Equal(["02-27", "02-28", "02-29", "03-01"], stood.Select(log => log.Split("for 2028-")[1][..5]).Order());
    }

    [Fact]
    public async Task A_job_that_fails_is_tried_as_often_as_it_says_and_then_given_up_and_what_follows_waits_for_success()
    {
        Declare("""
            "nightly": { "does": "collect", "cron": "0 0 2 * * ?", "retry": { "times": 2, "delay": "00:10:00" }, "then": ["check"] },
            "check": { "does": "verify", "retry": { "times": 0 } }
            """);
        clock.SetUtcNow(At("2028-02-28T12:00+08:00"));
        using var steps = new SeenSteps();

        await Serve(async serve =>
        {
            using (var busy = new FileStream(sandbox.Path("warehouse/.work.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
            {
                clock.SetUtcNow(At("2028-02-29T02:00+08:00"));
                await serve.Said("02:00:00 nightly: failed");
                clock.SetUtcNow(At("2028-02-29T02:10+08:00"));
                await serve.Said("02:10:00 nightly: failed");
                clock.SetUtcNow(At("2028-02-29T02:20+08:00"));
                await serve.Said("It will not be tried again.");
                clock.SetUtcNow(At("2028-02-29T12:00+08:00"));
                clock.SetUtcNow(At("2028-03-01T02:00+08:00"));
                await serve.Said("2028-03-01 02:00:00 nightly: failed");
            }
            clock.SetUtcNow(At("2028-03-01T02:10+08:00"));
            await steps.Next("job.nightly");
            await steps.Next("job.check");
        });

        var runs = await History();
        Assert.Equal(["failed", "failed", "failed", "failed", "skipped"], runs.Where(run => run[1] == "nightly").Select(run => run[3]));
        Assert.Equal(["0", "1", "2", "0", "1"], runs.Where(run => run[1] == "nightly").Select(run => run[4]));
        var check = Assert.Single(runs, run => run[1] == "check");
        // The chain stands for the time of its first job.
        Assert.Contains("for 2028-03-01T02:00:00+08:00", await Log(check), StringComparison.Ordinal);
        Assert.Equal(4, (await sandbox.Run("jobs", "history", "--failed", "--format", "csv")).Out.TrimEnd().Split('\n').Length - 1);
        Assert.Contains("Another analytics process", await Log(runs[0]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_time_that_is_caught_up_is_tried_as_often_as_the_job_says(bool passes)
    {
        Declare("""
            "each": { "does": "collect", "cron": "0 0 2 * * ?", "misfire": "each", "retry": { "times": 1, "delay": "00:10:00" } }
            """);
        clock.SetUtcNow(At("2028-02-26T12:00+08:00"));
        using var steps = new SeenSteps();

        await Serve(async serve =>
        {
            using var busy = new FileStream(sandbox.Path("warehouse/.work.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            // The machine slept for three nights.
            clock.SetUtcNow(At("2028-02-29T09:17+08:00"));
            await ThreeTimes(serve, "09:17:00 each: failed", "It will be tried again.");
            if (passes)
                await busy.DisposeAsync();
            clock.SetUtcNow(At("2028-02-29T09:27+08:00"));
            for (int i = 0; i < 3 && passes; i++)
                await steps.Next("job.each");
            if (!passes)
                await ThreeTimes(serve, "09:27:00 each: failed", "It will not be tried again.");
        });

        var runs = await History();
        Assert.Equal([.. Enumerable.Repeat("failed", 3), .. Enumerable.Repeat(passes ? "skipped" : "failed", 3)], runs.Select(run => run[3]));
        var stood = await Task.WhenAll(runs.Skip(3).Select(Log));
        Assert.Equal(["02-27", "02-28", "02-29"], stood.Select(log => log.Split("for 2028-")[1][..5]).Order());
    }

    // The three lines are the same.
    private static async Task ThreeTimes(RunningCommand serve, string begins, string ends)
    {
        string line = (await serve.Said(begins)).Split('\n').First(each => each.Contains(begins, StringComparison.Ordinal));
        Assert.EndsWith(ends, line, StringComparison.Ordinal);
        await serve.Said($"{line}\n{line}\n{line}\n");
    }

    [Fact]
    public async Task A_paused_job_is_started_neither_by_its_times_nor_by_others_until_it_goes_on_also_after_a_restart()
    {
        Declare("""
            "first": { "does": "verify", "cron": "0 0 2 * * ?", "then": ["second"] },
            "second": { "does": "verify", "cron": "0 0 3 * * ?" }
            """);
        clock.SetUtcNow(At("2028-02-28T12:00+08:00"));
        Assert.Equal(0, (await sandbox.Run("jobs", "pause", "second")).Exit);
        using var steps = new SeenSteps();

        await Serve(async _ =>
        {
            clock.SetUtcNow(At("2028-02-29T02:00+08:00"));
            await steps.Next("job.first");
            clock.SetUtcNow(At("2028-02-29T03:00+08:00"));
            Assert.Contains(",true", (await sandbox.Run("jobs", "list", "--format", "csv")).Out.Split('\n')[2], StringComparison.Ordinal);
            // Who asks for it gets it.
            Assert.Equal(0, (await sandbox.Run("jobs", "run", "second")).Exit);
            await steps.Next("job.second");
            clock.SetUtcNow(At("2028-02-29T20:00+08:00"));
        });
        Assert.Equal(0, steps.Left("job.second"));
        await Serve(async _ =>
        {
            Assert.Equal(0, (await sandbox.Run("jobs", "resume", "second")).Exit);
            // What it missed is caught up once.
            await steps.Next("job.second");
            clock.SetUtcNow(At("2028-03-01T02:00+08:00"));
            await steps.Next("job.second");
        });

        Assert.DoesNotContain(",true", (await sandbox.Run("jobs", "list", "--format", "csv")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_takes_longer_than_its_timeout_is_stopped_and_tried_again()
    {
        Declare("""
            "nightly": { "does": "collect", "cron": "0 0 2 * * ?", "timeout": "00:30:00", "retry": { "times": 1, "delay": "00:10:00" } }
            """);
        sandbox.HandInSamples();
        foreach (string file in Directory.EnumerateFiles(sandbox.Path("warehouse/inbox")))
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-1));
        clock.SetUtcNow(At("2028-02-28T12:00+08:00"));
        using var held = new HeldStep("job.nightly");

        await Serve(async serve =>
        {
            clock.SetUtcNow(At("2028-02-29T02:00+08:00"));
            await held.Reached;
            clock.SetUtcNow(At("2028-02-29T02:31+08:00"));
            held.Release();
            await serve.Said("longer than its timeout of 00:30:00");
            clock.SetUtcNow(At("2028-02-29T02:41+08:00"));
            await serve.Said("nightly: accepted");
        });

        var runs = await History();
        Assert.Equal(["failed", "succeeded"], runs.Select(run => run[3]));
        Assert.Contains("timeout of 00:30:00", runs[0][6], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_that_come_due_together_wait_for_each_other()
    {
        Declare("""
            "a": { "does": "verify", "cron": "0 0 2 * * ?", "retry": { "times": 0 } },
            "b": { "does": "verify", "cron": "0 0 2 * * ?", "retry": { "times": 0 } },
            "c": { "does": "verify", "cron": "0 0 2 * * ?", "retry": { "times": 0 } }
            """);
        clock.SetUtcNow(At("2028-02-28T12:00+08:00"));
        using var steps = new SeenSteps();

        await Serve(async _ =>
        {
            clock.SetUtcNow(At("2028-02-29T02:00+08:00"));
            foreach (string job in (string[])["a", "b", "c"])
                await steps.Next("job." + job);
        });

        Assert.Equal(["succeeded", "succeeded", "succeeded"], (await History()).Select(run => run[3]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_run_said_is_shown_to_evaluators_and_to_nobody_else(bool evaluator)
    {
        Declare("""
            "nightly": { "does": "verify", "cron": "0 0 2 * * ?" }
            """);
        clock.SetUtcNow(DateTimeOffset.UtcNow);
        Assert.Equal(0, (await sandbox.Run("jobs", "run", "nightly")).Exit);
        string log = $"/api/jobs/history/{(await History())[0][^1]}/log";
        using var serve = sandbox.Start(["serve", "--urls", "http://127.0.0.1:0", .. evaluator ? (string[])["--evaluator"] : []]);
        var url = new Uri((await serve.Said("Ctrl-C stops it.")).Split("Serving ")[1].Split(' ')[0]);
        using var http = new HttpClient { BaseAddress = url };

        string page = await http.GetStringAsync("/en/jobs.html", TestContext.Current.CancellationToken);
        using var answer = await http.GetAsync(log, TestContext.Current.CancellationToken);

        Assert.Equal(evaluator, page.Contains(log[1..], StringComparison.Ordinal));
        Assert.Equal(evaluator ? 200 : 404, (int)answer.StatusCode);
        Assert.Equal(evaluator, (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains("nightly (verify)", StringComparison.Ordinal));
    }
}
