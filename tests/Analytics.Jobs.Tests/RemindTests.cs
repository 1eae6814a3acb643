using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Analytics.Jobs.Tests;

/// <summary><c>remind</c>, on returns written by hand: Guangdong sent its tasks, of which one is overdue, and Jiangsu's were sent back. Nobody else sent anything.</summary>
public sealed partial class RemindTests : IDisposable
{
    private const string Tasks = "period,region_code,measure_code,task_id,task_name,responsible_unit,assisting_units,start_on,due_on,status,progress_pct,completed_on,milestone,tags\n";
    private static readonly string[] InTime = [Task("T1", "2025-12-31", "in_progress,90,"), Task("T2", "2025-06-30", "in_progress,40,"), Task("T3", "2025-09-30", "done,100,2025-09-30")];

    private readonly Sandbox sandbox = new();
    private readonly FakeTimeProvider clock = new();

    public RemindTests() => (sandbox.Clock, sandbox.Environment["ANALYTICS__LANG"]) = (clock, "en");

    public void Dispose() => sandbox.Dispose();

    // The returns of 2025Q3 are due on 20 October, those of the year on 14 February.
    private void At(string instant) => clock.SetUtcNow(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture));

    private static string Task(string id, string due, string rest, string name = "开展技能培训") => $"2025Q3,440000,M09,{id},{name},总工会,,2025-01-01,{due},{rest},,\n";

    private async Task Collect(params (string Name, string Text)[] files)
    {
        foreach (var (name, text) in files)
            sandbox.HandIn(name, text);
        Assert.Equal(0, (await sandbox.Run("collect")).Exit);
    }

    private Task Samples() => Collect(("task_2025Q3_440000.csv", Tasks + string.Concat(InTime)), ("task_2025Q3_320000.csv", Returns.WithProgressOf140("320000")));

    private async Task<Dictionary<string, string>> Due(params string[] args)
    {
        var result = await sandbox.Run(["remind", "--dry-run", "--format", "json", .. args]);
        Assert.Equal(0, result.Exit);
        return JsonDocument.Parse(result.Out).RootElement.EnumerateArray().ToDictionary(each => each.GetProperty("region").GetString()!, each => each.GetProperty("text").GetString()!);
    }

    private async Task<string[]> Sent(int exit = 0, params string[] args)
    {
        var result = await sandbox.Run(["remind", "--format", "csv", .. args]);
        Assert.Equal(exit, result.Exit);
        return [.. result.Out.TrimEnd().Split('\n').Skip(1)];
    }

    private void Settings(string remind, string more = "") => File.WriteAllText(sandbox.Path("analytics.json"), $$"""{ "remind": { {{remind}} }{{more}} }""");

    [Fact]
    public async Task Regions_are_told_what_is_late_sent_back_and_overdue()
    {
        await Samples();

        At("2025-10-20T23:59+08:00");
        var before = await Due();
        At("2025-10-21T00:01+08:00");
        var after = await Due();

        Assert.Equal(["320000", "440000"], before.Keys.Order());
        Assert.DoesNotContain("Late", before["320000"] + before["440000"], StringComparison.Ordinal);
        Assert.Equal(32, after.Count);
        Assert.Contains("Overdue tasks (1, by the returns of 2025Q3, at the end of 2025-09-30)\n- M09 T2 开展技能培训 (总工会), due 2025-06-30, progress 40%\n", after["440000"], StringComparison.Ordinal);
        string[] lateOfGuangdong = [.. after["440000"].Split('\n').Where(line => line.EndsWith("2025Q3, due 2025-10-20", StringComparison.Ordinal))];
        Assert.Equal(3, lateOfGuangdong.Length);
        Assert.Contains("Late, nothing received (3)", after["320000"], StringComparison.Ordinal);
        Assert.Contains("Sent back, not corrected yet (1)\n- Jiangsu: ", after["320000"], StringComparison.Ordinal);
        Assert.Contains("had 1 error\n", after["320000"], StringComparison.Ordinal);
        Assert.Contains("Late, nothing received (4)", after["110000"], StringComparison.Ordinal);
        // A dry run leaves nothing behind.
        Assert.False(Directory.Exists(sandbox.Path("warehouse/outbox")));
    }

    [Fact]
    public async Task The_returns_of_the_year_go_with_its_quarters_and_stand_alone()
    {
        await Samples();
        At("2026-02-15T00:00+08:00");

        Assert.Contains("2025, due 2026-02-14", (await Due("--period", "2025Q3"))["110000"], StringComparison.Ordinal);
        var year = await Due("--period", "2025");
        Assert.Contains("Late, nothing received (2)", year["440000"], StringComparison.Ordinal);
        Assert.DoesNotContain("T2", year["440000"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_correction_ends_a_reminder_and_a_worse_one_is_told_beside_what_stands()
    {
        await Samples();
        At("2025-10-10T00:00+08:00");
        Assert.Equal(2, (await Sent(0)).Length);
        Assert.Empty(await Sent(0));

        await Collect(("task_2025Q3_320000.csv", Returns.Tasks("320000", 2, 1)));
        string[] before = Directory.GetFiles(sandbox.Path("warehouse/outbox"));
        Assert.Equal(0, (await sandbox.Run("remind")).Exit);
        Assert.DoesNotContain(Directory.GetFiles(sandbox.Path("warehouse/outbox")).Except(before), file => file.Contains("320000", StringComparison.Ordinal));
        Assert.Empty(await Sent(0));

        await Collect(("task_2025Q3_320000.csv", Returns.WithProgressOf140("320000").Replace("T1", "T9", StringComparison.Ordinal)));
        Assert.StartsWith("320000,2025Q3_320000_", Assert.Single(await Sent(0)), StringComparison.Ordinal);
        string told = Directory.GetFiles(sandbox.Path("warehouse/outbox"), "2025Q3_320000_*.txt").Select(File.ReadAllText).Single(text => text.Contains("still stands", StringComparison.Ordinal));
        Assert.Contains("revision 1 still stands", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_fact_makes_a_new_message_to_its_region_alone()
    {
        await Samples();
        At("2025-10-10T00:00+08:00");
        Assert.Equal(2, (await Sent(0)).Length);

        await Collect(("task_2025Q3_440000.csv", Tasks + string.Concat(InTime) + Task("T4", "2025-08-31", "suspended,10,")));

        Assert.StartsWith("440000,", Assert.Single(await Sent(0)), StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(sandbox.Path("warehouse/outbox"), "2025Q3_440000_*.txt").Length);
    }

    [Fact]
    public async Task A_crash_between_sending_and_remembering_tells_twice_and_never_not_at_all()
    {
        using var server = new FakeMailServer();
        await Samples();
        At("2025-10-10T00:00+08:00");
        // The outbox is written and remembered; left is one mail.
        Assert.Equal(2, (await Sent(0)).Length);
        Settings($$""" "smtp": { "host": "127.0.0.1", "port": {{server.Port}}, "from": "tixing@example.cn" }, "recipients": { "440000": ["a@example.cn"] } """);
        using (var held = new HeldStep("remind.sent"))
        {
            using var running = sandbox.Start("remind");
            await held.Reached;
            // What is on the disk now is what a crash leaves.
            CopyFolder(sandbox.Path("warehouse"), sandbox.Path("crashed"));
            held.Release();
            Assert.Equal(0, (await running.Finished()).Exit);
        }

        string[] again = await Sent(0, "--warehouse", "crashed");

        Assert.Contains(",mail a@example.cn,true,", Assert.Single(again), StringComparison.Ordinal);
        Assert.Equal(2, server.Mails.Count);
        Assert.Single(server.Mails.Select(mail => mail.MessageId).Distinct());
        Assert.Empty(await Sent(0, "--warehouse", "crashed"));
        Assert.Empty(await Sent(0));
    }

    [Fact]
    public async Task A_line_torn_by_a_crash_is_as_if_it_were_not_there()
    {
        await Samples();
        At("2025-10-10T00:00+08:00");
        Assert.Equal(2, (await Sent(0)).Length);
        string path = sandbox.Path("warehouse/outbox/sent.jsonl");
        File.WriteAllText(path, File.ReadAllText(path)[..^20]);

        Assert.Single(await Sent(0));
        Assert.Empty(await Sent(0));
    }

    [Fact]
    public async Task While_one_process_sends_another_does_not()
    {
        await Samples();
        At("2025-10-10T00:00+08:00");
        using var held = new HeldStep("remind.sent");
        using var running = sandbox.Start("remind");
        await held.Reached;

        var second = await sandbox.Run("remind");

        Assert.Equal(3, second.Exit);
        held.Release();
        Assert.Equal(0, (await running.Finished()).Exit);
        Assert.Empty(await Sent(0));
    }

    [Fact]
    public async Task A_regions_words_make_no_link_no_mention_and_no_message_that_is_too_long()
    {
        await using var robot = await FakeRobot.Start();
        Settings($$""" "webhooks": { "440000": [{ "format": "wecom", "url": "{{robot.Url}}/" }] } """);
        string name = "[点我](http://evil.example) <@all> **紧急**" + new string('训', 150);
        await Collect(("task_2025Q3_440000.csv", Tasks + string.Concat(Enumerable.Range(1, 60).Select(i => Task($"T{i:00}", "2025-06-30", "in_progress,40,", name)))));
        At("2025-10-10T00:00+08:00");

        await Sent(0);

        string text = JsonDocument.Parse(robot.Calls.Single().Body).RootElement.GetProperty("markdown").GetProperty("content").GetString()!;
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 1500, 4096);
        Assert.Contains("［点我］（http://evil.example） ＜＠all＞ ＊＊紧急＊＊", text, StringComparison.Ordinal);
        Assert.Contains("Overdue tasks （60, ", text, StringComparison.Ordinal);
        Assert.Matches("\n- (5[0-9]) more: see analytics status", text);
    }

    [Fact]
    public async Task Nobody_is_told_that_a_return_is_missing_while_it_waits_in_the_inbox()
    {
        await Samples();
        sandbox.HandIn("difficulty_2025Q3_440000.csv", "x");
        At("2025-10-21T09:00+08:00");

        var result = await sandbox.Run("remind");

        Assert.Equal(3, result.Exit);
        Assert.Contains("analytics collect", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(sandbox.Path("warehouse/outbox")));
    }

    [Fact]
    public async Task Samples_are_marked_and_their_overdue_tasks_are_those_of_the_files()
    {
        sandbox.HandInSamples();
        Assert.Equal(0, (await sandbox.Run("collect")).Exit);
        At("2025-10-10T00:00+08:00");

        var due = await Due("--lang", "zh");

        // Counted with Python in the sample files: not done, and due by 30 September.
        foreach (var (region, overdue) in ((string, int)[])[("320000", 3), ("440000", 3), ("510000", 2)])
        {
            Assert.Equal(overdue, due[region].Split('\n').Count(line => line.Contains("应于", StringComparison.Ordinal)));
            Assert.StartsWith("以下含合成样例数据", due[region], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task As_a_job_it_runs_for_the_quarter_before_its_time_and_fails_when_somebody_was_not_reached()
    {
        At("2025-10-21T09:00+08:00");
        Settings(
            """ "webhooks": { "440000": [{ "format": "wecom", "url": "http://127.0.0.1:9/" }] } """, """, "jobs": { "morning": { "does": "remind", "cron": "0 30 8 * * ?" } } """);
        await Samples();

        var run = await sandbox.Run("jobs", "run", "morning");
        string history = (await sandbox.Run("jobs", "history", "--failed", "--format", "csv")).Out;
        Settings("", """, "jobs": { "morning": { "does": "remind", "cron": "0 30 8 * * ?" } } """);
        var again = await sandbox.Run("jobs", "run", "morning");

        Assert.Equal((3, 0), (run.Exit, again.Exit));
        Assert.Contains("wecom 127.0.0.1", history, StringComparison.Ordinal);
        Assert.Contains("32 delivered", history, StringComparison.Ordinal);
        Assert.Contains("nothing to do", again.Out, StringComparison.Ordinal);
        Assert.Equal(32, Directory.GetFiles(sandbox.Path("warehouse/outbox"), "2025Q3_*.txt").Length);
    }

    [Fact]
    public async Task Before_anything_came_in_nobody_is_told_anything()
    {
        At("2025-10-21T09:00+08:00");
        Directory.CreateDirectory(sandbox.Path("warehouse"));
        Assert.Empty(await Sent(0));
    }

    [Theory]
    [InlineData("password", "ANALYTICS__REMIND__SMTP__PASSWORD", """ "smtp": { "host": "h", "from": "a@b.cn", "password": "hush" } """)]
    [InlineData("password", "ANALYTICS__REMIND__SMTP__PASSWORD", """ "smtp": { "host": "h", "from": "a@b.cn", "user": "u" } """)]
    [InlineData("from", "from", """ "smtp": { "host": "h" } """)]
    [InlineData("from", "a@example.cn", """ "smtp": { "host": "h", "from": "nobody" } """)]
    [InlineData("port", "65,535", """ "smtp": { "host": "h", "port": 70000, "from": "a@b.cn" } """)]
    [InlineData("smtp", "smtp", """ "recipients": { "440000": ["a@b.cn"] } """)]
    [InlineData("440100", "440000", """ "recipients": { "440100": ["a@b.cn"] } """)]
    [InlineData("sms", "smtp, recipients, webhooks", """ "sms": {} , "smtp": { "sms": 1 } """)]
    [InlineData("slack", "wecom, dingtalk", """ "webhooks": { "all": [{ "format": "slack", "url": "https://example.cn/hush" }] } """)]
    [InlineData("webhook", "https://", """ "webhooks": { "all": [{ "format": "wecom", "url": "http://example.cn/hush" }] } """)]
    [InlineData("secret", "ANALYTICS__REMIND__WEBHOOKS__ALL__0__SECRET", """ "webhooks": { "all": [{ "format": "dingtalk", "url": "https://example.cn/", "secret": "hush" }] } """)]
    public async Task A_mistake_in_the_settings_is_told_with_its_mend_and_without_what_is_secret(string mistake, string mend, string remind)
    {
        Settings(remind);
        Directory.CreateDirectory(sandbox.Path("warehouse"));

        var result = await sandbox.Run("remind", "--lang", "en");

        Assert.Equal((2, ""), (result.Exit, result.Out));
        Assert.Contains(mistake, result.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(mend, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_region_that_there_is_not_is_told()
    {
        Settings(""" "webhooks": { "990000": [{ "format": "wecom", "url": "https://example.cn/" }] } """);
        await Samples();

        var result = await sandbox.Run("remind", "--period", "2025Q3");

        Assert.Equal(2, result.Exit);
        Assert.Contains("990000", result.Error, StringComparison.Ordinal);
    }

    private static void CopyFolder(string from, string to)
    {
        // Locks are the running process's own.
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
