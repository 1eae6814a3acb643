using System.Net;
using System.Text.Json;

namespace Analytics.Jobs.Tests;

/// <summary>What follows a job, what a pause holds, and what is told of runs.</summary>
public sealed partial class ClockTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_job_that_is_paused_while_the_one_before_it_runs_is_held(bool restart)
    {
        Declare("""
            "first": { "does": "verify", "cron": "0 0 2 * * ?", "then": ["second"] },
            "second": { "does": "verify", "then": ["third"] },
            "third": { "does": "verify" }
            """);
        clock.SetUtcNow(At("2028-02-28T12:00+08:00"));
        using var steps = new SeenSteps();
        using var held = new HeldStep("job.first");

        await Serve(async serve =>
        {
            clock.SetUtcNow(At("2028-02-29T02:00+08:00"));
            await held.Reached;
            if (restart)
                // It ends with what runs, so that what follows waits in the store.
                serve.Interrupt();
            else
                Assert.Equal(0, (await sandbox.Run("jobs", "pause", "second")).Exit);
            held.Release();
            if (!restart)
                await Ended();
        });
        if (restart)
        {
            Assert.Equal(0, (await sandbox.Run("jobs", "pause", "second")).Exit);
            await Serve(_ => Ended());
        }

        Assert.Equal((0, 1), (steps.Left("job.second"), steps.Left("job.third")));
        var second = Assert.Single(await History(), run => run[1] == "second");
        Assert.Equal("skipped", second[3]);
        Assert.Contains("is paused", await Log(second), StringComparison.Ordinal);

        async Task Ended()
        {
            while ((await History()).All(run => run[1] != "second"))
                Stop.ThrowIfCancellationRequested();
            // What would follow it waits by now, and runs before this.
            clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(0, (await sandbox.Run("jobs", "run", "third")).Exit);
        }
    }

    [Fact]
    public async Task A_collect_on_schedule_that_cannot_read_a_file_says_so_and_one_that_waits_for_its_sender_found_nothing_to_do()
    {
        Declare("""
            "collect": { "does": "collect", "cron": "0 0 2 * * ?" }
            """);
        clock.SetUtcNow(At("2028-02-28T12:00+08:00"));
        sandbox.HandIn("task_2025Q3_310000.csv", Returns.Tasks("310000", 1, 0));
        string file = sandbox.Path("warehouse/inbox/task_2025Q3_310000.csv"), link = sandbox.Path("warehouse/inbox/task_2025Q3_120000.csv");
        using var written = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddMinutes(-5));
        using var steps = new SeenSteps();

        await Serve(async serve =>
        {
            File.CreateSymbolicLink(link, sandbox.Path("elsewhere.csv"));
            clock.SetUtcNow(At("2028-02-29T02:00+08:00"));
            await steps.Next("job.collect");
            await serve.Said("collect: accepted 0 (0 rows), returned 0, 1 could not be read");
            // That it still cannot be read is in the log, and no news.
            clock.SetUtcNow(At("2028-03-01T02:00+08:00"));
            await steps.Next("job.collect");
        });

        var runs = await History();
        Assert.Equal(["succeeded", "skipped"], runs.Select(run => run[3]));
        Assert.Contains($"{link} cannot be read", await Log(runs[0]), StringComparison.Ordinal);
        Assert.Contains("no ordinary file", await Log(runs[0]), StringComparison.Ordinal);
        string waits = await Log(runs[1]);
        Assert.Contains($"{file} cannot be read", waits, StringComparison.Ordinal);
        Assert.Contains($"{link} cannot be read", waits, StringComparison.Ordinal);
        Assert.Contains("still being written", waits, StringComparison.Ordinal);
        using var told = JsonDocument.Parse((await sandbox.Run("jobs", "history", "--format", "json")).Out);
        Assert.Equal((1, 0), (Of("unreadable"), Of("accepted")));

        long Of(string count) => Assert.Single(told.RootElement.EnumerateArray()).GetProperty("counts").GetProperty(count).GetInt64();
    }

    [Fact]
    public async Task What_waits_behind_a_long_job_does_not_make_a_server_unready()
    {
        Declare("""
            "a": { "does": "verify", "cron": "0 0 2 * * ?" },
            "b": { "does": "verify", "cron": "0 1 2 * * ?", "misfire": "each" },
            "c": { "does": "verify", "cron": "0 1 2 * * ?", "misfire": "skip" }
            """);
        clock.SetUtcNow(At("2028-02-28T12:00+08:00"));
        using var held = new HeldStep("job.a");
        using var http = new HttpClient();

        await Serve(async serve =>
        {
            var url = new Uri((await serve.Said("Ctrl-C stops it.")).Split("Serving ")[1].Split(' ')[0]);
            clock.SetUtcNow(At("2028-02-29T02:00+08:00"));
            await held.Reached;
            clock.SetUtcNow(At("2028-02-29T02:21+08:00"));
            using var ready = await http.GetAsync(new Uri(url, "healthz/ready"), Stop);
            using var health = await http.GetAsync(new Uri(url, "healthz"), Stop);
            using var told = JsonDocument.Parse(await health.Content.ReadAsStringAsync(Stop));
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, true), (ready.StatusCode, health.StatusCode, told.RootElement.GetProperty("ready").GetBoolean()));
            held.Release();
        });
    }

    [Fact]
    public async Task A_history_that_is_cut_says_so_and_its_links_give_every_run_once()
    {
        Declare("""
            "often": { "does": "verify", "cron": "0 0 2 * * ?", "misfire": "each" }
            """);
        clock.SetUtcNow(At("2028-02-24T12:00+08:00"));
        using var steps = new SeenSteps();
        await Serve(_ => Task.CompletedTask);
        using var http = new HttpClient();
        // Five of them begin at one instant.
        clock.SetUtcNow(At("2028-02-29T09:17+08:00"));

        await Serve(async serve =>
        {
            for (int i = 0; i < 5; i++)
                await steps.Next("job.often");
            clock.SetUtcNow(At("2028-03-01T02:00+08:00"));
            await steps.Next("job.often");
            clock.SetUtcNow(At("2028-03-02T02:00+08:00"));
            await serve.Said("2028-03-02 02:00:00 often:");
            var url = new Uri((await serve.Said("Ctrl-C stops it.")).Split("Serving ")[1].Split(' ')[0]);
            // What is said is recorded a moment later.
            while ((await History()).Length < 7)
                await Task.Delay(20, Stop);
            var pages = new List<string[]>();
            string? next = "/api/jobs?limit=2";
            while (next is not null)
            {
                using var answer = await http.GetAsync(new Uri(url, next), Stop);
                using var listed = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
                pages.Add([.. listed.RootElement.GetProperty("history").EnumerateArray().Select(run => run.GetProperty("run").GetString()!)]);
                next = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
                Assert.Equal(next is null ? "false" : "true", answer.Headers.GetValues("X-Analytics-Cut").Single());
                Assert.True(pages.Count < 10);
            }
            using var whole = await http.GetAsync(new Uri(url, "/api/jobs"), Stop);
            Assert.Equal(("false", false), (whole.Headers.GetValues("X-Analytics-Cut").Single(), whole.Headers.Contains("Link")));
            Assert.Equal((await History()).Select(run => run[^1]).Order(), pages.SelectMany(page => page).Order());
            // Runs of one instant stay together.
            Assert.Equal([2, 5], pages.Select(page => page.Length));
        });
    }
}
