namespace Analytics.Jobs.Tests;

/// <summary>Assessments on schedule: of which cut-off and which period they are.</summary>
public sealed partial class ClockTests
{
    // The lake's clock is the machine's, so what is in it has been there since yesterday by the schedule's.
    private async Task HandInYesterday()
    {
        sandbox.HandInSamples();
        Assert.Equal(0, (await sandbox.Run("collect")).Exit);
        clock.SetUtcNow(DateTimeOffset.UtcNow.Date.AddDays(1).AddHours(12));
    }

    private async Task<string[]> Assessed() => (await sandbox.Run("assess", "annual-2025", "--runs", "--format", "csv")).Out.TrimEnd().Split('\n')[1..];

    [Fact]
    public async Task A_cut_off_is_assessed_once_and_as_of_its_scheduled_time_however_late_and_often_it_is_tried()
    {
        Declare("""
            "assess": { "does": "assess annual-2025", "cron": "0 0 0 * * ?", "timeZone": "UTC", "retry": { "times": 3, "delay": "00:10:00" }, "then": ["check"] },
            "check": { "does": "verify" }
            """);
        await HandInYesterday();
        var cutOff = clock.GetUtcNow().Date.AddDays(1);
        using var steps = new SeenSteps();
        await Serve(_ => Task.CompletedTask);
        // Nobody serves at the cut-off; nine hours later somebody does.
        clock.SetUtcNow(cutOff.AddHours(9));

        await Serve(async serve =>
        {
            await steps.Next("job.check");
            clock.SetUtcNow(cutOff.AddHours(10));
        });
        Assert.Equal(0, (await sandbox.Run("jobs", "run", "assess")).Exit);

        Assert.Matches($"^annual-2025-{cutOff:yyyyMMdd}T000000Z-[0-9a-f]{{8}}$", Assert.Single(await Assessed()));
        Assert.Equal(["succeeded", "skipped"], (await History()).Where(run => run[1] == "assess").Select(run => run[3]));
    }

    [Fact]
    public async Task A_cut_off_before_the_first_return_sees_none()
    {
        Declare("""
            "assess": { "does": "assess annual-2025", "cron": "0 0 0 20 1,4,7,10 ?" }
            """);
        await HandInYesterday();

        var run = await sandbox.Run("jobs", "run", "assess", "--period", "2025Q3");

        Assert.NotEqual(0, run.Exit);
        Assert.Contains("No return was accepted by 2025-10-20 00:00", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_backfill_runs_each_period_once_in_order_and_goes_on_where_it_was_stopped(bool served)
    {
        Declare("""
            "assess": { "does": "assess annual-2025", "cron": "0 0 0 20 1,4,7,10 ?", "retry": { "times": 0 } },
            "publish": { "does": "export", "cron": "0 0 0 20 1,4,7,10 ?", "out": "exports/latest" },
            "check": { "does": "verify" }
            """);
        await HandInYesterday();
        int year = clock.GetUtcNow().Year;
        clock.SetUtcNow(new DateTimeOffset(year + 2, 1, 1, 0, 0, 0, TimeSpan.Zero));
        string[] backfill = ["jobs", "backfill", "assess", "--from", $"{year}Q4", "--to", $"{year + 1}Q2", "--format", "csv"];

        async Task Run()
        {
            using (var busy = new FileStream(sandbox.Path("warehouse/.work.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
                Assert.Equal(3, (await sandbox.Run(backfill)).Exit);
            Assert.Equal(0, (await sandbox.Run("jobs", "run", "assess", "--period", $"{year + 1}Q1")).Exit);
            var first = await sandbox.Run(backfill);
            var second = await sandbox.Run(backfill);

            Assert.Equal((0, 0), (first.Exit, second.Exit));
            Assert.Contains($"[2/3] {year + 1}Q1: done before", first.Error, StringComparison.Ordinal);
            Assert.Equal(
                [$"{year}Q4,{year + 1}-01-20T00:00:00+08:00,succeeded", $"{year + 1}Q1,{year + 1}-04-20T00:00:00+08:00,known", $"{year + 1}Q2,{year + 1}-07-20T00:00:00+08:00,succeeded"],
                first.Out.TrimEnd().Split('\n')[1..].Select(line => string.Join(',', line.Split(',')[..3])));
            Assert.All(second.Out.TrimEnd().Split('\n')[1..], line => Assert.EndsWith(",known,,2025Q3", line, StringComparison.Ordinal));
        }

        await (served ? Serve(_ => Run()) : Run());

        Assert.Equal(["0119", "0419", "0719"], (await Assessed()).Select(run => run["annual-2025-yyyy".Length..][..4]).Order());
        foreach (var (mistake, call) in new[]
        {
            ("exports/{period}", "publish --from 2025Q1 --to 2025Q2"), ("assess and export", "check --from 2025Q1 --to 2025Q2"), ("--from 2025Q2", "assess --from 2025Q2 --to 2025Q1"),
            ("has not come yet", $"assess --from {year + 3}Q1 --to {year + 3}Q2"),
        })
        {
            var wrong = await sandbox.Run(["jobs", "backfill", .. call.Split(' ')]);
            Assert.Equal(2, wrong.Exit);
            Assert.Contains(mistake, wrong.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_assessment_is_of_the_period_in_its_definition_whatever_cut_off_is_asked_for()
    {
        Declare("""
            "assess": { "does": "assess annual-2025", "cron": "0 0 0 20 1,4,7,10 ?", "retry": { "times": 0 } }
            """);
        await HandInYesterday();
        int year = clock.GetUtcNow().Year;
        clock.SetUtcNow(new DateTimeOffset(year + 2, 1, 1, 0, 0, 0, TimeSpan.Zero));

        foreach (string[] early in (string[][])[["jobs", "run", "assess", "--period", "2025Q2"], ["jobs", "backfill", "assess", "--from", "2024Q1", "--to", "2025Q3"], ["jobs", "run", "assess", "--period", "2024"]])
        {
            var refused = await sandbox.Run(early);
            Assert.Equal((2, ""), (refused.Exit, refused.Out));
            Assert.Contains("annual-2025 assesses 2025Q3 (period in its definition, annual-2025.json)", refused.Error, StringComparison.Ordinal);
        }
        // A year is over with its fourth quarter.
        string own = Directory.CreateDirectory(sandbox.Path("warehouse/definitions/seeds/assessments")).FullName, annual = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "seeds/assessments/annual-2025.json"));
        File.WriteAllText(Path.Combine(own, "yearly.json"), annual.Replace("\"annual-2025\"", "\"yearly\"", StringComparison.Ordinal).Replace("\"2025Q3\"", "\"2025\"", StringComparison.Ordinal));
        Declare("""
            "assess": { "does": "assess annual-2025", "cron": "0 0 0 20 1,4,7,10 ?", "retry": { "times": 0 } },
            "yearly": { "does": "assess yearly", "cron": "0 0 0 20 1,4,7,10 ?", "retry": { "times": 0 } }
            """);
        var within = await sandbox.Run("jobs", "run", "yearly", "--period", "2025Q1");
        Assert.Equal(2, within.Exit);
        Assert.Contains("yearly assesses 2025 (period in its definition, yearly.json)", within.Error, StringComparison.Ordinal);
        Assert.Empty(await History());
        var later = await sandbox.Run("jobs", "run", "assess", "--period", $"{year}Q4");

        Assert.Equal(0, later.Exit);
        Assert.Contains("annual-2025 assesses 2025Q3, as its definition says", later.Error, StringComparison.Ordinal);
        string log = await Log(Assert.Single(await History()));
        Assert.Contains($"annual-2025 assesses 2025Q3, by the returns accepted until {year + 1}-01-20T00:00:00+08:00\n", log, StringComparison.Ordinal);
        Assert.DoesNotContain($"{year}Q4", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_assessment_that_takes_longer_than_its_timeout_is_stopped_and_tried_again()
    {
        Declare("""
            "nightly": { "does": "assess annual-2025", "cron": "0 0 2 * * ?", "timeZone": "UTC", "timeout": "00:30:00", "retry": { "times": 1, "delay": "00:10:00" } }
            """);
        await HandInYesterday();
        var due = clock.GetUtcNow().Date.AddDays(1).AddHours(2);
        using var held = new HeldStep("job.nightly");

        await Serve(async serve =>
        {
            clock.SetUtcNow(due);
            await held.Reached;
            clock.SetUtcNow(due.AddMinutes(31));
            held.Release();
            await serve.Said("longer than its timeout of 00:30:00");
            Assert.Empty(await Assessed());
            clock.SetUtcNow(due.AddMinutes(41));
            await serve.Said("regions assessed");
        });

        Assert.Equal(["failed", "succeeded"], (await History()).Select(run => run[3]));
        Assert.Single(await Assessed());
    }
}
