using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;

namespace Analytics.Jobs.Tests;

/// <summary>Jobs as analytics.json declares them.</summary>
public sealed partial class JobSettingsTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    private Task<Result> List(string settings, params string[] args)
    {
        File.WriteAllText(sandbox.Path("analytics.json"), settings);
        return sandbox.Run(["jobs", "list", .. args]);
    }

    [Theory]
    [InlineData(3, "crn", "does, cron, timeZone", """ "crn": "0 0 2 * * ?" """)]
    [InlineData(3, "every night", "0 0/5 * * * ?", """ "cron": "every night" """)]
    [InlineData(3, "0 2 * * *", "0 0/5 * * * ?", """ "cron": "0 2 * * *" """)]
    [InlineData(3, "0 0 2 30 2 ?", "look at day, month and year", """ "cron": "0 0 2 30 2 ?" """)]
    [InlineData(4, "Asia/Shangai", "Asia/Shanghai", """ "cron": "0 0 2 * * ?",§"timeZone": "Asia/Shangai" """)]
    [InlineData(3, "holidays", "calendars", """ "cron": "0 0 2 * * ?", "calendar": "holidays" """)]
    [InlineData(3, "tomorrow", "once, each, skip", """ "cron": "0 0 2 * * ?", "misfire": "tomorrow" """)]
    [InlineData(3, "misfire", "add a cron", """ "misfire": "skip" """)]
    [InlineData(5, "refrsh", "nightly, refresh", """ "then": [§"refresh",§"refrsh"] """)]
    [InlineData(3, "refresh", "take one out", """ "then": ["refresh", "refresh"] """)]
    [InlineData(3, "nightly → nightly", "take one then out", """ "then": ["nightly"] """)]
    [InlineData(4, "twice", "times, delay", """ "retry": {§"twice": 2 } """)]
    [InlineData(3, "21", "from 0 to 20", """ "retry": { "times": 21 } """)]
    [InlineData(4, "5 minutes", "hours:minutes:seconds", """ "retry": { "times": 2,§"delay": "5 minutes" } """)]
    [InlineData(3, "00:00:00", "hours:minutes:seconds", """ "timeout": "00:00:00" """)]
    [InlineData(3, "out", "export only", """ "out": "exports" """)]
    [InlineData(3, "retain", "vacuum only", """ "retain": "10y" """)]
    [InlineData(3, "timeout", "without brackets", """ "timeout": { "hours": 2 } """)]
    public async Task A_mistake_in_a_job_is_told_with_its_line_and_how_to_mend_it(int line, string mistake, string mend, string keys)
    {
        string settings = $"{{ \"lang\": \"en\", \"jobs\": {{\n  \"nightly\": {{ \"does\": \"collect\",\n    {keys.Trim().Replace("§", "\n      ", StringComparison.Ordinal)} }},\n  \"refresh\": {{ \"does\": \"refresh\" }} }} }}";

        var english = await List(settings, "--lang", "en");
        var chinese = await List(settings, "--lang", "zh");

        Assert.Equal((2, ""), (english.Exit, english.Out));
        Assert.StartsWith($"analytics.json, line {line}: ", english.Error, StringComparison.Ordinal);
        Assert.Contains(mistake, english.Error, StringComparison.Ordinal);
        Assert.Contains(mend, english.Error, StringComparison.Ordinal);
        Assert.Equal(2, chinese.Exit);
        Assert.StartsWith($"analytics.json 第 {line} 行：", chinese.Error, StringComparison.Ordinal);
        Assert.Contains(mistake, chinese.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "Nightly", "{\n\"jobs\": { \"Nightly\": { \"does\": \"collect\" } } }")]
    [InlineData(2, "colect", "{ \"jobs\": {\n\"a\": { \"does\": \"colect\" } } }")]
    [InlineData(2, "assess CODE", "{ \"jobs\": {\n\"a\": { \"does\": \"assess\" } } }")]
    [InlineData(2, "does", "{ \"jobs\": {\n\"a\": { \"cron\": \"0 0 2 * * ?\" } } }")]
    [InlineData(2, "{period}", "{ \"jobs\": {\n\"a\": { \"does\": \"export\" } } }")]
    [InlineData(3, "a → b → c → a", "{ \"jobs\": { \"a\": { \"does\": \"collect\", \"then\": [\"b\"] }, \"b\": { \"does\": \"collect\", \"then\": [\"c\"] },\n\"c\": { \"does\": \"collect\", \"then\": [\n\"a\"] } } }")]
    [InlineData(2, "schedule", "{ \"jobs\": { \"a\": { \"does\": \"collect\" } },\n\"schedule\": { \"collect\": \"0 0 2 * * ?\" } }")]
    [InlineData(3, "2026-10-01", "{ \"calendars\": { \"work\": { \"closed\": [\"2026-10-01\"],\n\"open\": [\n\"2026-10-01\"] } } }")]
    [InlineData(2, "2026-13-01", "{ \"calendars\": { \"work\": { \"closed\": [\n\"2026-13-01\"] } } }")]
    [InlineData(2, "weekends", "{ \"calendars\": { \"work\": {\n\"weekends\": true } } }")]
    [InlineData(3, "jobs:a", "{ \"jobs\": { \"a\":\n{ \"does\": \"collect\" },\n\"a\": { \"does\": \"refresh\" } } }")]
    [InlineData(3, "JSON", "{ \"jobs\": {\n\"a\": { \"does\": \"collect\" }\n\"b\": {} } }")]
    [InlineData(2, "warehose", "{\n\"warehose\": \"x\" }")]
    public async Task So_is_one_in_the_rest_of_the_file(int line, string mistake, string settings)
    {
        var result = await List(settings, "--lang", "en");

        Assert.Equal((2, ""), (result.Exit, result.Out));
        Assert.StartsWith($"analytics.json, line {line}: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(mistake, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_in_a_variable_names_the_variable()
    {
        sandbox.Environment["ANALYTICS__JOBS__NIGHTLY__CRON"] = "at night";

        var result = await List("""{ "jobs": { "nightly": { "does": "collect", "cron": "0 0 2 * * ?" } } }""", "--lang", "en");

        Assert.Equal(2, result.Exit);
        Assert.StartsWith("variable ANALYTICS__JOBS__NIGHTLY__CRON: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_assessment_that_is_not_there_is_told_when_the_server_starts()
    {
        File.WriteAllText(sandbox.Path("analytics.json"), "{ \"jobs\": {\n\"a\": { \"does\": \"assess anual-2025\" } } }");

        var result = await sandbox.Run("serve", "--urls", "http://127.0.0.1:0", "--lang", "en");

        Assert.Equal(2, result.Exit);
        Assert.StartsWith("analytics.json, line 2: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("annual-2025", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Working_days_leave_holidays_out_and_take_make_up_days_in()
    {
        // National Day 2026 in this calendar: Thursday 1 to Wednesday 7 October are closed, Saturday 10 is worked. 3 and 4 are a weekend anyway.
        sandbox.Clock = new FakeTimeProvider(DateTimeOffset.Parse("2026-09-29T12:00+08:00", CultureInfo.InvariantCulture));

        var result = await List("""
            { "calendars": { "work": { "closed": ["2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"], "open": ["2026-10-10"] } },
              "jobs": { "nightly": { "does": "collect", "cron": "0 0 2 * * ?", "calendar": "work" } } }
            """, "--format", "csv");

        Assert.Equal(
            "2026-09-30T02:00:00+08:00;2026-10-08T02:00:00+08:00;2026-10-09T02:00:00+08:00;2026-10-10T02:00:00+08:00;2026-10-12T02:00:00+08:00",
            result.Out.TrimEnd().Split('\n')[1].Split(',')[4]);
    }

    [Fact]
    public async Task Every_example_of_the_page_on_the_schedule_is_understood_and_every_key_is_in_one()
    {
        string page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "schedule.md"));
        string[] examples = [.. Example().Matches(page).Select(match => match.Groups[1].Value)];

        Assert.NotEmpty(examples);
        foreach (string example in examples)
        {
            var result = await List(example, "--lang", "en");
            Assert.True(result.Exit == 0, $"{result.Error}\n{example}");
        }
        Assert.All(
            (string[])["does", "cron", "timeZone", "calendar", "retry", "times", "delay", "misfire", "timeout", "then", "out", "retain", "calendars", "closed", "open", "remind", "smtp", "host", "port", "from", "recipients", "webhooks", "format", "url"],
            key => Assert.Contains(examples, example => example.Contains($"\"{key}\":", StringComparison.Ordinal)));
        Assert.All(
            (string[])["collect", "refresh", "assess annual-2025", "report", "export", "remind", "verify", "vacuum"],
            does => Assert.Contains(examples, example => example.Contains($"\"does\": \"{does}\"", StringComparison.Ordinal)));
    }

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
