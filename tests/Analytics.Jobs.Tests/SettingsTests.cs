namespace Analytics.Jobs.Tests;

public sealed class SettingsTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Theory]
    [InlineData("""{ "warehose": "x" }""", "warehose")]
    [InlineData("""{ "schedule": { "colect": "0 0 2 * * ?" } }""", "schedule:colect")]
    [InlineData("""{ "urls": ["http://127.0.0.1:5080"] }""", "urls:0")]
    [InlineData("""{ "lang": "fr" }""", "lang")]
    [InlineData("""{ "warehouse": "" }""", "warehouse")]
    [InlineData("""{ "logs": "xml" }""", "logs")]
    [InlineData("""{ "schedule": { "collect": "every day" } }""", "schedule:collect")]
    [InlineData("""{ "limits": { "csv_byts": 5 } }""", "limits:csv_byts")]
    [InlineData("""{ "limits": { "columns": 5000 } }""", "limits:columns")]
    [InlineData("""{ "limits": { "csv_rows": "many" } }""", "limits:csv_rows")]
    [InlineData("""{ "lang": "zh" """, "analytics.json")]
    public async Task Bad_settings_exit_with_2_and_name_the_key(string json, string named)
    {
        File.WriteAllText(sandbox.Path("analytics.json"), json);

        var result = await sandbox.Run("jobs", "list");

        Assert.Equal((2, ""), (result.Exit, result.Out));
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limits_of_reading_are_settings()
    {
        File.WriteAllText(sandbox.Path("analytics.json"), """{ "limits": { "csv_bytes": 5 } }""");
        File.WriteAllText(sandbox.Path("case_2025Q3_440000.csv"), "period,region_code\n");

        var result = await sandbox.Run("check", "case_2025Q3_440000.csv", "--lang", "en");

        Assert.Equal(1, result.Exit);
        Assert.Contains("limits:csv_bytes", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_variable_exits_with_2_and_is_named_as_it_was_written()
    {
        sandbox.Environment["ANALYTICS__SCHEDULE__COLECT"] = "x";

        var result = await sandbox.Run("jobs", "list");

        Assert.Equal(2, result.Exit);
        Assert.Contains("ANALYTICS__SCHEDULE__COLECT", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_is_given_however_bad_the_settings_are()
    {
        File.WriteAllText(sandbox.Path("analytics.json"), "{");

        Assert.Equal(0, (await sandbox.Run("jobs", "--help")).Exit);
    }

    [Theory]
    [InlineData("""{ "license": "all rights" }""", "license")]
    [InlineData("""{ "license": "ftp://example.org" }""", "license")]
    [InlineData("""{ "publisher": "a\nb" }""", "publisher")]
    public async Task A_licence_has_a_name_or_an_address_and_a_publisher_a_line(string text, string named)
    {
        File.WriteAllText(sandbox.Path("analytics.json"), text);

        var result = await sandbox.Run("jobs", "list");

        Assert.Equal(2, result.Exit);
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_goes_before_the_file_and_an_option_before_both()
    {
        File.WriteAllText(sandbox.Path("analytics.json"), """{ "lang": "en", "schedule": { "collect": "0 0 1 * * ?", "report": "0 0 4 * * ?" } }""");
        sandbox.Environment["ANALYTICS__SCHEDULE__COLLECT"] = "0 30 2 * * ?";

        string table = (await sandbox.Run("jobs", "list")).Out;
        string csv = (await sandbox.Run("jobs", "list", "--lang", "zh", "--format", "csv")).Out;

        Assert.Contains("after collect succeeded", table, StringComparison.Ordinal);
        string[] lines = csv.TrimEnd().Split('\n');
        Assert.Equal("job,does,cron,follows,next,zone,paused", lines[0]);
        Assert.StartsWith("collect,收取报表,0 30 2 * * ?,,", lines[1], StringComparison.Ordinal);
        Assert.Equal("refresh,更新数据集市,,collect,,,false", lines[2]);
        Assert.StartsWith("report,生成图表页面,0 0 4 * * ?,,", lines[3], StringComparison.Ordinal);
        // Beijing time, whatever the zone of the machine.
        Assert.All(lines[1].Split(',')[4].Split(';'), next => Assert.EndsWith("T02:30:00+08:00", next, StringComparison.Ordinal));
        Assert.Equal(5, lines[1].Split(',')[4].Split(';').Length);
    }
}
